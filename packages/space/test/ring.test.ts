import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type GridPoint, orientation, productsSign, segmentsTouch } from "../src/exact.ts";
import { isFlat, ringContact } from "../src/ring.ts";

const big = fc.integer({ min: -720e9, max: 720e9 });

test("signs of differences of products are those of exact arithmetic", () => {
	fc.assert(
		fc.property(big, big, big, big, fc.integer({ min: 0, max: 4 }), (a, b, c, d, near) => {
			const exact = (w: number, x: number, y: number, z: number) => {
				const value = BigInt(w) * BigInt(x) - BigInt(y) * BigInt(z);
				return value > 0n ? 1 : value < 0n ? -1 : 0;
			};
			assert.equal(productsSign(a, b, c, d), exact(a, b, c, d));
			assert.equal(productsSign(a, a + near, a + 1, a + 1), exact(a, a + near, a + 1, a + 1));
		}),
		{ numRuns: 2000 },
	);
});

/** Every pair of edges, by the definition. */
function touchesByPairs(ring: readonly GridPoint[]): boolean {
	const n = ring.length;
	const at = (i: number) => ring[i % n] as GridPoint;
	for (let i = 0; i < n; i++) {
		const [a, b, c] = [at(i), at(i + 1), at(i + 2)];
		const dot = (a.x - b.x) * (c.x - b.x) + (a.y - b.y) * (c.y - b.y);
		if (orientation(a, b, c) === 0 && dot > 0) return true;
		for (let j = i + 2; j < n; j++) {
			if (j + 1 - i !== n && segmentsTouch(a, b, at(j), at(j + 1))) return true;
		}
	}
	return false;
}

function anyRing(side: number) {
	const point = fc.record({ x: fc.nat(side), y: fc.nat(side) });
	return fc
		.array(point, { minLength: 3, maxLength: 9 })
		.map((ring) =>
			ring.filter((p, i) => {
				const next = ring[(i + 1) % ring.length] as GridPoint;
				return p.x !== next.x || p.y !== next.y;
			}),
		)
		.filter((ring) => {
			const [first, last] = [ring[0], ring[ring.length - 1]];
			return ring.length >= 3 && (first?.x !== last?.x || first?.y !== last?.y);
		});
}

test("the sweep finds a contact exactly where comparing all pairs does", () => {
	let simple = 0;
	for (const side of [3, 6, 1000]) {
		fc.assert(
			fc.property(anyRing(side), (ring) => {
				const touches = touchesByPairs(ring);
				if (!touches) simple++;
				assert.equal(ringContact(ring) !== null, touches);
			}),
			{ numRuns: 4000, seed: side },
		);
	}
	assert.ok(simple > 1000, `${simple} rings were simple`);
});

test("flat rings are those without a turn", () => {
	const line = [0, 5, 2, 9].map((k) => ({ x: 3 * k, y: -7 * k }));
	assert.equal(isFlat(line), true);
	assert.equal(isFlat([...line, { x: 1, y: 0 }]), false);
});
