import { useState } from "preact/hooks";
import type { CheckedAgreement } from "../link/agreement.ts";
import { parsedJson } from "../state/pasted-json.ts";
import { Figure, Say, useView } from "./context.tsx";
import { DocumentField } from "./DocumentField.tsx";
import { DocumentFindings } from "./DocumentFindings.tsx";

/** A whole next version, pasted or from a file: looked at by the node first, then signed by two. */
export function ProposeForm() {
	const { state, desk, translate } = useView();
	const [text, setText] = useState("");
	const [checked, setChecked] = useState<CheckedAgreement | string | null>(null);
	const busy = state.inFlight.includes("propose");

	const take = (given: string) => {
		setText(given);
		setChecked(null);
	};
	async function check(): Promise<void> {
		const parsed = parsedJson(text);
		if ("fault" in parsed) setChecked(translate.t("proposing.no_json", { detail: parsed.fault }));
		else setChecked(await desk.commands.checkAgreement(parsed.value, translate.language));
	}
	const found = typeof checked === "object" ? checked : null;
	// Contradictions and rules that nobody here knows are shown; to sign them is for people to decide.
	const canPropose = found !== null && found.hash !== null;
	return (
		<form
			class="typed whole"
			noValidate
			autocomplete="off"
			onSubmit={(event) => {
				event.preventDefault();
				void check();
			}}
		>
			<p class="muted">
				<Say id="proposing.lead" />
			</p>
			<DocumentField
				name="propose"
				label={<Say id="proposing.document" />}
				accept=".json,application/json"
				value={text}
				take={take}
			/>
			{typeof checked === "string" && (
				<p class="warning" role="alert">
					<span aria-hidden="true">▲</span> <bdi>{checked}</bdi>
				</p>
			)}
			{found !== null && (
				<>
					<DocumentFindings found={found} />
					{found.hash !== null && (
						<p class="muted">
							SHA-256 <Figure class="code">{found.hash}</Figure>
						</p>
					)}
					<button
						type="button"
						class="action primary propose"
						disabled={!canPropose || busy}
						onClick={() => {
							const parsed = parsedJson(text);
							if ("value" in parsed) desk.commands.propose(parsed.value);
						}}
					>
						<Say id="proposing.sign" />
					</button>
				</>
			)}
		</form>
	);
}
