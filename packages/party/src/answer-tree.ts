import { CODEBOOK, type Dialogue, NOTICE, STOP } from "@tansiq/hotline";
import type { Operation } from "@tansiq/registry";
import {
	type Band,
	type Budget,
	BudgetExceeded,
	bandsMeet,
	type Micros,
	type Outline,
	outlinesMeet,
	overlap,
	type Window,
} from "@tansiq/space";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { type OutsiderShown, outsidersOf, relayOf } from "./outsiders.ts";
import { assertEnrolled } from "./people.ts";
import { agreementOf, type State } from "./state.ts";

/**
 * Who has to hear of a message, down to the last unit: the other party, each party beyond the line
 * that a rule owes word of it, each unit of ours whose operation it concerns, and in distress whoever is outside the mechanism and can be reached. The
 * figure that counts is the time until the last of them has answered.
 */
export interface AnswerTree {
	ref: string;
	/** From when time counts: the receipt of what they said, the saying of ours. */
	sinceUs: Micros;
	leaves: Leaf[];
	/** Names of those who have not answered yet. */
	unconfirmed: string[];
	/** Until the last answer; null while somebody has not answered. */
	timeToLastAnswerUs: Micros | null;
}

export interface Leaf {
	/** `party bravo`, `neighbour delta`, `unit convoy-2`, `outsider patrol`. */
	name: string;
	kind: "party" | "neighbour" | "unit" | "outsider";
	/** Own operations for which a unit or a neighbour has to hear of it. */
	operations: string[];
	/** Who can speak to an outsider; null: nobody, or no outsider. */
	reachedBy: string | null;
	/** This desk alone knows of the outsider: whoever reaches it is asked by us. */
	ours?: true;
	/** When it was passed on and through whom; that it arrived is `answeredUs`. */
	relayed?: { via: string; toldUs: Micros };
	answeredUs: Micros | null;
	by: string | null;
}

/** That a unit has heard of a message, or that it was passed on to an outsider. */
export interface Confirmation {
	atUs: Micros;
	by: string;
}

/** @throws Refusal when there is no such message */
export function answerTreeOf(state: State, ref: string): AnswerTree {
	const dialogue = state.dialogues.get(ref);
	if (dialogue === undefined)
		throw new Refusal("unknown", `dialogue ${ref}: expected one of this line`);
	const place = placeOfMessage(state, dialogue);
	const leaves = [
		...ofPeer(state, dialogue),
		...ofNeighbours(state, dialogue),
		...ofUnits(state, dialogue, place),
		...ofOutsiders(state, dialogue, place),
	];
	const sinceUs =
		dialogue.direction === "received" ? (dialogue.receiptUs ?? dialogue.saidUs) : dialogue.saidUs;
	const asked = leaves.filter((leaf) => isAwaited(state, dialogue, leaf));
	const unconfirmed = asked.filter(({ answeredUs }) => answeredUs === null);
	const last = asked.reduce((us, { answeredUs }) => Math.max(us, answeredUs ?? 0), sinceUs);
	return {
		ref,
		sinceUs,
		leaves,
		unconfirmed: unconfirmed.map(({ name }) => name),
		timeToLastAnswerUs: unconfirmed.length > 0 ? null : last - sinceUs,
	};
}

/** Whom nobody can reach is shown, and awaited by nobody; whom its author reaches, by its author. */
function isAwaited(
	{ self }: State,
	{ direction }: Dialogue,
	{ kind, reachedBy, ours }: Leaf,
): boolean {
	if (kind !== "outsider") return true;
	if (ours) return reachedBy !== null;
	return direction === "received" ? reachedBy === self : reachedBy !== null;
}

function ofPeer({ peer }: State, { direction, answer }: Dialogue): Leaf[] {
	if (direction === "received") return [];
	const answered = { answeredUs: answer?.atUs ?? null, by: answer?.by.name ?? null };
	return [{ name: `party ${peer}`, kind: "party", operations: [], reachedBy: null, ...answered }];
}

