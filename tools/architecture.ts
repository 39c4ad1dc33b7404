/**
 * Who may import whom. A package imports only downwards, only the public index of another, and
 * only what its package.json declares. The cores never see one another: `party` composes them.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { posix } from "node:path";

interface Layer {
	/** Our own packages that its sources may import, by the name after `@tansiq/`. */
	ours: string[];
	/** Those it may import with `import type` only. */
	typesOnly?: string[];
	/** Modules of Node that it may import; without this, any. */
	builtins?: string[];
}

const GROUND = ["space", "record", "language"];
const CORES = ["registry", "agreement", "line", "hotline", "watch"];
const EDGES = ["api", "formats", "journal", "carriers", "report"];
const PACKAGES = [...GROUND, ...CORES, "party", ...EDGES];

/** Packages without input, output, clock or randomness; biome.json denies them those globals. */
export const PURE: readonly string[] = [...GROUND, ...CORES, "party"];

/** Hashes and signatures are functions of their arguments; biome.json denies this module's randomness. */
const HASHES = ["node:crypto"];

const core: Layer = { ours: GROUND, builtins: [] };

/** Every folder with sources. One that is not listed here is a violation. */
const LAYERS: Record<string, Layer> = {
	"packages/space": { ours: [], builtins: [] },
	"packages/record": { ours: [], builtins: HASHES },
	"packages/language": { ours: [], builtins: [] },
	...Object.fromEntries(CORES.map((name) => [`packages/${name}`, core])),
	"packages/line": { ours: GROUND, builtins: HASHES },
	"packages/party": { ours: [...GROUND, ...CORES], builtins: HASHES },
	"packages/report": { ours: [...GROUND, ...CORES], builtins: [] },
	"packages/api": { ours: ["space"], builtins: [] },
	"packages/formats": { ours: ["space"], typesOnly: ["api"], builtins: [] },
	"packages/journal": { ours: ["space", "record"] },
	"packages/carriers": { ours: ["space", "record"] },
	"apps/node": { ours: PACKAGES },
	"apps/console": { ours: PACKAGES, builtins: [] },
	"apps/mediator": { ours: PACKAGES },
	"apps/cli": { ours: [...PACKAGES, "node", "mediator", "scenarios"] },
	scenarios: { ours: PACKAGES },
	sim: { ours: [...GROUND, ...CORES, "party"] },
};
/** Files beside a pure core that share its work among threads: what they may import besides. */
const THREADED: Record<string, string[]> = {
	"packages/space/src/tactical/threads.ts": ["node:events", "node:worker_threads"],
	"packages/space/src/tactical/thread-worker.ts": ["node:worker_threads"],
};
/** Public beside the index: what needs threads is not part of what is pure. */
const SUBPATHS = ["@tansiq/space/threads"];
const OUR_FOLDERS = /^(packages\/[^/]+|apps\/[^/]+|scenarios|sim)\//;

/** Statements start a line, which the formatter sees to; dynamic imports may stand anywhere. */
const STATEMENT =
	/^(?:import|export)(?<type>\s+type\b)?\s*(?:[\w$*{}\s,]+\sfrom\s*)?["'](?<from>[^"'\n]+)["']/gm;
