import { type Dialogue, type ErrorCode, NOTICE, opened } from "@tansiq/hotline";
import type { JudgedEntry, Judging } from "./effect.ts";
import type { MirroredEntry } from "./event.ts";
import { applyOperators } from "./operators.ts";
import type { Person } from "./people.ts";

/** Signed and in place, but of no effect: the peer is told the code. */
export class WithoutEffect extends Error {
	readonly code: ErrorCode;
	constructor(code: ErrorCode, detail: string) {
		super(detail);
		this.code = code;
	}
}

/**
 * A dialogue as it will stand once the entries before it in the same frame are applied; one of them
 * may have opened it, where a log is mirrored long after it was written.
 *
 * @throws WithoutEffect
 */
export function dialogueOf(judging: Judging, judged: JudgedEntry, ref: string): Dialogue {
	const known = judging.state.dialogues.get(ref) ?? openedBefore(judging, judged, ref);
	if (known === undefined) throw new WithoutEffect("unknown-ref", `ref ${ref}: no such dialogue`);
	const dialogue = { ...known };
	for (const { effect } of judging.before) {
		if (!("ref" in effect) || effect.ref !== ref) continue;
		if (effect.kind === "answer") dialogue.answer ??= { msg: effect.msg, by: effect.by, atUs: 0 };
		else if (effect.kind === "outcome") dialogue.outcome = effect.outcome;
		else if (effect.kind === "standby")
			dialogue.standby ??= { untilUs: effect.untilUs, by: effect.by, atUs: 0, monoUs: 0 };
	}
	return dialogue;
}

/** What an entry of the same frame has opened. */
function openedBefore(
	{ before, facts }: Judging,
	{ entry }: JudgedEntry,
	ref: string,
): Dialogue | undefined {
	const { author, log } = entry.place;
	const opening = before.find(({ index }) => `${author}/${log}/${index}` === ref);
	const said = opening && opens(opening);
	return said && opened(ref, "received", said.msg, ref, facts, said.body);
}

function opens({ effect }: MirroredEntry) {
	if (effect.kind === "notice") return { msg: NOTICE, body: {} };
	if (effect.kind === "message" || effect.kind === "delayed") return effect;
	return undefined;
}

/** The operators of the peer, with those that earlier entries of the same frame enrol or revoke. */
export function peopleOf({ state, before }: Judging): Map<string, Person> {
	const known = state.people[state.peer] ?? new Map<string, Person>();
	if (!before.some(({ effect }) => effect.kind === "operators")) return known;
	const people = new Map([...known].map(([name, person]) => [name, { ...person }]));
	for (const { effect } of before)
		if (effect.kind === "operators") applyOperators(people, effect.changes);
	return people;
}
