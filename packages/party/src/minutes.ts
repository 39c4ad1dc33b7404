import { GIVERS, type Giver, type Role } from "@tansiq/hotline";
import type { Json } from "@tansiq/record";
import type { Effect, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { type Fields, fields, integer, MalformedBody, text } from "./message.ts";
import { refused, refuseGiver, refuseTime, saidOnPaper } from "./paper.ts";
import { isHere, logOfRef } from "./refs.ts";
import type { State } from "./state.ts";

/**
 * What was said by voice while no data went. One side writes it down; until the other has agreed to
 * these minutes they are attested by one side. They close nothing: the answer itself is said on the
 * line when it is back.
 */
export const MINUTES = "MINUTES";
/** The other side's word on them: it agrees, or it does not. */
export const MINUTES_AGREED = "MINUTES-AGREED";

export interface Minutes {
	/** The entry that was spoken, or null where `text` was. */
	about: string | null;
	text: string | null;
	/** Hex SHA-256 of the script that was read out. */
	script: string;
	/** What the other side read back. */
	readback: Record<string, string | number>;
	/** When it was spoken, as the person claims who writes it down, µs. */
	atUs: number;
	channel: string;
	/** The offices of the two who spoke: the author's, and the other side's. */
	ours: Role;
	theirs: Giver;
}

/** Minutes as both desks know them. */
export interface KnownMinutes extends Minutes {
	ref: string;
	direction: "sent" | "received";
	by: Operator;
	/** Null: attested by one side so far. */
	agreed: boolean | null;
}

const MAX_TEXT = 256;
const MAX_FIELDS = 8;
const SHA256 = /^[0-9a-f]{64}$/;
const CHANNEL = /^[ -~]{1,64}$/;

/** Writes down what was spoken. @throws Refusal naming the field */
export function takeMinutes(
	state: State,
	given: Omit<Minutes, "ours">,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const minutes: Minutes = { ...given, ours: by.role };
	const { about, atUs } = minutes;
	refuseMinutes(minutes);
	if (about !== null) refuseRef(state, about);
	refuseTime(atUs, 0, facts.wallUs);
	const body = { ...minutesBody(minutes), by: { role: by.role, script: by.script } };
	const meaning: Effect = { kind: "minutes", minutes, by };
	const log = about === null ? "routine" : logOfRef(about);
	return [saidOnPaper(state, MINUTES, log, body, meaning, by, facts)];
}

/** Agrees to the peer's minutes, or denies them; once. @throws Refusal */
export function agreeMinutes(
	state: State,
	ref: string,
	agrees: boolean,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const minutes = state.minutes.get(ref);
	if (minutes?.direction !== "received")
		throw new Refusal("unknown", `minutes ${ref}: expected some that the peer took`);
	if (minutes.agreed === agrees) return [];
	if (minutes.agreed !== null)
		throw new Refusal("already-answered", `${ref} was ${word(minutes.agreed)}; that stands`);
	const body = { agrees, by: { role: by.role, script: by.script }, ref };
	const meaning: Effect = { kind: "minutesAgreed", ref, agrees };
	return [saidOnPaper(state, MINUTES_AGREED, logOfRef(ref), body, meaning, by, facts)];
}

/** What MINUTES of either party says. @throws MalformedBody */
export function minutesOf(body: Fields): Minutes {
	const by = fields(body.by, "by");
	const minutes: Minutes = {
		about: body.ref === undefined ? null : text(body, "ref"),
		text: body.text === undefined ? null : text(body, "text"),
		script: text(body, "script"),
		readback: fields(body.readback, "readback") as Minutes["readback"],
		atUs: integer(body, "at_us"),
		channel: text(body, "channel"),
		ours: text(by, "role") as Role,
		theirs: text(body, "theirs", GIVERS) as Giver,
	};
	const fault = minutesFault(minutes);
	if (fault !== null) throw new MalformedBody(`${fault.field}: expected ${fault.expected}`);
	return minutes;
}

/** What MINUTES-AGREED says. @throws MalformedBody */
export function agreementOfMinutes(body: Fields): { ref: string; agrees: boolean } {
	const { agrees } = body;
	if (typeof agrees !== "boolean") throw new MalformedBody("agrees: expected true or false");
	return { ref: text(body, "ref"), agrees };
}

function minutesBody(minutes: Minutes): Fields {
	const { about, text: said, script, readback, atUs, channel, theirs } = minutes;
	return {
		at_us: atUs,
		channel,
		readback: readback as Json,
		script,
		theirs,
		...(about !== null && { ref: about }),
		...(said !== null && { text: said }),
	};
}

function refuseMinutes(minutes: Minutes): void {
	const fault = minutesFault(minutes);
	if (fault !== null) throw refused(fault.field, fault.value, fault.expected);
	refuseGiver("theirs", minutes.theirs);
}

function minutesFault({ about, text: said, script, readback, channel }: Minutes) {
	if ((about === null) === (said === null))
		return {
			field: "about",
			value: about,
			expected: "the entry that was spoken, or else its text",
		};
	if (said !== null && (said.length === 0 || said.length > MAX_TEXT))
		return { field: "text", value: said, expected: `1 to ${MAX_TEXT} characters` };
	if (!SHA256.test(script)) return { field: "script", value: script, expected: "a SHA-256 in hex" };
	if (!CHANNEL.test(channel))
		return { field: "channel", value: channel, expected: "1 to 64 characters of ASCII" };
	const entered = Object.values(readback);
	const plain = entered.every((value) =>
		typeof value === "string" ? value.length <= MAX_TEXT : Number.isSafeInteger(value),
	);
	if (!plain || entered.length > MAX_FIELDS)
		return { field: "readback", value: "fields", expected: `at most ${MAX_FIELDS} short values` };
	return null;
}

/** @throws Refusal unless the entry is here */
function refuseRef(state: State, ref: string): void {
	if (!/\/[0-9]+$/.test(ref) || !isHere(state, ref))
		throw refused("about", ref, "an entry of this line that is here");
}

function word(agreed: boolean): string {
	return agreed ? "agreed to" : "denied";
}
