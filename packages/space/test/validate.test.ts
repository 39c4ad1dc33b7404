import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fault, volumeFaults, volumesFaults } from "../src/index.ts";
import { corridor, disc, place, polygon, seeded, volume, walk } from "./oracle.ts";

const good = volume(polygon(place(47, 8), place(47, 9), place(48, 8)));
const of = (value: unknown) => volumeFaults(value, "v");
const ofOutline = (outline: unknown) => of({ ...good, outline });

function only(faults: Fault[], field: string, expected: RegExp) {
	assert.deepEqual(
		faults.map((f) => f.field),
		[field],
		JSON.stringify(faults),
	);
	assert.match(faults[0]?.expected ?? "", expected);
}

test("what may be declared has no faults", () => {
	const cases = [
		good.outline,
		disc(place(-90, 180), 1),
		corridor(0, place(47, 8)),
		corridor(0, place(47, 8), place(47, 8)),
		corridor(1000, place(89.9, 0), place(89.9, 180)),
		polygon(place(47, 8), place(48, 8), place(47, 9)),
		polygon(place(-18, 179), place(-18, -179), place(-17, -179), place(-17, 179)),
		polygon(place(89, 0), place(89, 90), place(89, 180), place(89, -90)),
		polygon(place(80, 0), place(80, 120), place(80, -120)),
		polygon(place(-90, 0), place(-89, 0), place(-89, 10)),
		polygon({ lat9: 0, lon9: 0 }, { lat9: 0, lon9: 1 }, { lat9: 1, lon9: 0 }),
	];
	for (const outline of cases) assert.deepEqual(ofOutline(outline), [], JSON.stringify(outline));
	const flat = { ...good, band: { datum: "AGL", lower01mm: 5, upper01mm: 5 } };
	assert.deepEqual(of(flat), [], "equal limits");
	assert.deepEqual(volumesFaults([good, good], "volumes"), []);
});

test("numbers that are no integers, or out of range, are named with their place", () => {
	for (const bad of [1.5, Number.NaN, Number.POSITIVE_INFINITY, "1", null, undefined, 2 ** 53]) {
		only(
			ofOutline({ kind: "polygon", lat9: [0, bad, 1], lon9: [0, 1, 1] }),
			"v.outline.lat9[1]",
			/integer/,
		);
		only(
			ofOutline({ kind: "polygon", lat9: [0, 0, 1], lon9: [0, 1, bad] }),
			"v.outline.lon9[2]",
			/integer/,
		);
		only(ofOutline({ kind: "disc", lat9: bad, lon9: 0, radiusMm: 1 }), "v.outline.lat9", /integer/);
		only(ofOutline({ ...disc(place(0, 0), 1), radiusMm: bad }), "v.outline.radiusMm", /integer/);
		only(
			ofOutline({ ...corridor(0, place(0, 0)), halfWidthMm: bad }),
			"v.outline.halfWidthMm",
			/integer/,
		);
		only(of({ ...good, band: { ...good.band, lower01mm: bad } }), "v.band.lower01mm", /integer/);
		only(of({ ...good, window: { startUs: 0, endUs: bad } }), "v.window.endUs", /integer/);
	}
	only(ofOutline(disc({ lat9: 90_000_000_001, lon9: 120e9 }, 1)), "v.outline.lat9", /integer from/);
	only(ofOutline(disc({ lat9: 0, lon9: 180_000_000_001 }, 1)), "v.outline.lon9", /integer from/);
	only(ofOutline(disc(place(0, 0), 0)), "v.outline.radiusMm", /from 1 to/);
	only(ofOutline(corridor(-1, place(0, 0))), "v.outline.halfWidthMm", /from 0 to/);
	only(
		of({ ...good, band: { ...good.band, upper01mm: 2 ** 31 } }),
		"v.band.upper01mm",
		/2147483647/,
	);
});

