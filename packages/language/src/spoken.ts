/**
 * A message for the voice: what the watch reads out when no other carrier is left, or beside one.
 * The other watch writes it down from figures said digit by digit, and reads the key fields back.
 */
import { formatDuration } from "./clock.ts";
import { keyWords } from "./key-words.ts";
import { type Marker, markerOf, messageTitle, sentencesOf, slotLabel } from "./message.ts";
import {
	field,
	type MessageOptions,
	type MessageSlots,
	type SlotKind,
	slotKind,
	slotText,
} from "./message-slots.ts";
import type { Language } from "./phrases.ts";
import { spellFigure, spellIdentifier, spellNumbers } from "./spelling.ts";
import { type Direction, hotlineTranslator, MISSING, type Translator } from "./translator.ts";

/** What the codebook says of the message, so that the script can ask for it. */
export interface SpokenOptions extends MessageOptions {
	/** Key fields to be read back; of several names in one the first that is there counts. */
	readback?: readonly (readonly string[])[];
	/** Ids of the closing answers that it may have. */
	answers?: readonly string[];
	/** Time for the answer, µs. */
	answerDueUs?: number | null;
	/** Says first and last that this is an exercise. */
	exercise?: boolean;
}

/** One field that the other watch reads back: a box to tick, and what must be heard. */
export interface ReadbackBox {
	slot: string;
	label: string;
	/** As it is written, for the eye. */
	shown: string;
	/** As it must be heard. */
	spoken: string;
}

export interface SpokenScript {
	language: Language;
	direction: Direction;
	/** Null for free text. */
	marker: Marker | null;
	/** What is said, a breath each, up to "over". */
	lines: string[];
	/** To be filled while the other watch reads back. */
	readback: ReadbackBox[];
	/** What is said when every box is right; when one is wrong; and to end. */
	closing: { correct: string; wrong: string; end: string[] };
}

const REF = /^([0-9A-Za-z._-]{1,63})\/(urgent|routine)\/([0-9]{1,15})$/;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * The spoken script of a message. Pure and deterministic: the same arguments give the same words.
 * Total over its slots, as `messageText` is.
 * @param slots the body of the message, as it was signed
 * @param reference the entry, `author/log/index`; null for what has no entry yet
 */
export function spokenScript(
	language: Language,
	msg: string,
	slots: MessageSlots,
	reference: string | null,
	options: SpokenOptions = {},
): SpokenScript {
	const reader = hotlineTranslator(language);
	const marker = markerOf(msg);
	const exercise = options.exercise === true ? [reader.t("spoken.exercise")] : [];
	const readback = readbackBoxes(reader, slots, options);
	const rendering = {
		slot: (slot: string, value: unknown) => spokenSlot(reader, slot, value, options),
		figure: (written: string) => spellFigure(reader, written),
	};
	const said = sentencesOf(reader, msg, slots, rendering, options);
	return {
		language,
		direction: reader.direction,
		marker,
		lines: [
			...exercise,
			reader.t(marker === null ? "spoken.free_text" : "spoken.message", {
				marker: reader.t(`marker.${marker}`),
				msg: spellIdentifier(reader, msg),
				name: messageTitle(language, msg),
			}),
			...said.map((sentence) => spellNumbers(reader, sentence)),
			...referenceLines(reader, reference),
			...answerLines(reader, options),
			...readbackLines(reader, readback),
			reader.t("spoken.over"),
		],
		readback,
		closing: {
			correct: reader.t("spoken.correct"),
			wrong: reader.t("spoken.wrong"),
			end: [reader.t("spoken.silence"), ...exercise, reader.t("spoken.out")],
		},
	};
}

