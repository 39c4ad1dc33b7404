import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { NOTHING_RECEIPTED } from "@tansiq/party";
import { deskOf } from "../src/desk.ts";
import type { Runtime } from "../src/runtime.ts";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

describe("an overdue notice on the desk", async () => {
	const line = await runningPair();
	after(() => line.close());

	test("becomes history by the clock on the wall, whenever the machine was started", async () => {
		await declare(line.alpha, "told", operation({ fromMin: 20, toMin: 30 }));
		await line.settle();
		await line.after(15 * 60);
		const { runtime } = line.alpha.node;
		const shown = (hours: number) => {
			const wallUs = line.nowUs + hours * 3_600_000_000;
			// Monotonic time counts from the start of the machine, here an hour ago.
			const clock = { ...runtime.clock, wallUs: () => wallUs, monoUs: () => 3_600_000_000 };
			const { state, folder, position, watch } = runtime;
			const view = { state, folder, position, watch, clock } as unknown as Runtime;
			const heard = { atUs: null, frames: 0 };
			const sense = {
				heard: { ...heard, receipted: NOTHING_RECEIPTED },
				pump: { toldUs: null, failing: false },
			};
			return deskOf(view, sense, new Map(), null).dialogues.map(({ state }) => state);
		};
		assert.deepEqual(shown(0), ["overdue"]);
		assert.deepEqual(shown(6), ["overdue"]);
		assert.deepEqual(shown(7), []);
	});
});
