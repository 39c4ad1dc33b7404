/**
 * How cost grows with what there is: a strategic check from 1,000 to 10,000,000 volumes, a tick from
 * 1,000 to 1,000,000 tracks: `npm run -s bench -- growth`. Writes the charts of docs/benchmarks.md.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Budget, createSweep, StrategicIndex } from "@tansiq/space";
import { interleaved } from "./compare.ts";
import { type Curve, chart } from "./growth/chart.ts";
import { CREWED_RULE, put, uniformAircraft } from "./worlds/tracks.ts";
import { BoxWorld, volumeIn } from "./worlds/volumes.ts";

const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));
const VOLUMES = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const TRACKS = [1_000, 10_000, 100_000, 1_000_000];
const QUERIES = 2_000;
const MINIMA = { radiusMm: 0, height01mm: 0 };
const ROUNDS = 5;
const scratch = {} as Parameters<BoxWorld["box"]>[1];

/** Mean time of an exact check of one volume against all, µs. */
async function checks(): Promise<Curve["points"]> {
	const queries = new BoxWorld(QUERIES, 2);
	const asked = Array.from({ length: QUERIES }, (_, i) => volumeIn(queries.box(i, scratch), i));
	const world = new BoxWorld(VOLUMES.at(-1) as number, 1);
	const index = new StrategicIndex();
	const points: { count: number; cost: number }[] = [];
	for (const count of VOLUMES) {
		for (let i = index.volumes; i < count; i++)
			index.put(String(i), [volumeIn(world.box(i, scratch), i)]);
		const run = () => {
			for (const volume of asked) {
				const budget: Budget = { edgeTests: 0, limit: 1e7 };
				index.meets([volume], MINIMA, budget, "half-open");
			}
		};
		run();
		const [spread] = await interleaved([{ run }], ROUNDS);
		points.push({ count, cost: ((spread?.medianMs ?? Number.NaN) * 1_000) / QUERIES });
	}
	return points;
}

/** Time of one tick over all tracks on one thread, look-ahead 60 s, ms. */
async function ticks(): Promise<Curve["points"]> {
	const points: { count: number; cost: number }[] = [];
	for (const count of TRACKS) {
		const world = uniformAircraft(count, 7);
		const sweep = createSweep({ capacity: count });
		const run = () => {
			put(sweep.tracks, world);
			sweep.run(count, { ...CREWED_RULE, lookAheadUs: 60_000_000 });
		};
		run();
		const [spread] = await interleaved([{ run }], ROUNDS);
		points.push({ count, cost: spread?.medianMs ?? Number.NaN });
	}
	return points;
}

const curves: (Curve & { file: string })[] = [
	{
		file: "growth-volumes.svg",
		name: "Exact check of one volume against all",
		of: "volumes",
		unit: "µs",
		points: await checks(),
	},
	{
		file: "growth-tracks.svg",
		name: "One tick over all tracks",
		of: "tracks",
		unit: "ms",
		points: await ticks(),
	},
];
mkdirSync(IMAGES, { recursive: true });
for (const { file, ...curve } of curves) {
	writeFileSync(IMAGES + file, chart(curve));
	process.stdout.write(`${curve.name}, ${curve.unit}\n`);
	for (const { count, cost } of curve.points)
		process.stdout.write(`  ${String(count).padStart(9)} ${curve.of}  ${cost.toPrecision(3)}\n`);
}
const figures = Object.fromEntries(
	curves.map(({ of, points }) => [
		of,
		points.map(({ count, cost }) => [count, Number(cost.toPrecision(3))]),
	]),
);
const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(`${JSON.stringify({ name: "growth", ...figures, rss_mb: rssMb })}\n`);
