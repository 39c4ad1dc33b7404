import type { ClientState, DeskEvent } from "./model.ts";
import { reduce } from "./reduce.ts";

export interface Store {
	get(): ClientState;
	dispatch(event: DeskEvent): void;
	/** @returns a function that ends the subscription */
	subscribe(listener: () => void): () => void;
}

export function createStore(initial: ClientState): Store {
	let state = initial;
	const listeners = new Set<() => void>();
	return {
		get: () => state,
		dispatch(event) {
			const next = reduce(state, event);
			if (next === state) return;
			state = next;
			for (const listener of listeners) listener();
		},
		subscribe(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
