import type { Dialogue } from "./dialogue.ts";
import { type DialogueState, stateOf } from "./outcome.ts";

/** Every way in which a dialogue moves on, as either desk sees it. */
export const TRANSITIONS = [
	/** Logged here, not yet countersigned. */
	"said",
	/** Heard from the peer, in time to be acted on. */
	"arrived",
	"arrived-delayed",
	"undelivered",
	"received",
	"received-at-last",
	"presented",
	"waiting",
	"delayed",
	/** The peer's ERROR came: it was taken without effect. */
	"refused",
	"closed",
	"closed-from-waiting",
	"overdue",
	"overdue-from-waiting",
	"closed-late",
	"disregarded",
	"disregard-refused",
	"cancelled",
	"cancelled-when-overdue",
	/** A provisional view gave way to the originator's log, or to the clock of a new boot. */
	"corrected",
] as const;
export type Transition = (typeof TRANSITIONS)[number];

/** What of a dialogue a transition is told by. */
export interface Glimpse {
	state: DialogueState;
	/** A DISREGARD of it is under way. */
	disregard: boolean;
}

/** @param technicalDueUs by the table where left out */
export function glimpseOf(dialogue: Dialogue, monoUs: number, technicalDueUs?: number): Glimpse {
	return {
		state: stateOf(dialogue, monoUs, technicalDueUs),
		disregard: dialogue.disregard !== null,
	};
}

/** The transition between two looks at a dialogue; null where it did not move. */
export function transitionOf(before: Glimpse | null, after: Glimpse): Transition | null {
	if (before === null) return FIRST.get(after.state) ?? "arrived";
	if (before.state !== after.state) return MOVES[after.state].get(before.state) ?? "corrected";
	if (before.disregard === after.disregard) return null;
	return after.disregard ? "disregarded" : "disregard-refused";
}

type Moves = ReadonlyMap<DialogueState, Transition>;

const FIRST: Moves = new Map<DialogueState, Transition>([
	["pending", "said"],
	["released", "said"],
	["delayed", "arrived-delayed"],
]);

/** By the state it leads to, then by the state it comes from. */
const MOVES: { readonly [state in DialogueState]: Moves } = {
	pending: new Map(),
	released: new Map(),
	undelivered: from("undelivered", "pending"),
	received: new Map<DialogueState, Transition>([
		["pending", "received"],
		["released", "received-at-last"],
		["undelivered", "received-at-last"],
	]),
	presented: from("presented", "pending", "released", "undelivered", "received"),
	waiting: from("waiting", "pending", "released", "undelivered", "received", "presented"),
	delayed: from(
		"delayed",
		"pending",
		"released",
		"undelivered",
		"received",
		"presented",
		"waiting",
		"overdue",
	),
	refused: from(
		"refused",
		"pending",
		"released",
		"undelivered",
		"received",
		"presented",
		"waiting",
		"overdue",
	),
	closed: new Map([
		...from("closed", "pending", "released", "undelivered", "received", "presented"),
		...from("closed-from-waiting", "waiting"),
	]),
	overdue: new Map([
		...from("overdue", "pending", "released", "undelivered", "received", "presented"),
		...from("overdue-from-waiting", "waiting"),
	]),
	closed_late: from(
		"closed-late",
		"pending",
		"released",
		"undelivered",
		"received",
		"presented",
		"waiting",
		"overdue",
	),
	cancelled: new Map([
		...from("cancelled", "pending", "released", "undelivered", "received", "presented", "waiting"),
		...from("cancelled-when-overdue", "overdue"),
	]),
};

function from(transition: Transition, ...states: DialogueState[]): Moves {
	return new Map(states.map((state) => [state, transition]));
}
