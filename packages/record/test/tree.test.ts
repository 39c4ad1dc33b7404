import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
	appendLeaf,
	consistencyProof,
	emptyFrontier,
	emptyRoot,
	type Frontier,
	inclusionProof,
	leafHash,
	nodeHash,
	rootOf,
	rootOfLeaves,
	TreeError,
	verifyConsistency,
	verifyInclusion,
} from "@tansiq/record";
import fc from "fast-check";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

// The vectors of the Certificate Transparency reference implementation of RFC 6962.
const entries = [
	"",
	"00",
	"10",
	"2021",
	"3031",
	"40414243",
	"5051525354555657",
	"606162636465666768696a6b6c6d6e6f",
].map((entry) => leafHash(Buffer.from(entry, "hex")));
const roots = [
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
	"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
	"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
	"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
	"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
	"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
	"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
	"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const node = {
	a: "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
	b: "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
	c: "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
	d: "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
	e: "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
	f: "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
} as const;

test("reproduces the published roots of RFC 6962, from leaves and from a frontier", () => {
	let frontier = emptyFrontier();
	for (let size = 0; size <= 8; size++) {
		assert.equal(hex(rootOfLeaves(entries.slice(0, size))), roots[size]);
		assert.equal(hex(rootOf(frontier)), roots[size]);
		if (size < 8) frontier = appendLeaf(frontier, entries[size] as Uint8Array);
	}
});

test("reproduces the published proofs of RFC 6962", () => {
	const inclusion = (size: number, index: number) =>
		inclusionProof(entries.slice(0, size), index).map(hex);
	assert.deepEqual(inclusion(1, 0), []);
	assert.deepEqual(inclusion(8, 0), [node.a, node.b, node.c]);
	assert.deepEqual(inclusion(8, 5), [node.d, node.e, roots[4]]);
	assert.deepEqual(inclusion(3, 2), [roots[2]]);
	assert.deepEqual(inclusion(5, 1), [roots[1], node.b, node.d]);
	const consistency = (size: number, old: number) =>
		consistencyProof(entries.slice(0, size), old).map(hex);
	assert.deepEqual(consistency(1, 1), []);
	assert.deepEqual(consistency(8, 1), [node.a, node.b, node.c]);
	assert.deepEqual(consistency(8, 6), [node.f, node.e, roots[4]]);
	assert.deepEqual(consistency(5, 2), [node.b, node.d]);
});

// Section 2.1 word for word, as an oracle that shares no code with the package.
function treeHash(entriesOf: Buffer[]): Buffer {
	const sha = (...parts: Uint8Array[]) =>
		createHash("sha256").update(Buffer.concat(parts)).digest();
	if (entriesOf.length === 0) return sha();
	if (entriesOf.length === 1) return sha(Buffer.of(0), entriesOf[0] as Buffer);
	const k = 2 ** Math.floor(Math.log2(entriesOf.length - 1));
	return sha(Buffer.of(1), treeHash(entriesOf.slice(0, k)), treeHash(entriesOf.slice(k)));
}

const LARGEST = 130;
const raw = Array.from({ length: LARGEST }, (_, i) => Buffer.from(`entry ${i}`));
const leaves = raw.map((entry) => leafHash(entry));
const expected = Array.from({ length: LARGEST + 1 }, (_, n) => treeHash(raw.slice(0, n)));

test(`roots of 0 to ${LARGEST} leaves are those of the definition; a frontier survives JSON`, () => {
	let frontier: Frontier = emptyFrontier();
	for (let size = 0; size <= LARGEST; size++) {
		assert.equal(hex(rootOfLeaves(leaves.slice(0, size))), hex(expected[size] as Buffer));
		assert.equal(hex(rootOf(frontier)), hex(expected[size] as Buffer));
		const before = JSON.stringify(frontier);
		const next = appendLeaf(frontier, leaves[size % LARGEST] as Uint8Array);
		assert.equal(JSON.stringify(frontier), before);
		frontier = JSON.parse(JSON.stringify(next));
	}
});

test(`every inclusion proof up to ${LARGEST} leaves verifies, and only for its own leaf and size`, () => {
	for (let size = 1; size <= LARGEST; size++) {
		const root = expected[size] as Buffer;
		for (let index = 0; index < size; index++) {
			const leaf = leaves[index] as Uint8Array;
			const proof = inclusionProof(leaves.slice(0, size), index);
			assert.ok(verifyInclusion(leaf, index, size, proof, root), `${index} of ${size}`);
			const other = leaves[(index + 1) % LARGEST] as Uint8Array;
			assert.ok(!verifyInclusion(other, index, size, proof, root));
			assert.ok(!verifyInclusion(leaf, (index + 1) % size, size, proof, root) || size === 1);
			assert.ok(!verifyInclusion(leaf, index, size, [...proof, leaf], root));
			assert.ok(!verifyInclusion(leaf, index, size, proof.slice(1), root) || size === 1);
			assert.ok(!verifyInclusion(leaf, index, size, proof, expected[size - 1] as Buffer));
		}
	}
});

