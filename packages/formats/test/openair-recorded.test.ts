import assert from "node:assert/strict";
import { test } from "node:test";
import { ARC_TOLERANCE_MM, fileText, parseOpenAir } from "@tansiq/formats";
import geographiclib from "geographiclib-geodesic";
import {
	type Area,
	areaM2,
	degrees,
	fineRing,
	type LatLon,
	metres,
	openAirOf,
	readAreas,
	samples,
	without,
} from "./uk-airspace.ts";

const FILE = "uk_airspace_yaixm.yaml";
const TOLERANCE_M = ARC_TOLERANCE_MM / 1_000;

/** East and north in metres near a place, good to a centimetre over a few kilometres. */
function plane([lat0, lon0]: LatLon) {
	const north = 111_132.954 - 559.822 * Math.cos((2 * lat0 * Math.PI) / 180);
	const east =
		111_412.84 * Math.cos((lat0 * Math.PI) / 180) - 93.5 * Math.cos((3 * lat0 * Math.PI) / 180);
	return ([lat, lon]: LatLon): [number, number] => [(lon - lon0) * east, (lat - lat0) * north];
}

/** With points of the geodesics themselves wherever an edge is longer than 500 m. */
function subdivided(ring: readonly LatLon[]): LatLon[] {
	return ring.flatMap((at, i) => {
		const line = geographiclib.Geodesic.WGS84.InverseLine(
			...at,
			...(ring[(i + 1) % ring.length] as LatLon),
		);
		const n = Math.ceil(line.s13 / 500) || 1;
		return Array.from({ length: n }, (_, k): LatLon => {
			const { lat2 = 0, lon2 = 0 } = line.Position((line.s13 * k) / n);
			return k === 0 ? at : [lat2, lon2];
		});
	});
}

/** Distance to the ring in metres, and whether the place is inside it. */
function seen(at: LatLon, ring: readonly LatLon[]): { away: number; inside: boolean } {
	const here = ring.map(plane(at));
	let away = Number.POSITIVE_INFINITY;
	let inside = false;
	for (const [i, [x2, y2]] of here.entries()) {
		const [x1, y1] = here.at(i - 1) as [number, number];
		const [dx, dy] = [x2 - x1, y2 - y1];
		const t = Math.max(0, Math.min(1, -(x1 * dx + y1 * dy) / (dx * dx + dy * dy || 1)));
		away = Math.min(away, Math.hypot(x1 + t * dx, y1 + t * dy));
		if (y1 > 0 !== y2 > 0 && x1 - (y1 * dx) / dy > 0) inside = !inside;
	}
	return { away, inside };
}

/** Distance to the straight parts of a boundary, metres. */
function toLines(at: LatLon, { boundary }: Area): number {
	const ends = boundary.map((item) => {
		if (item.kind === "line") return item.points.map(degrees);
		return item.kind === "arc" ? [degrees(item.to)] : [];
	});
	return Math.min(
		...ends.map((points, i) => {
			const from = ends.at(i - 1)?.at(-1) as LatLon;
			const line = boundary[i]?.kind === "line" ? [from, ...points] : [];
			const pieces = line.slice(1).flatMap((b, k) => subdivided([line[k] as LatLon, b]));
			return pieces.length === 0 ? Number.POSITIVE_INFINITY : seen(at, pieces).away;
		}),
	);
}

test("every recorded airspace comes back: discs exact, rings outside by the tolerance at most", {
	skip: without(FILE),
}, () => {
	const areas = readAreas();
	assert.ok(areas.length >= 350, `${areas.length} volumes`);
	const printed = areas.map((area) => openAirOf(area));
	const text = printed.map(({ lines }) => lines.join("\r\n")).join("\r\n\r\n* next\r\n");
	const decoded = fileText(Buffer.from(text, "latin1"));
	assert.ok("text" in decoded);
	const { zones, faults, notes } = parseOpenAir(decoded.text);
	assert.deepEqual(faults, []);
	assert.equal(zones.length, areas.length);
	assert.equal(new Set(zones.map(({ id }) => id)).size, zones.length);
	const mixed = areas.filter(({ lower, upper }) => / ft$/.test(lower) && upper.startsWith("FL"));
	assert.equal(notes.length, mixed.length);
	let [discs, arcs] = [0, 0];
	for (const [i, { outline, name }] of zones.entries()) {
		const area = areas[i] as (typeof areas)[number];
		const [first] = area.boundary;
		assert.equal(name, area.name);
		if (first?.kind === "circle") {
			const [lat, lon] = degrees(first.centre);
			assert.ok(outline.kind === "disc", name);
			assert.equal(outline.radiusMm, Math.round(metres(first.radius) * 1_000));
			assert.ok(Math.abs(outline.lat9 - lat * 1e9) < 1 && Math.abs(outline.lon9 - lon * 1e9) < 1);
			discs++;
			continue;
		}
		assert.ok(outline.kind === "polygon", name);
		const ring = outline.lat9.map(
			(lat, k): LatLon => [lat / 1e9, (outline.lon9[k] as number) / 1e9],
		);
		const fine = fineRing(area);
		const edges = subdivided(ring);
		const grown = areaM2(ring) - areaM2(fine);
		let arcLength = 0;
		for (const [k, arc] of (printed[i] as (typeof printed)[number]).arcs.entries()) {
			const points = samples(arc);
			const radius = (printed[i] as (typeof printed)[number]).radii[k] as number;
			arcLength += 2 * Math.PI * radius;
			for (const at of points.filter((_, n) => n % 29 === 3)) {
				const { away, inside } = seen(at, edges);
				assert.ok(away <= TOLERANCE_M + 0.1, `${name}: ${away} m`);
				// Where an arc as published runs into the straight line after it, neither bounds the area.
				const isBound = inside || away < 0.1 || toLines(at, area) <= TOLERANCE_M;
				assert.ok(isBound, `${name}: ${away} m inside the arc`);
			}
			arcs++;
		}
		// Vertices of 1e-9 degree move an edge by a tenth of a millimetre; the fine ring cuts off a little.
		assert.ok(grown >= -1e-6 * areaM2(fine), `${name}: ${grown} m² smaller`);
		assert.ok(grown <= TOLERANCE_M * arcLength + 100, `${name}: ${grown} m² larger`);
	}
	assert.ok(discs > 200 && arcs > 200, `${discs} discs, ${arcs} arcs`);
});
