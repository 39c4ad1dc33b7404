import {
	CHECK_KINDS,
	checkMissing,
	checkOwed,
	ERROR,
	escalationOf,
	LINE_CHECK,
	OUTCOME,
	type Outcome,
	outcomeOwed,
} from "@tansiq/hotline";
import { type Draft as LineDraft, LOGS, oneByOne, receiptSkewUs } from "@tansiq/line";
import { KEY_REVOKE } from "@tansiq/record";
import type { Effect, Unstamped } from "./event.ts";
import type { Facts } from "./facts.ts";
import { refoundedDraft } from "./found.ts";
import { agreedLadder } from "./ladder.ts";
import { LINK } from "./mechanism.ts";
import type { Fields } from "./message.ts";
import { onlyWeKnowEscalations } from "./only-we-know.ts";
import { logOfRef } from "./refs.ts";
import { recordedBody, unrecorded } from "./revocation.ts";
import { rechecks } from "./rule-check.ts";
import { mayBeSaid, nodeDraft, saying } from "./speak.ts";
import { isLineDead, standsOwed } from "./standing.ts";
import { agreementOf, type State } from "./state.ts";

/**
 * What time, and not a person, makes a party say or note: outcomes of its dialogues, errors about
 * what it could not use, checks of the line, steps of escalation, and statements about receipts.
 */
export function owedByTime(state: State, facts: Facts): Unstamped[] {
	return [
		...spokenByNode(state, facts),
		...escalations(state, facts),
		...missedChecks(state, facts),
		...endings(state, facts),
		...standsOwed(state, facts.wallUs),
		...rechecks(state, facts),
		...onlyWeKnowEscalations(state, facts),
	];
}

interface Spoken {
	draft: LineDraft;
	meaning: Effect;
}

/** Everything that the node says by itself at this instant, each entry an event of its own. */
function spokenByNode(state: State, facts: Facts): Unstamped[] {
	if (!mayBeSaid(state, facts)) return [];
	const spoken = [
		...refounding(state, facts),
		...revocations(state, facts),
		...outcomes(state, facts),
		...errors(state, facts),
		...machineCheck(state, facts),
		...objections(state, facts),
		...withheldReceipts(state, facts),
		...linkState(state, facts),
	];
	if (spoken.length === 0) return [];
	const said = saying(
		state,
		spoken.map(({ draft }) => draft),
		facts,
	);
	return oneByOne(state.line, said).map((one, i) => ({
		type: "said",
		said: one,
		meanings: [(spoken[i] as Spoken).meaning],
		by: null,
	}));
}

/** Before anything else: what follows it is said to a party that has a node. */
function refounding({ founding, document, refoundingOwed }: State, facts: Facts): Spoken[] {
	if (founding === null || document === null) return [];
	return LOGS.filter((log) => refoundingOwed[log]).map((log) => ({
		draft: refoundedDraft(log, document, founding, facts),
		meaning: { kind: "refounded" },
	}));
}

/** The first word of a new key is which note brought it in. */
function revocations(state: State, facts: Facts): Spoken[] {
	return unrecorded(state).map((known) => recordEntry(KEY_REVOKE, recordedBody(known), facts));
}

function outcomes(state: State, facts: Facts): Spoken[] {
	const owed: Spoken[] = [];
	for (const ref of state.awaiting) {
		const dialogue = state.dialogues.get(ref);
		const outcome = dialogue && outcomeOwed(dialogue, facts.monoUs);
		if (outcome) owed.push(outcomeOf(ref, outcome, facts));
	}
	return owed;
}

function outcomeOf(ref: string, outcome: Outcome, facts: Facts): Spoken {
	const draft = nodeDraft(logOfRef(ref), OUTCOME, { outcome, ref }, facts);
	return { draft, meaning: { kind: "outcome", ref, outcome } };
}

/** So many in one tick: a flood of nonsense is answered, and does not become a flood of ours. */
const ERRORS_AT_ONCE = 10;

function errors(state: State, facts: Facts): Spoken[] {
	const owed: Spoken[] = [];
	for (const ref of state.errorsOwed) {
		if (owed.length === ERRORS_AT_ONCE) break;
		const known = state.withoutEffect.get(ref);
		if (known === undefined) continue;
		const { code, detail } = known;
		const body: Fields = { code, detail: detail.slice(0, 200) || code, ref };
		const draft = nodeDraft(logOfRef(ref), ERROR, body, facts);
		owed.push({ draft, meaning: { kind: "error", ref, code } });
	}
	return owed;
}

