/** A codebook message as a sentence in the reader's language, from its id and raw slots alone. */
import { hotlinePhrasesOf, isHotlinePhraseId } from "./hotline-phrases.ts";
import {
	field,
	hashText,
	isInteger,
	type MessageOptions,
	type MessageSlots,
	phraseSlot,
	SLOT_KINDS,
	slotKind,
	slotText,
	windowText,
} from "./message-slots.ts";
import type { Language } from "./phrases.ts";
import { formatBand } from "./quantities.ts";
import { hotlineTranslator, MISSING, type Translator } from "./translator.ts";

/**
 * The message markers of IMO SMCP. They are eight there with *Instruction*; between equals there
 * is none, and *Proposal* stands in its place.
 */
export const MARKERS = [
	"proposal",
	"advice",
	"warning",
	"information",
	"question",
	"answer",
	"request",
	"intention",
] as const;
export type Marker = (typeof MARKERS)[number];

const MARKER_OF: { readonly [msg: string]: Marker } = {
	"TQ-1": "answer",
	"TQ-2": "answer",
	"TQ-3": "answer",
	"TQ-4": "answer",
	"TQ-5": "answer",
	"TQ-6": "answer",
	"TQ-10": "request",
	"TQ-11": "question",
	"TQ-12": "question",
	"TQ-23": "intention",
	"TQ-30": "proposal",
	"TQ-31": "request",
	"TQ-32": "question",
	"TQ-40": "warning",
	"TQ-41": "request",
	"TQ-42": "warning",
	"TQ-51": "question",
	"TQ-52": "answer",
	"TQ-53": "request",
	"TQ-60": "request",
	"TQ-61": "request",
};

const FREE_TEXT = /^TQ-7[0-5]$/;

/** How values become text: as they are written, or as they are spoken. */
export interface Rendering {
	slot(slot: string, value: unknown): string;
	/** A figure that was written by a formatter. */
	figure(written: string): string;
}

/**
 * What a message is, before it says anything. Messages that state facts are *information*; free
 * text has no marker, for nobody but its writer knows what it is.
 */
export function markerOf(msg: string): Marker | null {
	if (FREE_TEXT.test(msg)) return null;
	return (Object.hasOwn(MARKER_OF, msg) ? MARKER_OF[msg] : undefined) ?? "information";
}

/**
 * A message as its reader's sentence: its marker, its phrase with every slot filled from the raw
 * value, then whatever else the body holds, named. Slots are isolated where two directions could
 * meet. Total and deterministic: a slot that is missing or of another kind shows as —, a message
 * that is not in the phrase files shows as its id with those of its slots that have a name. Who said it is not in the
 * sentence (`by`): the desk shows that beside it.
 * @param slots the body of the message, as it was signed
 */
export function messageText(
	language: Language,
	msg: string,
	slots: MessageSlots,
	options: MessageOptions = {},
): string {
	const reader = hotlineTranslator(language);
	const written: Rendering = {
		slot: (slot, value) => slotText(reader, slotKind(slot, value), value, options),
		figure: (text) => text,
	};
	const marker = markerOf(msg);
	const marked = marker === null ? [] : [`${reader.t(`marker.${marker}`)}.`];
	return [...marked, ...sentencesOf(reader, msg, slots, written, options)].join(" ");
}

/** The name of a message, as on a button: REQUEST HOLD OUTSIDE. An unknown id is its own name. */
export function messageTitle(language: Language, msg: string): string {
	const id = `msg.${msg}.name`;
	return isHotlinePhraseId(id) ? hotlineTranslator(language).t(id) : msg;
}

/** The label of a slot, for a form or a readback box. An unknown slot is its own label. */
export function slotLabel(language: Language, slot: string): string {
	const id = `slot.${phraseSlot(slot)}`;
	return isHotlinePhraseId(id) ? hotlineTranslator(language).t(id) : slot;
}

/** The sentences of a message without its marker. */
export function sentencesOf(
	reader: Translator,
	msg: string,
	slots: MessageSlots,
	rendering: Rendering,
	options: MessageOptions,
): string[] {
	const given = (slot: string) => Object.hasOwn(slots, slot) && slots[slot] !== undefined;
	const id = phraseFor(msg, given);
	const used = slotsOfPhrase(reader.language, id);
	const filled: Record<string, string> = {};
	const rest: string[] = [];
	for (const slot of Object.keys(SLOT_KINDS)) {
		const name = phraseSlot(slot);
		if (!given(slot)) continue;
		const value = rendering.slot(slot, slots[slot]);
		if (used.has(name)) filled[name] = value;
		else rest.push(reader.t("clause", { label: slotLabel(reader.language, slot), value }));
	}
	return [
		reader.t(id, filled),
		...zoneSentences(reader, slots.zone, rendering, options),
		...volumeSentences(reader, slots.volumes, rendering, options),
		...rest,
		...readbackSentences(reader, slots.readback, rendering),
	];
}

