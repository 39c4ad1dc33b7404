import {
	answerFault,
	type Body,
	bodyFaults,
	type Dialogue,
	type ErrorCode,
	GIVERS,
	type Giver,
	type UnableReason,
	WAYS,
	type Way,
} from "@tansiq/hotline";
import type { SaidEntry } from "@tansiq/line";
import { blobOf } from "./blobs.ts";
import { refOf } from "./door.ts";
import type { Effect, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { type Fields, fields, integer, MalformedBody, sha256Hex, text } from "./message.ts";
import {
	paperDialogue,
	plainCode,
	readbackCodeOf,
	refused,
	refuseGiver,
	refuseTime,
	refuseWord,
	saidOnPaper,
} from "./paper.ts";
import { logOfRef } from "./refs.ts";
import type { Blob, State } from "./state.ts";

/**
 * The typed answer of a party without a node. It closes the dialogue, and everywhere it is shown as
 * attested by one side: our operator's signature says that it was given so, and the evidence, a
 * scan or the file of a mail, stands behind it by its hash. No name of anybody is in the entry.
 */
export const ATTESTED = "ATTESTED";

/** 700 kB and what a seal adds: as base64 it still fits into one frame of the line. */
export const MAX_EVIDENCE_BYTES = 700_028;

export interface Attesting {
	ref: string;
	/** Id of the closing answer in the codebook. */
	msg: string;
	reason?: UnableReason;
	/** The key fields as the answer repeats them, where the message asks for that. */
	readback?: Record<string, string | number>;
	/** As it was copied from the sheet. */
	readbackCode: string;
	/** The sealed evidence, and the hash of exactly these bytes. */
	evidence: Blob;
	/** The office of whoever gave the answer. */
	from: Giver;
	how: Way;
	/** When it was given, as the person claims who types it, µs. */
	atUs: number;
}

/** @throws Refusal naming the field; `readback` for a wrong code */
export function attest(state: State, given: Attesting, by: Operator, facts: Facts): Unstamped[] {
	const { ref, msg, reason, readback, readbackCode, evidence, from, how, atUs } = given;
	const dialogue = paperDialogue(state, ref);
	const known = dialogue.answer;
	if (known?.msg === msg && known.attested?.evidence === evidence.sha256) return [];
	if (known !== null)
		throw new Refusal(
			"already-answered",
			`${ref} was answered ${known.msg}; exactly one answer closes it`,
		);
	if (dialogue.handedOverUs === null)
		throw new Refusal("not-answerable", `${ref}: expected a record that it was handed over`);
	refuseCode(state, ref, readbackCode);
	refuseAnswer(dialogue, given, by, facts);
	refuseGiver("from", from);
	refuseWord("how", how, WAYS);
	refuseTime(atUs, dialogue.saidUs, facts.wallUs);
	refuseEvidence(evidence);
	const body: Fields = {
		at_us: atUs,
		by: { role: by.role, script: by.script },
		evidence: { bytes: evidence.bytes.length, sha256: evidence.sha256 },
		from,
		how,
		msg,
		readback_code: plainCode(readbackCode),
		ref,
		...(reason !== undefined && { reason }),
		...(readback !== undefined && { readback }),
	};
	const attested = { entry: "", evidence: evidence.sha256, from, how, atUs };
	const meaning: Effect & { kind: "answer" } = {
		kind: "answer",
		ref,
		msg,
		by,
		...(reason !== undefined && { reason }),
		attested,
	};
	const event = saidOnPaper(state, ATTESTED, logOfRef(ref), body, meaning, by, facts);
	attested.entry = refOf(state, event.said.entries[0] as SaidEntry);
	return [{ ...event, blobs: [evidence] }];
}

/** What ATTESTED of either party says. @throws MalformedBody */
export function attestedOf(
	body: Fields,
	entry: string,
	by: Operator,
): Extract<Effect, { kind: "answer" }> {
	const evidence = blobOf(body.evidence);
	if (evidence === null) throw new MalformedBody("evidence: expected bytes and sha256");
	const reason = body.reason as UnableReason | undefined;
	return {
		kind: "answer",
		ref: text(body, "ref"),
		msg: text(body, "msg"),
		by,
		...(reason !== undefined && { reason }),
		attested: {
			entry,
			evidence,
			from: text(body, "from", GIVERS) as Giver,
			how: text(body, "how", WAYS) as Way,
			atUs: integer(body, "at_us"),
		},
	};
}

/** Why an attested answer that a peer's log tells of has no effect; null when it has. */
export function attestedFault(dialogue: Dialogue, body: Fields): ErrorCode | null {
	// Late to be acted on as a message, it was answered in its time all the same.
	const inTime = { ...dialogue, delayedUs: null };
	const answer = answerBody(body, fields(body.by, "by"));
	if (bodyFaults(text(body, "msg"), answer).length > 0) return "malformed";
	return answerFault(inTime, text(body, "msg"), { body: answer, claimedUs: 0 });
}

/** The answer as the codebook would have it said. */
function answerBody({ ref, reason, readback }: Fields, by: Body): Body {
	return {
		by,
		ref,
		...(reason !== undefined && { reason }),
		...(readback !== undefined && { readback }),
	};
}

/** @throws Refusal */
function refuseAnswer(
	dialogue: Dialogue,
	{ ref, msg, reason, readback }: Attesting,
	{ role, script }: Operator,
	facts: Facts,
): void {
	const kind = answerFault(dialogue, msg);
	if (kind !== null)
		throw new Refusal("not-answerable", `${ref}: ${msg} does not answer ${dialogue.msg}: ${kind}`);
	const given = { ref, ...(reason && { reason }), ...(readback && { readback }) };
	const answer = answerBody(given, { role, script });
	const faults = bodyFaults(msg, answer);
	if (faults.length > 0)
		throw new Refusal("invalid", `${msg} cannot be attested like this`, faults);
	if (answerFault(dialogue, msg, { body: answer, claimedUs: facts.wallUs }) !== null)
		throw new Refusal("readback", `${ref}: what was read back is not what was said`, [
			{ field: "readback", value: "other fields or values", expected: "each as it was said" },
		]);
}

/** @throws Refusal */
function refuseCode(state: State, ref: string, written: string): void {
	if (plainCode(written) === readbackCodeOf(state, ref)) return;
	throw new Refusal("readback", `${ref}: this is not the read-back code of that message`, [
		{
			field: "readbackCode",
			value: written.slice(0, 16),
			expected: "the six that it was sent with",
		},
	]);
}

/** @throws Refusal */
function refuseEvidence({ bytes, sha256 }: Blob): void {
	if (bytes.length === 0 || bytes.length > MAX_EVIDENCE_BYTES)
		throw refused("evidence", `${bytes.length} bytes`, `1 to ${MAX_EVIDENCE_BYTES}`);
	if (sha256Hex(bytes) !== sha256)
		throw refused("evidence.sha256", sha256, "the SHA-256 of the bytes");
}