/** The receipt is its answer; while the last one has none, another would say nothing new. */
function machineCheck(state: State, facts: Facts): Spoken[] {
	if (state.checks === null || state.checkEntry !== null) return [];
	const seq = checkOwed(state.checks, "machine", facts.monoUs);
	if (seq === null) return [];
	const body: Fields = { kind: "machine", seq };
	const meaning: Effect = {
		kind: "message",
		msg: LINE_CHECK,
		body,
		signers: [],
		claimedUs: facts.wallUs,
	};
	return [{ draft: nodeDraft("routine", LINE_CHECK, body, facts), meaning }];
}

/** Clocks of two parties differ by less than this, or one of them has to say so, µs. */
const SKEW_US = 10_000_000;

/** A receipt time that our own clock contradicts is objected to at once, under our signature. */
function objections(state: State, facts: Facts): Spoken[] {
	return LOGS.flatMap((log) => {
		const newest = state.arrivals[log];
		if (newest === null) return [];
		const { size, receiptS, arrivedUs } = newest;
		const said = state.said[log][size - 1];
		if (said === undefined) return [];
		const skewUs = receiptSkewUs(receiptS, said.wallUs, arrivedUs);
		const known = state.objections[log] ?? 0;
		if (Math.abs(skewUs - known) < SKEW_US) return [];
		const body: Fields = {
			arrived_us: arrivedUs,
			log,
			receipt_s: receiptS,
			said_us: said.wallUs,
			size,
			skew_us: skewUs,
		};
		return [recordEntry("OBJECTION", body, facts)];
	});
}

/** The peer may take this long to receipt what it demonstrably receives, µs. */
const WITHHELD_US = 120_000_000;

/** It reads and does not receipt: what it said meanwhile shows that it was there. */
function withheldReceipts(state: State, facts: Facts): Spoken[] {
	return LOGS.flatMap((log) => {
		const first = state.line.own[log].tail[0];
		const said = first && state.said[log][first.index];
		if (said === undefined || state.noReceipt[log] === first?.index) return [];
		const heard = state.heardMonoUs;
		const alive = heard !== null && heard > said.monoUs + WITHHELD_US / 2;
		if (!alive || facts.monoUs < said.monoUs + WITHHELD_US) return [];
		return [
			recordEntry("NO-RECEIPT", { from: first?.index ?? 0, log, since_us: said.wallUs }, facts),
		];
	});
}

/** That the line was dead stands on the record, so that nobody can say later that it was not. */
function linkState(state: State, facts: Facts): Spoken[] {
	const degraded = isLineDead(state);
	if (degraded === state.agreed.degraded) return [];
	const body: Fields = { at_us: facts.wallUs, state: degraded ? "degraded" : "active" };
	return [recordEntry(LINK, body, facts)];
}

function recordEntry(msg: string, body: Fields, facts: Facts): Spoken {
	return { draft: nodeDraft("routine", msg, body, facts), meaning: { kind: "record", msg, body } };
}

/** A message that nobody answers climbs by itself, once each step. */
function escalations(state: State, { monoUs }: Facts): Unstamped[] {
	const events: Unstamped[] = [];
	for (const ref of state.open) {
		const dialogue = state.dialogues.get(ref);
		if (dialogue === undefined) continue;
		const climbed = state.escalations.get(ref) ?? 0;
		for (const { step, to } of escalationOf(dialogue, monoUs, agreedLadder(state, dialogue.msg)))
			if (step > climbed) events.push({ type: "escalated", ref, step, to });
	}
	return events;
}

function missedChecks(state: State, { monoUs }: Facts): Unstamped[] {
	const { checks } = state;
	if (checks === null) return [];
	return CHECK_KINDS.flatMap((check): Unstamped[] => {
		const whose = checkMissing(checks, check, monoUs);
		return whose === null ? [] : [{ type: "checkMissed", check, whose }];
	});
}

/** An operation ends by itself some time after its last volume. */
function endings(state: State, { wallUs }: Facts): Unstamped[] {
	const { endAfterUs } = agreementOf(state).conformance;
	const events: Unstamped[] = [];
	for (const { key, state: life, window } of state.registry.operations.values())
		if (life !== "ended" && wallUs >= window.endUs + endAfterUs)
			events.push({ type: "operationState", operation: key, state: "ended", by: "time" });
	return events;
}
