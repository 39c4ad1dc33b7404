import assert from "node:assert/strict";
import { test } from "node:test";
import {
	bodyText,
	EntryError,
	type EntryErrorCode,
	ed25519Verifier,
	entryRef,
	envelopeLine,
	formatEntry,
	isSignedBy,
	MAX_ENTRY_BYTES,
	openEntry,
	openNote,
	signNote,
} from "@tansiq/record";
import {
	author,
	authorVerifier,
	by,
	chief,
	draft,
	duty,
	entry,
	entryText,
	envelope,
	place,
	said,
	seen,
	signedText,
} from "./sample.ts";

function assertRefused(bytes: Uint8Array, code: EntryErrorCode, what: string) {
	assert.throws(
		() => openEntry(bytes, authorVerifier),
		(error) => error instanceof EntryError && error.code === code,
		what,
	);
}

test("an entry has exactly these bytes", () => {
	const zero = (fill: number) => Buffer.alloc(32, fill).toString("base64");
	const lines = [
		"tansiq/entry/v1 line7 alpha urgent 350",
		"to bravo",
		`seen alpha routine 1201 ${zero(5)}`,
		`seen bravo urgent 341 ${zero(6)} = ${zero(7)}`,
		'{"body":{"reason":"تنسيق","window":{"endUs":2,"startUs":1}},"claimed":1790000700123456,' +
			'"clock":{"src":"gnss","unc_us":250000},"msg":"TQ-20","salt":"CQkJCQkJCQkJCQkJCQkJCQ=="}',
		`by alpha.example/op/duty-3 ${by[0]?.signature}`,
		`by alpha.example/op/chief-1 ${by[1]?.signature}`,
	];
	assert.equal(entry, signNote(`${lines.join("\n")}\n`, [author]));
	assert.equal(entry, Buffer.from(signedText(entryText)).toString());
});

test("opens as it was written, also as a plain signed note", () => {
	const opened = openEntry(Buffer.from(entry), authorVerifier);
	const { canonicalLine, ...rest } = opened;
	assert.deepEqual(rest, { place, to: "bravo", seen, body: envelope, by });
	assert.equal(canonicalLine, envelopeLine(envelope));
	assert.equal(entryRef(opened.place), "alpha/urgent/350");
	assert.equal(openNote(entry, [authorVerifier]).text, entryText);
	assert.equal(formatEntry({ ...rest, signer: author }), entry);
	assert.equal(formatEntry({ ...rest, body: canonicalLine, signer: author }), entry);
	const bare = formatEntry({ ...draft, seen: [], by: [] });
	assert.deepEqual(openEntry(Buffer.from(bare), authorVerifier).by, []);
});

test("operators sign the body text and nothing else", () => {
	const opened = openEntry(Buffer.from(entry), authorVerifier);
	const text = bodyText(place.line, place.author, opened.to, opened.canonicalLine);
	assert.equal(text, `tansiq/body/v1 line7 alpha bravo\n${opened.canonicalLine}\n`);
	assert.equal(text, said);
	const verifiers = [duty, chief].map(({ name, publicKey }) => ed25519Verifier(name, publicKey));
	const signed = by.map((one) => verifiers.map((verifier) => isSignedBy(one, text, verifier)));
	assert.deepEqual(signed, [
		[true, false],
		[false, true],
	]);
	const [first] = by;
	const [verifier] = verifiers;
	assert.ok(first && verifier);
	assert.ok(!isSignedBy(first, text.replace("bravo", "delta"), verifier));
	assert.ok(!isSignedBy({ ...first, name: chief.name }, text, verifier));
	assert.ok(!isSignedBy({ ...first, signature: "" }, text, verifier));
});

test("an entry with any bit flipped is refused", () => {
	const bytes = Buffer.from(entry);
	for (let bit = 0; bit < bytes.length * 8; bit++) {
		const flipped = Buffer.from(bytes);
		flipped[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7));
		assert.throws(() => openEntry(flipped, authorVerifier), EntryError, `bit ${bit}`);
	}
});

