import type { TextId } from "../words/words.ts";
import { Say } from "./context.tsx";
import { Utc } from "./times.tsx";
import { Fault } from "./WordField.tsx";

/** When something happened: typed as a clock shows it, and repeated in full beside it. */
export function PastField(props: {
	name: string;
	label: TextId;
	typed: string;
	type(text: string): void;
	us: number | null;
	wrong: boolean;
}) {
	const { name, us, wrong } = props;
	return (
		<div class="field">
			<label for={name}>
				<Say id={props.label} /> <span class="muted">UTC</span>
			</label>
			<input
				id={name}
				dir="ltr"
				value={props.typed}
				placeholder="14:30"
				aria-invalid={wrong}
				{...(wrong && { "aria-describedby": `${name}-fault` })}
				onInput={(event) => props.type(event.currentTarget.value)}
			/>
			{us !== null && (
				<span class="muted">
					<Utc us={us} seconds />
				</span>
			)}
			{wrong && <Fault of={name} id="onpaper.time_fault" />}
		</div>
	);
}
