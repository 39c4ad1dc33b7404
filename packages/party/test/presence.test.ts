import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyRule, PresenceRule } from "@tansiq/agreement";
import { destination, inside, MINUTE_US, type Volume } from "@tansiq/space";
import fc from "fast-check";
import { disc, place } from "../../space/test/oracle.ts";
import { decide, Refusal } from "../src/index.ts";
import { cellsKm2h, presenceCells } from "../src/presence.ts";
import {
	act,
	BY,
	declareAt,
	entriesOf,
	exchange,
	facts,
	NOW,
	type Party,
	pair,
	plain,
	refold,
	request,
	VOLUME,
} from "./pair.ts";

const RASTER: PresenceRule = {
	kind: "presence",
	id: "raster",
	cell9: 250_000_000,
	band01mm: 30_480_000,
	blockUs: 60 * MINUTE_US,
};
const TELL: AnyRule = {
	kind: "tell",
	id: "coarse",
	zone: "any",
	class: "any",
	category: "civil",
	to: "any",
	phase: "any",
	level: "presence",
	release: "automatic",
};
const RELEASER = { ...BY, role: "releaser" as const };

/** Discs, corridors and polygons of all sizes a desk declares, at all longitudes. */
const anyVolume: fc.Arbitrary<Volume> = fc
	.record({
		kind: fc.constantFrom("disc", "corridor", "polygon"),
		lat: fc.integer({ min: -70_000, max: 70_000 }),
		lon: fc.integer({ min: -180_000, max: 179_999 }),
		sizeMm: fc.integer({ min: 1_000, max: 60_000_000 }),
		turnMdeg: fc.integer({ min: 0, max: 359_999 }),
		lower01mm: fc.integer({ min: -1_000_000, max: 120_000_000 }),
		thick01mm: fc.integer({ min: 1, max: 60_000_000 }),
		startMin: fc.integer({ min: 0, max: 5_000 }),
		minutes: fc.integer({ min: 1, max: 300 }),
	})
	.map(({ kind, lat, lon, sizeMm, turnMdeg, lower01mm, thick01mm, startMin, minutes }) => {
		const [lat9, lon9] = [lat * 1_000_000, lon * 1_000_000];
		const corner = (i: number) =>
			destination(lat9, lon9, (turnMdeg + i * 90_000) % 360_000, sizeMm);
		const corners = [0, 1, 2, 3].map((i) => corner(i));
		const [lats, lons] = [corners.map((c) => c.lat9), corners.map((c) => c.lon9)];
		return {
			outline:
				kind === "disc"
					? { kind, lat9, lon9, radiusMm: sizeMm }
					: kind === "corridor"
						? {
								kind,
								lat9: lats.slice(0, 2),
								lon9: lons.slice(0, 2),
								halfWidthMm: (sizeMm / 10) | 0,
							}
						: { kind: "polygon" as const, lat9: lats, lon9: lons },
			band: { datum: "STD" as const, lower01mm, upper01mm: lower01mm + thick01mm },
			window: {
				startUs: NOW + startMin * MINUTE_US,
				endUs: NOW + (startMin + minutes) * MINUTE_US,
			},
		} as Volume;
	});

/** Points of a volume, by the geodesy alone: on the way from its middle to its rim. */
function pointsOf({ outline, band, window }: Volume, at: readonly number[]) {
	return at.flatMap((n) => {
		const share = (n % 1_000) / 1_000;
		const [lat9, lon9] =
			outline.kind === "disc"
				? [outline.lat9, outline.lon9]
				: [outline.lat9[0] as number, outline.lon9[0] as number];
		const reach = outline.kind === "disc" ? outline.radiusMm * 0.999 * share : 0;
		const spot =
			reach === 0 ? { lat9, lon9 } : destination(lat9, lon9, (n * 7_919) % 360_000, reach);
		const high = band.upper01mm - band.lower01mm;
		const long = window.endUs - window.startUs;
		return [
			{
				position: {
					...spot,
					datum: band.datum,
					altitude01mm: band.lower01mm + Math.floor(high * share),
				},
				tUs: window.startUs + Math.floor((long - 1) * share),
			},
		];
	});
}

test("law: the told cells hold every point of the true volumes: they are rounded outward", () => {
	fc.assert(
		fc.property(
			fc.array(anyVolume, { minLength: 1, maxLength: 3 }),
			fc.array(fc.nat(100_000), { minLength: 8, maxLength: 8 }),
			(volumes, at) => {
				const cells = presenceCells(RASTER, volumes);
				assert.ok(cells !== null);
				for (const volume of volumes)
					for (const { position, tUs } of pointsOf(volume, at))
						if (inside(position, tUs, volume) === true)
							assert.ok(
								cells.some((cell) => inside(position, tUs, cell) === true),
								JSON.stringify({ volume, position }),
							);
			},
		),
		{ numRuns: 150 },
	);
});

test("law: every told edge, band and block stands on the agreed raster", () => {
	fc.assert(
		fc.property(anyVolume, (volume) => {
			for (const { outline, band, window } of presenceCells(RASTER, [volume]) ?? []) {
				assert.ok(outline.kind === "polygon" && outline.lat9.length === 4);
				for (const coordinate of [...outline.lat9, ...outline.lon9])
					assert.equal(Math.abs(coordinate % RASTER.cell9), 0);
				for (const altitude of [band.lower01mm, band.upper01mm])
					assert.equal(Math.abs(altitude % RASTER.band01mm), 0);
				for (const us of [window.startUs, window.endUs]) assert.equal(us % RASTER.blockUs, 0);
			}
		}),
		{ numRuns: 100 },
	);
});

