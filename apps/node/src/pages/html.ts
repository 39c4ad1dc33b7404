import { createHash } from "node:crypto";
import { type Direction, directionOf, type Language } from "@tansiq/language";

/** Text that is markup already; everything else that stands in `html` is escaped. */
export interface Html {
	readonly html: string;
}

type Piece = Html | string | number | readonly Html[];

/** Markup from a template: whatever stands in it is text, unless it was made here. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
	return { html: String.raw({ raw: strings }, ...pieces.map(markup)) };
}

function markup(piece: Piece): string {
	if (typeof piece === "string" || typeof piece === "number") return escaped(String(piece));
	if ("html" in piece) return piece.html;
	return piece.map((each) => each.html).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

/** A figure or a name that keeps its own direction within any sentence. */
export function ltr(text: string): Html {
	return html`<bdi dir="ltr">${text}</bdi>`;
}

/** An empty box to mark, or a line to write on. */
export const BOX: Html = html`<span class="box"></span>`;
export const BLANK: Html = html`<span class="blank"></span>`;

/** One language's part of a page. */
export function inLanguage(language: Language, content: Html): Html {
	return html`<section lang="${language}" dir="${directionOf(language)}">${content}</section>`;
}

const STYLE = `
@page { size: A4; margin: 14mm; }
* { box-sizing: border-box; }
body { font: 10.5pt/1.4 "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "DejaVu Sans", sans-serif; color: #000; background: #fff; max-width: 182mm; margin: 6mm auto; }
header, footer { border: 0.5mm solid #000; padding: 2mm 3mm; }
header { display: flex; justify-content: space-between; align-items: center; gap: 4mm; }
h1 { font-size: 13pt; margin: 0 0 1mm; }
h2 { font-size: 10.5pt; margin: 3mm 0 1mm; }
p { margin: 0 0 1.5mm; }
.code { font: bold 20pt/1.1 "DejaVu Sans Mono", monospace; letter-spacing: 0.15em; }
.mono { font-family: "DejaVu Sans Mono", monospace; font-size: 8.5pt; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; margin: 3mm 0; }
.message { border-inline-start: 1mm solid #000; padding-inline-start: 3mm; font-weight: bold; }
.choice, .field { display: flex; gap: 2mm; align-items: baseline; break-inside: avoid; margin-bottom: 1mm; }
.field { margin-bottom: 3mm; }
.box { flex: none; width: 4mm; height: 4mm; border: 0.3mm solid #000; display: inline-block; }
.blank { flex: 1; min-width: 20mm; border-bottom: 0.3mm solid #000; display: inline-block; height: 6mm; }
.cells { flex: none; display: inline-flex; direction: ltr; }
.cells span { width: 8mm; height: 9mm; border: 0.3mm solid #000; margin-right: 1mm; }
table { border-collapse: collapse; width: 100%; font-size: 9pt; }
th, td { border: 0.2mm solid #000; padding: 1mm 1.5mm; text-align: start; vertical-align: top; }
tr { break-inside: avoid; }
ol { padding-inline-start: 8mm; font-size: 12pt; }
ol li { margin-bottom: 1.5mm; }
@media print { body { margin: 0; max-width: none; } .screen { display: none; } }
`;

/** A page loads nothing and runs nothing: one style of its own, named by its hash. */
export const PAGE_HEADERS = {
	"content-type": "text/html; charset=utf-8",
	"content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
	"referrer-policy": "no-referrer",
	"cache-control": "no-store",
};

/** A whole page of A4 to print; `first` gives it its direction. */
export function page(first: Language, title: string, content: Html): string {
	const direction: Direction = directionOf(first);
	const document = html`<!doctype html>
<html lang="${first}" dir="${direction}">
<head><meta charset="utf-8"><title>${title}</title><style>${{ html: STYLE }}</style></head>
<body>
${content}
</body>
</html>
`;
	return document.html;
}
