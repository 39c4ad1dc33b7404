import { type Role, signersFault } from "@tansiq/hotline";
import { isLive, type Operation } from "@tansiq/registry";
import type { Micros } from "@tansiq/space";
import { type DeclareRequest, declare } from "./declare.ts";
import type { JudgedEntry, Judging } from "./effect.ts";
import type { Effect, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { signersAt, WithoutEffect } from "./judging.ts";
import { type Fields, sha256Hex, text } from "./message.ts";
import { refused } from "./paper.ts";
import { signedBy } from "./people.ts";
import { hasSeen, placeOf } from "./refs.ts";
import { lineOf, refuseRole, saying } from "./speak.ts";
import type { State } from "./state.ts";

/**
 * What is heard on one line is passed on to no other, unless whoever said it consents to that on its
 * own line, in an entry that names the notice and who is to hear of it. Free text never does. What
 * was passed on stands in the other theatre as an operation on behalf of its originator.
 */
export const PASSING = "PASSING";

/** The hearer of a notice asks; its author consents, refuses, or takes its consent back. */
export const PASSING_ACTS = ["ask", "consent", "refuse", "withdraw"] as const;
export type PassingAct = (typeof PASSING_ACTS)[number];

export interface PassingStated {
	act: PassingAct;
	/** Ref of the notice. */
	notice: string;
	/** The party that is to hear of it. */
	to: string;
}

/** How it stands with one notice and one party that may hear of it. */
export interface Passing {
	notice: string;
	to: string;
	/** Ref of the newest request. */
	asked: string | null;
	/** The newest word of the notice's author, and the entry that it stands in. */
	word: { act: Exclude<PassingAct, "ask">; ref: string; by: string; atUs: Micros } | null;
	/** What was made of it here: declared in that theatre, under that id. */
	passed: { theatre: string; operation: string; consent: string; by: string; atUs: Micros } | null;
}

/** On whose behalf an operation of ours stands here, and what shows that he consented. */
export interface OnBehalf {
	/** Id of the line on which it was heard. */
	theatre: string;
	party: string;
	notice: string;
	consent: string;
}

const ASKING: readonly Role[] = ["watch", "chief", "planner"];
/** Consent gives away what the notice says, as a release does. */
const CONSENTING: readonly Role[] = ["chief", "releaser", "negotiator"];
const PARTY = /^[a-z0-9-]{1,32}$/;
const MOST_PASSINGS = 10_000;

const rolesFor = (act: PassingAct): readonly Role[] => (act === "ask" ? ASKING : CONSENTING);
const keyOf = ({ notice, to }: Pick<Passing, "notice" | "to">): string => `${notice} ${to}`;

/** Asks for consent, or gives, refuses or withdraws it. Said once. @throws Refusal */
export function statePassing(
	state: State,
	stated: PassingStated,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const { act, notice, to } = stated;
	refuseRole({ persons: 1, roles: rolesFor(act) }, by);
	if (!PARTY.test(to) || to === state.self || to === state.peer)
		throw refused("to", to, "a party that is not on this line");
	const ours = [...state.registry.operations.values()].find((one) => one.notice === notice);
	if (act === "ask") theirNotice(state, notice);
	else if (ours?.owner !== "own") throw refused("notice", notice, "a notice of ours");
	const known = state.passings.get(keyOf(stated));
	if (act === "withdraw" && known?.word?.act !== "consent")
		throw refused("act", act, "a consent that was given before");
	if (act === "ask" ? known?.asked != null && known.word === null : known?.word?.act === act)
		return [];
	const body: Fields = { act, by: { role: by.role, script: by.script }, notice, to };
	const line = lineOf(PASSING, body, facts);
	const draft = { log: "routine" as const, bodyLine: line, by: signedBy(state, line, [by], facts) };
	const meaning: Effect = { kind: "passing", ...stated, by: by.name, claimedUs: facts.wallUs };
	return [{ type: "said", said: saying(state, [draft], facts), meanings: [meaning], by }];
}

/** What PASSING of either party says. @throws MalformedBody */
export function passingOf(body: Fields): PassingStated {
	return {
		act: text(body, "act", PASSING_ACTS) as PassingAct,
		notice: text(body, "notice"),
		to: text(body, "to"),
	};
}

/** A word of the peer's counts only on its own notices, and a request only on ours. @throws WithoutEffect */
export function passingEffect({ state, ...rest }: Judging, { entry }: JudgedEntry): Effect {
	const stated = passingOf(entry.body.body);
	const { act, notice, to } = stated;
	if (entry.place.log !== "routine")
		throw new WithoutEffect("malformed", "passing: expected in the routine log");
	if (!PARTY.test(to)) throw new WithoutEffect("malformed", "to: expected a party");
	const author = act === "ask" ? state.self : state.peer;
	if (placeOf(notice).author !== author)
		throw new WithoutEffect("not-yours", `notice ${notice}: not its author's to ${act}`);
	if (act === "ask" && !hasSeen(entry, notice))
		throw new WithoutEffect("not-seen", `notice ${notice}: asked about before it was seen`);
	const demand = { persons: 1, roles: rolesFor(act) } as const;
	const [signer] = signersAt({ state, ...rest }, entry, (found) =>
		signersFault(demand, entry.body.body, found),
	);
	return { kind: "passing", ...stated, by: signer?.name ?? "", claimedUs: entry.body.claimed };
}

/** The newest by its author's own log counts, in whatever order they come back after a restore. */
export function applyPassing(
	{ passings }: State,
	{ act, notice, to, by, claimedUs }: Extract<Effect, { kind: "passing" }>,
	ref: string,
): void {
	const known = passings.get(keyOf({ notice, to }));
	const passing = known ?? { notice, to, asked: null, word: null, passed: null };
	const isLater = (than: string | null | undefined) =>
		than == null || placeOf(than).index < placeOf(ref).index;
	if (act === "ask" && isLater(passing.asked)) passing.asked = ref;
	if (act !== "ask" && isLater(passing.word?.ref)) passing.word = { act, ref, by, atUs: claimedUs };
	passings.set(keyOf(passing), passing);
	for (const [key, { passed }] of passings) {
		if (passings.size <= MOST_PASSINGS) return;
		if (passed === null) passings.delete(key);
	}
}

/** A notice that may be passed on to a party: what would be declared there, and what shows the consent. */
export interface Passable {
	id: string;
	request: DeclareRequest;
	onBehalf: OnBehalf;
}

/**
 * What of a notice heard here may be declared in another theatre. Its words stay behind.
 * @throws Refusal where its author has not consented, in that very entry, that this party hears it
 */
export function passable(
	state: State,
	{ notice, to, consent }: { notice: string; to: string; consent: string },
): Passable {
	const operation = theirNotice(state, notice);
	const word = state.passings.get(keyOf({ notice, to }))?.word ?? null;
	if (word?.act !== "consent" || word.ref !== consent)
		throw refused(
			"consent",
			consent,
			`an entry of ${state.peer} on this line that consents to passing ${notice} on to ${to}`,
		);
	const { class: of, category, volumes, marks, imprecision } = operation;
	if (of === undefined || category === undefined || volumes.length === 0 || !isLive(operation))
		throw refused("notice", notice, "one that is not over and tells its volumes and class");
	const theatre = state.line.id;
	return {
		// One ref may stand on two lines; the id has 64 characters at most.
		id: `${notice.replaceAll("/", "-")}.${sha256Hex(theatre).slice(0, 7)}`,
		request: {
			class: of,
			category,
			volumes: [...volumes],
			...(marks.length > 0 && { marks: [...marks] }),
			...(imprecision !== undefined && { imprecision }),
			label: `on behalf of ${state.peer}`,
		},
		onBehalf: { theatre, party: state.peer, notice, consent },
	};
}

/** It was declared in the other theatre. The same again changes nothing. */
export function passedOn(
	{ passings }: State,
	of: { notice: string; to: string; consent: string },
	declared: { theatre: string; operation: string },
	by: Operator,
): Unstamped[] {
	const known = passings.get(keyOf(of))?.passed;
	if (known?.operation === declared.operation && known.consent === of.consent) return [];
	return [{ type: "passedOn", ...of, ...declared, by: by.name }];
}

/** Declares in this theatre what was heard in another; the rules of this line's door hold. @throws Refusal */
export function declareOnBehalf(
	state: State,
	{ id, request, onBehalf }: Passable,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	if (onBehalf.theatre === state.line.id || onBehalf.party === state.peer)
		throw refused("to", state.line.id, "another theatre than that of the notice");
	const events = declare(state, id, request, by, facts);
	if (state.onBehalf.has(id)) return events;
	return [...events, { type: "onBehalf", operation: id, of: onBehalf }];
}

/** @throws Refusal */
function theirNotice(state: State, notice: string): Operation {
	const operation = state.registry.operations.get(notice);
	if (operation === undefined || operation.owner === "own")
		throw new Refusal("unknown", `notice ${notice.slice(0, 80)}: expected one of ${state.peer}`);
	return operation;
}
