import { type Role, signersFault } from "@tansiq/hotline";
import type { LogName } from "@tansiq/line";
import type { Entry } from "@tansiq/record";
import { ATTESTED, attestedFault, attestedOf } from "./attest.ts";
import type { JudgedEntry, Judging } from "./effect.ts";
import type { Effect } from "./event.ts";
import type { Operator } from "./facts.ts";
import { REFOUNDED } from "./found.ts";
import { dialogueOf, signersAt } from "./judging.ts";
import { fields, text } from "./message.ts";
import { agreementOfMinutes, MINUTES, MINUTES_AGREED, minutesOf } from "./minutes.ts";
import { HANDED_OVER, handingOverOf, PAPER_ROLES } from "./paper.ts";
import { hasSeen } from "./refs.ts";

/**
 * What entries mean that tell of paper and voice. A peer may answer for us on its own log only as
 * long as it tells of the time when we had no node; both signed that there was such a time.
 */

const ON_PAPER: ReadonlySet<string> = new Set([
	HANDED_OVER,
	ATTESTED,
	MINUTES,
	MINUTES_AGREED,
	REFOUNDED,
]);

export function isOnPaper(msg: string): boolean {
	return ON_PAPER.has(msg);
}

/** The meaning of such an entry, whoever of the two said it. @throws MalformedBody */
export function heardOnPaper({ body: { msg, body } }: Entry, ref: string, by: Operator): Effect {
	switch (msg) {
		case HANDED_OVER:
			return { kind: "handedOver", ...handingOverOf(body) };
		case ATTESTED:
			return attestedOf(body, ref, by);
		case MINUTES:
			return { kind: "minutes", minutes: minutesOf(body), by };
		case MINUTES_AGREED:
			return { kind: "minutesAgreed", ...agreementOfMinutes(body) };
		default:
			return { kind: "refounded" };
	}
}

/**
 * The same of an entry of the peer, judged.
 * @param history its log still tells of the time before we had a node
 * @throws MalformedBody, WithoutEffect
 */
export function paperEffect(judging: Judging, judged: JudgedEntry, history: boolean): Effect {
	const { state } = judging;
	const { ref, entry } = judged;
	const { msg, body } = entry.body;
	if (msg === REFOUNDED) {
		const known = state.founding?.replaces;
		if (!history || known === undefined || text(body, "replaces") !== known)
			return none(msg, "malformed", "replaces: expected the document that ours goes on from");
		return { kind: "refounded" };
	}
	const by = personOf(judging, judged);
	const effect = heardOnPaper(entry, ref, by);
	if (effect.kind === "minutesAgreed") {
		const minutes = state.minutes.get(effect.ref);
		if (minutes?.direction !== "sent")
			return none(msg, "unknown-ref", `ref ${effect.ref}: no minutes of ours`);
		if (!hasSeen(entry, effect.ref))
			return none(msg, "not-seen", `ref ${effect.ref}: answered before it was seen`);
		return minutes.agreed === null ? effect : none(msg, "duplicate", `${effect.ref}: answered`);
	}
	if (effect.kind !== "handedOver" && effect.kind !== "answer") return effect;
	if (!history) return none(msg, "not-yours", `ref ${effect.ref}: ours to answer, on the line`);
	const dialogue = dialogueOf(judging, judged, effect.ref);
	if (dialogue.direction !== "received")
		return none(msg, "not-yours", `ref ${effect.ref}: said by us`);
	if (effect.kind === "handedOver") return effect;
	const code = attestedFault(dialogue, body);
	return code === null ? effect : none(msg, code, `ref ${effect.ref}: ${effect.msg}, ${code}`);
}

/** Whether the peer's log still tells of the time before we had a node. */
export function isHistory({ state, before }: Judging, log: LogName): boolean {
	return state.mirrorsHistory[log] && !before.some(({ effect }) => effect.kind === "refounded");
}

/** Who signed it, in the role that the body names. @throws WithoutEffect, NotJudgedYet */
function personOf(judging: Judging, { entry }: JudgedEntry): Operator {
	const { body } = entry.body;
	const demand = { persons: 1, roles: PAPER_ROLES } as const;
	const [signer] = signersAt(judging, entry, (found) => signersFault(demand, body, found));
	const { role, script } = fields(body.by, "by") as { role: Role; script?: boolean };
	return { name: signer?.name ?? "", role, script: script === true };
}

function none(
	msg: string,
	code: Extract<Effect, { kind: "none" }>["code"],
	detail: string,
): Effect {
	return { kind: "none", msg, code, detail };
}
