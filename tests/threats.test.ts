/** SECURITY.md says which threats are tested: the tests must say so too, and name no other. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const TEST_FILES = "{packages/*/test,apps/*/test,scenarios/test,sim/test,tests}/**/*.test.ts";

/** `tested`: by a test that carries the number; `other tests`: by tests that do not; `not yet`: by none. */
const STATES = ["tested", "other tests", "not yet"] as const;

interface Row {
	number: number;
	/** The word in bold that begins the column of tests. */
	state: string;
	/** The test files that the column names. */
	files: string[];
}

/** The rows of SECURITY.md's table of threats: number, threat, defence, tests, what stays open. */
function rowsOf(page: string): Row[] {
	const rows = page.matchAll(/^\| (\d+) \|[^|]+\|[^|]+\| \*\*([a-z ]+)\*\*([^|]*)\|[^|]+\|$/gm);
	return [...rows].map(([, number, state = "", tests = ""]) => ({
		number: Number(number),
		state,
		files: citedIn(tests),
	}));
}

function citedIn(text: string): string[] {
	return [...text.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path = ""]) => path);
}

/** The numbers that the names of tests carry, by file. A comment names nothing. */
function namedIn(sources: ReadonlyMap<string, string>): Map<number, Set<string>> {
	const named = new Map<number, Set<string>>();
	for (const [path, source] of sources)
		for (const line of source.split("\n")) {
			if (/^\s*(\/\/|\/?\*)/.test(line) || !/["'`].*\bthreat \d/.test(line)) continue;
			for (const [, number] of line.matchAll(/\bthreat (\d+)\b/g))
				named.set(Number(number), (named.get(Number(number)) ?? new Set()).add(path));
		}
	return named;
}

/** A sentence for each contradiction between the table and the tests. */
function contradictions(rows: readonly Row[], named: Map<number, Set<string>>): string[] {
	const found: string[] = [];
	for (const [i, { number, state, files }] of rows.entries()) {
		const carriers = named.get(number) ?? new Set();
		if (number !== i + 1) found.push(`row ${number} stands at place ${i + 1}`);
		if (!STATES.some((known) => known === state)) found.push(`${number}: state ${state}`);
		if ((state === "not yet") !== (files.length === 0))
			found.push(`${number}: ${state}, and names ${files.length} files`);
		if (state !== "tested" && carriers.size > 0)
			found.push(`${number}: ${state}, but named in ${[...carriers].join(", ")}`);
		if (state === "tested" && !files.some((path) => carriers.has(path)))
			found.push(`${number}: tested, but no file that it names has a test "threat ${number}"`);
	}
	for (const [number, paths] of named)
		if (!rows.some((row) => row.number === number))
			found.push(`threat ${number} of ${[...paths].join(", ")} has no row`);
	return found;
}

const sources = new Map(
	globSync(TEST_FILES, { cwd: root, exclude: ["**/node_modules"] }).map((path) => [
		path,
		readFileSync(root + path, "utf8"),
	]),
);
const page = (name: string) => readFileSync(root + name, "utf8");

suite("the threats of SECURITY.md", () => {
	test("each has a row, and what it says of its tests is what their names say", () => {
		const rows = rowsOf(page("SECURITY.md"));
		// A row that is not of the table's form would be passed over.
		assert.equal(rows.length, page("SECURITY.md").match(/^\| \d+ \|/gm)?.length);
		assert.equal(rows.length, 35);
		assert.deepEqual(contradictions(rows, namedIn(sources)), []);
	});

	for (const name of ["SECURITY.md", "SAFETY.md"])
		test(`every test file that ${name} names is there`, () => {
			const cited = citedIn(page(name));
			assert.ok(cited.length > 20);
			assert.deepEqual(
				cited.filter((path) => !existsSync(root + path)),
				[],
			);
		});
});

/** Threats that are met by what is not there at all. */
suite("what the project does without", () => {
	const { packages } = JSON.parse(page("package-lock.json")) as {
		packages: Record<string, { integrity?: string; link?: true; hasInstallScript?: true }>;
	};
	const locked = Object.entries(packages).filter(
		([path, { link }]) => path.includes("node_modules/") && !link,
	);
	const lockedLike = (pattern: RegExp) =>
		locked.map(([path]) => path).filter((path) => pattern.test(path));
	const ours = globSync("{packages/*,apps/*,scenarios}/src/**/*.{ts,tsx}", { cwd: root });
	const oursLike = (pattern: RegExp) => ours.filter((path) => pattern.test(page(path)));

	test("threat 18: only our own small reader reads XML, and no package for it is installed", () => {
		assert.deepEqual(lockedLike(/xml|\bsax|kml|xpath|xslt/i), []);
		assert.deepEqual(oursLike(/DOMParser|XMLHttpRequest|text\/xml/), []);
	});

	test("threat 24: no token says by which algorithm it is to be checked", () => {
		assert.deepEqual(lockedLike(/jwt|jose|jws|jsonwebtoken|paseto/i), []);
		assert.deepEqual(oursLike(/jsonwebtoken|\bjwt\b|["']?\balg["']?\s*:/i), []);
	});

	test("threat 31: every package is locked by its SHA-512; one alone has a script that npm runs", () => {
		assert.ok(locked.length > 100 && ours.length > 200);
		assert.deepEqual(
			locked.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? "")),
			[],
		);
		const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript);
		assert.deepEqual(
			scripted.map(([path]) => path),
			["node_modules/esbuild"],
		);
	});
});

suite("a contradiction is found", () => {
	const table = (...rows: string[]) => rowsOf(rows.join("\n"));
	const row = (number: number, tests: string) => `| ${number} | a | b | ${tests} | c |`;
	const named = (...names: [number, string][]) =>
		namedIn(new Map(names.map(([number, path]) => [path, `\ttest("threat ${number}: x", f);`])));
	const cases: [what: string, rows: Row[], named: Map<number, Set<string>>, found: number][] = [
		["none", table(row(1, "**tested** `a.test.ts`")), named([1, "a.test.ts"]), 0],
		["none in another file", table(row(1, "**other tests** `a.test.ts`")), named(), 0],
		["none where nothing is claimed", table(row(1, "**not yet**")), named(), 0],
		["a row that is tested by nobody", table(row(1, "**tested** `a.test.ts`")), named(), 1],
		[
			"a row that is tested elsewhere",
			table(row(1, "**tested** `a.test.ts`")),
			named([1, "b.test.ts"]),
			1,
		],
		["a longer number", table(row(1, "**tested** `a.test.ts`")), named([12, "a.test.ts"]), 2],
		["a test without a row", table(row(1, "**not yet**")), named([2, "a.test.ts"]), 1],
		["less than is tested", table(row(1, "**not yet**")), named([1, "a.test.ts"]), 1],
		["tests that are not named", table(row(1, "**other tests** somewhere")), named(), 1],
		["a gap in the numbers", table(row(2, "**not yet**")), named(), 1],
		["an unknown state", table(row(1, "**perhaps** `a.test.ts`")), named(), 1],
	];
	for (const [what, rows, names, found] of cases)
		test(what, () => assert.equal(contradictions(rows, names).length, found));

	test("but a comment is no test, and one name may carry several", () => {
		const [one, two, three, four] = [1, 2, 3, 4].map((number) => `threat ${number}`);
		const source = `// ${one}\n * "${two}"\n\ttest("${three}, ${four}: both", f);\n`;
		assert.deepEqual([...namedIn(new Map([["a.test.ts", source]])).keys()], [3, 4]);
	});
});
