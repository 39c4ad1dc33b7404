/**
 * When do 100,000 tracks enter some 1,600 real zones within 120 s: `npm run -s bench -- zones`. Turf works
 * in the plane of degrees; pairs about which the two differ are left out of both answers only after
 * GeographicLib has found the course within 400 m (circles: and 0.6 % of the radius) of the edge.
 */
import { entries, type Volume, type ZoneEntries, type ZoneIndex, zoneIndex } from "@tansiq/space";
import { compare, type Side } from "./compare.ts";
import { peerPackage } from "./peers.ts";
import { noticeCircles, regions, traffic, ukVolumes } from "./worlds/airspaces.ts";
import { isNearEdge } from "./zones/excuse.ts";
import { type Contact, denseRing, turfEntries } from "./zones/turf.ts";

const TRACKS = 100_000;
const LOOK_AHEAD_S = 120;

const { circles, nowUs } = noticeCircles(914);
const uk = ukVolumes().slice(0, 350);
const world = regions();
const zones: Volume[] = [...uk, ...world, ...circles];
const tracks = traffic(TRACKS, 1);
const startMs = performance.now();
const index = zoneIndex(zones);
const buildMs = Math.round(performance.now() - startMs);

/** Of its arrays of numbers. */
function megabytesOf({ kinds, ...rest }: ZoneIndex): number {
	const arrays = Object.values({ ...kinds, ...rest }).filter((value) => ArrayBuffer.isView(value));
	return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0) / 2 ** 20;
}

const ask = () => entries(tracks, index, nowUs, LOOK_AHEAD_S * 1e6);
const askTurf = await turfEntries(zones);
const runTurf = () => askTurf(tracks, nowUs, LOOK_AHEAD_S);
const keyOf = ({ track, zone }: { track: number; zone: number }) => track * zones.length + zone;

/** As objects, for the comparison only. */
function listed({ count, track, zone, entryUs }: ZoneEntries) {
	return Array.from({ length: count }, (_, i) => ({
		track: track[i] as number,
		zone: zone[i] as number,
		entryUs: entryUs[i] as number,
	}));
}

/** The pairs that one has and the other has not, each looked at, and how far the times are apart. */
async function differences(): Promise<{ excused: Set<number>; apartS: Float64Array }> {
	const own = new Map(listed(ask()).map((entry) => [keyOf(entry), entry]));
	const theirs = new Map(runTurf().map((contact) => [keyOf(contact), contact]));
	const turf = (await peerPackage("@turf/turf")) as unknown as Parameters<typeof denseRing>[1];
	const rings = zones.map(({ outline }) => denseRing(outline, turf));
	const differing = [...own.keys(), ...theirs.keys()].filter((k) => own.has(k) !== theirs.has(k));
	const excused = differing.filter((k) => {
		const [t, z] = [Math.floor(k / zones.length), k % zones.length];
		return isNearEdge(tracks, t, zones[z] as Volume, rings[z] ?? [], LOOK_AHEAD_S);
	});
	const apartS = [...own].flatMap(([key, { entryUs }]) => {
		const contact = theirs.get(key);
		return contact === undefined ? [] : [Math.abs((entryUs - nowUs) / 1e6 - contact.s)];
	});
	return { excused: new Set(excused), apartS: Float64Array.from(apartS).sort() };
}

const { excused, apartS } = await differences();
const keptKeys = (found: readonly { track: number; zone: number }[]) =>
	found.map(keyOf).filter((key) => !excused.has(key));

const ours: Side<ZoneEntries> = {
	name: "cells and geodesics",
	threads: 1,
	run: ask,
	keys: (found) => keptKeys(listed(found)),
};
const peer: Side<Contact[]> = {
	name: "turf, all zones",
	threads: 1,
	run: runTurf,
	keys: keptKeys,
};
await compare({
	name: "zones",
	work: `${TRACKS} tracks × ${zones.length} zones, entry within ${LOOK_AHEAD_S} s`,
	unit: "a track",
	units: TRACKS,
	ours,
	peers: [peer],
	rounds: 3,
	figures: {
		zones: zones.length,
		uk: uk.length,
		regions: world.length,
		circles: circles.length,
		excused: excused.size,
		index_build_ms: buildMs,
		index_mb: Math.round(megabytesOf(index)),
		entry_times_apart_median_s: Number((apartS[apartS.length >> 1] ?? 0).toPrecision(3)),
		entry_times_apart_p99_s: Number((apartS[Math.floor(apartS.length * 0.99)] ?? 0).toPrecision(3)),
	},
});
