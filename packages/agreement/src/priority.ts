import type { Agreement, Category } from "./agreement.ts";
import { rulesOf } from "./rules.ts";

/** Categories that others make room for, first things first, where nothing else is agreed. */
const PRIORITY: readonly Category[] = ["distress", "medical", "protected"];

/**
 * The categories that others make room for, first things first; what is not among them is equal
 * and last. Two orders that contradict each other leave the usual one.
 */
export function priorityOf(agreement: Agreement): readonly Category[] {
	const [first, ...others] = rulesOf(agreement.rules ?? [], "priority");
	if (first === undefined) return PRIORITY;
	const isOne = others.every(({ order }) => order.join() === first.order.join());
	return isOne ? first.order : PRIORITY;
}

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
 * @param priority the categories that go before the others, as `priorityOf` gives them
 */
export function changesFirst(
	a: Declaration,
	b: Declaration,
	priority: readonly Category[] = PRIORITY,
): Declaration {
	const [rankA, rankB] = [rank(priority, a.category), rank(priority, b.category)];
	if (rankA !== rankB) return rankA > rankB ? a : b;
	const aSawB = a.seenPeer > b.index;
	const bSawA = b.seenPeer > a.index;
	if (aSawB !== bSawA) return aSawB ? a : b;
	if (a.startUs !== b.startUs) return a.startUs > b.startUs ? a : b;
	return a.entryHash > b.entryHash ? a : b;
}

function rank(priority: readonly Category[], category: Category): number {
	const index = priority.indexOf(category);
	return index < 0 ? priority.length : index;
}
