import Type, { type Static } from "typebox";
import { EntryRef, Fault, Finding, Growth, Remedy } from "./operations.ts";
import { Integer, Micros, Window } from "./space.ts";
import { closed, orNull, words } from "./words.ts";

/** What was told does to us: whom it endangers, who has heard, and what only we know of. */

/**
 * An operation of ours that they were not told of meets one that they told. Whatever is chosen, the
 * node says nothing of it by itself: move ours, disclose it, or ask them to hold without saying why.
 */
export const OnlyWeKnow = Type.Object({
	id: Type.String(),
	/** Ours, and the ref of their notice. */
	operation: Type.String(),
	notice: EntryRef,
	windows: Type.Array(Window),
	raisedUs: Micros,
	/** By then somebody has chosen, or the chief is called. */
	dueUs: Micros,
	/** Who has to choose now: the watch, and past its time the chief. */
	to: words("watch", "chief"),
	escalatedUs: orNull(Micros),
	/** Theirs is over; a person has still to see that. */
	over: Type.Boolean(),
	resolved: Type.Boolean(),
	/** A request to hold that they refused resolves nothing. */
	choice: orNull(
		Type.Object({
			kind: words("moved", "disclosed", "hold-request", "ended", "over"),
			by: Type.String(),
			atUs: Micros,
			ref: Type.Optional(Type.String()),
		}),
	),
});
/** Until when they are asked to hold; absent: until what they told ends. */
export const HoldRequest = Type.Object({ untilUs: Type.Optional(Micros) }, closed);

/** What a notice of theirs does to us, with how each of ours that has not started gets out of its way. */
export const Impact = Type.Object({
	notice: EntryRef,
	/** Start − receipt, and by how much that is less than agreed; 0 when it is in time. */
	leadUs: Integer,
	shortUs: Integer,
	growth: Growth,
	/** What of its words contradicts its volumes. */
	contradictions: Type.Array(Fault),
	/** What the agreement says of theirs. */
	findings: Type.Array(Finding),
	endangered: Type.Array(
		Type.Object({
			operation: Type.String(),
			unit: orNull(Type.String()),
			kind: Finding.properties.kind,
			reason: Type.String(),
			windows: Type.Array(Window),
			/** Verified by the same check; empty where it has started, or nothing was found. */
			waysOut: Type.Array(Remedy),
		}),
	),
});

/** Who has to hear of a message, down to the last unit. */
export const AnswerTree = Type.Object({
	ref: EntryRef,
	sinceUs: Micros,
	leaves: Type.Array(
		Type.Object({
			/** `party bravo`, `neighbour delta`, `unit convoy-2`, `outsider patrol`. */
			name: Type.String(),
			kind: words("party", "neighbour", "unit", "outsider"),
			operations: Type.Array(Type.String()),
			/** Who can speak to an outsider; null: nobody. */
			reachedBy: orNull(Type.String()),
			/** This desk alone knows of the outsider. */
			ours: Type.Optional(Type.Literal(true)),
			/** When it was passed on and through whom; that it arrived is `answeredUs`. */
			relayed: Type.Optional(Type.Object({ via: Type.String(), toldUs: Micros })),
			answeredUs: orNull(Micros),
			by: orNull(Type.String()),
		}),
	),
	/** Who has not answered yet. */
	unconfirmed: Type.Array(Type.String()),
	/** Until the last answer; null while somebody has not answered. */
	timeToLastAnswerUs: orNull(Integer),
});
export const ConfirmRequest = Type.Object(
	{ name: Type.String({ minLength: 1, maxLength: 96 }) },
	closed,
);

export type OnlyWeKnow = Static<typeof OnlyWeKnow>;
export type Impact = Static<typeof Impact>;
export type AnswerTree = Static<typeof AnswerTree>;
