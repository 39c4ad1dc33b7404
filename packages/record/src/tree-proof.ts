import { HASH_BYTES, isCount } from "./encoding.ts";
import { RecordError } from "./error.ts";
import { emptyRoot, nodeHash, rootOfRange, splitPoint } from "./tree.ts";

/** Inclusion and consistency proofs: made as in RFC 6962 section 2.1, verified as in RFC 9162. */

export class TreeError extends RecordError {}

/**
 * Hashes from the leaf's sibling up to the root's child.
 * @throws TreeError unless 0 <= index < number of leaves
 */
export function inclusionProof(hashes: readonly Uint8Array[], index: number): Uint8Array[] {
	if (!isCount(index) || index >= hashes.length) {
		throw new TreeError("index", index, `an integer of 0 … ${hashes.length - 1}`);
	}
	const proof: Uint8Array[] = [];
	let start = 0;
	let end = hashes.length;
	while (end - start > 1) {
		const middle = start + splitPoint(end - start);
		if (index < middle) {
			proof.unshift(rootOfRange(hashes, middle, end));
			end = middle;
		} else {
			proof.unshift(rootOfRange(hashes, start, middle));
			start = middle;
		}
	}
	return proof;
}

/** RFC 9162 section 2.1.3.2. */
export function verifyInclusion(
	leaf: Uint8Array,
	index: number,
	size: number,
	proof: readonly Uint8Array[],
	root: Uint8Array,
): boolean {
	if (!isCount(index) || !isCount(size) || index >= size || !areHashes([leaf, root, ...proof])) {
		return false;
	}
	let position = index;
	let last = size - 1;
	let node = leaf;
	for (const sibling of proof) {
		if (last === 0) return false;
		if (position % 2 === 1 || position === last) {
			node = nodeHash(sibling, node);
			while (position % 2 === 0 && position !== 0) {
				position /= 2;
				last = Math.floor(last / 2);
			}
		} else {
			node = nodeHash(node, sibling);
		}
		position = Math.floor(position / 2);
		last = Math.floor(last / 2);
	}
	return last === 0 && Buffer.compare(node, root) === 0;
}

/**
 * That the tree of the first `oldSize` leaves is a prefix of the tree of all of them.
 * @throws TreeError unless 0 <= oldSize <= number of leaves
 */
export function consistencyProof(hashes: readonly Uint8Array[], oldSize: number): Uint8Array[] {
	if (!isCount(oldSize) || oldSize > hashes.length) {
		throw new TreeError("old size", oldSize, `an integer of 0 … ${hashes.length}`);
	}
	if (oldSize === 0) return [];
	const proof: Uint8Array[] = [];
	let start = 0;
	let end = hashes.length;
	while (end !== oldSize) {
		const middle = start + splitPoint(end - start);
		if (oldSize <= middle) {
			proof.unshift(rootOfRange(hashes, middle, end));
			end = middle;
		} else {
			proof.unshift(rootOfRange(hashes, start, middle));
			start = middle;
		}
	}
	// The verifier holds the old root itself when it is a subtree of the new tree.
	if (start > 0) proof.unshift(rootOfRange(hashes, start, end));
	return proof;
}

/** RFC 9162 section 2.1.4.2; an empty old tree is consistent with every tree, by an empty proof. */
export function verifyConsistency(
	oldSize: number,
	newSize: number,
	proof: readonly Uint8Array[],
	oldRoot: Uint8Array,
	newRoot: Uint8Array,
): boolean {
	if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize) return false;
	if (!areHashes([oldRoot, newRoot, ...proof])) return false;
	if (oldSize === newSize) return proof.length === 0 && Buffer.compare(oldRoot, newRoot) === 0;
	if (oldSize === 0) return proof.length === 0 && Buffer.compare(oldRoot, emptyRoot()) === 0;
	const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
	const roots = rootsOfPath(oldSize, newSize, path);
	return (
		roots !== undefined &&
		Buffer.compare(roots.old, oldRoot) === 0 &&
		Buffer.compare(roots.new, newRoot) === 0
	);
}

/**
 * The two roots that a consistency path hashes to, where the path starts with its own first node
 * even if that is the whole old tree; undefined where it has another length than these sizes need.
 * The new root binds the old one to its tree; the old root by itself binds nothing.
 * @param oldSize 1 … newSize−1
 */
export function rootsOfPath(
	oldSize: number,
	newSize: number,
	path: readonly Uint8Array[],
): { old: Uint8Array; new: Uint8Array } | undefined {
	const [first, ...siblings] = path;
	if (!first) return undefined;
	let old = oldSize - 1;
	let last = newSize - 1;
	while (old % 2 === 1) {
		old = (old - 1) / 2;
		last = Math.floor(last / 2);
	}
	let oldNode = first;
	let newNode = first;
	for (const sibling of siblings) {
		if (last === 0) return undefined;
		if (old % 2 === 1 || old === last) {
			oldNode = nodeHash(sibling, oldNode);
			newNode = nodeHash(sibling, newNode);
			while (old % 2 === 0 && old !== 0) {
				old /= 2;
				last = Math.floor(last / 2);
			}
		} else {
			newNode = nodeHash(newNode, sibling);
		}
		old = Math.floor(old / 2);
		last = Math.floor(last / 2);
	}
	return last === 0 ? { old: oldNode, new: newNode } : undefined;
}

/** @param size 1 or more */
export function isPowerOfTwo(size: number): boolean {
	return size === 1 || splitPoint(size) * 2 === size;
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
	return hashes.every((hash) => hash.length === HASH_BYTES);
}
