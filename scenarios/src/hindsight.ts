import { MINUTE_US, type Volume } from "@tansiq/space";
import type { FlightSample } from "./flights.ts";

interface Point {
	lat9: number;
	lon9: number;
	/** The altitude, rounded down and up where it was interpolated. */
	lower01mm: number;
	upper01mm: number;
}

const FULL_TURN_9 = 360_000_000_000;

/**
 * What a flight would have declared had it known what it would fly: one volume for each absolute
 * minute that it touches, `[60k, 60k + 60)`, even where it fills only a part. Each is a corridor of
 * half-width 0 from the position at 60k through the samples to the position at 60(k + 1), both
 * interpolated where no sample lies there, and has the band of the altitudes so passed. Neighbours
 * share their boundary point, so no part of the flight lies outside all volumes.
 * @param samples in order of time, at least one.
 */
export function hindsightVolumes(samples: readonly FlightSample[]): Volume[] {
	const first = samples[0] as FlightSample;
	const last = samples.at(-1) as FlightSample;
	const volumes: Volume[] = [];
	let next = 0;
	for (
		let startUs = Math.floor(first.tUs / MINUTE_US) * MINUTE_US;
		startUs <= last.tUs;
		startUs += MINUTE_US
	) {
		const fromUs = Math.max(startUs, first.tUs);
		const toUs = Math.min(startUs + MINUTE_US, last.tUs);
		while ((samples[next]?.tUs ?? Number.POSITIVE_INFINITY) <= fromUs) next++;
		const points = [at(samples, next, fromUs)];
		while ((samples[next]?.tUs ?? Number.POSITIVE_INFINITY) < toUs) {
			points.push(exactly(samples[next++] as FlightSample));
		}
		if (toUs > fromUs) points.push(at(samples, next, toUs));
		volumes.push({
			outline: corridor(points),
			band: {
				datum: "STD",
				lower01mm: Math.min(...points.map((point) => point.lower01mm)),
				upper01mm: Math.max(...points.map((point) => point.upper01mm)),
			},
			window: { startUs, endUs: startUs + MINUTE_US },
		});
	}
	return volumes;
}

function corridor(points: readonly Point[]): Volume["outline"] {
	const path = points.filter(({ lat9, lon9 }, i) => {
		const before = points[i - 1];
		return before?.lat9 !== lat9 || before.lon9 !== lon9;
	});
	return {
		kind: "corridor",
		lat9: path.map(({ lat9 }) => lat9),
		lon9: path.map(({ lon9 }) => lon9),
		halfWidthMm: 0,
	};
}

/** The position at an instant; `next` is the first sample at or after it, or just after a sample at it. */
function at(samples: readonly FlightSample[], next: number, tUs: number): Point {
	const before = samples[next - 1];
	if (before?.tUs === tUs) return exactly(before);
	const after = samples[next] as FlightSample;
	if (after.tUs === tUs || before === undefined) return exactly(after);
	return between(before, after, tUs);
}

const exactly = ({ lat9, lon9, altitude01mm }: FlightSample): Point => ({
	lat9,
	lon9,
	lower01mm: altitude01mm,
	upper01mm: altitude01mm,
});

/** Linear in latitude, longitude and altitude, exact before it is rounded. */
function between(a: FlightSample, b: FlightSample, tUs: number): Point {
	const part = BigInt(tUs - a.tUs);
	const whole = BigInt(b.tUs - a.tUs);
	const step = (from: number, change: number, half: bigint) =>
		from + Number(floorDivide(BigInt(change) * part * 2n + half, whole * 2n));
	let eastward = b.lon9 - a.lon9;
	if (eastward > FULL_TURN_9 / 2) eastward -= FULL_TURN_9;
	if (eastward < -FULL_TURN_9 / 2) eastward += FULL_TURN_9;
	let lon9 = step(a.lon9, eastward, whole);
	if (lon9 >= FULL_TURN_9 / 2) lon9 -= FULL_TURN_9;
	if (lon9 < -FULL_TURN_9 / 2) lon9 += FULL_TURN_9;
	const climb = b.altitude01mm - a.altitude01mm;
	return {
		lat9: step(a.lat9, b.lat9 - a.lat9, whole),
		lon9,
		lower01mm: step(a.altitude01mm, climb, 0n),
		upper01mm: -step(-a.altitude01mm, -climb, 0n) + 0,
	};
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
	const quotient = dividend / divisor;
	return dividend % divisor < 0n ? quotient - 1n : quotient;
}
