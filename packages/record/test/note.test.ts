import assert from "node:assert/strict";
import { test } from "node:test";
import {
	ed25519Signer,
	ed25519Verifier,
	NoteError,
	type NoteErrorCode,
	openNote,
	privateKeyFromSeed,
	signNote,
	verifierOf,
} from "@tansiq/record";
import fc from "fast-check";
import { seededKey } from "./sample.ts";

// Published in the documentation of Go's golang.org/x/mod/sumdb/note.
const neumannSeed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const neumann = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const neumannText =
	"If you think cryptography is the answer to your problem,\n" +
	"then you don't know what your problem is.\n";
const neumannNote =
	`${neumannText}\n— PeterNeumann ` +
	"x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const enochLine =
	"— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

const neumannSigner = ed25519Signer(
	"PeterNeumann",
	privateKeyFromSeed(Buffer.from(neumannSeed, "base64").subarray(1)),
);
const enochSigner = ed25519Signer("EnochRoot", seededKey(0));

function assertRefused(note: string | Uint8Array, code: NoteErrorCode, verifiers = [neumann]) {
	assert.throws(
		() => openNote(note, verifiers.map(verifierOf)),
		(error) => error instanceof NoteError && error.code === code,
		JSON.stringify(note.slice(0, 200)),
	);
}

test("signs and opens Go's published example, with one and with two signatures", () => {
	assert.equal(signNote(neumannText, [neumannSigner]), neumannNote);
	assert.equal(signNote(neumannText, [neumannSigner, enochSigner]), neumannNote + enochLine);
	const opened = openNote(neumannNote + enochLine, [verifierOf(neumann)]);
	assert.equal(opened.text, neumannText);
	assert.deepEqual(
		opened.signatures.map(({ name }) => name),
		["PeterNeumann"],
	);
	assert.equal(Buffer.from(opened.signatures[0]?.keyId ?? []).toString("hex"), "c74f20a3");
	assert.deepEqual(
		opened.unknown.map(({ line }) => `${line}\n`),
		[enochLine],
	);
});

test("opens the example of the C2SP specification, from text and from bytes", () => {
	const foo = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
	const note =
		"This is an example message.\n\n— example.com/foo " +
		"Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
	for (const form of [note, Buffer.from(note)]) {
		assert.equal(openNote(form, [verifierOf(foo)]).text, "This is an example message.\n");
	}
	assertRefused(note, "unsigned", []);
	assertRefused(note, "unsigned");
});

test("a known key's bad signature rejects the note, even beside a good one", () => {
	const altered = neumannNote.replace("answer", "Answer");
	assertRefused(altered, "bad-signature");
	const other = openNote(signNote("other\n", [neumannSigner]), [verifierOf(neumann)]);
	assertRefused(`${neumannNote + other.signatures[0]?.line}\n`, "bad-signature");
});

test("a key known by name only, or by id only, is unknown", () => {
	const impostor = ed25519Signer("PeterNeumann", seededKey(5));
	const renamed = { ...neumannSigner, name: "Neumann" };
	const note = signNote(neumannText, [impostor, renamed, neumannSigner]);
	const opened = openNote(note, [verifierOf(neumann)]);
	assert.equal(opened.unknown.length, 2);
	assertRefused(signNote(neumannText, [impostor, renamed]), "unsigned");
});

test("splits at the last blank line: a text may hold blank lines and what looks like signatures", () => {
	for (const text of ["\n", "a\n\nb\n", "a\n\n", `${neumannNote}`, "\n\n\n"]) {
		const opened = openNote(signNote(text, [neumannSigner]), [verifierOf(neumann)]);
		assert.equal(opened.text, text);
	}
});

test("takes 16 and 100 signatures and refuses 101", () => {
	const crowd = (count: number) => Array<typeof enochSigner>(count - 1).fill(enochSigner);
	const verifiers = [verifierOf(neumann), ed25519Verifier("EnochRoot", enochSigner.publicKey)];
	for (const count of [16, 100]) {
		const note = signNote("many\n", [...crowd(count), neumannSigner]);
		assert.equal(openNote(note, verifiers).signatures.length, count);
	}
	assertRefused(signNote("many\n", [...crowd(101), neumannSigner]), "malformed");
});

test("refuses malformed notes", () => {
	const signature = neumannNote.slice(neumannText.length + 1);
	const malformed: (string | Uint8Array)[] = [
		"",
		"\n",
		neumannText,
		`${neumannText}\n`,
		`${neumannText}${signature}`,
		neumannNote.slice(0, -1),
		`${neumannNote}\n`,
		`${neumannNote}x`,
		`${neumannNote}- PeterNeumann AAAAAAAA\n`,
		`${neumannNote}— PeterNeumann\n`,
		`${neumannNote}— PeterNeumann AAAAAA==\n`,
		`${neumannNote}— PeterNeumann AAAAAAA\n`,
		`${neumannNote}— PeterNeumann AAAAAAAB*\n`,
		`${neumannNote}— Peter Neumann AAAAAAAA\n`,
		`${neumannNote}— Peter\u2003Neumann AAAAAAAA\n`,
		`${neumannNote}— Peter+Neumann AAAAAAAA\n`,
		`${neumannNote}—  AAAAAAAA\n`,
		`${neumannNote}—\u00a0PeterNeumann AAAAAAAA\n`,
		neumannNote.replace("\n— ", "\r\n— "),
		neumannNote.replace("you", "y\tu"),
		neumannNote.replace("you", "y\u0000u"),
		neumannNote.replace("you", "\ud800"),
		Buffer.concat([Buffer.from([0xff]), Buffer.from(neumannNote)]),
		Buffer.concat([Buffer.from([0xc0, 0x8a]), Buffer.from(neumannNote)]),
		neumannNote.replace("nAM=", "nAN="), // the same bytes, spelt with stray bits
	];
	for (const note of malformed) assertRefused(note, "malformed");
	const marked = Buffer.concat([Buffer.from("\ufeff"), Buffer.from(neumannNote)]);
	assertRefused(marked, "bad-signature");
});

test("refuses to sign what could not be opened", () => {
	for (const text of ["", "no newline", "tab\t\n", "cr\r\n", "\ud800\n"]) {
		assert.throws(() => signNote(text, [neumannSigner]), NoteError, JSON.stringify(text));
	}
	assert.throws(() => signNote("x\n", []), NoteError);
	const unnamed = { ...neumannSigner, name: "a b" };
	assert.throws(() => signNote("x\n", [unnamed]), { name: "KeyError" });
});

test("opens whatever it signed, and throws only NoteError on anything else", () => {
	const verifiers = [verifierOf(neumann)];
	fc.assert(
		fc.property(fc.string({ unit: "binary" }), (raw) => {
			const text = `${raw.toWellFormed().replace(/\p{Cc}/gu, "\n")}\n`;
			const note = signNote(text, [neumannSigner]);
			assert.equal(openNote(note, verifiers).text, text);
			assert.throws(() => openNote(raw, verifiers), NoteError);
		}),
		{ numRuns: 300 },
	);
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
			assert.throws(() => openNote(bytes, verifiers), NoteError);
		}),
		{ numRuns: 300 },
	);
});

test("refuses to read a note of more than a million characters", () => {
	const long = `${"x".repeat(1_000_000)}\n`;
	assertRefused(`${long}\n${enochLine}`, "malformed");
});
