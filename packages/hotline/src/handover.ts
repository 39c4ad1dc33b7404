import type { Alarm } from "./alarm.ts";
import { alarmStateOf } from "./alarm.ts";
import { logOf } from "./codebook.ts";
import type { Role } from "./codes.ts";
import type { Dialogue, Instant } from "./dialogue.ts";
import type { Urgency } from "./message.ts";
import { awaitsAnswer, stateOf } from "./outcome.ts";

/** What the watch that leaves hands on, made by the node from what it holds. */
export interface Situation {
	dialogues: Iterable<Dialogue>;
	alarms: Iterable<Alarm>;
	/** Ids of the zones in force. */
	zones: readonly string[];
	/** `heard_us`, `told_us`: how long ago, µs; null where never. */
	link: { state: string; heard_us: number | null; told_us: number | null };
	clock: { src: string; unc_us: number };
}

/** The brief as both watches sign it: names and units as in every signed body. */
export interface Brief {
	at_us: number;
	/** Open dialogues, the next deadline first; those without one last, oldest first. */
	dialogues: {
		ref: string;
		msg: string;
		direction: Dialogue["direction"];
		state: string;
		due_us: number | null;
	}[];
	/** Alarms that nobody hears now, the first to sound again first. */
	shelved: { alarm: string; by: string; reason: string; until_us: number }[];
	zones: string[];
	link: Situation["link"];
	clock: Situation["clock"];
}

/** One change of watch. Until both have signed, the old watch is responsible. */
export interface Handover {
	brief: Brief;
	/** Who has the watch until both have signed. */
	outgoing: string;
	incoming: string;
	/** Who signs for the watch that leaves: the one who has it, or a chief in his place. */
	offeredBy: string;
	/** In the order in which they signed. */
	signed: string[];
	/** The moment at which the new watch took over. */
	assumedUs: number | null;
}

export function briefOf({ dialogues, alarms, zones, link, clock }: Situation, at: Instant): Brief {
	const open = [...dialogues].filter(awaitsAnswer).sort((a, b) => {
		const byDeadline = compare(a.dueMonoUs ?? Infinity, b.dueMonoUs ?? Infinity);
		return byDeadline || compare(a.saidMonoUs, b.saidMonoUs) || compare(a.ref, b.ref);
	});
	const shelved = [...alarms].flatMap((alarm) => {
		const { id, shelving } = alarm;
		if (shelving === null || alarmStateOf(alarm, at.monoUs) !== "shelved") return [];
		return [{ alarm: id, by: shelving.by, reason: shelving.reason, until_us: shelving.untilUs }];
	});
	return {
		at_us: at.wallUs,
		dialogues: open.map((dialogue) => ({
			ref: dialogue.ref,
			msg: dialogue.msg,
			direction: dialogue.direction,
			state: stateOf(dialogue, at.monoUs),
			due_us: dialogue.dueUs,
		})),
		shelved: shelved.sort((a, b) => compare(a.until_us, b.until_us) || compare(a.alarm, b.alarm)),
		zones: [...zones].sort(),
		link: { ...link },
		clock: { ...clock },
	};
}

function compare<T extends number | string>(a: T, b: T): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}

/**
 * A watch that is offered. Names are those of the operators' keys.
 * @param before the change of watch before it; null where nobody has had the watch: then it is his
 * who offers it
 */
export function offeredHandover(
	brief: Brief,
	before: Handover | null,
	offeredBy: string,
	incoming: string,
): Handover {
	const outgoing = before === null ? offeredBy : responsibleFor(before);
	return { brief, outgoing, incoming, offeredBy, signed: [], assumedUs: null };
}

/**
 * Why somebody may not offer the watch; null when he may. It is offered by whoever has it, or by a
 * chief: the one who has it may be unable to.
 * @param current the newest change of watch, null before the first
 */
export function offerFault(
	current: Handover | null,
	name: string,
	roles: readonly Role[],
): "not-on-watch" | null {
	if (roles.includes("chief")) return null;
	if (current === null) return roles.includes("watch") ? null : "not-on-watch";
	return responsibleFor(current) === name ? null : "not-on-watch";
}

/** Why a signature under a handover does not count; null when it does. */
export function handoverFault(
	{ outgoing, incoming, offeredBy, signed }: Handover,
	name: string,
): "same-person" | "not-of-this-watch" | "duplicate" | null {
	if (outgoing === incoming || offeredBy === incoming) return "same-person";
	if (name !== offeredBy && name !== incoming) return "not-of-this-watch";
	return signed.includes(name) ? "duplicate" : null;
}

/** A signature under the brief was verified; with the second the new watch takes over. */
export function handoverSigned(handover: Handover, name: string, at: Instant): void {
	if (handoverFault(handover, name) !== null) return;
	handover.signed.push(name);
	if (handover.signed.length === 2) handover.assumedUs = at.wallUs;
}

/** Who has the watch. */
export function responsibleFor({ assumedUs, outgoing, incoming }: Handover): string {
	return assumedUs === null ? outgoing : incoming;
}

/**
 * At whose desk a message rings: while the watch changes, distress and urgent ring at both. Empty
 * where nobody has taken the watch over yet: it rings wherever somebody is.
 */
export function ringsFor(handover: Handover | null, urgency: Urgency): string[] {
	if (handover === null) return [];
	const { assumedUs, outgoing, incoming } = handover;
	if (assumedUs === null && logOf(urgency) === "urgent") return [outgoing, incoming];
	return [responsibleFor(handover)];
}
