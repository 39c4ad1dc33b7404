import type { Draft } from "@tansiq/api";
import { messageTitle } from "@tansiq/language";
import { signedIn } from "../state/model.ts";
import { ActionButton } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { DraftDocument } from "./DraftDocument.tsx";
import { Facts } from "./Facts.tsx";
import { shortName } from "./names.ts";
import { Preview } from "./Preview.tsx";
import { ReasonForm } from "./ReasonForm.tsx";
import { Utc } from "./times.tsx";

/** What one person has signed: the second signs exactly these bytes, or it is dropped. */
export function DraftPanel({ draft }: { draft: Draft }) {
	const { state, desk, translate } = useView();
	const isOwn = draft.first.name === signedIn(state)?.key;
	const busy = state.inFlight.includes(`draft ${draft.id}`);
	return (
		<article class="draft">
			<h3 class="subject">
				<Say id="draft.title" slots={{ message: messageTitle(translate.language, draft.msg) }} />
			</h3>
			<p class="warning">
				<span aria-hidden="true">▲</span>{" "}
				{isOwn ? (
					<Say id="draft.detail_own" />
				) : (
					<Say id="draft.detail_other" slots={{ name: shortName(draft.first.name) }} />
				)}
			</p>
			{draft.answers !== null && (
				<p>
					<Say id="draft.answers" slots={{ ref: draft.answers }} />
				</p>
			)}
			<div class="actions">
				{!isOwn && <ActionButton id="sign" primary busy={busy} />}
				<ActionButton id="drop" busy={busy} />
			</div>
			{state.prompt === "drop" && (
				<ReasonForm
					title="draft.drop_reason"
					submit={(reason) => desk.commands.dropDraft(reason)}
				/>
			)}
			<DraftDocument draft={draft} />
			<Preview msg={draft.msg} body={draft.body} bytes={draft.bytes} />
			<Facts
				title="record.title"
				rows={[
					["talk.signers", <Figure>{shortName(draft.first.name)}</Figure>],
					["record.said", <Utc us={draft.sinceUs} seconds />],
				]}
			/>
		</article>
	);
}
