import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign, verify } from "node:crypto";
import { test } from "node:test";
import { canonical, type Json } from "@tansiq/record";
import canonicalize from "canonicalize";
import {
	agreementPhrasesOf,
	hotlinePhrasesOf,
	isDraft,
	LANGUAGES,
	type PhraseReader,
	type PhraseStatus,
	phraseFileBytes,
	phraseFileHash,
	phraseSigningText,
	phrasesOf,
	unsignedStatus,
} from "../src/index.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const keys = generateKeyPairSync("ed25519");
const READER = "reader-key";
const judge = (reader: PhraseReader, text: string) =>
	reader.key === READER &&
	verify(null, Buffer.from(text), keys.publicKey, Buffer.from(reader.signature, "base64"));

/** The files of a language, signed by their reader. */
function signed(language: PhraseStatus["lang"]): PhraseStatus {
	const status = unsignedStatus(language, sha256);
	const signature = sign(null, Buffer.from(phraseSigningText(status)), keys.privateKey);
	return {
		...status,
		signedBy: { name: "A. Reader", key: READER, signature: signature.toString("base64") },
	};
}

test("the document of a language is RFC 8785 in the record's form and in another library's", () => {
	for (const language of LANGUAGES) {
		const document = {
			agreement: agreementPhrasesOf(language),
			desk: phrasesOf(language),
			hotline: hotlinePhrasesOf(language),
			lang: language,
		};
		const text = new TextDecoder("utf-8", { fatal: true }).decode(phraseFileBytes(language));
		assert.equal(text, canonical(document as unknown as Json));
		assert.equal(text, canonicalize(document));
	}
});

test("each language has a hash of its own", () => {
	const hashes = LANGUAGES.map((language) => phraseFileHash(language, sha256));
	assert.equal(new Set(hashes).size, LANGUAGES.length);
	for (const hash of hashes) assert.match(hash, /^[0-9a-f]{64}$/);
});

test("all four languages are drafts as they stand", () => {
	for (const language of LANGUAGES) {
		const status = unsignedStatus(language, sha256);
		assert.equal(status.signedBy, null);
		assert.equal(
			isDraft(language, status, sha256, () => true),
			true,
		);
	}
});

test("signed by a reader over these files they are none; changed in anything they are again", () => {
	for (const language of LANGUAGES) {
		const status = signed(language);
		const reader = status.signedBy as PhraseReader;
		assert.equal(isDraft(language, status, sha256, judge), false);
		const other = LANGUAGES.find((one) => one !== language) ?? "en";
		const changed: [string, PhraseStatus][] = [
			["of another language", { ...status, lang: other }],
			["over other files", { ...status, sha256: status.sha256.replace(/^./, "x") }],
			["by nobody", { ...status, signedBy: null }],
			["by no name", { ...status, signedBy: { ...reader, name: " " } }],
			["by another key", { ...status, signedBy: { ...reader, key: "unknown" } }],
			["with another signature", { ...status, signedBy: { ...reader, signature: "AAAA" } }],
		];
		for (const [what, claim] of changed) {
			assert.equal(isDraft(language, claim, sha256, judge), true, `${language} ${what}`);
		}
	}
});

test("what a status is about is compared here, whatever the judge says", () => {
	const status = signed("en");
	const lenient = () => true;
	assert.equal(isDraft("en", status, sha256, lenient), false);
	assert.equal(isDraft("en", { ...status, lang: "ru" }, sha256, lenient), true);
	assert.equal(isDraft("ru", status, sha256, lenient), true);
	assert.equal(isDraft("en", { ...status, sha256: "0".repeat(64) }, sha256, lenient), true);
});

test("a judge that throws, or does not say true, leaves a draft", () => {
	const status = signed("en");
	const broken = () => {
		throw new Error("no such key");
	};
	assert.equal(isDraft("en", status, sha256, broken), true);
	const vague = (() => "yes") as unknown as () => boolean;
	assert.equal(isDraft("en", status, sha256, vague), true);
});
