import assert from "node:assert/strict";
import { test } from "node:test";
import { inside, type Outline } from "@tansiq/space";
import fc from "fast-check";
import { emptyWatch, take, tick, type WatchedZone, zoneEntries } from "../src/index.ts";
import { at, BOX, policy, report, SECOND } from "./sample.ts";

const ZONE: WatchedZone = { id: "works", rule: "closed", ...BOX };
const STALE = 30 * SECOND;

test("every fresh track inside a closed zone, whosever it is, and its operation only if ours", () => {
	const { picture } = emptyWatch();
	take(picture, report("a", 5, { operation: "op" }), "own");
	take(picture, report("b", 5), "seen");
	take(picture, report("c", 5, { operation: "bravo/routine/2" }), "told");
	take(picture, report("out", 5, { lat9: 48_000_000_000 }), "seen");
	take(picture, report("high", 5, { altitude01mm: 36_001 * 3048 }), "seen");
	const found = zoneEntries(picture, [ZONE], STALE, at(6));
	assert.deepEqual(
		found.map(({ key, operations, zone }) => [key, operations, zone]),
		[
			["zone_entry a works", ["op"], "works"],
			["zone_entry b works", [], "works"],
			["zone_entry c works", [], "works"],
		],
	);
});

test("an altitude that cannot be compared may be inside and is treated as inside", () => {
	const { picture } = emptyWatch();
	take(picture, report("a", 5, { datum: "W84", altitude01mm: 0 }), "seen");
	take(picture, report("b", 5, { datum: "W84", lat9: 48_000_000_000 }), "seen");
	assert.deepEqual(
		zoneEntries(picture, [ZONE], STALE, at(6)).map(({ tracks }) => tracks),
		[["a"]],
	);
});

test("a notice zone is no closed zone, a stale track is no entry, a window is half-open", () => {
	const { picture } = emptyWatch();
	take(picture, report("a", 0), "seen");
	const entries = (zone: WatchedZone, seconds: number) =>
		zoneEntries(picture, [zone], STALE, at(seconds)).length;
	assert.equal(entries(ZONE, 30), 1);
	assert.equal(entries(ZONE, 31), 0, "stale");
	assert.equal(entries({ ...ZONE, rule: "notice" }, 1), 0);
	const soon = { ...ZONE, window: { startUs: at(10), endUs: at(20) } };
	assert.deepEqual(
		[9, 10, 19, 20].map((s) => entries(soon, s)),
		[0, 1, 1, 0],
	);
});

test("an entry is a fact: one tick raises it, and it clears 60 s after it was last inside", () => {
	const watch = emptyWatch();
	const rules = policy({ zones: [ZONE] });
	take(watch.picture, report("a", 0), "seen");
	assert.equal(tick(watch, rules, at(0)).alerts[0]?.type, "raised");
	take(watch.picture, report("a", 1, { lat9: 48_000_000_000 }), "seen");
	for (let s = 1; s < 60; s++) {
		if (s % 10 === 0) take(watch.picture, report("a", s, { lat9: 48_000_000_000 }), "seen");
		assert.deepEqual(tick(watch, rules, at(s)).alerts, []);
	}
	assert.equal(tick(watch, rules, at(60)).alerts[0]?.type, "cleared");
});

/** Degrees north and east of somewhere, over 180° and next to a pole too. */
const somewhere = fc.record({
	lat: fc.constantFrom(-89.5, -33, 0, 47, 84.9, 89.2),
	lon: fc.constantFrom(-179.8, -3, 0, 8, 179.9),
});
const shift = fc.integer({ min: -400_000_000, max: 400_000_000 });
const turned = (lon9: number) =>
	lon9 >= 180e9 ? lon9 - 360e9 : lon9 < -180e9 ? lon9 + 360e9 : lon9;

const outlineNear = (lat9: number, lon9: number): fc.Arbitrary<Outline> => {
	const radiusMm = fc.integer({ min: 1, max: 60_000_000 });
	const disc = radiusMm.map((mm): Outline => ({ kind: "disc", lat9, lon9, radiusMm: mm }));
	const corner = fc.tuple(fc.integer({ min: 1e6, max: 4e8 }), fc.integer({ min: 1e6, max: 4e8 }));
	const ring = fc.tuple(corner, corner, corner).map(([a, b, c]): Outline => {
		const corners = [
			[a[0], a[1]],
			[b[0], -b[1]],
			[-c[0], c[1] - 2e8],
		] as const;
		return {
			kind: "polygon",
			lat9: corners.map(([north]) => lat9 + north),
			lon9: corners.map(([, east]) => turned(lon9 + east)),
		};
	});
	const way = fc.tuple(corner, radiusMm).map(
		([[north, east], mm]): Outline => ({
			kind: "corridor",
			lat9: [lat9, lat9 + north],
			lon9: [lon9, turned(lon9 + east)],
			halfWidthMm: mm,
		}),
	);
	return fc.oneof(disc, ring, way);
};

const scene = somewhere.chain(({ lat, lon }) => {
	const [lat9, lon9] = [lat * 1e9, lon * 1e9];
	const track = fc.record({
		lat9: shift.map((by) => lat9 + by),
		lon9: shift.map((by) => turned(lon9 + by)),
		altitude01mm: fc.constantFrom(0, 35_000 * 3048, 36_001 * 3048),
		datum: fc.constantFrom("STD" as const, "W84" as const),
	});
	const zone = fc.record({
		rule: fc.constantFrom("closed" as const, "notice" as const),
		outline: outlineNear(lat9, lon9),
		startUs: fc.constantFrom(at(0), at(7)),
	});
	return fc.record({
		tracks: fc.array(track, { maxLength: 20 }),
		zones: fc.array(zone, { maxLength: 8 }),
	});
});

test("many zones at once say what each of them says alone", () => {
	let found = 0;
	fc.assert(
		fc.property(scene, ({ tracks, zones }) => {
			const { picture } = emptyWatch();
			for (const [k, changes] of tracks.entries())
				take(picture, report(`t${k}`, 5, changes), "seen");
			const watched = zones.map(
				({ rule, outline, startUs }, k): WatchedZone => ({
					...ZONE,
					id: `z${k}`,
					rule,
					outline,
					window: { ...ZONE.window, startUs },
				}),
			);
			const expected = watched
				.filter(({ rule }) => rule === "closed")
				.flatMap((zone) =>
					[...picture.tracks.values()]
						.filter((track) => inside(track, at(6), zone) !== false)
						.map(({ id }) => `zone_entry ${id} ${zone.id}`),
				);
			found += expected.length;
			assert.deepEqual(
				zoneEntries(picture, watched, STALE, at(6)).map(({ key }) => key),
				expected,
			);
		}),
		{ numRuns: 1000, seed: 5 },
	);
	assert.ok(found > 500, `only ${found} entries`);
});
