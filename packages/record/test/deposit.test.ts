import assert from "node:assert/strict";
import { test } from "node:test";
import { EvidenceError, entriesDeposited, verifierOf, verifiers } from "@tansiq/record";
import { parseDeposited } from "../src/deposit.ts";
import { assertReplaces } from "../src/founding.ts";
import { mediators } from "../src/verification.ts";
import { vkey } from "./bundle/line.ts";
import { depositOf, mediatedLine } from "./bundle/mediator.ts";

const line = mediatedLine();
const hpke = line.keys.bravo.hpke;
type How = Parameters<typeof depositOf>[1];
const read = (how?: How, recipient = hpke) => entriesDeposited(depositOf(line, how), recipient);

test("the entries of an exhibit are those that were sealed", () => {
	const [routine] = read();
	assert.deepEqual([routine?.log, routine?.from], ["routine", 6]);
	assert.ok((routine?.entries.length ?? 0) > 0);
});

test("an exhibit that is none is refused by name", () => {
	const good = JSON.parse(Buffer.from(depositOf(line)).toString("utf8"));
	const bytes = (change: object) => {
		const value = { ...good, ...change };
		const keys = Object.keys(value).sort();
		return Buffer.from(`{${keys.map((key) => `"${key}":${JSON.stringify(value[key])}`).join()}}\n`);
	};
	assert.deepEqual(Object.keys(parseDeposited(bytes({}))).sort(), ["key", "receipt", "sealed"]);
	for (const wrong of [
		Buffer.of(0xff, 0x0a),
		Buffer.from("{}"),
		bytes({ type: "other" }),
		bytes({ key: 5 }),
		bytes({ key: "no base64!" }),
		bytes({ sealed: 5 }),
		bytes({ sealed: "no base64!" }),
		bytes({ receipt: "a line" }),
		bytes({ receipt: [1] }),
	])
		assert.throws(() => parseDeposited(wrong), EvidenceError);
});

test("what opens for nobody, or holds no parcel, shows no entries", () => {
	const parcel = (...content: number[]) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(content.length);
		return Buffer.concat([length, Buffer.from(content)]);
	};
	const first = (change: (frame: { [key: string]: unknown }) => object): How => ({
		frames: (frames) => frames.map((frame) => (frame.type === "entries" ? change(frame) : frame)),
	});
	const hows: How[] = [
		{ info: "another place\n" },
		{ padded: () => Buffer.alloc(2) },
		{ padded: () => parcel(0xff) },
		{ padded: () => parcel(...Buffer.from("{}")) },
		first((frame) => ({ ...frame, entries: "all" })),
		first((frame) => ({ ...frame, entries: [1] })),
		first((frame) => ({ ...frame, entries: ["no base64!"] })),
		first((frame) => ({ ...frame, log: "other" })),
		first((frame) => ({ ...frame, entries: [] })),
	];
	for (const how of hows) assert.deepEqual(read(how), []);
	const zeroes = Buffer.alloc(32).toString("base64");
	for (const recipient of ["no base64!", "AAAA", zeroes, line.keys.alpha.hpke])
		assert.deepEqual(read({}, recipient), [], recipient);
});

test("what is no record's own error is not taken for a bad exhibit", () => {
	assert.throws(() => entriesDeposited(depositOf(line), null as never), TypeError);
});

test("each key is prepared once", () => {
	const prepared = verifiers();
	const key = vkey(line.keys.alpha.author);
	assert.equal(prepared(key), prepared(key));
	assert.deepEqual(prepared(key).keyId, verifierOf(key).keyId);
});

test("mediators are those of this founding document and of the earlier one", () => {
	const [mine, earlier] = [{ mirror: 1 }, { mirror: 2 }];
	const of = (founding: unknown, before?: unknown) =>
		mediators({ founding, earlier: before } as never);
	assert.deepEqual(of({ witness: null }), []);
	assert.deepEqual(of({ witness: mine }), [mine]);
	assert.deepEqual(of({ witness: mine }, { witness: null }), [mine]);
	assert.deepEqual(of({ witness: mine }, { witness: earlier }), [mine, earlier]);
});

test("a founding document replaces none of another line", () => {
	const founding = { line: "line7", parties: [], nodeless: [] };
	assert.throws(
		() => assertReplaces(founding as never, { ...founding, line: "line8" } as never),
		/line8/,
	);
});
