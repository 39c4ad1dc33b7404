import assert from "node:assert/strict";
import { test } from "node:test";
import { gapMm } from "../src/gap.ts";
import {
	DATUMS,
	entries as foundEntries,
	inside,
	outside,
	toEcef,
	type Volume,
	wrapLongitude9,
	type ZoneIndex,
	type ZoneTracks,
	zoneIndex,
} from "../src/index.ts";
import { spineOf } from "../src/spine.ts";
import { emptyCourse, type Leg, legCount, legFrom, putCourse } from "../src/zones/course.ts";
import { firstContactUs, holds } from "../src/zones/crossing.ts";
import { during, within } from "../src/zones/presence.ts";
import {
	anyPlace,
	corridor,
	disc,
	type Place,
	place,
	polygon,
	seeded,
	volume,
	walk,
} from "./oracle.ts";

const S = 1_000_000;
const NOW = 1_700_000_000 * S;

interface Track {
	at: Place;
	degrees: number;
	speedMmS: number;
	altitude01mm: number;
	climb01mmS: number;
	datum: "STD" | "EGM96";
}

function tracksOf(list: readonly Track[]): ZoneTracks {
	const numbers = (of: (track: Track) => number) => Float64Array.from(list, of);
	return {
		count: list.length,
		lat9: numbers(({ at }) => at.lat9),
		lon9: numbers(({ at }) => at.lon9),
		altitude01mm: Int32Array.from(list, ({ altitude01mm }) => altitude01mm),
		datum: Uint8Array.from(list, ({ datum }) => DATUMS.indexOf(datum)),
		speedMmS: numbers(({ speedMmS }) => speedMmS),
		trackMdeg: numbers(({ degrees }) => degrees * 1000),
		climb01mmS: Int32Array.from(list, ({ climb01mmS }) => climb01mmS),
	};
}

function entries(tracks: ZoneTracks, index: ZoneIndex, nowUs: number, lookAheadUs: number) {
	const { count, track, zone, entryUs, isUnknown } = foundEntries(
		tracks,
		index,
		nowUs,
		lookAheadUs,
	);
	return Array.from({ length: count }, (_, i) => ({
		track: track[i] as number,
		zone: zone[i] as number,
		entryUs: entryUs[i] as number,
		isUnknown: isUnknown[i] === 1,
	}));
}

/** Whether GeographicLib's position of a track, so many µs from now, is in a zone. */
function isIn(track: Track, us: number, zone: Volume): boolean | "unknown" {
	const at = walk(track.at, track.degrees, (track.speedMmS * us) / S);
	const altitude01mm = track.altitude01mm + (track.climb01mmS * us) / S;
	return inside({ ...at, altitude01mm, datum: track.datum }, NOW + us, zone);
}

/** By steps of a second, then by halves to 20 µs. */
function sampledEntryUs(track: Track, zone: Volume, lookAheadUs: number): number | null {
	if (isIn(track, 0, zone) !== false) return 0;
	for (let us = S; us <= lookAheadUs; us += S) {
		if (isIn(track, us, zone) === false) continue;
		let [low, high] = [us - S, us];
		while (high - low > 20) {
			const middle = (low + high) / 2;
			if (isIn(track, middle, zone) === false) low = middle;
			else high = middle;
		}
		return high;
	}
	return null;
}

function anyZone(random: () => number, near: Place): Volume {
	const at = walk(near, 360 * random(), 40e6 * random());
	const kind = random();
	const start = Math.floor(360 * random());
	const ring = () =>
		polygon(
			...Array.from({ length: 3 + Math.floor(6 * random()) }, (_, k, n = 9) =>
				walk(at, start - (360 * k) / n, (5 + 30 * random()) * 1e6),
			),
		);
	const outline =
		kind < 0.4
			? ring()
			: kind < 0.7
				? disc(at, Math.floor(1e6 + 20e6 * random()))
				: corridor(
						Math.floor(4e6 * random()),
						at,
						walk(at, start, 25e6),
						walk(walk(at, start, 25e6), start + 60, 15e6),
					);
	const lower01mm = Math.floor(20_000_000 * random());
	const startUs = NOW + Math.floor((random() - 0.6) * 200 * S);
	return volume(outline, {
		band: { datum: "STD", lower01mm, upper01mm: lower01mm + 30_000_000 },
		window: { startUs, endUs: startUs + 150 * S },
	});
}

