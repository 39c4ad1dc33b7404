import type { Dialogue } from "@tansiq/api";
import { alarmStateOf, isLatching } from "@tansiq/hotline";
import type { ComponentChildren } from "preact";
import { Say, useView } from "./context.tsx";
import { codeText } from "./names.ts";
import { dialogueState, standingShape } from "./sentences.ts";
import { Until } from "./times.tsx";

const STEPS = [
	null,
	"escalation.chief",
	"escalation.voice",
	"escalation.mediator",
	"escalation.diplomatic",
] as const;

/** Where a message stands, and everything about it that a person must not overlook. */
export function Standing({ dialogue }: { dialogue: Dialogue }) {
	const { state, translate, nowUs } = useView();
	const { answer, dueUs, escalation, disregard, refused, falseTime, reasonLost } = dialogue;
	const alarm = state.alarms.get(dialogue.ref);
	const shape = standingShape(dialogue);
	const step = answer === null ? (STEPS[escalation] ?? null) : null;
	return (
		<div class="standing">
			<p>
				{shape !== null && <span aria-hidden="true">{shape} </span>}
				<bdi>{dialogueState(translate, dialogue, nowUs)}</bdi>
				{answer === null && dueUs !== null && dialogue.answers.length > 0 && (
					<>
						{" · "}
						<strong class="countdown">
							<Until us={dueUs} />
						</strong>
					</>
				)}
			</p>
			{isLatching(dialogue) && (
				<p>
					<Say id={`urgency.${dialogue.urgency}`} />
					{alarm !== undefined && (
						<>
							{" · "}
							<Say id={`alarm.${alarmStateOf(alarm, Math.round(state.nowMs * 1_000))}`} />
							{" · "}
							<Say id="alarm.latched" />
						</>
					)}
				</p>
			)}
			{step !== null && (
				<Notable>
					<Say id={step} />
				</Notable>
			)}
			{disregard !== null && dialogue.state !== "cancelled" && (
				<Notable>
					<Say id="talk.disregard" slots={{ ref: disregard }} />
				</Notable>
			)}
			{refused !== null && (
				<Notable>
					<Say id="talk.refused" slots={{ why: codeText(translate, "error", refused) }} />
				</Notable>
			)}
			{falseTime && (
				<Notable>
					<Say id="talk.false_time" />
				</Notable>
			)}
			{reasonLost && (
				<Notable>
					<Say id="talk.reason_lost" />
				</Notable>
			)}
			{(dialogue.state === "delayed" || dialogue.state === "cancelled") && (
				<Notable>
					<Say id={`talk.${dialogue.state}`} />
				</Notable>
			)}
		</div>
	);
}

function Notable({ children }: { children: ComponentChildren }) {
	return (
		<p class="warning">
			<span aria-hidden="true">▲</span> {children}
		</p>
	);
}
