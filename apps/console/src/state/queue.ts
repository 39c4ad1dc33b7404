import type { Alert, Desk, Dialogue, Draft, Hold, Minutes, OnlyWeKnow } from "@tansiq/api";
import { CODEBOOK, LINE_CHECK } from "@tansiq/hotline";
import {
	callsByItself,
	type DeskAlarm,
	floodGroups,
	isShelved,
	membersOf,
	rowUrgencyOf,
} from "./desk-alarms.ts";

/** D: act within a minute (■). U: urgent (▲). N: normal (●). */
export type Grade = "D" | "U" | "N";

export interface QueueItem {
	/** Stable across updates; also the id of the row in the document. */
	key: string;
	kind: "alert" | "dialogue" | "line" | "group" | "hold" | "only-we-know" | "draft" | "minutes";
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
	/** Alarms that a person put aside for a while; never hidden. */
	shelved: QueueItem[];
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
export function queueOf(
	desk: Desk,
	nowUs: number,
	selfKey: string | null = null,
	minutes: readonly Minutes[] = [],
): Queue {
	const queue: Queue = { answer: [], standing: [], waiting: [], shelved: [], history: [] };
	for (const alert of desk.alerts) {
		if (!alert.open) continue;
		(alert.silencedUs === null ? queue.answer : queue.standing).push(alertItem(alert, nowUs));
	}
	for (const alarm of desk.alarms) if (alarm.source === "line") queue.answer.push(lineItem(alarm));
	for (const task of desk.onlyWeKnow) queue.answer.push(onlyWeKnowItem(task, nowUs));
	for (const hold of desk.holds) queue.answer.push(holdItem(hold));
	for (const draft of desk.drafts)
		(draft.first.name === selfKey ? queue.waiting : queue.answer).push(draftItem(draft));
	for (const dialogue of desk.dialogues) {
		if (isOfNodes(dialogue)) continue;
		const item = dialogueItem(desk, dialogue, nowUs);
		const isOurs = needsAnswer(dialogue) || isToHandOver(dialogue) || callsByItself(desk, dialogue);
		if (isOurs) queue.answer.push(item);
		else if (isHistory(dialogue)) queue.history.push({ ...item, deadlineUs: dialogue.saidUs });
		else if (isWaiting(dialogue)) queue.waiting.push(item);
	}
	for (const each of minutes) {
		const item = minutesItem(each);
		if (each.agreed !== null) queue.history.push(item);
		else (each.direction === "received" ? queue.answer : queue.waiting).push(item);
	}
	shelve(queue, desk);
	queue.answer = inGroups(queue.answer, desk);
	for (const items of [queue.answer, queue.standing, queue.waiting, queue.shelved])
		items.sort(byDeadline);
	queue.history.sort((a, b) => b.deadlineUs - a.deadlineUs || (a.key < b.key ? -1 : 1));
	queue.history.length = Math.min(queue.history.length, HISTORY_ROWS);
	return queue;
}

/** Moves what was put aside out of the way. */
function shelve(queue: Queue, desk: Desk): void {
	for (const name of ["answer", "standing"] as const) {
		queue.shelved.push(...queue[name].filter((item) => isShelved(desk, item)));
		queue[name] = queue[name].filter((item) => !isShelved(desk, item));
	}
}

/** In a flood one row stands for the alarms of a zone; distress always keeps its own row. */
function inGroups(items: readonly QueueItem[], desk: Desk): QueueItem[] {
	let left = [...items];
	for (const id of floodGroups(desk)) {
		const alarms = membersOf(desk, id);
		const isMember = (item: QueueItem) =>
			item.grade !== "D" && alarms.some(({ source, of }) => source === item.kind && of === item.id);
		const members = left.filter(isMember).sort(byDeadline);
		const [first] = members;
		if (first === undefined || members.length < 2) continue;
		left = left.filter((item) => !isMember(item));
		left.push({ ...first, key: `group-${id}`, kind: "group", id });
	}
	return left;
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

/** To a party without a node, and no person here has printed, mailed or read it out yet. */
function isToHandOver({ state, paper }: Dialogue): boolean {
	return state === "released" && paper?.handedOverUs === null;
}

/** The nodes check the line by themselves; no person has a part in it. */
function isOfNodes({ msg, body }: Dialogue): boolean {
	return msg === LINE_CHECK && body?.kind === "machine";
}

/** An answer that one side vouches for stays in sight: it weighs less than one that is signed. */
function isHistory({ state, answer }: Dialogue): boolean {
	if (answer?.attested === true) return true;
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

function lineItem({ of, raisedUs }: DeskAlarm): QueueItem {
	return { key: `line-${of}`, kind: "line", id: of, grade: "U", tier: 1, deadlineUs: raisedUs };
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

/** Urgent until its time, and distress once nobody has chosen by then. It stays until it is resolved. */
function onlyWeKnowItem({ id, dueUs, to }: OnlyWeKnow, nowUs: number): QueueItem {
	const isOverdue = to === "chief" || dueUs <= nowUs;
	return {
		key: `only-we-know-${id}`,
		kind: "only-we-know",
		id,
		grade: isOverdue ? "D" : "U",
		tier: isOverdue ? 0 : 1,
		deadlineUs: dueUs,
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

function minutesItem({ ref, atUs }: Minutes): QueueItem {
	return {
		key: `minutes-${ref}`,
		kind: "minutes",
		id: ref,
		grade: "N",
		tier: 2,
		deadlineUs: atUs,
	};
}

function dialogueItem(desk: Desk, dialogue: Dialogue, nowUs: number): QueueItem {
	const { ref, state, answer, direction } = dialogue;
	const urgency = rowUrgencyOf(desk, dialogue);
	const past = dialogue.dueUs !== null && dialogue.dueUs <= nowUs;
	const overdue = state === "undelivered" || state === "overdue" || (past && answer === null);
	const amber = overdue || urgency === "U" || dialogue.refused !== null;
	const grade = urgency === "D" ? "D" : amber ? "U" : "N";
	const leads = urgency === "U" && (direction === "received" || callsByItself(desk, dialogue));
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
