import type { ComponentChildren } from "preact";
import { Say } from "./context.tsx";

/** A document that is pasted, or chosen from a file, and the button that has it looked at. */
export function DocumentField(props: {
	/** Of the elements: `NAME-text`, `NAME-file`. */
	name: string;
	label: ComponentChildren;
	accept: string;
	value: string;
	take(text: string): void;
	/** Further fields, between the text and the buttons. */
	children?: ComponentChildren;
}) {
	const { name, label, accept, value, take, children } = props;
	const [text, file] = [`${name}-text`, `${name}-file`];
	return (
		<>
			<div class="field">
				<label for={text}>{label}</label>
				<textarea
					id={text}
					dir="ltr"
					spellcheck={false}
					value={value}
					onInput={(event) => take(event.currentTarget.value)}
				/>
			</div>
			{children}
			<div class="actions">
				{/* A browser words its own button in its own language: ours stands for it. */}
				<input
					id={file}
					type="file"
					accept={accept}
					class="visually-hidden"
					onChange={(event) => void event.currentTarget.files?.[0]?.text().then(take)}
				/>
				<label class="action pick" for={file}>
					<Say id="proposing.file" />
				</label>
				<button type="submit" class="action check" disabled={value.trim() === ""}>
					<Say id="proposing.check" />
				</button>
			</div>
		</>
	);
}
