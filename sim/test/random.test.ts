import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Heap } from "../src/heap.ts";
import { randomOf } from "../src/random.ts";

test("draws stay within their bounds, and the same seed draws the same", () => {
	fc.assert(
		fc.property(
			fc.nat(),
			fc.integer({ min: -1000, max: 1000 }),
			fc.nat(1000),
			(seed, low, span) => {
				const a = randomOf(seed);
				const b = randomOf(seed);
				for (let i = 0; i < 50; i++) {
					const drawn = a.between(low, low + span);
					assert.ok(drawn >= low && drawn <= low + span);
					assert.equal(b.between(low, low + span), drawn);
				}
			},
		),
	);
});

test("bits are even: each of the 32 is set in half of 20,000 draws, to five standard deviations", () => {
	const random = randomOf(7);
	const set = new Array<number>(32).fill(0);
	for (let i = 0; i < 20_000; i++) {
		const drawn = random.u32();
		for (let bit = 0; bit < 32; bit++) set[bit] = (set[bit] as number) + ((drawn >>> bit) & 1);
	}
	for (const count of set) assert.ok(Math.abs(count - 10_000) < 5 * Math.sqrt(5_000), `${count}`);
});

test("a heap gives back by time, then in order of planning", () => {
	fc.assert(
		fc.property(fc.array(fc.nat(20)), (times) => {
			const heap = new Heap();
			for (const [seq, atUs] of times.entries()) heap.push({ atUs, seq, run: () => {} });
			const expected = times
				.map((atUs, seq) => ({ atUs, seq }))
				.sort((a, b) => a.atUs - b.atUs || a.seq - b.seq);
			const found = times.map(() => {
				const { atUs, seq } = heap.pop() as { atUs: number; seq: number };
				return { atUs, seq };
			});
			assert.deepEqual(found, expected);
			assert.equal(heap.pop(), undefined);
		}),
	);
});
