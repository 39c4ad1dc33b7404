import type { Desk, Dialogue } from "@tansiq/api";
import { NOTICE, ROLES } from "@tansiq/hotline";
import { formatDuration, messageTitle } from "@tansiq/language";
import { needsAnswer } from "../state/queue.ts";
import { withdrawable } from "../state/targets.ts";
import { ActionButton } from "./Action.tsx";
import { Answers } from "./Answers.tsx";
import { Attestation } from "./Attestation.tsx";
import { Figure, Say, useView } from "./context.tsx";
import { Endangered } from "./Endangered.tsx";
import { Facts } from "./Facts.tsx";
import { Geometry } from "./Geometry.tsx";
import { Heard } from "./Heard.tsx";
import { noticeName, shortName } from "./names.ts";
import { Shelving } from "./Shelving.tsx";
import { Standing } from "./Standing.tsx";
import { Until, Utc } from "./times.tsx";
import { OtherWording, Wording } from "./Wording.tsx";

/** A message, ours or theirs: what it says, where it stands, what to answer, and its record. */
export function DialoguePanel({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	const { state, translate } = useView();
	const { ref, msg, level, operation, late, leadUs, direction, urgency } = dialogue;
	const isNotice = msg === NOTICE;
	return (
		<article class={`dialogue grade-${urgency}`}>
			<h3 class="subject">
				<bdi>
					{isNotice ? noticeName(desk, translate, ref) : messageTitle(translate.language, msg)}
				</bdi>
				{level !== null && (
					<span class="level">
						<Say id={`level.${level}`} />
					</span>
				)}
			</h3>
			<Wording desk={desk} dialogue={dialogue} />
			<Standing dialogue={dialogue} />
			{late && leadUs !== null && (
				<p class="warning">
					<span aria-hidden="true">▲</span>{" "}
					<Say id="notice.late_lead" slots={{ lead: formatDuration(Math.max(leadUs, 0)) }} />
				</p>
			)}
			<Shelving />
			<Attestation desk={desk} dialogue={dialogue} />
			{isNotice && direction === "received" && <Endangered desk={desk} dialogue={dialogue} />}
			{needsAnswer(dialogue) && <Answers dialogue={dialogue} />}
			<Heard dialogue={dialogue} />
			<div class="actions more">
				{withdrawable(state) !== undefined && (
					<ActionButton id="withdraw" busy={state.inFlight.includes(`withdraw ${ref}`)} />
				)}
				{dialogue.paper !== undefined && <ActionButton id="paper" />}
				<ActionButton id="original" />
				<ActionButton id="voice" />
			</div>
			{state.original && <OtherWording desk={desk} dialogue={dialogue} />}
			<RecordOf dialogue={dialogue} />
			{operation !== null && <Geometry operationId={operation} />}
		</article>
	);
}

function RecordOf({ dialogue }: { dialogue: Dialogue }) {
	const { answer, saidUs, receiptUs, presentedUs, dueUs, leadUs, signers } = dialogue;
	return (
		<Facts
			title="record.title"
			rows={[
				["record.ref", <Figure>{`${dialogue.ref} · ${dialogue.msg}`}</Figure>],
				[
					"talk.signers",
					signers.length === 0 ? null : (
						<>
							<Figure>{signers.map(shortName).join(" · ")}</Figure>
							<SpokenAs by={dialogue.body?.by} />
						</>
					),
				],
				["record.said", <Utc us={saidUs} seconds />],
				["record.receipt", receiptUs && <Utc us={receiptUs} seconds />],
				[
					"onpaper.handed_at",
					dialogue.paper?.handedOverUs == null ? null : (
						<Utc us={dialogue.paper.handedOverUs} seconds />
					),
				],
				["record.presented", presentedUs && <Utc us={presentedUs} seconds />],
				[
					"record.due",
					dueUs && (
						<>
							<Utc us={dueUs} seconds />
							{answer === null && (
								<>
									{" · "}
									<Until us={dueUs} />
								</>
							)}
						</>
					),
				],
				["record.lead", leadUs === null ? null : <Lead us={leadUs} />],
				[
					"record.answered_by",
					answer && answer.attested !== true ? <AnsweredBy answer={answer} /> : null,
				],
				[
					"record.reason",
					answer?.reason === undefined ? null : (
						<Say id={`reason.${answer.reason}` as "reason.other"} />
					),
				],
			]}
		/>
	);
}

/** In which role it was said, as its body names it, and whether by a script. */
function SpokenAs({ by }: { by: unknown }) {
	const { role, script } = (by ?? {}) as { role?: string; script?: boolean };
	const known = ROLES.find((each) => each === role);
	return (
		<>
			{known !== undefined && (
				<>
					{" · "}
					<Say id={`role.${known}`} />
				</>
			)}
			{script === true && (
				<>
					{" · "}
					<Say id="talk.script" />
				</>
			)}
		</>
	);
}

/** Who gave an answer, in which role; of an attested one, who typed it in. */
export function AnsweredBy({ answer }: { answer: NonNullable<Dialogue["answer"]> }) {
	const { name, role, script } = answer.by;
	return (
		<>
			<bdi dir="ltr">{shortName(name)}</bdi>
			<SpokenAs by={{ role, script }} />
		</>
	);
}

function Lead({ us }: { us: number }) {
	const id = us < 0 ? "record.lead_after" : "record.lead_before";
	return <Say id={id} slots={{ lead: formatDuration(us) }} />;
}