/** Parties near a border or of a zone, who are not on this line: a person here tells them. */
function ofNeighbours(state: State, { ref, direction, subject }: Dialogue): Leaf[] {
	const told = direction === "sent" ? state.registry.operations.get(subject) : undefined;
	return (told?.owes?.tell ?? [])
		.filter(({ party }) => party !== state.peer && party !== state.self)
		.map(({ party }) => ({
			...confirmed(state, ref, `neighbour ${party}`),
			kind: "neighbour",
			operations: [subject],
			reachedBy: state.self,
		}));
}

function ofUnits(state: State, dialogue: Dialogue, place: Place): Leaf[] {
	const units = new Map<string, string[]>();
	for (const { key, unit = key } of concerned(state, dialogue, place))
		units.set(unit, [...(units.get(unit) ?? []), key]);
	return [...units].sort(byName).map(([unit, operations]) => ({
		...confirmed(state, dialogue.ref, `unit ${unit}`),
		kind: "unit",
		operations: operations.sort(),
		reachedBy: null,
	}));
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
	return a < b ? -1 : 1;
}

function ofOutsiders(state: State, dialogue: Dialogue, place: Place): Leaf[] {
	if (!isDistress(state, dialogue)) return [];
	return outsidersOf(state, agreementOf(state))
		.filter((outsider) => isThere(outsider, place))
		.map(({ name, reachedBy, source }) => {
			const leaf = confirmed(state, dialogue.ref, `outsider ${name}`);
			const ours = source === "desk";
			// Whom the other party reaches by agreement it answers for with its own answer.
			const theirs = !ours && reachedBy?.name === state.peer && dialogue.direction === "sent";
			const answer = theirs ? dialogue.answer : null;
			const relay = relayOf(state, dialogue.ref, name);
			return {
				...leaf,
				kind: "outsider" as const,
				operations: [],
				reachedBy: reachedBy?.name ?? null,
				...(ours && { ours }),
				...(relay !== undefined && { relayed: { via: relay.via, toldUs: relay.toldUs } }),
				answeredUs: leaf.answeredUs ?? answer?.atUs ?? null,
				by: leaf.by ?? answer?.by.name ?? null,
			};
		});
}

function confirmed({ confirmations }: State, ref: string, name: string) {
	const known = confirmations.get(ref)?.get(name);
	return { name, answeredUs: known?.atUs ?? null, by: known?.by ?? null };
}

function isDistress({ registry }: State, { msg, subject }: Dialogue): boolean {
	if (msg === NOTICE) return registry.operations.get(subject)?.category === "distress";
	return CODEBOOK.get(msg)?.urgency === "D";
}

/** Where and when a message is about; a part that it does not say is everywhere, or always. */
interface Place {
	outlines: Outline[] | null;
	band: Band | null;
	window: Window;
}

const ALWAYS = Number.MAX_SAFE_INTEGER;

function placeOfMessage(state: State, { ref, msg, subject, saidUs }: Dialogue): Place {
	const told = state.registry.operations.get(subject);
	if (msg === NOTICE && told !== undefined)
		return {
			outlines: told.volumes.map(({ outline }) => outline),
			band: null,
			window: told.window,
		};
	const { zone, start_us, end_us, until_us } = state.messages.get(ref)?.body ?? {};
	const { outline, band } = zoneOf(state, zone);
	const startUs = typeof start_us === "number" ? Math.min(start_us, saidUs) : saidUs;
	const endUs = [end_us, until_us].find((us) => typeof us === "number");
	return {
		outlines: outline === null ? null : [outline],
		band,
		window: { startUs, endUs: typeof endUs === "number" ? endUs : ALWAYS },
	};
}

