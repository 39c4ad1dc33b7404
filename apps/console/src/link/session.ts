import type { Store } from "../state/store.ts";
import type { NodeClient } from "./node.ts";

/** A shift ends by itself, and another page may lock the desk: asked again this often, ms. */
const ASK_AGAIN_MS = 30_000;

type Asked = Pick<NodeClient, "session" | "operators">;

/** Keeps the desk aware of who is signed in, and of who could be. */
export function followSession(store: Store, node: Asked): void {
	// A node that is not reached is shown by its silent stream.
	const again = () => void askSession(store, node).catch(() => undefined);
	again();
	setInterval(again, ASK_AGAIN_MS);
}

/**
 * Asks once. An answer that was under way while somebody signed in or locked the desk says what
 * was before, and is dropped.
 */
export async function askSession(store: Store, node: Asked): Promise<void> {
	const before = store.get().session;
	const [session, operators] = await Promise.all([node.session(), node.operators()]);
	store.dispatch({ type: "operators", operators });
	if (store.get().session === before) store.dispatch({ type: "session", session });
}
