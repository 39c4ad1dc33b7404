import type { Desk, Dialogue } from "@tansiq/api";
import { Say, useView } from "./context.tsx";
import { OperationLink } from "./OperationLink.tsx";
import { Remedies } from "./Remedies.tsx";

/** Whom of ours a notice endangers, and how each that has not started gets out of its way. */
export function Endangered({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	const { state } = useView();
	if (dialogue.endangers.length === 0) {
		return (
			<p class="calm">
				<Say id="notice.endangers_none" />
			</p>
		);
	}
	const impact = state.about?.ref === dialogue.ref ? state.about.impact : null;
	const waysOut = (id: string) =>
		impact?.endangered.find(({ operation }) => operation === id)?.waysOut ?? [];
	return (
		<div class="warning">
			<span aria-hidden="true">▲</span> <Say id="notice.endangers_title" />
			<ul>
				{dialogue.endangers.map((id) => (
					<li key={id}>
						<OperationLink desk={desk} id={id} />
						<Remedies remedies={waysOut(id)} />
					</li>
				))}
			</ul>
		</div>
	);
}
