import assert from "node:assert/strict";
import { test } from "node:test";
import { type LogName, owed } from "@tansiq/line";
import type { Signer } from "@tansiq/record";
import fc from "fast-check";
import { type Operator, Refusal, ROLES, type Role } from "../src/index.ts";
import {
	act,
	BY,
	CHIEF,
	hand,
	keyOf,
	type Party,
	pair,
	plain,
	refold,
	SECOND,
	SIGNERS,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { bodyOf, says } from "./talk.ts";

/** What an operator says in the urgent log may overtake the routine entry that enrolled him. */

const RECRUIT: Operator = { name: "recruit", role: "watch", script: false };

function enrols(of: Party, name: string, roles: readonly Role[]): void {
	const signer = SIGNERS.get(name);
	assert.ok(signer);
	const changes = [{ key: keyOf(signer), roles: [...roles] }];
	act(of, { type: "operators", changes, by: [CHIEF, BY] });
}

/** Says a message in one person's name; its ref. */
function saysAs(of: Party, msg: string, by: Operator): string {
	const body = bodyOf(msg, of.clock.wallUs);
	const [event] = act(of, { type: "speak", msg, body, by });
	assert.ok(event?.type === "said");
	const [entry] = event.said.entries;
	return `${of.state.self}/${entry?.log}/${entry?.index}`;
}

/** The next frame of a log, `count` entries of it; the code of a refusal, or null when it was taken. */
function brings(from: Party, to: Party, log: LogName, maxBytes: number): string | null {
	const frame = owed(from.state.line, log, from.keys, maxBytes);
	if (frame === null) return null;
	const { hearing, answers } = hand(to, { ...frame, type: "entries" }, from.blobs);
	for (const answer of answers) hand(from, answer, to.blobs);
	return hearing.notTaken?.code ?? null;
}

/** Both directions until nothing is owed; a log that is refused is tried again after the other. */
function settles(alpha: Party, bravo: Party): void {
	for (let round = 0; round < 50; round++) {
		for (const log of ["urgent", "routine"] as const) {
			brings(alpha, bravo, log, 1_000_000);
			brings(bravo, alpha, log, 1_000_000);
		}
		const logs = [alpha, bravo].flatMap(({ state }) => Object.values(state.line.own));
		if (logs.every(({ tail }) => tail.length === 0)) return;
	}
	assert.fail("expected everything to be receipted");
}

test("threat 2: an urgent word of someone just enrolled waits for his enrolment, and then counts", () => {
	const { alpha, bravo } = pair();
	enrols(alpha, "recruit", ["watch"]);
	const ref = saysAs(alpha, "TQ-41", RECRUIT);
	const before = plain(bravo.state);
	assert.equal(brings(alpha, bravo, "urgent", 1_000_000), "unknown-operator");
	assert.deepEqual(plain(bravo.state), before, "nothing was decided yet");
	assert.equal(brings(alpha, bravo, "routine", 1_000_000), null);
	assert.equal(brings(alpha, bravo, "urgent", 1_000_000), null);
	assert.deepEqual(bravo.state.messages.get(ref)?.signers, ["recruit"]);
	assert.equal(bravo.state.withoutEffect.size, 0);
	assert.deepEqual(plain(refold(bravo)), plain(bravo.state));
});

test("threat 2: an urgent word that came late counts, though its author is revoked by then", () => {
	const { alpha, bravo } = pair();
	enrols(alpha, "recruit", ["watch"]);
	const ref = saysAs(alpha, "TQ-41", RECRUIT);
	enrols(alpha, "recruit", []);
	assert.throws(() => saysAs(alpha, "TQ-41", RECRUIT), refusal("not-enrolled"));
	assert.equal(brings(alpha, bravo, "routine", 1_000_000), null);
	assert.equal(bravo.state.people.alpha?.get("recruit")?.revoked, true);
	assert.equal(brings(alpha, bravo, "urgent", 1_000_000), null);
	assert.ok(bravo.state.messages.has(ref));
	assert.equal(bravo.state.withoutEffect.size, 0);
});

test("threat 2: nobody waits for a stranger longer than for what the entry has seen", () => {
	const { alpha, bravo } = pair();
	says(alpha, "TQ-70");
	const body = { ...bodyOf("TQ-41", alpha.clock.wallUs), by: { role: "watch", script: false } };
	const ref = sayAs(alpha, "urgent", "TQ-41", body, ["stranger"]);
	assert.equal(brings(alpha, bravo, "urgent", 1_000_000), "unknown-operator");
	assert.equal(brings(alpha, bravo, "routine", 1_000_000), null);
	assert.equal(brings(alpha, bravo, "urgent", 1_000_000), null);
	assert.equal(bravo.state.withoutEffect.get(ref)?.code, "missing-signature");
});

test("someone who is known is not waited for: his urgent word overtakes any enrolment", () => {
	const { alpha, bravo } = pair();
	enrols(alpha, "recruit", ["watch"]);
	const ref = says(alpha, "TQ-41");
	assert.equal(brings(alpha, bravo, "urgent", 1_000_000), null);
	assert.ok(bravo.state.messages.has(ref));
});

test("an enrolment in the urgent log enrols nobody: its place among routine entries is what counts", () => {
	const { alpha, bravo } = pair();
	const changes = [{ key: keyOf(SIGNERS.get("recruit") as Signer), roles: ["watch"] }];
	const ref = sayAs(alpha, "urgent", "OPERATORS", { changes }, [CHIEF.name, BY.name]);
	assert.equal(brings(alpha, bravo, "urgent", 1_000_000), null);
	assert.equal(bravo.state.withoutEffect.get(ref)?.code, "malformed");
	assert.equal(bravo.state.people.alpha?.has("recruit"), false);
});

/** What alpha's people do, and what a carrier does with it. */
const STEP = fc.oneof(
	fc.record({
		do: fc.constant("enrol" as const),
		who: fc.constantFrom("recruit", "stranger"),
		roles: fc.constantFrom<Role[][]>(["watch"], ["planner"], [...ROLES], []),
	}),
	fc.record({
		do: fc.constant("say" as const),
		who: fc.constantFrom("recruit", "stranger", BY.name),
		msg: fc.constantFrom("TQ-41", "TQ-70"),
	}),
	fc.record({
		do: fc.constant("bring" as const),
		log: fc.constantFrom("urgent" as const, "routine" as const),
		maxBytes: fc.constantFrom(1, 1_500, 1_000_000),
	}),
);

test("threat 2: what alpha's node let its people say counts at bravo's in every order of arrival, and after replay", () => {
	let waited = 0;
	fc.assert(
		fc.property(fc.array(STEP, { minLength: 4, maxLength: 24 }), (steps) => {
			const { alpha, bravo } = pair();
			const said: string[] = [];
			for (const step of steps) {
				for (const { clock } of [alpha, bravo]) {
					clock.wallUs += SECOND;
					clock.monoUs += SECOND;
				}
				if (step.do === "bring") {
					const code = brings(alpha, bravo, step.log, step.maxBytes);
					assert.ok(code === null || code === "unknown-operator", `${code}`);
					if (code !== null) waited++;
				} else if (step.do === "enrol") enrols(alpha, step.who, step.roles);
				else {
					try {
						const by = { name: step.who, role: "watch" as const, script: false };
						said.push(saysAs(alpha, step.msg, by));
					} catch (error) {
						// Its own node lets nobody speak who may not.
						assert.ok(error instanceof Refusal, `${error}`);
						assert.match(error.code, /^(not-enrolled|role)$/);
					}
				}
			}
			settles(alpha, bravo);
			for (const ref of said) {
				assert.equal(bravo.state.withoutEffect.get(ref), undefined, ref);
				assert.ok(bravo.state.messages.has(ref), ref);
			}
			for (const each of [alpha, bravo]) assert.deepEqual(plain(refold(each)), plain(each.state));
			assert.deepEqual(bravo.state.people.alpha, alpha.state.people.alpha);
		}),
		{
			numRuns: 25,
			// One in which a word does overtake: chance alone would leave it out now and then.
			examples: [
				[
					[
						{ do: "enrol", who: "recruit", roles: ["watch"] },
						{ do: "say", who: "recruit", msg: "TQ-41" },
						{ do: "bring", log: "urgent", maxBytes: 1_000_000 },
						{ do: "bring", log: "routine", maxBytes: 1_000_000 },
					],
				],
			],
		},
	);
	assert.ok(waited > 0, "no word ever overtook an enrolment");
});
