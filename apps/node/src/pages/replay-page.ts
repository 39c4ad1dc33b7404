import {
	formatTime,
	isReportPhraseId,
	type Language,
	messageTitle,
	reportTranslator,
} from "@tansiq/language";
import type { Replay, ReplayRow } from "@tansiq/report";
import { type Html, html, inLanguage, ltr, page } from "./html.ts";
import { instant } from "./volumes.ts";

/** A period to print, both parties' logs side by side, one language after the other. */
export function replayPage(replay: Replay, languages: readonly Language[]): string {
	const [first = "en"] = languages;
	return page(
		first,
		reportTranslator(first).t("replay.title", { line: replay.line }),
		html`${languages.map((language) => inLanguage(language, part(replay, language)))}`,
	);
}

function part(replay: Replay, language: Language): Html {
	const { t } = reportTranslator(language);
	const { window, parties, rows, notices } = replay;
	const row = (one: ReplayRow): Html =>
		html`<tr>${parties.map((party) => html`<td>${party === one.author ? said(one, language) : heard(one, language)}</td>`)}</tr>`;
	return html`<header><div><h1>${t("replay.title", { line: replay.line })}</h1>
<p>${t("report.period", { start: instant(window.startUs), end: instant(window.endUs) })}</p></div></header>
<p>${t("replay.basis")}</p>
${rows.length === 0 ? html`<p>${t("replay.nothing")}</p>` : html`<table><thead><tr>${parties.map((party) => html`<th>${t("replay.log_of", { party })}</th>`)}</tr></thead><tbody>${rows.map(row)}</tbody></table>`}
<h2>${t("replay.notices")}</h2>
${notices.length === 0 ? html`<p>${t("replay.no_notices")}</p>` : html`<table><tbody>${notices.map(({ ref, claimedUs, receivedUs, untilUs }) => html`<tr><td>${ltr(ref)}</td><td>${time(claimedUs)}</td><td>${time(receivedUs)}</td><td>${time(untilUs)}</td></tr>`)}</tbody></table>`}`;
}

/** What stands outside the codebook has its names here. */
function titleOf(msg: string, language: Language): string {
	const id = `replay.${msg}`;
	return isReportPhraseId(id) ? reportTranslator(language).t(id) : messageTitle(language, msg);
}

/** What its author's log says, by its author's clock. */
function said({ ref, msg, claimedUs, body }: ReplayRow, language: Language): Html {
	const { by: _, ...rest } = body;
	const fields = Object.entries(rest).map(
		([name, value]) =>
			html`<p class="mono">${ltr(name)} <bdi>${typeof value === "string" ? value : JSON.stringify(value)}</bdi></p>`,
	);
	return html`<p>${time(claimedUs)} <strong>${titleOf(msg, language)}</strong></p><p class="mono">${ltr(ref)}</p>${fields}`;
}

/** What the other log says of it. */
function heard({ receivedUs, other }: ReplayRow, language: Language): Html {
	const { t } = reportTranslator(language);
	const received =
		receivedUs === null
			? html`<p>${t("replay.not_received")}</p>`
			: html`<p>${time(receivedUs)} ${t("replay.received")}</p>`;
	const presented =
		other.presentedUs === null
			? html``
			: html`<p>${time(other.presentedUs)} ${t("replay.presented")}</p>`;
	const replies = other.said.map(
		({ ref, msg, claimedUs }) =>
			html`<p>${time(claimedUs)} ${titleOf(msg, language)} <span class="mono">${ltr(ref)}</span></p>`,
	);
	return html`${received}${presented}${replies}`;
}

function time(us: number | null): Html {
	return ltr(
		us === null ? "\u2014" : `${formatTime(us, { zone: "UTC", day: true, seconds: true })}Z`,
	);
}
