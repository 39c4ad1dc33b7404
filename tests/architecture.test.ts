import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkArchitecture, checkManifest, checkSource, PURE } from "../tools/architecture.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const everything = Object.fromEntries(
	["space", "record", "language", "registry", "agreement", "line", "hotline", "watch", "party"]
		.concat(
			"api",
			"formats",
			"journal",
			"carriers",
			"node",
			"console",
			"mediator",
			"cli",
			"scenarios",
			"sim",
		)
		.map((name) => [`@tansiq/${name}`, "0.1.0"]),
);

suite("who may import whom", () => {
	test("the repository keeps the rules", () => {
		assert.deepEqual(checkArchitecture(root), []);
	});

	const forbidden: [what: string, path: string, source: string][] = [
		["a core another core", "packages/line/src/x.ts", 'import { a } from "@tansiq/hotline";'],
		["a core the party", "packages/watch/src/x.ts", 'import type { A } from "@tansiq/party";'],
		["a core an edge", "packages/registry/src/x.ts", 'export * from "@tansiq/api";'],
		["a core the disk", "packages/hotline/src/x.ts", 'import { open } from "node:fs/promises";'],
		["a core the network", "packages/agreement/src/x.ts", 'import https from "node:https";'],
		["a core a thread", "packages/line/src/x.ts", 'import { Worker } from "node:worker_threads";'],
		["a core a timer", "packages/line/src/x.ts", 'import { setTimeout } from "timers/promises";'],
		["the ground a core", "packages/space/src/x.ts", 'import { a } from "@tansiq/registry";'],
		["the ground the ground", "packages/record/src/x.ts", 'import { a } from "@tansiq/space";'],
		["the party an edge", "packages/party/src/x.ts", 'import {\n\ta,\n} from "@tansiq/journal";'],
		["the party an app", "packages/party/src/x.ts", 'const a = await import("@tansiq/node");'],
		["api more than space", "packages/api/src/x.ts", 'import { a } from "@tansiq/record";'],
		["formats values of api", "packages/formats/src/x.ts", 'import { a } from "@tansiq/api";'],
		["journal the party", "packages/journal/src/x.ts", 'import type { A } from "@tansiq/party";'],
		["carriers a core", "packages/carriers/src/x.ts", 'import { a } from "@tansiq/line";'],
		["an app another", "apps/node/src/x.ts", 'import { a } from "@tansiq/cli";'],
		["the console Node", "apps/console/src/x.tsx", 'import { a } from "node:path";'],
		["the console an app", "apps/console/src/x.tsx", 'import { a } from "@tansiq/node";'],
		["a package scenarios", "packages/party/src/x.ts", 'import { a } from "@tansiq/scenarios";'],
		["an app scenarios", "apps/node/src/x.ts", 'import { a } from "@tansiq/scenarios";'],
		["scenarios an app", "scenarios/src/x.ts", 'import { a } from "@tansiq/node";'],
		["a file into another package", "packages/party/src/x.ts", 'import "../../line/src/say.ts";'],
		[
			"a test into another package",
			"apps/node/test/x.ts",
			'import "../../../packages/line/src/a.ts";',
		],
		["a path into another package", "apps/node/src/x.ts", 'new URL("../../cli/src/x.ts", here)'],
		["more than an index", "apps/node/src/x.ts", 'import { a } from "@tansiq/line/src/say.ts";'],
		["the undeclared", "packages/formats/src/x.ts", 'import { XMLParser } from "fast-xml-parser";'],
	];
	for (const [what, path, source] of forbidden) {
		test(`forbids ${what}`, () => {
			assert.equal(checkSource(path, `export {};\n${source}\n`, everything).length, 1);
		});
	}

	const allowed: [what: string, path: string, source: string][] = [
		["a core the ground", "packages/line/src/x.ts", 'import { a } from "@tansiq/record";'],
		["the party a core", "packages/party/src/x.ts", 'import { a } from "@tansiq/line";'],
		["formats types of api", "packages/formats/src/x.ts", 'import type { A } from "@tansiq/api";'],
		["the journal the disk", "packages/journal/src/x.ts", 'import { open } from "node:fs";'],
		["the command the node", "apps/cli/src/x.ts", 'import { a } from "@tansiq/node";'],
		["a test scenarios", "packages/watch/test/x.ts", 'import { a } from "@tansiq/scenarios";'],
		["a file its neighbour", "packages/line/src/a/x.ts", 'import { a } from "../y.ts";'],
		["words in a comment", "packages/line/src/x.ts", '// import { a } from "@tansiq/hotline";'],
	];
	for (const [what, path, source] of allowed) {
		test(`allows ${what}`, () => {
			assert.deepEqual(checkSource(path, `${source}\n`, everything), []);
		});
	}

	test("types that come without a package may be imported as types only", () => {
		const forWork = { "@types/geojson": "7946.0.16" };
		const check = (source: string) => checkSource("scenarios/src/x.ts", source, {}, forWork).length;
		assert.equal(check('import type { Point } from "geojson";'), 0);
		assert.equal(check('import { Point } from "geojson";'), 1);
	});

	test("a package without a layer, or that declares what is above it, is refused", () => {
		assert.equal(checkManifest("packages/novel", {}).length, 1);
		const dependencies = { "@tansiq/space": "0.1.0", "@tansiq/hotline": "0.1.0" };
		assert.equal(checkManifest("packages/line", { dependencies }).length, 1);
		assert.equal(checkManifest("packages/party", { dependencies }).length, 0);
	});
});