/** A message may have another sentence for a slot that it need not have. */
function phraseFor(msg: string, given: (slot: string) => boolean): string {
	const plain = `msg.${msg}.text`;
	const slot = Object.keys(SLOT_KINDS).find(
		(name) => given(name) && isHotlinePhraseId(`${plain}.${phraseSlot(name)}`),
	);
	if (slot !== undefined) return `${plain}.${phraseSlot(slot)}`;
	return isHotlinePhraseId(plain) ? plain : msg;
}

function slotsOfPhrase(language: Language, id: string): Set<string> {
	if (!isHotlinePhraseId(id)) return new Set();
	const text = JSON.stringify(hotlinePhrasesOf(language)[id]);
	return new Set([...text.matchAll(/\{([A-Za-z0-9]+)\}/g)].map(([, name]) => name ?? ""));
}

/** A zone that is not agreed yet comes with its outline, and maybe its band. */
function zoneSentences(
	reader: Translator,
	zone: unknown,
	rendering: Rendering,
	options: MessageOptions,
): string[] {
	if (field(zone, "outline") === undefined) return [];
	const drawn = reader.t("clause.outline", { zone: rendering.slot("zone", zone) });
	if (field(zone, "band") === undefined) return [drawn];
	const label = slotLabel(reader.language, "band");
	const value = rendering.figure(bandText([zone], options));
	return [drawn, reader.t("clause", { label, value })];
}

/** Volumes inline: how many, when, and how high; or the size and hash of what comes apart. */
function volumeSentences(
	reader: Translator,
	volumes: unknown,
	rendering: Rendering,
	options: MessageOptions,
): string[] {
	if (volumes === undefined) return [];
	const count = field(volumes, "bytes");
	if (isInteger(count)) {
		const hash = rendering.figure(hashText(field(volumes, "sha256")));
		return [reader.t("clause.geometry", { count, hash })];
	}
	if (!Array.isArray(volumes)) {
		const label = slotLabel(reader.language, "volumes");
		return [reader.t("clause", { label, value: MISSING })];
	}
	const zone = options.zone ?? "UTC";
	const window = windowText(
		leastOf(volumes.map((volume) => field(field(volume, "window"), "startUs"))),
		greatestOf(volumes.map((volume) => field(field(volume, "window"), "endUs"))),
		zone,
	);
	const band = bandText(volumes, options);
	return [
		reader.t("clause.volumes", {
			count: volumes.length,
			window: rendering.figure(window),
			band: rendering.figure(band),
		}),
	];
}

/** The lowest and highest limit, where all volumes count from one datum. */
function bandText(volumes: readonly unknown[], options: MessageOptions): string {
	const bands = volumes.map((volume) => field(volume, "band"));
	const datum = field(bands[0], "datum");
	const lower01mm = leastOf(bands.map((band) => field(band, "lower01mm")));
	const upper01mm = greatestOf(bands.map((band) => field(band, "upper01mm")));
	if (lower01mm === undefined || upper01mm === undefined) return MISSING;
	if (bands.some((band) => field(band, "datum") !== datum)) return MISSING;
	if (datum !== "W84" && datum !== "EGM96" && datum !== "STD" && datum !== "AGL") return MISSING;
	return formatBand({ datum, lower01mm, upper01mm }, options.units ?? "aviation");
}

/** Undefined where there is none or one is no integer: a limit of some is not the limit of all. */
function leastOf(values: readonly unknown[]): number | undefined {
	if (values.length === 0 || !values.every(isInteger)) return undefined;
	return values.reduce((a, b) => Math.min(a, b));
}

function greatestOf(values: readonly unknown[]): number | undefined {
	if (values.length === 0 || !values.every(isInteger)) return undefined;
	return values.reduce((a, b) => Math.max(a, b));
}

/** The key fields as the responder entered them, in the order of the slots. */
function readbackSentences(reader: Translator, readback: unknown, rendering: Rendering): string[] {
	return Object.keys(SLOT_KINDS).flatMap((slot) => {
		const value = field(readback, slot);
		if (value === undefined) return [];
		const label = slotLabel(reader.language, slot);
		return [reader.t("clause.readback", { label, value: rendering.slot(slot, value) })];
	});
}
