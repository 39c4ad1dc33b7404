import { useLayoutEffect, useRef } from "preact/hooks";
import { operatorName } from "../state/settings.ts";
import { Key } from "./Action.tsx";
import { Say, useView } from "./context.tsx";

/** Who sits here, as they say; the desk never lets a name pass for a proof. */
export function OperatorName() {
	const { state, desk, translate, run } = useView();
	const editing = state.prompt === "operator";
	const input = useRef<HTMLInputElement>(null);
	useLayoutEffect(() => {
		if (editing) input.current?.select();
	}, [editing]);

	const store = (typed: string) => {
		desk.store.dispatch({ type: "settings", settings: { operator: operatorName(typed) } });
		desk.store.dispatch({ type: "prompt", prompt: null });
	};

	return (
		<div class="operator">
			{editing ? (
				<form
					onSubmit={(event) => {
						event.preventDefault();
						store(input.current?.value ?? "");
					}}
				>
					<input
						ref={input}
						aria-label={translate.t("action.operator")}
						maxLength={64}
						defaultValue={state.settings.operator}
						dir="auto"
					/>
				</form>
			) : (
				<button type="button" onClick={() => run("operator")}>
					<span class="visually-hidden">
						<Say id="action.operator" />
					</span>
					<bdi class="name">{state.settings.operator}</bdi>
					<Key name="O" />
				</button>
			)}
			<span class="unproven">
				<Say id="header.not_authenticated" />
			</span>
		</div>
	);
}
