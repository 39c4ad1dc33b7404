import type { NodeOptions, RunningNode } from "./node.ts";

/** Starts a node. Its program is loaded only now: whoever keeps keys or reads a folder needs none of it. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
	const node = await import("./node.ts");
	return node.startNode(options);
}
