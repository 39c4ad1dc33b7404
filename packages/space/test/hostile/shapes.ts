import { corridor, disc, type Place, place, polygon, seeded, walk } from "../oracle.ts";

/** A declaration made to break what reads it, and what is to become of it. */
export interface Hostile {
	name: string;
	volume: unknown;
	/** What the one fault says of the field, or null for a shape that is legal and is answered for. */
	refused: { field: RegExp; expected: RegExp } | null;
}

const HOUR = 3_600_000_000;
const BAND = { datum: "W84", lower01mm: 0, upper01mm: 1_000_000 };
const WINDOW = { startUs: 0, endUs: HOUR };
const of = (outline: unknown) => ({ outline, band: BAND, window: WINDOW });
const SQUARE = polygon(place(47, 8), place(47, 9), place(48, 9), place(48, 8));
const LINE = corridor(1000, place(47, 8), place(48, 9));
const DISC = disc(place(47, 8), 1_000_000);

/** What stands where a whole number belongs. */
const NO_NUMBERS: [string, unknown][] = [
	["NaN", Number.NaN],
	["Infinity", Number.POSITIVE_INFINITY],
	["-Infinity", Number.NEGATIVE_INFINITY],
	["1e308", 1e308],
	["-1e308", -1e308],
	["the smallest double", 5e-324],
	["2^53", 2 ** 53],
	["a half", 0.5],
	["a string", "1"],
	["null", null],
	["nothing", undefined],
	["a boolean", true],
	["a list", [1]],
	["an object", { valueOf: 1 }],
	["a bigint", 1n],
];

/** A volume with a value in one field, by the name of the field. */
const FIELDS: [string, (value: unknown) => unknown][] = [
	["outline.lat9[1]", (v) => of({ ...SQUARE, lat9: SQUARE.lat9.with(1, v as number) })],
	["outline.lon9[3]", (v) => of({ ...SQUARE, lon9: SQUARE.lon9.with(3, v as number) })],
	["outline.lat9", (v) => of({ ...DISC, lat9: v })],
	["outline.radiusMm", (v) => of({ ...DISC, radiusMm: v })],
	["outline.lat9[0]", (v) => of({ ...LINE, lat9: LINE.lat9.with(0, v as number) })],
	["outline.halfWidthMm", (v) => of({ ...LINE, halfWidthMm: v })],
	["band.lower01mm", (v) => ({ ...of(SQUARE), band: { ...BAND, lower01mm: v } })],
	["band.upper01mm", (v) => ({ ...of(SQUARE), band: { ...BAND, upper01mm: v } })],
	["window.startUs", (v) => ({ ...of(SQUARE), window: { ...WINDOW, startUs: v } })],
	["window.endUs", (v) => ({ ...of(SQUARE), window: { ...WINDOW, endUs: v } })],
];

function noNumbers(): Hostile[] {
	return FIELDS.flatMap(([field, put]) =>
		NO_NUMBERS.map(([name, value]) => ({
			name: `${name} for ${field}`,
			volume: put(value),
			refused: { field: literally(field), expected: /^an integer from/ },
		})),
	);
}

function literally(field: string): RegExp {
	return new RegExp(`^v\\.${field.replace(/[[\].]/g, "\\$&")}$`);
}

function refusedAs(field: string, expected: RegExp, volumes: Record<string, unknown>): Hostile[] {
	return Object.entries(volumes).map(([name, volume]) => ({
		name,
		volume,
		refused: { field: literally(field), expected },
	}));
}

const outlines = (all: Record<string, unknown>) =>
	Object.fromEntries(Object.entries(all).map(([name, outline]) => [name, of(outline)]));

function rings(all: Record<string, Place[]>): Record<string, unknown> {
	return outlines(
		Object.fromEntries(Object.entries(all).map(([name, places]) => [name, polygon(...places)])),
	);
}

