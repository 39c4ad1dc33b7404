import Type, { type Static } from "typebox";
import { EntryRef, Level, Operation } from "./operations.ts";
import {
	Altitude01mm,
	Band,
	Integer,
	Latitude9,
	Longitude9,
	Micros,
	Outline,
	Window,
} from "./space.ts";

import { words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Operators are not authenticated yet, and every place that shows a name says so. */
export const Operator = Type.Object({
	name: Type.String(),
	script: Type.Boolean(),
	authenticated: Type.Literal(false),
});

export const Answer = Type.Object({
	msg: words("ROGER", "UNABLE"),
	reason: Type.Optional(Type.String()),
	by: Operator,
	atUs: Micros,
});
export const AnswerRequest = Type.Union([
	Type.Object({ msg: Type.Literal("ROGER") }, closed),
	Type.Object(
		{
			msg: Type.Literal("UNABLE"),
			reason: words("conflict", "weather", "unclear", "not-authorised", "other"),
		},
		closed,
	),
]);

export const Dialogue = Type.Object({
	ref: EntryRef,
	direction: words("sent", "received"),
	msg: Type.Literal("TQ-20"),
	/** pending: not receipted; undelivered: no receipt within T_tech; received: receipted. */
	state: words(
		"pending",
		"undelivered",
		"received",
		"presented",
		"closed",
		"overdue",
		"closed_late",
	),
	/** True at the responder until the originator's OUTCOME decides. */
	provisional: Type.Boolean(),
	/** Own operation id when sent, the peer operation's id (its entry ref) when received. */
	operation: Type.String(),
	level: Level,
	window: Window,
	leadUs: Integer,
	late: Type.Boolean(),
	saidUs: Micros,
	receiptUs: orNull(Micros),
	presentedUs: orNull(Micros),
	dueUs: orNull(Micros),
	answer: orNull(Answer),
	/** Own operations that a received notice meets. */
	endangers: Type.Array(Type.String()),
});

/** A notice at the door, waiting for a releaser. */
export const Hold = Type.Object({
	id: Type.String(),
	operation: Type.String(),
	level: Level,
	rule: Type.String(),
	/** The exact canonical line that will be signed and told, and the SHA-256 names of its blobs. */
	bytes: Type.String(),
	blobs: Type.Array(Type.Object({ sha256: Type.String(), bytes: Type.String() })),
	extentKm2h: Type.Number(),
	sinceUs: Micros,
	window: Window,
});
export const RefuseRequest = Type.Object(
	{ reason: Type.String({ minLength: 1, maxLength: 256 }) },
	closed,
);

export const Alert = Type.Object({
	id: Type.String(),
	kind: words("predicted_loss", "zone_entry", "nonconformance"),
	/** `lost`: its tracks are no longer heard; `unknown`: after a start until one full tick. */
	condition: words("present", "cleared", "lost", "unknown"),
	raisedUs: Micros,
	clearedUs: orNull(Micros),
	silencedUs: orNull(Micros),
	/** Open = not yet (silenced and clear). */
	open: Type.Boolean(),
	/** Track ids (transponder addresses). */
	tracks: Type.Array(Type.String()),
	/** Own operations concerned. */
	operations: Type.Array(Type.String()),
	zone: orNull(Type.String()),
	/** Predicted closest approach at the last tick; null when not a predicted loss. */
	closestUs: orNull(Micros),
	distanceMm: orNull(Integer),
	height01mm: orNull(Integer),
});

export const Conflict = Type.Object({
	id: Type.String(),
	scope: words("own", "cross"),
	/** Own operation first; then the other own operation, or the peer operation's ref. */
	operations: Type.Tuple([Type.String(), Type.String()]),
	windows: Type.Array(Window),
	foundUs: Micros,
	status: words("unresolved", "let_stand", "past"),
	/** By the agreed rule of priority, order and tie; null between own ones and until both are told. */
	changesFirst: orNull(words("us", "them")),
	reason: Type.Optional(Type.String()),
});

export const Zone = Type.Object({
	id: Type.String(),
	name: Type.String(),
	rule: words("closed", "notice"),
	outline: Outline,
	band: Band,
	window: Window,
});

export const Track = Type.Object({
	id: Type.String(),
	/** own: with its operation; seen: by our sensors; told: by the peer through the door. */
	origin: words("own", "seen", "told"),
	operation: orNull(Type.String()),
	lat9: Latitude9,
	lon9: Longitude9,
	altitude01mm: Altitude01mm,
	datum: words("W84", "EGM96", "STD", "AGL"),
	/** Ground speed, mm/s; null where not reported. */
	speedMmS: orNull(Integer),
	/** True track, 1e-3 degree clockwise from north. */
	trackMdeg: orNull(Integer),
	/** Vertical rate, 0.1 mm/s. */
	climb01mmS: orNull(Integer),
	reportedUs: Micros,
});
export const PositionReport = Type.Object(
	{
		id: Type.String({ pattern: "^[0-9a-z-]{1,24}$" }),
		/** Given only for our own aircraft, whose operation we know. */
		operation: Type.Optional(Type.String()),
		lat9: Latitude9,
		lon9: Longitude9,
		altitude01mm: Altitude01mm,
		datum: words("W84", "EGM96", "STD", "AGL"),
		speedMmS: orNull(Type.Integer({ minimum: 0, maximum: 100_000_000 })),
		trackMdeg: orNull(Type.Integer({ minimum: 0, maximum: 360_000 })),
		climb01mmS: orNull(Type.Integer({ minimum: -10_000_000, maximum: 10_000_000 })),
		reportedUs: Micros,
	},
	closed,
);
export const PositionsRequest = Type.Object(
	{ reports: Type.Array(PositionReport, { maxItems: 20_000 }) },
	closed,
);

/** Last heard in each direction, so that a dead line shows itself at both ends. */
export const LineState = Type.Object({
	id: Type.String(),
	state: words("up", "degraded", "down", "unknown"),
	/** When the peer's node last said anything authentic. */
	heardUs: orNull(Micros),
	/** When the peer's node last receipted anything of ours. */
	toldUs: orNull(Micros),
	/** Entries of ours that the peer has not countersigned. */
	unreceipted: Type.Integer({ minimum: 0 }),
});

export const Desk = Type.Object({
	position: Type.Integer({ minimum: 0 }),
	nowUs: Micros,
	mode: words("live", "demo", "replay", "exercise"),
	party: Type.Object({ id: Type.String(), name: Type.String() }),
	peer: Type.Object({ id: Type.String(), name: Type.String() }),
	line: LineState,
	dialogues: Type.Array(Dialogue),
	holds: Type.Array(Hold),
	alerts: Type.Array(Alert),
	conflicts: Type.Array(Conflict),
	operations: Type.Array(Operation),
	zones: Type.Array(Zone),
	unknowns: Type.Object({
		findings: Type.Integer(),
		oldestUs: orNull(Micros),
		share: Type.Number(),
		/** Pairs of tracks that the last tick could not judge: no common datum, or no agreed minima. */
		unjudgedPairs: Type.Integer({ minimum: 0 }),
		/** Entries of the peer that made no sense here and had no effect. */
		withoutEffect: Type.Integer({ minimum: 0 }),
	}),
	/** Time of the newest notice from the peer; for the words of an empty queue. */
	lastHeardNoticeUs: orNull(Micros),
	/** Of a replay or demo; null on a live desk. */
	progress: orNull(Type.Object({ startUs: Micros, endUs: Micros, speed: Type.Number() })),
});

export type Operator = Static<typeof Operator>;
export type Answer = Static<typeof Answer>;
export type AnswerRequest = Static<typeof AnswerRequest>;
export type Dialogue = Static<typeof Dialogue>;
export type Hold = Static<typeof Hold>;
export type Alert = Static<typeof Alert>;
export type Conflict = Static<typeof Conflict>;
export type Zone = Static<typeof Zone>;
export type Track = Static<typeof Track>;
export type PositionReport = Static<typeof PositionReport>;
export type LineState = Static<typeof LineState>;
export type Desk = Static<typeof Desk>;
