import assert from "node:assert/strict";
import { test } from "node:test";
import { CanonicalError, canonical, type Json, MAX_DEPTH, parseCanonical } from "@tansiq/record";
import canonicalize from "canonicalize";
import fc from "fast-check";

const text = fc
	.string({ unit: "grapheme" })
	.map((raw) => raw.normalize("NFC").replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ""))
	.filter((raw) => raw !== "__proto__" && raw.normalize("NFC") === raw);
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 6 },
		fc.constant(null),
		fc.boolean(),
		fc.maxSafeInteger().map((n) => (Object.is(n, -0) ? 0 : n)),
		text,
		fc.array(tie("value"), { maxLength: 5 }),
		fc.dictionary(text, tie("value"), { maxKeys: 5, noNullPrototype: false }),
	),
}));

test("agrees with the canonicalize package (RFC 8785) on every legal value", () => {
	fc.assert(
		fc.property(json, (value) => {
			const line = canonical(value);
			assert.equal(line, canonicalize(value));
			assert.equal(canonical(parseCanonical(line)), line);
			assert.equal(JSON.stringify(parseCanonical(line)), JSON.stringify(JSON.parse(line)));
		}),
		{ numRuns: 1000 },
	);
});

test("sorts keys by UTF-16 code units: RFC 8785 section 3.2.3", () => {
	const value = { "\u20ac": 1, "😀": 2, "\ufb33": 3, "1": 4, ö: 5 };
	// U+1F600 starts with a high surrogate, below U+FB33 though its code point is above. The
	// section's own U+FB33 is not NFC and so refused; U+FB1E stands in for it.
	assert.throws(() => canonical(value), CanonicalError);
	const { "\ufb33": _, ...rest } = value;
	const line = canonical({ ...rest, "\ufb1e": 3 });
	assert.equal(line, '{"1":4,"ö":5,"€":1,"😀":2,"\ufb1e":3}');
});

test("writes objects with and without a prototype alike", () => {
	const bare: Json = Object.assign(Object.create(null), { b: 1, a: [] });
	assert.equal(canonical(bare), '{"a":[],"b":1}');
});

const refusedLines: Record<string, string> = {
	"a __proto__ key": '{"__proto__":{"admin":true}}',
	"a nested __proto__ key": '{"a":[{"__proto__":1}]}',
	"duplicate keys": '{"from":1,"from":2}',
	"an unsorted object": '{"b":1,"a":2}',
	"white space": '{"a": 1}',
	"a newline at the end": "{}\n",
	"1e400": "1e400",
	"an exponent": "1e2",
	"-0": "-0",
	"a float": "1.5",
	"1.0": "1.0",
	"2^53": "9007199254740992",
	"2^53 + 1": "9007199254740993",
	"-(2^53)": "-9007199254740992",
	"an escape where none is needed": '"\\u0061"',
	"an escaped solidus": '"\\/"',
	"an escaped newline": '"\\n"',
	"an escaped NUL": '"\\u0000"',
	DEL: '"\u007f"',
	"a C1 control": '"\u0085"',
	"an escaped lone surrogate": '"\\ud800"',
	"a lone surrogate": '"\ud800"',
	"a bidi override": '"\u202e"',
	"a bidi isolate": '"\u2066"',
	"a bidi control in a key": '{"\u202a":1}',
	"decomposed text": '"e\u0301"',
	"decomposed text in a key": '{"e\u0301":1}',
	"a byte order mark": "\ufeff{}",
	"two values": "{}{}",
	nothing: "",
	NaN: "NaN",
	"depth 17": "[".repeat(17) + "]".repeat(17),
	"depth 17 of objects": `${'{"a":'.repeat(17)}1${"}".repeat(17)}`,
	"depth 200 000": "[".repeat(200_000) + "]".repeat(200_000),
	"depth 200 000 unclosed": "[".repeat(200_000),
};
for (const [what, line] of Object.entries(refusedLines)) {
	test(`refuses ${what}`, () => {
		assert.throws(() => parseCanonical(line), CanonicalError);
		assert.equal(({} as Record<string, unknown>).admin, undefined);
	});
}

test("refuses depth before any parser recurses, even in what is not JSON", () => {
	for (const depth of [17, 200_000]) {
		assert.throws(() => parseCanonical("[".repeat(depth)), { expected: "a depth of at most 16" });
	}
});

test("takes depth 16, the extreme integers and brackets inside strings", () => {
	assert.equal(MAX_DEPTH, 16);
	for (const line of [
		"[".repeat(16) + "]".repeat(16),
		"[-9007199254740991,9007199254740991]",
		JSON.stringify("[".repeat(40)),
		JSON.stringify('\\"[[[[[[[[[[[[[[[[[[[[['),
		'{"constructor":{"prototype":1}}',
		'"\u200f١٢٣"',
	]) {
		assert.equal(canonical(parseCanonical(line)), line);
	}
});

test("refuses values that are not JSON, naming where they stand", () => {
	const cyclic: Json[] = [];
	cyclic.push(cyclic);
	const refused: [unknown, string][] = [
		[undefined, "value"],
		[{ a: { b: [1, 2.5] } }, "a.b[1]"],
		[{ volumes: [{ lat9: -0 }] }, "volumes[0].lat9"],
		[{ a: undefined }, "a"],
		[[() => 1], "[0]"],
		[10n, "value"],
		[{ a: new Map() }, "a"],
		[{ at: new Date(0) }, "at"],
		[new Uint8Array(2), "value"],
		[Number.NaN, "value"],
		[new Array(1), "[0]"],
		[JSON.parse('{"x":{"__proto__":1}}'), "x.__proto__"],
		[cyclic, "[0][0][0][0][0][0][0][0][0][0][0][0][0][0][0][0]"],
	];
	for (const [value, field] of refused) {
		assert.throws(
			() => canonical(value as Json),
			(error) => error instanceof CanonicalError && error.field === field && error.expected !== "",
			field,
		);
	}
});
