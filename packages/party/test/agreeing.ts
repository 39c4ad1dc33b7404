import assert from "node:assert/strict";
import type { Agreement, AnyRule } from "@tansiq/agreement";
import { AFFIRM, NEGATIVE } from "@tansiq/hotline";
import { agreementOf, type PartyEvent, Refusal, standing } from "../src/index.ts";
import { act, BY, CHIEF, exchange, MINUTE, NOW, type Pair, type Party, pair } from "./pair.ts";
import { answers, refIn } from "./talk.ts";

/** What two parties do to agree, said in the words of the tests about it. */

export const NEGOTIATOR = { ...BY, role: "negotiator" } as const;
export const TWO: [typeof CHIEF, typeof NEGOTIATOR] = [CHIEF, NEGOTIATOR];

/** The next version of what governs at a party, with these changes. */
export function nextOf(of: Party, changes: Partial<Agreement> = {}): Agreement {
	const { sentences: _, ...agreement } = agreementOf(of.state);
	return { ...agreement, version: agreement.version + 1, ...changes };
}

/** The first of two people signs a next version; the id of the draft. */
export function drafted(of: Party, agreement: unknown): string {
	const [event] = act(of, { type: "propose", agreement, by: NEGOTIATOR });
	assert.ok(event?.type === "drafted");
	return event.draft.id;
}

/** Two people propose a next version; the ref of its TQ-32. */
export function proposes(of: Party, agreement: unknown): string {
	const draft = drafted(of, agreement);
	return refIn(of, act(of, { type: "countersign", draft, by: CHIEF }));
}

/** Two people take a proposal on. */
export function affirms(of: Party, ref: string): void {
	answers(of, ref, { msg: AFFIRM });
}

export function declines(of: Party, ref: string): void {
	answers(of, ref, { msg: NEGATIVE, reason: "other" });
}

export function states(
	of: Party,
	state: "suspended" | "resumed" | "ended",
	reason = "talks broke off",
): PartyEvent[] {
	return act(of, { type: "mechanism", state, reason, by: TWO });
}

/** One tick of the clock at each party. */
export function ticks(...parties: Party[]): PartyEvent[] {
	return parties.flatMap((of) => act(of, { type: "time" }));
}

/** How it stands at a party by its own clock, with the version that governs. */
export function stands(of: Party): string {
	const { state, agreement } = standing(of.state, of.clock.wallUs);
	return `${agreement.version} ${state}`;
}

export const HOUR = 60 * MINUTE;

/** The refusal, which has this code. */
export function refusedWith(code: string, attempt: () => unknown): Refusal {
	try {
		attempt();
	} catch (error) {
		assert.ok(error instanceof Refusal, String(error));
		assert.equal(error.code, code);
		return error;
	}
	return assert.fail(`expected to be refused: ${code}`);
}

/** How it stands at both. */
export const both = ({ alpha, bravo }: Pair): string[] => [stands(alpha), stands(bravo)];

/** An hour in which nothing moves about the harbour works. */
export const quiet: AnyRule = {
	id: "night",
	kind: "quiet",
	purpose: "quiet",
	extent: {
		outline: { kind: "disc", lat9: 45_000_000_000, lon9: 5_000_000_000, radiusMm: 3_000_000 },
		band: { datum: "W84", lower01mm: 0, upper01mm: 10_000_000 },
		window: { startUs: NOW, endUs: NOW + HOUR },
	},
};

/** Two parties that have agreed on a next version with these changes. */
export function agreed(changes: Parameters<typeof nextOf>[1] = { rules: [quiet] }): Pair {
	const line = pair();
	const ref = proposes(line.alpha, nextOf(line.alpha, changes));
	exchange(line.alpha, line.bravo);
	affirms(line.bravo, ref);
	exchange(line.alpha, line.bravo);
	ticks(line.alpha, line.bravo);
	return line;
}
