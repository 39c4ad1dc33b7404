import { useEffect, useRef } from "preact/hooks";
import { alarmOf } from "../state/desk-alarms.ts";
import { type ClientState, signedIn } from "../state/model.ts";
import type { Grade, QueueItem } from "../state/queue.ts";
import { Key } from "./Action.tsx";
import { groupSentence, lineSentence, shelvedWords } from "./alarm-sentences.ts";
import { Say, useView } from "./context.tsx";
import {
	alertSentence,
	dialogueSentence,
	draftSentence,
	holdSentence,
	minutesSentence,
	onlyWeKnowSentence,
	type Sentence,
	standingShape,
} from "./sentences.ts";
import { Until } from "./times.tsx";

export const SHAPE: Record<Grade, string> = { D: "■", U: "▲", N: "●" };

export interface QueueRowProps {
	item: QueueItem;
	group: "answer" | "standing" | "waiting" | "shelved" | "history";
	/** The row to deal with first stands largest. */
	first: boolean;
	number: number;
	selected: boolean;
}

export function QueueRow({ item, group, first, number, selected }: QueueRowProps) {
	const { desk, state, translate } = useView();
	const row = useRef<HTMLDivElement>(null);
	const sentence = useSentence(item);
	usePresented(item, row);
	if (sentence === null) return null;

	const past = group === "history" || group === "waiting";
	const shape = ownShape(item, state) ?? (past && item.grade === "N" ? "○" : SHAPE[item.grade]);
	const classes = ["row", `grade-${item.grade}`, group, first ? "first" : ""].join(" ");
	return (
		// The list box takes the keys for all its rows; a row only answers a pointer.
		// biome-ignore lint/a11y/useKeyWithClickEvents: see above
		<div
			ref={row}
			id={item.key}
			role="option"
			tabIndex={-1}
			class={classes}
			aria-selected={selected}
			onClick={() =>
				desk.store.dispatch({ type: "select", selection: { kind: item.kind, id: item.id } })
			}
		>
			<span class="shape" aria-hidden="true">
				{shape}
			</span>
			<span class="deadline">
				{showsDeadline(
					item,
					group,
					state.desk?.alerts.find((alert) => alert.id === item.id)?.closestUs,
				) && (
					<span>
						<Until us={item.deadlineUs} />
					</span>
				)}
				{number <= 9 && <Key name={String(number)} />}
			</span>
			<span class="words">
				<span class="title">
					<bdi class="headline" dir={translate.direction}>
						{sentence.headline}
					</bdi>
					{group !== "history" && item.kind === "dialogue" && <Urgency item={item} />}
				</span>
				<bdi class="detail" dir={translate.direction}>
					{sentence.detail}
				</bdi>
				{sentence.state !== undefined && (
					<bdi class="detail" dir={translate.direction}>
						{sentence.state}
					</bdi>
				)}
			</span>
		</div>
	);
}

/** Distress and urgency in words, and whether somebody has stopped the sound. */
function Urgency({ item }: { item: QueueItem }) {
	const { state } = useView();
	const dialogue = state.desk?.dialogues.find(({ ref }) => ref === item.id);
	const alarm = state.alarms.get(item.id);
	if (dialogue === undefined || (dialogue.urgency !== "D" && dialogue.urgency !== "U")) return null;
	return (
		<span class="urgency">
			<Say id={`urgency.${dialogue.urgency}`} />
			{alarm !== undefined && (
				<>
					{" · "}
					<Say id={alarm.acknowledgedUs === null ? "alarm.unacknowledged" : "alarm.acknowledged"} />
				</>
			)}
		</span>
	);
}

/** What stands on paper or on one side's word looks like nothing that both nodes have signed. */
function ownShape(item: QueueItem, state: ClientState): string | null {
	if (item.grade !== "N") return null;
	if (item.kind === "minutes") return "◐";
	const dialogue = state.desk?.dialogues.find(({ ref }) => ref === item.id);
	if (item.kind !== "dialogue" || dialogue === undefined) return null;
	return standingShape(dialogue);
}

