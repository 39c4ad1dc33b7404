import type {
	Alert,
	Conflict,
	Dialogue,
	Draft,
	Hold,
	Minutes,
	OnlyWeKnow,
	Operation,
} from "@tansiq/api";
import { DISREGARD, LINE_CHECK } from "@tansiq/hotline";
import { alarmOf, type DeskAlarm, membersOf, selectionOf } from "./desk-alarms.ts";
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

/** The received message that an answer meets: the selected one, else the first of the queue. */
export function dialogueToAnswer(state: ClientState): Target<Dialogue> {
	return target(state, "dialogue", (id) =>
		state.desk?.dialogues.find((dialogue) => dialogue.ref === id && needsAnswer(dialogue)),
	);
}

/** What A silences: a message's alarm on this desk, or an alert of the picture. */
export type Sounding = { kind: "message"; ref: string } | { kind: "alert"; alert: Alert };

/** The selected one where it sounds, else the first of the queue that does. */
export function soundToSilence(state: ClientState): Target<Sounding> {
	const soundOf = ({ kind, id }: { kind: string; id: string }): Sounding | undefined => {
		const { desk } = state;
		if (desk === null) return undefined;
		if (kind === "group")
			return membersOf(desk, id)
				.filter(({ shelved }) => shelved === null)
				.map((alarm) => soundOf(selectionOf(alarm)))
				.find((sound) => sound !== undefined);
		if (kind === "only-we-know") {
			// Their notice rings for it.
			const task = desk.onlyWeKnow.find((one) => one.id === id);
			return task && soundOf({ kind: "dialogue", id: task.notice });
		}
		if (kind === "dialogue")
			return state.alarms.get(id)?.acknowledgedUs === null
				? { kind: "message", ref: id }
				: undefined;
		if (kind !== "alert") return undefined;
		const alert = desk.alerts.find((one) => one.id === id && one.silencedUs === null);
		return alert === undefined ? undefined : { kind: "alert", alert };
	};
	const chosen = state.selection === null ? undefined : soundOf(state.selection);
	if (chosen !== undefined) return { kind: "found", value: chosen };
	for (const item of shownQueue(state).answer) {
		const sound = soundOf(item);
		if (sound === undefined) continue;
		return isSettled(state) ? { kind: "found", value: sound } : { kind: "unsettled" };
	}
	return { kind: "none" };
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
	return isSettled(state) ? { kind: "found", value } : { kind: "unsettled" };
}

function isSettled(state: ClientState): boolean {
	return state.nowMs - state.top.sinceMs >= TOP_SETTLES_MS;
}

export function selectedDialogue(state: ClientState): Dialogue | undefined {
	return state.selection?.kind === "dialogue"
		? state.desk?.dialogues.find(({ ref }) => ref === state.selection?.id)
		: undefined;
}

/** Our own message that DISREGARD can still withdraw: selected, so that its words are on screen. */
export function withdrawable(state: ClientState): Dialogue | undefined {
	const dialogue = selectedDialogue(state);
	if (dialogue?.direction !== "sent" || dialogue.disregard !== null) return undefined;
	if (dialogue.answer !== null || !OPEN.has(dialogue.state)) return undefined;
	return dialogue.msg === DISREGARD || dialogue.msg === LINE_CHECK ? undefined : dialogue;
}

const OPEN: ReadonlySet<string> = new Set([
	...["pending", "undelivered", "received", "presented", "waiting", "overdue"],
]);

/** The first behind this desk who has not heard of the selected message. */
export function firstUnheard({ about, selection }: ClientState): string | undefined {
	if (about === null || selection?.kind !== "dialogue" || selection.id !== about.ref)
		return undefined;
	return about.answers.unconfirmed.find((name) => !name.startsWith("party "));
}

export function selectedDraft(state: ClientState): Draft | undefined {
	return state.selection?.kind === "draft"
		? state.desk?.drafts.find(({ id }) => id === state.selection?.id)
		: undefined;
}

export function selectedAlarm({ desk, selection }: ClientState): DeskAlarm | undefined {
	return desk === null || selection === null ? undefined : alarmOf(desk, selection);
}

export function selectedMinutes(state: ClientState): Minutes | undefined {
	return state.selection?.kind === "minutes"
		? state.minutes.find(({ ref }) => ref === state.selection?.id)
		: undefined;
}

/** Release and refuse meet a selected hold only: its bytes are then on screen. */
export function selectedHold(state: ClientState): Hold | undefined {
	return state.selection?.kind === "hold"
		? state.desk?.holds.find((hold) => hold.id === state.selection?.id)
		: undefined;
}

export function selectedOnlyWeKnow({ desk, selection }: ClientState): OnlyWeKnow | undefined {
	return selection?.kind === "only-we-know"
		? desk?.onlyWeKnow.find(({ id }) => id === selection.id)
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
	const items = [...queue.answer, ...queue.standing, ...queue.waiting, ...queue.shelved];
	const row = (item: QueueItem) => ({
		key: item.key,
		selection: { kind: item.kind, id: item.id },
	});
	return [
		...items.map(row),
		...openConflicts(state).map((conflict) => ({
			key: `conflict-${conflict.id}`,
			selection: { kind: "conflict" as const, id: conflict.id },
		})),
		...queue.history.map(row),
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