test("the signature is verified before anything is parsed", () => {
	let verified = 0;
	const spy = {
		...authorVerifier,
		verify: (message: Uint8Array, signature: Uint8Array) => {
			verified++;
			return authorVerifier.verify(message, signature);
		},
	};
	const forged = Buffer.from(entry.replace('{"body"', '{"__proto__"'));
	assert.throws(() => openEntry(forged, spy), { code: "signature" });
	assert.equal(verified, 1);
});

test("refuses what is not one signature line by the author's key", () => {
	const bytes = (text: string) => Buffer.from(text);
	const line = entry.slice(entry.lastIndexOf("—"));
	const foreign = signNote(entryText, [duty]).slice(entryText.length + 1);
	assertRefused(bytes(entry + foreign), "signature", "a further, unknown signature");
	assertRefused(bytes(entry + line), "signature", "its own signature twice");
	assertRefused(bytes(signNote(entryText, [duty])), "signature", "an operator's key");
	assertRefused(bytes(entry.slice(0, -1)), "signature", "no newline at the end");
	assertRefused(bytes(`${entry}\n`), "signature", "a newline more");
	assertRefused(bytes(`${entry}x`), "signature", "a byte more");
	assertRefused(bytes(entryText), "form", "no signature");
	assertRefused(bytes(`${entryText}\n`), "signature", "an empty signature part");
	assertRefused(bytes(""), "form", "nothing");
	assertRefused(bytes(`${entryText}\n${line.slice(2)}`), "signature", "no dash");
	const namesake = { ...duty, name: author.name };
	assertRefused(bytes(signNote(entryText, [namesake])), "signature", "another key of that name");
});

test("refuses a signed text of any other form, naming why", () => {
	const lines = entryText.split("\n");
	const line = (number: number, from: string, to: string) =>
		lines.with(number, (lines[number] as string).replace(from, to)).join("\n");
	const [hash] = seen.map(({ root }) => root);
	const cases: [EntryErrorCode, string][] = [
		["place", line(0, "v1", "v2")],
		["place", line(0, "line7", "Line7")],
		["place", line(0, "alpha", "")],
		["place", line(0, "alpha", "a".repeat(33))],
		["place", line(0, "urgent", "normal")],
		["place", line(0, "350", "0350")],
		["place", line(0, "350", "-1")],
		["place", line(0, "350", "3.5")],
		["place", line(0, "350", "9007199254740992")],
		["place", line(0, "350", "350 ")],
		["place", line(0, "350", "٣٥٠")],
		["place", `\n${entryText}`],
		["addressee", line(1, "to ", "To ")],
		["addressee", line(1, "bravo", "bravo delta")],
		["addressee", lines.toSpliced(1, 1).join("\n")],
		[
			"addressee",
			lines.toSpliced(1, 0, "to delta").toSpliced(2, 1, "").join("\n").replace("to delta", "to"),
		],
		["seen", line(2, "1201", "01201")],
		["seen", line(2, "alpha", "al pha")],
		["seen", line(2, hash as string, "AAAA")],
		["seen", line(2, "BQU=", "BQV=")],
		["seen", line(3, " = ", "  ")],
		["seen", line(3, " = ", " : ")],
		["seen", lines.toSpliced(2, 0, lines[2] as string).join("\n")],
		["canonical", line(4, '":', '": ')],
		["canonical", line(4, '"claimed":1790000700123456', '"claimed":1e3')],
		["canonical", line(4, '"claimed":1790000700123456', '"claimed":-0')],
		["canonical", line(4, '"claimed":1790000700123456', '"claimed":9007199254740993')],
		["canonical", line(4, '{"reason"', '{"__proto__":{},"reason"')],
		["canonical", line(4, '"msg":"TQ-20"', '"msg":"TQ-20","msg":"TQ-20"')],
		["canonical", line(4, "تنسيق", "\u202eتنسيق")],
		["canonical", lines.toSpliced(4, 1).join("\n")],
		["envelope", line(4, ',"msg":"TQ-20"', "")],
		["envelope", line(4, ',"salt"', ',"nonce":1,"salt"')],
		["envelope", line(4, '"claimed":1790000700123456', '"claimed":-1')],
		["envelope", line(4, '"claimed":1790000700123456', '"claimed":"1"')],
		["envelope", line(4, '"unc_us":250000', '"unc_us":null')],
		["envelope", line(4, '"src":"gnss"', '"src":"g s"')],
		["envelope", line(4, "TQ-20", "")],
		["envelope", line(4, "CQkJ", "")],
		["envelope", lines.with(4, "[]").join("\n")],
		["by", line(5, "duty-3", "duty+3")],
		["by", line(5, "duty-3", "دuty")],
		["by", `${line(5, "by ", "by  ")}`],
		["by", lines.with(6, lines[5] as string).join("\n")],
		["by", line(5, " alpha.example/op/duty-3", " alpha.example/op/duty-3 AAAA")],
		["form", lines.toSpliced(7, 0, "").join("\n")],
		["form", `${entryText}seen alpha routine 1 ${hash}\n`],
		["form", `${entryText}{}\n`],
		["form", `${entryText} \n`],
		["form", lines.toSpliced(5, 0, lines[4] as string).join("\n")],
	];
	for (const [code, text] of cases) {
		assert.notEqual(text, entryText);
		assertRefused(signedText(text), code, text);
	}
	assertRefused(signedText(entryText.replaceAll("\n", "\r\n")), "place", "CRLF");
	assertRefused(signedText(`\ufeff${entryText}`), "place", "a byte order mark");
	const latin = Buffer.from(entryText.replace("تنسيق", "é").normalize("NFC"), "latin1");
	const signature = author.sign(latin);
	const tail = `\n— ${author.name} ${Buffer.concat([author.keyId, signature]).toString("base64")}\n`;
	assertRefused(Buffer.concat([latin, Buffer.from(tail)]), "encoding", "Latin-1");
});

