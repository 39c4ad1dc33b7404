import { type Dialogue, type ErrorCode, NOTICE, opened } from "@tansiq/hotline";
import { routineSizeAt } from "@tansiq/line";
import type { Entry } from "@tansiq/record";
import type { JudgedEntry, Judging } from "./effect.ts";
import type { MirroredEntry } from "./event.ts";
import { applyOperators } from "./operators.ts";
import { type Person, type Signatory, signatories } from "./people.ts";

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

/**
 * An urgent entry that came before the routine one which may have enrolled its signer: it is
 * judged when it is sent again, after that one. Whoever is known already is not waited for.
 */
export class NotJudgedYet extends Error {}

/**
 * Who signed an entry of the peer, by the operators whom the peer had enrolled when it said it: the
 * same in whichever order its two logs arrive.
 *
 * @param fault why these people do not suffice, or null; null people are nobody known there
 * @throws NotJudgedYet when routine entries that it has seen and we have not may still make them
 *   suffice
 * @throws WithoutEffect when they do not suffice
 */
export function signersAt(
	judging: Judging,
	entry: Entry,
	fault: (found: readonly Signatory[]) => "missing-signature" | "role" | null,
): Signatory[] {
	const { state, facts } = judging;
	const { place, by, body } = entry;
	const size = routineSizeAt(entry);
	const people = peopleOf(judging);
	const found = signatories(state, entry, facts, people, size);
	const code = found === null ? "missing-signature" : fault(found);
	if (found !== null && code === null) return found;
	const isAhead = place.log === "urgent" && size > state.line.mirrored.routine.size;
	// A name that was revoked does not come back, and people who are too few do not become more.
	const mayChange = by.every(({ name }) => people.get(name)?.revoked !== true);
	if (isAhead && mayChange && (found === null || code === "role"))
		throw new NotJudgedYet(
			`urgent ${place.index} is signed by ${by.map(({ name }) => name).join()}, and ${size} routine entries come before it`,
		);
	const why = found === null ? "a signature of nobody enrolled" : `${body.msg}: ${code}`;
	throw new WithoutEffect(code ?? "missing-signature", `by: ${why}`);
}

/** The operators of the peer, with those that earlier entries of the same frame enrol or revoke. */
function peopleOf({ state, before }: Judging): Map<string, Person> {
	const known = state.people[state.peer] ?? new Map<string, Person>();
	if (!before.some(({ effect }) => effect.kind === "operators")) return known;
	const people = new Map(
		[...known].map(([name, person]) => [name, { ...person, steps: [...person.steps] }]),
	);
	for (const { effect, index } of before)
		if (effect.kind === "operators") applyOperators(people, effect.changes, index + 1);
	return people;
}
