import Type, { type Static } from "typebox";
import { EntryRef } from "./operations.ts";
import { Track } from "./picture.ts";
import { Band, Integer, Micros, Outline, Window } from "./space.ts";
import { closed, orNull, words } from "./words.ts";

/** Actors that are on no line, what was passed on to them, and tracks that belong to nobody known. */

const Name = Type.String({
	minLength: 1,
	maxLength: 64,
	pattern: "^[^\\p{Cc}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]+$",
});
const Speaker = Type.Object({ how: words("party", "mediator", "contact"), name: Name }, closed);
const Extent = Type.Object({ outline: Outline, band: Band, window: Window }, closed);

export const OutsiderRequest = Type.Object(
	{
		/** A neutral label, unique at this desk. */
		name: Name,
		/** Where and when it is met; null: anywhere. */
		extent: orNull(Extent),
		/** Who can speak to it; null: nobody. */
		reachedBy: orNull(Speaker),
		/** Ids of zones and rules of the agreement that do not bind it. */
		notBoundBy: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
			maxItems: 256,
			uniqueItems: true,
		}),
	},
	closed,
);
export const DropOutsiderRequest = Type.Object(
	{ reason: Type.String({ minLength: 1, maxLength: 256 }) },
	closed,
);
export const RelayRequest = Type.Object(
	{
		/** Through whom it was told; absent: whoever can speak to it. */
		via: Type.Optional(Name),
		/** The message of this line that was passed on. */
		about: Type.Optional(EntryRef),
		/** What was said to it. */
		words: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
		/** Absent: now. */
		toldUs: Type.Optional(Micros),
	},
	closed,
);

/** Something was passed on to an outsider; unconfirmed until a person says that it arrived. */
export const Relay = Type.Object({
	id: Type.String(),
	outsider: Type.String(),
	via: Type.String(),
	about: orNull(EntryRef),
	words: orNull(Type.String()),
	toldUs: Micros,
	by: Type.String(),
	confirmed: orNull(Type.Object({ atUs: Micros, by: Type.String() })),
});

export const Outsider = Type.Object({
	name: Type.String(),
	/** agreed: both parties signed that it is there; desk: we alone say so. */
	source: words("agreed", "desk"),
	extent: orNull(Extent),
	reachedBy: orNull(Speaker),
	notBoundBy: Type.Array(Type.String()),
	/** Own operations that meet it. */
	meets: Type.Array(Type.String()),
	/** What was passed on to it, the newest last. */
	relays: Type.Array(Relay),
	/** How many of them nobody has confirmed. */
	unconfirmed: Integer,
});

/** Heard by our sensors, flown by none of ours, told by nobody, and in no volume that was told. */
export const UnknownTrack = Type.Object({
	track: Track,
	ageUs: Micros,
	/** Nothing newer is known than where it was: no alert is judged on it. */
	stale: Type.Boolean(),
	/** Outsiders in whose area it is, and who can speak to each; null: nobody. */
	mayBe: Type.Array(Type.Object({ outsider: Type.String(), reachedBy: orNull(Type.String()) })),
	/** Notices that do not say where: it may be any of them. */
	maySealed: Type.Array(EntryRef),
	/** How far alerts keep ours from it; null where no minima are agreed. */
	room: orNull(Type.Object({ radiusMm: Integer, height01mm: Integer })),
	alerts: Type.Array(Type.String()),
});

export const Outside = Type.Object({
	outsiders: Type.Array(Outsider),
	unknownTracks: Type.Array(UnknownTrack),
});

export type OutsiderRequest = Static<typeof OutsiderRequest>;
export type Outsider = Static<typeof Outsider>;
export type Relay = Static<typeof Relay>;
export type UnknownTrack = Static<typeof UnknownTrack>;
export type Outside = Static<typeof Outside>;
