import { formatDecimal, formatDuration } from "@tansiq/language";
import { openConflicts } from "../state/targets.ts";
import { ActionButton, Key } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";

/** What stands in the panel while nothing is selected: the size of the picture and what it lacks. */
export function Overview() {
	const { state, nowUs } = useView();
	const { desk } = state;
	if (desk === null) {
		return (
			<p class="empty">
				<Say id="empty.connecting" />
			</p>
		);
	}
	const current = desk.operations.filter((operation) => operation.state !== "ended");
	const own = current.filter((operation) => operation.owner === "own").length;
	const unresolved = openConflicts(state).filter(({ status }) => status === "unresolved").length;
	const { unknowns } = desk;
	return (
		<>
			<p class="hint">
				<Say id="overview.hint" /> <Key name="Enter" />
			</p>
			<div class="actions begin">
				{["stop", "compose", "line", "handover", "plan", "outside", "told"].map((id) => (
					<ActionButton id={id} key={id} />
				))}
			</div>
			<Facts
				title="overview.title"
				rows={[
					["overview.own", <Figure>{own}</Figure>],
					["overview.theirs", <Figure>{current.length - own}</Figure>],
					["overview.tracks", <Figure>{state.tracks.length}</Figure>],
					[
						"overview.outside",
						state.outside === null ? null : (
							<Figure>{`${state.outside.outsiders.length} · ${state.outside.unknownTracks.length}`}</Figure>
						),
					],
					["overview.unresolved", <Figure>{unresolved}</Figure>],
					[
						"overview.unknown",
						unknowns.findings === 0 ? (
							<Say id="overview.no_unknown" />
						) : (
							<Say
								id="overview.unknown_share"
								slots={{
									count: unknowns.findings,
									share: `${formatDecimal(unknowns.share * 100, 0)} %`,
									age: formatDuration(nowUs - (unknowns.oldestUs ?? nowUs)),
								}}
							/>
						),
					],
					[
						"overview.unjudged",
						unknowns.unjudgedPairs === 0 ? null : <Figure>{unknowns.unjudgedPairs}</Figure>,
					],
					[
						"overview.without_effect",
						unknowns.withoutEffect === 0 ? null : <Figure>{unknowns.withoutEffect}</Figure>,
					],
				]}
			/>
		</>
	);
}
