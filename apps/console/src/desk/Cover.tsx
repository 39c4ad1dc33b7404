import { useEffect, useRef } from "preact/hooks";
import type { ClientState } from "../state/model.ts";
import { ActionButton } from "./Action.tsx";
import { ComposePage } from "./ComposePage.tsx";
import { Say, useView } from "./context.tsx";
import { HandoverPage } from "./HandoverPage.tsx";
import { IncidentsPage } from "./IncidentsPage.tsx";
import { LinePage } from "./LinePage.tsx";
import { OutsidePage } from "./OutsidePage.tsx";
import { PaperPage } from "./PaperPage.tsx";
import { PlanPage } from "./PlanPage.tsx";
import { SignIn } from "./SignIn.tsx";
import { ToldPage } from "./ToldPage.tsx";
import { VoicePage } from "./VoicePage.tsx";

/** Whether something stands over the map and the panel, which then take no focus. */
export function isCovered({ session, page }: ClientState): boolean {
	return session === null || (page !== null && page !== "stop");
}

/** What stands over the map: signing in, or a page that somebody opened. The queue stays in sight. */
export function Cover() {
	const { state } = useView();
	const pane = useRef<HTMLElement>(null);
	const { page, session } = state;
	useEffect(() => {
		if (pane.current?.contains(document.activeElement)) return;
		const first = pane.current?.querySelector<HTMLElement>("[data-first]") ?? pane.current;
		first?.focus();
	}, [page, session === null]);
	if (!isCovered(state) || state.desk === null) return null;
	const shown = session === null ? "signin" : page;
	return (
		<section
			ref={pane}
			class={`pane cover covers-${shown}`}
			aria-labelledby="cover-title"
			tabIndex={-1}
		>
			<h2 id="cover-title">
				<span>
					<Title />
				</span>
				{session !== null && <ActionButton id="close" />}
			</h2>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled page must be reachable by key */}
			<div class="panel" tabIndex={0}>
				{session === null ? <SignIn desk={state.desk} /> : <Page desk={state.desk} />}
			</div>
		</section>
	);
}

function Title() {
	const { state } = useView();
	if (state.session === null) return <Say id="signin.title" />;
	switch (state.page) {
		case "compose":
			return <Say id="compose.title" />;
		case "line":
			return <Say id="linepage.title" slots={{ peer: state.desk?.peer.name ?? "" }} />;
		case "voice":
			return <Say id="voicepage.title" />;
		case "paper":
			return <Say id="action.paper" />;
		case "outside":
			return <Say id="action.outside" />;
		case "incidents":
			return <Say id="action.incidents" />;
		case "plan":
			return <Say id="action.plan" />;
		case "told":
			return <Say id="action.told" />;
		default:
			return <Say id="handover.title" />;
	}
}

function Page({ desk }: { desk: NonNullable<ClientState["desk"]> }) {
	const { state } = useView();
	switch (state.page) {
		case "compose":
			return <ComposePage desk={desk} />;
		case "line":
			return <LinePage desk={desk} />;
		case "voice":
			return <VoicePage desk={desk} />;
		case "paper":
			return <PaperPage desk={desk} />;
		case "outside":
			return <OutsidePage />;
		case "incidents":
			return <IncidentsPage desk={desk} />;
		case "plan":
			return <PlanPage desk={desk} />;
		case "told":
			return <ToldPage desk={desk} />;
		case "handover":
			return <HandoverPage desk={desk} />;
		default:
			return null;
	}
}
