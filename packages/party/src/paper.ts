import { awaitsAnswer, type Dialogue, GIVERS, type Giver, WAYS, type Way } from "@tansiq/hotline";
import type { LogName } from "@tansiq/line";
import type { Effect, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import type { Founding, Member, Role } from "./founding.ts";
import { type Fields, integer, text } from "./message.ts";
import { signedBy } from "./people.ts";
import { logOfRef, placeOf } from "./refs.ts";
import { lineOf, refuseRole, saying } from "./speak.ts";
import type { State } from "./state.ts";

/**
 * A party without a node. What we say to it stands on our own logs as always; a person prints it,
 * mails it or reads it out, records that he did, and later types the answer (`attest`).
 */

/** A person recorded that a message was handed over: the time for its answer starts. */
export const HANDED_OVER = "HANDED-OVER";

/** Who may record what happened on paper or by voice. */
export const PAPER_ROLES: readonly Role[] = ["watch", "chief", "negotiator"];

/**
 * A member that no key is known of; only the other side signs the founding document.
 * @param contact words that say where to find it: an office, a channel, a mailbox
 */
export function memberWithoutNode(name: string, contact?: string): Member {
	const noKeys = { author: "", mirror: "", tlsPin: "", address: "", hpke: "" };
	const found = contact === undefined ? {} : { contact };
	return { name, node: "none", ...found, ...noKeys, operators: [], recovery: [] };
}

/** Whether a member has a node that mirrors, countersigns and answers. */
export function hasNode(founding: Founding, party: string): boolean {
	return founding.members[party]?.node !== "none";
}

/** Whether the peer has one. True before a line is founded. */
export function peerHasNode({ founding, peer }: State): boolean {
	return founding === null || hasNode(founding, peer);
}

/** No letter or figure of it is taken for another, in Latin or Cyrillic handwriting. */
const CODE_ALPHABET = "23456789DFHJKMNRTVWX";
const CODE_LENGTH = 6;
const CODES = BigInt(CODE_ALPHABET.length ** CODE_LENGTH);

/**
 * Six characters that an answer on paper has to repeat: whoever has them had this very message in
 * his hands. They follow from the hash of the entry as it stands in its log's tree.
 *
 * @param leaf base64 leaf hash of the entry (RFC 6962)
 */
export function readbackCode(leaf: string): string {
	let rest = Buffer.from(leaf, "base64").readBigUInt64BE(0) % CODES;
	let code = "";
	for (let place = 0; place < CODE_LENGTH; place++) {
		code += CODE_ALPHABET[Number(rest % BigInt(CODE_ALPHABET.length))];
		rest /= BigInt(CODE_ALPHABET.length);
	}
	return code;
}

/** Cyrillic capitals that a hand may have written for the Latin ones, as lower case too. */
const LATIN_FOR: Readonly<Record<string, string>> = { Н: "H", К: "K", М: "M", Т: "T", Х: "X" };
const ARABIC_ZERO = "٠".charCodeAt(0);
const PERSIAN_ZERO = "۰".charCodeAt(0);

/** A code as it was copied by hand: capitals, Latin letters and figures, nothing between them. */
export function plainCode(written: string): string {
	return [...written.toUpperCase().replace(/[\s-]/g, "")]
		.map((letter) => LATIN_FOR[letter] ?? latinFigure(letter))
		.join("");
}

function latinFigure(letter: string): string {
	const code = letter.charCodeAt(0);
	for (const zero of [ARABIC_ZERO, PERSIAN_ZERO])
		if (code >= zero && code < zero + 10) return String(code - zero);
	return letter;
}

/** The read-back code of an entry of ours, or null where there is none. */
export function readbackCodeOf(state: State, ref: string): string | null {
	const { author, log, index } = placeOf(ref);
	const leaf = author === state.self ? state.line.own[log]?.leaves[index] : undefined;
	return leaf === undefined ? null : readbackCode(leaf);
}

/** How and when a message was handed over. */
export interface HandingOver {
	ref: string;
	how: Way;
	/** As the person claims who records it, µs. */
	atUs: number;
}

/**
 * Records that a message was handed to a party without a node. Said once; again it changes nothing.
 * @throws Refusal
 */
export function handOver(
	state: State,
	{ ref, how, atUs }: HandingOver,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const dialogue = paperDialogue(state, ref);
	if (dialogue.handedOverUs !== null) return [];
	if (!awaitsAnswer(dialogue))
		throw new Refusal("not-answerable", `${ref}: nothing is awaited of it any more`);
	refuseWord("how", how, WAYS);
	refuseTime(atUs, dialogue.saidUs, facts.wallUs);
	const body = { at_us: atUs, by: { role: by.role, script: by.script }, how, ref };
	const meaning: Effect = { kind: "handedOver", ref, how, atUs };
	return [saidOnPaper(state, HANDED_OVER, logOfRef(ref), body, meaning, by, facts)];
}

/** What HANDED-OVER says. @throws MalformedBody */
export function handingOverOf(body: Fields): HandingOver {
	return {
		ref: text(body, "ref"),
		how: text(body, "how", WAYS) as Way,
		atUs: integer(body, "at_us"),
	};
}

/** One entry that a person signs about what happened outside the line. @throws Refusal */
export function saidOnPaper(
	state: State,
	msg: string,
	log: LogName,
	body: Fields,
	meaning: Effect,
	by: Operator,
	facts: Facts,
): Extract<Unstamped, { type: "said" }> {
	refuseRole({ persons: 1, roles: PAPER_ROLES }, by);
	const line = lineOf(msg, body, facts);
	const said = saying(
		state,
		[{ log, bodyLine: line, by: signedBy(state, line, [by], facts) }],
		facts,
	);
	return { type: "said", said, meanings: [meaning], by };
}

/** A message of ours to a party that has no node. @throws Refusal */
export function paperDialogue(state: State, ref: string): Dialogue {
	const dialogue = state.dialogues.get(ref);
	if (dialogue?.direction !== "sent")
		throw new Refusal("unknown", `dialogue ${ref}: expected one that we opened`);
	if (peerHasNode(state))
		throw new Refusal("not-answerable", `${ref}: ${state.peer} has a node and answers itself`);
	return dialogue;
}

/** Neither before the message was said nor after now. @throws Refusal */
export function refuseTime(atUs: number, saidUs: number, nowUs: number): void {
	if (Number.isSafeInteger(atUs) && atUs >= saidUs && atUs <= nowUs) return;
	throw refused("atUs", atUs, `an instant from ${saidUs} to ${nowUs}, µs since 1970`);
}

/** @throws Refusal */
export function refuseWord(field: string, value: string, words: readonly string[]): void {
	if (!words.includes(value)) throw refused(field, value, words.join(" or "));
}

/** @throws Refusal */
export function refuseGiver(field: string, value: Giver): void {
	refuseWord(field, value, GIVERS);
}

export function refused(field: string, value: unknown, expected: string): Refusal {
	return new Refusal("invalid", `${field} ${value}: expected ${expected}`, [
		{ field, value: String(value), expected },
	]);
}