const coarsePair = () => pair({ zones: [], rules: [RASTER, TELL] });
const lastBody = (of: Party) => {
	const text = entriesOf(of).at(-1)?.text ?? "";
	const line = text.split("\n").find((each) => each.startsWith("{")) ?? "{}";
	return (JSON.parse(line) as { body: Record<string, unknown> }).body;
};

test("no byte of the notice depends on anything but the cells", () => {
	const inner = (radiusMm: number, shiftUs: number): Volume => ({
		...VOLUME,
		outline: disc(place(47.1, 8.1), radiusMm),
		band: { ...VOLUME.band, upper01mm: VOLUME.band.upper01mm + (radiusMm % 7) },
		window: { startUs: VOLUME.window.startUs + shiftUs, endUs: VOLUME.window.endUs + shiftUs },
	});
	const bodies = [
		{ volumes: [inner(1_000_000, 0)] },
		{ volumes: [inner(900_001, 7)], class: "uncrewed" as const, label: "secret", unit: "wing" },
		{
			volumes: [inner(500_000, 0), inner(1_000, 3)],
			text: "low",
			imprecision: { m: 7, heightM: 1 },
		},
	].map((changes) => {
		const { alpha } = coarsePair();
		declareAt(alpha, "flight", changes);
		return JSON.stringify(lastBody(alpha));
	});
	assert.equal(JSON.parse(bodies[0] as string).level, "presence");
	assert.deepEqual(Object.keys(JSON.parse(bodies[0] as string)).sort(), ["by", "level", "volumes"]);
	assert.equal(new Set(bodies).size, 1);
});

test("a meeting with cells is a conflict, coarse, with whom to ask; exact volumes settle it", () => {
	const { alpha, bravo } = coarsePair();
	const near = { ...VOLUME, outline: disc(place(47, 8.2), 1_000_000) };
	const early = declareAt(bravo, "before", { category: "medical", volumes: [near] });
	assert.ok(early);
	const notice = declareAt(alpha, "flight", {
		volumes: [{ ...VOLUME, outline: disc(place(47.2, 8.05), 1_000_000) }],
	});
	exchange(alpha, bravo);
	const told = bravo.state.registry.operations.get(notice);
	assert.deepEqual([told?.level, told?.class, told?.marks], ["presence", undefined, []]);
	declareAt(bravo, "after", { category: "medical", volumes: [near] });
	for (const key of ["before", "after"]) {
		const found = bravo.state.findings.get(key)?.find(({ met }) => met === notice);
		assert.deepEqual(
			[found?.kind, found?.coarse, found?.reason],
			["conflict", true, "reason.conflict_coarse"],
		);
		assert.ok(found?.remedies?.some(({ phrase }) => phrase === "remedy.ask_more"));
	}
	assert.deepEqual(
		[...bravo.state.conflicts.values()]
			.filter(({ scope }) => scope === "cross")
			.map(({ coarse }) => coarse),
		[true, true],
	);
	// Cells open no track: what may not be a meeting is no reason to follow anybody.
	assert.equal(bravo.state.trackWindows.size, 0);
	const [row] = alpha.state.ledger;
	assert.deepEqual([row?.level, row?.rule, row?.by], ["presence", "coarse", "rule"]);
	assert.ok(Math.abs((row?.extentKm2h ?? 0) - cellsKm2h(told?.volumes ?? [])) < 1e-6);

	// Raised on the same operation: the cells say nothing any more.
	const events = decide(
		alpha.state,
		{ type: "disclose", operation: "flight", by: RELEASER },
		facts(alpha),
	);
	assert.equal(events.length, 1);
	act(alpha, { type: "disclose", operation: "flight", by: RELEASER });
	exchange(alpha, bravo);
	assert.equal(bravo.state.registry.operations.get(notice)?.state, "ended");
	const coarse = [...bravo.state.findings.values()].flat().filter((each) => each.coarse);
	assert.deepEqual(coarse, []);
	for (const party of [alpha, bravo]) assert.deepEqual(plain(refold(party)), plain(party.state));
});

test("without an agreed raster, or where cells would say too much, it is told as sealed", () => {
	const { alpha } = pair({ zones: [], rules: [TELL] });
	declareAt(alpha, "flight");
	assert.equal(alpha.state.registry.operations.get("flight")?.level, "sealed");
	assert.equal(
		presenceCells(RASTER, [{ ...VOLUME, outline: disc(place(89, 8), 1_000_000) }]),
		null,
	);
	const wide = { ...RASTER, cell9: 10_000_000 };
	assert.equal(
		presenceCells(wide, [{ ...VOLUME, outline: disc(place(47, 8), 200_000_000) }]),
		null,
	);
});

test("only a releaser tells more, and only of what is ours and not told exactly", () => {
	const { alpha } = coarsePair();
	declareAt(alpha, "flight");
	const disclose = (operation: string, by: typeof BY) => () =>
		act(alpha, { type: "disclose", operation, by });
	assert.throws(disclose("flight", BY), Refusal);
	assert.throws(disclose("none", RELEASER), Refusal);
	act(alpha, { type: "disclose", operation: "flight", by: RELEASER });
	assert.throws(disclose("flight", RELEASER), Refusal);
	assert.equal(request().level, undefined);
});
