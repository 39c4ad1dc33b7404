import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { STALE_AFTER_MS } from "../src/state/clock.ts";
import { withoutChromium } from "./browser.ts";
import { busyDesk, emptyDesk, NOW_US, stop } from "./fixture.ts";
import { openBrowser, seated, settled } from "./seat.ts";

describe("what the desk shows", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		browser = await openBrowser();
	});
	after(() => browser?.close());

	test("a held notice shows its exact bytes, its extent and one sentence in each language", async () => {
		await seated(browser, busyDesk(), async ({ page, stub, press, text }) => {
			await press("h");
			const held = stub.desk().holds[0];
			assert.equal(await page.locator(".hold pre").first().textContent(), held?.bytes);
			assert.equal(await page.locator(".hold pre").first().getAttribute("dir"), "ltr");
			assert.match(await text(".hold .extent"), /1,284 km²·h/);
			assert.equal(await page.locator('.hold .sentence[lang="ar"]').getAttribute("dir"), "rtl");
			await press("e");
			await page.waitForFunction(() => document.querySelector(".hold") === null);
			assert.deepEqual(
				stub.posts.filter(({ path }) => path.startsWith("/v1/holds/")).map(({ path }) => path),
				["/v1/holds/hold-1/release"],
			);
		});
	});

	test("G turns the desk to Arabic from right to left; map and ribbon keep their direction", async () => {
		await seated(browser, busyDesk(), async ({ page, press }) => {
			await press("g");
			const root = page.locator("html");
			assert.equal(await root.getAttribute("dir"), "rtl");
			assert.equal(await root.getAttribute("lang"), "ar");
			const left = async (selector: string) => (await page.locator(selector).boundingBox())?.x ?? 0;
			assert.ok((await left(".pane.queue")) > (await left(".pane.selected")));
			assert.ok((await left(".now")) < 640, "now stays in the left half of the ribbon");
			assert.equal(await page.locator(".scale").getAttribute("dir"), "ltr");
			assert.doesNotMatch((await page.locator("body").textContent()) ?? "", /[٠-٩۰-۹]/);
			await page.reload();
			await page.waitForSelector(".row");
			assert.equal(await root.getAttribute("dir"), "rtl", "the choice is kept");
		});
	});

	test("a lost node is said at once and largest, and nothing is sent", async () => {
		await seated(browser, busyDesk(), async ({ page, stub, press, text }) => {
			await settled(page);
			const before = stub.posts.length;
			stub.cut();
			// Sooner than mere silence would tell.
			await page.waitForSelector(".stale-banner", { timeout: STALE_AFTER_MS - 1000 });
			assert.match(await text(".stale-banner"), /Desk stale/);
			const size = (selector: string) =>
				page
					.locator(selector)
					.first()
					.evaluate((node) => Number.parseFloat(getComputedStyle(node).fontSize));
			assert.ok((await size(".stale-banner .headline")) > (await size(".row.first .headline")));
			await press("r");
			assert.match(await text(".trouble"), /Nothing was sent/);
			assert.equal(stub.posts.length, before);
		});
	});

	test("markup in what came over the wire stays text", async () => {
		const payload = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
		const desk = busyDesk();
		for (const operation of desk.operations) operation.label = payload;
		for (const conflict of desk.conflicts) conflict.reason = payload;
		for (const held of desk.holds) held.bytes = payload;
		for (const zone of desk.zones) zone.name = payload;
		desk.peer.name = payload;
		await seated(
			browser,
			desk,
			async ({ page, press, errors }) => {
				for (const key of ["1", "2", "3", "4", "5", "c", "c", "h"]) await press(key);
				await page.waitForFunction(() => document.querySelector(".map-note") === null);
				assert.equal(await page.locator(".hold pre").first().textContent(), payload);
				assert.equal(await page.locator("img, body script").count(), 0);
				assert.equal(await page.evaluate(() => "broken" in window), false);
				assert.deepEqual(errors, []);
			},
			{ map: true },
		);
	});

	test("no request leaves the origin, and the policy forbids nothing that the desk needs", async () => {
		await seated(
			browser,
			busyDesk(),
			async ({ page, stub, requests, errors, press }) => {
				await page.waitForFunction(() => document.querySelector(".map-note") === null);
				await page.waitForSelector(".maplibregl-canvas");
				await press("g", "t", "d", "c", "f");
				await settled(page);
				const elsewhere = requests.filter(
					(url) => !url.startsWith(`${stub.origin}/`) && !/^(blob|data):/.test(url),
				);
				assert.deepEqual(elsewhere, []);
				assert.ok(requests.includes(`${stub.origin}/land.json`), "the map did start");
				assert.deepEqual(errors, []);
			},
			{ map: true },
		);
	});

	test("without graphics the desk says so and goes on", async () => {
		await seated(browser, busyDesk(), async ({ page, text, press }) => {
			await page.waitForFunction(() =>
				document.querySelector(".map-note")?.textContent?.startsWith("No map"),
			);
			await press("1");
			assert.match(await text(".selected .subject"), /Loss of separation predicted/);
		});
	});

	test("an empty desk says why it is empty", async () => {
		await seated(browser, emptyDesk(), async ({ text }) => {
			const words = await text(".queue .empty");
			assert.match(words, /no operation of ours in the next 6:00 h/);
			assert.match(words, /last notice from Bravo 13:40Z/);
		});
	});

	test("what is wrong with the line stands over the desk in plain words", async () => {
		const desk = busyDesk();
		desk.line.recovering = true;
		desk.line.stopped = [
			{ log: "urgent", code: "signature" },
			{ log: "routine", code: "fork" },
		];
		desk.line.forks = [
			{ origin: "bravo.tansiq/alpha-bravo/routine", sha256: "", atUs: NOW_US },
			{ origin: "alpha.tansiq/alpha-bravo/urgent", sha256: "", atUs: NOW_US },
		];
		desk.line.missed.human = 2;
		await seated(browser, desk, async ({ page, press, text }) => {
			const words = await text(".line-trouble");
			for (const part of [
				/Two histories of the routine log were signed by Bravo, known here since 14:22:07Z/,
				/a history of our urgent log that we did not sign/,
				/coming back/,
				/urgent log stands still here: a signature in it is wrong/,
				/two persons here let it go on/,
				/were missed/,
			])
				assert.match(words, part);
			assert.equal(await page.locator(".line-trouble li").count(), 5, "a fork is told once");
			await press("p");
			await page.waitForSelector(".line-page");
		});
	});

	test("threat 27: history is read and not answered; false time, refusal and a lost reason are said", async () => {
		const desk = emptyDesk({
			dialogues: [
				stop({ ref: "bravo/urgent/1", state: "delayed", answers: [], falseTime: true }),
				stop({
					ref: "alpha/urgent/2",
					direction: "sent",
					state: "refused",
					answers: [],
					refused: "malformed",
					reasonLost: true,
				}),
			],
		});
		await seated(browser, desk, async ({ page, press, text }) => {
			await press("1");
			const panels = [await text(".dialogue")];
			await press("2");
			panels.push(await text(".dialogue"));
			const words = panels.join(" ");
			for (const part of [/too late/, /False time/, /could not use it/, /its reason is lost/])
				assert.match(words, part);
			assert.equal(await page.locator(".answers").count(), 0);
		});
	});
});
