import { useEffect, useRef } from "preact/hooks";
import type { Grade, QueueItem } from "../state/queue.ts";
import { Key } from "./Action.tsx";
import { useView } from "./context.tsx";
import { alertSentence, holdSentence, noticeSentence, type Sentence } from "./sentences.ts";
import { Until } from "./times.tsx";

export const SHAPE: Record<Grade, string> = { D: "■", U: "▲", N: "●" };

export interface QueueRowProps {
	item: QueueItem;
	group: "answer" | "standing" | "waiting";
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

	const hollow = group === "waiting" && item.grade === "N";
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
			<span class="words">
				<bdi class="headline" dir={translate.direction}>
					{sentence.headline}
				</bdi>
				<bdi class="detail" dir={translate.direction}>
					{sentence.detail}
				</bdi>
			</span>
			<span class="deadline">
				{showsDeadline(
					item,
					state.desk?.alerts.find((alert) => alert.id === item.id)?.closestUs,
				) && (
					<span>
						<Until us={item.deadlineUs} />
					</span>
				)}
				{number <= 9 && <Key name={String(number)} />}
			</span>
		</div>
	);
}

/** An alert without a predicted instant has been due since it was raised: that age is in its record. */
function showsDeadline(item: QueueItem, closestUs: number | null | undefined): boolean {
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
	const dialogue = desk.dialogues.find(({ ref }) => ref === item.id);
	return dialogue === undefined ? null : noticeSentence(desk, translate, dialogue, nowUs);
}

/** Reports a received notice as presented once its row is in sight of a visible page. */
function usePresented(item: QueueItem, row: { current: HTMLElement | null }): void {
	const { state, desk } = useView();
	const unseen =
		item.kind === "notice" &&
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