test("shapes that are not what they should be", () => {
	for (const bad of [null, undefined, 5, "x", []]) {
		only(of(bad), "v", /volume/);
		only(ofOutline(bad), "v.outline", /polygon, disc or corridor/);
		only(of({ ...good, band: bad }), "v.band", /band/);
		only(of({ ...good, window: bad }), "v.window", /window/);
	}
	only(ofOutline({ kind: "sphere" }), "v.outline.kind", /polygon, disc or corridor/);
	only(
		of({ ...good, band: { ...good.band, datum: "QNH" } }),
		"v.band.datum",
		/W84, EGM96, STD, AGL/,
	);
	only(volumesFaults("x", "volumes"), "volumes", /array/);
	only(volumesFaults([], "volumes"), "volumes", /1 to 5000/);
	only(volumesFaults([good, 1], "volumes"), "volumes[1]", /volume/);
});

test("an empty time and an upside-down band", () => {
	only(
		of({ ...good, window: { startUs: 5, endUs: 5 } }),
		"v.window.endUs",
		/later than startUs, 5/,
	);
	only(of({ ...good, window: { startUs: 5, endUs: 4 } }), "v.window.endUs", /later than/);
	const band = { datum: "STD", lower01mm: 2, upper01mm: 1 };
	only(of({ ...good, band }), "v.band.upper01mm", /at least lower01mm, 2/);
});

test("numbers of vertices", () => {
	only(ofOutline({ kind: "polygon", lat9: [0, 1], lon9: [0, 1] }), "v.outline.lat9", /3 to 10000/);
	only(
		ofOutline({ kind: "polygon", lat9: [0, 1, 2], lon9: [0, 1] }),
		"v.outline.lon9",
		/as many as lat9, 3/,
	);
	only(
		ofOutline({ kind: "corridor", lat9: [], lon9: [], halfWidthMm: 0 }),
		"v.outline.lat9",
		/1 to 10000/,
	);
	const many = Array.from({ length: 10_001 }, (_, i) => i);
	only(ofOutline({ kind: "polygon", lat9: many, lon9: many }), "v.outline.lat9", /10000/);
	only(ofOutline({ kind: "polygon", lat9: 5, lon9: many }), "v.outline.lat9", /array/);
});

test("latitude and longitude swapped", () => {
	only(ofOutline(disc({ lat9: 139e9, lon9: 35e9 }, 1)), "v.outline.lat9", /look swapped/);
	const swiss = { south9: 45e9, west9: 5e9, north9: 48e9, east9: 11e9 };
	const swapped = volumeFaults(volume(disc(place(8, 47), 1)), "v", swiss);
	only(swapped, "v.outline", /swapped/);
	assert.deepEqual(volumeFaults(volume(disc(place(47, 8), 1)), "v", swiss), []);
	assert.deepEqual(volumeFaults(volume(disc(place(60, 60), 1)), "v", swiss), [], "only elsewhere");
	const fiji = { south9: -20e9, west9: 176e9, north9: -15e9, east9: -178e9 };
	assert.deepEqual(volumeFaults(volume(disc(place(-17, 179), 1)), "v", fiji), []);
	assert.deepEqual(volumeFaults(volume(disc(place(-17, -179), 1)), "v", fiji), []);
});

test("rings that repeat vertices", () => {
	const [a, b, c] = [place(47, 8), place(47, 9), place(48, 8)];
	only(ofOutline(polygon(a, b, c, a)), "v.outline.lat9[3]", /does not repeat its first vertex/);
	only(ofOutline(polygon(a, b, b, c)), "v.outline.lat9[2]", /apart from the one before/);
	only(
		ofOutline(polygon(place(10, 180), place(10, -180), place(11, 179))),
		"v.outline.lat9[1]",
		/apart/,
	);
	only(ofOutline(polygon(a, b, place(46, 9), a, place(46, 7))), "v.outline", /meet only/);
});

