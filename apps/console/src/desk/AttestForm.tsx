import type { AnswerName, AttestRequest, Dialogue } from "@tansiq/api";
import { CODEBOOK, GIVERS, STANDBY, UNABLE_REASONS, WAYS } from "@tansiq/hotline";
import { useState } from "preact/hooks";
import { answerLabel } from "../keys/answering.ts";
import { type Evidence, statementOf } from "../state/evidence.ts";
import { pastInstant } from "../state/past-instant.ts";
import { answerStep, enteredReadback, type ReadbackFault } from "../state/readback.ts";
import { Submit } from "./Action.tsx";
import { useView } from "./context.tsx";
import { EvidenceField } from "./EvidenceField.tsx";
import { focusWrong, TextField } from "./Field.tsx";
import { PastField } from "./PastField.tsx";
import { ReadbackFields } from "./ReadbackForm.tsx";
import { WordField } from "./WordField.tsx";

type Reason = NonNullable<AttestRequest["reason"]>;

/** The answer of a party without a node, typed in from paper, a mail or a telephone call. */
export function AttestForm({ dialogue }: { dialogue: Dialogue }) {
	const { state, desk, nowUs } = useView();
	const [msg, setMsg] = useState("");
	const [reason, setReason] = useState("");
	const [from, setFrom] = useState("");
	const [how, setHow] = useState("");
	const [when, setWhen] = useState("");
	const [evidence, setEvidence] = useState<Evidence | null>(null);
	const [code, setCode] = useState("");
	const [faults, setFaults] = useState<Record<string, ReadbackFault>>({});
	const [tried, setTried] = useState(false);

	const answers = answersOf(dialogue);
	const answer = answers.find((each) => each === msg);
	const step = answer === undefined ? null : answerStep(dialogue, answer);
	const atUs = pastInstant(when, dialogue.saidUs, nowUs);

	function submit(event: Event & { currentTarget: HTMLFormElement }): void {
		event.preventDefault();
		setTried(true);
		const form = event.currentTarget;
		const typed = Object.fromEntries(new FormData(form)) as Record<string, string>;
		const entered = step === "readback" ? enteredReadback(dialogue, typed, nowUs) : null;
		const wrong = entered !== null && "faults" in entered ? entered.faults : {};
		setFaults(wrong);
		const isWhole =
			answer !== undefined &&
			(step !== "reason" || reason !== "") &&
			code.trim() !== "" &&
			from !== "" &&
			how !== "" &&
			atUs !== null &&
			evidence !== null &&
			Object.keys(wrong).length === 0;
		if (!isWhole) {
			focusWrong(form);
			return;
		}
		desk.commands.attest(dialogue.ref, {
			msg: answer,
			...(step === "reason" && { reason: reason as Reason }),
			...(entered !== null && "readback" in entered && { readback: entered.readback }),
			readbackCode: code.trim(),
			evidence: statementOf(evidence),
			from: from as AttestRequest["from"],
			how: how as AttestRequest["how"],
			atUs,
		});
	}

	return (
		<form class="typed" noValidate autocomplete="off" onSubmit={submit}>
			<WordField
				name="attest-answer"
				label="onpaper.which"
				textOf={answerLabel}
				words={answers}
				value={msg}
				choose={setMsg}
				wrong={tried && answer === undefined}
			/>
			{step === "reason" && (
				<WordField
					name="attest-reason"
					label="record.reason"
					family="reason"
					words={UNABLE_REASONS}
					value={reason}
					choose={setReason}
					wrong={tried && reason === ""}
				/>
			)}
			{step === "readback" && <ReadbackFields fields={dialogue.readback} faults={faults} />}
			<TextField
				name="attest-code"
				label="onpaper.code"
				value={code}
				type={setCode}
				fault={tried && code.trim() === "" ? "compose.needed" : null}
				input={{ dir: "ltr", maxLength: 32, spellcheck: false }}
			/>
			<WordField
				name="attest-from"
				label="onpaper.from"
				family="role"
				words={GIVERS}
				value={from}
				choose={setFrom}
				wrong={tried && from === ""}
			/>
			<WordField
				name="attest-how"
				label="onpaper.how"
				family="way"
				words={WAYS}
				value={how}
				choose={setHow}
				wrong={tried && how === ""}
			/>
			<PastField
				name="attest-when"
				label="onpaper.given"
				typed={when}
				type={setWhen}
				us={atUs}
				wrong={tried && atUs === null}
			/>
			<EvidenceField evidence={evidence} take={setEvidence} wrong={tried && evidence === null} />
			<Submit
				id="onpaper.sign"
				primary
				disabled={state.inFlight.includes(`attest ${dialogue.ref}`)}
			/>
		</form>
	);
}

/** The closing answers that the codebook has for it; what puts off is not typed in later. */
function answersOf({ msg }: Dialogue): AnswerName[] {
	const ids = CODEBOOK.get(msg)?.answers ?? [];
	return ids
		.filter((id) => id !== STANDBY)
		.flatMap((id) => (CODEBOOK.get(id)?.name as AnswerName | undefined) ?? []);
}
