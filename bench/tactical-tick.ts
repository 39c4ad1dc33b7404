/**
 * What one tick costs, the copy of its input counted: 100,000 aircraft 300 s ahead, a million drones over
 * 300 cities 60 s ahead, and a crowd of 10,000 over a stadium: `npm run -s bench -- tactical-tick`.
 * Compared with the plain TypeScript twin first. The worlds take turns; of each the median of its
 * rounds counts, as a round in which the machine gave its processors to others says nothing of ours.
 */
import { existsSync, readFileSync } from "node:fs";
import { createSweep, type Pairs } from "@tansiq/space";
import { createThreadedSweep } from "@tansiq/space/threads";
import { digestOf, isSabotaged, shown } from "./compare.ts";
import {
	CREWED_RULE,
	clusteredDrones,
	crowd,
	DRONE_RULE,
	put,
	uniformAircraft,
	type World,
} from "./worlds/tracks.ts";

const THREADS = 2;
const WARM_UP = 12;
const ROUNDS = 5;

const TICKS = [
	{
		name: "aircraft",
		work: "100,000 aircraft, 300 s ahead",
		world: () => uniformAircraft(100_000, 1),
		rule: CREWED_RULE,
		ticks: 200,
		floorMs: 31,
		aimMs: 20,
	},
	{
		name: "drones",
		work: "1,000,000 drones over 300 cities, 60 s ahead",
		world: () => clusteredDrones(1_000_000, 2),
		rule: DRONE_RULE,
		ticks: 60,
		floorMs: 200,
		aimMs: 120,
	},
	{
		name: "crowd",
		work: "10,000 drones over one stadium, 60 s ahead",
		world: () => crowd(10_000, 3),
		rule: DRONE_RULE,
		ticks: 20,
		floorMs: 1000,
		aimMs: 200,
	},
];

const say = (text: string) => process.stdout.write(`${text}\n`);
/** By the nearest rank. */
const quantile = (sorted: number[], q: number) =>
	sorted[Math.ceil(sorted.length * q) - 1] as number;

/** A number for each pair, with the distance in it. */
function digest(pairs: Pairs, count: number, dropped = 0): string {
	const keys = Float64Array.from(
		{ length: pairs.count },
		(_, k) => pairs.a(k) * count + pairs.b(k) + pairs.distanceMm(k) * 1e-9,
	).sort();
	return digestOf(keys.subarray(dropped));
}

/** One second on. */
function advance({ x, y, vx, vy, altitude01mm, climb01mmS, count }: World): void {
	for (let i = 0; i < count; i++) {
		x[i] = (x[i] as number) + (vx[i] as number);
		y[i] = (y[i] as number) + (vy[i] as number);
		altitude01mm[i] = (altitude01mm[i] as number) + (climb01mmS[i] as number);
	}
}

interface Tick {
	name: string;
	count: number;
	work: string;
	floorMs: number;
	aimMs: number;
	/** Milliseconds of so many ticks, in order of time; how many pairs the last found. */
	round(): { times: number[]; found: number };
	close(): Promise<void>;
	digest: string;
	isSame: boolean;
	rounds: { p50: number; p99: number; least: number }[];
	found: number;
}

async function prepared({
	world: make,
	rule,
	ticks,
	...rest
}: (typeof TICKS)[number]): Promise<Tick> {
	const world = make();
	const { count } = world;
	const sweep = await createThreadedSweep({ capacity: count, threads: THREADS });
	const twin = createSweep({ capacity: count, simd: false });
	put(sweep.tracks, world);
	put(twin.tracks, world);
	const own = digest(sweep.run(count, rule), count, isSabotaged ? 1 : 0);
	const isSame = own === digest(twin.run(count, rule), count);
	const round = (): { times: number[]; found: number } => {
		const times: number[] = [];
		let found = 0;
		const flying = make();
		for (let tick = -WARM_UP; tick < ticks; tick++) {
			advance(flying);
			const startMs = performance.now();
			put(sweep.tracks, flying);
			found = sweep.run(count, rule).count;
			if (tick >= 0) times.push(performance.now() - startMs);
		}
		return { times, found };
	};
	return { ...rest, count, round, close: sweep.close, digest: own, isSame, rounds: [], found: 0 };
}

/** Time that other guests of the machine took from this one, in its units; 0 where it is not said. */
function stolen(): { taken: number; all: number } {
	const [line = ""] = existsSync("/proc/stat")
		? readFileSync("/proc/stat", "utf8").split("\n")
		: [];
	const times = line.split(/\s+/).slice(1, 9).map(Number);
	return { taken: times[7] ?? 0, all: times.reduce((sum, time) => sum + time, 0) };
}

const before = stolen();
const worlds: Tick[] = [];
for (const tick of TICKS) worlds.push(await prepared(tick));
for (let round = 0; round < ROUNDS; round++)
	for (const world of worlds) {
		const { times, found } = world.round();
		times.sort((a, b) => a - b);
		world.found = found;
		world.rounds.push({
			p50: quantile(times, 0.5),
			p99: quantile(times, 0.99),
			least: times[0] as number,
		});
	}
const after = stolen();
const areSame = worlds.every(({ isSame }) => isSame);
say(
	`tactical-tick: ${THREADS} threads, the copy of the input counted; medians of ${ROUNDS} rounds`,
);
const results = [];
for (const { name, count, work, floorMs, aimMs, rounds, found, digest: own, isSame } of worlds) {
	const sorted = (of: "p50" | "p99" | "least") =>
		rounds.map((round) => round[of]).sort((a, b) => a - b);
	const [p50, p99] = [sorted("p50"), sorted("p99")];
	const p99Ms = quantile(p99, 0.5);
	say(
		`  ${work.padEnd(46)} p50 ${shown(quantile(p50, 0.5))} ms  p99 ${shown(p99Ms)} ms ` +
			`(${p99.map(shown).join(", ")}; floor ${floorMs}, aim ${aimMs})  ` +
			`${found} pairs  ${own}${isSame ? "" : "  DIFFERS"}`,
	);
	results.push({
		name,
		count,
		p50_ms: quantile(p50, 0.5),
		p99_ms: p99Ms,
		p99_of_rounds_ms: p99,
		least_ms: sorted("least")[0],
		floor_ms: floorMs,
		aim_ms: aimMs,
		found,
		digest: own,
	});
}
for (const world of worlds) await world.close();
say(
	JSON.stringify({
		name: "tactical-tick",
		unit: "ms a tick",
		ours: results[0]?.p99_ms,
		threads: THREADS,
		same_results: areSame,
		rounds: ROUNDS,
		ticks: results,
		stolen_percent: Number(
			((100 * (after.taken - before.taken)) / (after.all - before.all || 1)).toFixed(2),
		),
		rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
	}),
);
if (!areSame) {
	process.stderr.write("tactical-tick: the answers differ\n");
	process.exitCode = 1;
}
