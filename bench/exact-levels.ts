/**
 * Flights exactly 1000 ft apart have not lost separation: `npm run -s bench -- exact-levels`. Beside
 * ours stands the usual computation, in metres and floating point, for which 1000 ft is often less.
 */
import {
	FLIGHT_LEVEL_01MM,
	type Flight,
	FOOT_01MM,
	type Loss,
	losses,
	NAUTICAL_MILE_MM,
	type Sample,
} from "@tansiq/space";
import { isSabotaged } from "./compare.ts";
import { swissDay } from "./worlds/days.ts";

const S = 1_000_000;
const MINIMUM_01MM = 1000 * FOOT_01MM;
const rule = { radiusMm: 5 * NAUTICAL_MILE_MM, height01mm: MINIMUM_01MM, maxGapUs: 30 * S };

interface Case {
	lower: Flight;
	upper: Flight;
	/** Heights in metres at the instant they are nearest, as a program would have them. */
	metres: [number, number];
}

/** Two flights over one place, level or one of them climbing to the level below the other. */
function adjacent(level: number, isClimbing: boolean, isFeet: boolean): Case {
	const units = (fl: number) => (isFeet ? fl * 100 * FOOT_01MM : fl * FLIGHT_LEVEL_01MM);
	const metres = (fl: number) => (isFeet ? fl * 100 * 0.3048 : fl * 30.48);
	const flight = (id: string, ...levels: number[]): Flight => ({
		id,
		samples: levels.map((fl, i) => ({
			tUs: i * 10 * S,
			lat9: 47e9,
			lon9: 8e9,
			altitude01mm: units(fl),
		})),
	});
	return {
		lower: flight("a", isClimbing ? level - 5 : level, level, level),
		upper: flight("b", level + 10, level + 10, level + 10),
		metres: [metres(level), metres(level + 10)],
	};
}

const cases: Case[] = [];
for (let level = 10; level < 410; level += 10)
	for (const isClimbing of [false, true])
		for (const isFeet of [false, true]) cases.push(adjacent(level, isClimbing, isFeet));
const found = cases.filter(({ lower, upper }) => losses([lower, upper], rule).length > 0).length;
const naive = cases.filter(({ metres: [low, high] }) => high - low < 304.8).length;

const day = swissDay();
const strict = losses(day, rule);
const keyOf = ({ a, b }: Loss) => `${a} ${b}`;
const lost = new Set(strict.map(keyOf));
if (isSabotaged) lost.add(keyOf(losses(day, { ...rule, height01mm: MINIMUM_01MM + 1 })[0] as Loss));
// One unit more of the minimum also finds those that are exactly at it.
const atOrBelow = losses(day, { ...rule, height01mm: MINIMUM_01MM + 1 });
const exactly = Map.groupBy(
	atOrBelow.filter((loss) => !strict.some((own) => keyOf(own) === keyOf(loss))),
	keyOf,
);
const flights = new Map(day.map((flight) => [flight.id, flight]));
const falseOnDay = [...exactly.keys()].filter((key) => lost.has(key)).length;
const naiveOnDay = [...exactly.values()].filter((near) => near.some(isNaivelyLost)).length;

/** Whether metres in floating point are less than 304.8 apart at a report or an end of a stretch. */
function isNaivelyLost({ a, b, startUs, endUs }: Loss): boolean {
	const [p, q] = [flights.get(a)?.samples ?? [], flights.get(b)?.samples ?? []];
	const reports = [...p, ...q].map(({ tUs }) => tUs);
	return [startUs, endUs, ...reports]
		.filter((tUs) => tUs >= startUs && tUs <= endUs)
		.some((tUs) => Math.abs(metresAt(p, tUs) - metresAt(q, tUs)) < 304.8);
}

function metresAt(samples: readonly Sample[], tUs: number): number {
	const next = samples.findIndex((sample) => sample.tUs >= tUs);
	const [from, to] = [samples[Math.max(0, next - 1)], samples[next]];
	if (from === undefined || to === undefined) return Number.NaN;
	const metres = ({ altitude01mm }: Sample) => (altitude01mm / FOOT_01MM) * 0.3048;
	if (to.tUs === tUs) return metres(to);
	return metres(from) + ((metres(to) - metres(from)) * (tUs - from.tUs)) / (to.tUs - from.tUs);
}

const figures = {
	name: "exact-levels",
	level_pairs: cases.length,
	level_pairs_false: found,
	level_pairs_false_in_metres: naive,
	day_pairs_lost: lost.size,
	day_pairs_at_exactly_1000_ft: exactly.size,
	day_false: falseOnDay,
	day_false_in_metres: naiveOnDay,
	rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write("exact-levels: flights exactly 1000 ft apart that count as too near\n");
process.stdout.write(`  adjacent levels: ours ${found}, in metres ${naive}, of ${cases.length}\n`);
process.stdout.write(
	`  the Swiss day:   ours ${falseOnDay}, in metres ${naiveOnDay}, of ${exactly.size} pairs\n`,
);
process.stdout.write(`${JSON.stringify(figures)}\n`);
if (found > 0 || falseOnDay > 0) {
	process.stderr.write("exact-levels: a pair at exactly the minimum counts as lost\n");
	process.exitCode = 1;
}
