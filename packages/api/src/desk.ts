import Type, { type Static } from "typebox";
import { EntryRef, Fault, Finding, Growth, Level, Operation, Remedy } from "./operations.ts";
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

export const Role = words("watch", "chief", "planner", "releaser", "negotiator", "auditor");

/** Who signed: at our desk the person's name, of the peer the name of the key that it enrolled. */
export const Operator = Type.Object({
	name: Type.String(),
	role: Role,
	/** A script with a person's key, as in a replay. */
	script: Type.Boolean(),
});

/** The answers of the codebook by their names. */
export const AnswerName = words(
	"WILCO",
	"UNABLE",
	"STANDBY",
	"ROGER",
	"AFFIRM",
	"NEGATIVE",
	"ANSWER",
);

/** How a message reached a party without a node, or its answer us. */
export const Way = words("print", "email", "voice", "hand");
/** Who gave an answer, or spoke for the other side: an office, never a name. */
export const Giver = words(
	"watch",
	"chief",
	"planner",
	"releaser",
	"negotiator",
	"auditor",
	"mediator",
);
const Sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });

export const Answer = Type.Object({
	msg: AnswerName,
	reason: Type.Optional(Type.String()),
	/** Who gave it; of an attested one, who typed it. */
	by: Operator,
	atUs: Micros,
	/** Only the originator vouches for it: it was given on paper, by mail or by voice. */
	attested: Type.Optional(Type.Literal(true)),
	/** Of an attested one: the sealed scan or mail, who gave it, how, and when by his own claim. */
	attestation: Type.Optional(
		Type.Object({
			/** Ref of the entry that says so. */
			entry: Type.String(),
			evidence: Sha256,
			from: Giver,
			how: Way,
			atUs: Micros,
		}),
	),
});

/** A message was handed to a party without a node: the time for its answer starts. */
export const HandOverRequest = Type.Object({ how: Way, atUs: Micros }, closed);

/** What goes with an answer: a reason when it declines, the key fields when they are read back. */
export const AnswerRequest = Type.Object(
	{
		msg: AnswerName,
		/** One of the reasons that `GET /v1/codebook` lists for the answer; the node judges it by that. */
		reason: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
		/** Each key field as the person re-entered it. */
		readback: Type.Optional(
			Type.Record(
				Type.String({ maxLength: 32 }),
				Type.Union([Type.String({ maxLength: 256 }), Type.Integer()]),
			),
		),
		/** With STANDBY: when the answer will come. */
		untilUs: Type.Optional(Micros),
		text: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
	},
	closed,
);

/** The typed answer of a party without a node. */
export const AttestRequest = Type.Object(
	{
		msg: AnswerName,
		reason: AnswerRequest.properties.reason,
		readback: AnswerRequest.properties.readback,
		/** As it was copied from the sheet. */
		readbackCode: Type.String({ minLength: 1, maxLength: 32 }),
		/** Base64 of the scan or the mail, at most 700,000 bytes; it is sealed under a key of its own. */
		evidence: Type.String({ minLength: 4, maxLength: 933_336 }),
		from: Giver,
		how: Way,
		atUs: Micros,
	},
	closed,
);

/** What was said by voice: the entry that was spoken, or else its words. */
export const MinutesRequest = Type.Object(
	{
		about: orNull(Type.String({ pattern: "^[a-z0-9-]{1,32}/(urgent|routine)/[0-9]{1,15}$" })),
		text: orNull(Type.String({ minLength: 1, maxLength: 256 })),
		/** SHA-256 of the script that was read out. */
		script: Sha256,
		readback: Type.Record(
			Type.String({ maxLength: 32 }),
			Type.Union([Type.String({ maxLength: 256 }), Type.Integer()]),
		),
		atUs: Micros,
		channel: Type.String({ minLength: 1, maxLength: 64 }),
		theirs: Giver,
	},
	closed,
);
export const Minutes = Type.Object({
	ref: EntryRef,
	direction: words("sent", "received"),
	about: orNull(Type.String()),
	text: orNull(Type.String()),
	script: Sha256,
	readback: Type.Record(Type.String(), Type.Unknown()),
	atUs: Micros,
	channel: Type.String(),
	/** The offices of the two who spoke: the author's, and the other side's. */
	ours: Role,
	theirs: Giver,
	by: Operator,
	/** Null: attested by one side so far. */
	agreed: orNull(Type.Boolean()),
});
export const AgreeRequest = Type.Object({ agrees: Type.Boolean() }, closed);

