import { deserialize, serialize } from "node:v8";
import { apply, emptyState, fromRows, type State } from "@tansiq/party";
import type { Row } from "./disk.ts";

/** Folding fewer rows than this anew costs less than a snapshot. */
const SNAPSHOT_ROWS = 40;

/** The fold of a journal, from its first row. */
export function foldAnew(self: string, rows: readonly Row[]): State {
	return foldOnto(emptyState(self), rows);
}

function foldOnto(state: State, rows: readonly Row[]): State {
	for (const { body, entries } of rows) apply(state, fromRows(body, entries));
	return state;
}

/**
 * The same, as a node needs it at each start. A world restarts its nodes hundreds of times, so a
 * snapshot is kept of the last fold; it counts only where the rows that it was made of are still
 * the same.
 */
export class Fold {
	readonly #self: string;
	#snapshot: { position: number; sum: number; state: Buffer } | null = null;

	constructor(self: string) {
		this.#self = self;
	}

	of(rows: readonly Row[]): State {
		const last = this.#snapshot;
		const isGood = last !== null && rows[last.position - 1]?.sum === last.sum;
		const state = emptyState(this.#self);
		if (isGood) restoreInto(state, last.state);
		const from = isGood ? last.position : 0;
		foldOnto(state, rows.slice(from));
		const sum = rows.at(-1)?.sum;
		if (sum !== undefined && rows.length - from > SNAPSHOT_ROWS)
			this.#snapshot = { position: rows.length, sum, state: serialize(state) };
		return state;
	}
}

/** Everything in a state is plain data but the index of volumes, which is filled again. */
function restoreInto(state: State, snapshot: Buffer): void {
	const { index } = state.registry;
	Object.assign(state, deserialize(snapshot) as State);
	state.registry.index = index;
	for (const { key, owner, level, state: life, volumes } of state.registry.operations.values())
		if (life !== "ended" && (owner === "own" || level !== "sealed")) index.add(key, volumes);
}