function malformed(): Hostile[] {
	const many = Array.from({ length: 10_001 }, (_, i) => i);
	return [
		...refusedAs(
			"outline",
			/kind polygon, disc or corridor/,
			outlines({ "no outline": null, "a list for an outline": [] }),
		),
		...refusedAs(
			"outline.kind",
			/polygon, disc or corridor/,
			outlines({
				"a sphere": { kind: "sphere" },
				"a kind from the prototype": { kind: "constructor" },
			}),
		),
		...refusedAs(
			"outline.lat9",
			/3 to 10000 vertices/,
			outlines({
				"two vertices": polygon(place(1, 1), place(2, 2)),
				"no vertices": polygon(),
				"10,001 vertices": { kind: "polygon", lat9: many, lon9: many },
			}),
		),
		...refusedAs(
			"outline.lat9",
			/1 to 10000 vertices/,
			outlines({ "a line without vertices": corridor(5) }),
		),
		...refusedAs(
			"outline.lat9",
			/an array/,
			outlines({
				"typed latitudes": { ...SQUARE, lat9: Float64Array.from(SQUARE.lat9) },
				"latitudes in a string": { ...SQUARE, lat9: "4748" },
			}),
		),
		...refusedAs(
			"outline.lon9",
			/as many as lat9/,
			outlines({ "a longitude too few": { ...SQUARE, lon9: SQUARE.lon9.slice(1) } }),
		),
		...refusedAs(
			"outline.lat9[2]",
			/an integer from/,
			outlines({ "a hole in the list": { ...SQUARE, lat9: Object.assign([1, 2], { 3: 4 }) } }),
		),
		...refusedAs(
			"outline.lat9",
			/from -90000000000/,
			outlines({ "beyond the pole by one unit": disc({ lat9: 90_000_000_001, lon9: 0 }, 1) }),
		),
		...refusedAs(
			"outline.lon9",
			/from -180000000000/,
			outlines({ "beyond 180° by one unit": disc({ lat9: 0, lon9: -180_000_000_001 }, 1) }),
		),
		...refusedAs(
			"outline.radiusMm",
			/from 1 to/,
			outlines({
				"a disc of no radius": disc(place(1, 1), 0),
				"a disc of negative radius": disc(place(1, 1), -5),
				"a disc wider than the earth": disc(place(1, 1), 20_037_508_001),
			}),
		),
		...refusedAs(
			"outline.halfWidthMm",
			/from 0 to/,
			outlines({ "a line of negative width": corridor(-1, place(1, 1)) }),
		),
		...refusedAs("window.endUs", /later than startUs/, {
			"no time": { ...of(SQUARE), window: { startUs: 5, endUs: 5 } },
			"time backwards": { ...of(SQUARE), window: { startUs: 5, endUs: 4 } },
		}),
		...refusedAs("band.upper01mm", /at least lower01mm/, {
			"a band upside down": { ...of(SQUARE), band: { ...BAND, lower01mm: 2e6 } },
		}),
		...refusedAs("band.datum", /one of/, {
			"an unknown datum": { ...of(SQUARE), band: { ...BAND, datum: "QNH" } },
			"a datum of the prototype": { ...of(SQUARE), band: { ...BAND, datum: "toString" } },
		}),
	];
}

const star = (at: Place, points: number, step: number, mm: number) =>
	Array.from({ length: points }, (_, k) => walk(at, (step * 360 * k) / points, mm));

function crossing(): Hostile[] {
	const random = seeded(3);
	const shapes = {
		"a bow-tie": [place(0, 0), place(1, 1), place(1, 0), place(0, 1)],
		"a bow-tie across 180°": [place(0, 179), place(1, -179), place(1, 179), place(0, -179)],
		"a bow-tie about the north pole": [place(89, 0), place(89, 180), place(89, 90), place(88, -90)],
		"a bow-tie about the south pole": [
			place(-89, 0),
			place(-89, 180),
			place(-89, 90),
			place(-88, -90),
		],
		"a bow-tie of 1 mm": [
			{ lat9: 0, lon9: 0 },
			{ lat9: 10, lon9: 10 },
			{ lat9: 10, lon9: 0 },
			{ lat9: 0, lon9: 10 },
		],
		"a pentagram": star(place(47, 8), 5, 2, 1e8),
		"a pentagram at the pole": star(place(90, 0), 5, 2, 1e8),
		"a star of 101 points": star(place(-30, 179.9), 101, 50, 1e7),
		"two triangles at one vertex": [
			place(0, 0),
			place(1, 1),
			place(1, -1),
			place(0, 0.5),
			place(-1, 1),
			place(0, 0.5),
		],
		"a spike": [place(0, 0), place(0, 2), place(1, 2), place(0, 2), place(2, 0)],
		"a spike along an edge": [place(0, 0), place(0, 3), place(0, 1), place(1, 1)],
		"a vertex on an edge": [place(0, 0), place(0, 2), place(2, 2), place(0, 1), place(2, 0)],
		"an edge on an edge": [
			place(0, 0),
			place(0, 4),
			place(1, 4),
			place(0, 3),
			place(0, 1),
			place(1, 0),
		],
		"home along the vertices passed": Array.from({ length: 500 }, (_, k) => ({
			lat9: 47e9 + (k === 250 ? 1e6 : 0),
			lon9: 8e9 + k * 1e6,
		})),
		"a ring run through twice": [...star(place(5, 5), 6, 1, 1e8), ...star(place(5, 5), 6, 1, 1e8)],
		"a ring there and back": [place(0, 0), place(0, 1), place(1, 1), place(0, 1)],
		"10,000 places at random": Array.from({ length: 10_000 }, () => place(random(), random())),
		"a comb with crossed teeth": Array.from({ length: 3_000 }, (_, k) => ({
			lat9: k * 1000,
			lon9: k % 4 < 2 ? 0 : 9e8 - k,
		})),
	};
	const refused = { field: /^v\.outline/, expected: /meet only|does not repeat|apart from/ };
	return Object.entries(shapes).map(([name, places]) => ({
		name,
		volume: of(polygon(...places)),
		refused,
	}));
}

