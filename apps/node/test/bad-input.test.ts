import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { OperationDetail, Problem } from "@tansiq/api";
import type { Volume } from "@tansiq/space";
import { declare, disc, operation } from "./operations.ts";
import { type Pair, runningPair } from "./pair.ts";

const polygon = (lat9: number[], lon9: number[]): Volume => ({
	...disc(),
	outline: { kind: "polygon", lat9, lon9 },
});
const SQUARE = { lat9: [46e9, 46e9, 46.1e9, 46.1e9], lon9: [8e9, 8.1e9, 8.1e9, 8e9] };
/** The text of a declaration, with a change made to it before it was sent. */
const declaring = (change: (request: Record<string, unknown>) => unknown): string => {
	const request = structuredClone(operation()) as unknown as Record<string, unknown>;
	return JSON.stringify(change(request) ?? request);
};
const withVolume = (change: object, part?: "outline" | "band" | "window"): string => {
	const volume = disc();
	const changed =
		part === undefined
			? { ...volume, ...change }
			: { ...volume, [part]: { ...volume[part], ...change } };
	return JSON.stringify({ ...operation(), volumes: [changed] });
};
const volumes = (...list: unknown[]) => JSON.stringify({ ...operation(), volumes: list });

interface Case {
	name: string;
	text: string;
	status?: number;
	field: RegExp;
	value?: RegExp;
	expected: RegExp;
}

