/**
 * An agreement in words. Every zone, rule and figure has its sentence in each language, exact to
 * the last digit; all of them are one document, and its hash is part of what is signed.
 */
import { LANGUAGES, type Language, type Sha256Hex, type UnitSystem } from "@tansiq/language";
import type { Fault } from "@tansiq/space";
import type { AgreedZone, Agreement } from "./agreement.ts";
import type { AnyRule } from "./rules.ts";
import { FIGURES, type Figure, sayFigure } from "./sentence-figures.ts";
import type { SigningVoice } from "./sentence-place.ts";
import { ruleSentence } from "./sentence-rule.ts";
import { quoted, say, voiceOf } from "./sentence-voice.ts";
import { zoneSentence } from "./sentence-zone.ts";

export { FIGURES, type Figure } from "./sentence-figures.ts";

export interface SentenceOptions {
	/** Names the exact geometry, which is only summarised in words. */
	sha256: Sha256Hex;
	/** The units of figures that are round in them; what is signed is in `aviation`. */
	units?: UnitSystem;
}

/** A zone or a rule of a parsed agreement in words. The same input gives the same text everywhere. */
export function sentenceOf(
	subject: AgreedZone | AnyRule,
	language: Language,
	options: SentenceOptions,
): string {
	const voice = signingVoice(language, options);
	return isRule(subject) ? ruleSentence(voice, subject) : zoneSentence(voice, subject);
}

/** One of the figures of an agreement in words, a sentence for each row that it has. */
export function figureSentences(
	agreement: Agreement,
	figure: Figure,
	language: Language,
	units?: UnitSystem,
): string[] {
	return sayFigure(voiceOf(language, units), agreement, figure);
}

/**
 * The whole agreement in one language: its title, then numbered sentences, the figures first, then
 * zones and rules in the order of the agreement. Lines end in `\n`; text that runs against the
 * direction of its sentence stands in Unicode isolates.
 */
export function agreementText(agreement: Agreement, language: Language, sha256: Sha256Hex): string {
	return textIn(signingVoice(language, { sha256 }), agreement);
}

function textIn(voice: SigningVoice, agreement: Agreement): string {
	const { id, version, parties, zones, rules = [] } = agreement;
	const [first, second] = parties;
	const title = { id: quoted(voice, id), version: String(version), first, second };
	const figures = FIGURES.flatMap((figure) => sayFigure(voice, agreement, figure));
	const lines = [say(voice, "figure.title", title), say(voice, "document.signed")];
	let number = 0;
	const section = (heading: string, sentences: readonly string[]) => {
		lines.push("", heading);
		for (const sentence of sentences) lines.push(numbered(voice, ++number, sentence));
	};
	section(say(voice, "document.figures"), figures);
	section(
		say(voice, "document.zones", { count: zones.length }),
		zones.map((zone) => zoneSentence(voice, zone)),
	);
	section(
		say(voice, "document.rules", { count: rules.length }),
		rules.map((rule) => ruleSentence(voice, rule)),
	);
	return `${lines.join("\n")}\n`;
}

/** What stands in `Agreement.sentences`: the hash of its text in UTF-8, for each language. */
export function sentencesHash(agreement: Agreement, sha256: Sha256Hex): Record<Language, string> {
	const known = new WeakMap<object, string>();
	const hashes = LANGUAGES.map((language) => {
		const voice = signingVoice(language, { sha256 }, known);
		return [language, textHash(voice, agreement)];
	});
	return Object.fromEntries(hashes) as Record<Language, string>;
}

/**
 * The first of the hashes in an agreement that is not that of its own text; null when all are, and
 * when there are none. A language in which this version has no words cannot be compared: a fault.
 */
export function sentencesFault(agreement: Agreement, sha256: Sha256Hex): Fault | null {
	const known = new WeakMap<object, string>();
	for (const [name, hash] of Object.entries(agreement.sentences ?? {})) {
		const field = `sentences.${name.slice(0, 8)}`;
		const language = LANGUAGES.find((each) => each === name);
		if (language === undefined)
			return { field, value: name.slice(0, 8), expected: `one of ${LANGUAGES.join(", ")}` };
		const expected = textHash(signingVoice(language, { sha256 }, known), agreement);
		if (hash !== expected)
			return { field, value: hash, expected: `${expected}, the hash of its text` };
	}
	return null;
}

function textHash(voice: SigningVoice, agreement: Agreement): string {
	return voice.sha256(new TextEncoder().encode(textIn(voice, agreement)));
}

function signingVoice(
	language: Language,
	{ sha256, units }: SentenceOptions,
	hashes = new WeakMap<object, string>(),
): SigningVoice {
	return { ...voiceOf(language, units), sha256, hashes };
}

/** The line begins with the sentence's own direction: the number is fenced where they differ. */
function numbered(voice: SigningVoice, number: number, sentence: string): string {
	return `${say(voice, "document.number", { number: String(number) })} ${sentence}`;
}

function isRule(subject: AgreedZone | AnyRule): subject is AnyRule {
	return Object.hasOwn(subject, "kind");
}
