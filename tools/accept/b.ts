/**
 * Stage B at full size: every line of what shows that it is done, each with the figures measured.
 *
 *     npm run accept -- B [line …]        lines by number; default: all
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { runReplay } from "@tansiq/cli";
import { assertLaws, assertOracles } from "../../tests/system/laws.ts";
import { SWISS_DAY } from "../../tests/system/recordings.ts";
import { acceptLines, type Lines, lastJson, ROOT, run } from "./lines.ts";

const SEEDS = 2_000;
const CUMULATIVE_SEEDS = 20_000;

/** Test files as a person runs them: how many passed, and what they print of themselves. */
function tests(patterns: readonly string[], env: Record<string, string> = {}) {
	const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort();
	assert.ok(files.length > 0, patterns.join(" "));
	const stdout = run(["--test", "--test-concurrency=1", "--test-reporter=tap", ...files], env);
	const count = (what: string) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(stdout)?.[1]);
	assert.equal(count("skipped"), 0, "nothing may be skipped");
	const said = [...stdout.matchAll(/^\s*# (\{.*\}|[a-z].*: .*\d.*)$/gm)].map(([, text]) => text);
	return { passed: count("pass"), failed: count("fail"), said };
}

const LINES: Lines = {
	"1": {
		says: `${SEEDS} seeds of two whole parties: nothing lost, nothing differs, nobody accused`,
		run: async () => {
			const figures = lastJson(run(["sim/src/main.ts", "--seeds", String(SEEDS), "--start", "1"]));
			const { lost, diverged, honest_forks, honest_accused, unclosed_dialogues } = figures;
			assert.deepEqual(
				[lost, diverged, honest_forks, honest_accused, unclosed_dialogues],
				[0, 0, 0, 0, 0],
			);
			assert.equal(figures.byzantine_proved, figures.byzantine_acts);
			assert.deepEqual(figures.failures, []);
			return figures;
		},
	},
	"2": {
		says: `at least ${CUMULATIVE_SEEDS} seeds in docs/soak.json`,
		run: async () => {
			const { total, found } = JSON.parse(readFileSync(`${ROOT}docs/soak.json`, "utf8"));
			assert.ok(total.seeds >= CUMULATIVE_SEEDS, JSON.stringify(total));
			return { ...total, runs_that_found_faults: found.length };
		},
	},
	"3": {
		says: "disk faults, planted bugs, determinism and reached names in the simulated world",
		run: async () => tests(["sim/test/*.test.ts"]),
	},
	"4": {
		says: "models, kills, cut power, failing disks, hostile bytes, wild clocks for real",
		run: async () => tests(["tests/faults/*.test.ts"]),
	},
	"5": {
		says: "Go, Python and tansiq verify agree on good bundles and on 20 forged ones",
		run: async () => tests(["tests/verify/*.test.ts"]),
	},
	"6": {
		says: "every branch of record, line and hotline is taken by a test",
		run: async () => {
			const covered: Record<string, string> = {};
			// Cached code counts its branches less exactly.
			for (const name of ["record", "line", "hotline"]) {
				const stdout = run(
					[
						"--test",
						"--test-reporter=tap",
						"--experimental-test-coverage",
						`--test-coverage-include=packages/${name}/src/**`,
						"--test-coverage-branches=100",
						`packages/${name}/test/*.test.ts`,
					],
					{ NODE_DISABLE_COMPILE_CACHE: "1" },
				);
				covered[name] = /^# all files.*$/m.exec(stdout)?.[0] ?? "";
			}
			return covered;
		},
	},
	"7": {
		says: "a browser holds a dialogue between an Arabic and a Russian desk, with readback",
		run: async () => tests(["tests/system/hotline.test.ts"]),
	},
	"8": {
		says: "receipt, STOP and a week's catch-up within their times",
		run: async () => {
			const figures = lastJson(run(["bench/line.ts"]));
			assert.ok(figures.receipt_median_ms <= figures.receipt_limit_ms, JSON.stringify(figures));
			assert.ok(figures.stop_to_stream_median_ms <= 300, JSON.stringify(figures));
			assert.ok(figures.ratio <= 1.1 && figures.stop_arrived_s <= 2, JSON.stringify(figures));
			return figures;
		},
	},
	"9": {
		says: "the day replayed with signed operators and a witness on the line",
		run: async () => {
			const day = await runReplay({
				file: SWISS_DAY,
				speed: null,
				sensors: "all",
				sealedPercent: 0,
			});
			assertLaws(day);
			assertOracles(day);
			return { ...day.figures, duration_s: day.duration_s, peak_rss_mb: day.peak_rss_mb };
		},
	},
};

await acceptLines(LINES, process.argv.slice(2));
