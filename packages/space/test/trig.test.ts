import assert from "node:assert/strict";
import { test } from "node:test";
import { atan2, cos, sin, sineCosine } from "../src/index.ts";
import { seeded } from "./oracle.ts";

function ulps(a: number, b: number): number {
	return Math.abs(a - b) / 2 ** (Math.floor(Math.log2(Math.abs(b))) - 52);
}

test("sine and cosine are within 1 ulp of Math's", () => {
	const random = seeded(1);
	for (const range of [0.1, 1, 7, 1000]) {
		for (let i = 0; i < 20_000; i++) {
			const x = (2 * random() - 1) * range;
			assert.ok(ulps(sin(x), Math.sin(x)) <= 1, `sin(${x}) = ${sin(x)}`);
			assert.ok(ulps(cos(x), Math.cos(x)) <= 1, `cos(${x}) = ${cos(x)}`);
		}
	}
});

test("sine and cosine at and beside the quarter turns", () => {
	assert.equal(sin(0), 0);
	assert.equal(cos(0), 1);
	for (let quarter = -8; quarter <= 8; quarter++) {
		for (const x of [quarter * (Math.PI / 2), quarter * (Math.PI / 2) + 1e-9]) {
			assert.ok(x === 0 || ulps(sin(x), Math.sin(x)) <= 1, `sin(${x})`);
			assert.ok(ulps(cos(x), Math.cos(x)) <= 1, `cos(${x})`);
		}
	}
});

test("the bits are fixed", () => {
	const bits = (x: number) => Buffer.from(new Float64Array([x]).buffer).readBigUInt64LE();
	let hash = 0n;
	for (let i = 0; i < 1000; i++) {
		const x = i * 0.0123456789 - 6;
		hash = (hash * 31n + bits(sin(x)) + 7n * bits(cos(x)) + 11n * bits(atan2(x, 1))) % 2n ** 64n;
	}
	assert.equal(hash, 4_767_839_206_103_991_573n);
});

test("sine and cosine are the same in every bit when they are asked for together", () => {
	const random = seeded(3);
	const both = { sine: 0, cosine: 0 };
	const quarters = [-3, -2, -1, 0, 1, 2, 3].map((quarter) => quarter * (Math.PI / 2));
	const any = Array.from({ length: 5_000 }, () => 20 * random() - 10);
	for (const x of [...quarters, -0, ...any]) {
		sineCosine(x, both);
		assert.ok(Object.is(both.sine, sin(x)) && Object.is(both.cosine, cos(x)), `of ${x}`);
	}
});

test("an angle that is no number or too large is refused", () => {
	for (const x of [Number.NaN, Number.POSITIVE_INFINITY, 1001]) {
		assert.throws(() => sin(x), /angle .* expected a number from -1000 to 1000/);
	}
});

test("arc tangent is within 1 ulp of Math's in every quadrant", () => {
	const random = seeded(2);
	for (let i = 0; i < 20_000; i++) {
		const y = 2 * random() - 1;
		const x = (2 * random() - 1) * 10 ** Math.floor(random() * 6 - 3);
		assert.ok(ulps(atan2(y, x), Math.atan2(y, x)) <= 1, `atan2(${y}, ${x})`);
	}
	for (const [y, x] of [
		[0, 1],
		[0, -1],
		[1, 0],
		[-1, 0],
		[0, 0],
	] as const) {
		assert.equal(atan2(y, x), Math.atan2(y, x));
	}
});
