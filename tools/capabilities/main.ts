/**
 * Writes docs/capabilities.md from the declarations of the tests: `npm run capabilities`. With names
 * of rows, or `all`, it also runs their tests with and without what they show.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { declarationsIn } from "./declarations.ts";
import { capabilitiesPage } from "./page.ts";
import { plantFault, tryAll } from "./planted.ts";
import { REASONS, ROWS } from "./rows.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const declarations = declarationsIn(root);
writeFileSync(`${root}docs/capabilities.md`, capabilitiesPage(declarations));
const shown = new Set(declarations.flatMap(({ rows }) => rows));
const without = Object.keys(ROWS).filter((row) => !shown.has(row) && REASONS[row] === undefined);
process.stdout.write(
	`${declarations.length} declarations of ${shown.size} rows; without: ${without.join(" ") || "none"}\n`,
);

const asked = process.argv.slice(2);
const faults = declarations.map(({ plant }) => plantFault(root, plant));
for (const fault of faults) if (fault !== null) process.stdout.write(`${fault}\n`);
if (faults.some((fault) => fault !== null)) process.exitCode = 1;
const tried = declarations.filter(
	({ rows }, i) =>
		faults[i] === null && (asked.includes("all") || rows.some((row) => asked.includes(row))),
);
if (tried.length > 0)
	await tryAll(root, tried, ({ rows, file, test }, result) => {
		process.stdout.write(`${rows.join(" ")} ${result}: ${file}: ${test}\n`);
		if (result !== "shown") process.exitCode = 1;
	});
