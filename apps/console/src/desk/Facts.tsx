import type { ComponentChildren } from "preact";
import type { TextId } from "../words/words.ts";
import { Say } from "./context.tsx";

/** A titled table of names and values; a row whose value is null is left out. */
export function Facts(props: {
	title: TextId;
	rows: readonly (readonly [TextId, ComponentChildren])[];
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
