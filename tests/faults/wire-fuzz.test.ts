/**
 * Malformed input of the peer, made by structure-aware changes of what really crosses a line. The
 * seed is fixed; TANSIQ_FUZZ sets how many, TANSIQ_FUZZ_SEED another seed.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { judge } from "./fuzz/judge.ts";
import { mutate, pick } from "./fuzz/mutate.ts";
import { TARGETS } from "./fuzz/targets.ts";
import { seeded } from "./seeded.ts";

const INPUTS = Number(process.env.TANSIQ_FUZZ ?? 100_000);
const SEED = process.env.TANSIQ_FUZZ_SEED ?? "wire";
const SAMPLES = TARGETS.flatMap(({ samples }) => samples);

test("whatever crosses the line unchanged is taken", () => {
	for (const target of TARGETS)
		for (const sample of target.samples) assert.equal(judge(target, sample).result, "taken");
});

test("no malformed input crashes, hangs, or is taken for what was never said", (t) => {
	const untouched = Object.getOwnPropertyNames(Object.prototype);
	const random = seeded(SEED);
	const results = new Map<string, number>();
	let longestMs = 0;
	for (let input = 0; input < INPUTS; input++) {
		const target = TARGETS[input % TARGETS.length] as (typeof TARGETS)[number];
		const others = random(2) === 0 ? target.samples : SAMPLES;
		const bytes = mutate(pick(random, target.samples), random, others);
		try {
			const { result, durationMs } = judge(target, bytes);
			const name = `${target.name}: ${result}`;
			results.set(name, (results.get(name) ?? 0) + 1);
			longestMs = Math.max(longestMs, durationMs);
		} catch (cause) {
			const text = Buffer.from(bytes).toString("base64");
			throw new Error(`seed ${SEED}, input ${input}, ${target.name}, base64 ${text}`, { cause });
		}
	}
	t.diagnostic(`${INPUTS} inputs, longest ${longestMs.toFixed(1)} ms`);
	for (const [name, count] of [...results].sort()) t.diagnostic(`${name} ${count}`);
	assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), untouched, "Object.prototype");
	// Each way to refuse is reached, or the input was not what this test says.
	for (const { name, errors } of TARGETS)
		for (const error of errors)
			assert.ok(results.has(`${name}: ${error.name}`), `${name} never refused with ${error.name}`);
});
