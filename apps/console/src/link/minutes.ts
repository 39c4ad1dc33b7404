import type { Store } from "../state/store.ts";
import type { NodeClient } from "./node.ts";

/** Reads the minutes of calls again whenever the node's journal has grown, one request at a time. */
export function followMinutes(store: Store, node: Pick<NodeClient, "minutes">): void {
	let readAt: number | null = null;
	let reading = false;

	function next(): void {
		const position = store.get().desk?.position;
		if (reading || position === undefined || position === readAt) return;
		reading = true;
		readAt = position;
		node
			.minutes()
			.then((minutes) => store.dispatch({ type: "minutes", minutes }))
			// What could not be read is read with the next change; a silent node is shown as such.
			.catch(() => undefined)
			.finally(() => {
				reading = false;
				next();
			});
	}
	store.subscribe(next);
}
