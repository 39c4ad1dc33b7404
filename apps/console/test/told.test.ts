import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { toldFeatures } from "../src/map/operations.ts";
import { withoutChromium } from "./browser.ts";
import { emptyDesk, NOW_US, operation } from "./fixture.ts";
import { heard, probingDay, told } from "./fixture-told.ts";
import { openBrowser, seated } from "./seat.ts";

const ARTIFACTS = new URL("../../../artifacts/", import.meta.url);

test("the map has a box around each row that tells a place, and how much it told", () => {
	const { features } = toldFeatures([
		told(),
		told({ level: "sealed", area: null, extentKm2h: 0, entry: "alpha/routine/5" }),
		heard(),
	]);
	assert.deepEqual(
		features.map(({ properties }) => properties?.direction),
		["told", "heard"],
	);
	assert.deepEqual(features[0]?.geometry, {
		type: "Polygon",
		coordinates: [
			[
				[7, 46],
				[7.4, 46],
				[7.4, 46.2],
				[7, 46.2],
				[7, 46],
			],
		],
	});
	assert.match(String(features[0]?.properties?.label), /128\.5|129/);
});

describe("the page of what was told", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		mkdirSync(ARTIFACTS, { recursive: true });
		browser = await openBrowser();
	});
	after(() => browser?.close());

	/**
	 * @row M36 M37 M38
	 * @does An officer opens by one key who has learned what from whom and why, sees that the peer asks more than agreed, says what he makes of it, and has the areas on the map.
	 * @reach console: Told (key 8)
	 * @plant apps/console/src/desk/Cover.tsx: `return <ToldPage desk={desk} />;` → `return null;`
	 */
	test("shows both directions with totals and reasons, and takes a person's word on a suspicion", async () => {
		const works = operation({ id: "works", label: "Harbour works" });
		await seated(browser, emptyDesk({ operations: [works] }), async (seat) => {
			const { page, stub, press, text, errors } = seat;
			stub.disclosed.rows.push(
				told(),
				told({
					entry: "alpha/routine/5",
					level: "sealed",
					area: null,
					extentKm2h: 0,
					by: "alpha.tansiq/op/duty-3",
					purpose: { kind: "person", name: "alpha.tansiq/op/duty-3" },
					why: "alpha.tansiq/op/duty-3",
				}),
				heard(),
			);
			stub.disclosed.probing.push(probingDay());
			stub.change((desk) => {
				desk.alarms.push({
					id: "line probing",
					source: "line",
					of: "probing",
					urgency: "U",
					zone: null,
					raisedUs: NOW_US,
					state: "unacknowledged",
					shelvable: true,
					shelved: null,
				});
			});
			await page.waitForSelector(".row");
			assert.match(await text(".queue"), /Probing suspected/);
			await press("8");
			await page.waitForSelector(".told-page .rows");
			const ours = await text(".ledger-told");
			assert.match(ours, /volume10129 km²·h/);
			assert.match(ours, /Harbour works/);
			assert.match(ours, /Row boats: tell exact volumes\./);
			assert.match(ours, /duty-3/);
			assert.match(await text(".ledger-heard"), /They do not say/);
			assert.match(await text(".probed"), /41\.000[\s\S]*Probing suspected[\s\S]*21,120 of 4,000/);
			await page.screenshot({ path: fileURLToPath(new URL("told-en.png", ARTIFACTS)) });
			await page.locator(".probed .action").click();
			await page.locator(".probed form input").fill("asked them by voice");
			await page.keyboard.press("Enter");
			await page.waitForFunction(() =>
				document.querySelector(".probed")?.textContent?.includes("asked them by voice"),
			);
			assert.deepEqual(
				stub.posts.filter(({ path }) => path === "/v1/probing/seen").map(({ body }) => body),
				[{ reason: "asked them by voice" }],
			);
			// The page makes room for the map that shows the areas.
			await page.locator(".told-page > .actions .action").first().click();
			await page.waitForFunction(() => document.querySelector(".told-page") === null);
			assert.deepEqual(errors, []);
		});
	});

	for (const [language, none] of [
		["en", /Nothing of ours has crossed the line: nothing was declared/],
		["ar", /لم يعبر الخط شيء منا/],
		["he", /שום דבר שלנו לא חצה את הקו/],
		["ru", /Ничто наше не прошло по линии/],
	] as const)
		test(`${language}: says why there is nothing`, async () => {
			await seated(
				browser,
				emptyDesk(),
				async ({ page, press, text, errors }) => {
					await press("8");
					await page.waitForSelector(".ledger-told .muted");
					assert.match(await text(".ledger-told"), none);
					assert.deepEqual(errors, []);
				},
				{ settings: { language } },
			);
		});
});