function flatAndRepeated(): Hostile[] {
	const third = { lat9: 333_333_333, lon9: 333_333_333 };
	const [a, b, c] = [place(47, 8), place(47, 9), place(48, 8)];
	return [
		...refusedAs(
			"outline",
			/a polygon with an area/,
			rings({
				"a ring along a parallel": [place(47, 8), place(47, 9), place(47, 10)],
				"a ring along a meridian by the pole": [
					place(-89.634155033, 17.3),
					place(-89.692581287, 17.3),
					place(-89.669309099, 17.3),
				],
				"a ring along a meridian": [place(47, 8), place(48, 8), place(49, 8)],
				"a ring along the equator": [place(0, -1), place(0, 0), place(0, 1)],
				"a flat ring across 180°": [place(-1, 179), place(0, 180), place(1, -179)],
				"a flat ring of thirds": [place(0, 0), third, place(1, 1)],
				"two places in turn": [a, b, a, b],
			}),
		),
		...refusedAs(
			"outline.lat9[1]",
			/apart from the one before/,
			rings({
				"one place three times": [a, a, a],
				"180° and -180° for one meridian": [
					place(10, 180),
					{ lat9: 10e9, lon9: -180e9 },
					place(11, 179),
				],
			}),
		),
		...refusedAs(
			"outline.lat9[3]",
			/does not repeat its first vertex/,
			rings({ "a ring closed by hand": [a, b, c, a] }),
		),
		...refusedAs(
			"outline.lat9[2]",
			/apart from the one before/,
			rings({ "a vertex twice": [a, b, b, c] }),
		),
		...refusedAs("outline.lat9[1]", /antipode/, {
			...rings({ "an edge to the antipode": [place(0, 0), place(0, 180), place(1, 10)] }),
			...outlines({
				"a line from pole to pole": corridor(0, place(90, 3), place(-90, 7)),
				"a line to the antipode": corridor(0, place(12, 3), place(-12, -177)),
			}),
		}),
	];
}

