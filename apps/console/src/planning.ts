import type { DisclosurePreview, OperationDetail, Verdict, WaysOut } from "@tansiq/api";
import type { OperationRequest } from "@tansiq/formats";
import type { Language } from "@tansiq/language";
import type { Send } from "./agreeing.ts";
import { type NodeClient, NodeRefusal } from "./link/node.ts";
import type { Store } from "./state/store.ts";

/** What a plan meets, and what of it would be told; nothing is declared. */
export interface Checked {
	verdict: Verdict;
	preview: DisclosurePreview;
	/** Of the whole plan; empty where it meets nothing, or none was found. */
	waysOut: WaysOut;
}

export interface PlanningCommands {
	/** @returns why the node did not look at it where it did not */
	checkPlan(request: OperationRequest, language: Language): Promise<Checked | string>;
	/** Declares it under our own name for it, and shows it on the desk. */
	declare(id: string, request: OperationRequest): void;
}

/** @param send runs one request in the name of whoever is signed in */
export function planningCommands(store: Store, node: NodeClient, send: Send): PlanningCommands {
	return {
		async checkPlan(request, language) {
			try {
				const [verdict, preview, waysOut] = await Promise.all([
					node.checkPlan(request),
					node.previewPlan(request, language),
					node.waysOut(request),
				]);
				return { verdict, preview, waysOut };
			} catch (error) {
				return error instanceof NodeRefusal ? error.detail : String(error);
			}
		},
		declare(id, request) {
			send(
				"declare",
				() => node.declare(id, request),
				({ operation }: OperationDetail) => {
					store.dispatch({ type: "page", page: null });
					store.dispatch({ type: "select", selection: { kind: "operation", id: operation.id } });
				},
			);
		},
	};
}
