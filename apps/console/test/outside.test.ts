import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { withoutChromium } from "./browser.ts";
import { emptyDesk, operation } from "./fixture.ts";
import { OUTSIDE } from "./fixture-outside.ts";
import { openBrowser, seated } from "./seat.ts";

const ARTIFACTS = new URL("../../../artifacts/", import.meta.url);
const desk = () => emptyDesk({ operations: [operation({ id: "works", label: "Harbour works" })] });

describe("who is outside the mechanism", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		mkdirSync(ARTIFACTS, { recursive: true });
		browser = await openBrowser();
	});
	after(() => browser?.close());

	/**
	 * @row M26 R13 R20
	 * @does An officer opens by one key who is outside, who can speak to them, what was passed on and has not been heard, and which tracks belong to nobody known or are in doubt.
	 * @reach console: Others, and unknown tracks (key #)
	 * @plant apps/console/src/desk/OutsidePage.tsx: `{confirmed === null ? (` → `{confirmed !== null ? (`
	 */
	test("the page tells who can be reached, and what was passed on until a person confirms it", async () => {
		await seated(
			browser,
			desk(),
			async ({ page, stub, press, text, errors }) => {
				await press("#");
				await page.waitForSelector(".outside-page .outsider");
				const words = await text(".outside-page");
				for (const part of [
					/River patrol.*Nobody can speak to it/s,
					/patrol.*noted here, never told.*harbour office can speak to it/s,
					/Not bound by harbour/,
					/Meets Harbour works/,
					/4b0001.*position in doubt: it jumped/s,
					/may be patrol/,
					/knows none of our notices/,
				])
					assert.match(words, part);
				await page.locator(".outsider .action:enabled").first().click();
				await page.keyboard.type("boats here");
				await page.keyboard.press("Enter");
				await page.waitForSelector(".relays .warning");
				assert.match(
					await text(".relays .warning"),
					/Passed on through harbour office.*unconfirmed/s,
				);
				await page.locator(".relays .action").click();
				await page.waitForSelector(".relays .calm");
				assert.deepEqual(
					stub.posts.map(({ path, body }) => [path, body]),
					[
						["/v1/outsiders/patrol/told", { words: "boats here" }],
						["/v1/relays/relay-1/confirm", {}],
					],
				);
				await page.screenshot({ path: fileURLToPath(new URL("outside-en.png", ARTIFACTS)) });
				assert.deepEqual(errors, []);
			},
			{ outside: OUTSIDE },
		);
	});

	test("in Arabic it reads from right to left, and the map draws the area and the doubtful track", async () => {
		await seated(
			browser,
			desk(),
			async ({ page, press, text, errors }) => {
				await page.waitForFunction(() => document.querySelector(".map-note") === null);
				await press("#");
				await page.waitForSelector(".outside-page .outsider");
				assert.match(await text(".outside-page"), /لا أحد يستطيع مخاطبته/);
				assert.match(await text(".legend"), /موقع مشكوك فيه/);
				await page.screenshot({ path: fileURLToPath(new URL("outside-ar.png", ARTIFACTS)) });
				assert.deepEqual(errors, []);
			},
			{ outside: OUTSIDE, map: true, settings: { language: "ar" } },
		);
	});
});
