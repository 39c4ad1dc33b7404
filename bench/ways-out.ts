/**
 * How long the ways out of a plan take among a million volumes: `npm run -s bench -- ways-out`. The
 * first plans' ways are held against every volume there is, one by one.
 */
import {
	type Budget,
	FOOT_01MM,
	MINUTE_US,
	meetings,
	type Obstacle,
	StrategicIndex,
	type Volume,
	type WayLimits,
	waysOut,
} from "@tansiq/space";
import { isSabotaged, shown } from "./compare.ts";
import { BoxWorld, volumeIn } from "./worlds/volumes.ts";

const VOLUMES = 1_000_000;
const PLANS = 1_000;
/** Plans whose ways are looked at one volume after the other. */
const LOOKED_AT = 20;
const MINIMA = { radiusMm: 50_000, height01mm: 50 * FOOT_01MM };
const LIMITS: WayLimits = {
	laterUs: 120 * MINUTE_US,
	earlierUs: 120 * MINUTE_US,
	higher01mm: 1_000 * FOOT_01MM,
	lower01mm: 1_000 * FOOT_01MM,
	asideMm: 5_000_000,
};

const world = new BoxWorld(VOLUMES, 1);
const scratch = {} as Parameters<BoxWorld["box"]>[1];
const stored = (i: number): Volume => volumeIn(world.box(i, scratch), i);
const index = new StrategicIndex();
for (let i = 0; i < VOLUMES; i++) index.put(String(i), [stored(i)]);

let checks = 0;
function inTheWay(volumes: Volume[]): Obstacle[] {
	checks++;
	const budget: Budget = { edgeTests: 0, limit: 1e7 };
	return index.meets(volumes, MINIMA, budget, "half-open").map(({ id }) => ({
		key: id,
		volumes: [stored(Number(id))],
		minima: MINIMA,
	}));
}

const plans = new BoxWorld(20 * PLANS, 2);
const tookMs: number[] = [];
const asked: number[] = [];
const offered: Record<string, number> = {};
let wrong = 0;
for (let i = 0; i < plans.count && tookMs.length < PLANS; i++) {
	const plan = volumeIn(plans.box(i, scratch), i);
	if (inTheWay([plan]).length === 0) continue;
	checks = 0;
	const startMs = performance.now();
	const ways = waysOut([plan], LIMITS, inTheWay);
	tookMs.push(performance.now() - startMs);
	asked.push(checks);
	for (const way of ways) {
		const kind = way.axis === "ground" ? "aside" : `${way.axis} ${way.by > 0 ? "+" : "−"}`;
		offered[kind] = (offered[kind] ?? 0) + 1;
		const volumes = isSabotaged ? [plan] : way.volumes;
		if (tookMs.length <= LOOKED_AT && !isClear(volumes)) wrong++;
	}
}

/** Against every stored volume, without the index. */
function isClear(volumes: Volume[]): boolean {
	const [{ band, window }] = volumes as [Volume];
	for (let i = 0; i < VOLUMES; i++) {
		const box = world.box(i, scratch);
		if (box.startUs >= window.endUs || window.startUs >= box.endUs) continue;
		if (box.lower01mm - band.upper01mm >= MINIMA.height01mm) continue;
		if (band.lower01mm - box.upper01mm >= MINIMA.height01mm) continue;
		const budget: Budget = { edgeTests: 0, limit: 1e7 };
		if (meetings(volumes, [volumeIn(box, i)], MINIMA, budget).conflict.length > 0) return false;
	}
	return true;
}

tookMs.sort((a, b) => a - b);
const at = (share: number) => tookMs[Math.floor(share * tookMs.length)] ?? Number.NaN;
const figures = {
	name: "ways-out",
	volumes: VOLUMES,
	plans: tookMs.length,
	p50_ms: Number(at(0.5).toPrecision(3)),
	p95_ms: Number(at(0.95).toPrecision(3)),
	p99_ms: Number(at(0.99).toPrecision(3)),
	checks_per_plan: Number((asked.reduce((a, b) => a + b, 0) / asked.length).toPrecision(3)),
	offered,
	wrong,
	rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
};
const say = (text: string) => process.stdout.write(`${text}\n`);
say(`ways out of ${tookMs.length} plans that meet something among ${VOLUMES} volumes`);
for (const share of [0.5, 0.95, 0.99]) say(`  p${100 * share}  ${shown(at(share))} ms`);
say(JSON.stringify(figures));
if (wrong > 0) process.exitCode = 1;
