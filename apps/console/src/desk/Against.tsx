import { useEffect } from "preact/hooks";
import { Say, useView } from "./context.tsx";

/** What of the agreement here cannot be kept together with ours in other theatres. */
export function Against() {
	const { state, desk, translate } = useView();
	useEffect(() => desk.commands.readAgainst(), [state.theatres.length]);
	if (state.against.length === 0) return null;
	return (
		<section>
			<h3>
				<Say id="agreed.against" />
			</h3>
			<ul class="against">
				{state.against.map(({ sentences }, index) => (
					<li key={index}>{sentences[translate.language]}</li>
				))}
			</ul>
		</section>
	);
}
