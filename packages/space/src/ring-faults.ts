import type { GridPoint } from "./exact.ts";
import { type Fault, fault } from "./fault.ts";
import { isFlat, ringContact } from "./ring.ts";
import { cos, sin } from "./trig.ts";
import { DEGREE_9 } from "./units.ts";

const QUARTER9 = 90 * DEGREE_9;
const HALF_TURN9 = 180 * DEGREE_9;
/** Rings beyond this latitude are judged in a plane about the pole. */
const POLAR_LATITUDE9 = 85 * DEGREE_9;

/** Faults of a polygon's ring whose coordinates are sound; see `volumeFaults` for how it is judged. */
export function ringFaults(lats: number[], lons: number[], path: string): Fault[] {
	const n = lats.length;
	const at = (i: number) => `latitude ${lats[i]}, longitude ${lons[i]}`;
	for (let i = 0; i < n; i++) {
		const next = (i + 1) % n;
		if (lats[i] === lats[next] && longitudeStep(lons[i] as number, lons[next] as number) === 0) {
			return next === 0
				? [fault(`${path}.lat9[${i}]`, at(i), "a ring that does not repeat its first vertex")]
				: [fault(`${path}.lat9[${next}]`, at(next), "a vertex apart from the one before it")];
		}
	}
	const ring = planeRing(lats, lons);
	if (isFlat(ring) || isMeridian(lats, lons))
		return [fault(path, `${n} vertices on one line`, "a polygon with an area")];
	const contact = ringContact(ring);
	if (contact === null) return [];
	const value = `edges ${contact.first} and ${contact.second} touch`;
	return [fault(path, value, "a ring whose edges meet only at the vertices they share")];
}

/**
 * The vertices in a plane: latitude and longitude, counted on across 180 degrees; or about the pole
 * for a ring that comes near one, surrounds it or crosses it.
 */
function planeRing(lats: number[], lons: number[]): GridPoint[] {
	const steps = lons.map((lon, i) => longitudeStep(lon, lons[(i + 1) % lons.length] as number));
	const turns = steps.reduce((sum, step) => sum + step, 0);
	const nearPole = lats.find((lat) => Math.abs(lat) > POLAR_LATITUDE9);
	const crossesPole = steps.some((step) => Math.abs(step) === HALF_TURN9);
	if (turns === 0 && nearPole === undefined && !crossesPole) {
		let x = lons[0] as number;
		return lats.map((y, i) => {
			const vertex = { x, y };
			x += steps[i] as number;
			return vertex;
		});
	}
	const pole = (nearPole ?? lats.reduce((sum, lat) => sum + lat, 0)) < 0 ? -1 : 1;
	return lats.map((lat, i) => {
		const fromPole = QUARTER9 - pole * lat;
		const lon = ((lons[i] as number) / HALF_TURN9) * Math.PI;
		return { x: Math.round(fromPole * cos(lon)), y: Math.round(fromPole * sin(lon)) };
	});
}

/** Whether all vertices are on one meridian and its opposite, which a plane about a pole rounds. */
function isMeridian(lats: number[], lons: number[]): boolean {
	const away = lats.findIndex((lat) => Math.abs(lat) < QUARTER9);
	return lons.every((lon, i) => {
		const step = longitudeStep(lons[away] as number, lon);
		return Math.abs(lats[i] as number) === QUARTER9 || step === 0 || Math.abs(step) === HALF_TURN9;
	});
}

/** The shorter way round from one longitude to another. */
function longitudeStep(from9: number, to9: number): number {
	const step = to9 - from9;
	if (step > HALF_TURN9) return step - 2 * HALF_TURN9;
	if (step < -HALF_TURN9) return step + 2 * HALF_TURN9;
	return step;
}

/** Between antipodes every direction is a shortest path. `closed` adds the edge that ends a ring. */
export function antipodeFaults(
	lats: number[],
	lons: number[],
	path: string,
	closed: boolean,
): Fault[] {
	const far = lats.findIndex((lat, i) => {
		const before = i > 0 ? i - 1 : lats.length - 1;
		if ((i === 0 && !closed) || lat !== -(lats[before] as number)) return false;
		const step = longitudeStep(lons[before] as number, lons[i] as number);
		return Math.abs(step) === HALF_TURN9 || Math.abs(lat) === QUARTER9;
	});
	if (far < 0) return [];
	const value = `latitude ${lats[far]}, longitude ${lons[far]}`;
	const expected = "a vertex that is not the antipode of the one before it";
	return [fault(`${path}.lat9[${far}]`, value, expected)];
}
