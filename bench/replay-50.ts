/**
 * Fifty recorded days at once on one thread: every loss of separation of every pair, on the ellipsoid.
 * `npm run -s bench -- replay-50`. The copies are load, not measured traffic.
 */
import { FOOT_01MM, lossesOf, SAMPLE, trajectoriesOf } from "@tansiq/space";
import { isSabotaged, shown, spreadOf } from "./compare.ts";
import { copies, swissDay } from "./worlds/days.ts";

const COPIES = 50;
const ROUNDS = 5;
const rule = { radiusMm: 9_260_000, height01mm: 1000 * FOOT_01MM, maxGapUs: 30_000_000 };

const flights = swissDay();
const day = trajectoriesOf(flights);
const many = copies(day, COPIES);
const ids = Array.from({ length: many.first.length - 1 }, (_, i) => `${i}`);
const segments = many.samples.length / SAMPLE - ids.length;

const once = lossesOf(
	day,
	flights.map((_, i) => `${i}`),
	rule,
);
let found = lossesOf(many, ids, rule);
if (isSabotaged) found = found.slice(1);
const pairsOf = (losses: typeof found) => new Set(losses.map(({ a, b }) => `${a} ${b}`)).size;
const isSame = found.length === COPIES * once.length && pairsOf(found) === COPIES * pairsOf(once);

const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
	const startMs = performance.now();
	lossesOf(many, ids, rule);
	times.push(performance.now() - startMs);
}
const { medianMs, leastMs, mostMs } = spreadOf(times);
const perSegment = (ms: number) => Number(((ms * 1000) / segments).toPrecision(3));
process.stdout.write(
	`replay-50: losses of ${COPIES} recorded days at once, ${segments} segments\n` +
		`  ${shown(medianMs)} ms (${shown(leastMs)}–${shown(mostMs)}), ${perSegment(medianMs)} µs a segment, 1 thr; ` +
		`${found.length} losses of ${pairsOf(found)} pairs; one day: ${once.length} of ${pairsOf(once)}\n`,
);
process.stdout.write(
	`${JSON.stringify({
		name: "replay-50",
		unit: "µs a segment",
		ours: perSegment(medianMs),
		least: perSegment(leastMs),
		segments,
		total_ms: Math.round(medianMs),
		threads: 1,
		losses: found.length,
		pairs: pairsOf(found),
		losses_one_day: once.length,
		same_results: isSame,
		samples_mb: Math.round(many.samples.byteLength / 2 ** 20),
		rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
	})}\n`,
);
if (!isSame) {
	process.stderr.write("replay-50: the copies do not have the losses of the day\n");
	process.exitCode = 1;
}
