import { findingSentence } from "@tansiq/agreement";
import {
	formatDuration,
	formatTime,
	type Language,
	messageTitle,
	reportTranslator,
	type Translator,
} from "@tansiq/language";
import type { Report, Side, Spread } from "@tansiq/report";
import type { Window } from "@tansiq/space";
import { type Html, html, inLanguage, ltr, page } from "./html.ts";
import { instant } from "./volumes.ts";

/** A report to print, one language after the other. */
export function reportPage(report: Report, languages: readonly Language[]): string {
	const [first = "en"] = languages;
	return page(
		first,
		reportTranslator(first).t("report.title", { line: report.line }),
		html`${languages.map((language) => inLanguage(language, part(report, language)))}`,
	);
}

function part(report: Report, language: Language): Html {
	const { t } = reportTranslator(language);
	const { startUs, endUs } = report.window;
	return html`<header><div><h1>${t("report.title", { line: report.line })}</h1>
<p>${t("report.period", { start: instant(startUs), end: instant(endUs) })}</p></div></header>
<p>${t("report.basis")}</p>
${sides(report, language)}
<h2>${t("report.conflicts")}</h2>
${meetings(report, t)}
<h2>${t("report.breaches")}</h2>
${breaches(report, language)}`;
}

function sides({ sides }: Report, language: Language): Html {
	const { t } = reportTranslator(language);
	const row = (id: string, cell: (side: Side) => Html | string | number): Html =>
		html`<tr><th>${t(id)}</th>${sides.map(({ side }) => html`<td>${cell(side)}</td>`)}</tr>`;
	const spread = (of: Spread | null): string =>
		of === null ? t("report.none") : spreadText(of, t);
	return html`<table><thead><tr><th>${t("report.party")}</th>${sides.map(({ party }) => html`<th>${ltr(party)}</th>`)}</tr></thead><tbody>
${row("report.notices", ({ notices }) => notices)}
${row("report.sealed", ({ sealed }) => sealed)}
${row("report.ended", ({ ended }) => ended)}
${row("report.lead", ({ lead }) => spread(lead))}
${row("report.late", ({ late }) => late)}
${row("report.asked", ({ asked }) => asked)}
${row("report.answered", ({ answered }) => answered)}
${row("report.unable", ({ unable }) => unable)}
${row("report.overdue", ({ overdue }) => overdue)}
${row("report.open", ({ open }) => open)}
${row("report.answer_time", ({ answerTime }) => spread(answerTime))}
${row("report.without_effect", ({ withoutEffect }) => withoutEffect)}
${row("report.urgent", ({ urgent }) => urgentText(urgent, language))}
</tbody></table>`;
}

function spreadText({ leastUs, medianUs, mostUs }: Spread, t: Translator["t"]): string {
	const [least, median, most] = [leastUs, medianUs, mostUs].map(signed) as [string, string, string];
	return t("report.spread", { least, median, most });
}

/** A notice may come after the start of what it tells. */
function signed(us: number): string {
	return `${us < 0 ? "\u2212" : ""}${formatDuration(us)}`;
}

function urgentText(urgent: Side["urgent"], language: Language): Html | string {
	const each = Object.entries(urgent);
	if (each.length === 0) return reportTranslator(language).t("report.none");
	return html`${each.map(([msg, count]) => html`<p>${messageTitle(language, msg)} ${ltr(`× ${count}`)}</p>`)}`;
}

function meetings({ meetings: { found, unchecked } }: Report, t: Translator["t"]): Html {
	const large =
		unchecked.length === 0
			? html``
			: html`<p>${t("report.unchecked", { refs: unchecked.join(", ") })}</p>`;
	if (found.length === 0) return html`<p>${t("report.no_conflicts")}</p>${large}`;
	const rows = found.map(
		({ notices, kind, windows, resolved }) =>
			html`<tr><td>${ltr(notices.join(" · "))}</td><td>${windows.map((window) => html`<p>${ltr(windowText(window))}</p>`)}</td><td>${t(`report.${kind}`)}</td><td>${t(resolved ? "report.resolved" : "report.unresolved")}</td></tr>`,
	);
	return html`<table><thead><tr><th>${t("report.notice")}</th><th>${t("report.when")}</th><th colspan="2">${t("report.kind")}</th></tr></thead><tbody>${rows}</tbody></table>${large}`;
}

function windowText({ startUs, endUs }: Window): string {
	return `${instant(startUs)} – ${formatTime(endUs, { zone: "UTC", seconds: true })}`;
}

function breaches({ breaches: all }: Report, language: Language): Html {
	const { t } = reportTranslator(language);
	if (all.length === 0) return html`<p>${t("report.no_breaches")}</p>`;
	const rows = all.map(
		({ notice, finding }) =>
			html`<tr><td>${ltr(notice)}</td><td>${finding.windows.map((window) => html`<p>${ltr(windowText(window))}</p>`)}</td><td>${findingSentence(finding, language)}</td></tr>`,
	);
	return html`<table><thead><tr><th>${t("report.notice")}</th><th>${t("report.when")}</th><th>${t("report.rule")}</th></tr></thead><tbody>${rows}</tbody></table>`;
}
