/** Every dependency is exact and explained in docs/dependencies.md, and their number is the one written there. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifests = globSync(
	[
		"package.json",
		"packages/*/package.json",
		"apps/*/package.json",
		"scenarios/package.json",
		"sim/package.json",
	],
	{ cwd: root },
);
const KINDS = ["dependencies", "optionalDependencies", "devDependencies"] as const;

/** [where, name, version] of everything that is declared and not ours. */
const declared = manifests.flatMap((path) => {
	const manifest = JSON.parse(readFileSync(root + path, "utf8"));
	return KINDS.flatMap((kind) =>
		Object.entries<string>(manifest[kind] ?? {})
			.filter(([name]) => !name.startsWith("@tansiq/"))
			.map(([name, version]) => ({ path, kind, name, version })),
	);
});

/** What benchmarks measure against stands apart, with a lockfile of its own. */
const peers: Record<string, string> = JSON.parse(
	readFileSync(`${root}bench/peers/package.json`, "utf8"),
).dependencies;

const page = readFileSync(`${root}docs/dependencies.md`, "utf8");

/** The rows of one section: name → version. */
function listed(section: string): Map<string, string> {
	const text = page.split(/^## /m).find((part) => part.startsWith(section));
	assert.ok(text, `docs/dependencies.md has no section ${section}`);
	const rows = text.matchAll(/^\| `([^`]+)` \| ([^ |]+) \|/gm);
	return new Map([...rows].map(([, name = "", version = ""]) => [name, version]));
}

const atRunTime = listed("At run time");
const inTheConsole = listed("In the console's bundle");
const forWork = listed("For building and testing");

test("every declared version is exact", () => {
	for (const { path, name, version } of declared) {
		assert.match(version, /^\d+\.\d+\.\d+(-[\w.]+)?$/, `${path}: ${name}`);
	}
});

test("docs/dependencies.md lists what is declared, with its version, and nothing else", () => {
	const rows = [...atRunTime, ...inTheConsole, ...forWork].map(([name, v]) => `${name}@${v}`);
	const wanted = new Set(declared.map(({ name, version }) => `${name}@${version}`));
	assert.deepEqual(rows.sort(), [...wanted].sort());
});

test("what benchmarks measure against is exact, and listed apart from what we lean on", () => {
	const rows = [...listed("What benchmarks measure against")];
	assert.deepEqual(Object.fromEntries(rows), peers);
	for (const version of Object.values(peers)) assert.match(version, /^\d+\.\d+\.\d+$/);
});

test("what a package or app needs when it runs is listed under run time", () => {
	const needed = declared.filter(({ kind }) => kind !== "devDependencies").map(({ name }) => name);
	assert.deepEqual([...atRunTime.keys()].sort(), [...new Set(needed)].sort());
});

interface Locked {
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

/** Follows package-lock.json from `names`, each looked up as Node does: nearest folder first. */
function closure(names: Iterable<string>): number {
	const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")) as {
		packages: Record<string, Locked>;
	};
	const homes = ["", ...manifests.map((path) => path.replace(/\/?package\.json$/, ""))];
	const seen = new Set<string>();
	const visit = (from: string, name: string): boolean => {
		for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
			const key = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
			const locked = packages[key];
			if (locked) {
				if (seen.has(key)) return true;
				seen.add(key);
				for (const next of Object.keys({
					...locked.dependencies,
					...locked.optionalDependencies,
				})) {
					visit(key, next);
				}
				return true;
			}
			if (folder === "") return false;
		}
	};
	for (const name of names) {
		const found = homes.filter((home) => visit(home, name));
		assert.ok(found.length > 0, `${name} is not in package-lock.json`);
	}
	return seen.size;
}

/** The two numbers that a section states, as in "7 direct, 70 in all". */
function stated(what: string): [direct: number, all: number] {
	const match = page.match(new RegExp(`^- ${what}: (\\d+) direct, (\\d+) in all\\.`, "m"));
	assert.ok(match, `docs/dependencies.md does not state "${what}: N direct, N in all."`);
	return [Number(match[1]), Number(match[2])];
}

test("their number has not changed without the page saying so", () => {
	const counts = (names: Map<string, string>) => [names.size, closure(names.keys())];
	assert.deepEqual(stated("At run time"), counts(atRunTime));
	assert.deepEqual(stated("In the console's bundle"), counts(inTheConsole));
	assert.deepEqual(stated("For building and testing"), counts(forWork));
});