test("rings without an area", () => {
	only(ofOutline(polygon(place(47, 8), place(47, 9), place(47, 10))), "v.outline", /area/);
	only(
		ofOutline(polygon(place(47, 8), place(48, 9), place(47, 8), place(48, 9))),
		"v.outline",
		/area/,
	);
	only(ofOutline(polygon(place(-1, 179), place(0, 180), place(1, -179))), "v.outline", /area/);
	const third = { lat9: 333_333_333, lon9: 333_333_333 };
	only(ofOutline(polygon(place(0, 0), third, place(1, 1))), "v.outline", /area/);
	// One unit off that line is a triangle.
	assert.deepEqual(
		ofOutline(polygon(place(0, 0), { ...third, lat9: 333_333_334 }, place(1, 1))),
		[],
	);
});

test("rings that cross, touch or run back over themselves", () => {
	const rings = {
		"bow-tie": [place(0, 0), place(1, 1), place(1, 0), place(0, 1)],
		"bow-tie over 180°": [place(0, 179), place(1, -179), place(1, 179), place(0, -179)],
		"bow-tie about the pole": [place(89, 0), place(89, 180), place(89, 90), place(88, -90)],
		spike: [place(0, 0), place(0, 2), place(1, 2), place(0, 2.0), place(2, 0)],
		"spike on an edge": [place(0, 0), place(0, 3), place(0, 1), place(1, 1)],
		"vertex on an edge": [place(0, 0), place(0, 2), place(2, 2), place(0, 1), place(2, 0)],
		"edge on an edge": [
			place(0, 0),
			place(0, 4),
			place(1, 4),
			place(0, 3),
			place(0, 1),
			place(1, 0),
		],
		pentagram: Array.from({ length: 5 }, (_, k) => walk(place(47, 8), 144 * k, 1e8)),
		"pentagram at the pole": Array.from({ length: 5 }, (_, k) => walk(place(90, 0), 144 * k, 1e8)),
	};
	for (const [name, ring] of Object.entries(rings)) {
		const faults = ofOutline(polygon(...ring));
		assert.equal(faults.length, 1, `${name}: ${JSON.stringify(faults)}`);
		assert.match(faults[0]?.expected ?? "", /meet only|does not repeat|apart/, name);
	}
	only(
		ofOutline(polygon(place(0, 0), place(0, 180), place(1, 10))),
		"v.outline.lat9[1]",
		/antipode/,
	);
	only(
		ofOutline(polygon(place(1, 10), place(2, 10), place(-1, -170))),
		"v.outline.lat9[0]",
		/antipode/,
	);
	only(ofOutline(corridor(0, place(90, 3), place(-90, 7))), "v.outline.lat9[1]", /antipode/);
	assert.deepEqual(
		ofOutline(polygon(place(70, 0), place(70, 180), place(70, 90))),
		[],
		"over a pole",
	);
});

test("a touch of one unit decides", () => {
	const ring = (tip: number) =>
		polygon(place(0, 0), place(0, 2), place(2, 2), { lat9: tip, lon9: 1e9 }, place(2, 0));
	assert.deepEqual(ofOutline(ring(1)), []);
	only(ofOutline(ring(0)), "v.outline", /meet only/);
	only(ofOutline(ring(-1)), "v.outline", /meet only/);
});

test("threat 16: 10,000 vertices, whatever their order, are judged in bounded work", () => {
	const random = seeded(41);
	const n = 10_000;
	const shapes = {
		circle: Array.from({ length: n }, (_, k) => walk(place(47, 8), (360 * k) / n, 5e7)),
		comb: Array.from({ length: n }, (_, k) => ({
			lat9: k * 1000,
			lon9: k % 4 < 2 ? k * 7 : 9e9 + k,
		})),
		noise: Array.from({ length: n }, () => place(random(), random())),
	};
	const verdicts = Object.values(shapes).map((ring) => ofOutline(polygon(...ring)).length);
	assert.deepEqual(verdicts, [0, 1, 1]);
});
