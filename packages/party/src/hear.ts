import {
	type EntriesFrame,
	type Heard,
	hear,
	NotTaken,
	notBeforeS,
	receiptTimeS,
	stopsLog,
} from "@tansiq/line";
import type { Entry } from "@tansiq/record";
import type { Report } from "@tansiq/watch";
import { blobsOf } from "./blobs.ts";
import { effectOf } from "./effect.ts";
import type { MirroredEntry, Unstamped } from "./event.ts";
import type { Facts } from "./facts.ts";
import { forked, hasRoomForHead, ownFork } from "./forks.ts";
import type { Hearing } from "./frames.ts";
import { NotJudgedYet } from "./judging.ts";
import { raisedByEffects } from "./only-we-know.ts";
import type { Blob, State } from "./state.ts";

/**
 * New entries of the peer: verified ones are mirrored, each with its effect. What is signed and in
 * place but makes no sense is mirrored without effect; what is not is kept as evidence.
 */
export function hearEntries(
	state: State,
	frame: EntriesFrame,
	blobs: ReadonlyMap<string, Uint8Array>,
	facts: Facts,
): Hearing {
	let heard: Heard;
	try {
		heard = hear(state.line, frame, facts.peerKeys, facts.wallUs, {
			ownMirrors: facts.ownKeys.mirrors,
		});
	} catch (error) {
		if (!(error instanceof NotTaken)) throw error;
		return {
			events: notTaken(state, frame, error, facts),
			reports: [],
			notTaken: error,
			missing: [],
		};
	}
	const { log, frontier, receipts, seen, seenOther, head, pendingHeads } = heard;
	if (heard.entries.length === 0) return { events: [], reports: [], notTaken: null, missing: [] };
	const { used, missing } = referredBlobs(state, heard, blobs);
	if (missing.length > 0) return { events: [], reports: [], notTaken: null, missing };
	const reports: Report[] = [];
	let entries: MirroredEntry[];
	try {
		entries = judged(state, heard, blobs, reports, facts);
	} catch (error) {
		if (!(error instanceof NotJudgedYet)) throw error;
		const { size } = state.line.mirrored[log];
		const notTaken = new NotTaken("unknown-operator", error.message, { log, size });
		return { events: [], reports: [], notTaken, missing: [] };
	}
	return {
		events: [
			{
				type: "heard",
				log,
				entries,
				frontier,
				receipts,
				seen,
				seenOther,
				head,
				pendingHeads,
				blobs: used,
			},
			...raisedByEffects(
				state,
				entries.map(({ effect }) => effect),
				facts,
			),
		],
		reports,
		notTaken: null,
		missing: [],
	};
}

/** The entries with their effects, each judged after those before it. @throws NotJudgedYet */
function judged(
	state: State,
	{ log, entries: heard }: Heard,
	blobs: ReadonlyMap<string, Uint8Array>,
	reports: Report[],
	facts: Facts,
): MirroredEntry[] {
	const entries: MirroredEntry[] = [];
	let judging = facts;
	for (const { entry, ...heardEntry } of heard) {
		const place = `${state.peer}/${log}/${heardEntry.index}`;
		const effect = effectOf(
			{ state, facts: judging, blobs, reports, before: entries },
			{ ref: place, entry, bytes: heardEntry.bytes, receiptS: heardEntry.receiptS },
		);
		if (heardEntry.newKey !== undefined) judging = withKey(judging, heardEntry.newKey, entry);
		const falseTimeS = falseTime(state, entry);
		entries.push({ ...heardEntry, effect, ...(falseTimeS !== null && { falseTimeS }) });
	}
	return entries;
}

/** What comes after a rotation in the same frame may be signed by the new key. */
function withKey(facts: Facts, key: string, { place: { index } }: Entry): Facts {
	const span = { sinceRoutine: index + 1, sinceUrgent: null, revoked: null };
	const authors = [...facts.peerKeys.authors, { verifier: facts.verifierOf(key), ...span }];
	return { ...facts, peerKeys: { ...facts.peerKeys, authors } };
}

/** Clocks of honest parties differ by less than this, µs. */
const CLOCKS_DIFFER_US = 600_000_000;

/** The second before which an entry cannot have been said, where it claims to have been; else null. */
function falseTime(state: State, entry: Entry): number | null {
	const notBefore = notBeforeS(entry, (author, log, size) => {
		if (author === state.self) {
			const said = state.said[log][size - 1];
			return said === undefined ? null : Math.floor(said.wallUs / 1_000_000);
		}
		return receiptTimeS(state.line.mirrored[log], size - 1);
	});
	if (notBefore === null) return null;
	const { claimed, clock } = entry.body;
	return claimed + clock.unc_us + CLOCKS_DIFFER_US < notBefore * 1_000_000 ? notBefore : null;
}

/** The document in force needs no fetching; an earlier one, that a line was founded on, does. */
function referredBlobs(
	state: State,
	heard: Heard,
	blobs: ReadonlyMap<string, Uint8Array>,
): { used: Blob[]; missing: string[] } {
	const used: Blob[] = [];
	const missing: string[] = [];
	for (const { entry } of heard.entries)
		for (const sha256 of blobsOf(entry.body.body)) {
			if (sha256 === state.document?.sha256) continue;
			const bytes = blobs.get(sha256);
			if (bytes === undefined) missing.push(sha256);
			else used.push({ sha256, bytes });
		}
	return { used, missing };
}

/** A gap or a log that stands already is no news; anything else has its evidence. */
function notTaken(
	state: State,
	{ log }: EntriesFrame,
	{ code, message, evidence, fork, head, size }: NotTaken,
	facts: Facts,
): Unstamped[] {
	if (code === "fork" && fork !== null) return forked(state, log, fork, facts);
	if (code === "self-fork")
		return ownFork(state, log, Buffer.from(evidence ?? []).toString("utf8"), facts);
	const events: Unstamped[] = [];
	if (head !== null && hasRoomForHead(state, log)) events.push({ type: "headAhead", log, head });
	if (code === "recover" && state.line.recovering === null)
		for (const each of ["urgent", "routine"] as const)
			events.push({ type: "recovering", log: each, least: 0, told: false });
	if (stopsLog(code) && size >= 0)
		events.push({
			type: "notTaken",
			log,
			code,
			detail: message,
			evidence: evidence === null ? "" : Buffer.from(evidence).toString("base64"),
		});
	return events;
}
