import { HOUR_US, MINUTE_US, SECOND_US } from "@tansiq/space";
import {
	APPROACHING,
	ERROR_CODES,
	HAZARDS,
	NEUTRAL_TEXTS,
	OUTCOMES,
	type Role,
	SIDES,
	SPLITS,
	UNABLE_REASONS,
} from "./codes.ts";
import {
	AFFIRM,
	type Alerting,
	ANSWER,
	CANCEL_WARNING,
	CHANGE,
	type Cites,
	CLOSING,
	DANGER,
	DISREGARD,
	END,
	ERROR,
	HOLD_OUTSIDE,
	INCIDENT,
	INTEND_TO_ENTER,
	JOINT_STATEMENT,
	LINE_CHECK,
	type LogName,
	MEETING,
	type Message,
	NEGATIVE,
	NOTICE,
	OUTCOME,
	PRESENTED,
	PROPOSE_SEPARATION,
	REQUEST_INFORMATION,
	RESCUE_CORRIDOR,
	type Response,
	ROGER,
	STANDBY,
	STOP,
	UNABLE,
	type Urgency,
	VOICE,
	WARNING,
	WILCO,
	ZONE_AGREEMENT,
} from "./message.ts";
import { MAX_TEXT, type Slot } from "./slots.ts";

const DESK: readonly Role[] = ["watch", "chief"];
const PLANNING: readonly Role[] = ["planner", "releaser", "watch", "chief"];
const NEGOTIATING: readonly Role[] = ["negotiator", "chief"];
const NODE: readonly Role[] = [];

const INSTANT: Slot = { is: "instant" };
const INSTANT_IF_ANY: Slot = { is: "instant", optional: true };
const REF: Slot = { is: "ref" };
const REF_IF_ANY: Slot = { is: "ref", optional: true };
const ZONE: Slot = { is: "zone" };
const ZONE_IF_ANY: Slot = { is: "zone", optional: true };
const TEXT: Slot = { is: "text", most: MAX_TEXT };
const TEXT_IF_ANY: Slot = { is: "text", most: MAX_TEXT, optional: true };
const BY: Slot = { is: "by" };
const BY_IF_ANY: Slot = { is: "by", optional: true };
const REASON: Slot = { is: "word", of: UNABLE_REASONS };
const COUNT: Slot = { is: "integer", least: 0, most: Number.MAX_SAFE_INTEGER };
const READBACK: Slot = { is: "readback", optional: true };
/** A signature line over a joint statement; a post-quantum one takes 3.3 KB. */
const NOTE: Slot = { is: "text", most: 8_192, optional: true };

/** What a notice says of an operation. At `sealed`: block and commitment; at `presence`: cells as volumes; at `volume`: the rest. */
const OPERATION: { readonly [slot: string]: Slot } = {
	by: BY_IF_ANY,
	level: { is: "word", of: ["sealed", "presence", "volume"] },
	block: { is: "block", optional: true },
	commitment: { is: "hash", optional: true },
	category: {
		is: "word",
		of: ["distress", "medical", "protected", "state", "civil"],
		optional: true,
	},
	class: { is: "word", of: ["crewed", "uncrewed", "ground", "fixed"], optional: true },
	marks: { is: "words", optional: true },
	volumes: { is: "volumes", optional: true },
	discloses: REF_IF_ANY,
	imprecision_m: { is: "integer", least: 0, most: 100_000, optional: true },
	imprecision_height_m: { is: "integer", least: 0, most: 20_000, optional: true },
	text: TEXT_IF_ANY,
};

type Row = [
	id: string,
	name: string,
	urgency: Urgency,
	alert: Alerting,
	response: Response,
	answerDueUs: number | null,
	persons: 0 | 1 | 2,
	roles: readonly Role[],
	slots: { readonly [slot: string]: Slot },
	more?: {
		refers?: Cites;
		/** Joined by a bar where one of them is re-entered. */
		readback?: readonly string[];
		expires?: readonly string[];
		maxLatencyUs?: number;
		freeText?: true;
	},
];

const DAY_US = 24 * HOUR_US;
const PEER = { refers: "peer" } as const;
const OWN = { refers: "own" } as const;
const FACTS = { maxLatencyUs: DAY_US };
const FREE = { freeText: true } as const;
const FREE_SLOTS: { readonly [slot: string]: Slot } = {
	by: BY,
	lang: { is: "language", optional: true },
	text: TEXT,
	translation: { is: "translation", optional: true },
};

