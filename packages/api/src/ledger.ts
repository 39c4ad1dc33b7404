import Type, { type Static } from "typebox";
import { EntryRef, Level } from "./operations.ts";
import { Integer, Micros, Window } from "./space.ts";
import { closed, orNull, words } from "./words.ts";

/** Who has learned what from whom, and how much a peer asks by telling. */

const Count = Type.Integer({ minimum: 0 });
export const Direction = words("told", "heard");

/** One crossing of the line. */
export const LedgerRow = Type.Object({
	line: Type.String(),
	/** `told`: by us to them; `heard`: by them to us. */
	direction: Direction,
	from: Type.String(),
	to: Type.String(),
	atUs: Micros,
	/** The entry that crossed. */
	entry: EntryRef,
	level: Level,
	/** Ours by their id, theirs by the ref of their notice. */
	operations: Type.Array(Type.String()),
	/** When it tells that something is; null for positions, which are of the moment. */
	window: orNull(Window),
	/** A box around what it tells of, null where it tells no place; east beyond 180° is over the antimeridian. */
	area: orNull(
		Type.Object({ south9: Integer, west9: Integer, north9: Integer, east9: Integer }, closed),
	),
	extentKm2h: Type.Number({ minimum: 0 }),
	positions: Count,
	/** The agreed rule, and `rule` or the name of the releaser; empty where it is not known. */
	rule: Type.String(),
	by: Type.String(),
	/**
	 * Why: by a rule of a version of the agreement; because a person let it go; said by us, reason lost
	 * in a restore; or theirs, who do not say.
	 */
	purpose: Type.Union([
		Type.Object({ kind: Type.Literal("rule"), rule: Type.String(), version: Integer }),
		Type.Object({ kind: Type.Literal("person"), name: Type.String() }),
		Type.Object({ kind: Type.Literal("lost") }),
		Type.Object({ kind: Type.Literal("not-told") }),
	]),
	/** The sentence of that rule in the language asked for, or the releaser's name; null where neither is known. */
	why: orNull(Type.String()),
});
export const LedgerTotals = Type.Object({
	direction: Direction,
	level: Level,
	rows: Count,
	positions: Count,
	extentKm2h: Type.Number({ minimum: 0 }),
});
/** A running count and chained SHA-256 over positions. */
const Chain = Type.Object({ count: Count, sha256: Type.String() });
export const Ledger = Type.Object({
	rows: Type.Array(LedgerRow),
	/** All rows that were asked for, on other pages too. */
	matching: Count,
	/** `after` of the next page, or null. */
	next: orNull(Count),
	/** Of all rows that were asked for, by level. */
	totals: Type.Array(LedgerTotals),
	/** Both directions of the period, whatever else was asked for: what each party has told the other. */
	parties: Type.Array(LedgerTotals),
	/** Over every position told to the peer, and over every foreign one that the picture here took in. */
	positions: Chain,
	foreign: Chain,
});

/** How much a peer asked in a UTC day by telling, and how much of it was real. */
export const Probing = Type.Object({
	line: Type.String(),
	peer: Type.String(),
	fromUs: Micros,
	toUs: Micros,
	notices: Count,
	sealed: Count,
	/** With a sign that they flew; flown, or not called off before their time; called off before it. */
	flown: Count,
	real: Count,
	calledOff: Count,
	extentKm2h: Type.Number({ minimum: 0 }),
	/** Distinct cells of 0.25° × 0.25° × 1 h. */
	cellHours: Count,
	isSaturated: Type.Boolean(),
	/** ⌊1000 × cellHours ÷ max(1, real)⌋ */
	scoreMilli: Count,
	budgets: Type.Array(
		Type.Object({
			kind: words("notices", "km2h", "km2"),
			/** The id of the agreed rule, or `default`. */
			rule: Type.String(),
			fromUs: Micros,
			toUs: Micros,
			used: Count,
			most: Count,
			exceededUs: orNull(Micros),
		}),
	),
	/** A person has seen that a budget is exceeded. */
	seen: orNull(Type.Object({ by: Type.String(), atUs: Micros, reason: Type.String() })),
});
export const ProbingSeenRequest = Type.Object(
	{ reason: Type.String({ minLength: 1, maxLength: 256 }) },
	closed,
);

/** What would cross of an operation that is not declared yet. */
export const DisclosurePreview = Type.Object({
	/** The most that the rule lets the peer know. */
	allowed: Level,
	/** What its notice would tell; of what lies between, the lesser. */
	told: words("sealed", "presence", "volume"),
	/** Its live positions would follow while it runs. */
	track: Type.Boolean(),
	/** A releaser lets it go, or the rule. */
	release: words("hold", "automatic"),
	rule: Type.String(),
	/** The sentence of that rule in the language asked for. */
	why: orNull(Type.String()),
	/** Marks that forbid the crossing: then nothing is told. */
	marks: Type.Array(Type.String()),
	extentKm2h: Type.Number({ minimum: 0 }),
});

/** Who at the other side has read of an operation of ours. */
export const Reading = Type.Object({
	party: Type.String(),
	notice: EntryRef,
	level: Level,
	toldUs: Micros,
	receiptedUs: orNull(Micros),
	presentedUs: orNull(Micros),
	answeredUs: orNull(Micros),
	answer: orNull(Type.String()),
	/** Who answered, and in which role. */
	by: orNull(Type.String()),
	role: orNull(Type.String()),
});

export type LedgerRow = Static<typeof LedgerRow>;
export type LedgerTotals = Static<typeof LedgerTotals>;
export type Ledger = Static<typeof Ledger>;
export type DisclosurePreview = Static<typeof DisclosurePreview>;
export type Probing = Static<typeof Probing>;
export type Reading = Static<typeof Reading>;
