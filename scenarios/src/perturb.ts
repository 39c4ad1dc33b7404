import { destination, FOOT_01MM, MINUTE_US, NAUTICAL_MILE_MM } from "@tansiq/space";
import type { FlightSample, RecordedFlight } from "./flights.ts";
import { chosen, seeded } from "./random.ts";

/** Of 100 flights, how many fly something other than declared. */
export const PERTURBED_PERCENT = 5;
const ASIDE_MM = 6 * NAUTICAL_MILE_MM;
const HEIGHT_01MM = 2_000 * FOOT_01MM;

/** How one flight was flown otherwise than declared. */
export type Perturbation =
	| { flight: string; kind: "time"; shiftUs: number }
	| { flight: string; kind: "aside"; rightMm: number }
	| { flight: string; kind: "height"; shift01mm: number };

/**
 * What is flown when a seeded share of the flights does not keep to its declaration: 3 to 10
 * minutes early or late, 6 NM to the right of track, or 2,000 ft higher or lower. Which flights and
 * how depends on the seed and the flight, not on who else flies, with one exception: a flight is
 * not shifted into another of the same address, because that would be one aircraft in two places;
 * it then flies to the right.
 */
export function perturb(
	flights: readonly RecordedFlight[],
	seed: string,
): { flown: RecordedFlight[]; perturbed: Perturbation[] } {
	const perturbed: Perturbation[] = [];
	const flown = flights.map((flight) => {
		if (!chosen(`perturb\n${seed}`, flight.id, PERTURBED_PERCENT)) return flight;
		const change = choose(flight, flights, seed);
		perturbed.push(change);
		return { ...flight, samples: flight.samples.map((sample) => changed(sample, change)) };
	});
	return { flown, perturbed };
}

function choose(
	flight: RecordedFlight,
	flights: readonly RecordedFlight[],
	seed: string,
): Perturbation {
	const random = seeded(`perturb\n${seed}\n${flight.id}`);
	const kind = random.pick(["time", "aside", "height"]);
	const sign = random.pick([-1, 1]);
	if (kind === "height") return { flight: flight.id, kind, shift01mm: sign * HEIGHT_01MM };
	const shiftUs = sign * random.integer(3 * 60, 10 * 60) * (MINUTE_US / 60);
	if (kind === "time" && isFree(flight, flights, shiftUs)) {
		return { flight: flight.id, kind, shiftUs };
	}
	return { flight: flight.id, kind: "aside", rightMm: ASIDE_MM };
}

/** Whether no other flight of the address is in the air, or may be shifted there, at the new time. */
function isFree(flight: RecordedFlight, flights: readonly RecordedFlight[], shiftUs: number) {
	const from = startUs(flight) + shiftUs - 10 * MINUTE_US;
	const to = endUs(flight) + shiftUs + 10 * MINUTE_US;
	return flights.every(
		(other) =>
			other.id === flight.id ||
			other.address !== flight.address ||
			startUs(other) > to ||
			endUs(other) < from,
	);
}

const startUs = ({ samples }: RecordedFlight) => samples[0]?.tUs ?? 0;
const endUs = ({ samples }: RecordedFlight) => samples.at(-1)?.tUs ?? 0;

function changed(sample: FlightSample, change: Perturbation): FlightSample {
	if (change.kind === "time") return { ...sample, tUs: sample.tUs + change.shiftUs };
	if (change.kind === "height") {
		return { ...sample, altitude01mm: sample.altitude01mm + change.shift01mm };
	}
	// Where no track was recorded the position is left: there is no right of it.
	if (sample.trackMdeg === null) return sample;
	const { lat9, lon9 } = destination(
		sample.lat9,
		sample.lon9,
		(sample.trackMdeg + 90_000) % 360_000,
		change.rightMm,
	);
	return { ...sample, lat9, lon9 };
}
