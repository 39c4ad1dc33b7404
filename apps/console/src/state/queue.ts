import type { Alert, Desk, Dialogue, Draft, Hold } from "@tansiq/api";
import { CODEBOOK, LINE_CHECK } from "@tansiq/hotline";

/** D: act within a minute (■). U: urgent (▲). N: normal (●). */
export type Grade = "D" | "U" | "N";

export interface QueueItem {
	/** Stable across updates; also the id of the row in the document. */
	key: string;
	kind: "alert" | "dialogue" | "hold" | "draft";
	id: string;
	grade: Grade;
	/** What leads, whatever the deadlines say: 0 distress, 1 urgent, 2 everything else. */
	tier: 0 | 1 | 2;
	/** When it must be dealt with, µs UTC. */
	deadlineUs: number;
}

export interface Queue {
	/** A person here must act, the earliest deadline first. */
	answer: QueueItem[];
	/** Alerts whose sound was stopped while the condition lasts. */
	standing: QueueItem[];
	/** What the others owe us. */
	waiting: QueueItem[];
	/** What came too late, was withdrawn or could not be used, the newest first: to be read, not answered. */
	history: QueueItem[];
}

/** A predicted loss nearer than this is graded D: less time than one exchange by voice takes. */
export const DISTRESS_WITHIN_US = 60_000_000;

/**
 * Everything that is open, by deadline. Equal deadlines stand by grade and then by key, so that
 * the order never depends on the order of arrival.
 * @param selfKey name of the key of who is signed in: his own drafts wait for somebody else
 */
export function queueOf(desk: Desk, nowUs: number, selfKey: string | null = null): Queue {
	const queue: Queue = { answer: [], standing: [], waiting: [], history: [] };
	for (const alert of desk.alerts) {
		if (!alert.open) continue;
		(alert.silencedUs === null ? queue.answer : queue.standing).push(alertItem(alert, nowUs));
	}
	for (const hold of desk.holds) queue.answer.push(holdItem(hold));
	for (const draft of desk.drafts)
		(draft.first.name === selfKey ? queue.waiting : queue.answer).push(draftItem(draft));
	for (const dialogue of desk.dialogues) {
		if (isOfNodes(dialogue)) continue;
		const item = dialogueItem(dialogue, nowUs);
		if (needsAnswer(dialogue)) queue.answer.push(item);
		else if (isHistory(dialogue)) queue.history.push({ ...item, deadlineUs: dialogue.saidUs });
		else if (isWaiting(dialogue)) queue.waiting.push(item);
	}
	for (const items of [queue.answer, queue.standing, queue.waiting]) items.sort(byDeadline);
	queue.history.sort((a, b) => b.deadlineUs - a.deadlineUs || (a.key < b.key ? -1 : 1));
	queue.history.length = Math.min(queue.history.length, HISTORY_ROWS);
	return queue;
}

/** So many rows of history; the record has the rest. */
const HISTORY_ROWS = 8;

/** Received, and no person here has given a closing answer. A late answer is still owed. */
export function needsAnswer(dialogue: Dialogue): boolean {
	return (
		dialogue.direction === "received" &&
		dialogue.answer === null &&
		dialogue.answers.some((name) => name !== "STANDBY")
	);
}

/** The nodes check the line by themselves; no person has a part in it. */
function isOfNodes({ msg, body }: Dialogue): boolean {
	return msg === LINE_CHECK && body?.kind === "machine";
}

function isHistory({ state }: Dialogue): boolean {
	return state === "delayed" || state === "cancelled" || state === "refused";
}

function isWaiting(dialogue: Dialogue): boolean {
	if (dialogue.state === "closed" || dialogue.state === "closed_late") return false;
	if (dialogue.direction === "received") return dialogue.answer !== null;
	return (CODEBOOK.get(dialogue.msg)?.answers.length ?? 0) > 0;
}

function alertItem(alert: Alert, nowUs: number): QueueItem {
	// An alert without a predicted instant is already due.
	const deadlineUs = alert.closestUs ?? alert.raisedUs;
	const near =
		alert.condition === "present" &&
		alert.closestUs !== null &&
		alert.closestUs - nowUs <= DISTRESS_WITHIN_US;
	const grade = near ? "D" : alert.condition === "cleared" ? "N" : "U";
	const tier = { D: 0, U: 1, N: 2 } as const;
	return {
		key: `alert-${alert.id}`,
		kind: "alert",
		id: alert.id,
		grade,
		tier: tier[grade],
		deadlineUs,
	};
}

function holdItem(hold: Hold): QueueItem {
	return {
		key: `hold-${hold.id}`,
		kind: "hold",
		id: hold.id,
		grade: "N",
		tier: 2,
		deadlineUs: hold.window.startUs,
	};
}

function draftItem(draft: Draft): QueueItem {
	return {
		key: `draft-${draft.id}`,
		kind: "draft",
		id: draft.id,
		grade: "N",
		tier: 2,
		deadlineUs: draft.sinceUs,
	};
}

function dialogueItem(dialogue: Dialogue, nowUs: number): QueueItem {
	const { ref, state, urgency, answer, direction } = dialogue;
	const past = dialogue.dueUs !== null && dialogue.dueUs <= nowUs;
	const overdue = state === "undelivered" || state === "overdue" || (past && answer === null);
	const amber = overdue || urgency === "U" || dialogue.refused !== null;
	const grade = urgency === "D" ? "D" : amber ? "U" : "N";
	const leads = direction === "received" && urgency === "U";
	return {
		key: `dialogue-${ref}`,
		kind: "dialogue",
		id: ref,
		grade,
		tier: urgency === "D" ? 0 : leads ? 1 : 2,
		deadlineUs: dialogue.dueUs ?? dialogue.window?.startUs ?? dialogue.saidUs,
	};
}

const RANK: Record<Grade, number> = { D: 0, U: 1, N: 2 };

function byDeadline(a: QueueItem, b: QueueItem): number {
	if (a.tier !== b.tier) return a.tier - b.tier;
	if (a.deadlineUs !== b.deadlineUs) return a.deadlineUs - b.deadlineUs;
	if (RANK[a.grade] !== RANK[b.grade]) return RANK[a.grade] - RANK[b.grade];
	return a.key < b.key ? -1 : Number(a.key > b.key);
}

/**
 * Keeps rows where they are while a pointer rests on them: those of `keys` first and in that
 * order, newcomers below.
 */
export function inHeldOrder(items: readonly QueueItem[], keys: readonly string[]): QueueItem[] {
	const held = keys.flatMap((key) => items.filter((item) => item.key === key));
	return [...held, ...items.filter((item) => !keys.includes(item.key))];
}
