import Type, { type Static } from "typebox";
import { Micros, Volumes, Window } from "./space.ts";

import { words } from "./words.ts";

const closed = { additionalProperties: false } as const;

/** Chosen by the party that declares; a stranger learns nothing from it, because it is never told. */
export const OperationId = Type.String({ pattern: "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$" });
/** `author/log/index`: the place of a log entry, and the name of the dialogue that it opened. */
export const EntryRef = Type.String({ pattern: "^[a-z0-9-]{1,32}/(urgent|routine)/[0-9]{1,15}$" });
export const OperationClass = words("crewed", "uncrewed", "ground", "fixed");
export const Category = words("distress", "medical", "protected", "state", "civil");
export const Level = words("sealed", "presence", "volume", "track");
export const OperationState = words(
	"accepted",
	"activated",
	"nonconforming",
	"contingent",
	"ended",
);

export const DeclareRequest = Type.Object(
	{
		class: OperationClass,
		category: Category,
		marks: Type.Optional(
			Type.Array(Type.String({ pattern: "^[A-Z0-9-]{1,24}$" }), { maxItems: 8 }),
		),
		volumes: Volumes,
		/** Our own name for it; never told. */
		label: Type.Optional(Type.String({ maxLength: 64 })),
		/** The transponder address whose reports belong to it; never told. */
		address: Type.Optional(Type.String({ pattern: "^[0-9a-f]{6}$" })),
		/** Asks for less disclosure than the agreement's rule, never for more. */
		level: Type.Optional(words("sealed", "volume")),
		/** Why a conflict found by the check is let stand. */
		letStand: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
	},
	closed,
);

/** What a finding met, as far as its owner discloses. */
export const Finding = Type.Object({
	kind: words("conflict", "breach", "unknown"),
	/** Own against own never leaves this node; `cross` meets what the peer told. */
	scope: words("own", "cross", "zone"),
	/** Own operation id, the peer's entry ref, or a zone id. */
	met: Type.String(),
	/** The overlapping time, merged, in order. */
	windows: Type.Array(Window),
	/** A phrase id of `@tansiq/language` and its slots. */
	reason: Type.String(),
	/** What is missing and who can supply it; only on `unknown`. */
	missing: Type.Optional(Type.String()),
	sinceUs: Micros,
});
export const Headline = words("conflict", "breach", "unknown", "no_known_conflict");
export const Verdict = Type.Object({
	headline: Headline,
	findings: Type.Array(Finding),
	edgeTests: Type.Integer({ minimum: 0 }),
});

export const Operation = Type.Object({
	/** Own id, or for the peer's the ref of the entry that told of it. */
	id: Type.String(),
	owner: words("own", "peer"),
	party: Type.String(),
	version: Type.Integer({ minimum: 1 }),
	class: Type.Optional(OperationClass),
	category: Type.Optional(Category),
	marks: Type.Array(Type.String()),
	label: Type.Optional(Type.String()),
	address: Type.Optional(Type.String()),
	state: OperationState,
	level: Level,
	window: Window,
	declaredUs: Micros,
	/** start − time of the receipt (of the declaration, before there is one). May be negative. */
	leadUs: Type.Integer(),
	late: Type.Boolean(),
	/** The entry that told of it; null while held, refused or undisclosed. */
	notice: Type.Union([EntryRef, Type.Null()]),
	headline: Headline,
	/** A conflict that is neither changed nor let stand. */
	unresolved: Type.Boolean(),
	letStand: Type.Optional(Type.String()),
	volumeCount: Type.Integer({ minimum: 0 }),
});
/** The same with its geometry and verdict, by `GET /v1/operations/:id`. */
export const OperationDetail = Type.Object({
	operation: Operation,
	volumes: Type.Array(Volumes.items),
	verdict: Verdict,
	position: Type.Integer({ minimum: 0 }),
});

export const LetStandRequest = Type.Object(
	{ reason: Type.String({ minLength: 1, maxLength: 256 }) },
	closed,
);

export type DeclareRequest = Static<typeof DeclareRequest>;
export type Finding = Static<typeof Finding>;
export type Verdict = Static<typeof Verdict>;
export type Operation = Static<typeof Operation>;
export type OperationDetail = Static<typeof OperationDetail>;
