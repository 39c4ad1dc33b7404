import type { Desk, Dialogue } from "@tansiq/api";
import { formatDuration } from "@tansiq/language";
import { UNABLE_REASONS } from "../commands.ts";
import { needsAnswer } from "../state/queue.ts";
import { ActionButton, Key } from "./Action.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Facts } from "./Facts.tsx";
import { Geometry } from "./Geometry.tsx";
import { noticeName, operationName } from "./names.ts";
import { OperationLink } from "./OperationLink.tsx";
import { dialogueState, operationKind } from "./sentences.ts";
import { TheirWords } from "./TheirWords.tsx";
import { Until, Utc, utcWindow } from "./times.tsx";

/** A notice, ours or theirs: what it says, whom it endangers, what to answer, and its record. */
export function NoticePanel({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	const { state, translate, nowUs } = useView();
	const received = dialogue.direction === "received";
	const told = desk.operations.find(({ id }) => id === dialogue.operation);
	const busy = state.inFlight.includes(`answer ${dialogue.ref}`);
	return (
		<article class="notice">
			<h3 class="subject">
				<bdi>{noticeName(desk, translate, dialogue.ref)}</bdi>
				<span class="level">
					<Say id={`level.${dialogue.level}`} />
				</span>
			</h3>
			<p class="standing">
				<bdi>{dialogueState(translate, dialogue, nowUs)}</bdi>
			</p>
			<p class="sentence">
				<Say
					id={received ? "notice.sentence" : "notice.sentence_sent"}
					slots={{
						party: received ? desk.peer.name : desk.party.name,
						peer: desk.peer.name,
						operation: operationName(desk, translate, dialogue.operation),
						kind:
							told === undefined ? translate.t("class.not_told") : operationKind(translate, told),
						window: utcWindow(dialogue.window, nowUs),
					}}
				/>
			</p>
			{dialogue.late && (
				<p class="warning">
					<span aria-hidden="true">▲</span>{" "}
					<Say
						id="notice.late_lead"
						slots={{ lead: formatDuration(Math.max(dialogue.leadUs, 0)) }}
					/>
				</p>
			)}
			{received && <Endangered desk={desk} dialogue={dialogue} />}
			{needsAnswer(dialogue) && (
				<div class="actions">
					<ActionButton id="roger" primary busy={busy} />
					<ActionButton id="unable" busy={busy} />
					{state.prompt === "unable" && <UnableReasons />}
				</div>
			)}
			<Facts
				title="record.title"
				rows={[
					["record.ref", <Figure>{dialogue.ref}</Figure>],
					["record.said", <Utc us={dialogue.saidUs} seconds />],
					["record.receipt", dialogue.receiptUs && <Utc us={dialogue.receiptUs} seconds />],
					["record.presented", dialogue.presentedUs && <Utc us={dialogue.presentedUs} seconds />],
					[
						"record.due",
						dialogue.dueUs && (
							<>
								<Utc us={dialogue.dueUs} /> · <Until us={dialogue.dueUs} />
							</>
						),
					],
					["record.lead", <Lead us={dialogue.leadUs} />],
					[
						"record.answered_by",
						dialogue.answer && (
							<>
								<bdi>{dialogue.answer.by.name}</bdi> · <Say id="header.not_authenticated" />
							</>
						),
					],
					[
						"record.reason",
						dialogue.answer?.reason === undefined ? null : (
							<bdi>{unableReason(translate.t, dialogue.answer.reason)}</bdi>
						),
					],
				]}
			/>
			<Geometry operationId={dialogue.operation} />
			<TheirWords desk={desk} dialogue={dialogue} />
		</article>
	);
}

function Lead({ us }: { us: number }) {
	const id = us < 0 ? "record.lead_after" : "record.lead_before";
	return <Say id={id} slots={{ lead: formatDuration(us) }} />;
}

/** Reasons that the codebook knows are translated; any other is shown as it came. */
function unableReason(t: (id: string) => string, reason: string): string {
	const known = UNABLE_REASONS.find((code) => code === reason);
	return known === undefined ? reason : t(`unable.${known}`);
}

function Endangered({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	if (dialogue.endangers.length === 0) {
		return (
			<p class="calm">
				<Say id="notice.endangers_none" />
			</p>
		);
	}
	return (
		<div class="warning">
			<span aria-hidden="true">▲</span> <Say id="notice.endangers_title" />
			<ul>
				{dialogue.endangers.map((id) => (
					<li key={id}>
						<OperationLink desk={desk} id={id} />
					</li>
				))}
			</ul>
		</div>
	);
}

function UnableReasons() {
	const { desk } = useView();
	return (
		<fieldset class="reasons">
			<legend>
				<Say id="unable.title" />
			</legend>
			{UNABLE_REASONS.map((reason, index) => (
				<button
					type="button"
					class="action"
					key={reason}
					onClick={() => desk.commands.unable(reason)}
				>
					<Key name={String(index + 1)} />
					<Say id={`unable.${reason}`} />
				</button>
			))}
		</fieldset>
	);
}
