import type { LiveEvents } from "@tansiq/api";
import type { Store } from "../state/store.ts";

/**
 * Follows the node's event stream for as long as the page lives. A lost stream is shown at once;
 * the browser reconnects by itself, and by us where it gives up.
 */
export function followLive(store: Store, path = "/v1/live"): void {
	const source = new EventSource(path);
	const on = <K extends keyof LiveEvents>(name: K, handle: (data: LiveEvents[K]) => void) =>
		source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
	const atMs = () => performance.now();

	on("desk", (desk) => store.dispatch({ type: "desk", desk, atMs: atMs() }));
	on("tracks", (picture) => store.dispatch({ type: "tracks", ...picture, atMs: atMs() }));
	on("clock", ({ nowUs }) => store.dispatch({ type: "clock", nowUs, atMs: atMs() }));
	source.addEventListener("error", () => {
		store.dispatch({ type: "link", link: "lost", atMs: atMs() });
		if (source.readyState === EventSource.CLOSED) {
			setTimeout(() => followLive(store, path), RETRY_MS);
		}
	});
}

const RETRY_MS = 1_000;
