import { Key } from "./Action.tsx";
import { Say, useView } from "./context.tsx";

/** What the last action could not do, and what to do instead; stays until it is closed. */
export function TroubleStrip() {
	const { state, run } = useView();
	const { trouble } = state;
	if (trouble === null) return null;
	return (
		<div class="trouble" role="status">
			<p>
				<span aria-hidden="true">▲</span> <Say id={trouble.phrase} slots={trouble.slots} />
			</p>
			<button type="button" class="action" onClick={() => run("close")}>
				<Key name="Esc" />
				<Say id="action.close" />
			</button>
		</div>
	);
}
