import type { AnswerName, Dialogue } from "@tansiq/api";
import { readbackOf } from "@tansiq/hotline";
import type { Answering } from "./model.ts";
import { instantOf } from "./typed-time.ts";

/** Answers that take on what was said repeat its key fields; these decline or put off. */
const WITH_REASON: ReadonlySet<AnswerName> = new Set(["UNABLE", "NEGATIVE"]);

/** What an answer still lacks; null: it can go at once. */
export function answerStep(dialogue: Dialogue, answer: AnswerName): Answering["step"] | null {
	if (WITH_REASON.has(answer)) return "reason";
	if (answer === "STANDBY") return "standby";
	if (dialogue.readback.length > 0) return "readback";
	return answer === "ANSWER" ? "words" : null;
}

/** How a key field is re-entered: as it is written, as a clock shows it, as a number, by choice. */
export type FieldKind = "identifier" | "instant" | "integer" | "choice";

export function fieldKind(field: string): FieldKind {
	if (field.endsWith("_us")) return "instant";
	if (field === "code" || field === "seq") return "integer";
	return CHOICES.has(field) ? "choice" : "identifier";
}

const CHOICES: ReadonlySet<string> = new Set(["hazard", "text_id", "msg"]);

export type ReadbackFault = "missing" | "wrong";
export type Entered =
	| { readback: Record<string, string | number> }
	| { faults: Record<string, ReadbackFault> };

/**
 * What a person typed into empty boxes, held against the message. An instant is right to the
 * second, which is what was shown; the exact value is then the message's own.
 * @param typed by field, as typed
 */
export function enteredReadback(
	{ msg, body, readback }: Dialogue,
	typed: Readonly<Record<string, string>>,
	nowUs: number,
): Entered {
	const said = readbackOf(msg, body ?? {}) ?? {};
	const faults: Record<string, ReadbackFault> = {};
	const right: Record<string, string | number> = {};
	for (const field of readback) {
		const text = (typed[field] ?? "").trim();
		const expected = said[field];
		if (text === "") faults[field] = "missing";
		else if (expected === undefined || !isSame(field, text, expected, nowUs))
			faults[field] = "wrong";
		else right[field] = expected;
	}
	return Object.keys(faults).length > 0 ? { faults } : { readback: right };
}

function isSame(field: string, text: string, said: string | number, nowUs: number): boolean {
	switch (fieldKind(field)) {
		case "instant": {
			const us = instantOf(text, nowUs);
			return us !== null && typeof said === "number" && us === Math.floor(said / 1e6) * 1e6;
		}
		case "integer":
			return /^[0-9]{1,16}$/.test(text) && Number(text) === said;
		case "choice":
		case "identifier":
			return text === said;
	}
}
