import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { withoutChromium } from "./browser.ts";
import { busyDesk, NOW_US, SECOND_US } from "./fixture.ts";
import { openBrowser, seated, settled } from "./seat.ts";
import { PASSPHRASE } from "./stub-desk.ts";

describe("who sits at the desk", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		browser = await openBrowser();
	});
	after(() => browser?.close());

	test("a demo is framed by its word on all four edges", async () => {
		const desk = {
			...busyDesk(),
			mode: "demo" as const,
			progress: { startUs: NOW_US, endUs: NOW_US + SECOND_US, speed: 60 },
		};
		await seated(browser, desk, async ({ page, text }) => {
			assert.deepEqual(await page.locator(".edge").allTextContents(), [
				"DEMO",
				"DEMO",
				"DEMO",
				"DEMO",
			]);
			assert.match(await text(".progress"), /60×/);
		});
	});

	test("a locked desk keeps its queue; a name and its passphrase open it again", async () => {
		await seated(browser, busyDesk(), async ({ page, stub, press, text }) => {
			const rows = await page.locator(".row").count();
			await press("l");
			await page.waitForSelector(".sign-in");
			assert.equal(await page.locator(".row").count(), rows);
			assert.match(await text(".masthead .operator"), /nobody signed in/);
			const before = stub.posts.length;
			await page.locator('input[value="duty-2"]').check();
			await page.keyboard.press("Tab");
			await page.locator("input[type=password]").fill("wrong");
			await press("Enter");
			await page.waitForSelector(".sign-in .warning");
			assert.equal(stub.posts.length, before, "nothing was done by nobody");
			await page.locator("input[type=password]").fill(PASSPHRASE);
			await press("Enter");
			await page.waitForFunction(() => document.querySelector(".sign-in") === null);
			assert.match(await text(".masthead .operator"), /duty-2/);
		});
	});

	test("a watch that a chief offers in its place shows the chief's signature", async () => {
		const key = (name: string) => `alpha.tansiq/op/${name}`;
		const desk = busyDesk();
		desk.watch.responsible = key("duty-2");
		desk.watch.handover = {
			outgoing: key("duty-2"),
			offeredBy: key("chief-1"),
			incoming: key("duty-1"),
			brief: {
				at_us: NOW_US,
				dialogues: [],
				shelved: [],
				zones: [],
				link: { state: "up", heard_us: NOW_US, told_us: NOW_US },
				clock: { src: "system", unc_us: 1_000_000 },
			},
			signed: [key("chief-1")],
			assumedUs: null,
		};
		await seated(browser, desk, async ({ page, press }) => {
			await press("q");
			await page.waitForSelector(".offered");
			const rows = await page.locator(".offered li").allTextContents();
			assert.equal(rows.length, 2);
			assert.match(rows[0] ?? "", /●.*chief-1/);
			assert.match(rows[1] ?? "", /○.*duty-1/);
		});
	});

	test("when the shift is over the desk asks who is there, and says that nothing was sent", async () => {
		await seated(browser, busyDesk(), async ({ page, stub, press, text }) => {
			await settled(page);
			stub.endShift();
			await press("a", "a");
			await page.waitForSelector(".sign-in");
			assert.match(await text(".trouble"), /nothing was sent/);
			assert.ok((await page.locator(".row").count()) > 3);
		});
	});

	test("a demo's form is filled in: Enter opens its desk", async () => {
		const desk = { ...busyDesk(), mode: "demo" as const };
		await seated(
			browser,
			desk,
			async ({ page, press, text }) => {
				await page.waitForSelector(".sign-in");
				await press("Enter");
				await page.waitForFunction(() => document.querySelector(".sign-in") === null);
				assert.match(await text(".masthead .operator"), /script/);
			},
			{ signedIn: false },
		);
	});
});
