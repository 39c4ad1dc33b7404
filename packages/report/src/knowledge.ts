import { CODEBOOK, ERROR, OUTCOME, PRESENTED } from "@tansiq/hotline";
import type { Micros } from "@tansiq/space";
import type { Logged } from "./replay.ts";
import { refIn } from "./said.ts";

/** Who had learnt of an entry, when, and by which entry that is shown. */
export interface Learnt {
	/** The entry that was learnt of. */
	ref: string;
	party: string;
	/** It said it itself, its node had it, a person had it on screen, a person answered. */
	how: "said" | "received" | "presented" | "answered";
	/** By the clock of whoever learnt. */
	atUs: Micros;
	/** The entry that says so; for `received` the one that was countersigned. */
	by: string;
}

/**
 * Who was told when, from both logs alone: of these entries and of all that speak of them.
 * @param refs what belongs to an incident: its acts, the entries that its facts name
 */
export function learntOf(
	all: readonly Logged[],
	refs: ReadonlySet<string>,
	parties: readonly string[],
): Learnt[] {
	const learnt: Learnt[] = [];
	for (const said of all) {
		const about = refIn(said);
		if (said.msg === OUTCOME || said.msg === ERROR) continue;
		const { ref, author, msg, claimedUs, receivedUs } = said;
		const isReply = CODEBOOK.get(msg)?.refers === "peer";
		const other = parties.find((party) => party !== author) ?? "";
		if (refs.has(ref) || (about !== null && refs.has(about) && !isReply)) {
			learnt.push({ ref, party: author, how: "said", atUs: claimedUs, by: ref });
			if (receivedUs !== null)
				learnt.push({ ref, party: other, how: "received", atUs: receivedUs, by: ref });
		}
		if (about === null || !isReply || !isOf(all, refs, about)) continue;
		const how = msg === PRESENTED ? "presented" : "answered";
		learnt.push({ ref: about, party: author, how, atUs: claimedUs, by: ref });
	}
	return learnt.sort((a, b) => a.atUs - b.atUs || compare(a.by, b.by) || compare(a.party, b.party));
}

/** Whether an entry is one of these, or speaks of one. */
function isOf(all: readonly Logged[], refs: ReadonlySet<string>, ref: string): boolean {
	if (refs.has(ref)) return true;
	const said = all.find((each) => each.ref === ref);
	const about = said === undefined ? null : refIn(said);
	return about !== null && refs.has(about);
}

function compare(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
