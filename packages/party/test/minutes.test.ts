import assert from "node:assert/strict";
import { test } from "node:test";
import { sha256Hex } from "../src/index.ts";
import { stop } from "./one-sided.ts";
import {
	act,
	BY,
	deliver,
	effectsOf,
	exchange,
	type Party,
	pair,
	plain,
	refold,
	sayRaw,
} from "./pair.ts";
import { refusal } from "./refusal.ts";

const SCRIPT = sha256Hex("what was read out");
const spoken = (of: Party, about: string | null) =>
	({
		type: "minutes",
		minutes: {
			about,
			text: about === null ? "come to channel 5" : null,
			script: SCRIPT,
			readback: { zone: "KILO-7" },
			atUs: of.clock.wallUs,
			channel: "Guard 2",
			theirs: "watch",
		},
		by: BY,
	}) as const;

test("voice minutes are attested by one side until the other agrees to them", () => {
	for (const agrees of [true, false]) {
		const { alpha, bravo } = pair();
		const ref = stop(alpha);
		act(alpha, spoken(alpha, ref));
		const at = "alpha/urgent/2";
		assert.equal(alpha.state.minutes.get(at)?.agreed, null);
		assert.throws(
			() => act(alpha, { type: "agreeMinutes", ref: at, agrees: true, by: BY }),
			refusal("unknown"),
			"not by who took them",
		);
		exchange(alpha, bravo);
		assert.equal(bravo.state.minutes.get(at)?.agreed, null);
		assert.deepEqual(bravo.state.minutes.get(at)?.readback, { zone: "KILO-7" });
		assert.equal(bravo.state.dialogues.get(ref)?.answer, null, "minutes close nothing");
		const answer = { type: "agreeMinutes", ref: at, agrees, by: BY } as const;
		assert.equal(act(bravo, answer).length, 1);
		assert.deepEqual(act(bravo, answer), []);
		assert.throws(() => act(bravo, { ...answer, agrees: !agrees }), refusal("already-answered"));
		exchange(alpha, bravo);
		for (const each of [alpha, bravo]) {
			assert.equal(each.state.minutes.get(at)?.agreed, agrees);
			assert.deepEqual(plain(refold(each)), plain(each.state));
		}
	}
});

test("minutes name what was spoken, the script and the offices, and nothing that cannot be", () => {
	const { alpha } = pair();
	const given = spoken(alpha, null);
	act(alpha, given);
	assert.equal(alpha.state.minutes.get("alpha/routine/1")?.text, "come to channel 5");
	const refuses = (changes: object) =>
		assert.throws(
			() => act(alpha, { ...given, minutes: { ...given.minutes, ...changes } }),
			refusal("invalid"),
		);
	refuses({ about: "alpha/routine/0" });
	refuses({ text: null });
	refuses({ text: null, about: "alpha/routine/77" });
	refuses({ text: null, about: "alpha/routine/x" });
	refuses({ text: "x".repeat(257) });
	refuses({ script: "none" });
	refuses({ channel: "" });
	refuses({ theirs: "A. Person" });
	refuses({ readback: { zone: "x".repeat(300) } });
	refuses({ atUs: alpha.clock.wallUs + 1 });
});

test("an agreement to minutes of nobody, or by nobody, has no effect", () => {
	const { alpha, bravo } = pair();
	const by = { role: "watch", script: false };
	sayRaw(alpha, ["MINUTES-AGREED", { agrees: true, by, ref: "bravo/routine/0" }]);
	sayRaw(alpha, ["MINUTES-AGREED", { agrees: true, ref: "bravo/routine/0" }]);
	sayRaw(alpha, ["MINUTES", { by }]);
	const codes = effectsOf(deliver(alpha, bravo)).map((effect) =>
		effect.kind === "none" ? effect.code : effect.kind,
	);
	assert.deepEqual(codes, ["unknown-ref", "missing-signature", "malformed"]);
});
