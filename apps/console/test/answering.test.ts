import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { withoutChromium } from "./browser.ts";
import { alert, busyDesk, dialogue, emptyDesk, NOW_US, SECOND_US } from "./fixture.ts";
import { openBrowser, seated, settled } from "./seat.ts";

/** Only a hang is a failure here; the figure is printed. */
const HANG_MS = 5_000;

describe("answering by keyboard", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		browser = await openBrowser();
	});
	after(() => browser?.close());

	test("an alert is on screen, spoken and first as soon as its bytes are here", async (t) => {
		await seated(browser, emptyDesk(), async ({ page, stub }) => {
			await page.evaluate(() => {
				const state = { heardMs: 0, shownMs: 0 };
				Object.assign(window, { seen: state });
				const look = () => {
					if (document.querySelector(".row.answer") !== null) {
						// The next frame is the first that can show it.
						requestAnimationFrame(() => {
							state.shownMs = performance.now();
						});
					} else requestAnimationFrame(look);
				};
				requestAnimationFrame(look);
				new EventSource("/v1/live").addEventListener("desk", (event) => {
					if (event.data.includes("alert-1") && state.heardMs === 0) {
						state.heardMs = performance.now();
					}
				});
			});
			await page.waitForTimeout(100);
			stub.change((desk) => desk.alerts.push(alert({ id: "alert-1" })));
			const ms = await page
				.waitForFunction(() => {
					const { seen } = window as unknown as { seen: { heardMs: number; shownMs: number } };
					return seen.shownMs > 0 && seen.heardMs > 0 ? seen.shownMs - seen.heardMs + 0.001 : false;
				})
				.then((handle) => handle.jsonValue());
			t.diagnostic(`shown ${Math.round(Number(ms))} ms after its bytes`);
			assert.ok(Number(ms) < HANG_MS, `${ms} ms`);
			const spoken = await page.locator('[role="alert"]').first().textContent();
			assert.match(spoken ?? "", /Loss of separation predicted/);
			assert.equal(await page.locator(".row.first .shape").textContent(), "▲");
		});
	});

	test("R answers the top notice; who acts stands on screen with his roles", async () => {
		const desk = emptyDesk({
			dialogues: [
				dialogue({ ref: "bravo/routine/8", dueUs: NOW_US + 900 * SECOND_US }),
				dialogue({ ref: "bravo/urgent/7", dueUs: NOW_US + 60 * SECOND_US }),
			],
		});
		await seated(browser, desk, async ({ page, stub, press, text }) => {
			assert.match(await text(".masthead .operator"), /duty-1[\s\S]*watch officer/);
			await settled(page);
			await press("r");
			await page.waitForFunction(() => document.querySelectorAll(".row.answer").length === 1);
			const answers = stub.posts.filter(({ path }) => path.endsWith("/answer"));
			assert.deepEqual(answers, [
				{
					path: "/v1/dialogues/bravo/urgent/7/answer",
					body: { msg: "ROGER" },
				},
			]);
		});
	});

	test("a received notice is reported as presented once it is in sight, and only once", async () => {
		await seated(browser, busyDesk(), async ({ page, stub }) => {
			await page.waitForFunction(() => document.querySelectorAll(".row").length > 5);
			await settled(page);
			const presented = stub.posts.filter(({ path }) => path.endsWith("/present"));
			assert.deepEqual(
				presented.map(({ path }) => path),
				["/v1/dialogues/bravo/routine/7/present"],
			);
		});
	});

	test("the keyboard alone refuses, silences, gives a reason and lets a conflict stand", async () => {
		await seated(browser, busyDesk(), async ({ page, stub, press }) => {
			await settled(page);
			await press("h", "x");
			await page.keyboard.type("R wrong zone");
			await press("Enter", "a");
			await page.waitForFunction(() => document.querySelectorAll(".row.standing").length === 2);
			await press("j");
			await page.keyboard.press("Escape");
			await press("c", "s");
			await page.keyboard.type("separated by voice");
			await press("Enter");
			await page.waitForFunction(() => document.querySelector(".conflict .actions") === null);
			await press("Escape");
			await settled(page);
			await press("u", "3");
			await page.waitForFunction(() => document.querySelectorAll(".row.answer").length === 3);
			assert.deepEqual(
				stub.posts
					.filter(({ path }) => !path.endsWith("/present"))
					.map(({ path, body }) => [path, body]),
				[
					["/v1/holds/hold-1/refuse", { reason: "R wrong zone" }],
					["/v1/alerts/alert-9/silence", {}],
					["/v1/operations/ALP-12/let-stand", { reason: "separated by voice" }],
					["/v1/dialogues/bravo/routine/5/answer", { msg: "UNABLE", reason: "unclear" }],
				],
			);
		});
	});

	test("STOP is two keys upon what is selected, and says which before it goes", async () => {
		await seated(browser, busyDesk(), async ({ page, stub, press, text }) => {
			const row = page.locator('[id="dialogue-bravo/routine/8"]');
			await row.click();
			await press("!");
			assert.match(
				await text(".stop-bar .words"),
				/STOP\. Cease the activity of bravo\/routine\/8/,
			);
			await press("Enter");
			await page.waitForFunction(() => document.querySelector(".stop-bar") === null);
			const start_us = Math.floor(NOW_US / 60e6) * 60e6;
			assert.deepEqual(
				stub.posts.filter(({ path }) => path === "/v1/messages").map(({ body }) => body),
				[{ msg: "TQ-41", body: { ref: "bravo/routine/8", start_us } }],
			);
		});
	});

	test("with nothing selected STOP asks for its place, and Enter alone sends nothing", async () => {
		await seated(browser, busyDesk(), async ({ page, stub, press, text }) => {
			await press("!", "Enter");
			assert.match(await text(".stop-bar .words"), /What shall stop/);
			await press("1");
			assert.match(await text(".stop-bar .words"), /in zone hospital/);
			await press("Escape");
			assert.equal(await page.locator(".stop-bar").count(), 0);
			assert.deepEqual(
				stub.posts.filter(({ path }) => path === "/v1/messages"),
				[],
			);
		});
	});
});
