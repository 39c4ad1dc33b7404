import type { AnswerName, Dialogue } from "@tansiq/api";
import { CODEBOOK, HAZARDS, NEUTRAL_TEXTS } from "@tansiq/hotline";
import { messageTitle, slotLabel } from "@tansiq/language";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { answerLabel } from "../keys/answering.ts";
import { enteredReadback, fieldKind, type ReadbackFault } from "../state/readback.ts";
import { Submit } from "./Action.tsx";
import { Say, useView } from "./context.tsx";

/** Empty boxes for the key fields: nothing is filled in, for who copies has not understood. */
export function ReadbackForm({ dialogue, answer }: { dialogue: Dialogue; answer: AnswerName }) {
	const { desk, nowUs } = useView();
	const form = useRef<HTMLFormElement>(null);
	const [faults, setFaults] = useState<Record<string, ReadbackFault>>({});
	// Before the next key can arrive, so that no letter is taken for a command.
	useLayoutEffect(() => form.current?.querySelector<HTMLElement>("input, select")?.focus(), []);

	function submit(event: Event): void {
		event.preventDefault();
		if (form.current === null) return;
		const typed = Object.fromEntries(new FormData(form.current)) as Record<string, string>;
		const entered = enteredReadback(dialogue, typed, nowUs);
		if ("readback" in entered) {
			desk.commands.answerWith({ msg: answer, readback: entered.readback });
			return;
		}
		setFaults(entered.faults);
		const first = dialogue.readback.find((field) => entered.faults[field] !== undefined);
		form.current.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
	}

	return (
		<form ref={form} class="readback" onSubmit={submit} noValidate autocomplete="off">
			<h4>
				<Say id={answerLabel(answer)} />: <Say id="ask.readback" />
			</h4>
			<ReadbackFields fields={dialogue.readback} faults={faults} />
			<Submit id="reason.send" primary />
		</form>
	);
}

/** An empty box for each key field, named after it in the form. */
export function ReadbackFields(props: {
	fields: readonly string[];
	faults: Readonly<Record<string, ReadbackFault>>;
}) {
	const { translate } = useView();
	return (
		<>
			{props.fields.map((field) => {
				const fault = props.faults[field];
				return (
					<div class="field" key={field}>
						<label for={`readback-${field}`}>
							<bdi>{slotLabel(translate.language, field)}</bdi>
							{fieldKind(field) === "instant" && <span class="muted"> UTC</span>}
						</label>
						<Field name={field} wrong={fault !== undefined} />
						{fault !== undefined && (
							<span class="fault" id={`fault-${field}`} role="alert">
								<span aria-hidden="true">▲</span> <bdi>{slotLabel(translate.language, field)}</bdi>:{" "}
								<Say id={fault === "missing" ? "ask.missing" : "ask.wrong"} />
							</span>
						)}
					</div>
				);
			})}
		</>
	);
}

function Field({ name, wrong }: { name: string; wrong: boolean }) {
	const { translate } = useView();
	const common = {
		id: `readback-${name}`,
		name,
		"aria-invalid": wrong,
		...(wrong && { "aria-describedby": `fault-${name}` }),
	};
	const kind = fieldKind(name);
	if (kind !== "choice")
		return (
			<input
				{...common}
				dir="ltr"
				maxLength={96}
				spellcheck={false}
				inputMode={kind === "integer" ? "numeric" : "text"}
			/>
		);
	return (
		<select {...common}>
			<option value="">{translate.t("ask.choose")}</option>
			{choicesOf(name).map((value) => (
				<option value={value} key={value}>
					{name === "msg" ? messageTitle(translate.language, value) : wordOf(name, value)}
				</option>
			))}
		</select>
	);

	function wordOf(field: string, value: string): string {
		return translate.t(field === "hazard" ? `hazard.${value}` : value);
	}
}

function choicesOf(name: string): readonly string[] {
	if (name === "hazard") return HAZARDS;
	return name === "text_id" ? NEUTRAL_TEXTS : [...CODEBOOK.keys()];
}
