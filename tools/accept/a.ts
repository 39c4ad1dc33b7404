/**
 * Stage A at full size: every line of what shows that it is done, each with the figures measured.
 *
 *     npm run accept -- A [line …]        lines by number; default: all
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type ReplayRun, type ReplayRunOptions, runReplay } from "@tansiq/cli";
import { huntCanaries } from "../../tests/system/canaries.ts";
import { traceOutputs } from "../../tests/system/durability.ts";
import {
	assertLaws,
	assertNothingLost,
	assertOracles,
	assertSensorsOwn,
} from "../../tests/system/laws.ts";
import { SWISS_DAY } from "../../tests/system/recordings.ts";
import { acceptLines, type Lines } from "./lines.ts";

const DAY: ReplayRunOptions = { file: SWISS_DAY, speed: null, sensors: "all", sealedPercent: 0 };
/** What the last line must hold. */
const NAMES =
	"flights positions operations_declared conflicts_own_alpha conflicts_own_bravo conflicts_cross notices_sent receipts answered_in_time answered_late overdue alerts alerts_nuisance alerts_max_per_10_min losses_strict losses_beyond_tolerance losses_outside_known_conflicts positions_disclosed disclosed_km2_h declared_from_hindsight records_equal duration_s peak_rss_mb".split(
		" ",
	);
const LIMIT_S = 120;
const LIMIT_MB = 1_024;

let plain: ReplayRun | null = null;
const plainDay = async (): Promise<ReplayRun> => {
	plain ??= await runReplay(DAY);
	return plain;
};

type Printed = Record<string, number | boolean>;

/** The command as a user types it, in processes of its own: its last line, and its figures on stderr. */
function typed(): { printed: Printed; fsync: string[] } {
	const main = fileURLToPath(new URL("../tansiq.mjs", import.meta.url));
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[main, "replay", SWISS_DAY, "--headless", "--json"],
		{ encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
	);
	assert.equal(status, 0, stderr);
	const printed = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
	return { printed, fsync: stderr.match(/\w+: \d+ commits, fsync median \d+ µs/g) ?? [] };
}

const days: ReturnType<typeof typed>[] = [];
const typedDay = (number: number) => {
	while (days.length <= number) days.push(typed());
	return days[number] as ReturnType<typeof typed>;
};

const LINES: Lines = {
	"1": {
		says: "the day's figures, and the laws",
		run: async () => {
			const { printed, fsync } = typedDay(0);
			assert.deepEqual(
				NAMES.filter((name) => !(name in printed)),
				[],
			);
			assertLaws({ figures: printed as never });
			assert.equal(printed.operations_declared, 1_244);
			return { ...printed, fsync };
		},
	},
	"2": {
		says: "losses, conflicts and alerts equal brute force; perturbed losses have an alert before",
		run: async () => {
			const day = await plainDay();
			assertLaws(day);
			assertOracles(day);
			const { flights, positions, losses_strict, losses_beyond_tolerance } = day.figures;
			assert.deepEqual(
				[flights, positions, losses_strict, losses_beyond_tolerance],
				[1_244, 139_098, 163, 0],
			);
			const { figures } = await runReplay({ ...DAY, perturbSeed: "1" });
			assert.equal(figures.perturbed_alerted, figures.perturbed_outside);
			assert.ok((figures.perturbed_outside ?? 0) > 0);
			assert.equal(figures.losses_beyond_tolerance_without_alert, 0);
			return figures;
		},
	},
	"3": {
		says: "own sensors: positions held are positions told; sealed flights leave no canary",
		run: async () => {
			const own = await runReplay({ ...DAY, sensors: "own" });
			assertSensorsOwn(own);
			const hunt = await huntCanaries({ ...DAY, sealedPercent: 10 });
			assert.deepEqual(hunt.sealedFound, []);
			assert.equal(hunt.toldFound, hunt.told);
			return {
				told: {
					alpha: own.ends.alpha.ledger.positions,
					bravo: own.ends.bravo.ledger.positions,
				},
				taken: { alpha: own.ends.alpha.ledger.foreign, bravo: own.ends.bravo.ledger.foreign },
				canaries: { told: hunt.told, found: hunt.toldFound, sealed: hunt.sealed, sealedFound: 0 },
				bytes_read: hunt.bytes,
				losses_unknown_sealed: hunt.run.figures.losses_unknown_sealed,
			};
		},
	},
	"4": {
		says: `the same JSON twice; at most ${LIMIT_S} s and ${LIMIT_MB} MB`,
		run: async () => {
			const runs = [typedDay(0), typedDay(1)];
			const [first, second] = runs.map(({ printed }) => {
				const { duration_s: _time, peak_rss_mb: _memory, ...figures } = printed;
				return JSON.stringify(figures);
			});
			assert.equal(second, first);
			const measured = runs.map(({ printed: { duration_s, peak_rss_mb }, fsync }) => ({
				duration_s,
				peak_rss_mb,
				fsync,
			}));
			for (const { duration_s, peak_rss_mb, fsync } of measured) {
				assert.ok(Number(peak_rss_mb) <= LIMIT_MB, JSON.stringify(measured));
				const medians = fsync.map((text) => Number(/median (\d+)/.exec(text)?.[1]));
				if (Math.max(...medians) <= 1_000)
					assert.ok(Number(duration_s) <= LIMIT_S, JSON.stringify(measured));
			}
			return measured;
		},
	},
	"5": {
		says: "ten kill -9, five of each node; nothing leaves before its fsync",
		run: async () => {
			const run = await runReplay({ ...DAY, kills: 10 });
			assert.deepEqual(run.restarts, { alpha: 5, bravo: 5 });
			assertLaws(run);
			assertNothingLost(run);
			const full = await traceOutputs("FULL");
			assert.deepEqual(full.early, []);
			const off = await traceOutputs("OFF");
			assert.ok(off.early.length > 0, "with synchronous=OFF the trace shows nothing early");
			return {
				restarts: run.restarts,
				answers_acknowledged: run.driven.answered.length,
				figures: run.figures,
				trace: { named: full.named, frames: full.sealed, early: 0 },
				early_with_synchronous_off: off.early.length,
			};
		},
	},
	"6": {
		says: "a browser works a real node's desk by keyboard",
		run: async () => {
			const test = fileURLToPath(new URL("../../tests/system/desk.test.ts", import.meta.url));
			const { status, stdout } = spawnSync(process.execPath, ["--test", test], {
				encoding: "utf8",
			});
			assert.equal(status, 0, stdout);
			assert.match(stdout, /pass 1/);
			return { screenshots: "artifacts/node-*.png" };
		},
	},
};

await acceptLines(LINES, process.argv.slice(2));
