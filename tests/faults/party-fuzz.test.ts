/**
 * A peer who signs whatever he likes: entries that are right in form and place, with bodies that
 * are right, spoilt or of no known kind. Whatever they say, no log stops and nothing is thrown, and
 * what has no effect says why.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { applySaid, bodyLine, say } from "@tansiq/line";
import { bodyText, CanonicalError, EntryError, type Json, signBody } from "@tansiq/record";
import {
	act,
	BY,
	declareAt,
	deliver,
	effectsOf,
	exchange,
	facts,
	type Pair,
	type Party,
	pair,
	pass,
	plain,
	refold,
} from "../../packages/party/test/pair.ts";
import { anyMessage } from "./fuzz/bodies.ts";
import { changedValue, pick, type Random } from "./fuzz/mutate.ts";
import { seeded } from "./seeded.ts";

const MESSAGES = Number(process.env.TANSIQ_PARTY_FUZZ ?? 1_000);
const MESSAGES_A_PAIR = 150;
const SECOND_US = 1_000_000;
/** Not in the codebook: record messages, and what a later version may say. */
const OTHERS = ["FOUNDING", "KEY-ROTATE", "KEY-REVOKE", "FORK", "OBJECTION", "NO-RECEIPT"].concat([
	"POSITIONS",
	"OPERATORS",
	"TQ-999",
	"__proto__",
	"constructor",
	"toString",
]);

/** Says it as the peer's node would, signed by its officer or by nobody; false when no node could. */
function sayAnything(
	of: Party,
	msg: string,
	body: unknown,
	log: "urgent" | "routine",
	random: Random,
): boolean {
	const { wallUs, clock, salt, operator, keys } = facts(of);
	const claimedUs = random(10) === 0 ? wallUs - 86_400 * SECOND_US : wallUs;
	const { line } = of.state;
	try {
		const text = bodyLine(msg, body as { [key: string]: Json }, { claimedUs, clock, salt: salt() });
		const officer = random(6) === 0 ? null : operator(BY.name);
		const by =
			officer === null ? [] : [signBody(bodyText(line.id, line.self, line.peer, text), officer)];
		applySaid(line, say(line, [{ log, bodyLine: text, by }], keys));
		return true;
	} catch (error) {
		if (error instanceof EntryError || error instanceof CanonicalError) return false;
		throw error;
	}
}

function refsOf({ alpha, bravo }: Pair): string[] {
	const known = [...alpha.state.dialogues.keys(), ...bravo.state.dialogues.keys()];
	return [
		...known,
		"alpha/routine/0",
		"bravo/urgent/0",
		"bravo/routine/999999",
		"charlie/urgent/0",
	];
}

test("threat 35: whatever a peer signs stops no log, and is answered or refused in words", (t) => {
	const untouched = Object.getOwnPropertyNames(Object.prototype);
	const random = seeded("party");
	const effects = new Map<string, number>();
	let said = 0;
	for (let round = 0; said < MESSAGES; round++) {
		const { alpha, bravo, founding } = pair();
		for (const i of [0, 1, 2]) declareAt(bravo, `own-${round}-${i}`);
		exchange(alpha, bravo);
		for (let i = 0; i < MESSAGES_A_PAIR; i++) {
			pass(15 * SECOND_US, alpha, bravo);
			const around = {
				nowUs: bravo.clock.wallUs,
				refs: refsOf({ alpha, bravo, founding }),
			};
			const made = anyMessage(random, around);
			const msg = random(10) === 0 ? pick(random, OTHERS) : made.msg;
			const body = random(3) === 0 ? made.body : changedValue(made.body, random);
			if (!sayAnything(alpha, msg, body, made.log, random)) continue;
			said++;
			const hearing = deliver(alpha, bravo, made.log);
			assert.equal(hearing?.notTaken, null, `${msg} ${JSON.stringify(body)}`);
			if (hearing.missing.length > 0) break; // geometry that never comes holds up its sender alone
			const [effect] = effectsOf(hearing);
			assert.ok(effect !== undefined, `${msg}: no effect was noted`);
			const name = effect.kind === "none" ? `none, ${effect.code}` : effect.kind;
			effects.set(name, (effects.get(name) ?? 0) + 1);
			if (msg === "TQ-999") assert.equal(name, "none, unknown-type");
			// What is owed for it, ERROR among it, is said and crosses back.
			act(bravo, { type: "time" });
			for (const log of ["urgent", "routine"] as const) deliver(bravo, alpha, log);
		}
		for (const { stopped } of Object.values(bravo.state.line.mirrored)) assert.equal(stopped, null);
		assert.deepEqual(
			plain(refold(bravo)),
			plain(bravo.state),
			"the journal folds to another state",
		);
	}
	t.diagnostic(`${said} messages`);
	for (const [name, count] of [...effects].sort()) t.diagnostic(`${name} ${count}`);
	assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), untouched, "Object.prototype");
	for (const name of ["message", "answer", "none, unknown-type", "none, malformed"])
		assert.ok(effects.has(name), `never reached: ${name}`);
});
