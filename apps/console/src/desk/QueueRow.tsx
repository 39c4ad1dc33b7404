import { useEffect, useRef } from "preact/hooks";
import { signedIn } from "../state/model.ts";
import type { Grade, QueueItem } from "../state/queue.ts";
import { Key } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import {
	alertSentence,
	dialogueSentence,
	draftSentence,
	holdSentence,
	type Sentence,
} from "./sentences.ts";
import { Until } from "./times.tsx";

export const SHAPE: Record<Grade, string> = { D: "■", U: "▲", N: "●" };

export interface QueueRowProps {
	item: QueueItem;
	group: "answer" | "standing" | "waiting" | "history";
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
	const hollow = past && item.grade === "N";
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
				{hollow ? "○" : SHAPE[item.grade]}
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

/** An alert without a predicted instant has been due since it was raised: that age is in its record. */
function showsDeadline(
	item: QueueItem,
	group: QueueRowProps["group"],
	closestUs: number | null | undefined,
): boolean {
	if (item.kind === "draft" || group === "history") return false;
	return item.kind !== "alert" || closestUs != null;
}

function useSentence(item: QueueItem): Sentence | null {
	const { state, translate, units, nowUs } = useView();
	const { desk } = state;
	if (desk === null) return null;
	if (item.kind === "alert") {
		const alert = desk.alerts.find(({ id }) => id === item.id);
		return alert === undefined ? null : alertSentence(desk, translate, units, alert, nowUs);
	}
	if (item.kind === "hold") {
		const hold = desk.holds.find(({ id }) => id === item.id);
		return hold === undefined ? null : holdSentence(desk, translate, hold, nowUs);
	}
	if (item.kind === "draft") {
		const draft = desk.drafts.find(({ id }) => id === item.id);
		const own = draft?.first.name === signedIn(state)?.key;
		return draft === undefined ? null : draftSentence(translate, units, draft, own);
	}
	const dialogue = desk.dialogues.find(({ ref }) => ref === item.id);
	return dialogue === undefined ? null : dialogueSentence(desk, translate, units, dialogue, nowUs);
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
