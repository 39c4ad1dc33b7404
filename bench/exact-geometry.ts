/**
 * One centimetre decides: `npm run -s bench -- exact-geometry`. 100,000 pairs of shapes that
 * overlap, or are apart, by 1 cm as geographiclib measures them; and how a planar library that
 * takes edges for straight lines between latitudes and longitudes answers where it can be asked.
 */
import { type Outline, outlinesMeet, type Polygon } from "@tansiq/space";
import { gapPairs, TIE_MM } from "../packages/space/test/gap-pairs.ts";
import { isSabotaged } from "./compare.ts";
import { peerPackage } from "./peers.ts";

const PAIRS = 100_000;
const SEED = 2;

interface Turf {
	polygon(rings: [number, number][][]): object;
	booleanIntersects(a: object, b: object): boolean;
}

const turf = (await peerPackage("@turf/turf")) as unknown as Turf;
const seen = { pairs: 0, ties: 0, meet: 0, wrong: 0, planar_asked: 0, planar_wrong: 0 };
const wrongOf = new Map<string, number>();
let worstMm = 0;
for (const { kind, a, b, radiusMm, gapMm } of gapPairs(SEED)) {
	if (seen.pairs === PAIRS) break;
	seen.pairs++;
	if (Math.abs(gapMm) < TIE_MM) {
		seen.ties++;
		continue;
	}
	const expected = gapMm < 0;
	if (expected) seen.meet++;
	const found = outlinesMeet(a, b, radiusMm, { edgeTests: 0, limit: 1_000_000 });
	const answer = isSabotaged && seen.pairs === PAIRS / 2 ? !found : found;
	worstMm = Math.max(worstMm, Math.abs(Math.abs(gapMm) - 10));
	wrongOf.set(kind, (wrongOf.get(kind) ?? 0) + (answer === expected ? 0 : 1));
	if (answer !== expected) seen.wrong++;
	if (a.kind !== "polygon" || b.kind !== "polygon" || radiusMm > 0 || isAcross(a, b)) continue;
	seen.planar_asked++;
	if (turf.booleanIntersects(plane(a), plane(b)) !== expected) seen.planar_wrong++;
}

process.stdout.write(`exact-geometry: ${PAIRS} pairs 1 cm apart or 1 cm into one another\n`);
for (const [kind, wrong] of wrongOf) process.stdout.write(`  ${kind.padEnd(24)} ${wrong} wrong\n`);
process.stdout.write(
	`  turf, straight edges     ${seen.planar_wrong} wrong of ${seen.planar_asked} pairs of polygons\n`,
);
const figures = {
	name: "exact-geometry",
	...seen,
	/** How far the true gaps are from 1 cm, by the rounding of coordinates. */
	gap_error_mm: Number(worstMm.toFixed(3)),
	same_results: seen.wrong === 0,
	rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
if (seen.wrong > 0) {
	process.stderr.write(`exact-geometry: ${seen.wrong} answers are wrong\n`);
	process.exitCode = 1;
}

/** Planar libraries know no way across 180°: only pairs on one side of it are put to them. */
function isAcross(...outlines: Exclude<Outline, { kind: "disc" }>[]): boolean {
	const lons = outlines.flatMap(({ lon9 }) => lon9);
	return Math.max(...lons) - Math.min(...lons) > 180e9;
}

function plane({ lat9, lon9 }: Polygon): object {
	const ring = lat9.map((lat, i): [number, number] => [(lon9[i] as number) / 1e9, lat / 1e9]);
	return turf.polygon([[...ring, ring[0] as [number, number]]]);
}
