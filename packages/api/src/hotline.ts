import Type, { type Static } from "typebox";
import { EntryRef, Level } from "./operations.ts";
import { Integer, Micros, Window } from "./space.ts";
import { closed, orNull, words } from "./words.ts";

/** What is said in words of the codebook, over the line, on paper or by voice, and who says it. */

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
export type Dialogue = Static<typeof Dialogue>;
