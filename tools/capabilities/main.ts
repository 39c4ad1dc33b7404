/**
 * Writes docs/capabilities.md from the declarations of the tests: `npm run capabilities`. With names
 * of rows, or `all`, it also runs their tests with and without what they show.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { declarationsIn } from "./declarations.ts";
import { capabilitiesPage } from "./page.ts";
import { passes, plantFault } from "./planted.ts";
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
for (const declaration of declarations) {
	const { rows, file, test, plant } = declaration;
	const fault = plantFault(root, plant);
	if (fault !== null) {
		process.stdout.write(`${rows.join(" ")} ${file}: ${fault}\n`);
		process.exitCode = 1;
		continue;
	}
	if (!asked.includes("all") && !asked.some((row) => rows.includes(row))) continue;
	const there = await passes(root, declaration, false);
	const gone = await passes(root, declaration, true);
	if (!there || gone) process.exitCode = 1;
	const verdict = !there ? "FAILS AS IT IS" : gone ? "PASSES WITHOUT IT" : "shown";
	process.stdout.write(`${rows.join(" ")} ${verdict}: ${file}: ${test}\n`);
}
