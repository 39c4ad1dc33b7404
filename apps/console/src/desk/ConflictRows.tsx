import { openConflicts } from "../state/targets.ts";
import { Say, useView } from "./context.tsx";
import { operationName } from "./names.ts";
import { unbroken } from "./sentences.ts";
import { utcWindow } from "./times.tsx";

/** Conflicts that are not over, in the order in which they begin. */
export function ConflictRows({ selectedKey }: { selectedKey: string | undefined }) {
	const { state, desk, translate, nowUs } = useView();
	const conflicts = openConflicts(state);
	const snapshot = state.desk;
	if (snapshot === null || conflicts.length === 0) return null;
	return (
		// A fieldset is no child of a list box; a group is.
		// biome-ignore lint/a11y/useSemanticElements: see above
		<div role="group" class="group conflicts" aria-label={translate.t("queue.conflicts")}>
			<div class="group-title" aria-hidden="true">
				<Say id="queue.conflicts" />
			</div>
			{conflicts.map((conflict) => {
				const key = `conflict-${conflict.id}`;
				const unresolved = conflict.status === "unresolved";
				const [ours, other] = conflict.operations.map((id) =>
					unbroken(operationName(snapshot, translate, id)),
				);
				const first = conflict.windows[0];
				return (
					// The list box takes the keys for all its rows; a row only answers a pointer.
					// biome-ignore lint/a11y/useKeyWithClickEvents: see above
					<div
						key={key}
						id={key}
						role="option"
						tabIndex={-1}
						class={unresolved ? "row conflict grade-U" : "row conflict"}
						aria-selected={key === selectedKey}
						onClick={() =>
							desk.store.dispatch({
								type: "select",
								selection: { kind: "conflict", id: conflict.id },
							})
						}
					>
						<span class="shape" aria-hidden="true">
							{unresolved ? "▲" : "○"}
						</span>
						<span class="deadline">
							{first !== undefined && <bdi dir="ltr">{utcWindow(first, nowUs)}</bdi>}
						</span>
						<span class="words">
							<bdi class="headline" dir={translate.direction}>
								<bdi>{ours}</bdi> × <bdi>{other}</bdi>
							</bdi>
							<bdi class="detail" dir={translate.direction}>
								<Say id={`conflict.${conflict.scope}`} /> ·{" "}
								{conflict.coarse === true && (
									<>
										<Say id="conflict.coarse" /> ·{" "}
									</>
								)}
								<Say id={`conflict.${conflict.status}`} />
							</bdi>
						</span>
					</div>
				);
			})}
		</div>
	);
}
