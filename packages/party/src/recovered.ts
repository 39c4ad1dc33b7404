import {
	AFFIRM,
	ANSWER,
	CODEBOOK,
	ERROR,
	type ErrorCode,
	NOTICE,
	OUTCOME,
	type Outcome,
	PRESENTED,
	STANDBY,
	type UnableReason,
	ZONE_AGREEMENT,
} from "@tansiq/hotline";
import type { Recovered } from "@tansiq/line";
import { type Entry, KEY_REVOKE } from "@tansiq/record";
import type { Place } from "./agreed.ts";
import type { Effect, RecoveredEntry } from "./event.ts";
import { heardOnPaper, isOnPaper } from "./heard-paper.ts";
import { actOfBody, INCIDENT_ACT } from "./incident-text.ts";
import { LINK, MECHANISM, statedBy } from "./mechanism.ts";
import { MalformedBody, POSITIONS, sha256Hex } from "./message.ts";
import { sealedBlock, seenOf, toldCells, toldVolumes } from "./notice.ts";
import { OPERATORS, operatorChanges } from "./operators.ts";
import { PASSING, passingOf } from "./passing.ts";
import { ROTA, shiftsOf } from "./rota.ts";
import type { State } from "./state.ts";

/**
 * Entries of our own that a restored backup did not have and the peer's mirror gave back. What was
 * said is known again; why, and by which operation of ours, is not: "said by us, reason lost".
 */
export function recoveredMeanings(state: State, found: Recovered): RecoveredEntry[] {
	return found.entries.map(({ entry, ...rest }) => ({
		...rest,
		effect: meaningOf(state, entry, rest.bytes, rest.index, found.log),
	}));
}

function meaningOf(
	state: State,
	entry: Entry,
	bytes: Uint8Array,
	index: number,
	log: string,
): Effect {
	const { msg, body, claimed } = entry.body;
	const ref = String(body.ref ?? "");
	const by = { name: entry.by[0]?.name ?? "", role: "watch" as const, script: false };
	const message = CODEBOOK.get(msg);
	if (msg === NOTICE) return noticeAgain(state, entry, bytes, `${state.self}/${log}/${index}`);
	if (msg === POSITIONS) return { kind: "positions", count: 0 };
	if (msg === OPERATORS) return { kind: "operators", changes: operatorChanges(body) };
	if (msg === MECHANISM) return { kind: "mechanism", ...statedBy(body, placeOf(state, entry)) };
	if (msg === ROTA) return { kind: "rota", shifts: shiftsOf(body), claimedUs: claimed };
	if (msg === PASSING)
		return { kind: "passing", ...passingOf(body), by: by.name, claimedUs: claimed };
	if (msg === INCIDENT_ACT)
		return { kind: "incident", ...actOfBody(body), by: by.name, claimedUs: claimed };
	if (isOnPaper(msg)) return heardOnPaper(entry, `${state.self}/${log}/${index}`, by);
	if (msg === PRESENTED) return { kind: "presented", ref };
	if (msg === OUTCOME) return { kind: "outcome", ref, outcome: body.outcome as Outcome };
	if (msg === ERROR) return { kind: "error", ref, code: body.code as ErrorCode };
	if (msg === STANDBY)
		return { kind: "standby", ref, untilUs: body.until_us as number, claimedUs: claimed, by };
	if (msg === KEY_REVOKE || msg === LINK) return { kind: "record", msg, body };
	if (message === undefined) return { kind: "record", msg };
	if (message.answers.length === 0 && (message.refers === "peer" || msg === ANSWER)) {
		const reason = body.reason as UnableReason | undefined;
		const affirms = msg === AFFIRM ? { affirms: placeOf(state, entry) } : {};
		return { kind: "answer", ref, msg, by, ...(reason !== undefined && { reason }), ...affirms };
	}
	const { hash, follows, document } = body;
	const lacks = {
		hash: String(hash),
		follows: String(follows),
		seenPeer: seenOf(entry, state.peer),
	};
	return {
		kind: "message",
		msg,
		body,
		signers: entry.by.map(({ name }) => name),
		claimedUs: claimed,
		...(msg === ZONE_AGREEMENT && document !== undefined && { lacks }),
	};
}

function placeOf({ self, peer }: State, entry: Entry): Place {
	return { author: self, index: entry.place.index, seenPeer: seenOf(entry, peer) };
}

/** A notice of ours: the operation stands again as far as it was told. */
function noticeAgain(state: State, entry: Entry, bytes: Uint8Array, ref: string): Effect {
	const { body, claimed } = entry.body;
	const sealed = body.level === "sealed";
	try {
		const told = sealed
			? { marks: [], volumes: [], window: sealedBlock(body) }
			: body.level === "presence"
				? toldCells(body, new Map())
				: toldVolumes(body, new Map());
		return {
			kind: "notice",
			ref,
			operation: {
				key: `recovered-${ref.replaceAll("/", "-")}`,
				owner: "own",
				version: 1,
				level: sealed ? "sealed" : body.level === "presence" ? "presence" : "volume",
				state: "accepted",
				declaredUs: claimed,
				receiptUs: null,
				notice: ref,
				declaration: {
					index: entry.place.index,
					seenPeer: seenOf(entry, state.peer),
					entryHash: sha256Hex(bytes),
				},
				...told,
			},
			findings: [],
		};
	} catch (error) {
		// Geometry that went by hash is not here: the notice stands, its volumes are unknown.
		if (error instanceof MalformedBody) return { kind: "record", msg: NOTICE };
		throw error;
	}
}