function anyTrack(random: () => number, near: Place): Track {
	return {
		at: walk(near, 360 * random(), 30e6 * random()),
		degrees: Math.floor(360_000 * random()) / 1000,
		speedMmS: random() < 0.05 ? 0 : Math.floor(300_000 * random()),
		altitude01mm: Math.floor(50_000_000 * random()),
		climb01mmS: random() < 0.5 ? 0 : Math.floor((random() - 0.5) * 300_000),
		datum: random() < 0.1 ? "EGM96" : "STD",
	};
}

test("an index takes what the rows of its zones take, and not what the globe does", () => {
	const small = zoneIndex([volume(disc(place(47, 8), 50_000_000))]);
	assert.ok(small.kinds.numbers.length < 2880 * 12, `${small.kinds.numbers.length} cells`);
	const none = zoneIndex([]);
	assert.equal(none.kinds.numbers.length, 2880);
});

test("tracks enter zones when sampling with GeographicLib says, within 1 ms, anywhere on earth", () => {
	const random = seeded(81);
	const lookAheadUs = 120 * S;
	let entered = 0;
	let brief = 0;
	for (let round = 0; round < 60; round++) {
		const near = anyPlace(random);
		const zones = Array.from({ length: 8 }, () => anyZone(random, near));
		const list = Array.from({ length: 6 }, () => anyTrack(random, near));
		const found = entries(tracksOf(list), zoneIndex(zones), NOW, lookAheadUs);
		assert.equal(new Set(found.map((e) => `${e.track} ${e.zone}`)).size, found.length);
		const byPair = new Map(found.map((entry) => [`${entry.track} ${entry.zone}`, entry]));
		list.forEach((track, t) => {
			zones.forEach((zone, z) => {
				const expectedUs = sampledEntryUs(track, zone, lookAheadUs);
				const own = byPair.get(`${t} ${z}`);
				const name = `round ${round}, track ${t}, zone ${z} ${zone.outline.kind}`;
				if (own === undefined) {
					assert.equal(expectedUs, null, name);
					return;
				}
				const ownUs = own.entryUs - NOW;
				assert.equal(own.isUnknown, track.datum !== "STD", name);
				if (expectedUs === null || ownUs < expectedUs - 1_000) {
					// Sampling passed over a visit shorter than its step.
					assert.notEqual(
						isIn(track, ownUs + 1000, zone),
						false,
						`${name}: ${ownUs} ${expectedUs}`,
					);
					brief++;
					return;
				}
				assert.ok(ownUs <= expectedUs + 1_000, `${name}: ${ownUs} not ${expectedUs}`);
				if (ownUs > 0) entered++;
			});
		});
	}
	assert.ok(entered > 150, `${entered} entered`);
	assert.ok(brief < entered / 10, `${brief} brief visits`);
});

test("a band is met to the microsecond, its limits included", () => {
	const at = place(47, 8);
	const still = { at, degrees: 0, speedMmS: 0, datum: "STD" } as const;
	const zone = volume(disc(at, 1_000_000), { window: { startUs: 0, endUs: 2 * NOW } });
	const list: Track[] = [
		{ ...still, altitude01mm: 3_048_000 - 7, climb01mmS: 3 },
		{ ...still, altitude01mm: 6_096_000 + 7, climb01mmS: -3 },
		{ ...still, altitude01mm: 3_048_000, climb01mmS: -3 },
		{ ...still, altitude01mm: 3_048_000 - 1, climb01mmS: 0 },
		{ ...still, altitude01mm: 6_096_000, climb01mmS: 0 },
		{ ...still, altitude01mm: 6_096_000, climb01mmS: 1 },
	];
	const found = entries(tracksOf(list), zoneIndex([zone]), NOW, 120 * S);
	assert.deepEqual(
		found.map(({ track, entryUs }) => [track, entryUs - NOW]),
		[
			[0, 2_333_334],
			[1, 2_333_334],
			[2, 0],
			[4, 0],
			[5, 0],
		],
	);
});

