import Type, { type Static } from "typebox";
import { EntryRef, OperationId } from "./operations.ts";
import { Micros } from "./space.ts";
import { closed, orNull, words } from "./words.ts";

/** Telling in one theatre what was heard in another: nothing crosses without its author's consent. */

const Id = Type.String({ pattern: "^[a-z0-9-]{1,32}$" });

export const PassingRequest = Type.Object(
	{
		act: words("ask", "consent", "refuse", "withdraw"),
		/** Whoever asks names a notice of the peer; whoever answers one of his own. */
		notice: EntryRef,
		/** The party that is to hear of it. */
		to: Id,
	},
	closed,
);

export const Passing = Type.Object({
	notice: EntryRef,
	to: Type.String(),
	asked: orNull(EntryRef),
	/** The newest word of the notice's author. */
	word: orNull(
		Type.Object({
			act: words("consent", "refuse", "withdraw"),
			ref: EntryRef,
			by: Type.String(),
			atUs: Micros,
		}),
	),
	/** Where it was declared by that consent. */
	passed: orNull(
		Type.Object({
			theatre: Type.String(),
			operation: Type.String(),
			consent: EntryRef,
			by: Type.String(),
			atUs: Micros,
		}),
	),
});

export const Passings = Type.Object({
	passings: Type.Array(Passing),
	/** Own operations that stand here on behalf of who told them to us in another theatre. */
	onBehalf: Type.Array(
		Type.Object({
			operation: Type.String(),
			theatre: Type.String(),
			party: Type.String(),
			notice: EntryRef,
			consent: EntryRef,
		}),
	),
});

export const PassOnRequest = Type.Object(
	{
		/** The theatre in which it is declared, by the id of its line. */
		to: Id,
		/** The entry in which its author consents to exactly this. */
		consent: EntryRef,
		/** Who declares it there: nobody signed in here is signed in there. */
		there: Type.Object(
			{ operator: Id, passphrase: Type.String({ minLength: 1, maxLength: 256 }) },
			closed,
		),
	},
	closed,
);
export const PassedOn = Type.Object({ theatre: Type.String(), operation: OperationId });

export type PassingRequest = Static<typeof PassingRequest>;
export type Passing = Static<typeof Passing>;
export type Passings = Static<typeof Passings>;
export type PassOnRequest = Static<typeof PassOnRequest>;
export type PassedOn = Static<typeof PassedOn>;
