import type { ZonePurpose, ZoneRule } from "./zone.ts";

interface Meaning {
	rule: ZoneRule;
	purpose?: ZonePurpose;
}

const CLOSED: Meaning = { rule: "closed", purpose: "restricted" };
const CONSENT: Meaning = { rule: "consent", purpose: "restricted" };
const CAUTION: Meaning = { rule: "notice", purpose: "caution" };
const NOTICE: Meaning = { rule: "notice" };
const FREE: Meaning = { rule: "free" };

/**
 * What a class or type of airspace becomes where two parties agree on a zone. Prohibited: closed.
 * Restricted, reserved, segregated: consent. Danger and controlled airspace: notice. The rest only
 * says that it exists. The parties may decide otherwise zone by zone before they sign.
 */
const MEANINGS = new Map<string, Meaning>([
	...of(CLOSED, "P", "PROHIBITED"),
	...of(CONSENT, "R", "RESTRICTED", "GP", "TRA", "TSA", "TFR", "MOA"),
	...of(CAUTION, "Q", "DANGER", "ALERT", "WARNING"),
	...of(
		NOTICE,
		"A",
		"B",
		"C",
		"D",
		"CTR",
		"CTA",
		"TMA",
		"ATZ",
		"MATZ",
		"MTR",
		"AWY",
		"TRZ",
		"TMZ",
		"RMZ",
	),
	...of(
		FREE,
		"E",
		"F",
		"G",
		"W",
		"GSEC",
		"GLIDING",
		"ACCSEC",
		"ASRA",
		"FIR",
		"UIR",
		"FIS",
		"VFRSEC",
	),
	...of(
		FREE,
		"OTHER",
		"UNC",
		"UNCLASSIFIED",
		"UNKNOWN",
		"OFR",
		"PJE",
		"LTA",
		"UTA",
		"HTZ",
		"NOTAM",
		"AER",
	),
]);

/** @returns null for a word that is neither class nor type */
export function meaningOf(word: string): Meaning | null {
	return MEANINGS.get(word.trim().toUpperCase()) ?? null;
}

export const KNOWN_CLASSES = [...MEANINGS.keys()].join(", ");

/** The class that reads back as this rule. */
export function classOf(rule: ZoneRule, purpose: ZonePurpose | undefined): string {
	if (rule === "closed") return "P";
	if (rule === "consent") return "R";
	if (rule === "notice") return purpose === "caution" ? "Q" : "D";
	return "W";
}

function of(meaning: Meaning, ...words: string[]): [string, Meaning][] {
	return words.map((word) => [word, meaning]);
}
