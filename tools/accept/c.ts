/**
 * Stage C at full size, as far as it is built: every line that it measures, with the figures.
 *
 *     npm run accept -- C [line …]        lines by number; default: all
 */
import assert from "node:assert/strict";
import { play, runReplay } from "@tansiq/cli";
import { STORIES, type Telling } from "@tansiq/scenarios";
import { assertLaws } from "../../tests/system/laws.ts";
import { SWISS_DAY, UK_NOTICES } from "../../tests/system/recordings.ts";
import { declarationsIn } from "../capabilities/declarations.ts";
import { tryAll } from "../capabilities/planted.ts";
import { MOST_REASONS, REASONS, ROWS } from "../capabilities/rows.ts";
import { acceptLines, type Lines, lastJson, ROOT, run } from "./lines.ts";

const ORIGIN_US = Date.UTC(2026, 0, 15, 6) * 1_000;

const account = (name: string, tell: Telling, silent: boolean) =>
	play({ name, silent, originUs: ORIGIN_US, story: tell(ORIGIN_US, silent), speed: null });

const LINES: Lines = {
	"1": {
		says: "failures of the public record: who is alarmed, when, and how long the answer takes",
		run: async () => {
			const told = [];
			for (const [name, tell] of Object.entries(STORIES)) {
				const found = await account(name, tell, false);
				assert.ok(found.alarms > 0, `${name}: nobody is alarmed`);
				told.push(found);
			}
			return told;
		},
	},
	"2": {
		says: "with everything done right nobody is alarmed, and everybody has heard",
		run: async () => {
			const twins = [];
			for (const [name, tell] of Object.entries(STORIES)) {
				const { alarms, units_unconfirmed, contradictions_found } = await account(name, tell, true);
				assert.deepEqual([alarms, units_unconfirmed, contradictions_found], [0, [], 0], name);
				twins.push({ scenario: name, alarms });
			}
			return twins;
		},
	},
	"3": {
		says: "the day under zones of real notices: every entry foreseen, every notice given in time",
		run: async () => {
			const day = await runReplay({
				file: SWISS_DAY,
				noticesFile: UK_NOTICES,
				speed: null,
				sensors: "all",
				sealedPercent: 0,
			});
			assertLaws(day);
			const { figures, duration_s, peak_rss_mb } = day;
			assert.ok((figures.zone_entries ?? 0) > 0, JSON.stringify(figures));
			assert.equal(figures.zone_entries_unpredicted, 0);
			assert.equal(figures.zone_notices_missing, 0);
			return { ...figures, duration_s, peak_rss_mb };
		},
	},
	"4": {
		says: "a verdict within 5 ms, 500 rules within 1 s, a late notice and STOP on the screen in time",
		run: async () => {
			const figures = lastJson(run(["bench/agreement.ts"]));
			assert.ok(figures.verdict_p99_ms <= 5, JSON.stringify(figures));
			assert.ok(figures.rules_500_ms <= 1_000, JSON.stringify(figures));
			assert.ok(figures.late_notice_to_screen_median_ms <= 1_000, JSON.stringify(figures));
			assert.ok(figures.stop_to_alarm_median_ms <= 300, JSON.stringify(figures));
			return figures;
		},
	},
	"5": {
		says: "every row of the mission is shown by a test, and that test fails without it",
		run: async () => {
			const declarations = declarationsIn(ROOT);
			const rows = new Set(declarations.flatMap((declaration) => declaration.rows));
			const without = Object.keys(ROWS).filter((row) => !rows.has(row));
			assert.deepEqual(without.sort(), Object.keys(REASONS).sort());
			assert.ok(without.length <= MOST_REASONS, without.join(" "));
			const wrong: string[] = [];
			await tryAll(ROOT, declarations, ({ rows, test }, tried) => {
				process.stderr.write(`   ${rows.join(" ")} ${tried}: ${test}\n`);
				if (tried !== "shown") wrong.push(`${rows.join(" ")} ${test}: ${tried}`);
			});
			assert.deepEqual(wrong, []);
			return { rows: rows.size, reasons: without, declarations: declarations.length };
		},
	},
};

await acceptLines(LINES, process.argv.slice(2));
