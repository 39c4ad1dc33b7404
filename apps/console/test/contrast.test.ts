import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PALETTES } from "../src/map/palette.ts";

const css = readFileSync(new URL("../src/style/theme.css", import.meta.url), "utf8");

/** The custom properties of the first rule with a selector. */
function properties(selector: string): Record<string, string> {
	const from = css.indexOf(`${selector} {`);
	assert.notEqual(from, -1, `theme.css has a rule for ${selector}`);
	const body = css.slice(from, css.indexOf("}", from));
	return Object.fromEntries(
		[...body.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]),
	);
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(hex: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
	const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (light + 0.05) / (dark + 0.05);
}

const TEXT = 4.5;
const SHAPE = 3;
const GROUNDS = ["ground", "pane", "raised", "chosen"];
const PAIRS: [string, string, number][] = [
	...GROUNDS.flatMap((ground): [string, string, number][] => [
		["text", ground, TEXT],
		["muted", ground, TEXT],
		["urgent", ground, TEXT],
		["distress", ground, TEXT],
		["focus", ground, SHAPE],
		["control", ground, SHAPE],
	]),
	["text", "urgent-ground", TEXT],
	["muted", "urgent-ground", TEXT],
	["urgent", "urgent-ground", TEXT],
	["distress-text", "distress-ground", TEXT],
	["primary-text", "primary", TEXT],
	["drill-text", "drill", TEXT],
	["drill-text", "drill-band", TEXT],
	["distress-ground", "distress-text", TEXT],
];

test("the ratio of black to white is 21", () => {
	assert.equal(contrast("#000000", "#ffffff"), 21);
});

for (const [theme, selector] of [
	["dark", ":root"],
	["light", ':root[data-theme="light"]'],
] as const) {
	test(`every text and shape of the ${theme} theme meets WCAG AA on every ground it stands on`, () => {
		const colors = properties(selector);
		for (const [front, back, least] of PAIRS) {
			const ratio = contrast(colors[front] ?? "", colors[back] ?? "");
			assert.ok(ratio >= least, `${front} on ${back}: ${ratio.toFixed(2)}, at least ${least}`);
		}
	});

	test(`map labels and symbols of the ${theme} theme meet WCAG AA`, () => {
		const palette = PALETTES[theme];
		for (const back of [palette.sea, palette.land, palette.halo]) {
			for (const name of ["text", "dim", "urgent"] as const) {
				assert.ok(contrast(palette[name], back) >= TEXT, `${name} on ${back}`);
			}
			for (const name of ["own", "theirs", "track"] as const) {
				assert.ok(contrast(palette[name], back) >= SHAPE, `${name} on ${back}`);
			}
		}
	});
}