const OPERATIONS: Case[] = [
	{ name: "nothing", text: "", field: /^body$/, value: /null/, expected: /an object/ },
	{
		name: "malformed JSON",
		text: '{"class": "crewed",',
		status: 400,
		field: /^body$/,
		expected: /JSON/,
	},
	{
		name: "JSON that is no object",
		text: "[]",
		field: /^body$/,
		value: /an array/,
		expected: /an object/,
	},
	{
		name: "NaN",
		text: JSON.stringify(operation()).replace("1000000,", "NaN,").replace(":1000000}", ":NaN}"),
		status: 400,
		field: /^body$/,
		value: /NaN/,
		expected: /JSON/,
	},
	{
		name: "a number beyond every range",
		text: JSON.stringify(operation()).replace(":47000000000", ":1e400"),
		field: /^volumes\[0\]\.outline\.lat9$/,
		value: /^Infinity$/,
		expected: /an integer from -90000000000 to 90000000000/,
	},
	{
		name: "an unknown field",
		text: declaring((request) => ({ ...request, colour: "red" })),
		field: /^colour$/,
		value: /^"red"$/,
		expected: /no such field/,
	},
	{
		name: "an unknown field deep inside",
		text: withVolume({ floor: 1 }, "band"),
		field: /^volumes\[0\]\.band\.floor$/,
		value: /^1$/,
		expected: /no such field/,
	},
	{
		name: "an unknown field of an outline",
		text: withVolume({ radius: 5 }, "outline"),
		field: /^volumes\[0\]\.outline\.radius$/,
		expected: /no such field/,
	},
	{
		name: "a missing field",
		text: declaring(({ class: _, ...rest }) => rest),
		field: /^class$/,
		value: /^nothing$/,
		expected: /one of crewed, uncrewed, ground, fixed/,
	},
	{
		name: "a missing field of an outline",
		text: withVolume({ radiusMm: undefined }, "outline"),
		field: /^volumes\[0\]\.outline\.radiusMm$/,
		value: /^nothing$/,
		expected: /an integer from 0 to \d+/,
	},
	{
		name: "a word that is not one of the words",
		text: declaring((request) => ({ ...request, class: "balloon" })),
		field: /^class$/,
		value: /^"balloon"$/,
		expected: /one of crewed, uncrewed, ground, fixed/,
	},
	{
		name: "an unknown datum",
		text: withVolume({ datum: "MSL" }, "band"),
		field: /^volumes\[0\]\.band\.datum$/,
		value: /^"MSL"$/,
		expected: /W84.*EGM96.*STD.*AGL/,
	},
	{
		name: "an unknown kind of outline",
		text: withVolume({ kind: "circle" }, "outline"),
		field: /^volumes\[0\]\.outline\.kind$/,
		value: /^"circle"$/,
		expected: /polygon.*disc.*corridor/,
	},
	{
		name: "an outline that is no object",
		text: withVolume({ outline: 7 }),
		field: /^volumes\[0\]\.outline$/,
		value: /^7$/,
		expected: /polygon.*disc.*corridor/,
	},
	{
		name: "a number as a string",
		text: withVolume({ lat9: "47000000000" }, "outline"),
		field: /^volumes\[0\]\.outline\.lat9$/,
		value: /^"47000000000"$/,
		expected: /an integer/,
	},
	{
		name: "degrees where 1e-9 degree is expected",
		text: withVolume({ lat9: 47.5 }, "outline"),
		field: /^volumes\[0\]\.outline\.lat9$/,
		value: /^47\.5$/,
		expected: /an integer/,
	},
	{
		name: "no volume",
		text: volumes(),
		field: /^volumes$/,
		value: /an array of 0/,
		expected: /1 to 5000/,
	},
	{
		name: "too many vertices",
		text: volumes(polygon(Array(10_001).fill(46e9), Array(10_001).fill(8e9))),
		field: /^volumes\[0\]\.outline\.lat9$/,
		value: /an array of 10001/,
		expected: /1 to 10000/,
	},
	{
		name: "ten thousand wrong vertices",
		text: volumes(polygon(Array(10_000).fill("x"), Array(10_000).fill("y"))),
		field: /^volumes\[0\]\.outline\.l(at|on)9\[0\]$/,
		expected: /an integer/,
	},
	{
		name: "the second of two outlines wrong, of another kind than the first",
		text: volumes(disc(), {
			...disc(),
			outline: { kind: "corridor", ...SQUARE, halfWidthMm: -1 },
		}),
		field: /^volumes\[1\]\.outline\.halfWidthMm$/,
		value: /^-1$/,
		expected: /an integer from 0/,
	},
	{
		name: "arrays of different length",
		text: volumes(polygon(SQUARE.lat9, SQUARE.lon9.slice(1))),
		field: /^volumes\[0\]\.outline\.lon9$/,
		value: /3 values/,
		expected: /as many as lat9, 4/,
	},
	{
		name: "latitude and longitude swapped, so that they lie in the theatre the other way round",
		text: volumes(disc({ lat9: 8e9, lon9: 47e9 })),
		field: /^volumes\[0\]\.outline$/,
		value: /latitude 8000000000, longitude 47000000000/,
		expected: /swapped/,
	},
	{
		name: "latitude and longitude swapped beyond a pole",
		text: volumes(disc({ lat9: 120e9, lon9: 47e9 })),
		field: /^volumes\[0\]\.outline\.lat9$/,
		value: /^120000000000$/,
		expected: /-90000000000 to 90000000000/,
	},
	{
		name: "a ring that crosses itself",
		text: volumes(polygon([46e9, 46.1e9, 46e9, 46.1e9], [8e9, 8.1e9, 8.1e9, 8e9])),
		field: /^volumes\[0\]\.outline$/,
		value: /edges \d and \d touch/,
		expected: /a ring whose edges meet only/,
	},
	{
		name: "a ring that repeats its first vertex",
		text: volumes(polygon([...SQUARE.lat9, 46e9], [...SQUARE.lon9, 8e9])),
		field: /^volumes\[0\]\.outline\.lat9\[4\]$/,
		expected: /does not repeat its first vertex/,
	},
	{
		name: "a ring without an area",
		text: volumes(polygon([46e9, 46.1e9, 46.2e9], [8e9, 8.1e9, 8.2e9])),
		field: /^volumes\[0\]\.outline$/,
		expected: /a polygon with an area/,
	},
	{
		name: "an end before its start",
		text: withVolume({ endUs: 5 }, "window"),
		field: /^volumes\[0\]\.window\.endUs$/,
		value: /^5$/,
		expected: /later than startUs, \d+/,
	},
	{
		name: "an upper below its lower",
		text: withVolume({ upper01mm: 1 }, "band"),
		field: /^volumes\[0\]\.band\.upper01mm$/,
		value: /^1$/,
		expected: /at least lower01mm, 3048000/,
	},
	{
		name: "a disc without a radius",
		text: withVolume({ radiusMm: 0 }, "outline"),
		field: /^volumes\[0\]\.outline\.radiusMm$/,
		expected: /an integer from 1/,
	},
	{
		name: "a name of a prototype at the top",
		text: `{"__proto__": {"polluted": true}, ${JSON.stringify(operation()).slice(1)}`,
		field: /^__proto__$/,
		value: /an object/,
		expected: /no such field/,
	},
	{
		name: "a name of a prototype deep inside",
		text: volumes(disc()).replace('"datum"', '"__proto__":{"polluted":1},"datum"'),
		field: /^volumes\[0\]\.band\.__proto__$/,
		expected: /no such field/,
	},
	{
		name: "a constructor",
		text: volumes(disc()).replace(
			'"startUs"',
			'"constructor":{"prototype":{"polluted":1}},"startUs"',
		),
		field: /^volumes\[0\]\.window\.constructor$/,
		expected: /no such field/,
	},
	{
		name: "more geometry than crosses the line",
		text: volumes(...Array.from({ length: 70 }, () => polygon(...zigzag(600)))),
		field: /^volumes$/,
		value: /\d{7} bytes/,
		expected: /at most 1048576 bytes/,
	},
	{
		name: "a body over the limit",
		text: `{"label":"${"x".repeat(5_000_000)}"}`,
		status: 413,
		field: /^body$/,
		expected: /at most 4194304 bytes/,
	},
];

