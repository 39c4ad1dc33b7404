import type { Operation } from "@tansiq/api";
import { nodeNowUs } from "../state/clock.ts";
import type { ClientState } from "../state/model.ts";
import type { Store } from "../state/store.ts";
import type { NodeClient } from "./node.ts";

const AT_ONCE = 4;
const BACK_US = 10 * 60_000_000;
const AHEAD_US = 6 * 3_600_000_000;
/** A node that refused once is asked again after this long, and not in between. */
const ASK_AGAIN_MS = 10_000;

/** Fetches the geometry of operations as they come into reach, each version once. */
export function followDetails(store: Store, node: Pick<NodeClient, "operation">): void {
	const asked = new Map<string, number>();
	let running = 0;

	function next(): void {
		const state = store.get();
		while (running < AT_ONCE) {
			const operation = wanted(state).find((candidate) => {
				const askedMs = asked.get(nameOf(candidate));
				return askedMs === undefined || state.nowMs - askedMs > ASK_AGAIN_MS;
			});
			if (operation === undefined) return;
			asked.set(nameOf(operation), state.nowMs);
			running++;
			node
				.operation(operation.id)
				.then((detail) => {
					store.dispatch({ type: "detail", detail });
					if (detail.operation.version === operation.version) asked.delete(nameOf(operation));
				})
				.catch(() => undefined)
				.finally(() => {
					running--;
					next();
				});
		}
	}
	store.subscribe(next);
}

function nameOf(operation: Operation): string {
	return `${operation.id} ${operation.version}`;
}

/** Operations in reach whose geometry is not here at the version that stands, the nearest first. */
function wanted(state: ClientState): Operation[] {
	const nowUs = nodeNowUs(state);
	return (state.desk?.operations ?? [])
		.filter(
			(operation) =>
				operation.window.endUs > nowUs - BACK_US &&
				operation.window.startUs < nowUs + AHEAD_US &&
				state.details.get(operation.id)?.operation.version !== operation.version,
		)
		.sort((a, b) => a.window.startUs - b.window.startUs);
}
