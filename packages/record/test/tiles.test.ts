import assert from "node:assert/strict";
import { test } from "node:test";
import {
	decodeBundle,
	decodeTile,
	encodeBundle,
	entriesPath,
	hashTiles,
	leafHash,
	rootOfLeaves,
	TileError,
	tilePath,
} from "@tansiq/record";
import fc from "fast-check";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

test("paths are those of the specification", () => {
	assert.equal(tilePath(0, 1_234_067), "tile/0/x001/x234/067");
	assert.equal(tilePath(3, 0, 17), "tile/3/000.p/17");
	assert.equal(tilePath(63, 999), "tile/63/999");
	assert.equal(tilePath(1, 1000, 255), "tile/1/x001/000.p/255");
	assert.equal(entriesPath(273, 112), "tile/entries/273.p/112");
	for (const [level, index, width] of [
		[64, 0, 256],
		[-1, 0, 256],
		[0, -1, 256],
		[0, 1.5, 256],
		[0, 0, 0],
		[0, 0, 257],
	] as const) {
		assert.throws(() => tilePath(level, index, width), TileError);
	}
});

test("a tree of 70 000 has the tiles that the specification counts", () => {
	const leaf = leafHash(Buffer.of(1));
	const files = hashTiles(Array<Uint8Array>(70_000).fill(leaf));
	const count = (pattern: RegExp) => files.filter(({ path }) => pattern.test(path)).length;
	assert.equal(count(/^tile\/0\/[x0-9/]+$/), 273);
	assert.equal(count(/^tile\/1\/[x0-9/]+$/), 1);
	const partial = files.filter(({ path }) => path.includes(".p/")).map(({ path }) => path);
	assert.deepEqual(partial, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
});

test("256 leaves make a full tile and one hash above it: the root", () => {
	const leaves = Array.from({ length: 256 }, (_, i) => leafHash(Buffer.of(i)));
	const [full, above, ...more] = hashTiles(leaves);
	assert.ok(full && above);
	assert.deepEqual([full.path, above.path, more], ["tile/0/000", "tile/1/000.p/1", []]);
	assert.deepEqual(decodeTile(full.bytes).map(hex), leaves.map(hex));
	assert.deepEqual(Buffer.from(above.bytes), Buffer.from(rootOfLeaves(leaves)));
	assert.deepEqual(hashTiles([]), []);
});

test("bundles survive; each entry stands behind its big-endian length", () => {
	const bundle = encodeBundle([Buffer.from("ab"), Buffer.alloc(0), Buffer.alloc(258, 7)]);
	assert.equal(Buffer.from(bundle).toString("hex").slice(0, 18), "000261620000010207");
	fc.assert(
		fc.property(
			fc.array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 256 }),
			(entries) => {
				const again = decodeBundle(encodeBundle(entries));
				assert.deepEqual(again.map(hex), entries.map(hex));
			},
		),
		{ numRuns: 50 },
	);
});

test("refuses what is no bundle and no tile", () => {
	const whole = encodeBundle([Buffer.from("abc"), Buffer.from("de")]);
	for (const bad of [
		new Uint8Array(),
		whole.subarray(0, 1),
		whole.subarray(0, 6),
		whole.subarray(0, -1),
		new Uint8Array(2 * 257),
	]) {
		assert.throws(() => decodeBundle(bad), TileError);
	}
	for (const bad of [0, 31, 33, 257 * 32]) {
		assert.throws(() => decodeTile(new Uint8Array(bad)), TileError);
	}
	assert.throws(() => encodeBundle([]), TileError);
	assert.throws(() => encodeBundle([new Uint8Array(65_536)]), TileError);
	assert.equal(encodeBundle([new Uint8Array(65_535)]).length, 65_537);
});
