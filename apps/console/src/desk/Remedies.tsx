import { remedySentence } from "@tansiq/agreement";
import type { Remedy } from "@tansiq/api";
import { useView } from "./context.tsx";

/** What would make a finding go away, each by itself. */
export function Remedies({ remedies }: { remedies: readonly Remedy[] }) {
	const { translate, units } = useView();
	if (remedies.length === 0) return null;
	return (
		<ul class="remedies">
			{remedies.map((remedy) => {
				const text = remedySentence(remedy, translate.language, units);
				return (
					<li key={text}>
						<bdi>{text}</bdi>
					</li>
				);
			})}
		</ul>
	);
}
