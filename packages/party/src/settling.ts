import { awaitsAnswer, type Dialogue } from "@tansiq/hotline";
import type { State } from "./state.ts";

/** Changes a dialogue, if there is one, and keeps the lists of what is open. */
export function changed(state: State, ref: string, change: (dialogue: Dialogue) => void): void {
	const dialogue = state.dialogues.get(ref);
	if (dialogue === undefined) return;
	change(dialogue);
	settle(state, dialogue);
}

/** Whether somebody still has to answer it, and whether it may still owe an outcome. */
export function settle(state: State, dialogue: Dialogue): void {
	const { ref, direction, outcome, delayedUs, refusedCode } = dialogue;
	if (awaitsAnswer(dialogue)) state.open.add(ref);
	else {
		state.open.delete(ref);
		state.escalations.delete(ref);
	}
	if (direction !== "sent") return;
	const ended = delayedUs !== null || refusedCode !== null;
	const done = ended || (outcome !== null && !mayFollow(dialogue));
	if (done) state.awaiting.delete(ref);
	else state.awaiting.add(ref);
}

/** Overdue is followed by closed late or cancelled once there is an answer. */
function mayFollow({ outcome, answer, withdrawnUs }: Dialogue): boolean {
	return outcome === "overdue" && (answer !== null || withdrawnUs !== null);
}
