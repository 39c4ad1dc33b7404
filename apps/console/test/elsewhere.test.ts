import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Theatre, TheatreContradiction } from "@tansiq/api";
import type { Browser } from "playwright-core";
import { withoutChromium } from "./browser.ts";
import { emptyDesk } from "./fixture.ts";
import { openBrowser, seated } from "./seat.ts";

const box = { south9: 45e9, west9: 7e9, north9: 49e9, east9: 10e9 };
const theatre = (id: string, changes: Partial<Theatre>): Theatre => ({
	id,
	peer: { id: "charlie", name: "Charlie" },
	address: `http://127.0.0.1:1/${id}`,
	box,
	line: "up",
	urgent: 0,
	here: false,
	...changes,
});
const THEATRES = [
	theatre("north", { here: true }),
	theatre("south", { urgent: 2 }),
	theatre("west", { line: "failed", urgent: null }),
];
const AGAINST: TheatreContradiction = {
	theatres: ["north", "south"],
	phrase: "between.rule",
	peers: ["bravo", "charlie"],
	zones: ["gate", "harbour"],
	sentences: { en: "Gate and harbour differ.", ru: "Ворота и гавань расходятся." },
};

describe("other theatres at this desk", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		browser = await openBrowser();
	});
	after(() => browser?.close());

	/**
	 * @row M37 M25
	 * @does An officer sees in the header what waits in each other theatre and goes there, and on the page of the line what contradicts his side's other agreements.
	 * @reach console: header, the line's page
	 * @plant apps/console/src/desk/Elsewhere.tsx: `const others = state.theatres.filter(({ here }) => !here);` → `const others = state.theatres.filter(({ here }) => here);`
	 */
	test("what waits there is counted in the header, and what contradicts stands on the line's page", async () => {
		const given = { theatres: THEATRES, against: [AGAINST] };
		await seated(
			browser,
			emptyDesk(),
			async ({ page, press, text, errors }) => {
				await page.waitForSelector(".elsewhere a");
				assert.deepEqual(await page.locator(".elsewhere a").allInnerTexts(), [
					"● south waiting: 2",
					"✕ west failed",
				]);
				const way = page.locator(".elsewhere a").first();
				assert.equal(await way.getAttribute("href"), "http://127.0.0.1:1/south");
				await press("p");
				await page.waitForSelector(".line-page .against li");
				assert.match(await text(".against li"), /Gate and harbour differ\./);
				assert.deepEqual(errors, []);
			},
			given,
		);
	});

	test("a desk that is alone says nothing of others", async () => {
		await seated(
			browser,
			emptyDesk(),
			async ({ page }) => {
				await page.waitForSelector(".masthead");
				assert.equal(await page.locator(".elsewhere").count(), 0);
			},
			{ theatres: THEATRES.slice(0, 1) },
		);
	});
});
