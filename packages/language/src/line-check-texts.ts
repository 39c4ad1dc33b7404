import { hotlinePhrasesOf } from "./hotline-phrases.ts";
import type { Language } from "./phrases.ts";
import { hotlineTranslator } from "./translator.ts";

/**
 * The ids of the neutral texts of a human line check, in the order of their names: everyday
 * sentences without place, person, time or number, which nobody can take for a message.
 */
export const NEUTRAL_TEXT_IDS: readonly string[] = Object.keys(hotlinePhrasesOf("en"))
	.filter((id) => id.startsWith("neutral."))
	.sort();

/** A neutral text as one side says it and the other reads it back, each in its own language. */
export function neutralText(language: Language, id: string): string {
	return hotlineTranslator(language).t(id);
}
