const LEFT_TO_RIGHT_ISOLATE = "\u2066";
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";
const RIGHT_TO_LEFT_LETTER =
	/[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Formatting characters that would reach past the end of the text that carries them. */
const DIRECTIONAL_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const DIRECTIONAL_CONTROL = new RegExp(DIRECTIONAL_CONTROLS.source);
/** Line breaks among them: what stands in a sentence stays on its line. */
const CONTROLS = /[\p{Cc}\u2028\u2029]+/gu;

/** Whether a text has a letter that is written from right to left. */
export function hasRightToLeft(text: string): boolean {
	return RIGHT_TO_LEFT_LETTER.test(text);
}

/** Whether a text has a character that changes the direction of what follows it. */
export function hasDirectionalControl(text: string): boolean {
	return DIRECTIONAL_CONTROL.test(text);
}

/**
 * Fences an identifier, a number or a name so that its direction does not disturb the sentence
 * around it, in plain text. (In a document, `<bdi>` does the same.) Numbers and identifiers run
 * left to right; a name with a right-to-left letter follows its own first strong letter.
 * Directional controls inside the text are dropped: a name must not reorder its surroundings.
 */
export function isolate(text: string): string {
	const opening = hasRightToLeft(text) ? FIRST_STRONG_ISOLATE : LEFT_TO_RIGHT_ISOLATE;
	return opening + text.replace(DIRECTIONAL_CONTROLS, "") + POP_ISOLATE;
}

/** Fences text whose own fences are balanced and stay: it follows its first strong letter. */
export function fence(text: string): string {
	return FIRST_STRONG_ISOLATE + text + POP_ISOLATE;
}

/**
 * Somebody's text as it may stand in a line of ours: directional controls dropped, other controls
 * turned to one space, halves of characters replaced by U+FFFD.
 */
export function onOneLine(text: string): string {
	return text.toWellFormed().replace(DIRECTIONAL_CONTROLS, "").replace(CONTROLS, " ");
}
