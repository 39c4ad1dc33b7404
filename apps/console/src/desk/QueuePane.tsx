import { useEffect, useRef } from "preact/hooks";
import { shownQueue } from "../state/reduce.ts";
import { rowsInOrder } from "../state/targets.ts";
import { ConflictRows } from "./ConflictRows.tsx";
import { Say, useView } from "./context.tsx";
import { EmptyQueue } from "./EmptyQueue.tsx";
import { QueueRow } from "./QueueRow.tsx";

/** The one queue: what to do by deadline, then what stands, what they owe us, and conflicts. */
export function QueuePane() {
	const { state, desk, translate } = useView();
	const list = useRef<HTMLDivElement>(null);
	const queue = shownQueue(state);
	const rows = rowsInOrder(state);
	const selected = rows.find(
		(row) =>
			row.selection.kind === state.selection?.kind && row.selection.id === state.selection.id,
	);
	const newcomers =
		state.heldOrder === null
			? 0
			: queue.answer.filter((item) => !state.heldOrder?.keys.includes(item.key)).length;

	useEffect(() => {
		if (selected === undefined) return;
		document.getElementById(selected.key)?.scrollIntoView({ block: "nearest" });
	}, [selected?.key]);

	const groups = [
		{ id: "answer", title: "queue.answer", items: queue.answer },
		{ id: "standing", title: "queue.standing", items: queue.standing },
		{ id: "waiting", title: "queue.waiting", items: queue.waiting },
		{ id: "shelved", title: "queue.shelved", items: queue.shelved },
	] as const;
	const history = [{ id: "history", title: "queue.history", items: queue.history }] as const;

	const group = ({ id, title, items }: (typeof groups)[number] | (typeof history)[number]) =>
		items.length > 0 && (
			// A fieldset is no child of a list box; a group is.
			// biome-ignore lint/a11y/useSemanticElements: see above
			<div role="group" class={`group ${id}`} aria-label={translate.t(title)} key={id}>
				{id !== "answer" && (
					<div class="group-title" aria-hidden="true">
						<Say id={title} />
					</div>
				)}
				{items.map((item, index) => (
					<QueueRow
						key={item.key}
						item={item}
						group={id}
						first={id === "answer" && index === 0}
						number={rows.findIndex((row) => row.key === item.key) + 1}
						selected={item.key === selected?.key}
					/>
				))}
			</div>
		);

	return (
		<section class="pane queue" aria-labelledby="queue-title">
			<h2 id="queue-title">
				<Say id="queue.title" />
				<span class="count">
					<Say id="queue.count" slots={{ count: queue.answer.length }} />
				</span>
				<Load />
				{newcomers > 0 && (
					<span class="held">
						<Say id="queue.held" slots={{ count: newcomers }} />
					</span>
				)}
			</h2>
			<div
				ref={list}
				class="rows"
				role="listbox"
				tabIndex={0}
				aria-labelledby="queue-title"
				{...(selected !== undefined && { "aria-activedescendant": selected.key })}
				onPointerMove={() => desk.store.dispatch({ type: "hold_order", atMs: performance.now() })}
			>
				{queue.answer.length === 0 && <EmptyQueue />}
				{groups.map(group)}
				<ConflictRows selectedKey={selected?.key} />
				{history.map(group)}
			</div>
		</section>
	);
}

/** More alarms in ten minutes than one person can take in, as the node counts them. */
function Load() {
	const { state } = useView();
	const { load, per10Min } = state.desk?.alarmLoad ?? { load: "fine", per10Min: 0 };
	if (load !== "high" && load !== "flood") return null;
	return (
		<span class="held">
			{load === "flood" ? (
				<Say id="flood.title" slots={{ count: per10Min }} />
			) : (
				<Say id="load.high" />
			)}
		</span>
	);
}
