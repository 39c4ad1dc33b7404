import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { fileText, parseKml } from "@tansiq/formats";
import fc from "fast-check";

const RING = "8.1,46.2,300 8.2,46.2,300 8.2,46.3,300 8.1,46.2,300";
const polygon = (ring = RING, inner = "") =>
	`<Polygon><extrude>1</extrude><altitudeMode>absolute</altitudeMode><outerBoundaryIs><LinearRing><coordinates>${ring}</coordinates></LinearRing></outerBoundaryIs>${inner}</Polygon>`;
const data = (fields: Record<string, string>) =>
	`<ExtendedData>${Object.entries(fields)
		.map(([name, value]) => `<Data name="${name}"><value>${value}</value></Data>`)
		.join("")}</ExtendedData>`;
const placemark = (inner: string, fields: Record<string, string> = { rule: "closed" }) =>
	`<Placemark><name>Old &amp; new</name>${data(fields)}${inner}</Placemark>`;
const kml = (inner: string) =>
	`<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>\n${inner}\n</Document></kml>`;
const parse = (inner: string) => parseKml(kml(inner));

describe("zones in KML", () => {
	test("a polygon extruded to the ground, in a folder with a time span", () => {
		const span = "<TimeSpan><begin>2026-03-01</begin><end>2026-03-02T00:00:00Z</end></TimeSpan>";
		const { zones, faults } = parse(`<Folder>${span}${placemark(polygon())}</Folder>`);
		assert.deepEqual(faults, []);
		assert.deepEqual(zones, [
			{
				id: "old-new",
				name: "Old & new",
				rule: "closed",
				outline: {
					kind: "polygon",
					lat9: [46_200_000_000, 46_200_000_000, 46_300_000_000],
					lon9: [8_100_000_000, 8_200_000_000, 8_200_000_000],
				},
				band: { datum: "EGM96", lower01mm: -10_000_000, upper01mm: 3_000_000 },
				window: { startUs: 1_772_323_200_000_000, endUs: 1_772_409_600_000_000 },
			},
		]);
	});

	test("a line with a half-width, a point with a radius, and two geometries in one placemark", () => {
		const limits = { rule: "notice", lower: "SFC", upper: "FL 95" };
		const line = "<LineString><coordinates>8,46 8.5,46</coordinates></LineString>";
		const point = "<Point><coordinates>8,46</coordinates></Point>";
		const { zones, faults } = parse(
			placemark(line, { ...limits, half_width_m: "30.5" }) +
				placemark(point, { ...limits, radius_m: "250" }) +
				placemark(
					`<MultiGeometry>${polygon()}${polygon(RING.replaceAll("8.", "9."))}</MultiGeometry>`,
				),
		);
		assert.deepEqual(faults, []);
		assert.deepEqual(
			zones.map(({ id, outline }) => [id, outline.kind]),
			[
				["old-new", "corridor"],
				["old-new-2", "disc"],
				["old-new-3", "polygon"],
				["old-new-4", "polygon"],
			],
		);
	});

	const wrong: [inner: string, expected: RegExp][] = [
		[placemark(polygon(RING, "<innerBoundaryIs/>")), /no hole/],
		[placemark(polygon("8.1,46.2 8.2,46.2 8.2,46.3")), /closed ring/],
		[placemark(polygon("8.1,46.2 8.2,x 8.2,46.3 8.1,46.2")), /longitude first/],
		[placemark(polygon(RING.replace("46.3,300", "46.3,400"))), /one altitude/],
		[placemark(polygon(), { rule: "closed", upper: "500 m EGM96" }), /one upper limit/],
		[placemark(polygon(), {}), /one of closed/],
		[placemark("<Point><coordinates>8,46</coordinates></Point>"), /radius_m/],
		[placemark("<gx:Track/>"), /Polygon, LineString or Point/],
		[placemark(""), /Polygon, LineString or Point/],
		[placemark(`<TimeSpan><begin>2026-03-01</begin></TimeSpan>${polygon()}`), /a later end/],
		["<Placemark><name>a</Placemark>", /<\/name>/],
		["<a b=c/>", /attributes/],
		["&nbsp;", /&amp;/],
		["<a>".repeat(40), /32 levels/],
	];
	for (const [inner, expected] of wrong)
		test(`refused: ${expected.source}: ${inner.slice(-40)}`, () => {
			const { zones, faults } = parse(inner);
			assert.deepEqual(zones, []);
			assert.ok(
				faults.some((fault) => expected.test(fault.expected)),
				JSON.stringify(faults),
			);
			assert.ok(
				faults.every(({ field }) => /^line \d+/.test(field)),
				JSON.stringify(faults),
			);
		});
});