/** The fields of a message as the codebook names them; exact, integers only. */
export const MessageBody = Type.Record(Type.String({ maxLength: 32 }), Type.Unknown());

export const Dialogue = Type.Object({
	ref: EntryRef,
	direction: words("sent", "received"),
	/** Id in the codebook, `TQ-20`. */
	msg: Type.String(),
	urgency: words("D", "U", "N", "L"),
	alert: words("H", "M", "L", "N"),
	/** What was said; null where it is an operation. */
	body: orNull(MessageBody),
	/** Names of the keys that signed it. */
	signers: Type.Array(Type.String()),
	/**
	 * pending: not receipted; released: to a party without a node, which receipts nothing;
	 * undelivered: no receipt within T_tech; received: receipted.
	 */
	state: words(
		"pending",
		"released",
		"undelivered",
		"received",
		"presented",
		"waiting",
		"closed",
		"overdue",
		"closed_late",
		"delayed",
		"refused",
		"cancelled",
	),
	/** True at the responder until the originator's OUTCOME decides. */
	provisional: Type.Boolean(),
	/** Of a notice: own operation id when sent, the peer operation's id (its entry ref) when received. */
	operation: orNull(Type.String()),
	level: orNull(Level),
	window: orNull(Window),
	leadUs: orNull(Integer),
	late: Type.Boolean(),
	saidUs: Micros,
	receiptUs: orNull(Micros),
	/** Only to a party without a node: when a person handed it over, and the code that its answer repeats. */
	paper: Type.Optional(Type.Object({ handedOverUs: orNull(Micros), readbackCode: Type.String() })),
	presentedUs: orNull(Micros),
	dueUs: orNull(Micros),
	/** The answer was promised by then. */
	standbyUntilUs: orNull(Micros),
	answer: orNull(Answer),
	/** What may be said to it now. */
	answers: Type.Array(AnswerName),
	/** The key fields that an answer which takes it on repeats. */
	readback: Type.Array(Type.String()),
	/** How far it has climbed: 0 not, 1 chief, 2 voice, 3 mediator, 4 the diplomatic contact. */
	escalation: Type.Integer({ minimum: 0, maximum: 4 }),
	/** Ref of the DISREGARD under way. */
	disregard: orNull(Type.String()),
	/** The peer could not use it, with the code that it gave. */
	refused: orNull(Type.String()),
	/** It claims a time before the one at which it can have been said. */
	falseTime: Type.Boolean(),
	/** Known from the peer's mirror only, after a restore. */
	reasonLost: Type.Boolean(),
	/** Own operations that a received notice meets. */
	endangers: Type.Array(Type.String()),
});

/** Said by one person, waiting for the second. */
export const Draft = Type.Object({
	id: Type.String(),
	msg: Type.String(),
	body: MessageBody,
	/** The exact line that the second person signs. */
	bytes: Type.String(),
	answers: orNull(Type.String()),
	first: Operator,
	sinceUs: Micros,
});

export const SpeakRequest = Type.Object(
	{ msg: Type.String({ pattern: "^TQ-[0-9]{1,2}$" }), body: MessageBody },
	closed,
);
/** A ref when it was said, a draft when it waits for a second person. */
export const SpeakReply = Type.Object({ ref: orNull(Type.String()), draft: orNull(Type.String()) });

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

