/**
 * What WebAssembly costs: the sweep of 100,000 aircraft, 300 s ahead, on one thread against the same
 * steps in C++ with SSE4.1, compiled when asked: `npm run -s bench -- tactical-native`. The ratio is our
 * speed in parts of the native one's.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createSweep } from "@tansiq/space";
import { digestOf, isSabotaged, shown, spreadOf } from "./compare.ts";
import { CREWED_RULE, put, uniformAircraft, type World } from "./worlds/tracks.ts";

const COUNT = 100_000;
const ROUNDS = 31;
/** V8 compiles the module better while it runs. */
const WARM_UP = 12;
const FLOOR = 0.5;
const AIM = 0.65;
const FLAGS = ["-O3", "-msse4.1", "-ffp-contract=off", "-std=c++17"];
const SOURCE = fileURLToPath(new URL("native/sweep.cpp", import.meta.url));

const say = (text: string) => process.stdout.write(`${text}\n`);

function trackFile(world: World): Buffer {
	const { radiusMm, height01mm } = CREWED_RULE.minima[0][0];
	const head = Float64Array.of(world.count, CREWED_RULE.lookAheadUs, radiusMm, height01mm);
	const { x, y, vx, vy, altitude01mm, climb01mmS } = world;
	const parts = [head, x, y, vx, vy, altitude01mm, climb01mmS, world.class];
	return Buffer.concat(parts.map((part) => new Uint8Array(part.buffer)));
}

/** Every number of every pair, in the order in which it was found. */
function numbersOf(count: number, numbers: (k: number) => number[]): Float64Array {
	const all = new Float64Array(5 * count);
	for (let k = 0; k < count; k++) all.set(numbers(k), 5 * k);
	return all;
}

async function main(folder: string): Promise<void> {
	const program = join(folder, "sweep");
	if (spawnSync("g++", ["--version"]).error !== undefined) {
		say("tactical-native: g++ is not installed: not measured");
		say(JSON.stringify({ name: "tactical-native", measured: false, why: "no g++" }));
		return;
	}
	const built = spawnSync("g++", [...FLAGS, SOURCE, "-o", program], { stdio: ["ignore", 2, 2] });
	if (built.status !== 0) throw new Error(`${SOURCE}: not compiled`);

	const world = uniformAircraft(COUNT, 1);
	writeFileSync(join(folder, "tracks"), trackFile(world));
	const native = spawn(program, [join(folder, "tracks"), join(folder, "pairs")], {
		stdio: ["pipe", "pipe", "inherit"],
	}) as ChildProcess & { stdin: NodeJS.WritableStream; stdout: NodeJS.ReadableStream };
	const answers = createInterface({ input: native.stdout })[Symbol.asyncIterator]();
	const sweep = createSweep({ capacity: COUNT });
	put(sweep.tracks, world);

	const oursMs: number[] = [];
	const nativeMs: number[] = [];
	for (let round = -WARM_UP; round < ROUNDS; round++) {
		const startMs = performance.now();
		sweep.run(COUNT, CREWED_RULE);
		const ms = performance.now() - startMs;
		native.stdin.write("\n");
		const answer = Number((await answers.next()).value);
		if (round < 0) continue;
		oursMs.push(ms);
		nativeMs.push(answer);
	}
	native.stdin.end();
	await once(native, "exit");

	const pairs = sweep.run(COUNT, CREWED_RULE);
	const all = numbersOf(pairs.count, (k) => [
		pairs.a(k),
		pairs.b(k),
		pairs.entryUs(k),
		pairs.closestUs(k),
		pairs.distanceMm(k),
	]);
	const own = isSabotaged ? all.subarray(5) : all;
	const bytes = new Uint8Array(readFileSync(join(folder, "pairs"))).buffer;
	const words = new Uint32Array(bytes);
	const doubles = new Float64Array(bytes);
	const theirs = numbersOf(bytes.byteLength / 32, (k) => [
		words[8 * k] as number,
		words[8 * k + 1] as number,
		...doubles.subarray(4 * k + 1, 4 * k + 4),
	]);
	const [digest, nativeDigest] = [digestOf(own), digestOf(theirs)];
	const [ours, theirSpread] = [spreadOf(oursMs), spreadOf(nativeMs)];
	const ratio = theirSpread.medianMs / ours.medianMs;
	const leastRatio = theirSpread.leastMs / ours.leastMs;
	say(
		`tactical-native: ${COUNT} aircraft, 300 s, 5 NM / 1000 ft, exact closest approach, 1 thread`,
	);
	for (const [name, spread, found] of [
		["WebAssembly, 128 bits", ours, digest],
		["C++ -O3 -msse4.1", theirSpread, nativeDigest],
	] as const)
		say(
			`  ${name.padEnd(24)} ${shown(spread.medianMs)} ms (${shown(spread.leastMs)}–${shown(spread.mostMs)})  ${found}`,
		);
	say(
		`  of native speed: ${shown(ratio)} (fastest of each: ${shown(leastRatio)}); floor ${FLOOR}, aim ${AIM}`,
	);
	say(
		JSON.stringify({
			name: "tactical-native",
			unit: "ms a sweep",
			ours: ours.medianMs,
			peer: theirSpread.medianMs,
			peer_name: "C++ -O3 -msse4.1",
			ratio: Number(ratio.toPrecision(4)),
			ratio_of_fastest: Number(leastRatio.toPrecision(4)),
			threads: 1,
			same_results: digest === nativeDigest,
			found: own.length / 5,
			digest,
			floor: FLOOR,
			aim: AIM,
			rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
		}),
	);
	if (digest !== nativeDigest) {
		process.stderr.write("tactical-native: the answers differ\n");
		process.exitCode = 1;
	}
}

const folder = mkdtempSync(join(tmpdir(), "tansiq-native-"));
try {
	await main(folder);
} finally {
	rmSync(folder, { recursive: true });
}
