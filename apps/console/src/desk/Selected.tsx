import { GroupPanel, LineAlarmPanel } from "./AlarmPanels.tsx";
import { AlertPanel } from "./AlertPanel.tsx";
import { ConflictPanel } from "./ConflictPanel.tsx";
import { isCovered } from "./Cover.tsx";
import { Say, useView } from "./context.tsx";
import { DialoguePanel } from "./DialoguePanel.tsx";
import { DraftPanel } from "./DraftPanel.tsx";
import { HoldPanel } from "./HoldPanel.tsx";
import { MinutesPanel } from "./MinutesPanel.tsx";
import { OnlyWeKnowPanel } from "./OnlyWeKnowPanel.tsx";
import { OperationPanel } from "./OperationPanel.tsx";
import { Overview } from "./Overview.tsx";
import { ReplayPanel } from "./ReplayPanel.tsx";

/** The panel on the right: one thing, with all that is known of it and what can be done. */
export function Selected() {
	const { state } = useView();
	return (
		<section class="pane selected" aria-labelledby="selected-title" inert={isCovered(state)}>
			<h2 id="selected-title">
				<Say id="selected.title" />
			</h2>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled panel must be reachable by key */}
			<div class="panel" tabIndex={0}>
				<SelectedPanel />
			</div>
		</section>
	);
}

function SelectedPanel() {
	const { state } = useView();
	const { desk, selection } = state;
	if (desk !== null && selection === null && state.replay !== null)
		return <ReplayPanel desk={desk} replay={state.replay} />;
	if (desk === null || selection === null) return <Overview />;
	switch (selection.kind) {
		case "draft": {
			const draft = desk.drafts.find(({ id }) => id === selection.id);
			return draft === undefined ? <Overview /> : <DraftPanel draft={draft} />;
		}
		case "group":
			return <GroupPanel desk={desk} id={selection.id} />;
		case "line":
			return <LineAlarmPanel desk={desk} id={selection.id} />;
		case "minutes": {
			const minutes = state.minutes.find(({ ref }) => ref === selection.id);
			return minutes === undefined ? <Overview /> : <MinutesPanel desk={desk} minutes={minutes} />;
		}
		case "dialogue": {
			const dialogue = desk.dialogues.find(({ ref }) => ref === selection.id);
			return dialogue === undefined ? (
				<Overview />
			) : (
				<DialoguePanel desk={desk} dialogue={dialogue} />
			);
		}
		case "alert": {
			const alert = desk.alerts.find(({ id }) => id === selection.id);
			return alert === undefined ? <Overview /> : <AlertPanel desk={desk} alert={alert} />;
		}
		case "hold": {
			const hold = desk.holds.find(({ id }) => id === selection.id);
			return hold === undefined ? <Overview /> : <HoldPanel desk={desk} hold={hold} />;
		}
		case "only-we-know": {
			const task = desk.onlyWeKnow.find(({ id }) => id === selection.id);
			return task === undefined ? <Overview /> : <OnlyWeKnowPanel desk={desk} task={task} />;
		}
		case "conflict": {
			const conflict = desk.conflicts.find(({ id }) => id === selection.id);
			return conflict === undefined ? (
				<Overview />
			) : (
				<ConflictPanel desk={desk} conflict={conflict} />
			);
		}
		case "operation": {
			const operation = desk.operations.find(({ id }) => id === selection.id);
			return operation === undefined ? (
				<Overview />
			) : (
				<OperationPanel desk={desk} operation={operation} />
			);
		}
	}
}