/**
 * What calls for a person now: a message of distress or urgency that waits for an answer here or
 * that nobody answers there, an alert of the picture, a line that is not checked.
 */
export const Alarm = Type.Object({
	/** `alert`, `dialogue` or `line`, a space, and what it speaks of. */
	id: Type.String(),
	source: words("alert", "dialogue", "line"),
	/** The alert's id, the dialogue's ref, or the kind of line check: `machine`, `human`. */
	of: Type.String(),
	/** A predicted loss less than a minute away is distress. */
	urgency: words("D", "U"),
	/** What a flood is grouped by. */
	zone: orNull(Type.String()),
	raisedUs: Micros,
	state: words(
		"unacknowledged",
		"acknowledged",
		"returned-unacknowledged",
		"latched-unacknowledged",
		"latched-acknowledged",
		"shelved",
	),
	/** Never what warns of danger to life. */
	shelvable: Type.Boolean(),
	/** Who keeps it quiet until when and why; it sounds again by itself. */
	shelved: orNull(Type.Object({ untilUs: Micros, reason: Type.String(), by: Type.String() })),
});
/** Quiet for so many minutes; journalled, and told to the next watch. */
export const ShelveRequest = Type.Object(
	{
		minutes: Type.Integer({ minimum: 1, maximum: 15 }),
		reason: Type.String({ minLength: 1, maxLength: 256 }),
	},
	closed,
);

export const AlarmLoad = Type.Object({
	/** Alarms raised at this desk in the last ten minutes. */
	per10Min: Type.Integer({ minimum: 0 }),
	/** By ISA-18.2: one is fine, more than ten are a flood. */
	load: words("fine", "manageable", "high", "flood"),
	/** In a flood the alarms by zone, the fullest first; distress is in none. Else empty. */
	groups: Type.Array(
		Type.Object({ zone: orNull(Type.String()), alarms: Type.Array(Type.String()) }),
	),
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
	rule: words("closed", "notice", "consent", "free"),
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
			/** `party bravo`, `unit convoy-2`, `outsider patrol`. */
			name: Type.String(),
			kind: words("party", "unit", "outsider"),
			operations: Type.Array(Type.String()),
			/** Who can speak to an outsider; null: nobody. */
			reachedBy: orNull(Type.String()),
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

export type Role = Static<typeof Role>;
export type Operator = Static<typeof Operator>;
export type Answer = Static<typeof Answer>;
export type AnswerName = Static<typeof AnswerName>;
export type HandOverRequest = Static<typeof HandOverRequest>;
export type AttestRequest = Static<typeof AttestRequest>;
export type Minutes = Static<typeof Minutes>;
export type MinutesRequest = Static<typeof MinutesRequest>;
export type AgreeRequest = Static<typeof AgreeRequest>;
export type AnswerRequest = Static<typeof AnswerRequest>;
export type Draft = Static<typeof Draft>;
export type SpeakRequest = Static<typeof SpeakRequest>;
export type SpeakReply = Static<typeof SpeakReply>;
export type Watch = Static<typeof Watch>;
export type Dialogue = Static<typeof Dialogue>;
export type Hold = Static<typeof Hold>;
export type Alert = Static<typeof Alert>;
export type Alarm = Static<typeof Alarm>;
export type AlarmLoad = Static<typeof AlarmLoad>;
export type ShelveRequest = Static<typeof ShelveRequest>;
export type Conflict = Static<typeof Conflict>;
export type Zone = Static<typeof Zone>;
export type Track = Static<typeof Track>;
export type PositionReport = Static<typeof PositionReport>;
export type LineState = Static<typeof LineState>;
export type OnlyWeKnow = Static<typeof OnlyWeKnow>;
export type Impact = Static<typeof Impact>;
export type AnswerTree = Static<typeof AnswerTree>;
export type Desk = Static<typeof Desk>;
