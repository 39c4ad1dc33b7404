import {
	type Body,
	bodyFaults,
	CHANGE,
	CODEBOOK,
	DISREGARD,
	END,
	JOINT_STATEMENT,
	LINE_CHECK,
	type Message,
	NOTICE,
	type Slot,
	type Urgency,
} from "@tansiq/hotline";
import { instantOf } from "./typed-time.ts";

/** 1 ft = 304.8 mm and 1 m = 1,000 mm, in 0.1 mm. */
export const UNIT_01MM = { ft: 3_048, m: 10_000 } as const;

/** What the node or another page of the desk says. */
const ELSEWHERE: ReadonlySet<string> = new Set([
	...[DISREGARD, LINE_CHECK, JOINT_STATEMENT],
	// Operations are told of by declaring them.
	...[NOTICE, CHANGE, END],
]);

/** The messages that a person begins, by urgency and then by number. */
export const SAYABLE: readonly { urgency: Urgency; messages: readonly Message[] }[] = (
	["D", "U", "N", "L"] as const
).map((urgency) => ({
	urgency,
	messages: [...CODEBOOK.values()].filter(
		(message) =>
			message.urgency === urgency &&
			message.roles.length > 0 &&
			message.refers !== "peer" &&
			!ELSEWHERE.has(message.id),
	),
}));

/** The fields that a person fills in; who says it is known. */
export function fieldsOf(msg: string): [name: string, slot: Slot][] {
	const slots = Object.entries(CODEBOOK.get(msg)?.slots ?? {}).filter(([, { is }]) => is !== "by");
	const rank = ({ is, optional }: Slot) => (optional === true ? 2 : is === "zone" ? 0 : 1);
	return slots.sort(([, a], [, b]) => rank(a) - rank(b));
}

/** What stands in the form, by field; a height and a translation have parts, `height.datum`. */
export type Typed = Readonly<Record<string, string>>;

export interface Composed {
	body: Record<string, unknown>;
	/** By field: it is needed, or not of its form. Empty: it may be said. */
	faults: Record<string, "needed" | "form">;
}

/** The body that the form makes, and what is still wrong with it. */
export function composed(msg: string, typed: Typed, nowUs: number): Composed {
	const body: Record<string, unknown> = {};
	const faults: Composed["faults"] = {};
	for (const [name, slot] of fieldsOf(msg)) {
		const value = typedValue(slot, name, typed, nowUs);
		if (value !== undefined && value !== null) body[name] = value;
		else if (value === null) faults[name] = "form";
		else if (slot.optional !== true) faults[name] = "needed";
	}
	if (Object.keys(faults).length > 0) return { body, faults };
	for (const { field } of bodyFaults(msg, withSpeaker(msg, body))) {
		const missing = field.split(" or ").filter((name) => body[rootOf(name)] === undefined);
		if (missing.length > 0) for (const name of missing) faults[rootOf(name)] = "needed";
		else faults[rootOf(field)] = "form";
	}
	return { body, faults };
}

function withSpeaker(msg: string, body: Record<string, unknown>): Body {
	const role = CODEBOOK.get(msg)?.roles[0];
	return { ...body, by: { role, script: false } };
}

const rootOf = (field: string) => field.split(".")[0] ?? field;

/** Undefined where nothing was typed; null where it is not of its form. */
function typedValue(slot: Slot, name: string, typed: Typed, nowUs: number): unknown {
	const text = (typed[name] ?? "").trim();
	if (text === "") return undefined;
	switch (slot.is) {
		case "instant":
			return instantOf(text, nowUs);
		case "integer":
			return /^[0-9]{1,15}$/.test(text) ? Number(text) : null;
		case "zone":
			return { id: text };
		case "height": {
			const unit = typed[`${name}.unit`] === "m" ? "m" : "ft";
			const datum = typed[`${name}.datum`] ?? "STD";
			if (!/^-?[0-9]{1,6}$/.test(text)) return null;
			return { datum, altitude01mm: Number(text) * UNIT_01MM[unit] };
		}
		case "translation":
			return { by: "human", lang: typed[`${name}.lang`] ?? "en", text: text.normalize("NFC") };
		default:
			return text.normalize("NFC");
	}
}