/** A long thin ring, out along one parallel and back along another. */
function zigzag(half: number): [lat9: number[], lon9: number[]] {
	const out = Array.from({ length: half }, (_, i) => 8_000_000_000 + 1_000_000 * i);
	const lats = [...out.map(() => 46_000_000_000), ...out.map(() => 46_100_000_000)];
	return [lats, [...out, ...out.toReversed()]];
}

const REPORT = {
	id: "4b1815",
	lat9: 46e9,
	lon9: 8e9,
	altitude01mm: 0,
	datum: "STD",
	speedMmS: null,
	trackMdeg: 0,
	climb01mmS: 0,
	reportedUs: 1_768_456_800_000_000,
};
const reports = (...changes: object[]) =>
	JSON.stringify({ reports: changes.map((change) => ({ ...REPORT, ...change })) });

const POSITIONS: Case[] = [
	{
		name: "a position as text",
		text: reports({}, { lat9: "46" }),
		field: /^reports\[1\]\.lat9$/,
		value: /^"46"$/,
		expected: /an integer from -90000000000/,
	},
	{
		name: "a speed as text",
		text: reports({ speedMmS: "fast" }),
		field: /^reports\[0\]\.speedMmS$/,
		value: /^"fast"$/,
		expected: /an integer from 0 to 100000000 or null/,
	},
	{
		name: "a course beyond the circle",
		text: reports({ trackMdeg: 360_001 }),
		field: /^reports\[0\]\.trackMdeg$/,
		value: /^360001$/,
		expected: /an integer from 0 to 360000/,
	},
	{
		name: "an address that is none",
		text: reports({ id: "<script>" }),
		field: /^reports\[0\]\.id$/,
		value: /^"<script>"$/,
		expected: /text that matches/,
	},
	{
		name: "an instant in nanoseconds",
		text: reports({ reportedUs: 1_768_456_800_000_000 * 4 }),
		field: /^reports\[0\]\.reportedUs$/,
		expected: /at most a minute after this node's time, 1768456800000000/,
	},
	{
		name: "a prototype among the reports",
		text: reports({}).replace('"id"', '"__proto__":{"polluted":1},"id"'),
		field: /^reports\[0\]\.__proto__$/,
		expected: /no such field/,
	},
	{
		name: "millions of empty reports",
		text: `{"reports":[${"{},".repeat(2_500_000)}{}]}`,
		field: /^reports$/,
		value: /an array of 2500001/,
		expected: /0 to 20000/,
	},
	{
		name: "a body over the limit",
		text: `{"reports":[${" ".repeat(8_400_000)}]}`,
		status: 413,
		field: /^body$/,
		expected: /at most 8388608 bytes/,
	},
];

const ANSWERS: Case[] = [
	{
		name: "an answer that is none",
		text: '{"msg":"MAYBE"}',
		field: /^msg$/,
		value: /^"MAYBE"$/,
		expected: /UNABLE.*ROGER/,
	},
	{
		name: "UNABLE without a reason",
		text: '{"msg":"UNABLE"}',
		field: /^reason$/,
		expected: /to be there/,
	},
	{
		name: "UNABLE for another reason",
		text: '{"msg":"UNABLE","reason":"mood"}',
		field: /^reason$/,
		value: /^mood$/,
		expected: /one of conflict, weather/,
	},
	{
		name: "ROGER with a reason",
		text: '{"msg":"ROGER","reason":"conflict"}',
		field: /^reason$/,
		value: /conflict/,
		expected: /no such field/,
	},
	{ name: "no message", text: "{}", field: /^msg$/, value: /^nothing$/, expected: /UNABLE.*ROGER/ },
	{
		name: "a prototype",
		text: '{"msg":"ROGER","__proto__":{"polluted":1}}',
		field: /^__proto__$/,
		expected: /no such field/,
	},
];