test(`every consistency proof up to ${LARGEST} leaves verifies, and only for its own sizes`, () => {
	for (let size = 0; size <= LARGEST; size++) {
		const root = expected[size] as Buffer;
		for (let old = 0; old <= size; old++) {
			const oldRoot = expected[old] as Buffer;
			const proof = consistencyProof(leaves.slice(0, size), old);
			const verify = (o: number, n: number, p: Uint8Array[], a: Buffer, b: Buffer) =>
				verifyConsistency(o, n, p, a, b);
			assert.ok(verify(old, size, proof, oldRoot, root), `${old} of ${size}`);
			assert.ok(!verify(old, size, [...proof, root], oldRoot, root));
			if (old === size) continue;
			assert.ok(!verify(old + 1, size, proof, oldRoot, root), `${old}+1 of ${size}`);
			if (old === 0) continue;
			assert.ok(!verify(old, size, proof.slice(1), oldRoot, root));
			assert.ok(!verify(old, size, proof, expected[old - 1] as Buffer, root));
			assert.ok(!verify(old, size, proof, oldRoot, expected[size - 1] as Buffer));
		}
	}
});

test("a proof too short or too long for the size it claims does not verify", () => {
	const [zero, one, two] = leaves as [Uint8Array, Uint8Array, Uint8Array];
	const [, , root2, root3, root4] = expected;
	assert.ok(root2 && root3 && root4);
	assert.ok(!verifyInclusion(zero, 0, 4, [one], root2));
	assert.ok(!verifyInclusion(one, 0, 1, [zero], root2));
	const proof = consistencyProof(leaves.slice(0, 4), 3);
	assert.ok(verifyConsistency(3, 4, proof, root3, root4));
	assert.ok(!verifyConsistency(3, 8, proof, root3, root4));
	const longer = [nodeHash(two, root3), nodeHash(two, root4)] as const;
	assert.ok(!verifyConsistency(3, 4, [...proof, two], ...longer));
});

test("a proof with any bit flipped, or a tree with any leaf changed, does not verify", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 2, max: LARGEST }),
			fc.nat(),
			fc.nat(),
			fc.nat(255),
			(size, indexSeed, at, bit) => {
				const index = indexSeed % size;
				const proof = inclusionProof(leaves.slice(0, size), index);
				const step = at % proof.length;
				const flipped = Uint8Array.from(proof[step] as Uint8Array);
				flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
				const forged = proof.with(step, flipped);
				const leaf = leaves[index] as Uint8Array;
				assert.ok(!verifyInclusion(leaf, index, size, forged, expected[size] as Buffer));
				const changed = leaves.slice(0, size).with(index, flipped);
				assert.notEqual(hex(rootOfLeaves(changed)), hex(expected[size] as Buffer));
			},
		),
		{ numRuns: 300 },
	);
});

test("sizes beyond 32 bits are counted exactly", () => {
	const size = 2 ** 40 + 2 ** 33 + 1;
	const peak = Buffer.alloc(32, 1).toString("base64");
	const frontier = appendLeaf({ size, peaks: [peak, peak, peak] }, leaves[0] as Uint8Array);
	assert.equal(frontier.size, size + 1);
	assert.equal(frontier.peaks.length, 3);
	const siblings = Array<Uint8Array>(40).fill(leaves[1] as Uint8Array);
	const leaf = leaves[0] as Uint8Array;
	let root = leaf;
	for (const sibling of siblings) {
		root = createHash("sha256").update(Buffer.of(1)).update(root).update(sibling).digest();
	}
	assert.ok(verifyInclusion(leaf, 0, 2 ** 40, siblings, root));
	assert.ok(!verifyInclusion(leaf, 2 ** 32, 2 ** 40, siblings, root));
});

test("refuses indices and sizes outside the tree", () => {
	for (const index of [-1, 8, 0.5, -0, Number.NaN]) {
		assert.throws(() => inclusionProof(entries, index), TreeError);
	}
	for (const old of [-1, 9, 1.5]) assert.throws(() => consistencyProof(entries, old), TreeError);
	const root = rootOfLeaves(entries);
	assert.ok(!verifyInclusion(root, 0, 0, [], root));
	assert.ok(!verifyInclusion(root, 1, 1, [], root));
	assert.ok(!verifyInclusion(new Uint8Array(31), 0, 1, [], new Uint8Array(31)));
	assert.ok(!verifyConsistency(9, 8, [], root, root));
	assert.ok(!verifyConsistency(0, 8, [], root, root));
	assert.ok(!verifyConsistency(8, 8, [], root.subarray(1), root.subarray(1)));
	assert.ok(verifyConsistency(0, 8, [], emptyRoot(), root));
});
