import type { Desk } from "@tansiq/api";
import { LANGUAGES, type Language } from "@tansiq/language";
import { useState } from "preact/hooks";
import { sheetPath } from "../link/node.ts";
import { selectedDialogue } from "../state/targets.ts";
import { AttestForm } from "./AttestForm.tsx";
import { Say, useView } from "./context.tsx";
import { HandOverForm } from "./HandOverForm.tsx";
import { noticeName } from "./names.ts";
import { dialogueState } from "./sentences.ts";
import { Utc } from "./times.tsx";

/** A message to a party without a node, in three steps: print it, hand it over, type in its answer. */
export function PaperPage({ desk }: { desk: Desk }) {
	const { state, translate, nowUs } = useView();
	const dialogue = selectedDialogue(state);
	const paper = dialogue?.paper;
	if (dialogue === undefined || paper === undefined) return null;
	const { handedOverUs } = paper;
	return (
		<article class="paper">
			<p class="sentence">
				<bdi>{noticeName(desk, translate, dialogue.ref)}</bdi> ·{" "}
				<strong>
					<bdi>{dialogueState(translate, dialogue, nowUs)}</bdi>
				</strong>
			</p>
			<p class="muted">
				<Say id="onpaper.no_node" slots={{ peer: desk.peer.name }} />
				{desk.peer.contact !== undefined && (
					<>
						{" "}
						<Say id="onpaper.contact" slots={{ contact: desk.peer.contact }} />
					</>
				)}
			</p>
			<Sheet entry={dialogue.ref} />
			<section>
				<h3>
					<Say id="onpaper.hand" />
				</h3>
				{handedOverUs === null ? (
					<HandOverForm dialogue={dialogue} />
				) : (
					<p>
						<span aria-hidden="true">●</span> <Say id="onpaper.handed_at" />{" "}
						<Utc us={handedOverUs} seconds />
					</p>
				)}
			</section>
			<section>
				<h3>
					<Say id="onpaper.answer" />
				</h3>
				{dialogue.answer !== null ? (
					<p>
						<span aria-hidden="true">◐</span> <bdi>{dialogueState(translate, dialogue, nowUs)}</bdi>
					</p>
				) : handedOverUs === null ? (
					<p class="muted">
						<Say id="onpaper.not_handed" />
					</p>
				) : (
					<AttestForm dialogue={dialogue} />
				)}
			</section>
		</article>
	);
}

/**
 * The page to print, in the reader's language and one more. The code that its answer repeats
 * stands on it and not here: it has to come from the other side.
 */
function Sheet({ entry }: { entry: string }) {
	const { translate } = useView();
	const [theirs, setTheirs] = useState<Language>(translate.language === "en" ? "ar" : "en");
	const [ours, setOurs] = useState<Language>(translate.language);
	return (
		<section>
			<h3>
				<Say id="onpaper.print" />
			</h3>
			<div class="sheet">
				<fieldset class="pair">
					<legend>
						<Say id="onpaper.languages" />
					</legend>
					<LanguageChoice value={theirs} choose={setTheirs} />
					<LanguageChoice value={ours} choose={setOurs} />
				</fieldset>
				<a
					class="action primary"
					data-first=""
					href={sheetPath(entry, [theirs, ours])}
					target="_blank"
					rel="noopener noreferrer"
				>
					<Say id="onpaper.open" />
				</a>
			</div>
		</section>
	);
}

function LanguageChoice(props: { value: Language; choose(language: Language): void }) {
	const { translate } = useView();
	return (
		<select
			aria-label={translate.t("compose.language")}
			value={props.value}
			onChange={(event) => {
				const chosen = LANGUAGES.find((each) => each === event.currentTarget.value);
				if (chosen !== undefined) props.choose(chosen);
			}}
		>
			{LANGUAGES.map((each) => (
				<option value={each} key={each}>
					{translate.t(`language.${each}`)}
				</option>
			))}
		</select>
	);
}
