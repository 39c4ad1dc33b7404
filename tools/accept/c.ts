/**
 * Stage C at full size, as far as it is built: every line that it measures, with the figures.
 *
 *     npm run accept -- C [line …]        lines by number; default: all
 */
import assert from "node:assert/strict";
import { play } from "@tansiq/cli";
import { STORIES, type Telling } from "@tansiq/scenarios";
import { acceptLines, type Lines, lastJson, run } from "./lines.ts";

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
		says: "a verdict with 100,000 zones and operations within 5 ms, 500 rules within 1 s",
		run: async () => {
			const figures = lastJson(run(["bench/agreement.ts"]));
			assert.ok(figures.verdict_p99_ms <= 5, JSON.stringify(figures));
			assert.ok(figures.rules_500_ms <= 1_000, JSON.stringify(figures));
			return figures;
		},
	},
};

await acceptLines(LINES, process.argv.slice(2));
