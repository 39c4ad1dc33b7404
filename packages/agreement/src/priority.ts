import type { Category } from "./agreement.ts";

/** Categories that others make room for, first things first; the rest are equal. */
const PRIORITY: readonly Category[] = ["distress", "medical", "protected"];

/** A declaration as the tie rule sees it. A claimed time is deliberately not among its fields. */
export interface Declaration {
	author: string;
	category: Category;
	/** Index of the entry that told of it, in its author's routine log. */
	index: number;
	/** How much of the other party's routine log its author had mirrored when it was said. */
	seenPeer: number;
	startUs: number;
	/** Hex SHA-256 of the entry. */
	entryHash: string;
}

/**
 * Which of two conflicting declarations of different parties changes first: the one of lower
 * priority, and between equals the later. The earlier is the one that the other's entry has *seen*; if neither had seen the
 * other they are concurrent, and the later start yields, then the higher entry hash.
 */
export function changesFirst(a: Declaration, b: Declaration): Declaration {
	const [rankA, rankB] = [rank(a.category), rank(b.category)];
	if (rankA !== rankB) return rankA > rankB ? a : b;
	const aSawB = a.seenPeer > b.index;
	const bSawA = b.seenPeer > a.index;
	if (aSawB !== bSawA) return aSawB ? a : b;
	if (a.startUs !== b.startUs) return a.startUs > b.startUs ? a : b;
	return a.entryHash > b.entryHash ? a : b;
}

function rank(category: Category): number {
	const index = PRIORITY.indexOf(category);
	return index < 0 ? PRIORITY.length : index;
}
