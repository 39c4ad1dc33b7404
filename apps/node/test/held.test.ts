import assert from "node:assert/strict";
import { after, test } from "node:test";
import { declare, operation } from "./operations.ts";
import { enrolledPair } from "./pair.ts";

test("a step that holds lets nothing leave before the node is settled", async () => {
	const line = await enrolledPair();
	after(() => line.close());
	const { alpha, bravo } = line;
	await alpha.start(line.nowUs);
	await bravo.start(line.nowUs);
	await line.after(1);
	await alpha.node.step(line.nowUs, line.nowUs, true);
	await declare(alpha, "told", operation());
	const { own } = alpha.node.runtime.state.line;
	await bravo.node.settle();
	assert.deepEqual(await bravo.dialogues(), []);
	assert.ok(own.routine.tail.length > 0);
	await alpha.node.settle();
	assert.equal((await bravo.dialogues()).length, 1);
	assert.equal(own.routine.tail.length, 0);
});
