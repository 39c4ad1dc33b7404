/**
 * Ten million volumes with their geometry: `npm run -s bench -- strategic-10m`. How long a planner
 * waits for whom a new volume meets, exactly; and the memory of the index beside the geometry.
 * A sample of the answers is compared with a pass over all volumes.
 */
import {
	type Budget,
	emptyBox,
	gridBoxesMeet,
	meetings,
	StrategicIndex,
	type StrategicMeeting,
	type Volume,
} from "@tansiq/space";
import { isSabotaged, shown } from "./compare.ts";
import { BoxWorld, volumeIn } from "./worlds/volumes.ts";

const VOLUMES = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 10_000_000);
const VOLUMES_OF_AN_OPERATION = 4;
const QUERIES = 20_000;
/** Asked before, so that the figures are of code that is compiled. */
const WARM_UP = 5_000;
const CHECKED = 60;
const MINIMA = { radiusMm: 0, height01mm: 0 };

const world = new BoxWorld(VOLUMES, 1);
const asked = new BoxWorld(WARM_UP + QUERIES, 2);
const volume = (i: number) => volumeIn(world.box(i, emptyBox()), i);
const askedVolume = (i: number) => volumeIn(asked.box(i, emptyBox()), VOLUMES + i);
const idOf = (operation: number) => `operation-${operation}`;

const before = memory();
const index = new StrategicIndex();
const startMs = performance.now();
for (let i = 0; i < VOLUMES; i += VOLUMES_OF_AN_OPERATION) {
	const own: Volume[] = [];
	for (let k = i; k < Math.min(i + VOLUMES_OF_AN_OPERATION, VOLUMES); k++) own.push(volume(k));
	index.put(idOf(i / VOLUMES_OF_AN_OPERATION), own);
}
const buildMs = performance.now() - startMs;
const after = memory();

const times = new Float64Array(QUERIES);
const answers: StrategicMeeting[][] = [];
let met = 0;
for (let i = -WARM_UP; i < QUERIES; i++) {
	const own = [askedVolume(WARM_UP + i)];
	const beganMs = performance.now();
	const answer = index.meets(own, MINIMA, budget(), "half-open");
	if (i < 0) continue;
	times[i] = performance.now() - beganMs;
	met += answer.length;
	if (i < CHECKED) answers.push(answer);
}
if (isSabotaged) answers[answers.findIndex(({ length }) => length > 0)]?.pop();
const wrong = answers.filter((answer, i) => !isSame(answer, everyone(askedVolume(WARM_UP + i))));

times.sort();
const at = (share: number) => 1000 * (times[Math.floor(share * (QUERIES - 1))] as number);
const mean = (1000 * times.reduce((sum, ms) => sum + ms, 0)) / QUERIES;
const { index: indexBytes, geometry } = index.bytes;
const ids = after.heap - before.heap;
const mib = (bytes: number) => Math.round(bytes / 2 ** 20);
const figures = {
	name: "strategic-10m",
	volumes: index.volumes,
	operations: index.size,
	queries: QUERIES,
	met,
	unit: "µs a question",
	p50: Number(shown(at(0.5))),
	p99: Number(shown(at(0.99))),
	mean: Number(shown(mean)),
	put_us_a_volume: Number(shown((1000 * buildMs) / VOLUMES)),
	index_mib: mib(indexBytes),
	ids_mib: mib(ids),
	geometry_mib: mib(geometry),
	checked: answers.length,
	checked_found: answers.reduce((sum, { length }) => sum + length, 0),
	same_results: wrong.length === 0,
	threads: 1,
	rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
};
for (const [name, value] of Object.entries(figures))
	process.stdout.write(`  ${name.padEnd(20)} ${value}\n`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
if (wrong.length > 0) {
	process.stderr.write(`strategic-10m: ${wrong.length} of ${answers.length} answers differ\n`);
	process.exitCode = 1;
}

/** Whom a volume meets: every box of the world by itself, and of those that meet the exact step. */
function everyone(own: Volume): StrategicMeeting[] {
	const askedBox = { ...emptyBox(), ...own.window, ...own.band, datum: 0 };
	const extent = extentOf(own);
	const box = emptyBox();
	const found = new Map<number, Volume[]>();
	for (let i = 0; i < VOLUMES; i++) {
		world.box(i, box);
		if (!gridBoxesMeet(box, Object.assign(askedBox, extent), false)) continue;
		const operation = Math.floor(i / VOLUMES_OF_AN_OPERATION);
		found.set(operation, [...(found.get(operation) ?? []), volume(i)]);
	}
	return [...found].flatMap(([operation, volumes]) => {
		const { conflict, unknown } = meetings([own], volumes, MINIMA, budget());
		return conflict.length > 0 ? [{ id: idOf(operation), conflict, unknown }] : [];
	});
}

/** A rectangle that an asked outline surely stays in: a kilometre and more around its first vertex. */
function extentOf({ outline }: Volume) {
	const lat9 = outline.kind === "disc" ? outline.lat9 : (outline.lat9[0] as number);
	const lon9 = outline.kind === "disc" ? outline.lon9 : (outline.lon9[0] as number);
	const [lat7, lon7] = [Math.round(lat9 / 100), Math.round(lon9 / 100)];
	// 0.06 degree of latitude, and 0.2 of longitude below 63 degrees, are more than 4 km.
	return {
		south7: lat7 - 600_000,
		north7: lat7 + 600_000,
		west7: lon7 - 2_000_000,
		east7: lon7 + 2_000_000,
	};
}

function isSame(a: readonly StrategicMeeting[], b: readonly StrategicMeeting[]): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

function budget(): Budget {
	return { edgeTests: 0, limit: 1_000_000 };
}

function memory(): { heap: number } {
	(globalThis as { gc?: () => void }).gc?.();
	return { heap: process.memoryUsage().heapUsed };
}