test("a window is half-open", () => {
	const at = place(47, 8);
	const track: Track = {
		at,
		degrees: 0,
		speedMmS: 0,
		altitude01mm: 4_000_000,
		climb01mmS: 0,
		datum: "STD",
	};
	const windows = [
		[NOW - 5, NOW],
		[NOW - 5, NOW + 1],
		[NOW + 120 * S, NOW + 121 * S],
		[NOW + 120 * S + 1, NOW + 121 * S],
	];
	const zones = windows.map(([startUs = 0, endUs = 0]) =>
		volume(disc(at, 1_000_000), { window: { startUs, endUs } }),
	);
	const found = entries(tracksOf([track]), zoneIndex(zones), NOW, 120 * S);
	assert.deepEqual(
		found.map(({ zone, entryUs }) => [zone, entryUs - NOW]),
		[
			[1, 0],
			[2, 120 * S],
		],
	);
});

test("large zones about a pole, across 180° and over many cells hold what `inside` says", () => {
	const random = seeded(83);
	const window = { startUs: 0, endUs: 2 * NOW };
	const cap = polygon(...[0, 60, 120, 180, 240, 300].map((lon) => place(80, lon)));
	const south = polygon(...[300, 240, 180, 120, 60, 0].map((lon) => place(-70, lon)));
	const pacific = polygon(place(-40, 160), place(-40, -150), place(30, -150), place(35, 165));
	const zones = [
		...[cap, south, pacific].map((outline) => volume(outline, { window })),
		volume(disc(place(89, 20), 900_000_000), { window }),
		volume(disc(place(0, 179), 1_500_000_000), { window }),
		volume(corridor(50_000_000, place(60, 170), place(75, -120)), { window }),
	];
	const index = zoneIndex(zones);
	const list = Array.from(
		{ length: 3000 },
		(): Track => ({
			at: anyPlace(random),
			degrees: 360 * random(),
			speedMmS: 250_000,
			altitude01mm: 4_000_000,
			climb01mmS: 0,
			datum: "STD",
		}),
	);
	const found = entries(tracksOf(list), index, NOW, 120 * S);
	const now = new Set(
		found.filter(({ entryUs }) => entryUs === NOW).map(({ track, zone }) => `${track} ${zone}`),
	);
	let held = 0;
	list.forEach((track, t) => {
		zones.forEach((zone, z) => {
			const expected = isIn(track, 0, zone);
			if (expected) held++;
			assert.equal(now.has(`${t} ${z}`), expected, `${JSON.stringify(track.at)} in zone ${z}`);
		});
	});
	assert.ok(held > 500, `${held} inside`);
});

/** Any world with polar, wrapping and large zones among small ones, and tracks between them. */
function anyWorld(random: () => number): { zones: Volume[]; list: Track[] } {
	const lat = random() < 0.3 ? (random() < 0.5 ? 89.9 : -89.9) : 170 * random() - 85;
	const near = place(lat, random() < 0.4 ? 179.95 : 360 * random() - 180);
	const zones = Array.from({ length: 12 }, () => anyZone(random, near));
	const large = anyZone(random, near);
	zones.push({ ...large, outline: disc(near, Math.floor(300e6 * random())) });
	const ring = Array.from({ length: 40 }, (_, k) =>
		walk(near, 360 - 9 * k, (60 + 200 * random()) * 1e6),
	);
	zones.push({ ...large, outline: polygon(...ring) });
	const list = Array.from({ length: 60 }, () => anyTrack(random, near));
	return { zones, list: list.map((track) => ({ ...track, speedMmS: 3 * track.speedMmS })) };
}

test("the cells and what is left out give what every zone gives when each is asked whole", () => {
	const random = seeded(85);
	const lookAheadUs = 240 * S;
	let pairs = 0;
	for (let round = 0; round < 60; round++) {
		const { zones, list } = anyWorld(random);
		const found = entries(tracksOf(list), zoneIndex(zones), NOW, lookAheadUs);
		const expected = list.flatMap((track, t) =>
			zones.flatMap((zone, z) => {
				const us = plainEntryUs(track, zone, lookAheadUs);
				return us === null ? [] : [`${t} ${z} ${us}`];
			}),
		);
		const own = found.map(({ track, zone, entryUs }) => `${track} ${zone} ${entryUs - NOW}`);
		assert.deepEqual(own.toSorted(), expected.toSorted(), `round ${round}`);
		pairs += expected.length;
	}
	assert.ok(pairs > 1_000, `${pairs} pairs`);
});

