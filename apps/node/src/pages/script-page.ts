import { createHash } from "node:crypto";
import {
	hotlineTranslator,
	type Language,
	type SpokenScript,
	spokenScript,
} from "@tansiq/language";
import { BLANK, BOX, html, inLanguage, ltr, page } from "./html.ts";
import type { Sheet } from "./sheet.ts";

/** What is read out, and the hash by which the minutes name exactly these words. */
export function scriptOf(
	{ message: { id, readback, answers }, body, ref, answerDueUs, exercise }: Sheet,
	language: Language,
): { script: SpokenScript; sha256: string } {
	const script = spokenScript(language, id, body, ref, {
		readback,
		answers,
		answerDueUs,
		exercise,
	});
	const { correct, wrong, end } = script.closing;
	const said = [...script.lines, correct, wrong, ...end].join("\n");
	return { script, sha256: createHash("sha256").update(said).digest("hex") };
}

/** The script as a page to print before speaking, with a box for each field to be read back. */
export function scriptPage(sheet: Sheet, language: Language): string {
	const { t } = hotlineTranslator(language);
	const { script, sha256 } = scriptOf(sheet, language);
	const { lines, readback, closing } = script;
	const boxes = readback.map(
		({ label, shown, spoken }) =>
			html`<tr><td>${label}</td><td>${ltr(shown)}</td><td>${spoken}</td><td>${BLANK}</td><td>${BOX}</td><td>${BOX}</td></tr>`,
	);
	const table =
		boxes.length === 0
			? html``
			: html`<table><thead><tr><th></th><th></th><th>${t("paper.script")}</th><th>${t("paper.heard")}</th><th>${t("paper.right")}</th><th>${t("paper.wrong")}</th></tr></thead><tbody>${boxes}</tbody></table>`;
	const fields = ["slot.channel", "paper.office", "paper.time"].map(
		(id) => html`<div class="field"><span>${t(id)}</span>${BLANK}</div>`,
	);
	const content = html`<header><div><p>${t("paper.line")} ${ltr(sheet.line)}</p><p>${t("slot.ref")} <strong>${ltr(sheet.ref)}</strong></p></div></header>
<p class="screen">${t("paper.print")}</p>
<h1>${t("paper.script")}</h1>
<ol>${lines.map((line) => html`<li>${line}</li>`)}</ol>
${table}
<p><strong>${t("paper.right")}:</strong> ${closing.correct}</p>
<p><strong>${t("paper.wrong")}:</strong> ${closing.wrong}</p>
<ol>${closing.end.map((line) => html`<li>${line}</li>`)}</ol>
${fields}
<footer><p>${t("paper.script_hash")}</p><p class="mono">${ltr(sha256)}</p></footer>`;
	return page(language, `${t("paper.script")} ${sheet.ref}`, inLanguage(language, content));
}
