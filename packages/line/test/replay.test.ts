import assert from "node:assert/strict";
import { test } from "node:test";
import { type AddEntries, LOGS, type LogName } from "../src/index.ts";
import {
	copyOf,
	draft,
	type End,
	frameOf,
	hearAt,
	receiptOf,
	sayAt,
	takeReceipt,
	twoEnds,
} from "./ends.ts";

/** Everything that crossed one line in a short talk. */
function talk({ alpha, bravo }: { alpha: End; bravo: End }) {
	const frames: AddEntries[] = [];
	const receipts: { log: LogName; note: string }[] = [];
	for (let round = 0; round < 6; round++) {
		const [from, to] = round % 2 === 0 ? [alpha, bravo] : [bravo, alpha];
		for (const log of LOGS) {
			if (round > 1 && log === "urgent") continue;
			sayAt(from, draft(log));
			const frame = frameOf(from, log);
			if (frame === null) continue;
			frames.push(frame);
			hearAt(to, frame);
			const note = receiptOf(to, log);
			receipts.push({ log, note });
			takeReceipt(from, log, note);
		}
	}
	return { frames, receipts };
}

test("threat 3: every captured frame and receipt, to every endpoint of every line, makes no new entry", () => {
	// The second line has the same parties and even the same keys: only what is signed protects it.
	const first = twoEnds("line7");
	const second = twoEnds("line8", "line7");
	const captured = [talk(first), talk(second)];
	const fresh = twoEnds("line9", "line7");
	const ends = [first.alpha, first.bravo, second.alpha, second.bravo, fresh.alpha, fresh.bravo];
	let refused = 0;
	for (const end of ends)
		for (const { frames, receipts } of captured) {
			for (const frame of frames)
				for (const log of LOGS) {
					const copy = copyOf(end);
					copy.mirror = [];
					try {
						assert.deepEqual(hearAt(copy, { ...frame, log }).entries, []);
						assert.deepEqual(copy.line, end.line);
					} catch (error) {
						refused++;
						assert.deepEqual(copy.mirror, []);
						for (const name of LOGS) copy.line.mirrored[name].stopped = null;
						assert.deepEqual(copy.line, end.line, String(error));
					}
				}
			for (const { note } of receipts)
				for (const log of LOGS) {
					const copy = copyOf(end);
					try {
						assert.equal(takeReceipt(copy, log, note), false);
					} catch {
						refused++;
					}
					assert.deepEqual(copy.line, end.line);
				}
		}
	assert.ok(refused > 200, `${refused} refused`);
});

test("threat 3: a frame sent back to its own author is not his peer's", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	const frame = frameOf(alpha, "routine") as AddEntries;
	assert.throws(() => hearAt(alpha, frame));
	assert.equal(alpha.line.mirrored.routine.size, 0);
	hearAt(bravo, frame);
});
