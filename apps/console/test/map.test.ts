import assert from "node:assert/strict";
import { test } from "node:test";
import { translator } from "@tansiq/language";
import geodesic from "geographiclib-geodesic";
import { boundsOf, outlineGeometry, vertices, volumeFeature } from "../src/map/geometry.ts";
import { conflictFeatures, operationFeatures } from "../src/map/operations.ts";
import {
	alertFeatures,
	FADING_US,
	LAST_KNOWN_US,
	trackAge,
	trackFeatures,
	vectorFeatures,
} from "../src/map/tracks.ts";
import { alert, busyDesk, NOW_US } from "./fixture.ts";
import { detail, tracks } from "./fixture-picture.ts";

const wgs84 = geodesic.Geodesic.WGS84;

test("a disc is drawn within 0.6 % of its radius, which the ellipsoid allows", () => {
	for (const lat of [0, 33.5, -61]) {
		const shape = outlineGeometry({
			kind: "disc",
			lat9: Math.round(lat * 1e9),
			lon9: 36_000_000_000,
			radiusMm: 18_520_000,
		});
		for (const [lon2 = 0, lat2 = 0] of vertices(shape)) {
			const metres = wgs84.Inverse(lat, 36, lat2, lon2).s12 ?? 0;
			assert.ok(Math.abs(metres - 18_520) < 18_520 * 0.006, `${metres} m at ${lat}`);
		}
	}
});

test("a corridor is as wide on the map as on the ground", () => {
	const feature = volumeFeature("x", {
		outline: { kind: "corridor", lat9: [60e9, 60e9], lon9: [0, 1e9], halfWidthMm: 1_000_000 },
		band: { datum: "STD", lower01mm: 0, upper01mm: 1 },
		window: { startUs: 0, endUs: 1 },
	});
	// At zoom 0 a degree of longitude is 512/360 pixels; at 60° north it is half as long.
	const metresPerPixel = (2 * Math.PI * 6_371_008.8 * 0.5) / 512;
	assert.ok(Math.abs(feature.properties.width0 * metresPerPixel - 2000) < 1);
});

test("one vertex without width is a point, with width a disc", () => {
	const corridor = (halfWidthMm: number) =>
		outlineGeometry({ kind: "corridor", lat9: [1e9], lon9: [2e9], halfWidthMm }).type;
	assert.equal(corridor(0), "Point");
	assert.equal(corridor(1), "Polygon");
});

test("bounds hold every place given, and nothing has no bounds", () => {
	assert.deepEqual(
		boundsOf([
			[3, 1],
			[-2, 5],
		]),
		[-2, 1, 3, 5],
	);
	assert.equal(boundsOf([]), null);
});

test("a track fades at 15 s and is last known past 30 s", () => {
	const [track] = tracks(0);
	assert.ok(track !== undefined);
	assert.equal(trackAge(track, NOW_US + FADING_US), "fresh");
	assert.equal(trackAge(track, NOW_US + FADING_US + 1), "fading");
	assert.equal(trackAge(track, NOW_US + LAST_KNOWN_US + 1), "last");
});

test("labels carry the reader's units or the age, and no brackets", () => {
	const labels = trackFeatures({
		tracks: tracks(0),
		nowUs: NOW_US,
		units: "aviation",
		translate: translator("en"),
		nameOf: () => "Medevac (12) [x]",
		unknown: new Set(["0a9f12"]),
	}).features.map(({ properties }) => properties?.label);
	assert.equal(labels[0], "Medevac  12   x\nFL170");
	assert.equal(labels[4], "? 0a9f12\nlast known 0:49");
	for (const label of labels) assert.doesNotMatch(label, /[()[\]{}]/);
});

test("a track that is only last known points nowhere", () => {
	assert.equal(vectorFeatures(tracks(0), NOW_US).features.length, 4);
});

test("an alert rings its tracks and joins them; one that has cleared does not", () => {
	const shapes = (condition: "present" | "cleared") =>
		alertFeatures([alert({ id: "a", condition })], tracks(0)).features.map(
			({ geometry }) => geometry.type,
		);
	assert.deepEqual(shapes("present"), ["Point", "Point", "LineString"]);
	assert.deepEqual(shapes("cleared"), []);
});

test("a conflict is drawn where both operations are at the time, with one mark", () => {
	const desk = busyDesk();
	const details = new Map(
		desk.operations.flatMap(({ id }) => {
			const found = detail(desk, id);
			return found === null ? [] : [[id, found] as const];
		}),
	);
	assert.equal(operationFeatures(desk.operations, details, "own", "ALP-12").features.length, 3);
	const [conflict] = desk.conflicts;
	assert.ok(conflict !== undefined);
	const drawn = conflictFeatures([conflict], details, () => "when").features;
	assert.deepEqual(
		drawn.map(({ properties }) => properties?.mark ?? properties?.operation),
		["ALP-12", "bravo/routine/7", true],
	);
	const later = { startUs: NOW_US + 9e12, endUs: NOW_US + 9.1e12 };
	assert.deepEqual(
		conflictFeatures([{ ...conflict, windows: [later] }], details, () => "").features,
		[],
	);
});
