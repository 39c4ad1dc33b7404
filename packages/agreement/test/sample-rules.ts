import {
	type Band,
	DAY_US,
	type Disc,
	HOUR_US,
	METRE_01MM,
	MINUTE_US,
	type Polygon,
	type Volume,
	type Window,
} from "@tansiq/space";
import type {
	AgreedZone,
	AnyRule,
	DividingLineRule,
	Extent,
	KnownRule,
	RuleSubject,
} from "../src/index.ts";
import { ORIGIN_US } from "./sample.ts";

/** One of everything, and what tests put beside it. Positions are in 1e-3 degree about (45, 5). */

export const LOW: Band = { datum: "W84", lower01mm: 0, upper01mm: 1_000 * METRE_01MM };
export const MONTH: Window = { startUs: ORIGIN_US, endUs: ORIGIN_US + 30 * DAY_US };

export const lat = (mdeg: number) => 45_000_000_000 + mdeg * 1_000_000;
export const lon = (mdeg: number) => 5_000_000_000 + mdeg * 1_000_000;

export function disc(north: number, east: number, radiusM: number): Disc {
	return { kind: "disc", lat9: lat(north), lon9: lon(east), radiusMm: radiusM * 1_000 };
}

/** South, west, north, east. */
export function box(s: number, w: number, n: number, e: number): Polygon {
	return {
		kind: "polygon",
		lat9: [lat(s), lat(s), lat(n), lat(n)],
		lon9: [lon(w), lon(e), lon(e), lon(w)],
	};
}

/** A path of no width through points of (north, east). */
export function path(...points: [number, number][]) {
	return {
		kind: "corridor" as const,
		lat9: points.map(([north]) => lat(north)),
		lon9: points.map(([, east]) => lon(east)),
		halfWidthMm: 0,
	};
}

/** From and to hours after the first instant. */
export function hours(from: number, to: number): Window {
	return { startUs: ORIGIN_US + from * HOUR_US, endUs: ORIGIN_US + to * HOUR_US };
}

export function extent(outline: Extent["outline"], window = MONTH, band = LOW): Extent {
	return { outline, band, window };
}

export function zone(id: string, changes: Partial<AgreedZone> = {}): AgreedZone {
	return { id, name: id, rule: "closed", ...extent(disc(0, 0, 2_000)), ...changes };
}

export function volume(outline: Volume["outline"], window = hours(1, 2), band = LOW): Volume {
	return { outline, band, window };
}

/** An operation of alpha whose notice was given two hours before the first instant of the agreement. */
export function subject(volumes: Volume[], changes: Partial<RuleSubject> = {}): RuleSubject {
	return {
		owner: "alpha",
		class: "crewed",
		category: "civil",
		activities: [],
		volumes,
		window: {
			startUs: Math.min(...volumes.map(({ window }) => window.startUs)),
			endUs: Math.max(...volumes.map(({ window }) => window.endUs)),
		},
		noticeUs: ORIGIN_US - 2 * HOUR_US,
		consents: [],
		...changes,
	};
}

/** A line from south to north along the meridian of 5 degrees: alpha to the west, bravo to the east. */
export function line(id: string, changes: Partial<DividingLineRule> = {}): DividingLineRule {
	return {
		id,
		kind: "dividing-line",
		name: "River",
		lat9: [lat(-100), lat(0), lat(100)],
		lon9: [lon(0), lon(0), lon(0)],
		band: LOW,
		crossing: "never",
		leadUs: 0,
		sides: ["alpha", "bravo"],
		...changes,
	};
}

export const UNKNOWN: AnyRule = {
	id: "later",
	kind: "of-a-later-version",
	about: { deep: [1, "two", null, true] },
};

/** One sound rule of every kind; `works` is the zone of the sample agreement. */
export const RULES: KnownRule[] = [
	{ id: "lead", kind: "lead-time", zone: "works", class: "uncrewed", leadUs: HOUR_US },
	{
		id: "tell",
		kind: "tell",
		zone: "any",
		class: "any",
		category: "medical",
		to: "bravo",
		phase: "active",
		level: "track",
		release: "automatic",
	},
	line("river"),
	{
		id: "red",
		kind: "red-line",
		owner: "bravo",
		name: "Dam",
		extent: extent(disc(50, 50, 1_000)),
		classes: ["crewed"],
		activities: ["live-fire"],
	},
	{
		id: "visit",
		kind: "quiet",
		purpose: "protected-visit",
		extent: {
			...extent(disc(-50, -50, 5_000)),
			schedules: [{ days: [0, 6], fromMinute: 1_320, toMinute: 360 }],
		},
	},
	{ id: "fair", kind: "event", name: "Fair", extent: extent(disc(50, -50, 1_000)), stays: true },
	{ id: "order", kind: "priority", order: ["distress", "protected"] },
	{
		id: "ladder",
		kind: "escalation",
		urgency: "U",
		rungs: [
			{ afterUs: 5 * MINUTE_US, to: "chief" },
			{ afterUs: 10 * MINUTE_US, to: "mediator" },
		],
	},
	{ id: "near", kind: "neighbour", zone: "works", withinMm: 1_000_000, tell: ["charlie"] },
	{ id: "late", kind: "lateness", mmPerMinute: 1_000, height01mmPerMinute: 10_000 },
	{ id: "only", kind: "only-we-know", leadUs: 30 * MINUTE_US },
	{ id: "budget", kind: "query-budget", km2: 2_000, periodUs: DAY_US },
	{ id: "raster", kind: "presence", cell9: 250_000_000, band01mm: 30_480_000, blockUs: HOUR_US },
	{
		id: "band",
		kind: "outsider",
		name: "River patrol",
		extent: null,
		reachedBy: null,
		notBoundBy: ["works", "river"],
	},
];
