import type { Desk, Dialogue } from "@tansiq/api";
import { Say } from "./context.tsx";
import { OperationLink } from "./OperationLink.tsx";

/** Whom of ours a notice endangers. */
export function Endangered({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	if (dialogue.endangers.length === 0) {
		return (
			<p class="calm">
				<Say id="notice.endangers_none" />
			</p>
		);
	}
	return (
		<div class="warning">
			<span aria-hidden="true">▲</span> <Say id="notice.endangers_title" />
			<ul>
				{dialogue.endangers.map((id) => (
					<li key={id}>
						<OperationLink desk={desk} id={id} />
					</li>
				))}
			</ul>
		</div>
	);
}
