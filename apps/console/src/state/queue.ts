import type { Alert, Desk, Dialogue, Hold } from "@tansiq/api";

/** D: act within a minute (■). U: urgent (▲). N: normal (●). */
export type Grade = "D" | "U" | "N";

export interface QueueItem {
	/** Stable across updates; also the id of the row in the document. */
	key: string;
	kind: "alert" | "notice" | "hold";
	id: string;
	grade: Grade;
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
}

/** A predicted loss nearer than this is graded D: less time than one exchange by voice takes. */
export const DISTRESS_WITHIN_US = 60_000_000;

/**
 * Everything that is open, by deadline. Equal deadlines stand by grade and then by key, so that
 * the order never depends on the order of arrival.
 */
export function queueOf(desk: Desk, nowUs: number): Queue {
	const queue: Queue = { answer: [], standing: [], waiting: [] };
	for (const alert of desk.alerts) {
		if (!alert.open) continue;
		(alert.silencedUs === null ? queue.answer : queue.standing).push(alertItem(alert, nowUs));
	}
	for (const hold of desk.holds) queue.answer.push(holdItem(hold));
	for (const dialogue of desk.dialogues) {
		if (needsAnswer(dialogue)) queue.answer.push(noticeItem(dialogue, nowUs));
		else if (isWaiting(dialogue)) queue.waiting.push(noticeItem(dialogue, nowUs));
	}
	for (const items of Object.values(queue)) items.sort(byDeadline);
	return queue;
}

/** Received, and no person here has given a closing answer. A late answer is still owed. */
export function needsAnswer(dialogue: Dialogue): boolean {
	return (
		dialogue.direction === "received" &&
		dialogue.answer === null &&
		(dialogue.state === "received" ||
			dialogue.state === "presented" ||
			dialogue.state === "overdue")
	);
}

function isWaiting(dialogue: Dialogue): boolean {
	if (dialogue.state === "closed" || dialogue.state === "closed_late") return false;
	return dialogue.direction === "sent" || dialogue.answer !== null;
}

function alertItem(alert: Alert, nowUs: number): QueueItem {
	// An alert without a predicted instant is already due.
	const deadlineUs = alert.closestUs ?? alert.raisedUs;
	const near =
		alert.condition === "present" &&
		alert.closestUs !== null &&
		alert.closestUs - nowUs <= DISTRESS_WITHIN_US;
	return {
		key: `alert-${alert.id}`,
		kind: "alert",
		id: alert.id,
		grade: near ? "D" : alert.condition === "cleared" ? "N" : "U",
		deadlineUs,
	};
}

function holdItem(hold: Hold): QueueItem {
	return {
		key: `hold-${hold.id}`,
		kind: "hold",
		id: hold.id,
		grade: "N",
		deadlineUs: hold.window.startUs,
	};
}

function noticeItem(dialogue: Dialogue, nowUs: number): QueueItem {
	const past = dialogue.dueUs !== null && dialogue.dueUs <= nowUs;
	const urgent =
		dialogue.state === "undelivered" ||
		dialogue.state === "overdue" ||
		(past && dialogue.answer === null);
	return {
		key: `notice-${dialogue.ref}`,
		kind: "notice",
		id: dialogue.ref,
		grade: urgent ? "U" : "N",
		deadlineUs: dialogue.dueUs ?? dialogue.window.startUs,
	};
}

/** What is about to happen in the air leads, even when some paper is longer overdue. */
function tierOf(item: QueueItem): number {
	if (item.grade === "D") return 0;
	return item.kind === "alert" && item.grade === "U" ? 1 : 2;
}

const RANK: Record<Grade, number> = { D: 0, U: 1, N: 2 };

function byDeadline(a: QueueItem, b: QueueItem): number {
	const tier = tierOf(a) - tierOf(b);
	if (tier !== 0) return tier;
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
