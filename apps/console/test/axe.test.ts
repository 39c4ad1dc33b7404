import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { Desk } from "@tansiq/api";
import type { Browser, Page } from "playwright-core";
import { withoutChromium } from "./browser.ts";
import { busyDesk, dialogue, draft, stop } from "./fixture.ts";
import { floodedDesk } from "./fixture-alarms.ts";
import { minutes, paperDesk } from "./fixture-paper.ts";
import { openBrowser, seated, settled } from "./seat.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describe("axe before the desk", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		browser = await openBrowser();
	});
	after(() => browser?.close());

	/** What axe calls serious or critical on the page as it stands. */
	async function seriousOn(page: Page): Promise<[string, string[]][]> {
		const found = await page.evaluate(async () => {
			const { axe } = window as unknown as {
				axe: { run(): Promise<{ violations: Violation[] }> };
			};
			return (await axe.run()).violations;
		});
		return found
			.filter(({ impact }) => impact === "serious" || impact === "critical")
			.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
	}

	for (const [theme, language] of [
		["dark", "en"],
		["light", "ar"],
	]) {
		test(`axe finds nothing serious on paper, minutes and a flood: ${language}, ${theme}`, async () => {
			const settings = { language, theme };
			await seated(
				browser,
				paperDesk(),
				async ({ page, stub, press }) => {
					stub.minutes.push(minutes({ ref: "bravo/routine/8" }));
					stub.change(() => undefined);
					await page.waitForSelector("[id^=minutes-]");
					await page.evaluate(readFileSync(AXE, "utf8"));
					await page.locator("[id^=minutes-]").click();
					assert.deepEqual(await seriousOn(page), [], "minutes");
					for (const ref of ["alpha/routine/51", "alpha/routine/50", "alpha/routine/48"]) {
						await page.locator(`[id="dialogue-${ref}"]`).click();
						assert.deepEqual(await seriousOn(page), [], ref);
						await press("e");
						await page.waitForSelector(".paper");
						assert.deepEqual(await seriousOn(page), [], `paper of ${ref}`);
						await press("v");
						assert.deepEqual(await seriousOn(page), [], `voice of ${ref}`);
						await press("Escape");
					}
				},
				{ settings },
			);
			await seated(
				browser,
				floodedDesk(),
				async ({ page, press }) => {
					await page.evaluate(readFileSync(AXE, "utf8"));
					for (const keys of [["2"], ["3"], ["]"], ["-"], ["Escape", "5"]]) {
						await press(...keys);
						assert.deepEqual(await seriousOn(page), [], keys.join(" "));
					}
				},
				{ settings },
			);
		});
	}

	// Colours depend on the theme and not on the language: each of both, and not each with each.
	for (const [language, theme] of [
		["en", "dark"],
		["ar", "light"],
		["he", "dark"],
		["ru", "light"],
	]) {
		test(`axe finds nothing serious: ${language}, ${theme}`, async () => {
			await seated(
				browser,
				distressedDesk(),
				async ({ page, press }) => {
					await settled(page);
					// Read and evaluated by the test driver, outside the page's policy.
					await page.evaluate(readFileSync(AXE, "utf8"));
					const walks = [
						...[["Escape"], ["1"], ["o"], ["w"], ["Escape", "u"], ["Escape", "v"]],
						...[["Escape", "m"], ["p"], ["q"], ["!"], ["Escape", "h"], ["c", "s"]],
						...[
							["Escape", "?"],
							["Escape", "Escape", "l"],
						],
					];
					for (const keys of walks) {
						await press(...keys);
						assert.deepEqual(await seriousOn(page), [], `after ${keys.join(" ")}`);
					}
				},
				{ settings: { language, theme } },
			);
		});
	}
});

/** The busy quarter of an hour with a STOP on top, a draft, and free text. */
function distressedDesk(): Desk {
	const desk = busyDesk();
	desk.dialogues.push(
		stop({ ref: "bravo/urgent/3" }),
		dialogue({
			ref: "bravo/routine/9",
			msg: "TQ-71",
			body: { lang: "ru", text: "Мост закрыт до утра." },
			operation: null,
			level: null,
			window: null,
			leadUs: null,
		}),
	);
	desk.drafts.push(draft({ id: "d1" }));
	desk.line.humanCheckOwed = true;
	return desk;
}

interface Violation {
	id: string;
	impact: string;
	nodes: { html: string }[];
}
