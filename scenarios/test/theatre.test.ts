import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Declaration, demoScenario, THEATRE } from "@tansiq/scenarios";
import { type Minima, meetings, outside, type Volume, volumesFaults } from "@tansiq/space";
import { oracleAlerts } from "./oracle/alerts.ts";
import { distanceM, placeOf } from "./oracle/geodesy.ts";

const S = 1_000_000;
const originUs = 1_800_000_000 * S;
const leadUs = 300 * S;
const demo = demoScenario({ originUs, cycles: 3, leadUs });
const first = demo.declarations.filter(({ id }) => id.endsWith("-0"));
const named = (name: string) => {
	const found = first.find(({ id }) => id === `${name}-0`);
	assert.ok(found, name);
	return found;
};
const reportsOf = (name: string) =>
	demo.reports.flatMap(({ reports }) =>
		reports.filter(({ flight }) => flight === `${name}-0`).map(({ report }) => report),
	);
const startUs = (volumes: readonly Volume[]) =>
	Math.min(...volumes.map(({ window }) => window.startUs));
const met = (a: Declaration, b: Declaration) => {
	const airliners = a.request.class === "crewed" && b.request.class === "crewed";
	const minima: Minima = airliners
		? { radiusMm: 9_260_000, height01mm: 3_048_000 }
		: { radiusMm: 1_852_000, height01mm: 1_524_000 };
	const budget = { edgeTests: 0, limit: 1_000_000 };
	return meetings(a.request.volumes, b.request.volumes, minima, budget);
};

