import Type, { type Static } from "typebox";
import { Alarm, AlarmLoad, Alert } from "./alarms.ts";
import { Dialogue, Draft } from "./hotline.ts";
import { OnlyWeKnow } from "./impact.ts";
import { Level, Operation } from "./operations.ts";
import { Band, Micros, Outline, Window } from "./space.ts";
import { closed, orNull, words } from "./words.ts";

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

export const Conflict = Type.Object({
	id: Type.String(),
	scope: words("own", "cross"),
	/** Own operation first; then the other own operation, or the peer operation's ref. */
	operations: Type.Tuple([Type.String(), Type.String()]),
	windows: Type.Array(Window),
	/** One of them was told coarsely: they may meet. */
	coarse: Type.Optional(Type.Literal(true)),
	foundUs: Micros,
	status: words("unresolved", "let_stand", "past"),
	/** By the agreed rule of priority, order and tie; null between own ones and until both are told. */
	changesFirst: orNull(words("us", "them")),
	reason: Type.Optional(Type.String()),
});

export const Zone = Type.Object({
	id: Type.String(),
	name: Type.String(),
	rule: words("closed", "notice", "consent", "free"),
	outline: Outline,
	band: Band,
	window: Window,
});

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
	/** Checks missed in a row, by machine and by people; two are an alarm. */
	missed: Type.Object({ machine: Type.Integer(), human: Type.Integer() }),
	/** The check by people is ours to say now. */
	humanCheckOwed: Type.Boolean(),
	/** Logs of the peer that stand still, with the reason. */
	stopped: Type.Array(Type.Object({ log: Type.String(), code: Type.String() })),
	/** Logs of which two histories were signed. */
	forks: Type.Array(Type.Object({ origin: Type.String(), sha256: Type.String(), atUs: Micros })),
	/** Nothing is said until our own entries are back from the peer's mirror. */
	recovering: Type.Boolean(),
	/** Our entries that the peer could not use. */
	refused: Type.Array(Type.Object({ ref: Type.String(), code: Type.String() })),
});

/** Who has the watch, and the change of it that is under way. */
export const Watch = Type.Object({
	responsible: orNull(Type.String()),
	/** At whose desk distress and urgent ring: at both while it changes; empty: wherever somebody is. */
	rings: Type.Array(Type.String()),
	handover: orNull(
		Type.Object({
			outgoing: Type.String(),
			incoming: Type.String(),
			/** Who signs for the watch that leaves: the one who has it, or a chief in its place. */
			offeredBy: Type.String(),
			brief: Type.Unknown(),
			signed: Type.Array(Type.String()),
			assumedUs: orNull(Micros),
		}),
	),
});

export const Desk = Type.Object({
	position: Type.Integer({ minimum: 0 }),
	nowUs: Micros,
	mode: words("live", "demo", "replay", "exercise"),
	party: Type.Object({ id: Type.String(), name: Type.String() }),
	peer: Type.Object({
		id: Type.String(),
		name: Type.String(),
		/** The line is one-sided: we alone founded it, and what the peer answers is attested by us. */
		node: Type.Optional(Type.Literal("none")),
		/** Where a party without a node is met. */
		contact: Type.Optional(Type.String()),
	}),
	line: LineState,
	watch: Watch,
	dialogues: Type.Array(Dialogue),
	drafts: Type.Array(Draft),
	/** Those that nobody has resolved yet. */
	onlyWeKnow: Type.Array(OnlyWeKnow),
	holds: Type.Array(Hold),
	alerts: Type.Array(Alert),
	/** Distress first, then the oldest first. */
	alarms: Type.Array(Alarm),
	alarmLoad: AlarmLoad,
	conflicts: Type.Array(Conflict),
	operations: Type.Array(Operation),
	zones: Type.Array(Zone),
	unknowns: Type.Object({
		findings: Type.Integer(),
		oldestUs: orNull(Micros),
		share: Type.Number(),
		/** Pairs of tracks that the last tick could not judge: no common datum, or no agreed minima. */
		unjudgedPairs: Type.Integer({ minimum: 0 }),
		/** Entries of the peer that made no sense here and had no effect, of the newest thousand. */
		withoutEffect: Type.Integer({ minimum: 0 }),
	}),
	/** Time of the newest notice from the peer; for the words of an empty queue. */
	lastHeardNoticeUs: orNull(Micros),
	/** Of a replay or demo; null on a live desk. */
	progress: orNull(Type.Object({ startUs: Micros, endUs: Micros, speed: Type.Number() })),
});

export type Watch = Static<typeof Watch>;
export type Hold = Static<typeof Hold>;
export type Conflict = Static<typeof Conflict>;
export type Zone = Static<typeof Zone>;
export type LineState = Static<typeof LineState>;
export type Desk = Static<typeof Desk>;
