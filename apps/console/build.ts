/**
 * Builds the desk: `node apps/console/build.ts` writes `apps/console/dist`. Nothing in the result
 * asks any other host for anything.
 */
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { CONTENT_SECURITY_POLICY } from "./policy.ts";

export { CONTENT_SECURITY_POLICY } from "./policy.ts";

/** Where the desk is built to when nothing else is asked for. */
export const DIST = new URL("./dist/", import.meta.url);

const require = createRequire(import.meta.url);
const source = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url));

/**
 * @param outDir a directory that is emptied and filled
 * @returns bytes by file name, relative to `outDir`
 */
export async function buildConsole(outDir: URL = DIST): Promise<Record<string, number>> {
	await rm(outDir, { recursive: true, force: true });
	await mkdir(outDir, { recursive: true });
	const options = {
		bundle: true,
		minify: true,
		format: "esm",
		target: "es2022",
		outdir: fileURLToPath(outDir),
		logLevel: "error",
		legalComments: "linked",
		metafile: true,
	} as const;
	await build({
		...options,
		entryPoints: [
			{ in: source("main.tsx"), out: "main" },
			{ in: source("style/index.css"), out: "main" },
		],
		splitting: true,
		chunkNames: "chunk-[hash]",
		jsx: "automatic",
		jsxImportSource: "preact",
	});
	await build({
		...options,
		entryPoints: [
			{ in: require.resolve("maplibre-gl/dist/maplibre-gl-worker.mjs"), out: "map-worker" },
		],
	});
	await writeFile(new URL("land.json", outDir), JSON.stringify(await land()));
	const page = await readFile(source("index.html"), "utf8");
	await writeFile(
		new URL("index.html", outDir),
		page.replace("{{policy}}", CONTENT_SECURITY_POLICY),
	);
	return sizes(outDir);
}

/** The world's land at 1:50 million: coasts only, because every border is somebody's claim. */
async function land() {
	const file = require.resolve("world-atlas/land-50m.json");
	const topology: Topology<{ land: GeometryCollection }> = JSON.parse(await readFile(file, "utf8"));
	const coasts = feature(topology, topology.objects.land);
	// 1e-3 degree is 111 m, finer than the source's own generalisation.
	return JSON.parse(JSON.stringify(coasts), (_, value) =>
		typeof value === "number" ? Math.round(value * 1e3) / 1e3 : value,
	);
}

async function sizes(outDir: URL): Promise<Record<string, number>> {
	const names = (await readdir(outDir)).sort();
	const entries = names.map(
		async (name) => [name, (await stat(new URL(name, outDir))).size] as const,
	);
	return Object.fromEntries(await Promise.all(entries));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [, , asked] = process.argv;
	const outDir = asked === undefined ? DIST : pathToFileURL(`${asked}/`);
	for (const [name, bytes] of Object.entries(await buildConsole(outDir))) {
		process.stdout.write(`${String(bytes).padStart(9)}  ${name}\n`);
	}
}