describe("the demo", () => {
	test("is the same every time, but for its origin", () => {
		assert.deepEqual(demoScenario({ originUs, cycles: 3, leadUs }), demo);
		const later = demoScenario({ originUs: originUs + S, cycles: 3, leadUs });
		assert.deepEqual(later.basemap, demo.basemap);
		assert.deepEqual(
			later.reports.map(({ atUs }) => atUs - S),
			demo.reports.map(({ atUs }) => atUs),
		);
	});

	test("declares only what may be declared, in the theatre", () => {
		for (const { id, request } of demo.declarations) {
			assert.deepEqual(volumesFaults(request.volumes, id, THEATRE), []);
		}
		for (const { id, outline, band, window } of demo.zones) {
			assert.deepEqual(volumesFaults([{ outline, band, window }], id, THEATRE), []);
		}
		for (const { report } of demo.reports.flatMap(({ reports }) => reports)) {
			assert.ok(report.lat9 > THEATRE.south9 && report.lat9 < THEATRE.north9, report.operation);
			assert.ok(report.lon9 > THEATRE.west9 && report.lon9 < THEATRE.east9, report.operation);
		}
		const ids = demo.declarations.map(({ id }) => id);
		assert.equal(new Set(ids).size, ids.length);
		const addresses = demo.declarations.map(({ request }) => request.address);
		assert.equal(new Set(addresses).size, ids.length);
	});

	test("has all of both sides' first operations declared within a minute", () => {
		for (const party of ["alpha", "bravo"]) {
			const own = first.filter((declaration) => declaration.party === party);
			assert.ok(own.length >= 6);
			assert.ok(own.every(({ atUs }) => atUs < originUs + 60 * S));
		}
		const classes = new Set(first.map(({ request }) => request.class));
		assert.deepEqual(classes, new Set(["crewed", "uncrewed", "ground"]));
	});

	test("keeps the lead time but for one notice, a minute before its start", () => {
		const late = demo.declarations.filter(
			({ atUs, request }) => startUs(request.volumes) - atUs < leadUs,
		);
		assert.deepEqual(
			late.map(({ id }) => id),
			// The first near miss is in the air when the demo begins.
			["air-350-a-0", "air-350-b-0", "search-0", "search-1", "search-2"],
		);
		const search = named("search");
		assert.equal(startUs(search.request.volumes) - search.atUs, 60 * S);
		assert.equal(met(search, named("bay-survey")).conflict.length, 1);
		assert.notEqual(search.party, named("bay-survey").party);
	});

	test("holds the meetings that it promises and no others", () => {
		const conflicts: string[] = [];
		const unknowns: string[] = [];
		for (const [i, a] of demo.declarations.entries()) {
			for (const b of demo.declarations.slice(i + 1)) {
				const { conflict, unknown } = met(a, b);
				const pair = [a.id, b.id].sort().join(" ");
				if (conflict.length > 0) conflicts.push(pair);
				if (unknown.length > 0) unknowns.push(pair);
				if (conflict.length > 0) assert.notEqual(a.party, b.party, pair);
			}
		}
		const cycles = [0, 1, 2];
		assert.deepEqual(
			conflicts.sort(),
			cycles
				.flatMap((n) => [
					`air-350-a-${n} air-350-b-${n}`,
					`ambulance-${n} strait-survey-${n}`,
					`bay-survey-${n} search-${n}`,
				])
				.sort(),
		);
		assert.deepEqual(
			unknowns.sort(),
			cycles.map((n) => `inspection-${n} south-survey-${n}`),
		);
	});

	test("has one conflict that nobody let stand", () => {
		assert.equal(named("ambulance").request.letStand, undefined);
		assert.equal(named("strait-survey").request.letStand, undefined);
		assert.ok(named("ambulance").atUs < named("strait-survey").atUs);
		assert.ok(named("search").request.letStand);
		assert.ok(named("air-350-a").request.letStand);
	});

	test("has a near miss whose alert comes in the first minute", () => {
		const reports = demo.reports.flatMap(({ reports }) => reports.map(({ report }) => report));
		const crewed = reports.filter(({ datum }) => datum === "STD");
		const alerts = oracleAlerts(crewed);
		assert.equal(alerts.length, 3);
		const atS = (alerts[0]?.atS ?? 0) - originUs / S;
		assert.ok(atS > 0 && atS < 60, `${atS} s`);
		const [a, b] = [reportsOf("air-350-a"), reportsOf("air-350-b")];
		const apart = a.map((report, i) => distanceM(placeOf(report), placeOf(b[i] ?? report)));
		const least = Math.min(...apart);
		assert.ok(least > 2 * 1_852 && least < 3 * 1_852, `${least} m`);
		const at = apart.indexOf(least) * 4;
		assert.ok(at >= 60 && at <= 150, `${at} s`);
		assert.ok((apart.at(-1) ?? 0) > 50_000);
	});

	test("moves as its reports say", () => {
		for (const name of first.map(({ id }) => id.replace(/-0$/, ""))) {
			const reports = reportsOf(name);
			assert.ok(reports.length > 60, name);
			for (const [i, report] of reports.entries()) {
				const next = reports[i + 1];
				if (next === undefined) break;
				const s = (next.reportedUs - report.reportedUs) / S;
				const metres = distanceM(placeOf(report), placeOf(next));
				// On a turn the chord is shorter than the way.
				assert.ok(metres <= ((report.speedMmS ?? 0) / 1_000) * s + 0.01, `${name} ${i}: ${metres}`);
			}
		}
	});

	test("stays inside what it declared, but for the one that strays after three minutes", () => {
		const exact = { lateralMm: 10, vertical01mm: 0, timeUs: 0 };
		const tolerant = { lateralMm: 1_852_000, vertical01mm: 914_400, timeUs: 30 * S };
		for (const { id, request } of first) {
			const reports = reportsOf(id.replace(/-0$/, ""));
			const out = reports.filter((report) =>
				outside(report, report.reportedUs, request.volumes, exact),
			);
			if (id !== "valley-survey-0") {
				assert.equal(out.length, 0, id);
				continue;
			}
			const leftS = ((out[0]?.reportedUs ?? 0) - (reports[0]?.reportedUs ?? 0)) / S;
			assert.ok(leftS > 170 && leftS < 200, `${leftS} s`);
			const beyond = reports.filter((report) =>
				outside(report, report.reportedUs, request.volumes, tolerant),
			);
			assert.ok(beyond.length > 60, `${beyond.length} s beyond the tolerance`);
			assert.ok(beyond.every((report) => out.includes(report)));
			assert.ok(!out.includes(reports.at(-1) ?? (out[0] as (typeof out)[number])));
		}
	});

	test("has an operation beside the closed zone, not in it", () => {
		const zone = demo.zones.find(({ rule }) => rule === "closed");
		const { volumes } = named("works-survey").request;
		assert.ok(zone);
		const gap = (radiusMm: number) =>
			meetings(volumes, [zone], { radiusMm, height01mm: 0 }, { edgeTests: 0, limit: 10_000 });
		assert.equal(gap(0).conflict.length, 0);
		assert.equal(gap(1_000_000).conflict.length, 1);
	});

	test("draws closed rings of land and islands, far inside their numbers", () => {
		const kinds = demo.basemap?.features.map(({ properties }) => properties?.kind);
		assert.deepEqual(kinds, ["land", "island", "island", "road"]);
		for (const { geometry } of demo.basemap?.features ?? []) {
			if (geometry.type !== "Polygon") continue;
			const ring = geometry.coordinates[0] ?? [];
			assert.deepEqual(ring[0], ring.at(-1));
			const volume: Volume = {
				outline: {
					kind: "polygon",
					lat9: ring.slice(1).map(([, lat]) => Math.round((lat ?? 0) * 1e9)),
					lon9: ring.slice(1).map(([lon]) => Math.round((lon ?? 0) * 1e9)),
				},
				band: { datum: "W84", lower01mm: 0, upper01mm: 0 },
				window: { startUs: 0, endUs: 1 },
			};
			assert.deepEqual(volumesFaults([volume], "ring"), []);
		}
	});
});