const WITHOUT_DEADLINE: ReadonlySet<QueueItem["kind"]> = new Set([
	...(["draft", "minutes", "line", "group"] as const),
]);

/** An alert without a predicted instant has been due since it was raised: that age is in its record. */
function showsDeadline(
	item: QueueItem,
	group: QueueRowProps["group"],
	closestUs: number | null | undefined,
): boolean {
	if (WITHOUT_DEADLINE.has(item.kind) || group === "history") return false;
	return item.kind !== "alert" || closestUs != null;
}

function useSentence(item: QueueItem): Sentence | null {
	const { state, translate, units, nowUs } = useView();
	const { desk } = state;
	if (desk === null) return null;
	if (item.kind === "group") return groupSentence(desk, translate, item.id);
	if (item.kind === "line") {
		const alarm = alarmOf(desk, item);
		return alarm === undefined ? null : lineSentence(desk, translate, alarm, nowUs);
	}
	if (item.kind === "alert") {
		const alert = desk.alerts.find(({ id }) => id === item.id);
		if (alert === undefined) return null;
		const shelved = shelvedWords(translate, alarmOf(desk, item), nowUs);
		const sentence = alertSentence(desk, translate, units, alert, nowUs);
		return { ...sentence, ...(shelved !== null && { state: shelved }) };
	}
	if (item.kind === "hold") {
		const hold = desk.holds.find(({ id }) => id === item.id);
		return hold === undefined ? null : holdSentence(desk, translate, hold, nowUs);
	}
	if (item.kind === "only-we-know") {
		const task = desk.onlyWeKnow.find(({ id }) => id === item.id);
		return task === undefined ? null : onlyWeKnowSentence(desk, translate, task, nowUs);
	}
	if (item.kind === "draft") {
		const draft = desk.drafts.find(({ id }) => id === item.id);
		const own = draft?.first.name === signedIn(state)?.key;
		return draft === undefined ? null : draftSentence(translate, units, draft, own);
	}
	if (item.kind === "minutes") {
		const minutes = state.minutes.find(({ ref }) => ref === item.id);
		return minutes === undefined ? null : minutesSentence(desk, translate, minutes, nowUs);
	}
	const dialogue = desk.dialogues.find(({ ref }) => ref === item.id);
	if (dialogue === undefined) return null;
	const shelved = shelvedWords(translate, alarmOf(desk, item), nowUs);
	const sentence = dialogueSentence(desk, translate, units, dialogue, nowUs);
	return { ...sentence, ...(shelved !== null && { state: shelved }) };
}

/** Reports a received message as presented once its row is in sight of a visible page. */
function usePresented(item: QueueItem, row: { current: HTMLElement | null }): void {
	const { state, desk } = useView();
	const unseen =
		item.kind === "dialogue" &&
		signedIn(state) !== null &&
		state.desk?.dialogues.some(
			(dialogue) =>
				dialogue.ref === item.id &&
				dialogue.direction === "received" &&
				dialogue.presentedUs === null &&
				dialogue.state === "received",
		) === true;
	useEffect(() => {
		const element = row.current;
		if (!unseen || element === null) return;
		let inSight = false;
		const report = () => {
			if (inSight && document.visibilityState === "visible") desk.commands.present(item.id);
		};
		const observer = new IntersectionObserver((entries) => {
			inSight = entries.some((entry) => entry.isIntersecting);
			report();
		});
		observer.observe(element);
		document.addEventListener("visibilitychange", report);
		// A report that was lost is made again while the node has not taken it.
		const again = setInterval(report, PRESENT_AGAIN_MS);
		return () => {
			observer.disconnect();
			document.removeEventListener("visibilitychange", report);
			clearInterval(again);
		};
	}, [unseen, item.id]);
}

const PRESENT_AGAIN_MS = 5_000;
