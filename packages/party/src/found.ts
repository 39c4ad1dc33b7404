import { type Draft, emptyLine, type LineKeys, LOGS, type LogName, say } from "@tansiq/line";
import { canonical, type Json } from "@tansiq/record";
import type { Effect, Unstamped } from "./event.ts";
import { type Facts, Refusal } from "./facts.ts";
import type { Founding, OperatorKey } from "./founding.ts";
import { sha256Hex } from "./message.ts";
import { hasNode, peerHasNode } from "./paper.ts";
import { lineOf, nodeDraft, saying } from "./speak.ts";
import type { State } from "./state.ts";

/** Our logs go on under a new document, because the party that had no node has one. */
export const REFOUNDED = "REFOUNDED";

/** The text that both parties sign: who is on the line, with which keys, under which agreement. */
export function foundingText(founding: Founding): string {
	return `tansiq/founding/v1 ${founding.line}\n${canonical(founding as unknown as Json)}\n`;
}

/**
 * Entry 0 of both logs. The routine one names the founding document, the urgent one its hash
 * again, so that neither log can be moved under another agreement.
 */
export function found(
	state: State,
	founding: Founding,
	signedNote: string,
	facts: Facts & { keys: LineKeys },
): Unstamped[] {
	if (state.founding !== null) return refound(state, founding, signedNote, facts);
	const peer = Object.keys(founding.members).find((member) => member !== state.self) ?? "";
	const bytes = new TextEncoder().encode(signedNote);
	const sha256 = sha256Hex(bytes);
	const body = { founding: { bytes: bytes.length, sha256 } };
	const said = say(
		emptyLine(founding.line, state.self, peer),
		[
			{ log: "routine", bodyLine: lineOf("FOUNDING", body, facts) },
			{ log: "urgent", bodyLine: lineOf("FOUNDING", body, facts) },
		],
		facts.keys,
	);
	const document = { bytes: bytes.length, sha256 };
	return [{ type: "founded", founding, document, peer, said, blobs: [{ sha256, bytes }] }];
}

/**
 * Joining later: the new document is signed by both and names the earlier one, which we alone had
 * signed. Our logs keep their entries and indices; the new node mirrors them from entry 0. The same
 * document again changes nothing, and neither does any on a line that has two nodes.
 *
 * @throws Refusal naming the field
 */
function refound(state: State, founding: Founding, signedNote: string, facts: Facts): Unstamped[] {
	if (peerHasNode(state) || !hasNode(founding, state.peer)) return [];
	refuseOther(state, founding);
	const bytes = new TextEncoder().encode(signedNote);
	const document = { bytes: bytes.length, sha256: sha256Hex(bytes) };
	const blobs = [{ sha256: document.sha256, bytes }];
	const refounded: Unstamped = { type: "refounded", founding, document, blobs };
	// A node restored from before it was refounded has its own entries back first.
	if (state.line.recovering !== null) return [refounded];
	const drafts = LOGS.map((log) => refoundedDraft(log, document, founding, facts));
	const meanings = LOGS.map((): Effect => ({ kind: "refounded" }));
	return [refounded, { type: "said", said: saying(state, drafts, facts), meanings, by: null }];
}

/** Says in one log from which entry on its author's line has a node at both ends. */
export function refoundedDraft(
	log: LogName,
	{ bytes, sha256 }: NonNullable<State["document"]>,
	{ replaces = "" }: Founding,
	facts: Facts,
): Draft {
	const body = { founding: { bytes, sha256 }, replaces };
	return nodeDraft(log, REFOUNDED, body, facts);
}

/**
 * Whoever mirrors our logs from entry 0 begins with the keys that they began with, and with the
 * people who signed in them. @throws Refusal
 */
function refuseOther(state: State, founding: Founding): void {
	const { self, peer, line } = state;
	const earlier = state.founding?.members[self];
	const ours = founding.members[self];
	const kept = new Set(ours?.operators.map(operatorText));
	const lost = earlier?.operators.find((operator) => !kept.has(operatorText(operator)));
	const faults = [
		fault("line", founding.line, line.id),
		fault("members", Object.keys(founding.members).sort().join(), [self, peer].sort().join()),
		fault(`members.${self}.author`, ours?.author, earlier?.author),
		fault(`members.${self}.mirror`, ours?.mirror, earlier?.mirror),
		fault(`members.${self}.operators`, undefined, lost && operatorText(lost)),
		fault("replaces", founding.replaces, state.document?.sha256 ?? ""),
	].flat();
	const [first] = faults;
	if (first === undefined) return;
	const what = `${first.field}: ${first.value}, expected ${first.expected}`;
	throw new Refusal("invalid", `founding: ${what} to go on from the earlier document`, faults);
}

function operatorText({ key, roles }: OperatorKey): string {
	return `${key} as ${[...roles].sort().join()}`;
}

function fault(field: string, found: string | undefined, expected: string | undefined) {
	if (found === expected) return [];
	return [{ field, value: found ?? "nothing", expected: expected ?? "nothing" }];
}
