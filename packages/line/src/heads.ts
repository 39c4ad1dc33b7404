import { type Fork, judgeHead, logOf, readHead } from "./fork.ts";
import type { HeadsFrame, ReceiptsFrame } from "./frame.ts";
import { headKeys, type LineKeys, type PeerKeys } from "./keys.ts";
import { signedHead } from "./owed.ts";
import { countersign, receiptsFrom } from "./receipt.ts";
import { type Line, LOGS, type LogName, type PendingHead } from "./state.ts";

/** What both parties sign heads with, as `ringOf` gives it. */
export interface BothKeys {
	own: PeerKeys;
	peer: PeerKeys;
}

export type HeadFinding =
	/** Consistent with what we hold, or by a key that is not in force and so nobody's word. */
	| { kind: "known" | "unknown-key"; log: LogName }
	/** Kept until the mirror reaches it, where it is new. */
	| { kind: "ahead"; log: LogName; head: PendingHead; isNew: boolean }
	/** The peer signed two histories of this log. */
	| { kind: "fork"; log: LogName; fork: Fork }
	/** We signed more of our own log than we have: it was restored, or our key is in other hands. */
	| { kind: "behind"; log: LogName; size: number; note: string }
	/** Our own signature is on a head that our log never had. */
	| { kind: "self-fork"; log: LogName; size: number; note: string }
	| { kind: "refused"; detail: string };

/**
 * Compares a signed head of any log of this line with all that we hold, whoever brings it: the
 * peer, a witness, another member. Nothing here depends on the bearer's honesty.
 */
export function compareHead(line: Line, note: string, keys: BothKeys): HeadFinding {
	const origin = note.slice(0, Math.max(0, note.indexOf("\n")));
	const ours = logOf(line.id, line.self, origin);
	const theirs = logOf(line.id, line.peer, origin);
	if (ours !== null) return compareOwn(line, ours, note, keys.own);
	if (theirs === null) return { kind: "refused", detail: `head of ${JSON.stringify(origin)}` };
	const head = readHead(note, headKeys(keys.peer));
	if (head === "unknown-key") return { kind: "unknown-key", log: theirs };
	if ("fault" in head) return { kind: "refused", detail: head.fault };
	const judged = judgeHead(line.mirrored[theirs], head);
	return judged.kind === "refused" ? judged : { ...judged, log: theirs };
}

function compareOwn(line: Line, log: LogName, note: string, own: PeerKeys): HeadFinding {
	const head = readHead(note, headKeys(own));
	if (head === "unknown-key") return { kind: "unknown-key", log };
	if ("fault" in head) return { kind: "refused", detail: head.fault };
	const { size, root } = head;
	const { roots } = line.own[log];
	if (size > roots.length) return { kind: "behind", log, size, note: head.note };
	if (size === 0 || roots[size - 1] === root) return { kind: "known", log };
	return { kind: "self-fork", log, size, note: head.note };
}

/** How far we are: our own heads, and the peer's logs as we hold them. */
export function headsFrame(line: Line, keys: LineKeys): HeadsFrame {
	const head = (log: LogName) => ({
		note: signedHead(line, log, keys),
		receipted: line.own[log].cosignedSize,
	});
	const held = (log: LogName) => {
		const { size, head } = line.mirrored[log];
		// The author's own signature on it proves to the author that it said so much.
		const cosigned = countersign(line, log, keys);
		const signature = cosigned.slice(cosigned.indexOf("\n\n") + 2);
		return { size, note: head === null ? null : `${head}${signature}` };
	};
	return {
		type: "heads",
		heads: { urgent: head("urgent"), routine: head("routine") },
		held: { urgent: held("urgent"), routine: held("routine") },
	};
}

export interface HeadsHeard {
	findings: HeadFinding[];
	/** What the peer holds of our logs, where that is proven or we have as much; else null. */
	told: Record<LogName, number | null>;
}

/** What a heads frame of the peer says beside what we hold. */
export function heardHeads(line: Line, frame: HeadsFrame, keys: BothKeys): HeadsHeard {
	const findings: HeadFinding[] = [];
	const told: Record<LogName, number | null> = { urgent: null, routine: null };
	for (const log of LOGS) {
		const { note } = frame.heads[log];
		if (note !== null) findings.push(compareHead(line, note, keys));
		const held = frame.held[log];
		const finding = held.note === null ? null : compareHead(line, held.note, keys);
		if (finding !== null) findings.push(finding);
		const isProven = finding?.kind === "behind" && finding.log === log;
		if (isProven) told[log] = finding.size;
		else if (held.size <= line.own[log].size) told[log] = held.size;
	}
	return { findings, told };
}

/** The receipts that the sender of a heads frame lacks. */
export function answerHeads(line: Line, frame: HeadsFrame, keys: LineKeys): ReceiptsFrame[] {
	return LOGS.filter((log) => frame.heads[log].receipted < line.mirrored[log].size).map((log) =>
		receiptsFrom(line, log, frame.heads[log].receipted, keys),
	);
}

/** Logs of ours of which the peer now holds less than it countersigned, and from where on. */
export function behindOf(line: Line, frame: HeadsFrame): { log: LogName; from: number }[] {
	return LOGS.filter((log) => frame.held[log].size < line.own[log].cosignedSize).map((log) => ({
		log,
		from: frame.held[log].size,
	}));
}
