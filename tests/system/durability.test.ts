import assert from "node:assert/strict";
import test from "node:test";
import { traceOutputs, withoutStrace } from "./durability.ts";

test("nothing leaves a node before the fsync that covers it", {
	skip: withoutStrace,
}, async (t) => {
	const { named, sealed, early } = await traceOutputs("FULL");
	t.diagnostic(`${named} replies and pushes, ${sealed} frames and countersignatures`);
	assert.ok(named > 40 && sealed > 40, "the trace shows too little to judge");
	assert.deepEqual(early, []);
});

test("with synchronous=OFF the same trace shows early outputs", {
	skip: withoutStrace,
}, async () => {
	const { early } = await traceOutputs("OFF");
	assert.ok(early.some((text) => text.includes("reply or push")));
	assert.ok(early.some((text) => text.includes("frame")));
});