describe("bad input", () => {
	let line: Pair;
	const prototype = Object.getOwnPropertyNames(Object.prototype).sort();
	before(async () => {
		line = await runningPair();
		await declare(line.bravo, "kept", operation({ lat9: 45.3e9 }));
		await line.settle();
	});
	after(() => line.close());

	const suites: [what: string, method: string, path: string, cases: Case[]][] = [
		["declared", "PUT", "/v1/operations/bad", OPERATIONS],
		["checked", "POST", "/v1/checks", OPERATIONS.filter(({ name }) => !name.startsWith("more"))],
		["reported", "POST", "/v1/positions", POSITIONS],
		["answered", "POST", "/v1/dialogues/bravo/routine/1/answer", ANSWERS],
	];
	for (const [what, method, path, cases] of suites)
		for (const { name, text, status = 422, field, value, expected } of cases)
			test(`${what}: ${name}`, async () => {
				const { alpha } = line;
				const { position } = await alpha.desk();
				const answer = await alpha.call(method, path, { text });
				assert.equal(answer.status, status, answer.text.slice(0, 300));
				assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
				const problem = answer.json as Problem;
				assert.equal(problem.status, status);
				assert.match(problem.type, /^tansiq:[a-z-]+$/);
				assert.ok(problem.title.length > 0);
				const [fault] = problem.errors ?? [];
				assert.ok(fault, answer.text);
				assert.match(fault.field, field);
				if (value !== undefined) assert.match(fault.value, value);
				assert.match(fault.expected, expected);
				assert.ok(answer.text.length < 20_000, "short enough to read");
				assert.equal((await alpha.desk()).position, position, "nothing was accepted");
			});

	test("left nothing behind, and the node takes what is good", async () => {
		const { alpha, bravo } = line;
		assert.deepEqual(Object.getOwnPropertyNames(Object.prototype).sort(), prototype);
		assert.equal(({} as { polluted?: unknown }).polluted, undefined);
		assert.deepEqual((await alpha.ask<{ tracks: [] }>("GET", "/v1/tracks")).tracks, []);
		assert.equal((await alpha.dialogue("bravo/routine/1")).answer, null);
		const kept = await bravo.ask<OperationDetail>("GET", "/v1/operations/kept");
		assert.equal(kept.operation.state, "accepted");
		const detail = await declare(alpha, "good", operation());
		assert.equal(detail.operation.notice, "alpha/routine/1");
		await line.settle();
		assert.equal((await bravo.dialogue("alpha/routine/1")).state, "received");
	});

	test("names that objects have are names like any other", async () => {
		const { alpha } = line;
		for (const id of ["constructor", "toString", "hasOwnProperty"]) {
			assert.equal((await alpha.call("GET", `/v1/operations/${id}`)).status, 404);
			const request = operation({ lat9: 45.9e9, fromMin: 40, toMin: 50 }, { level: "sealed" });
			assert.equal((await declare(alpha, id, request)).operation.id, id);
		}
	});

	test("ids and places that cannot be are named too", async () => {
		const { alpha } = line;
		const text = JSON.stringify(operation());
		const cases: [method: string, path: string, field: string][] = [
			["PUT", `/v1/operations/${"x".repeat(65)}`, "id"],
			["PUT", "/v1/operations/__proto__", "id"],
			["PUT", "/v1/operations/a%20b", "id"],
			["POST", "/v1/dialogues/bravo/secret/1/answer", "log"],
			["POST", "/v1/dialogues/bravo/routine/one/answer", "index"],
			["GET", "/v1/entries/BRAVO/routine", "author"],
			["GET", "/v1/entries/bravo/routine?from=-1", "from"],
			["GET", "/v1/entries/bravo/routine?limit=99999", "limit"],
		];
		for (const [method, path, field] of cases) {
			const body =
				method === "PUT" ? { text } : method === "POST" ? { text: '{"msg":"ROGER"}' } : {};
			const answer = await alpha.call(method, path, body);
			const problem = answer.json as Problem;
			assert.equal(answer.status, 422, `${method} ${path}: ${answer.text}`);
			assert.equal(problem.errors?.[0]?.field, field);
			const [fault] = problem.errors ?? [];
			assert.ok(fault && path.includes(encodeURIComponent(fault.value.replaceAll('"', ""))), path);
		}
	});

	test("what is not JSON by its type is refused, as a plain form would send it", async () => {
		for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
			const answer = await line.alpha.call("POST", "/v1/dialogues/bravo/routine/1/answer", {
				text: '{"msg":"ROGER"}',
				headers: { "content-type": type },
			});
			assert.equal(answer.status, 415, type);
			const problem = answer.json as Problem;
			assert.deepEqual(problem.errors, [
				{ field: "content-type", value: type, expected: "application/json" },
			]);
		}
	});
});
