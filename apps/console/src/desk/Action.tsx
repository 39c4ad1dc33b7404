import { actionById, isReady } from "../keys.ts";
import type { TextId } from "../words/words.ts";
import { Say, useView } from "./context.tsx";

/** A button with its key beside it. */
export function ActionButton(props: { id: string; primary?: boolean; busy?: boolean }) {
	const { state, run } = useView();
	const action = actionById(props.id);
	return (
		<button
			type="button"
			class={props.primary === true ? "action primary" : "action"}
			disabled={!isReady(action, state) || props.busy === true}
			aria-keyshortcuts={action.keys.join(" ")}
			onClick={() => run(props.id)}
		>
			<Key name={action.keys[0] ?? ""} />
			<span>{props.busy === true ? <Say id="action.sending" /> : <Say id={action.label} />}</span>
		</button>
	);
}

/** What sends a form, with its key beside it. */
export function Submit(props: { id: TextId; primary?: boolean; disabled?: boolean }) {
	return (
		<button
			type="submit"
			class={props.primary === true ? "action primary" : "action"}
			disabled={props.disabled === true}
		>
			<Key name="Enter" />
			<Say id={props.id} />
		</button>
	);
}

export function Key({ name }: { name: string }) {
	return <kbd dir="ltr">{name === "Enter" ? "↵" : name}</kbd>;
}
