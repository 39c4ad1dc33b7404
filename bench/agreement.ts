/**
 * What an agreement costs: `npm run -s bench -- agreement`. A verdict is the strategic check against
 * 100,000 operations and the findings of 100,000 zones; the rules are 500 of all kinds with as many
 * zones, parsed and searched for contradictions. On the screen: two real nodes and a browser.
 */
import { rules } from "./agreement/rules.ts";
import { onScreen } from "./agreement/screen.ts";
import { verdicts } from "./agreement/verdict.ts";

const PARTS = { verdicts, rules, onScreen };

const asked = process.argv[2];
const figures: Record<string, string | number> = { name: "agreement" };
for (const [part, measure] of Object.entries(PARTS))
	if (asked === undefined || asked === part) Object.assign(figures, await measure());
for (const [name, value] of Object.entries(figures))
	process.stdout.write(`${name.padEnd(36)} ${value}\n`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
