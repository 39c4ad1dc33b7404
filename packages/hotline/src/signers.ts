import type { Body } from "./body.ts";
import { CODEBOOK } from "./codebook.ts";
import type { Role } from "./codes.ts";
import {
	AFFIRM,
	ANSWER,
	LINE_CHECK,
	type Message,
	NEGATIVE,
	ROGER,
	STANDBY,
	UNABLE,
	WILCO,
} from "./message.ts";
import { isObject } from "./slots.ts";

/** A person whose signature over the body was verified, with the roles that the founding gives him. */
export interface Signer {
	/** Name of the verifier key: two lines of one key are one person. */
	name: string;
	roles: readonly Role[];
}

/** How many people sign a message, and in which roles. */
export interface Demand {
	persons: 0 | 1 | 2;
	roles: readonly Role[];
}

const CLOSERS: ReadonlySet<string> = new Set([WILCO, ROGER, AFFIRM, UNABLE, NEGATIVE, ANSWER]);
/** They bind nobody to anything, so that one person is enough. */
const DECLINES: ReadonlySet<string> = new Set([UNABLE, NEGATIVE]);

/**
 * Who must sign a message. An agreement binds both parties: what two people of one party say, two
 * people of the other take on; declining it, or asking for time, needs one. Two people are never
 * asked for STOP or DANGER: speed counts there.
 *
 * @param answers the message that it answers and that one's body; null where it answers none
 */
export function demandOf(
	message: Message,
	body: Body,
	answers: { msg: string; body: Body } | null,
): Demand {
	if (message.id === LINE_CHECK)
		return { persons: body.kind === "human" ? 1 : 0, roles: message.roles };
	const answered = answers === null ? undefined : CODEBOOK.get(answers.msg);
	if (answers === null || answered === undefined) return message;
	if (answered.id === LINE_CHECK && answers.body.kind !== "human")
		return { persons: 0, roles: message.roles };
	// An invitation to sign or to meet is answered by who may say it; the rest by the watch.
	const binding = answered.persons === 2 && CLOSERS.has(message.id) && !DECLINES.has(message.id);
	if (binding) return { persons: 2, roles: answered.roles };
	const wider = answered.persons === 2 && (CLOSERS.has(message.id) || message.id === STANDBY);
	return wider
		? { persons: 1, roles: [...new Set([...message.roles, ...answered.roles])] }
		: message;
}

/**
 * Why the signatures under a message do not suffice; null when they do. The role that its body
 * names must be one that may say it and that a signer holds; a second person needs one of them too.
 */
export function signersFault(
	demand: Demand,
	body: Body,
	signers: readonly Signer[],
): "missing-signature" | "role" | null {
	if (demand.persons === 0) return null;
	const names = new Set(signers.map(({ name }) => name));
	if (names.size < demand.persons) return "missing-signature";
	const named = isObject(body.by) ? body.by.role : undefined;
	const role = demand.roles.find((permitted) => permitted === named);
	if (role === undefined || !signers.some(({ roles }) => roles.includes(role))) return "role";
	const entitled = signers.filter(({ roles }) => roles.some((one) => demand.roles.includes(one)));
	return new Set(entitled.map(({ name }) => name)).size < demand.persons ? "role" : null;
}
