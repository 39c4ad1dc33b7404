import type { TextId } from "../words/words.ts";
import { Say } from "./context.tsx";

export function TableHead({ ids }: { ids: readonly TextId[] }) {
	return (
		<thead>
			<tr>
				{ids.map((id) => (
					<th key={id} scope="col">
						<Say id={id} />
					</th>
				))}
			</tr>
		</thead>
	);
}
