import Type, { type Static } from "typebox";
import { Latitude9, Longitude9 } from "./space.ts";
import { orNull, words } from "./words.ts";

/** The theatres of one party that one process serves: each a line, a journal and a desk of its own. */

/** What a theatre shows at the desks of the others: that it is there, and that somebody is wanted. */
export const Theatre = Type.Object({
	/** Id of its line; no two theatres of a process have the same. */
	id: Type.String(),
	/** Whom its line leads to. */
	peer: Type.Object({ id: Type.String(), name: Type.String() }),
	/** Where its own console and API answer; whoever is signed in here is not signed in there. */
	address: Type.String(),
	box: Type.Object({
		south9: Latitude9,
		west9: Longitude9,
		north9: Latitude9,
		east9: Longitude9,
	}),
	/** `failed`: its journal failed, or it did not start; nothing is decided there until it starts again. */
	line: words("up", "degraded", "down", "unknown", "one-sided", "failed"),
	/** Alarms that call for a person there now, none of their contents; null: nobody knows. */
	urgent: orNull(Type.Integer({ minimum: 0 })),
	/** The theatre that this answer is from. */
	here: Type.Boolean(),
});

/** What of the agreement here and of another theatre's cannot both be kept. */
export const TheatreContradiction = Type.Object({
	/** Line ids: this theatre's, and the other's. */
	theatres: Type.Tuple([Type.String(), Type.String()]),
	phrase: words(
		"between.consent",
		"between.disclosure",
		"between.minima",
		"between.not_checked",
		"between.responsible",
		"between.rule",
	),
	/** With whom either agreement was made, in the order of the sentence. */
	peers: Type.Tuple([Type.String(), Type.String()]),
	/** The zones that it is about, in that order; of the others none. */
	zones: Type.Array(Type.String()),
	/** By language. */
	sentences: Type.Record(Type.String(), Type.String()),
});

export type Theatre = Static<typeof Theatre>;
export type TheatreContradiction = Static<typeof TheatreContradiction>;
