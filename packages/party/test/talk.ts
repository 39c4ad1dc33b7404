import assert from "node:assert/strict";
import { CODEBOOK, type Dialogue, type Message, NOTICE, TAKES_ON } from "@tansiq/hotline";
import type { Answering, Fields, Operator, PartyEvent } from "../src/index.ts";
import {
	act,
	BY,
	CHIEF,
	declareAt,
	exchange,
	MINUTE,
	type Pair,
	type Party,
	pair,
} from "./pair.ts";

/** What people say to one another: every message that a person says at a desk, and its answers. */

const zone = { id: "works" };
/** The first notice on the line: what the sender's own messages may speak of. */
export const OWN = "alpha/routine/1";

/** Says nothing of who says it; times are on the sender's clock. */
export function bodyOf(msg: string, nowUs: number): Fields {
	const soon = nowUs + 30 * MINUTE;
	const free = { text: "Fog over the harbour since noon." };
	const bodies: Record<string, Fields> = {
		"TQ-10": { msg: NOTICE, ref: OWN },
		"TQ-11": { kind: "human", seq: 0, text_id: "neutral.harbour" },
		"TQ-12": {},
		"TQ-23": { start_us: nowUs + 60 * MINUTE, zone },
		"TQ-30": { split: "zone", ours: "outside", zone },
		"TQ-31": { until_us: soon, zone },
		"TQ-32": { agreement: "harbour", hash: "ab".repeat(32), version: 1 },
		"TQ-40": { start_us: soon, what: "vessel", zone },
		"TQ-41": { start_us: nowUs, zone },
		"TQ-42": { hazard: "live-fire", zone },
		"TQ-43": { ref: OWN, zone },
		"TQ-50": { at_us: nowUs, facts: "Two boats touched.", zone },
		"TQ-51": { ref: OWN },
		"TQ-53": { start_us: soon, end_us: soon + MINUTE, zone },
		"TQ-60": { channel: "118.500 MHz", code: 427 },
		"TQ-61": { with: "mediator" },
	};
	const body = bodies[msg] ?? (CODEBOOK.get(msg)?.freeText ? free : undefined);
	assert.ok(body, `a body of ${msg}`);
	return body;
}

const OTHERWISE: ReadonlySet<string> = new Set([NOTICE, "TQ-21", "TQ-22", "TQ-52"]);

/** Every message that a person may begin with, other than by declaring an operation. */
export const SPOKEN: readonly Message[] = [...CODEBOOK.values()].filter(
	({ id, roles, refers }) => roles.length > 0 && refers !== "peer" && !OTHERWISE.has(id),
);

/** A line on which alpha has given notice of an operation, and it is alpha's turn to check the line. */
export function acquainted(): Pair {
	const both = pair();
	declareAt(both.alpha, "flight");
	exchange(both.alpha, both.bravo);
	return both;
}

/** Who says it: in a role that may. */
export function speaker(roles: readonly Operator["role"][], who = BY): Operator {
	return { ...who, role: roles.includes(who.role) ? who.role : (roles[0] ?? "watch") };
}

/** Says a message of the codebook, with both hands where it takes two; its ref. */
export function says(of: Party, msg: string, body = bodyOf(msg, of.clock.wallUs)): string {
	const roles = CODEBOOK.get(msg)?.roles ?? [];
	const events = act(of, { type: "speak", msg, body, by: speaker(roles) });
	return refIn(of, signedByBoth(of, events, roles));
}

function signedByBoth(
	of: Party,
	events: PartyEvent[],
	roles: readonly Operator["role"][],
): PartyEvent[] {
	const drafted = events.find(({ type }) => type === "drafted");
	if (drafted?.type !== "drafted") return events;
	return act(of, { type: "countersign", draft: drafted.draft.id, by: speaker(roles, CHIEF) });
}

/** The entry that these events say. */
export function refIn(of: Party, events: readonly PartyEvent[]): string {
	const said = events.findLast((event) => event.type === "said");
	const entry = said?.type === "said" ? said.said.entries.at(-1) : undefined;
	assert.ok(entry, "something was said");
	return `${of.state.self}/${entry.log}/${entry.index}`;
}

/** What a person enters for this answer, right in every field. */
export function answerOf(dialogue: Dialogue, msg: string): Answering {
	if (msg === "TQ-2" || msg === "TQ-6") return { msg, reason: "weather" };
	const readback = TAKES_ON.includes(msg) && dialogue.readback;
	if (readback) return { msg, readback };
	return msg === "TQ-52" ? { msg, text: "It left at nine." } : { msg };
}

/** Answers what the peer said, with both hands where it takes two. */
export function answers(of: Party, ref: string, given: Answering): void {
	const dialogue = of.state.dialogues.get(ref);
	assert.ok(dialogue, ref);
	const opener = CODEBOOK.get(dialogue.msg);
	const roles = opener?.persons === 2 ? opener.roles : (["watch", "chief"] as const);
	const events = act(of, { type: "answer", ref, answer: given, by: speaker(roles) });
	signedByBoth(of, events, roles);
}