/** biome-ignore format: one row a message */
const ROWS: readonly Row[] = [
	[WILCO, "WILCO", "N", "M", "N", null, 1, DESK, { by: BY, ref: REF, readback: READBACK }, PEER],
	[UNABLE, "UNABLE", "N", "M", "N", null, 1, DESK, { by: BY, ref: REF, reason: REASON }, PEER],
	[STANDBY, "STANDBY", "N", "M", "N", null, 1, DESK, { by: BY, ref: REF, until_us: INSTANT }, PEER],
	[ROGER, "ROGER", "N", "M", "N", null, 1, DESK, { by: BY, ref: REF, readback: READBACK }, PEER],
	[AFFIRM, "AFFIRM", "N", "M", "N", null, 1, DESK, { by: BY, ref: REF, readback: READBACK, note: NOTE }, PEER],
	[NEGATIVE, "NEGATIVE", "N", "M", "N", null, 1, DESK, { by: BY, ref: REF, reason: REASON }, PEER],
	[PRESENTED, "PRESENTED", "N", "M", "N", null, 0, NODE, { ref: REF }, PEER],
	[ERROR, "ERROR", "N", "M", "N", null, 0, NODE, { code: { is: "word", of: ERROR_CODES }, detail: TEXT_IF_ANY, ref: REF }, PEER],
	[OUTCOME, "OUTCOME", "N", "M", "N", null, 0, NODE, { outcome: { is: "word", of: OUTCOMES }, ref: REF }, OWN],
	[DISREGARD, "DISREGARD", "U", "M", "R", 5 * MINUTE_US, 1, DESK, { by: BY, msg: TEXT, ref: REF }, { refers: "own", readback: ["msg", "ref"] }],
	[LINE_CHECK, "LINE CHECK", "L", "N", "Y", 2 * MINUTE_US, 0, DESK, { by: BY_IF_ANY, kind: { is: "word", of: ["machine", "human"] }, seq: COUNT, text_id: { is: "word", of: NEUTRAL_TEXTS, optional: true } }, { readback: ["seq", "text_id"] }],
	[JOINT_STATEMENT, "JOINT STATEMENT", "N", "L", "A/N", 30 * MINUTE_US, 1, DESK, { at_us: INSTANT, by: BY, heads: { is: "heads" }, note: NOTE }],
	[NOTICE, "NOTICE OF OPERATION", "N", "M", "R", 30 * MINUTE_US, 1, PLANNING, OPERATION, FACTS],
	[CHANGE, "CHANGE TO OPERATION", "U", "M", "R", 10 * MINUTE_US, 1, PLANNING, { ...OPERATION, ref: REF, start_us: INSTANT }, { ...FACTS, refers: "own", readback: ["ref", "start_us"] }],
	[END, "END OF OPERATION", "N", "L", "R", 30 * MINUTE_US, 1, PLANNING, { by: BY_IF_ANY, ref: REF }, { ...FACTS, refers: "own" }],
	[INTEND_TO_ENTER, "INTEND TO ENTER", "U", "M", "A/N", 10 * MINUTE_US, 1, PLANNING, { by: BY, start_us: INSTANT, zone: ZONE }, { readback: ["zone", "start_us"], expires: ["start_us"] }],
	[PROPOSE_SEPARATION, "PROPOSE SEPARATION", "N", "M", "W/U", 60 * MINUTE_US, 2, NEGOTIATING, { by: BY, end_us: INSTANT_IF_ANY, height: { is: "height", optional: true }, ours: { is: "word", of: SIDES }, split: { is: "word", of: SPLITS }, start_us: INSTANT_IF_ANY, zone: ZONE_IF_ANY }],
	[HOLD_OUTSIDE, "REQUEST HOLD OUTSIDE", "U", "H", "W/U", 10 * MINUTE_US, 1, DESK, { by: BY, until_us: INSTANT, zone: ZONE }, { readback: ["zone", "until_us"], expires: ["until_us"] }],
	[ZONE_AGREEMENT, "ZONE AGREEMENT", "N", "M", "A/N", DAY_US, 2, NEGOTIATING, { agreement: { is: "text", most: 64 }, by: BY, document: { is: "document", optional: true }, follows: { is: "hash", optional: true }, hash: { is: "hash" }, version: { is: "integer", least: 1, most: 1_000_000 } }],
	[WARNING, "WARNING", "U", "H", "R", 3 * MINUTE_US, 1, DESK, { by: BY, start_us: INSTANT, what: { is: "word", of: APPROACHING }, zone: ZONE }, { readback: ["zone", "start_us"] }],
	[STOP, "STOP", "D", "H", "W/U", MINUTE_US, 1, DESK, { by: BY, ref: REF_IF_ANY, start_us: INSTANT, zone: ZONE_IF_ANY }, { refers: "either", readback: ["zone|ref", "start_us"] }],
	[DANGER, "DANGER", "D", "H", "R", MINUTE_US, 1, DESK, { by: BY, hazard: { is: "word", of: HAZARDS }, start_us: INSTANT_IF_ANY, zone: ZONE }, { readback: ["zone", "hazard"] }],
	[CANCEL_WARNING, "CANCEL WARNING", "U", "M", "R", 5 * MINUTE_US, 1, DESK, { by: BY, ref: REF, zone: ZONE }, { refers: "own", readback: ["zone", "ref"] }],
	[INCIDENT, "INCIDENT REPORT", "U", "H", "R", 10 * MINUTE_US, 1, DESK, { at_us: INSTANT, by: BY, facts: TEXT, ref: REF_IF_ANY, zone: ZONE }, { refers: "either", readback: ["zone", "at_us"] }],
	[REQUEST_INFORMATION, "REQUEST INFORMATION", "N", "M", "Y", 60 * MINUTE_US, 1, DESK, { by: BY, ref: REF, text: TEXT_IF_ANY }, { refers: "either" }],
	[ANSWER, "ANSWER", "N", "L", "N", null, 1, DESK, { by: BY_IF_ANY, readback: READBACK, ref: REF, text: TEXT_IF_ANY }, PEER],
	[RESCUE_CORRIDOR, "RESCUE CORRIDOR", "D", "H", "W/U", 2 * MINUTE_US, 1, DESK, { by: BY, end_us: INSTANT, start_us: INSTANT, zone: ZONE }, { readback: ["zone", "start_us"], expires: ["end_us"] }],
	[VOICE, "SPEAK ON VOICE NOW", "U", "H", "W/U", 2 * MINUTE_US, 1, DESK, { by: BY, channel: { is: "channel" }, code: { is: "integer", least: 100, most: 999 } }, { readback: ["channel", "code"] }],
	[MEETING, "MEETING REQUEST", "N", "M", "A/N", 4 * HOUR_US, 1, ["negotiator", "chief", "watch"], { by: BY, ref: REF_IF_ANY, start_us: INSTANT_IF_ANY, with: { is: "word", of: ["parties", "mediator"] } }, { refers: "either" }],
	["TQ-70", "FREE TEXT", "L", "N", "N", null, 1, DESK, FREE_SLOTS, FREE],
	["TQ-71", "FREE TEXT", "N", "L", "R", 30 * MINUTE_US, 1, DESK, FREE_SLOTS, FREE],
	["TQ-72", "FREE TEXT", "N", "M", "Y", 60 * MINUTE_US, 1, DESK, FREE_SLOTS, FREE],
	["TQ-73", "FREE TEXT", "U", "H", "R", 10 * MINUTE_US, 1, DESK, FREE_SLOTS, FREE],
	["TQ-74", "FREE TEXT", "U", "M", "W/U", 10 * MINUTE_US, 1, DESK, FREE_SLOTS, FREE],
	["TQ-75", "FREE TEXT", "D", "H", "R", MINUTE_US, 1, DESK, FREE_SLOTS, FREE],
];

