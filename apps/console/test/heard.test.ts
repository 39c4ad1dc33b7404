import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { withoutChromium } from "./browser.ts";
import { dialogue, emptyDesk, operation, window } from "./fixture.ts";
import { openBrowser, seated } from "./seat.ts";

const ARTIFACTS = new URL("../../../artifacts/", import.meta.url);

const NOTICE = "bravo/routine/7";
const endangered = () =>
	emptyDesk({
		operations: [
			operation({ id: "works", label: "Harbour works", headline: "conflict", unresolved: true }),
			operation({ id: NOTICE, owner: "peer", party: "bravo", window: window(12, 30) }),
		],
		dialogues: [dialogue({ ref: NOTICE, late: true, leadUs: 60_000_000, endangers: ["works"] })],
	});

describe("a notice that endangers ours", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		mkdirSync(ARTIFACTS, { recursive: true });
		browser = await openBrowser();
	});
	after(() => browser?.close());

	for (const [language, later, unheard, heard] of [
		["en", /Start at .* or later/, /has not heard/, /All have heard after/],
		["ar", /لاحقًا|بعد|متأخر/, /لم يتأكد السماع/, /تأكد سماع الجميع بعد/],
	] as const)
		test(`${language}: shows the way out, and who of ours has not heard until a key says that they have`, async () => {
			await seated(
				browser,
				endangered(),
				async ({ page, stub, press, text, errors }) => {
					await press("Enter");
					await page.waitForSelector(".heard li.warning");
					assert.match(await text(".dialogue .warning ul"), later);
					assert.match(await text(".heard"), unheard);
					await page.screenshot({
						path: fileURLToPath(new URL(`heard-${language}.png`, ARTIFACTS)),
					});
					await press("[");
					await page.waitForFunction(() => document.querySelector(".heard li.warning") === null);
					assert.match(await text(".heard"), heard);
					assert.deepEqual(
						stub.posts.filter(({ path }) => path.endsWith("/answers")),
						[{ path: `/v1/dialogues/${NOTICE}/answers`, body: { name: "unit boat-2" } }],
					);
					assert.deepEqual(errors, []);
				},
				{ settings: { language } },
			);
		});

	test("the page of the line says how the agreement stands, and has its text", async () => {
		await seated(browser, emptyDesk(), async ({ page, press, text, errors }) => {
			await press("p");
			await page.waitForSelector(".line-page details");
			assert.match(await text(".line-page"), /In force · Coordination is active/);
			await page.getByText("Its text, as signed").click();
			assert.match(await text(".line-page details pre"), /^en: text/);
			await page.screenshot({ path: fileURLToPath(new URL("agreed-en.png", ARTIFACTS)) });
			assert.deepEqual(errors, []);
		});
	});
});
