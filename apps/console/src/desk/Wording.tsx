import type { Desk, Dialogue } from "@tansiq/api";
import { CODEBOOK, NOTICE } from "@tansiq/hotline";
import {
	type FreeText,
	freeTextView,
	isDraft,
	LANGUAGES,
	type Language,
	messageText,
} from "@tansiq/language";
import { fieldsText } from "../state/fields-text.ts";
import { Say, translatorOf, useView, Words } from "./context.tsx";
import { operationName } from "./names.ts";
import { operationKind, slotsOf } from "./sentences.ts";
import { utcWindow } from "./times.tsx";

/** What a message says, in the reader's language. */
export function Wording({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	const { translate, units } = useView();
	const { language } = translate;
	if (dialogue.msg === NOTICE) return <NoticeWording desk={desk} dialogue={dialogue} />;
	if (CODEBOOK.get(dialogue.msg)?.freeText === true)
		return <FreeTextWording free={slotsOf(dialogue) as unknown as FreeText} />;
	return (
		<div class="wording">
			<p class="sentence large">
				<bdi>{messageText(language, dialogue.msg, slotsOf(dialogue), { units })}</bdi>
			</p>
			<DraftMark language={language} />
		</div>
	);
}

/** The same message as the other languages have it, and its fields as they are signed. */
export function OtherWording({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	const { translate, units, nowUs } = useView();
	const author = dialogue.direction === "received" ? desk.peer.name : desk.party.name;
	const { level, window } = dialogue;
	return (
		<section class="other-wording" aria-live="polite">
			{LANGUAGES.filter((language) => language !== translate.language).map((language) => {
				const words = translatorOf(language);
				return (
					<div lang={language} dir={words.direction} key={language}>
						<p class="sentence">
							{dialogue.msg === NOTICE && level !== null && window !== null ? (
								<Words
									translate={words}
									id="codebook.TQ-20"
									slots={{
										party: author,
										level: words.t(`level.${level}`),
										window: utcWindow(window, nowUs),
									}}
								/>
							) : (
								<bdi>{messageText(language, dialogue.msg, slotsOf(dialogue), { units })}</bdi>
							)}
						</p>
						<DraftMark language={language} />
					</div>
				);
			})}
			<h4>
				<Say id="talk.fields" />
			</h4>
			<pre dir="ltr">{`${dialogue.msg} ${fieldsText(slotsOf(dialogue))}`}</pre>
		</section>
	);
}

/** The node tells of no signed phrase files: until a named reader has signed one, its text is a draft. */
export function DraftMark({ language }: { language: Language }) {
	const unsigned = { lang: language, sha256: "", signedBy: null };
	const verify = () => false;
	if (!isDraft(language, unsigned, () => "", verify)) return null;
	const words = translatorOf(language);
	return (
		<p class="draft-mark">
			<strong>{words.t("talk.draft_mark")}</strong> <span>{words.t("mark.draft")}</span>
		</p>
	);
}

function NoticeWording({ desk, dialogue }: { desk: Desk; dialogue: Dialogue }) {
	const { translate, nowUs } = useView();
	const { direction, operation, window } = dialogue;
	const told = desk.operations.find(({ id }) => id === operation);
	return (
		<p class="sentence">
			<Say
				id={direction === "received" ? "notice.sentence" : "notice.sentence_sent"}
				slots={{
					party: direction === "received" ? desk.peer.name : desk.party.name,
					peer: desk.peer.name,
					operation: operationName(desk, translate, operation ?? ""),
					kind: told === undefined ? translate.t("class.not_told") : operationKind(translate, told),
					window: window === null ? "" : utcWindow(window, nowUs),
				}}
			/>
		</p>
	);
}

/** What a person wrote is no message of the codebook, and looks like none. */
export function FreeTextWording({ free }: { free: FreeText }) {
	const { translate } = useView();
	const view = freeTextView(translate.language, free);
	return (
		<div class="free-text">
			<p class="flag">
				<span aria-hidden="true">▲</span> <bdi>{view.flag}</bdi> · <bdi>{view.note}</bdi>
			</p>
			{[view.original, view.translation].map(
				(column) =>
					column !== null && (
						<div key={column.label}>
							<h4>{column.label}</h4>
							<p class="sentence large" lang={column.lang ?? undefined} dir={column.direction}>
								{column.text}
							</p>
						</div>
					),
			)}
			{view.missing !== null && <p class="muted">{view.missing}</p>}
		</div>
	);
}
