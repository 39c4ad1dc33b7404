import assert from "node:assert/strict";
import { test } from "node:test";
import type { Command, Reply } from "@tansiq/node";
import { Quiet } from "../src/drive/quiet.ts";

/** A node that answers each `settle` with the next of some positions, and keeps the last. */
function scripted(positions: number[], quietUntilUs: number, heard: string[]) {
	return {
		command: async ({ type }: Command): Promise<Reply> => {
			heard.push(type);
			if (type !== "settle") return { id: 0 };
			const position = positions.length > 1 ? positions.shift() : positions[0];
			return { id: 0, quietUntilUs, position: position as number };
		},
	};
}

test("it is quiet when neither journal has moved since both were last settled", async () => {
	const heard: string[] = [];
	// What alpha says makes bravo answer, and that makes alpha say something more.
	const alpha = scripted([5, 5, 6, 6], 70, heard);
	const bravo = scripted([3, 4, 4, 4], 60, []);
	const quiet = new Quiet([alpha, bravo]);
	assert.equal(await quiet.step(10, 10), 60);
	assert.deepEqual(heard, ["step", "settle", "settle", "settle", "settle"]);
	heard.length = 0;
	assert.equal(await quiet.step(11, 59), 60);
	assert.deepEqual(heard, ["step", "settle"], "nothing was said: once is enough");
});

test("both tick before either may send", async () => {
	const commands: Command[] = [];
	const node = {
		command: async (command: Command): Promise<Reply> => {
			commands.push(command);
			return { id: 0, position: 1, quietUntilUs: 0 };
		},
	};
	await new Quiet([node, node]).step(7, 9);
	const step = { type: "step", nowUs: 7, untilUs: 9, holds: true };
	assert.deepEqual(commands.slice(0, 3), [step, step, { type: "settle" }]);
});
