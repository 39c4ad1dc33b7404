/**
 * What one tick costs, the copy of its input counted: 100,000 aircraft 300 s ahead, a million drones over
 * 300 cities 60 s ahead, and a crowd of 10,000 over a stadium: `npm run -s bench -- tactical-tick`.
 * Compared with the plain TypeScript twin first.
 */
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

const TICKS = [
	{
		name: "aircraft",
		work: "100,000 aircraft, 300 s ahead",
		world: () => uniformAircraft(100_000, 1),
		rule: CREWED_RULE,
		ticks: 300,
		floorMs: 31,
		aimMs: 20,
	},
	{
		name: "drones",
		work: "1,000,000 drones over 300 cities, 60 s ahead",
		world: () => clusteredDrones(1_000_000, 2),
		rule: DRONE_RULE,
		ticks: 100,
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

const results = [];
let areSame = true;
say(`tactical-tick: ${THREADS} threads, the copy of the input counted`);
for (const { name, work, world: make, rule, ticks, floorMs, aimMs } of TICKS) {
	const world = make();
	const { count } = world;
	const sweep = await createThreadedSweep({ capacity: count, threads: THREADS });
	const twin = createSweep({ capacity: count, simd: false });
	put(sweep.tracks, world);
	put(twin.tracks, world);
	const own = digest(sweep.run(count, rule), count, isSabotaged ? 1 : 0);
	const same = own === digest(twin.run(count, rule), count);
	areSame &&= same;
	const times: number[] = [];
	let found = 0;
	for (let tick = -WARM_UP; tick < ticks; tick++) {
		advance(world);
		const startMs = performance.now();
		put(sweep.tracks, world);
		found = sweep.run(count, rule).count;
		if (tick >= 0) times.push(performance.now() - startMs);
	}
	await sweep.close();
	times.sort((a, b) => a - b);
	const [medianMs, p99Ms, leastMs] = [quantile(times, 0.5), quantile(times, 0.99), times[0] ?? 0];
	say(
		`  ${work.padEnd(46)} p50 ${shown(medianMs)} ms  p99 ${shown(p99Ms)} ms (floor ${floorMs}, aim ${aimMs})  ` +
			`least ${shown(leastMs)} ms  ${found} pairs  ${own}${same ? "" : "  DIFFERS"}`,
	);
	results.push({
		name,
		count,
		p50_ms: medianMs,
		p99_ms: p99Ms,
		least_ms: leastMs,
		floor_ms: floorMs,
		aim_ms: aimMs,
		found,
		digest: own,
	});
}
say(
	JSON.stringify({
		name: "tactical-tick",
		unit: "ms a tick",
		ours: results[0]?.p99_ms,
		threads: THREADS,
		same_results: areSame,
		ticks: results,
		rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
	}),
);
if (!areSame) {
	process.stderr.write("tactical-tick: the answers differ\n");
	process.exitCode = 1;
}
