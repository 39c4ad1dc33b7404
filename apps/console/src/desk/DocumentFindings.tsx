import { contradictionSentence } from "@tansiq/agreement";
import type { CheckedAgreement } from "../link/agreement.ts";
import { Say, useView } from "./context.tsx";

/** What is wrong with a document, where it contradicts itself, and what it says, before anybody signs. */
export function DocumentFindings(props: { found: Omit<CheckedAgreement, "hash"> }) {
	const { translate } = useView();
	const { faults, contradictions, notUnderstood, sentences } = props.found;
	const { language, direction } = translate;
	const text = sentences[language] ?? "";
	return (
		<div class="findings-of">
			{faults.map(({ field, value, expected }) => (
				<p class="warning" key={field}>
					<span aria-hidden="true">▲</span>{" "}
					<Say id="proposing.fault" slots={{ field, value, expected }} />
				</p>
			))}
			{contradictions.map((contradiction) => {
				const sentence = contradictionSentence(contradiction, language);
				return (
					<p class="warning" key={sentence}>
						<span aria-hidden="true">▲</span> <bdi>{sentence}</bdi>
					</p>
				);
			})}
			{notUnderstood.map((id) => (
				<p class="warning" key={id}>
					<span aria-hidden="true">▲</span> <Say id="proposing.unknown_rule" slots={{ id }} />
				</p>
			))}
			{faults.length + contradictions.length + notUnderstood.length === 0 && (
				<p class="calm">
					<span aria-hidden="true">○</span> <Say id="proposing.calm" />
				</p>
			)}
			{text !== "" && (
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
				<pre class="scrolled" lang={language} dir={direction} tabIndex={0}>
					{text}
				</pre>
			)}
		</div>
	);
}
