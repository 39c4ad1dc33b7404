import { CODEBOOK, demandOf, END, type Message } from "@tansiq/hotline";
import { end } from "@tansiq/registry";
import { dropFindings } from "./conflicts.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import type { Fields } from "./message.ts";
import { lineOf, sayOrDraft } from "./speak.ts";
import type { State } from "./state.ts";

/**
 * Ends an operation of ours by hand. Whoever was told of it is told that it is over, while that
 * still matters, by whom ended it.
 *
 * @throws Refusal
 */
export function endByHand(state: State, id: string, by: Operator, facts: Facts): Unstamped[] {
	const operation = state.registry.operations.get(id);
	if (operation?.owner !== "own")
		throw new Refusal("unknown", `operation ${id}: expected one of our own`);
	if (operation.state === "ended") return [];
	const ended = { type: "operationState", operation: id, state: "ended", by: by.name } as const;
	const { notice, window } = operation;
	// While the line recovers nothing is signed: they keep clear of it a little longer.
	if (notice === null || window.endUs <= facts.wallUs || state.line.recovering !== null)
		return [ended];
	const message = CODEBOOK.get(END) as Message;
	const body: Fields = { by: { role: by.role, script: by.script }, ref: notice };
	const line = lineOf(END, body, facts);
	const demand = demandOf(message, body, null);
	return [ended, ...sayOrDraft(state, { message, body, line, demand, answers: null }, by, facts)];
}

/** Theirs is over before its time, or its notice was withdrawn: it meets nobody any more. */
export function endTold(state: State, ref: string): void {
	if (state.registry.operations.get(ref)?.owner !== "peer") return;
	end(state.registry, ref);
	dropFindings(state, ref);
}