test("formats nothing that it would not open", () => {
	const salt = Buffer.alloc(15).toString("base64");
	const refused: [EntryErrorCode, Partial<typeof draft> | Record<string, unknown>][] = [
		["place", { place: { ...place, index: -1 } }],
		["place", { place: { ...place, log: "other" } }],
		["place", { place: { ...place, line: "a\nb" } }],
		["addressee", { to: "bravo\nto delta" }],
		["seen", { seen: [{ ...seen[0], root: "AA==" }] }],
		["seen", { seen: [seen[0], seen[0]] }],
		["by", { by: [by[0], by[0]] }],
		["by", { by: [{ name: "a b", signature: by[0]?.signature }] }],
		["envelope", { body: { ...envelope, salt } }],
		["envelope", { body: { ...envelope, more: 1 } }],
		["canonical", { body: { ...envelope, body: { x: 1.5 } } }],
		["canonical", { body: ` ${envelopeLine(envelope)}` }],
		["envelope", { body: "{}" }],
	];
	for (const [code, change] of refused) {
		assert.throws(
			() => formatEntry({ ...draft, ...change } as typeof draft),
			(error) => error instanceof EntryError && error.code === code,
			JSON.stringify(change),
		);
	}
});

test("the largest entry has 16 KiB and not a byte more", () => {
	const padded = (length: number) => ({
		...draft,
		body: { ...envelope, body: { pad: "x".repeat(length) } },
	});
	const spare = MAX_ENTRY_BYTES - Buffer.byteLength(formatEntry(padded(0)));
	const largest = Buffer.from(formatEntry(padded(spare)));
	assert.equal(largest.length, MAX_ENTRY_BYTES);
	openEntry(largest, authorVerifier);
	assert.throws(() => formatEntry(padded(spare + 1)), { code: "size" });
	assertRefused(Buffer.concat([largest, Buffer.of(10)]), "size", "a byte more");
});

test("a text that ends early, or says nothing, is refused", () => {
	const [first = "", to = ""] = entryText.split("\n");
	assertRefused(signedText(`${first}\n`), "addressee", "no addressee");
	assertRefused(signedText(`${first}\n${to}\n`), "canonical", "no JSON line");
	for (const body of ["1", "null", "[]", '"x"']) {
		const text = entryText.replace(/"body":\{.*\},"claimed"/, `"body":${body},"claimed"`);
		assertRefused(signedText(text), "envelope", body);
	}
});
