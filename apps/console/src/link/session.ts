import type { Store } from "../state/store.ts";
import type { NodeClient } from "./node.ts";

/** A shift ends by itself, and another page may lock the desk: asked again this often, ms. */
const ASK_AGAIN_MS = 30_000;

/** Keeps the desk aware of who is signed in, and of who could be. */
export function followSession(store: Store, node: Pick<NodeClient, "session" | "operators">): void {
	async function ask(): Promise<void> {
		const [session, operators] = await Promise.all([node.session(), node.operators()]);
		store.dispatch({ type: "operators", operators });
		store.dispatch({ type: "session", session });
	}
	// A node that is not reached is shown by its silent stream.
	const again = () => void ask().catch(() => undefined);
	again();
	setInterval(again, ASK_AGAIN_MS);
}
