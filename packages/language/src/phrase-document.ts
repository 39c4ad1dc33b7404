import { agreementPhrasesOf } from "./agreement-phrases.ts";
import { hotlinePhrasesOf } from "./hotline-phrases.ts";
import { type Language, phrasesOf } from "./phrases.ts";

/** SHA-256 of bytes as 64 small hex digits. This package holds no cryptography of its own. */
export type Sha256Hex = (bytes: Uint8Array) => string;

/** Who read the texts of a language, as a speaker of it, and put a name to them. */
export interface PhraseReader {
	name: string;
	/** A C2SP verifier key. */
	key: string;
	/** Over `phraseSigningText`. */
	signature: string;
}

/** What is known of the texts of one language. `signedBy` null: nobody has signed them. */
export interface PhraseStatus {
	lang: Language;
	/** Of `phraseFileBytes`, 64 small hex digits. */
	sha256: string;
	signedBy: PhraseReader | null;
}

/**
 * The phrase files of a language as one document: RFC 8785 JSON
 * `{"agreement":{…},"desk":{…},"hotline":{…},"lang":"en"}` in UTF-8. A dispute over wording resolves to its hash.
 */
export function phraseFileBytes(language: Language): Uint8Array {
	const document = {
		agreement: agreementPhrasesOf(language),
		desk: phrasesOf(language),
		hotline: hotlinePhrasesOf(language),
		lang: language,
	};
	return new TextEncoder().encode(canonicalTexts(document));
}

/** SHA-256 of the phrase files of a language, 64 hex digits: what a founding document names. */
export function phraseFileHash(language: Language, sha256: Sha256Hex): string {
	return sha256(phraseFileBytes(language));
}

/** What a reader signs: the type of the document, its language and its hash. */
export function phraseSigningText(status: Pick<PhraseStatus, "lang" | "sha256">): string {
	return `tansiq/phrases/v1 ${status.lang}\n${status.sha256}\n`;
}

/** The files as they stand in this package. None of the four languages has been signed. */
export function unsignedStatus(language: Language, sha256: Sha256Hex): PhraseStatus {
	return { lang: language, sha256: phraseFileHash(language, sha256), signedBy: null };
}

/**
 * Whether the texts of a language are a draft, and are to be shown with the mark of one. They are
 * not only when a signature stands over exactly the files in use, and the caller's own rule finds
 * that it verifies and that its key is that of a named reader of this language.
 * @param status what somebody claims; it may be about other files or another language
 * @param verify judges signer and signature over a text; if it throws, the texts are a draft
 */
export function isDraft(
	language: Language,
	status: PhraseStatus,
	sha256: Sha256Hex,
	verify: (reader: PhraseReader, text: string) => boolean,
): boolean {
	if (status.signedBy === null || status.signedBy.name.trim() === "") return true;
	if (status.lang !== language || status.sha256 !== phraseFileHash(language, sha256)) return true;
	try {
		return verify(status.signedBy, phraseSigningText(status)) !== true;
	} catch {
		return true;
	}
}

interface Texts {
	readonly [key: string]: string | Texts;
}

/** RFC 8785 for objects of strings: keys in the order of their UTF-16 units, no white space. */
function canonicalTexts(value: string | Texts): string {
	if (typeof value === "string") return JSON.stringify(value);
	const members = Object.keys(value)
		.sort()
		.map((key) => `${JSON.stringify(key)}:${canonicalTexts(value[key] ?? "")}`);
	return `{${members.join(",")}}`;
}
