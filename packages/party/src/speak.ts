import {
	AFFIRM,
	answerFault,
	type Body,
	bodyFaults,
	CODEBOOK,
	type Demand,
	DISREGARD,
	demandOf,
	disregardFault,
	JOINT_STATEMENT,
	LINE_CHECK,
	logFor,
	type Message,
	NOTICE,
	ZONE_AGREEMENT,
} from "@tansiq/hotline";
import {
	bodyLine,
	currentAuthor,
	type Draft as LineDraft,
	type LogName,
	type Said,
	say,
} from "@tansiq/line";
import { formatVerifierKey, NOTE_TYPE } from "@tansiq/record";
import { placeOfNext, refuseOutdated, refuseVoid } from "./agree.ts";
import type { Effect, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { jointBody } from "./joint.ts";
import { humanCheck } from "./line-check.ts";
import type { Fields } from "./message.ts";
import { assertEnrolled, signedBy } from "./people.ts";
import { isHere, placeOf } from "./refs.ts";
import type { Draft, State } from "./state.ts";

/**
 * Saying something in words of the codebook. What one person may say goes out at once; what two
 * must say waits as a draft, and the second signs exactly the bytes that the first saw.
 */

/** What may not be said this way: answers, what the node says by itself, and operations. */
const BY_OTHER_WAYS: ReadonlySet<string> = new Set([NOTICE, "TQ-21", "TQ-22", "TQ-52"]);

/** A message of ours. @throws Refusal naming the field */
export function speak(
	state: State,
	msg: string,
	given: Fields,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const message = CODEBOOK.get(msg);
	const spoken = message !== undefined && (message.roles.length > 0 || msg === LINE_CHECK);
	if (!spoken || BY_OTHER_WAYS.has(msg) || message.refers === "peer")
		throw refused("msg", msg, "a message of the codebook that a person says");
	const fromNode = msg === JOINT_STATEMENT ? jointBody(state, facts) : {};
	const body: Fields = { ...given, ...fromNode, by: { role: by.role, script: by.script } };
	const faults = bodyFaults(msg, body);
	if (faults.length > 0) throw new Refusal("invalid", `${msg} cannot be said like this`, faults);
	refuseRef(state, message, body);
	if (msg === ZONE_AGREEMENT && body.document !== undefined)
		throw refused("document", "a hash", "to be proposed with its text");
	if (msg === LINE_CHECK) refuseCheck(state, given, facts);
	const demand = demandOf(message, body, null);
	const line = lineOf(msg, body, facts);
	return sayOrDraft(state, { message, body, line, demand, answers: null }, by, facts);
}

export interface Wording {
	message: Message;
	body: Fields;
	/** The canonical line. */
	line: string;
	demand: Demand;
	/** The dialogue that it answers, or null. */
	answers: string | null;
	/** The document that it proposes. */
	proposes?: Draft["proposes"];
}

/** Says it, or keeps it for the second person where it takes two. @throws Refusal */
export function sayOrDraft(
	state: State,
	wording: Wording,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const { message, body, line, demand, answers } = wording;
	refuseRole(demand, by);
	const signature = signedBy(state, line, [by], facts);
	if (demand.persons < 2) return [saidBy(state, wording, signature, by, facts)];
	const draft: Draft = {
		id: `${message.id}-${facts
			.salt()
			.slice(0, 8)
			.replace(/[^A-Za-z0-9]/g, "x")}`,
		msg: message.id,
		body,
		bodyLine: line,
		answers,
		by: signature,
		first: by,
		sinceUs: facts.wallUs,
	};
	return [{ type: "drafted", draft }];
}

/** The second person signs what the first one signed, and it is said. @throws Refusal */
export function countersignDraft(
	state: State,
	id: string,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const draft = draftOf(state, id);
	const message = CODEBOOK.get(draft.msg) as Message;
	if (draft.first.name === by.name)
		throw new Refusal("role", `${by.name} has signed ${id}: expected a second person`);
	refuseOvertaken(state, draft);
	refuseOutdated(state, id, draft.proposes?.follows);
	if (draft.answers !== null && draft.msg === AFFIRM) refuseVoid(state, draft.answers);
	// Who was revoked while it waited says it no more.
	assertEnrolled(state, draft.first);
	const opened = draft.answers === null ? null : openedBy(state, draft.answers);
	const demand = demandOf(message, draft.body, opened);
	refuseRole(demand, by);
	const signatures = [...draft.by, ...signedBy(state, draft.bodyLine, [by], facts)];
	const { body, bodyLine: line, answers, proposes } = draft;
	const at = { ...facts, wallUs: draft.sinceUs };
	const wording = { message, body, line, demand, answers, ...(proposes && { proposes }) };
	const said = saidBy(state, wording, signatures, by, at);
	return [{ type: "draftDropped", draft: id, reason: "signed by both", by }, said];
}

/** @throws Refusal */
export function dropDraft(state: State, id: string, reason: string, by: Operator): Unstamped[] {
	assertEnrolled(state, by);
	return [{ type: "draftDropped", draft: draftOf(state, id).id, reason, by }];
}

/** What it answers may have been answered or withdrawn while it waited. @throws Refusal */
function refuseOvertaken(state: State, { id, msg, body, answers, sinceUs }: Draft): void {
	const dialogue = answers === null ? undefined : state.dialogues.get(answers);
	const code = dialogue && answerFault(dialogue, msg, { body, claimedUs: sinceUs });
	if (!code) return;
	const refusal = code === "duplicate" ? "already-answered" : "not-answerable";
	throw new Refusal(refusal, `${id}: ${answers} stands otherwise by now: ${code}`);
}

function draftOf(state: State, id: string): Draft {
	const draft = state.drafts.get(id);
	if (draft === undefined)
		throw new Refusal("unknown", `draft ${id}: expected one that waits for a second person`);
	return draft;
}

function saidBy(
	state: State,
	{ message, body, line, answers, proposes }: Wording,
	signatures: Draft["by"],
	by: Operator,
	facts: Facts,
): Unstamped {
	const ref = typeof body.ref === "string" ? body.ref : null;
	const log = logFor(message, answers ?? ref);
	const said = saying(state, [{ log, bodyLine: line, by: signatures }], facts);
	const signers = signatures.map(({ name }) => name);
	const place = placeOfNext(state);
	if (answers !== null) {
		const affirms = message.id === AFFIRM && state.agreed.proposals.has(answers);
		const meaning: Effect = { kind: "answer", ref: answers, msg: message.id, by };
		return {
			type: "said",
			said,
			meanings: [affirms ? { ...meaning, affirms: place } : meaning],
			by,
		};
	}
	const meaning: Effect = {
		kind: "message",
		msg: message.id,
		body,
		signers,
		claimedUs: facts.wallUs,
		...(proposes && {
			proposes: { ...proposes, hash: String(body.hash), seenPeer: place.seenPeer },
		}),
	};
	return { type: "said", said, meanings: [meaning], by };
}

/** Signs drafts as entries. @throws Refusal while the line recovers, or without its current key */
export function saying(state: State, drafts: readonly LineDraft[], facts: Facts): Said {
	if (state.line.recovering !== null)
		throw new Refusal(
			"recovering",
			"the line is read-only: our own entries have not come back from the peer yet",
		);
	if (facts.silent === true)
		throw new Refusal("recovering", "the line is read-only: our author key is being revoked");
	if (!mayBeSaid(state, facts))
		throw new Refusal("recovering", "the line is read-only: its current author key is not here");
	return say(state.line, drafts, facts.keys);
}

/** Whether our node may sign entries now: all its own are here, and so is the key in force. */
export function mayBeSaid({ line }: State, { keys: { author }, silent = false }: Facts): boolean {
	if (line.recovering !== null || silent) return false;
	return formatVerifierKey(author.name, NOTE_TYPE, author.publicKey) === currentAuthor(line);
}

/** What the node says by itself, in the log of what it speaks of. */
export function nodeDraft(log: LogName, msg: string, body: Fields, facts: Facts): LineDraft {
	return { log, bodyLine: lineOf(msg, body, facts) };
}

export function lineOf(msg: string, body: Fields, facts: Facts): string {
	return bodyLine(msg, body, {
		claimedUs: facts.wallUs,
		clock: facts.clock,
		salt: facts.salt(),
	});
}

/** What opened a dialogue: its message and body. */
export function openedBy(state: State, ref: string): { msg: string; body: Body } | null {
	const dialogue = state.dialogues.get(ref);
	if (dialogue === undefined) return null;
	return state.messages.get(ref) ?? { msg: dialogue.msg, body: {} };
}

export function refuseRole({ roles }: Demand, { name, role }: Operator): void {
	if (!roles.includes(role))
		throw new Refusal("role", `${name}: acts as ${role}, expected ${roles.join(" or ")}`);
}

/** What a message cites has to be here; who withdraws has to have something to withdraw. */
function refuseRef(state: State, { id, refers }: Message, { ref }: Fields): void {
	if (typeof ref !== "string") return;
	if (!isHere(state, ref)) throw refused("ref", ref, "an entry of this line that is here");
	if (refers === "own" && placeOf(ref).author !== state.self)
		throw refused("ref", ref, "an entry of ours");
	if (id !== DISREGARD) return;
	const code = disregardFault(state.dialogues.get(ref), "sent");
	if (code !== null) throw refused("ref", ref, `a message of ours that is still open, not ${code}`);
}

/** A check is said when it is owed: its number is the next, its text the one of that number. */
function refuseCheck(state: State, { seq, text_id }: Fields, { monoUs }: Facts): void {
	const owed = humanCheck(state, monoUs);
	if (owed === null) throw refused("seq", String(seq), "our turn to check the line, once an hour");
	if (seq !== owed.seq || text_id !== owed.text_id)
		throw refused("seq", `${seq} ${text_id}`, `${owed.seq} ${owed.text_id}`);
}

function refused(field: string, value: string, expected: string): Refusal {
	return new Refusal("invalid", `${field} ${value}: expected ${expected}`, [
		{ field, value, expected },
	]);
}
