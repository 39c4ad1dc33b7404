import { hash } from "node:crypto";
import { encodeBase64, HASH_BYTES } from "./encoding.ts";

/** The Merkle tree of RFC 6962 section 2.1 over SHA-256. */

/**
 * What a log must remember to grow: the roots of its full subtrees, largest first, in base64.
 * Plain data, so that it can live in a state that is stored as JSON.
 */
export interface Frontier {
	size: number;
	peaks: string[];
}

/** SHA-256(0x00 ‖ entry). */
export function leafHash(entry: Uint8Array): Uint8Array {
	const preimage = Buffer.allocUnsafe(entry.length + 1);
	preimage[0] = 0;
	preimage.set(entry, 1);
	return hash("sha256", preimage, "buffer");
}

const NODE_PREIMAGE = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
	NODE_PREIMAGE.set(left, 1);
	NODE_PREIMAGE.set(right, 1 + HASH_BYTES);
	return hash("sha256", NODE_PREIMAGE, "buffer");
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(): Uint8Array {
	return hash("sha256", "", "buffer");
}

export function emptyFrontier(): Frontier {
	return { size: 0, peaks: [] };
}

/** The frontier after one more leaf; the given one is left as it was. About one hash on average. */
export function appendLeaf(frontier: Frontier, leaf: Uint8Array): Frontier {
	const peaks = frontier.peaks.slice();
	let carry = leaf;
	// Each trailing 1 of the size is a full subtree as large as what is carried.
	for (let rest = frontier.size; rest % 2 === 1; rest = (rest - 1) / 2) {
		carry = nodeHash(Buffer.from(peaks.pop() as string, "base64"), carry);
	}
	peaks.push(encodeBase64(carry));
	return { size: frontier.size + 1, peaks };
}

export function rootOf(frontier: Frontier): Uint8Array {
	let root: Uint8Array | undefined;
	for (let i = frontier.peaks.length - 1; i >= 0; i--) {
		const peak = Buffer.from(frontier.peaks[i] as string, "base64");
		root = root ? nodeHash(peak, root) : peak;
	}
	return root ?? emptyRoot();
}

export function rootOfLeaves(hashes: readonly Uint8Array[]): Uint8Array {
	return hashes.length === 0 ? emptyRoot() : rootOfRange(hashes, 0, hashes.length);
}

/** A whole tree in memory, which answers for any of its prefixes in about 2 log₂ n hashes. */
export interface Tree {
	leaves: readonly Uint8Array[];
	/** The root of the first `size` leaves; undefined where there are fewer. */
	rootAt(size: number): Uint8Array | undefined;
}

export function treeOf(leaves: readonly Uint8Array[]): Tree {
	const levels = [leaves];
	for (let below = leaves; below.length > 1; ) {
		const level: Uint8Array[] = [];
		for (let i = 0; i + 1 < below.length; i += 2) {
			level.push(nodeHash(below[i] as Uint8Array, below[i + 1] as Uint8Array));
		}
		levels.push(level);
		below = level;
	}
	return {
		leaves,
		rootAt(size) {
			if (size > leaves.length) return undefined;
			let root: Uint8Array | undefined;
			// Each 1 of the size is a full subtree; the smallest stands last.
			for (let rest = size, height = 0; rest > 0; rest = Math.floor(rest / 2), height++) {
				if (rest % 2 === 0) continue;
				const peak = levels[height]?.[rest - 1] as Uint8Array;
				root = root ? nodeHash(peak, root) : peak;
			}
			return root ?? emptyRoot();
		},
	};
}

/** MTH(D[start:end]) for a range of at least one leaf. */
export function rootOfRange(hashes: readonly Uint8Array[], start: number, end: number): Uint8Array {
	if (end - start === 1) return hashes[start] as Uint8Array;
	const middle = start + splitPoint(end - start);
	return nodeHash(rootOfRange(hashes, start, middle), rootOfRange(hashes, middle, end));
}

/** The largest power of two smaller than `size` (> 1). */
export function splitPoint(size: number): number {
	let split = 1;
	while (split * 2 < size) split *= 2;
	return split;
}
