import type { ComponentChildren } from "preact";
import type { TextId } from "../words/words.ts";
import { Say, useView } from "./context.tsx";

/** A label, what is entered, and what is wrong with it: beside it, and for a screen reader. */
export function Field(props: {
	/** Of the control, which carries `controlOf` it. */
	name: string;
	label: ComponentChildren;
	fault: TextId | null;
	children: ComponentChildren;
}) {
	const { name, label, fault, children } = props;
	return (
		<div class="field">
			<label for={name}>{label}</label>
			{children}
			{fault !== null && <Fault of={name} id={fault} />}
		</div>
	);
}

/** What the input, select or text area of a field carries. */
export function controlOf(name: string, fault: TextId | null) {
	return {
		id: name,
		"aria-invalid": fault !== null,
		...(fault !== null && { "aria-describedby": `${name}-fault` }),
	};
}

/** One line that is typed. */
export function TextField(props: {
	name: string;
	label: TextId;
	/** Beside the label. */
	unit?: string;
	value: string;
	type(text: string): void;
	fault: TextId | null;
	/** Below the line: what was understood. */
	children?: ComponentChildren;
	/** A passphrase is not shown. */
	secret?: true;
	input?: {
		dir?: "ltr" | "auto";
		maxLength?: number;
		placeholder?: string;
		spellcheck?: boolean;
	};
}) {
	const { name, label, unit, value, type, fault, children, secret, input } = props;
	return (
		<Field
			name={name}
			label={
				<>
					<Say id={label} />
					{unit !== undefined && <span class="muted"> {unit}</span>}
				</>
			}
			fault={fault}
		>
			<input
				{...controlOf(name, fault)}
				{...input}
				{...(secret && { type: "password", autocomplete: "off" })}
				value={value}
				onInput={(event) => type(event.currentTarget.value)}
			/>
			{children}
		</Field>
	);
}

/** One of several; nothing is chosen for the reader. */
export function ChoiceField(props: {
	name: string;
	label: TextId;
	dir?: "ltr";
	options: readonly (readonly [value: string, text: string])[];
	value: string;
	choose(value: string): void;
	wrong: boolean;
}) {
	const { translate } = useView();
	const { name, label, dir, options, value, choose, wrong } = props;
	const fault = wrong ? "compose.needed" : null;
	return (
		<Field name={name} label={<Say id={label} />} fault={fault}>
			<select
				{...controlOf(name, fault)}
				{...(dir !== undefined && { dir })}
				value={value}
				onChange={(event) => choose(event.currentTarget.value)}
			>
				<option value="">{translate.t("ask.choose")}</option>
				{options.map(([each, text]) => (
					<option value={each} key={each}>
						{text}
					</option>
				))}
			</select>
		</Field>
	);
}

/** What is wrong with a field, beside it and for a screen reader. */
export function Fault({ of, id }: { of: string; id: TextId }) {
	return (
		<span class="fault" id={`${of}-fault`} role="alert">
			<span aria-hidden="true">▲</span> <Say id={id} />
		</span>
	);
}

/** Brings the first field that is wrong under the keyboard, once it is marked. */
export function focusWrong(form: HTMLFormElement): void {
	requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
