import Type, { type Static } from "typebox";
import { Altitude01mm, Micros, Volumes, Window } from "./space.ts";

import { closed, orNull, words } from "./words.ts";

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

export const Activity = words(
	"live-fire",
	"demolition",
	"laser",
	"jamming",
	"aerial-work",
	"drop",
	"low-flight",
	"refuelling",
	"survey",
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
		/** Who of ours carries it out; never told. */
		unit: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
		/** What is done beyond moving; absent: not said, and where it matters *unknown*. Never told. */
		activities: Type.Optional(Type.Array(Activity, { maxItems: 9, uniqueItems: true })),
		/** What its notice says in words; refused where it contradicts the volumes. */
		text: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
		/** How exact the volumes are by their own account, in whole metres. */
		imprecision: Type.Optional(
			Type.Object(
				{
					m: Type.Integer({ minimum: 0, maximum: 100_000 }),
					heightM: Type.Integer({ minimum: 0, maximum: 20_000 }),
				},
				closed,
			),
		),
		/** How much of it the peer may know: less than the agreement's rule lets, never more. */
		level: Type.Optional(Level),
		/** Why a conflict found by the check is let stand. */
		letStand: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
	},
	closed,
);

const Names = Type.Array(Type.String());
/** The figures and names that a rule's sentence shows; which of them depends on the reason. */
export const FindingData = Type.Object({
	leadUs: Type.Optional(Micros),
	shortUs: Type.Optional(Micros),
	classes: Type.Optional(Type.Array(OperationClass)),
	activities: Type.Optional(Type.Array(Activity)),
	parties: Type.Optional(Names),
	versions: Type.Optional(Names),
	sides: Type.Optional(Type.Tuple([orNull(Type.String()), orNull(Type.String())])),
	notBoundBy: Type.Optional(Names),
	kind: Type.Optional(Type.String()),
});

const Datum = words("W84", "EGM96", "STD", "AGL");
/** What would make a finding go away: a phrase of `@tansiq/language` and its data. */
export const Remedy = Type.Union([
	/** Start no earlier than this. */
	Type.Object({ phrase: Type.Literal("remedy.later"), startUs: Micros }),
	/** Stay at or above this altitude. */
	Type.Object({
		phrase: Type.Literal("remedy.above"),
		datum: Datum,
		altitude01mm: Altitude01mm,
	}),
	/** Of a whole operation: start then; stay at or below; pass or move so far aside. */
	Type.Object({ phrase: Type.Literal("remedy.earlier"), startUs: Micros }),
	Type.Object({
		phrase: Type.Literal("remedy.below"),
		datum: Datum,
		altitude01mm: Altitude01mm,
	}),
	Type.Object({
		phrase: Type.Literal("remedy.around"),
		side: words("left", "right"),
		byMm: Type.Integer(),
	}),
	Type.Object({
		phrase: Type.Literal("remedy.aside"),
		trackMdeg: Type.Integer(),
		byMm: Type.Integer(),
	}),
	Type.Object({ phrase: Type.Literal("remedy.notice"), startUs: Micros, shortUs: Micros }),
	Type.Object({ phrase: Type.Literal("remedy.consent"), parties: Names }),
	Type.Object({
		phrase: Type.Literal("remedy.without"),
		classes: Type.Array(OperationClass),
		activities: Type.Array(Activity),
	}),
	Type.Object({ phrase: Type.Literal("remedy.settle"), parties: Names }),
	Type.Object({ phrase: Type.Literal("remedy.tell"), parties: Names }),
	Type.Object({ phrase: Type.Literal("remedy.datum"), datum: Datum }),
	Type.Object({ phrase: Type.Literal("remedy.say_activity"), parties: Names }),
	/** Ask these parties to tell more of theirs; and tell them more of ours. */
	Type.Object({ phrase: Type.Literal("remedy.ask_more"), parties: Names }),
	Type.Object({ phrase: Type.Literal("remedy.disclose_more"), parties: Names }),
	Type.Object({ phrase: Type.Literal("remedy.update") }),
	Type.Object({ phrase: Type.Literal("remedy.simpler") }),
]);

/** What a finding met, as far as its owner discloses. */
export const Finding = Type.Object({
	/** `information` is told beside the verdict and never changes its headline. */
	kind: words("conflict", "breach", "unknown", "information"),
	/** Own against own never leaves this node; `cross` meets what the peer told; `zone`: the agreement. */
	scope: words("own", "cross", "zone"),
	/** Own operation id, the peer's entry ref, the id of a zone or rule, or the agreement's. */
	met: Type.String(),
	/** The overlapping time, merged, in order. */
	windows: Type.Array(Window),
	/** A phrase id of `@tansiq/language` and its slots. */
	reason: Type.String(),
	/** Which part of the agreement says it: `zone`, a kind of rule, `check`, `agreement`. */
	of: Type.Optional(Type.String()),
	/** It met cells that were told coarsely: perhaps not the operation itself. */
	coarse: Type.Optional(Type.Literal(true)),
	data: Type.Optional(FindingData),
	/** Each makes the finding go away by itself. */
	remedies: Type.Optional(Type.Array(Remedy)),
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

export const Fault = Type.Object({
	field: Type.String(),
	value: Type.String(),
	expected: Type.String(),
});
export const Growth = Type.Object({
	mm: Type.Integer({ minimum: 0 }),
	height01mm: Type.Integer({ minimum: 0 }),
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
	unit: Type.Optional(Type.String()),
	activities: Type.Optional(Names),
	state: OperationState,
	level: Level,
	window: Window,
	declaredUs: Micros,
	/** start − time of the receipt (of the declaration, before there is one). May be negative. */
	leadUs: Type.Integer(),
	late: Type.Boolean(),
	/** The notice that it owes by the agreement: so long before its start, by which rule, and to whom besides. */
	owes: Type.Object({
		leadUs: Micros,
		rule: Type.String(),
		tell: Type.Array(Type.Object({ party: Type.String(), because: Names })),
	}),
	/** The entry that told of it; null while held, refused or undisclosed. */
	notice: orNull(EntryRef),
	headline: Headline,
	/** A conflict that is neither changed nor let stand. */
	unresolved: Type.Boolean(),
	letStand: Type.Optional(Type.String()),
	volumeCount: Type.Integer({ minimum: 0 }),
	/** What its notice says in words. */
	text: Type.Optional(Type.String()),
	/** What of a peer's words contradicts its volumes. */
	contradictions: Type.Optional(Type.Array(Fault)),
	/** How much wider than told it is taken: it came late, or is not exact. */
	growth: Type.Optional(Growth),
});
/** The same with its geometry and verdict, by `GET /v1/operations/:id`. */
export const OperationDetail = Type.Object({
	operation: Operation,
	volumes: Type.Array(Volumes.items),
	verdict: Verdict,
	position: Type.Integer({ minimum: 0 }),
});

/** Changes of a whole plan, each the smallest of its kind, after any of which nothing is found. */
export const WaysOut = Type.Array(
	Type.Object({
		remedy: Remedy,
		/** What would then be declared. */
		volumes: Type.Array(Volumes.items),
	}),
);

export const LetStandRequest = Type.Object(
	{ reason: Type.String({ minLength: 1, maxLength: 256 }) },
	closed,
);

export type DeclareRequest = Static<typeof DeclareRequest>;
export type Finding = Static<typeof Finding>;
export type Remedy = Static<typeof Remedy>;
export type Verdict = Static<typeof Verdict>;
export type WaysOut = Static<typeof WaysOut>;
export type Operation = Static<typeof Operation>;
export type OperationDetail = Static<typeof OperationDetail>;