/** Band and window, then every leg of the course against every edge: no cell, line or middle. */
function plainEntryUs(track: Track, { outline, band, window }: Volume, lookAheadUs: number) {
	const spine = spineOf(outline);
	const { at, speedMmS, degrees, altitude01mm, climb01mmS } = track;
	let presence = during(window, NOW, lookAheadUs);
	if (track.datum === band.datum) presence = within(presence, altitude01mm, climb01mmS, band);
	const { fromUs, toUs } = presence;
	if (fromUs > toUs) return null;
	const course = emptyCourse(lookAheadUs);
	putCourse(course, at.lat9, wrapLongitude9(at.lon9), speedMmS, degrees * 1000);
	let leg: Leg | null = null;
	for (let k = 0; k < legCount(course, fromUs); k++) {
		leg = legFrom(course, fromUs, k, leg);
		if (leg.fromUs > toUs) return null;
		if (k === 0 && holds(spine, outline.kind, leg.from)) return fromUs;
		const us = Math.ceil(firstContactUs(spine, outline.kind, leg, null));
		if (us < Number.POSITIVE_INFINITY) return us <= toUs ? us : null;
	}
	return null;
}

test("what the budget does not reach is unknown, never clear", () => {
	const random = seeded(86);
	let unknown = 0;
	for (let round = 0; round < 20; round++) {
		const { zones, list } = anyWorld(random);
		const [tracks, index] = [tracksOf(list), zoneIndex(zones)];
		const all = foundEntries(tracks, index, NOW, 240 * S);
		const spent = { edgeTests: 0, limit: Number.MAX_SAFE_INTEGER };
		assert.deepEqual(foundEntries(tracks, index, NOW, 240 * S, spent), all);
		const enough = { edgeTests: 0, limit: spent.edgeTests };
		assert.deepEqual(foundEntries(tracks, index, NOW, 240 * S, enough), all);
		const budget = { edgeTests: 0, limit: Math.floor(spent.edgeTests * random()) };
		const some = foundEntries(tracks, index, NOW, 240 * S, budget);
		const own = new Map<string, number>();
		for (let i = 0; i < some.count; i++)
			own.set(`${some.track[i]} ${some.zone[i]} ${some.isUnknown[i]}`, some.entryUs[i] as number);
		for (let i = 0; i < all.count; i++) {
			const pair = `${all.track[i]} ${all.zone[i]}`;
			const known = own.get(`${pair} ${all.isUnknown[i]}`);
			if (known === all.entryUs[i]) continue;
			unknown++;
			assert.ok(
				(own.get(`${pair} 1`) ?? Number.POSITIVE_INFINITY) <= (all.entryUs[i] as number),
				pair,
			);
		}
	}
	assert.ok(unknown > 50, `${unknown} unknown`);
});

test("a position is outside its volumes where the whole gap to each of them says so", () => {
	const random = seeded(84);
	const tolerance = { lateralMm: 1_852_000, vertical01mm: 914_400, timeUs: 30 * S };
	const flown = Array.from({ length: 1500 }, () => {
		const near = anyPlace(random);
		const volumes = Array.from({ length: 4 }, () => anyZone(random, near));
		const track = anyTrack(random, near);
		const position = { ...track.at, altitude01mm: track.altitude01mm, datum: track.datum };
		return { position, tUs: NOW + Math.floor(100 * S * random()), volumes };
	});
	// The whole gap to every edge, whatever a box or a neighbour says.
	const expected = flown.map(({ position, tUs, volumes }) => {
		const here = toEcef(position.lat9, position.lon9);
		return !volumes.some(
			({ outline, band, window }) =>
				tUs >= window.startUs - tolerance.timeUs &&
				tUs < window.endUs + tolerance.timeUs &&
				band.datum === position.datum &&
				position.altitude01mm >= band.lower01mm - tolerance.vertical01mm &&
				position.altitude01mm <= band.upper01mm + tolerance.vertical01mm &&
				gapMm(here, spineOf(outline)) <= tolerance.lateralMm,
		);
	});
	const found = flown.map(({ position, tUs, volumes }) =>
		outside(position, tUs, volumes, tolerance),
	);
	assert.deepEqual(found, expected);
	const off = expected.filter(Boolean).length;
	assert.ok(off > 300 && off < 1400, `${off} outside`);
});
