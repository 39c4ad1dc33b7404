/**
 * Stage D at full size: every figure of the space engine against its floor, with the peers in the
 * same run.
 *
 *     npm run accept -- D [line …]        lines by number; default: all
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { runReplay } from "@tansiq/cli";
import { assertLaws } from "../../tests/system/laws.ts";
import { SWISS_DAY } from "../../tests/system/recordings.ts";
import { acceptLines, type Lines, lastJson, ROOT, run } from "./lines.ts";

type Figures = Record<string, unknown>;

/** The JSON of a benchmark, which has to find the same as its peers. */
function bench(name: string): Figures {
	const figures: Figures = lastJson(run([`bench/${name}.ts`]));
	assert.notEqual(figures.same_results, false, JSON.stringify(figures));
	return figures;
}

/** A ratio to each peer whose name begins so; a peer that is not installed is said, and not passed. */
function atLeast(figures: Figures, floors: Record<string, number>): void {
	const peers = figures.peers as { peer_name: string; ratio: number }[];
	for (const [begins, floor] of Object.entries(floors)) {
		const peer = peers.find(({ peer_name }) => peer_name.startsWith(begins));
		assert.ok(peer !== undefined, `${begins} is not installed: not measured`);
		assert.ok(peer.ratio >= floor, `${peer.peer_name}: ${peer.ratio}, expected at least ${floor}`);
	}
}

function atMost(figures: Figures, limits: Record<string, number>): void {
	for (const [field, limit] of Object.entries(limits))
		assert.ok(
			Number(figures[field]) <= limit,
			`${field} ${figures[field]}: expected at most ${limit}`,
		);
}

/** A benchmark whose figures are printed whether or not they reach their floor. */
const line = (says: string, name: string, judge: (figures: Figures) => void): Lines[string] => ({
	says,
	run: async () => {
		const figures = bench(name);
		try {
			judge(figures);
		} catch (error) {
			throw new Error(`${(error as Error).message}\n   ${JSON.stringify(figures)}`);
		}
		return figures;
	},
});

const LINES: Lines = {
	S1: line("20,000 questions among a million volumes", "strategic-query", (figures) =>
		atLeast(figures, { "rbush-3d": 4.5, flatbush: 4.5, PostGIS: 29 }),
	),
	S2: line("remove and insert among a million volumes", "strategic-upsert", (figures) =>
		atLeast(figures, { "rbush-3d": 50 }),
	),
	S5: line("ten million volumes with exact geometry", "strategic-10m", (figures) =>
		atMost(figures, { p50: 15, p99: 80, index_mib: 1024 }),
	),
	T3: line("all pairs of 100,000 aircraft, with the exact approach", "tactical-100k", (figures) => {
		atLeast(figures, { "box-intersect": 17 });
		assert.ok(Number(figures.rapier_ratio) >= 6, `rapier: ${figures.rapier_ratio}`);
	}),
	T5: line("a tick of 100,000 aircraft, and of a million drones", "tactical-tick", (figures) => {
		const ticks = figures.ticks as { name: string; p99_ms: number }[];
		for (const [name, limitMs] of [
			["aircraft", 31],
			["drones", 200],
		] as const) {
			const p99Ms = ticks.find((each) => each.name === name)?.p99_ms ?? Number.NaN;
			assert.ok(p99Ms <= limitMs, `${name}: p99 ${p99Ms} ms, expected at most ${limitMs}`);
		}
	}),
	T6: line("the same sweep in C++", "tactical-native", (figures) =>
		assert.ok(Number(figures.ratio) >= 0.5, `${figures.ratio} of native speed, expected 0.5`),
	),
	Z1: line("100,000 tracks and 1,600 zones", "zones", (figures) => atLeast(figures, { turf: 50 })),
	R1: line("the recorded day, approaches under 5 NM", "replay-day", (figures) =>
		atLeast(figures, { PostGIS: 37 }),
	),
	R2: line("fifty recorded days at once", "replay-50", (figures) => atMost(figures, { ours: 0.3 })),
	X1: line("pairs exactly 1,000 ft apart", "exact-levels", (figures) =>
		atMost(figures, { level_pairs_false: 0, day_false: 0 }),
	),
	X2: line("100,000 pairs with a gap of 1 cm", "exact-geometry", (figures) =>
		atMost(figures, { wrong: 0 }),
	),
	ways: line("ways out among a million volumes", "ways-out", (figures) =>
		atMost(figures, { p95_ms: 50, wrong: 0 }),
	),
	watch: line(
		"the watch's tick over the day × 50, at most a third of every pair",
		"watch-load",
		(figures) => atLeast(figures, { "every pair": 3 }),
	),
	closed: line(
		"the closed zones of the watch's tick, against zone by zone",
		"watch-zones",
		(figures) => atLeast(figures, { "zone by zone": 3 }),
	),
	sabotage: {
		says: "a result that is dropped is noticed",
		run: async () => {
			const noticed: Record<string, number | null> = {};
			for (const name of [
				"strategic-upsert",
				"tactical-100k",
				"replay-day",
				"zones",
				"watch-load",
				"watch-zones",
			]) {
				const { status } = spawnSync(process.execPath, [`bench/${name}.ts`, "--sabotage"], {
					cwd: ROOT,
					stdio: "ignore",
				});
				noticed[name] = status;
			}
			assert.deepEqual([...new Set(Object.values(noticed))], [1], JSON.stringify(noticed));
			return noticed;
		},
	},
	day: {
		says: "the recorded day between two nodes",
		run: async () => {
			const day = await runReplay({
				file: SWISS_DAY,
				speed: null,
				sensors: "all",
				sealedPercent: 0,
			});
			assertLaws(day);
			const { figures, duration_s, peak_rss_mb, ends } = day;
			const engine = { alpha: ends.alpha.engine, bravo: ends.bravo.engine };
			return { ...figures, duration_s, peak_rss_mb, engine };
		},
	},
};

await acceptLines(LINES, process.argv.slice(2));
