import type { TextId } from "../words/words.ts";
import { Say, useView } from "./context.tsx";

/** One of a closed set of words, in the reader's language; nothing is chosen for him. */
export function WordField<T extends string>(props: {
	name: string;
	label: TextId;
	/** The words stand under `family.word`, or under whatever `textOf` says. */
	family?: string;
	textOf?(word: T): TextId;
	words: readonly T[];
	value: string;
	choose(word: string): void;
	wrong: boolean;
}) {
	const { translate } = useView();
	const { name, wrong, family, textOf } = props;
	return (
		<div class="field">
			<label for={name}>
				<Say id={props.label} />
			</label>
			<select
				id={name}
				value={props.value}
				aria-invalid={wrong}
				{...(wrong && { "aria-describedby": `${name}-fault` })}
				onChange={(event) => props.choose(event.currentTarget.value)}
			>
				<option value="">{translate.t("ask.choose")}</option>
				{props.words.map((word) => (
					<option value={word} key={word}>
						{translate.t(textOf?.(word) ?? `${family}.${word}`)}
					</option>
				))}
			</select>
			{wrong && <Fault of={name} id="compose.needed" />}
		</div>
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
