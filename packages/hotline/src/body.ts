import { type Fault, MINUTE_US } from "@tansiq/space";
import { CODEBOOK } from "./codebook.ts";
import {
	ANSWER,
	CHANGE,
	DISREGARD,
	INTEND_TO_ENTER,
	LINE_CHECK,
	type Message,
	NOTICE,
	PROPOSE_SEPARATION,
	STOP,
} from "./message.ts";
import { fault, isObject, objectFaults, orderFaults } from "./slots.ts";

/** The content of a message as it stands in its signed line: field names, and what they hold. */
export type Body = { readonly [slot: string]: unknown };

/** The key fields of a message and their values, as the responder has to re-enter them. */
export type Readback = { [slot: string]: string | number };

/** A person has at least this long to answer an intention, however near its time is. */
const SHORTEST_ANSWER_US = MINUTE_US;

/**
 * What is wrong with the body of a message: the field, its value, and what was expected. Empty
 * when it may be said. Bodies are exact: a field that the message does not have is a fault.
 */
export function bodyFaults(msg: string, body: unknown): Fault[] {
	const message = CODEBOOK.get(msg);
	if (message === undefined) return [fault("msg", msg, "a message of the codebook")];
	const faults = objectFaults(body, "", message.slots);
	return faults.length > 0 ? faults : togetherFaults(message, body as Body);
}

/** Faults that no slot has alone. Every slot is of its kind here. */
function togetherFaults({ id, slots }: Message, body: Body): Fault[] {
	switch (id) {
		case NOTICE:
		case CHANGE:
			return levelFaults(body);
		case STOP:
			return oneOf(body, ["zone", "ref"]);
		case ANSWER:
			return oneOf(body, ["text", "readback"]);
		case DISREGARD:
			return CODEBOOK.has(body.msg as string)
				? []
				: [fault("msg", body.msg, "a message of the codebook")];
		case LINE_CHECK:
			return lineCheckFaults(body);
		case PROPOSE_SEPARATION:
			return splitFaults(body);
	}
	return "start_us" in slots && "end_us" in slots ? windowFaults(body) : [];
}

function levelFaults(body: Body): Fault[] {
	const exact = ["category", "class", "marks"];
	const sealed = ["block", "commitment"];
	const said = ["imprecision_height_m", "imprecision_m", "text"];
	const [wanted, stray] =
		body.level === "sealed"
			? [sealed, [...exact, "volumes"]]
			: body.level === "presence"
				? [["volumes"], [...exact, ...sealed, ...said]]
				: [[...exact, "volumes"], sealed];
	return [
		...wanted.flatMap((name) => present(body, name)),
		...stray
			.filter((name) => body[name] !== undefined)
			.map((name) => fault(name, body[name], `not to be there at level ${body.level}`)),
	];
}

function lineCheckFaults(body: Body): Fault[] {
	const human = ["by", "text_id"];
	if (body.kind === "human") return human.flatMap((name) => present(body, name));
	return human
		.filter((name) => body[name] !== undefined)
		.map((name) => fault(name, body[name], "not to be there in a check by machine"));
}

function splitFaults(body: Body): Fault[] {
	const slot = { zone: "zone", height: "height", time: "start_us" }[body.split as "zone"];
	return [...present(body, slot), ...windowFaults(body)];
}

function windowFaults(body: Body): Fault[] {
	if (body.end_us === undefined) return [];
	const missing = present(body, "start_us");
	return missing.length > 0 ? missing : orderFaults(body as never, "");
}

function present(body: Body, name: string): Fault[] {
	return body[name] === undefined ? [fault(name, undefined, "to be there")] : [];
}

function oneOf(body: Body, names: readonly string[]): Fault[] {
	if (names.some((name) => body[name] !== undefined)) return [];
	return [fault(names.join(" or "), undefined, "one of them to be there")];
}

/**
 * The key fields that an answer which takes the message on repeats; null where it has none. Of a
 * zone it is the id. Total: a field that is not there is not asked for.
 */
export function readbackOf(msg: string, body: Body): Readback | null {
	const expected: Readback = {};
	for (const names of CODEBOOK.get(msg)?.readback ?? []) {
		const name = names.find((candidate) => body[candidate] !== undefined);
		if (name === undefined) continue;
		const said = body[name];
		const value = isObject(said) ? said.id : said;
		if (typeof value === "string" || typeof value === "number") expected[name] = value;
	}
	return Object.keys(expected).length > 0 ? expected : null;
}

/**
 * Time that a person has for the answer, counted from the receipt, µs; null where the message wants
 * none. An intention to enter is answered by its time less the agreed lead, but never in under a
 * minute; everything else by the table.
 */
export function answerTimeUs(
	msg: string,
	body: Body,
	receiptUs: number,
	leadUs: number,
): number | null {
	const message = CODEBOOK.get(msg);
	if (message === undefined) return null;
	if (msg !== INTEND_TO_ENTER || !Number.isSafeInteger(body.start_us)) return message.answerDueUs;
	return Math.max((body.start_us as number) - leadUs - receiptUs, SHORTEST_ANSWER_US);
}

/** When a message was made, and when it came, as far as each is known. */
export interface Arrival {
	/** The time that its author claims. */
	claimedUs: number;
	/** The time of its receipt here. */
	receiptUs: number;
	/**
	 * No older than this, µs, by our own monotonic clock: the time since we made the newest entry
	 * that the message's `seen` covers. Null where that is not known.
	 */
	provenAgeUs: number | null;
}

/**
 * Whether a message came too late to be acted on. Its age is the smaller of what the two wall
 * clocks say and what the chain of entries proves, so that a spoofed clock cannot silence the
 * hotline. Validity is judged as a length of time, from the claimed instant to the last.
 */
export function isDelayed(msg: string, body: Body, arrival: Arrival): boolean {
	const message = CODEBOOK.get(msg);
	if (message === undefined || message.maxLatencyUs === null) return false;
	const ageUs = ageOf(arrival);
	if (ageUs > message.maxLatencyUs) return true;
	return message.expires.some((slot) => {
		const lastUs = body[slot];
		return typeof lastUs === "number" && ageUs >= lastUs - arrival.claimedUs;
	});
}

function ageOf({ claimedUs, receiptUs, provenAgeUs }: Arrival): number {
	const byClocksUs = receiptUs - claimedUs;
	// A message from the future: the clocks say nothing of its age.
	if (byClocksUs < 0) return provenAgeUs ?? 0;
	return Math.min(byClocksUs, provenAgeUs ?? byClocksUs);
}