const DYNAMIC =
	/\b(?:import|require|import\.meta\.resolve|new URL)\(\s*["'`](?<from>[^"'`\n]+)["'`]/g;

export interface Manifest {
	dependencies?: Record<string, string>;
	devDependencies?: Record<string, string>;
}

/** @returns a sentence for each violation in the repository at `root`, which ends in a slash */
export function checkArchitecture(root: string): string[] {
	const read = (path: string) => readFileSync(root + path, "utf8");
	const forWork = (JSON.parse(read("package.json")) as Manifest).devDependencies ?? {};
	const violations: string[] = [];
	const manifests = new Map<string, Manifest>();
	for (const path of globSync(["packages/*/package.json", "apps/*/package.json"], { cwd: root })) {
		manifests.set(posix.dirname(path), JSON.parse(read(path)) as Manifest);
	}
	for (const folder of ["scenarios", "sim"]) {
		if (!existsSync(`${root}${folder}/package.json`)) continue;
		manifests.set(folder, JSON.parse(read(`${folder}/package.json`)) as Manifest);
	}
	for (const [folder, manifest] of manifests) violations.push(...checkManifest(folder, manifest));
	const sources = globSync(
		"{packages/*,apps/*,scenarios,sim,bench,tests,tools}/**/*.{ts,tsx,mjs}",
		{
			cwd: root,
			exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
		},
	);
	for (const path of sources.sort()) {
		const folder = path.match(OUR_FOLDERS)?.[1];
		const declared = {
			...(folder === undefined ? {} : manifests.get(folder)?.dependencies),
			...(folder === "apps/console" ? forWork : {}), // libraries that end up inside its bundle
		};
		violations.push(...checkSource(path, read(path), declared, forWork));
	}
	return violations;
}

/** What a package declares must stay within its layer, used or not. */
export function checkManifest(folder: string, manifest: Manifest): string[] {
	const layer = LAYERS[folder];
	if (!layer) return [`${folder}: is not in the table of tools/architecture.ts: give it a layer.`];
	const allowed = [...layer.ours, ...(layer.typesOnly ?? [])].map((name) => `@tansiq/${name}`);
	return Object.keys(manifest.dependencies ?? {})
		.filter((name) => name.startsWith("@tansiq/") && !allowed.includes(name))
		.map((name) => `${folder}/package.json: declares ${name}, which it may not import.`);
}

/**
 * Checks the imports of one file. Tests and tools may import any package, but only its index.
 * @param path from the root of the repository, with forward slashes
 * @param declared the `dependencies` of the package that the file belongs to
 * @param forWork the `devDependencies` of the repository, whose `@types/…` serve `import type`
 */
export function checkSource(
	path: string,
	text: string,
	declared: Record<string, string>,
	forWork: Record<string, string> = {},
): string[] {
	const folder = path.match(OUR_FOLDERS)?.[1] ?? path.split("/")[0] ?? "";
	const layer = path.startsWith(`${folder}/src/`) ? withThreads(path, LAYERS[folder]) : undefined;
	const violations = new Set<string>();
	for (const { groups } of [...text.matchAll(STATEMENT), ...text.matchAll(DYNAMIC)]) {
		const from = groups?.from ?? "";
		const typeOnly = groups?.type !== undefined;
		if (typeOnly && Object.hasOwn(forWork, `@types/${from}`)) continue;
		const problem = from.startsWith(".")
			? leavesItsPackage(path, from)
			: crossesLayer(from, typeOnly, layer, declared);
		if (problem) violations.add(`${path}: imports ${from}: ${problem}`);
	}
	return [...violations];
}

function withThreads(path: string, layer: Layer | undefined): Layer | undefined {
	const more = THREADED[path];
	if (layer === undefined || more === undefined) return layer;
	return { ...layer, builtins: [...(layer.builtins ?? []), ...more] };
}

function leavesItsPackage(path: string, from: string): string | undefined {
	const target = posix.join(posix.dirname(path), from);
	const owner = target.match(OUR_FOLDERS)?.[1];
	if (!owner || path.startsWith(`${owner}/`) || !target.startsWith(`${owner}/src/`))
		return undefined;
	return "reaches into another package; import its public index by name.";
}

function crossesLayer(
	from: string,
	typeOnly: boolean,
	layer: Layer | undefined,
	declared: Record<string, string>,
): string | undefined {
	if (/^(https?|data|file):/.test(from)) return undefined; // addresses, not modules
	const name = from.split("/", from.startsWith("@") ? 2 : 1).join("/");
	if (name.startsWith("@tansiq/") && from !== name && !SUBPATHS.includes(from))
		return "only the public index may be imported.";
	if (!layer) return undefined;

	if (from.startsWith("node:") || builtinModules.includes(name)) {
		const free = !layer.builtins || layer.builtins.includes(from);
		return free ? undefined : "this package does without that module of Node.";
	}
	if (name.startsWith("@tansiq/")) {
		const ours = name.slice("@tansiq/".length);
		const allowed = layer.ours.includes(ours) || (typeOnly && layer.typesOnly?.includes(ours));
		if (!allowed) return "not below it; see the table in tools/architecture.ts.";
	}
	return Object.hasOwn(declared, name)
		? undefined
		: "not among the dependencies of its package.json.";
}