function spokenSlot(
	reader: Translator,
	slot: string,
	value: unknown,
	options: MessageOptions,
): string {
	const kind: SlotKind = slotKind(slot, value);
	const written = slotText(reader, kind, value, options);
	if (written === MISSING) return MISSING;
	switch (kind.is) {
		case "instant":
		case "block":
			return `${spellFigure(reader, written)}${localSuffix(reader, options)}`;
		case "height":
		case "integer":
			return spellFigure(reader, written);
		case "zone":
		case "identifier":
			return spellIdentifier(reader, written);
		case "ref":
			return spokenRef(reader, written);
		case "hash":
			return spokenHash(reader, value);
		case "document":
			return spokenHash(reader, field(value, "sha256"));
		case "word":
		case "message":
		case "text":
		case "marks":
		case "heads":
		case "note":
			return spellNumbers(reader, written);
	}
}

/** UTC is part of what is written; the local zone has to be said. */
function localSuffix(reader: Translator, { zone }: MessageOptions): string {
	return zone === "local" ? ` ${reader.t("spell.local")}` : "";
}

/** The author by its name, for both watches know it; a reference of another form is spelled. */
function spokenRef(reader: Translator, ref: string): string {
	const [, author = "", log = "", index = ""] = REF.exec(ref) ?? [];
	if (author === "") return spellIdentifier(reader, ref);
	return reader.t("spoken.ref", {
		author,
		log: reader.t(`log.${log}`),
		index: spellFigure(reader, index),
	});
}

/** A hash by its six key words, each with its number. */
function spokenHash(reader: Translator, value: unknown): string {
	if (typeof value !== "string" || !SHA256.test(value)) return MISSING;
	const bytes = Uint8Array.from({ length: 32 }, (_, i) =>
		Number.parseInt(value.slice(2 * i, 2 * i + 2), 16),
	);
	return keyWords(reader.language, bytes)
		.map(({ word, number }) => `${word} ${spellFigure(reader, number)}`)
		.join(reader.t("list.separator"));
}

function readbackBoxes(
	reader: Translator,
	slots: MessageSlots,
	options: SpokenOptions,
): ReadbackBox[] {
	return (options.readback ?? []).flatMap((names) => {
		const slot = names.find((name) => Object.hasOwn(slots, name) && slots[name] !== undefined);
		if (slot === undefined) return [];
		const value = slots[slot];
		return [
			{
				slot,
				label: slotLabel(reader.language, slot),
				shown: slotText(reader, slotKind(slot, value), value, options),
				spoken: spokenSlot(reader, slot, value, options),
			},
		];
	});
}

function referenceLines(reader: Translator, reference: string | null): string[] {
	if (reference === null) return [];
	return [reader.t("spoken.reference", { ref: spokenRef(reader, reference) })];
}

function answerLines(reader: Translator, { answers, answerDueUs }: SpokenOptions): string[] {
	if (answers === undefined) return [];
	if (answers.length === 0) return [reader.t("spoken.no_answer")];
	const names = answers
		.map((id) => messageTitle(reader.language, id))
		.join(reader.t("list.separator"));
	const lines = [reader.t("spoken.answers", { answers: names })];
	if (answerDueUs != null)
		lines.push(reader.t("spoken.within", { duration: spokenDuration(reader, answerDueUs) }));
	return lines;
}

/** The unit before its digits, for digits said one by one do not decline it: `1:30` → minutes one, seconds three zero. */
function spokenDuration(reader: Translator, us: number): string {
	const [larger = "", smaller = "", suffix] = formatDuration(us).split(/[: ]/);
	const said = (unit: string, digits: string) =>
		`${reader.t(`spell.${unit}`)} ${spellFigure(reader, digits)}`;
	if (smaller === "d") return said("days", larger);
	const [first, second] = suffix === undefined ? ["minutes", "seconds"] : ["hours", "minutes"];
	const parts = [
		...(Number(larger) > 0 ? [said(first, larger)] : []),
		...(Number(smaller) > 0 ? [said(second, smaller)] : []),
	];
	return parts.join(reader.t("list.separator"));
}

function readbackLines(reader: Translator, boxes: readonly ReadbackBox[]): string[] {
	if (boxes.length === 0) return [];
	const fields = boxes.map(({ label }) => label).join(reader.t("list.separator"));
	return [reader.t("spoken.read_back", { fields })];
}
