/**
 * What an agreement costs: `npm run -s bench -- agreement`. A verdict is the strategic check against
 * 100,000 operations and the findings of 100,000 zones; the rules are 500 of all kinds with as many
 * zones, parsed and searched for contradictions.
 */
import { rules } from "./agreement/rules.ts";
import { verdicts } from "./agreement/verdict.ts";

const figures = { name: "agreement", ...verdicts(), ...rules() };
for (const [name, value] of Object.entries(figures))
	process.stdout.write(`${name.padEnd(36)} ${value}\n`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
