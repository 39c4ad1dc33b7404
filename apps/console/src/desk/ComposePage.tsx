import type { Desk } from "@tansiq/api";
import { CODEBOOK } from "@tansiq/hotline";
import { MAX_FREE_TEXT, messageTitle } from "@tansiq/language";
import { useState } from "preact/hooks";
import { sayingOf } from "../commands.ts";
import { composed, fieldsOf, SAYABLE, type Typed } from "../state/compose.ts";
import { fieldsText } from "../state/fields-text.ts";
import { Submit } from "./Action.tsx";
import { Say, useView } from "./context.tsx";
import { Preview } from "./Preview.tsx";
import { SlotField } from "./SlotField.tsx";
import { FreeTextWording } from "./Wording.tsx";

const SHAPES = { D: "■", U: "▲", N: "●", L: "○" } as const;
const FIRST = "TQ-40";

/** Saying something: a message of the codebook, its fields, and what every reader will read. */
export function ComposePage({ desk: snapshot }: { desk: Desk }) {
	const { state, desk, translate, nowUs } = useView();
	const [msg, setMsg] = useState(FIRST);
	const [typed, setTyped] = useState<Typed>({ lang: translate.language });
	const [tried, setTried] = useState(false);
	const message = CODEBOOK.get(msg);
	const { body, faults } = composed(msg, typed, nowUs);
	const ready = Object.keys(faults).length === 0;
	const free = message?.freeText === true;

	return (
		<form
			class="compose"
			noValidate
			autocomplete="off"
			onSubmit={(event) => {
				event.preventDefault();
				setTried(true);
				if (ready) desk.commands.say(msg, body);
				else focusFirst(event.currentTarget, Object.keys(faults));
			}}
		>
			<div class="choice">
				<label for="compose-message">
					<Say id="compose.message" />
				</label>
				<select
					id="compose-message"
					data-first=""
					size={14}
					value={msg}
					onChange={(event) => {
						setMsg(event.currentTarget.value);
						setTried(false);
					}}
				>
					{SAYABLE.map(({ urgency, messages }) => (
						<optgroup
							key={urgency}
							label={`${SHAPES[urgency]} ${translate.t(`urgency.${urgency}`)}`}
						>
							{messages.map(({ id }) => (
								<option value={id} key={id}>
									{`${id} ${messageTitle(translate.language, id)}`}
								</option>
							))}
						</optgroup>
					))}
				</select>
			</div>
			<div class="fields">
				<h3 class="subject">
					<bdi>{messageTitle(translate.language, msg)}</bdi>
					<span class="level">
						<span aria-hidden="true">{SHAPES[message?.urgency ?? "N"]}</span>{" "}
						<Say id={`urgency.${message?.urgency ?? "N"}`} />
					</span>
				</h3>
				{message?.persons === 2 && (
					<p class="warning">
						<span aria-hidden="true">▲</span> <Say id="compose.two" />
					</p>
				)}
				{fieldsOf(msg).map(([name, slot]) => (
					<SlotField
						key={`${msg} ${name}`}
						desk={snapshot}
						name={name}
						slot={slot}
						typed={typed}
						fault={tried ? faults[name] : undefined}
						onType={(field, text) => setTyped({ ...typed, [field]: text })}
					/>
				))}
				{free && (
					<p class="muted">
						<Say
							id="compose.left"
							slots={{ count: MAX_FREE_TEXT - [...(typed.text ?? "")].length }}
						/>
					</p>
				)}
				<Submit
					id={message?.persons === 2 ? "compose.sign" : "compose.send"}
					primary
					disabled={state.inFlight.includes(sayingOf(msg, body))}
				/>
				<p class="muted">
					<Say id="compose.node_adds" />
				</p>
			</div>
			<div class="seen">
				{free && typed.text !== undefined && typed.text !== "" && (
					<FreeTextWording free={body as never} />
				)}
				<Preview msg={msg} body={body} bytes={`${msg} ${fieldsText(body)}`} />
			</div>
		</form>
	);
}

function focusFirst(form: HTMLFormElement, faulty: readonly string[]): void {
	const fields = [...form.querySelectorAll<HTMLElement>("[name]")];
	fields.find((field) => faulty.includes(field.getAttribute("name") ?? ""))?.focus();
}
