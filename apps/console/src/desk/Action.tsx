import { actionById, isReady } from "../keys.ts";
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

export function Key({ name }: { name: string }) {
	return <kbd dir="ltr">{name === "Enter" ? "↵" : name}</kbd>;
}
