import type { Alert, Conflict, Dialogue, Hold, Operation } from "@tansiq/api";
import type { ClientState, Selection } from "./model.ts";
import { needsAnswer, type QueueItem } from "./queue.ts";
import { shownQueue } from "./reduce.ts";

/**
 * A key pressed for the row that stood first must not meet the row that has just taken its
 * place: for this long after a change at the top, keys that act on the top do nothing.
 */
export const TOP_SETTLES_MS = 600;

export type Target<T> =
	| { kind: "found"; value: T }
	| { kind: "none" }
	/** The top of the queue changed a moment ago. */
	| { kind: "unsettled" };

/** The received notice that R and U answer: the selected one, else the first of the queue. */
export function noticeToAnswer(state: ClientState): Target<Dialogue> {
	return target(state, "notice", (id) =>
		state.desk?.dialogues.find((dialogue) => dialogue.ref === id && needsAnswer(dialogue)),
	);
}

/** The alert that A silences: the selected one, else the most urgent. */
export function alertToSilence(state: ClientState): Target<Alert> {
	return target(state, "alert", (id) =>
		state.desk?.alerts.find((alert) => alert.id === id && alert.silencedUs === null),
	);
}

function target<T>(
	state: ClientState,
	kind: QueueItem["kind"],
	find: (id: string) => T | undefined,
): Target<T> {
	if (state.selection?.kind === kind) {
		const value = find(state.selection.id);
		if (value !== undefined) return { kind: "found", value };
	}
	const first = shownQueue(state).answer.find((item) => item.kind === kind);
	const value = first === undefined ? undefined : find(first.id);
	if (value === undefined) return { kind: "none" };
	const settled = state.nowMs - state.top.sinceMs >= TOP_SETTLES_MS;
	return settled ? { kind: "found", value } : { kind: "unsettled" };
}

/** Release and refuse meet a selected hold only: its bytes are then on screen. */
export function selectedHold(state: ClientState): Hold | undefined {
	return state.selection?.kind === "hold"
		? state.desk?.holds.find((hold) => hold.id === state.selection?.id)
		: undefined;
}

export function selectedConflict(state: ClientState): Conflict | undefined {
	return state.selection?.kind === "conflict"
		? state.desk?.conflicts.find((conflict) => conflict.id === state.selection?.id)
		: undefined;
}

/** Every row that ↑ and ↓ walk through, from the top of the queue to the last conflict. */
export function rowsInOrder(state: ClientState): { key: string; selection: Selection }[] {
	const queue = shownQueue(state);
	const items = [...queue.answer, ...queue.standing, ...queue.waiting];
	return [
		...items.map((item) => ({ key: item.key, selection: { kind: item.kind, id: item.id } })),
		...openConflicts(state).map((conflict) => ({
			key: `conflict-${conflict.id}`,
			selection: { kind: "conflict" as const, id: conflict.id },
		})),
	];
}

/** Conflicts that are not past, unresolved before those let stand, by when they begin. */
export function openConflicts(state: ClientState): Conflict[] {
	const startUs = (conflict: Conflict) => conflict.windows[0]?.startUs ?? conflict.foundUs;
	return (state.desk?.conflicts ?? [])
		.filter((conflict) => conflict.status !== "past")
		.sort(
			(a, b) =>
				Number(a.status === "let_stand") - Number(b.status === "let_stand") ||
				startUs(a) - startUs(b) ||
				(a.id < b.id ? -1 : 1),
		);
}

export function operationById(state: ClientState, id: string): Operation | undefined {
	return state.desk?.operations.find((operation) => operation.id === id);
}
