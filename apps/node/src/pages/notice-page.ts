import { NEGATIVE, UNABLE, UNABLE_REASONS } from "@tansiq/hotline";
import {
	hotlineTranslator,
	keyWords,
	type Language,
	messageText,
	messageTitle,
	slotLabel,
} from "@tansiq/language";
import { BLANK, BOX, type Html, html, inLanguage, ltr, page } from "./html.ts";
import { minutesText, type Sheet } from "./sheet.ts";
import { instant, volumeTexts } from "./volumes.ts";

/**
 * A message of ours as a bilingual page: what it says, how it is known to be the signed one, and a
 * form to fill in by hand. It is printed, or saved as PDF, by the browser.
 */
export function noticePage(sheet: Sheet, languages: readonly [Language, Language]): string {
	const [first] = languages;
	const { t } = hotlineTranslator(first);
	return page(
		first,
		`${t("paper.title")} ${sheet.ref}`,
		html`${head(sheet, languages)}
<p class="screen">${t("paper.print")}</p>
<div class="columns">${languages.map((language) => inLanguage(language, message(sheet, language)))}</div>
${volumeTable(sheet, languages)}
<div class="columns">${languages.map((language) => inLanguage(language, form(sheet, language)))}</div>
${proof(sheet, languages)}`,
	);
}

function head({ line, ref, code, exercise }: Sheet, languages: readonly Language[]): Html {
	const both = (id: string) => labels(languages, id);
	const drill = exercise ? html`<p><strong>${both("spoken.exercise")}</strong></p>` : html``;
	return html`<header><div>${drill}<p>${both("paper.line")} ${ltr(line)}</p>
<p>${both("slot.ref")} <strong>${ltr(ref)}</strong></p></div>
<div><p>${both("paper.code")}</p><p class="code">${ltr(code)}</p></div></header>`;
}

/** A label in both languages, each in its own direction. */
function labels(languages: readonly Language[], id: string): Html {
	const [first, second] = languages.map((language) => {
		const { t, direction } = hotlineTranslator(language);
		return html`<bdi lang="${language}" dir="${direction}">${t(id)}</bdi>`;
	});
	return html`${first ?? ""} · ${second ?? ""}`;
}

function message({ from, to, message: { id }, body, saidUs }: Sheet, language: Language): Html {
	const { t } = hotlineTranslator(language);
	return html`<h1>${messageTitle(language, id)}</h1>
<p>${t("paper.from")}: <bdi>${from}</bdi></p>
<p>${t("paper.to")}: <bdi>${to}</bdi></p>
<p>${t("paper.written")}: ${ltr(instant(saidUs))}</p>
<p class="message">${messageText(language, id, body)}</p>`;
}

function volumeTable({ volumes }: Sheet, languages: readonly Language[]): Html {
	if (volumes.length === 0) return html``;
	const both = (id: string) => labels(languages, id);
	const rows = volumeTexts(volumes, languages).map(
		({ number, window, band, extent, corners }) =>
			html`<tr><td>${ltr(number)}</td><td>${ltr(window)}</td><td>${ltr(band)}</td><td>${extent.map((one) => html`<p>${one}</p>`)}${corners.map((corner) => html`<p>${ltr(corner)}</p>`)}</td></tr>`,
	);
	return html`<table><thead><tr><th>${both("paper.volume")}</th><th>${both("paper.window")}</th><th>${both("slot.band")}</th><th>${both("paper.outline")}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function form(sheet: Sheet, language: Language): Html {
	const { t } = hotlineTranslator(language);
	const {
		message: { answers },
		answerDueUs,
		code,
	} = sheet;
	if (answerDueUs === null) return html`<p>${t("paper.no_answer")}</p>`;
	const declines = answers.some((msg) => msg === UNABLE || msg === NEGATIVE);
	const fields = readbackFields(sheet);
	return html`<h2>${t("paper.answer")}</h2>
<p>${t("paper.answer_within", { duration: minutesText(answerDueUs) })} ${t("spoken.silence")}</p>
${answers.map((msg) => html`<div class="choice">${BOX}<span>${messageTitle(language, msg)}</span></div>`)}
${declines ? html`<h2>${t("paper.reason")}</h2>${UNABLE_REASONS.map((reason) => html`<div class="choice">${BOX}<span>${t(`reason.${reason}`)}</span></div>`)}` : html``}
${fields.length > 0 ? html`<h2>${t("paper.read_back")}</h2>${fields.map((slot) => blank(slotLabel(language, slot)))}` : html``}
<h2>${t("paper.copy_code")}</h2>
<p><span class="cells">${[...code].map(() => html`<span></span>`)}</span></p>
${["paper.name", "paper.office", "paper.time", "paper.signature"].map((label) => blank(t(label)))}
<p>${t("paper.return")}</p>`;
}

/** The key fields that the answer repeats: of several names the first that is there. */
export function readbackFields({ message: { readback }, body }: Sheet): string[] {
	return readback.flatMap((names) => names.find((name) => body[name] !== undefined) ?? []);
}

function blank(label: string): Html {
	return html`<div class="field"><span>${label}</span>${BLANK}</div>`;
}

function proof({ sha256, hash }: Sheet, languages: readonly Language[]): Html {
	const words = languages.map((language) => {
		const { t } = hotlineTranslator(language);
		const pairs = keyWords(language, hash).map(
			({ word, number }) => html`<bdi>${word}</bdi> ${ltr(number)} `,
		);
		return inLanguage(
			language,
			html`<p>${t("paper.hash")}</p><p>${t("paper.words")}: ${pairs}</p>`,
		);
	});
	return html`<footer><p class="mono">${ltr(sha256)}</p><div class="columns">${words}</div></footer>`;
}
