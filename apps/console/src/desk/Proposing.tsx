import type { Desk } from "@tansiq/api";
import { UNABLE_REASONS } from "@tansiq/hotline";
import { useState } from "preact/hooks";
import type { AgreementShown, ProposalShown } from "../link/agreement.ts";
import { Figure, Say, useView } from "./context.tsx";
import { DocumentFindings } from "./DocumentFindings.tsx";
import { MechanismForm } from "./MechanismForm.tsx";
import { partyName } from "./names.ts";
import { ProposeForm } from "./ProposeForm.tsx";
import { Utc } from "./times.tsx";
import { WordField } from "./WordField.tsx";
import { ZoneStepForm } from "./ZoneStepForm.tsx";

/** What a negotiator does about the agreement: answers a next version, proposes one, or states. */
export function Proposing(props: { desk: Desk; agreement: AgreementShown }) {
	const { desk, agreement } = props;
	return (
		<section class="proposing">
			<h3>
				<Say id="proposing.title" />
			</h3>
			{agreement.proposals.length === 0 && (
				<p class="muted">
					<Say id="proposing.none" />
				</p>
			)}
			<ul>
				{[...agreement.proposals].reverse().map((proposal) => (
					<Proposal desk={desk} proposal={proposal} key={proposal.ref} />
				))}
			</ul>
			<details>
				<summary>
					<Say id="proposing.propose" />
				</summary>
				<ProposeForm />
			</details>
			{agreement.zones.length > 0 && (
				<details>
					<summary>
						<Say id="proposing.zone" />
					</summary>
					<ZoneStepForm desk={desk} zones={agreement.zones} />
				</details>
			)}
			<details>
				<summary>
					<Say id="proposing.mechanism" />
				</summary>
				<MechanismForm desk={desk} agreement={agreement} />
			</details>
		</section>
	);
}

/** One version: by whom, how it stands, and opened its text and what can be answered. */
function Proposal({ desk: snapshot, proposal }: { desk: Desk; proposal: ProposalShown }) {
	const { desk, state } = useView();
	const { ref, version, author, atUs } = proposal;
	const opened = state.proposal?.ref === ref ? state.proposal : null;
	return (
		<li class={opened === null ? "" : "chosen"}>
			<button
				type="button"
				class="link"
				aria-expanded={opened !== null}
				onClick={() => desk.commands.readProposal(opened === null ? ref : null)}
			>
				<Say
					id="proposing.version"
					slots={{ version: String(version), party: partyName(snapshot, author) }}
				/>
			</button>{" "}
			· <Say id={`proposed.${proposal.state}`} /> · <Utc us={atUs} seconds />
			{opened !== null && (
				<div class="opened">
					<DocumentFindings found={{ ...opened, notUnderstood: [] }} />
					<p class="muted">
						SHA-256 <Figure class="code">{opened.hash}</Figure>
					</p>
					{proposal.state === "open" && proposal.direction === "received" && (
						<Answer proposal={proposal} />
					)}
				</div>
			)}
		</li>
	);
}

/** Taken on by two people of ours; one declines, and says why. */
function Answer({ proposal: { ref } }: { proposal: ProposalShown }) {
	const { desk, state } = useView();
	const [reason, setReason] = useState("");
	const [tried, setTried] = useState(false);
	const busy = state.inFlight.includes(`proposal ${ref}`);
	return (
		<div class="actions answer">
			<button
				type="button"
				class="action primary affirm"
				disabled={busy}
				onClick={() => desk.commands.affirmProposal(ref)}
			>
				<Say id="proposing.affirm" />
			</button>
			<form
				class="typed"
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					setTried(true);
					if (reason !== "") desk.commands.refuseProposal(ref, reason);
				}}
			>
				<WordField
					name="refuse-reason"
					label="proposing.why_not"
					textOf={(word) => `reason.${word}`}
					words={UNABLE_REASONS}
					value={reason}
					choose={setReason}
					wrong={tried && reason === ""}
				/>
				<button type="submit" class="action negative" disabled={busy}>
					<Say id="proposing.negative" />
				</button>
			</form>
		</div>
	);
}
