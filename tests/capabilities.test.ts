/** docs/capabilities.md is what the tests say of themselves, and every row of it is shown or excused. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { declarationsIn, declarationsOf } from "../tools/capabilities/declarations.ts";
import { capabilitiesPage } from "../tools/capabilities/page.ts";
import { plantFault } from "../tools/capabilities/planted.ts";
import { MOST_REASONS, REASONS, ROWS } from "../tools/capabilities/rows.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

describe("the capabilities that tests declare", () => {
	const declarations = declarationsIn(root);
	const shown = new Set(declarations.flatMap(({ rows }) => rows));

	test("every row has a test, or one of few reasons, and not both", () => {
		const reasons = Object.keys(REASONS);
		const without = Object.keys(ROWS).filter((row) => !shown.has(row) && !reasons.includes(row));
		assert.deepEqual(without, []);
		assert.ok(reasons.length <= MOST_REASONS, `${reasons.length} reasons`);
		assert.deepEqual(
			reasons.filter((row) => shown.has(row) || ROWS[row] === undefined),
			[],
		);
	});

	test("no test declares a row that there is not", () => {
		assert.deepEqual(
			[...shown].filter((row) => ROWS[row] === undefined),
			[],
		);
	});

	test("every plant finds its text once, and what it leaves can be parsed", () => {
		const faults = declarations.flatMap(({ file, test: name, plant }) => {
			const fault = plantFault(root, plant);
			return fault === null ? [] : [`${file}: ${name}: ${fault}`];
		});
		assert.deepEqual(faults, []);
	});

	test("the page is what they say", () => {
		const page = readFileSync(`${root}docs/capabilities.md`, "utf8");
		const isMade = page === capabilitiesPage(declarations);
		assert.ok(isMade, "docs/capabilities.md is not what the tests say: npm run capabilities");
	});
});

const COMMENT = [
	"/**",
	" * @row M01 R2",
	" * @does An officer does it,",
	" *  and again.",
	" * @reach tansiq check",
	" * @plant packages/a/src/b.ts: `a(x)` → `b(`",
	" */",
];
const source = (...lines: string[]) => `${lines.join("\n")}\n`;
const TEST = 'test("does \\"it\\"", () => {});';

describe("a declaration", () => {
	test("is read from the comment above its test", () => {
		assert.deepEqual(declarationsOf("a.test.ts", source(...COMMENT, TEST)), [
			{
				file: "a.test.ts",
				test: 'does "it"',
				rows: ["M01", "R2"],
				does: "An officer does it, and again.",
				reach: "tansiq check",
				plant: { file: "packages/a/src/b.ts", find: "a(x)", replace: "b(" },
			},
		]);
		assert.deepEqual(declarationsOf("a.test.ts", source("/**", " * Plain.", " */", TEST)), []);
	});

	for (const tag of ["does", "reach", "plant"])
		test(`without @${tag} is an error that names it`, () => {
			const without = COMMENT.filter((line) => !line.includes(`@${tag}`));
			assert.throws(() => declarationsOf("a.test.ts", source(...without, TEST)), {
				message: `a.test.ts: does \\"it\\": expected @${tag} in its comment`,
			});
		});

	test("whose plant has no replacement is an error", () => {
		const bad = COMMENT.map((line) => line.replace(" → `b(`", ""));
		assert.throws(
			() => declarationsOf("a.test.ts", source(...bad, TEST)),
			/@plant: expected `path: `text` → `text``$/,
		);
	});

	test("above anything but a test is an error", () => {
		for (const below of ["const a = 1;", 'describe("a", () => {});', "test(name, () => {});"])
			assert.throws(() => declarationsOf("a.test.ts", source(...COMMENT, below, TEST)), {
				message: "a.test.ts: 1 times @row, expected each right above a test",
			});
	});
});

describe("a plant", () => {
	const file = "packages/party/src/room.ts";
	const find = "return minimaFor(agreement, a, b);";
	const faultOf = (plant: Partial<Parameters<typeof plantFault>[1]>) =>
		plantFault(root, { file, find, replace: "return null;", ...plant });

	test("stands once in a file, and parses", () => {
		assert.equal(faultOf({}), null);
		assert.match(faultOf({ find: "agreement" }) ?? "", /: found \d+ times, expected once$/);
		assert.match(faultOf({ find: "no such text" }) ?? "", /: found 0 times, expected once$/);
		assert.match(
			faultOf({ replace: "return (;" }) ?? "",
			/^packages\/party\/src\/room\.ts: return \(;: /,
		);
		assert.equal(
			faultOf({ file: "packages/party/src/none.ts" }),
			"packages/party/src/none.ts: expected a file",
		);
	});
});