/** As the message draws it, or as it was agreed. */
function zoneOf(state: State, zone: unknown): { outline: Outline | null; band: Band | null } {
	const nowhere = { outline: null, band: null };
	if (typeof zone !== "object" || zone === null || !("id" in zone)) return nowhere;
	const drawn = zone as { id: string; outline?: Outline; band?: Band };
	if (drawn.outline !== undefined) return { outline: drawn.outline, band: drawn.band ?? null };
	return agreementOf(state).zones.find(({ id }) => id === drawn.id) ?? nowhere;
}

/** Own operations that a message is about. */
function concerned(state: State, dialogue: Dialogue, place: Place): Operation[] {
	const { operations } = state.registry;
	const { msg, subject } = dialogue;
	if (msg === NOTICE) return met(state, subject);
	const { urgency } = CODEBOOK.get(msg) ?? {};
	if (urgency !== "D" && urgency !== "U") return [];
	const { ref } = state.messages.get(dialogue.ref)?.body ?? {};
	const named = [...operations.values()].find(({ notice }) => notice === ref);
	if (msg === STOP && named !== undefined)
		return named.owner === "own" ? [named] : met(state, named.key);
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	return [...operations.values()].filter(
		(operation) => operation.owner === "own" && isIn(operation, place, budget),
	);
}

/** Edge tests that may be spent on asking whom a message concerns; over it, it concerns them all. */
const EDGE_TEST_LIMIT = 200_000;

/** Own operations that have a finding with another operation, or have one of theirs. */
function met({ findings, registry }: State, key: string): Operation[] {
	const keys = [...findings]
		.filter(([, found]) => found.some((each) => each.scope !== "zone" && each.met === key))
		.map(([operation]) => operation);
	return keys.flatMap((each) => {
		const operation = registry.operations.get(each);
		return operation?.owner === "own" ? [operation] : [];
	});
}

function isIn({ volumes, state, window }: Operation, place: Place, budget: Budget): boolean {
	if (state === "ended" || overlap(window, place.window) === null) return false;
	const { outlines, band } = place;
	if (outlines === null) return true;
	try {
		return volumes.some(
			(volume) =>
				overlap(volume.window, place.window) !== null &&
				(band === null || bandsMeet(volume.band, band, 0) !== "no") &&
				outlines.some((outline) => outlinesMeet(volume.outline, outline, 0, budget)),
		);
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return true;
	}
}

function isThere({ extent }: OutsiderShown, { outlines, window }: Place): boolean {
	if (extent === null || outlines === null) return true;
	if (overlap(extent.window, window) === null) return false;
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	try {
		return outlines.some((outline) => outlinesMeet(outline, extent.outline, 0, budget));
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return true;
	}
}

/**
 * A unit has heard of it, or it was passed on to a neighbour, or an outsider whom we can reach.
 * @throws Refusal
 */
export function confirm(
	state: State,
	ref: string,
	name: string,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	assertEnrolled(state, by);
	const leaf = answerTreeOf(state, ref).leaves.find((each) => each.name === name);
	const sent = state.dialogues.get(ref)?.direction === "sent";
	const reached = leaf?.reachedBy ?? null;
	// Whom the peer reaches the peer answers for; a third party is told by whoever says it.
	const isOther = sent && reached !== null && reached !== state.peer;
	const passedOn = reached === state.self || isOther || (leaf?.ours && reached !== null);
	const isOurs = leaf?.kind === "unit" || passedOn;
	if (leaf === undefined || !isOurs)
		throw new Refusal("unknown", `${name.slice(0, 80)}: expected one of ours that ${ref} concerns`);
	if (leaf.answeredUs !== null) return [];
	return [{ type: "confirmed", ref, name, confirmation: { atUs: facts.wallUs, by: by.name } }];
}

/** Folds a confirmation in; the first counts. */
export function applyConfirmed(
	{ confirmations }: State,
	ref: string,
	name: string,
	confirmation: Confirmation,
): void {
	const known = confirmations.get(ref) ?? new Map<string, Confirmation>();
	confirmations.set(ref, known);
	if (!known.has(name)) known.set(name, confirmation);
}
