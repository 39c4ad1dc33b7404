import { useEffect, useRef } from "preact/hooks";
import { ACTIONS } from "../keys.ts";
import { Key } from "./Action.tsx";
import { Say, useView } from "./context.tsx";

/** Every key of the desk, from the table that the keyboard itself reads. */
export function Help() {
	const { state, run } = useView();
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => {
		if (state.help) dialog.current?.showModal();
		else dialog.current?.close();
	}, [state.help]);
	return (
		<dialog
			ref={dialog}
			class="help"
			aria-labelledby="help-title"
			onCancel={(event) => {
				event.preventDefault();
				run("help");
			}}
		>
			<h2 id="help-title">
				<Say id="help.title" />
			</h2>
			<div class="columns">
				{(["answer", "say", "move", "desk"] as const).map((group) => (
					<section key={group}>
						<h3>
							<Say id={`help.${group}`} />
						</h3>
						<dl>
							{ACTIONS.filter((action) => action.group === group).map((action) => (
								<div key={action.id}>
									<dt>
										{(action.id === "row" ? ["1", "9"] : action.keys).map((name, index) => (
											<>
												{action.id === "row" && index > 0 && "…"}
												<Key name={name} />
											</>
										))}
									</dt>
									<dd>
										<Say id={action.label} />
									</dd>
								</div>
							))}
						</dl>
					</section>
				))}
			</div>
			<p class="muted">
				<Say id="help.shapes" />
			</p>
			<button type="button" class="action" onClick={() => run("help")}>
				<Key name="Esc" />
				<Say id="action.close" />
			</button>
		</dialog>
	);
}
