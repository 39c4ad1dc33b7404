import {
	type AgreementPhraseId,
	agreementTranslator,
	type Composed,
	type ComposedSlots,
	type ComposingTranslator,
	exactDecimal,
	isolate,
	type Language,
	type UnitSystem,
} from "@tansiq/language";
import { DAY_US, HOUR_US, MINUTE_US, type Micros, SECOND_US } from "@tansiq/space";

/** Who says the sentences: a language, and units for what is round in them. */
export interface Voice {
	reader: ComposingTranslator;
	units: UnitSystem;
}

export function voiceOf(language: Language, units: UnitSystem = "aviation"): Voice {
	return { reader: agreementTranslator(language), units };
}

export function say({ reader }: Voice, id: AgreementPhraseId, slots?: ComposedSlots): string {
	return reader.t(id, slots);
}

/** A phrase that stands in another one. */
export function part(voice: Voice, id: AgreementPhraseId, slots?: ComposedSlots): Composed {
	return { composed: say(voice, id, slots) };
}

/** Quotation marks and what escapes them. */
const MARKS = /[\\"“”„«»״]/g;

/**
 * Somebody's own words between quotation marks. Marks among them are escaped with a backslash: a
 * name cannot end its quotation and go on as if the agreement were speaking.
 */
export function quoted(voice: Voice, text: string): Composed {
	return part(voice, "quoted", { text: text.replace(MARKS, "\\$&") });
}

/** Words of the language itself, or names fenced already; "none" where there are none. */
export function listed(voice: Voice, items: readonly (string | Composed)[]): Composed {
	if (items.length === 0) return part(voice, "list.none");
	const texts = items.map((item) => (typeof item === "string" ? item : item.composed));
	return { composed: texts.join(say(voice, "list.separator")) };
}

/** Names of parties: letters of ASCII that need no quotation. */
export function parties(voice: Voice, names: readonly string[]): Composed {
	if (names.length === 0) return part(voice, "party.nobody");
	const fenced = voice.reader.direction === "rtl" ? names.map(isolate) : names;
	return listed(voice, fenced);
}

/** A party, or nobody. */
export function partyOr(voice: Voice, name: string | null): Composed {
	return parties(voice, name === null ? [] : [name]);
}

const UNITS = [
	["duration.days", DAY_US],
	["duration.hours", HOUR_US],
	["duration.minutes", MINUTE_US],
	["duration.seconds", SECOND_US],
] as const;

/** A length of time to its last microsecond, in the units that it has: 1 hour 30 minutes. */
export function duration(voice: Voice, us: Micros): Composed {
	const said: string[] = [];
	let rest = us;
	for (const [unit, unitUs] of UNITS) {
		const count = Math.floor(rest / unitUs);
		if (unit === "duration.seconds" && rest % SECOND_US > 0)
			said.push(say(voice, "duration.fraction", { seconds: exactDecimal(rest, 6) }));
		else if (count > 0 || (us === 0 && unit === "duration.seconds"))
			said.push(say(voice, unit, { count }));
		rest -= count * unitUs;
	}
	return said
		.map((composed): Composed => ({ composed }))
		.reduceRight((rest, first) => part(voice, "duration.and", { first, rest }));
}