/** Legal, however odd. */
function legal(): Hostile[] {
	const n = 10_000;
	const circle = (at: Place, count: number, mm: number) =>
		Array.from({ length: count }, (_, k) => walk(at, (360 * k) / count, mm));
	/** A back of one edge and as many teeth as are wished: 2 vertices each. */
	const comb = (teeth: number, lat: number, lon: number) => [
		place(lat - 0.01, lon + 0.3),
		place(lat - 0.01, lon),
		...Array.from({ length: 2 * teeth }, (_, k) =>
			place(lat + (k % 2) * 0.1, lon + (0.3 * k) / (2 * teeth - 1)),
		),
	];
	const spiral = (turns: number, per: number) => {
		const arm = Array.from({ length: turns * per }, (_, k) =>
			walk(place(47, 8), (360 * k) / per, 1e6 + 1e5 * k),
		);
		const inner = arm
			.map((_, k) => walk(place(47, 8), (360 * k) / per, 1e6 + 1e5 * k + 4e4 * per))
			.reverse();
		return [...arm, ...inner];
	};
	const shapes: Record<string, unknown> = {
		"a square counter-clockwise": SQUARE,
		"a square clockwise": polygon(place(48, 8), place(48, 9), place(47, 9), place(47, 8)),
		"a square at (0, 0)": polygon(place(-1, -1), place(-1, 1), place(1, 1), place(1, -1)),
		"a square across 180°": polygon(
			place(-18, 179),
			place(-18, -179),
			place(-17, -179),
			place(-17, 179),
		),
		"a ring that crosses 180° four times": polygon(
			place(0, 179),
			place(0, -179),
			place(1, -179),
			place(1, 179.5),
			place(2, 179.5),
			place(2, -179),
			place(3, -179),
			place(3, 179),
		),
		"a ring with a vertex on 180°": polygon(
			place(5, 180),
			place(6, 179),
			place(7, 180),
			place(6, -179),
		),
		"a ring about the north pole": polygon(place(80, 0), place(80, 120), place(80, -120)),
		"a ring about the south pole, clockwise": polygon(
			place(-80, 0),
			place(-80, -120),
			place(-80, 120),
		),
		"a ring with a vertex at the pole": polygon(place(90, 45), place(89, 0), place(89, 90)),
		"a triangle over the pole": polygon(place(70, 0), place(70, 180), place(70, 90)),
		"1,000 vertices about the pole": polygon(...circle(place(90, 0), 1_000, 1e7)),
		"10,000 vertices": polygon(...circle(place(47, 8), n, 5e7)),
		"10,000 vertices within 2 m": polygon(...circle(place(47, 8), n / 10, 1_000)),
		"a comb of 1,500 teeth": polygon(...comb(1_500, 47, 8)),
		"another comb, across 180°": polygon(...comb(1_500, -17, 179.85)),
		"a spiral": polygon(...spiral(6, 40)),
		"a triangle of one unit": polygon(
			{ lat9: 0, lon9: 0 },
			{ lat9: 1, lon9: 0 },
			{ lat9: 0, lon9: 1 },
		),
		"a sliver of one unit": polygon(place(0, 0), third9(1), place(1, 1)),
		"a needle of 1 mm by 100 km": polygon(
			place(47, 8),
			{ lat9: 47e9 + 10, lon9: 8.5e9 },
			place(47, 9),
			{ lat9: 47e9 + 20, lon9: 8.5e9 },
		),
		"a spike 1 mm wide": polygon(
			place(47, 8),
			place(47, 9),
			place(48, 9),
			{ lat9: 47.5e9 + 10, lon9: 8.000_000_01e9 },
			{ lat9: 47.5e9, lon9: 8.9e9 },
			{ lat9: 47.5e9 - 10, lon9: 8.000_000_01e9 },
		),
		"an edge of 179.9°": polygon(place(10, 0), place(10, 179.9), place(20, 90)),
		"a ring of a continent": polygon(place(10, 0), place(10, 60), place(50, 60), place(50, 0)),
		"a disc of 1 mm": disc(place(47, 8), 1),
		"a disc at the north pole": disc(place(90, 77), 1_000_000),
		"a disc over the south pole": disc(place(-89.999, 10), 5_000_000),
		"a disc across 180°": disc(place(10, 180), 100_000_000),
		"a disc that is the earth": disc(place(47, 8), 20_037_508_000),
		"a point": corridor(0, place(47, 8)),
		"a point at the pole": corridor(0, place(90, 8)),
		"a point twice": corridor(0, place(47, 8), place(47, 8)),
		"a line over the pole": corridor(1000, place(89.9, 0), place(89.9, 180)),
		"a line across 180°": corridor(1000, place(10, 179.9), place(10.1, -179.9)),
		"a line that crosses itself": corridor(
			1000,
			place(0, 0),
			place(1, 1),
			place(1, 0),
			place(0, 1),
		),
		"a line there and back": corridor(0, place(0, 0), place(1, 1), place(0, 0)),
		"a line of 10,000 vertices": corridor(
			10,
			...Array.from({ length: n }, (_, k) => place(47 + k / n, 8 + (k % 2) / 100)),
		),
		"a line of half the earth": corridor(1000, place(0, 0), place(1, 179)),
		"a line as wide as the earth": corridor(20_037_508_000, place(47, 8), place(48, 8)),
	};
	return [
		...Object.entries(shapes).map(([name, outline]) => ({
			name,
			volume: of(outline),
			refused: null,
		})),
		{
			name: "a time without an end",
			volume: { ...of(SQUARE), window: { startUs: 0, endUs: Number.MAX_SAFE_INTEGER } },
			refused: null,
		},
		{
			name: "a band of no height",
			volume: { ...of(SQUARE), band: { ...BAND, upper01mm: 0 } },
			refused: null,
		},
		{
			name: "a band of all heights",
			volume: { ...of(SQUARE), band: { ...BAND, lower01mm: -(2 ** 31), upper01mm: 2 ** 31 - 1 } },
			refused: null,
		},
	];
}

function third9(off: number): Place {
	return { lat9: 333_333_333 + off, lon9: 333_333_333 };
}

export const hostileShapes: readonly Hostile[] = [
	...noNumbers(),
	...malformed(),
	...crossing(),
	...flatAndRepeated(),
	...legal(),
];
