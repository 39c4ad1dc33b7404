import type { PhraseId } from "@tansiq/language";
import type { ComponentChildren } from "preact";
import { Say } from "./context.tsx";

/** A titled table of names and values; a row whose value is null is left out. */
export function Facts(props: {
	title: PhraseId;
	rows: readonly (readonly [PhraseId, ComponentChildren])[];
}) {
	return (
		<section class="facts">
			<h3>
				<Say id={props.title} />
			</h3>
			<dl>
				{props.rows.map(
					([name, value]) =>
						value !== null && (
							<div key={name}>
								<dt>
									<Say id={name} />
								</dt>
								<dd>{value}</dd>
							</div>
						),
				)}
			</dl>
		</section>
	);
}