suite("what the linter denies", () => {
	interface Diagnostic {
		category: string;
		message: string;
		location: { path: string; start: { line: number } };
	}

	/** Lints planted files under the repository's own configuration. */
	function lint(files: Record<string, string>): Diagnostic[] {
		const folder = mkdtempSync(join(tmpdir(), "tansiq-lint-"));
		try {
			cpSync(join(root, "biome.json"), join(folder, "biome.json"));
			for (const [path, text] of Object.entries(files)) {
				mkdirSync(dirname(join(folder, path)), { recursive: true });
				writeFileSync(join(folder, path), text);
			}
			const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
			const args = [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."];
			const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
			return JSON.parse(stdout).diagnostics;
		} finally {
			rmSync(folder, { recursive: true });
		}
	}

	const impure: [source: string, category: string][] = [
		["export const a = Date.now();", "lint/style/noRestrictedGlobals"],
		["export const a = new Date(0);", "lint/style/noRestrictedGlobals"],
		["export const a = performance.now();", "lint/style/noRestrictedGlobals"],
		["export const a = setTimeout(String, 1);", "lint/style/noRestrictedGlobals"],
		["export const a = setInterval(String, 1);", "lint/style/noRestrictedGlobals"],
		["export const a = [fetch];", "lint/style/noRestrictedGlobals"],
		["export const a = globalThis;", "lint/style/noRestrictedGlobals"],
		["export const a = crypto.randomUUID();", "lint/style/noRestrictedGlobals"],
		["export const a = Math.random();", "lint/nursery/noJsRestrictedProperties"],
		["export const { random } = Math;", "lint/nursery/noJsRestrictedProperties"],
		['export { randomBytes } from "node:crypto";', "lint/style/noRestrictedImports"],
		['export { randomBytes as hash } from "node:crypto";', "lint/style/noRestrictedImports"],
	];

	test("clocks, timers, randomness and the network, in every pure package", () => {
		const files: Record<string, string> = {};
		for (const name of PURE) {
			for (const [i, [source]] of impure.entries()) files[`packages/${name}/src/p${i}.ts`] = source;
		}
		const found = lint(files);
		for (const name of PURE) {
			for (const [i, [source, category]] of impure.entries()) {
				const path = `packages/${name}/src/p${i}.ts`;
				const hit = found.some((d) => d.location.path === path && d.category === category);
				assert.ok(hit, `${path} (${source}) was not reported`);
			}
		}
	});

	test("but not where they belong, nor a local of the same name", () => {
		const files = Object.fromEntries(
			impure.map(([source], i) => [`packages/carriers/src/p${i}.ts`, source]),
		);
		files["packages/line/src/local.ts"] =
			'export const DATE = "Date";\nexport const f = (performance: number) => performance;\n';
		assert.deepEqual(lint(files), []);
	});

	test("any, floating promises, printing from a package, value imports of types", () => {
		const path = "packages/journal/src/x.ts";
		const source = [
			'import { Y } from "./y.ts";',
			"export const a: any = 1;",
			"async function write(): Promise<void> {}",
			"export function f(y: Y): void {",
			"\twrite();",
			"\tconsole.log(y);",
			"}",
		].join("\n");
		const found = lint({ [path]: source, "packages/journal/src/y.ts": "export type Y = 1;\n" });
		const at = found.map((d) => `${d.location.start.line} ${d.category}`).sort();
		assert.deepEqual(at, [
			"1 lint/style/useImportType",
			"2 lint/suspicious/noExplicitAny",
			"5 lint/nursery/noFloatingPromises",
			"6 lint/suspicious/noConsole",
		]);
	});

	test("biome.json lists exactly the pure packages of tools/architecture.ts", () => {
		const { overrides } = JSON.parse(readFileSync(join(root, "biome.json"), "utf8"));
		const pure = overrides.find(
			(o: { linter?: { rules: { style?: { noRestrictedGlobals?: object } } } }) =>
				o.linter?.rules.style?.noRestrictedGlobals,
		);
		assert.deepEqual(
			pure.includes,
			PURE.map((name) => `packages/${name}/src/**`),
		);
	});
});
