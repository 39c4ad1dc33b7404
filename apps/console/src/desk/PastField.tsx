import type { TextId } from "../words/words.ts";
import { TextField } from "./Field.tsx";
import { Utc } from "./times.tsx";

/** When something happened: typed as a clock shows it, and repeated in full beside it. */
export function PastField(props: {
	name: string;
	label: TextId;
	typed: string;
	type(text: string): void;
	us: number | null;
	wrong: boolean;
}) {
	const { name, label, typed, type, us, wrong } = props;
	return (
		<TextField
			name={name}
			label={label}
			unit="UTC"
			value={typed}
			type={type}
			fault={wrong ? "onpaper.time_fault" : null}
			input={{ dir: "ltr", placeholder: "14:30" }}
		>
			{us !== null && (
				<span class="muted">
					<Utc us={us} seconds />
				</span>
			)}
		</TextField>
	);
}