describe("hostile KML", () => {
	const DOCTYPES = [
		'<!DOCTYPE kml SYSTEM "http://127.0.0.1:1/x.dtd">',
		'<!doctype kml [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
		`<!DOCTYPE kml [<!ENTITY a "${"b".repeat(1_000)}"><!ENTITY c "&a;&a;&a;">]>`,
		'<!ENTITY % p SYSTEM "http://127.0.0.1:1/">',
	];
	for (const doctype of DOCTYPES)
		test(`threat 18: ${doctype.slice(0, 40)} is refused before anything is parsed`, (t) => {
			const fetched = t.mock.method(globalThis, "fetch", () => assert.fail("fetched"));
			const text = kml(`<name>&e;&c;</name>${placemark(polygon())}`).replace(
				"?>\n",
				`?>\n${doctype}\n`,
			);
			for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`, "utf16le")]) {
				const read = fileText(bytes);
				assert.ok("text" in read);
				const { zones, faults } = parseKml(read.text);
				assert.deepEqual(zones, []);
				assert.equal(faults.length, 1);
				assert.equal(faults[0]?.field, "line 2");
				assert.match(faults[0]?.expected ?? "", /without document type and entities/);
			}
			assert.equal(fetched.mock.callCount(), 0);
		});

	test("threat 18: a link is a fault with its line, nothing is fetched, the rest is read", (t) => {
		const fetched = t.mock.method(globalThis, "fetch", () => assert.fail("fetched"));
		const link = "<NetworkLink><Link><href>http://127.0.0.1:1/more.kml</href></Link></NetworkLink>";
		const icon =
			"<Style><IconStyle><Icon><href>http://127.0.0.1:1/i.png</href></Icon></IconStyle></Style>";
		const { zones, faults } = parse(`${icon}${placemark(polygon())}\n${link}`);
		assert.equal(zones.length, 1);
		assert.deepEqual(
			faults.map(({ field, value }) => [field, value]),
			[["line 4", "NetworkLink"]],
		);
		assert.match(faults[0]?.expected ?? "", /nothing is fetched/);
		assert.equal(fetched.mock.callCount(), 0);
	});

	test("threat 17: an archive is refused by its first bytes and never unpacked", () => {
		const bomb = gzipSync(Buffer.alloc(1_000_000));
		for (const bytes of [bomb, Buffer.from("504b0304140000000800", "hex")]) {
			const read = fileText(bytes);
			assert.ok("fault" in read);
			assert.match(read.fault.expected, /unpacked by you/);
		}
	});

	test("names of prototypes are data", () => {
		const before = Object.getOwnPropertyNames(Object.prototype).length;
		const fields = { rule: "closed", __proto__x: "1", constructor: "2" };
		const text = placemark(polygon(), fields).replace("__proto__x", "__proto__");
		assert.equal(parse(text).zones.length, 1);
		assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before);
		assert.equal(({} as Record<string, unknown>).rule, undefined);
	});

	test("a million tags, attributes and references end in one fault or none", () => {
		const many = 300_000;
		for (const text of [
			"<a/>".repeat(many),
			"&#65;".repeat(many),
			"<a b='",
			`<a ${"b='1' ".repeat(many)}/>`,
			"<".repeat(many),
			"<!--".repeat(many),
			" ".repeat(many),
		])
			assert.ok(parse(text).faults.length <= 1);
	});

	test("text comes through its escapes whole", () => {
		fc.assert(
			fc.property(fc.stringMatching(/^[a-z<>&"']{1,30}[a-z]$/), (name) => {
				const escaped = name.replace(/[<>&"']/g, (c) => `&#x${c.charCodeAt(0).toString(16)};`);
				const text = placemark(polygon()).replace("Old &amp; new", escaped.replaceAll("$", "$$"));
				assert.equal(parse(text).zones[0]?.name, name);
			}),
		);
	});
});

const DATA =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const DEMO = `${DATA}/utm/dcdemo.kml`;
test("a file drawn in a map program gives its 13 polygons and names the rest", {
	skip: existsSync(DEMO) ? false : `without data: ${DEMO}`,
}, () => {
	const text = readFileSync(DEMO, "utf8");
	const limits = { rule: "closed", lower: "SFC", upper: "120 m AGL" } as const;
	const { zones, faults } = parseKml(text, limits);
	assert.equal(zones.length, text.match(/<Polygon>/g)?.length);
	assert.equal(faults.length, text.match(/<(LineString|Point)>/g)?.length);
	assert.ok(parseKml(text).faults.length >= 19, "without limits nothing is assumed");
});