/** Any message that wants an answer may name the instant after which it is not to be acted on. */
const VALID_UNTIL = "valid_until_us";

function messageOf(row: Row): Message {
	const [id, name, urgency, alert, response, answerDueUs, persons, roles, slots, more = {}] = row;
	// The body of a notice is older than that slot; a line check is answered by the node.
	const mayExpire = answerDueUs !== null && id !== NOTICE && id !== LINE_CHECK;
	return {
		id,
		name,
		urgency,
		alert,
		response,
		answers: CLOSING[response],
		answerDueUs,
		technicalDueUs: (isUrgent(urgency) ? 15 : 120) * SECOND_US,
		maxLatencyUs: answerDueUs === null ? null : (more.maxLatencyUs ?? 2 * answerDueUs),
		expires: [...(more.expires ?? []), ...(mayExpire ? [VALID_UNTIL] : [])],
		persons,
		roles,
		refers: more.refers ?? null,
		slots: mayExpire ? { ...slots, [VALID_UNTIL]: INSTANT_IF_ANY } : slots,
		readback: (more.readback ?? []).map((names) => names.split("|")),
		freeText: more.freeText ?? false,
	};
}

/**
 * The codebook as a closed table: what is not in it is taken without effect. Ids are fixed, texts
 * are translated; attributes follow ICAO Doc 4444 appendix 5 where it has the like.
 */
export const CODEBOOK: ReadonlyMap<string, Message> = new Map(
	ROWS.map((row) => [row[0], messageOf(row)]),
);

/** The answers, PRESENTED, ERROR and OUTCOME: they stand in the log of what they speak of. */
const IN_THE_LOG_OF_REF: ReadonlySet<string> = new Set([
	...[WILCO, UNABLE, STANDBY, ROGER, AFFIRM, NEGATIVE, PRESENTED, ERROR, OUTCOME, ANSWER],
]);

/** Distress and urgent messages have a log of their own, so that they never queue behind the rest. */
export function logOf(urgency: Urgency): LogName {
	return isUrgent(urgency) ? "urgent" : "routine";
}

/** The log that a message goes to. `ref` is what it cites, `author/log/index`. */
export function logFor(message: Message, ref: string | null): LogName {
	if (ref === null || !IN_THE_LOG_OF_REF.has(message.id)) return logOf(message.urgency);
	return ref.split("/")[1] === "urgent" ? "urgent" : "routine";
}

function isUrgent(urgency: Urgency): boolean {
	return urgency === "D" || urgency === "U";
}
