/**
 * Stage A at full size: every line of what shows that it is done, each with the figures measured.
 *
 *     npm run accept -- A [line …]        lines by number; default: all
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
	type ReplayRun,
	type ReplayRunOptions,
	runReplay,
} from "../../apps/cli/src/replay/replay.ts";
import { huntCanaries } from "../../tests/system/canaries.ts";
import { traceOutputs } from "../../tests/system/durability.ts";
import {
	assertLaws,
	assertNothingLost,
	assertOracles,
	assertSensorsOwn,
	comparable,
} from "../../tests/system/laws.ts";
import { SWISS_DAY } from "../../tests/system/recordings.ts";

const DAY: ReplayRunOptions = { file: SWISS_DAY, speed: null, sensors: "all", sealedPercent: 0 };
const LIMIT_S = 120;
const LIMIT_MB = 1_024;

let plain: ReplayRun | null = null;
const plainDay = async (): Promise<ReplayRun> => {
	plain ??= await runReplay(DAY);
	return plain;
};

const LINES: Record<string, { says: string; run: () => Promise<unknown> }> = {
	"1": {
		says: "the day's figures, and the laws",
		run: async () => {
			const run = await plainDay();
			assertLaws(run);
			assert.equal(run.figures.operations_declared, 1_244);
			return { ...run.figures, duration_s: run.duration_s, peak_rss_mb: run.peak_rss_mb };
		},
	},
	"2": {
		says: "losses, conflicts and alerts equal brute force; perturbed losses have an alert before",
		run: async () => {
			assertOracles(await plainDay());
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
			const [first, second] = [await plainDay(), await runReplay(DAY)];
			assert.equal(comparable(second), comparable(first));
			const measured = [first, second].map(({ duration_s, peak_rss_mb, ends }) => ({
				duration_s,
				peak_rss_mb,
				fsync_median_us: [ends.alpha.fsyncMedianUs, ends.bravo.fsyncMedianUs],
				commits: [ends.alpha.commits, ends.bravo.commits],
			}));
			for (const { duration_s, peak_rss_mb, fsync_median_us } of measured) {
				assert.ok(peak_rss_mb <= LIMIT_MB, `${peak_rss_mb} MB`);
				if (Math.max(...fsync_median_us) <= 1_000)
					assert.ok(duration_s <= LIMIT_S, `${duration_s} s`);
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

const asked = process.argv.slice(2);
const failed: string[] = [];
for (const number of asked.length > 0 ? asked : Object.keys(LINES)) {
	const line = LINES[number];
	if (line === undefined)
		throw new Error(`line ${number}: expected ${Object.keys(LINES).join(", ")}`);
	process.stdout.write(`\n${number}. ${line.says}\n`);
	try {
		process.stdout.write(`   ${JSON.stringify(await line.run())}\n   holds\n`);
	} catch (error) {
		failed.push(number);
		process.stdout.write(`   DOES NOT HOLD: ${(error as Error).message}\n`);
	}
}
process.stdout.write(
	failed.length === 0 ? "\nevery line holds\n" : `\nlines that do not hold: ${failed.join(", ")}\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
