import type { Dialogue } from "@tansiq/api";
import { UNABLE_REASONS } from "@tansiq/hotline";
import { useEffect, useRef } from "preact/hooks";
import { ANSWER_NAMES, answerLabel } from "../keys/answering.ts";
import { reasonKey } from "../keys.ts";
import type { Answering } from "../state/model.ts";
import { ActionButton, Key } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { ReadbackForm } from "./ReadbackForm.tsx";
import { ReasonForm } from "./ReasonForm.tsx";
import { StandbyForm } from "./StandbyForm.tsx";

/** The answers that this message may have now, each with its key, and what one of them lacks. */
export function Answers({ dialogue }: { dialogue: Dialogue }) {
	const { state } = useView();
	const { prompt } = state;
	const busy = state.inFlight.includes(`answer ${dialogue.ref}`);
	const offered = ANSWER_NAMES.filter((name) => dialogue.answers.includes(name));
	return (
		<section class="answers">
			<div class="actions">
				{offered.map((name, index) => (
					<ActionButton id={name} primary={index === 0} busy={busy} key={name} />
				))}
			</div>
			{typeof prompt === "object" && prompt !== null && (
				<Lacking dialogue={dialogue} answering={prompt} />
			)}
		</section>
	);
}

function Lacking({ dialogue, answering }: { dialogue: Dialogue; answering: Answering }) {
	const { desk } = useView();
	const { answer, step } = answering;
	switch (step) {
		case "reason":
			return <Reasons answering={answering} />;
		case "readback":
			return <ReadbackForm dialogue={dialogue} answer={answer} key={answer} />;
		case "standby":
			return <StandbyForm dialogue={dialogue} />;
		case "words":
			return (
				<ReasonForm
					title="ask.reply"
					submit={(text) => desk.commands.answerWith({ msg: answer, text })}
				/>
			);
	}
}

function Reasons({ answering }: { answering: Answering }) {
	const { desk, translate } = useView();
	const { answer } = answering;
	const choice = useRef<HTMLFieldSetElement>(null);
	useEffect(() => choice.current?.scrollIntoView({ block: "nearest" }), []);
	return (
		<fieldset ref={choice} class="reasons">
			<legend>
				<Say id="ask.reason" slots={{ answer: translate.t(answerLabel(answer)) }} />
			</legend>
			{UNABLE_REASONS.map((reason, index) => (
				<button
					type="button"
					class="action"
					key={reason}
					onClick={() => desk.commands.answerWith({ msg: answer, reason })}
				>
					<Key name={reasonKey(index)} />
					<Say id={`reason.${reason}`} />
				</button>
			))}
		</fieldset>
	);
}
