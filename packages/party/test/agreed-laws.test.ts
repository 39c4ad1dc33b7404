import assert from "node:assert/strict";
import { test } from "node:test";
import { AFFIRM, DISREGARD, NEGATIVE, ROGER, ZONE_AGREEMENT } from "@tansiq/hotline";
import fc from "fast-check";
import { agreementOf, Refusal, sha256Hex, standing } from "../src/index.ts";
import { HOUR, NEGOTIATOR, nextOf, states, ticks } from "./agreeing.ts";
import {
	act,
	CHIEF,
	deliver,
	exchange,
	MINUTE,
	NOW,
	type Pair,
	type Party,
	pair,
	pass,
	plain,
	refold,
} from "./pair.ts";
import { says } from "./talk.ts";

/** What two parties may do about their agreement, in any order and however little has crossed. */
type Step =
	| { do: "propose"; at: 0 | 1; lead: number; startsIn: number }
	| { do: "answer"; at: 0 | 1; which: number; yes: boolean }
	| { do: "state"; at: 0 | 1; state: "suspended" | "resumed" | "ended" }
	| { do: "withdraw"; at: 0 | 1 }
	| { do: "roger"; at: 0 | 1 }
	| { do: "deliver"; from: 0 | 1; log: "urgent" | "routine" }
	| { do: "pass"; minutes: number };

const side = fc.constantFrom(0 as const, 1 as const);
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant("propose" as const),
			at: side,
			lead: fc.integer({ min: 1, max: 60 }),
			startsIn: fc.constantFrom(-HOUR, HOUR),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant("answer" as const),
			at: side,
			which: fc.nat(5),
			yes: fc.constantFrom(true, true, true, false),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant("state" as const),
			at: side,
			state: fc.constantFrom("suspended" as const, "resumed" as const, "ended" as const),
		}),
	},
	{
		weight: 9,
		arbitrary: fc.record({
			do: fc.constant("deliver" as const),
			from: side,
			log: fc.constantFrom("routine" as const, "routine" as const, "urgent" as const),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant("withdraw" as const), at: side }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constant("roger" as const), at: side }) },
	{
		weight: 1,
		arbitrary: fc.record({ do: fc.constant("pass" as const), minutes: fc.nat(90) }),
	},
);

/** Whatever a node refuses has not happened. */
function attempt(does: () => unknown): void {
	try {
		does();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
	}
}

function twice(of: Party, input: Parameters<typeof act>[1]): void {
	for (const event of act(of, input))
		if (event.type === "drafted")
			act(of, { type: "countersign", draft: event.draft.id, by: CHIEF });
}

function take(line: Pair, taken: Step): void {
	const parties = [line.alpha, line.bravo] as const;
	switch (taken.do) {
		case "propose": {
			const of = parties[taken.at];
			const startUs = of.clock.wallUs + taken.startsIn;
			const agreement = nextOf(of, {
				noticeLeadUs: taken.lead * MINUTE,
				validity: { startUs, endUs: NOW + 200 * HOUR },
				version: (of.state.agreed.versions.at(-1)?.agreement.version ?? 0) + 1,
			});
			attempt(() => twice(of, { type: "propose", agreement, by: NEGOTIATOR }));
			return;
		}
		case "answer": {
			const of = parties[taken.at];
			const waiting = [...of.state.agreed.proposals.values()].filter(
				({ direction }) => direction === "received",
			);
			const ref = waiting.at(-1 - (taken.which % Math.max(1, waiting.length)))?.ref;
			if (ref === undefined) return;
			const answer = taken.yes ? { msg: AFFIRM } : { msg: NEGATIVE, reason: "other" as const };
			attempt(() => twice(of, { type: "answer", ref, answer, by: NEGOTIATOR }));
			return;
		}
		case "state":
			attempt(() => states(parties[taken.at], taken.state));
			return;
		case "withdraw": {
			const of = parties[taken.at];
			const ours = [...of.state.agreed.proposals.values()].findLast(
				({ direction }) => direction === "sent",
			);
			if (ours !== undefined)
				attempt(() => says(of, DISREGARD, { msg: ZONE_AGREEMENT, ref: ours.ref }));
			return;
		}
		case "roger": {
			const of = parties[taken.at];
			for (const { ref, msg, direction, answer, readback } of of.state.dialogues.values())
				if (msg === DISREGARD && direction === "received" && answer === null)
					attempt(() =>
						act(of, {
							type: "answer",
							ref,
							answer: { msg: ROGER, readback: readback ?? {} },
							by: CHIEF,
						}),
					);
			return;
		}
		case "deliver":
			deliver(parties[taken.from], parties[1 - taken.from] as Party, taken.log);
			return;
		case "pass":
			pass(taken.minutes * MINUTE, ...parties);
			ticks(...parties);
	}
}

const chainOf = ({ state }: Party): string[] =>
	state.agreed.versions.map(({ hash, agreedUs, ref }) => `${hash} ${ref} ${agreedUs}`).slice(1);

test("however proposals, answers, ends and their delivery interleave, both agree on the same versions", () => {
	let agreements = 0;
	fc.assert(
		fc.property(fc.array(step, { minLength: 25, maxLength: 60, size: "max" }), (steps) => {
			const line = pair();
			for (const each of steps) take(line, each);
			for (const later of [MINUTE, MINUTE, 2 * HOUR]) {
				exchange(line.alpha, line.bravo);
				pass(later, line.alpha, line.bravo);
				ticks(line.alpha, line.bravo);
			}
			exchange(line.alpha, line.bravo);
			const [ours, theirs] = [line.alpha, line.bravo].map(chainOf);
			assert.deepEqual(ours, theirs);
			agreements += ours?.length ?? 0;
			const [a, b] = [line.alpha, line.bravo].map(({ state, clock }) =>
				standing(state, clock.wallUs),
			);
			assert.deepEqual(a, b);
			for (const party of [line.alpha, line.bravo]) {
				assert.deepEqual(plain(refold(party)), plain(party.state));
				const { versions } = party.state.agreed;
				for (const [i, { agreement }] of versions.entries())
					assert.equal(agreement.version, (versions[0]?.agreement.version ?? 0) + i);
				// Whatever an entry names as agreed is the text that both sides' people signed by hash.
				for (const { ref, hash } of versions.slice(1)) {
					assert.ok(ref !== null && hash !== null);
					assert.equal(party.state.messages.get(ref)?.body.hash, hash);
					assert.equal(party.state.messages.get(ref)?.signers.length, 2);
					assert.equal(sha256Hex(party.blobs.get(hash) ?? ""), hash);
				}
			}
			assert.equal(agreementOf(line.alpha.state).id, "strait");
		}),
		{ numRuns: 40 },
	);
	assert.ok(agreements > 10, `${agreements} versions were agreed`);
});
