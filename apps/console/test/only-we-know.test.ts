import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Desk } from "@tansiq/api";
import type { Browser } from "playwright-core";
import { callsByItself, rowUrgencyOf, urgencyOf } from "../src/state/desk-alarms.ts";
import { queueOf } from "../src/state/queue.ts";
import { withoutChromium } from "./browser.ts";
import {
	dialogue,
	emptyDesk,
	hold,
	MINUTE_US,
	NOW_US,
	onlyWeKnow,
	operation,
	window,
} from "./fixture.ts";
import { openBrowser, seated } from "./seat.ts";

const ARTIFACTS = new URL("../../../artifacts/", import.meta.url);

const calling = (task: string): Desk["alarms"][number] => ({
	id: `only-we-know ${task}`,
	source: "dialogue",
	of: "bravo/routine/7",
	urgency: "U",
	zone: null,
	raisedUs: NOW_US - MINUTE_US,
	state: "unacknowledged",
	shelvable: false,
	shelved: null,
});

test("what only we know is urgent, leads by deadline, and is distress once nobody chose in time", () => {
	const { answer } = queueOf(
		emptyDesk({
			onlyWeKnow: [
				onlyWeKnow({ id: "later~7", dueUs: NOW_US + 9 * MINUTE_US }),
				onlyWeKnow({ id: "soon~7", dueUs: NOW_US + MINUTE_US }),
				onlyWeKnow({ id: "past~7", dueUs: NOW_US }),
				onlyWeKnow({ id: "chief~7", to: "chief", dueUs: NOW_US + 20 * MINUTE_US }),
			],
			holds: [hold({ id: "h", window: window(-5, 5) })],
		}),
		NOW_US,
	);
	assert.deepEqual(
		answer.map(({ id, grade, tier }) => [id, grade, tier]),
		[
			["past~7", "D", 0],
			["chief~7", "D", 0],
			["soon~7", "U", 1],
			["later~7", "U", 1],
			["h", "N", 2],
		],
	);
});

test("the notice has no second row for what its task already calls for", () => {
	const by = { name: "a", role: "watch" as const, script: false };
	const answer = { msg: "ROGER" as const, by, atUs: NOW_US };
	const notice = dialogue({ ref: "bravo/routine/7", state: "closed", answer, answers: [] });
	const alarms = [calling("works~7")];
	const desk = emptyDesk({
		dialogues: [notice],
		alarms,
		onlyWeKnow: [onlyWeKnow({ id: "works~7" })],
	});
	assert.equal(callsByItself(desk, notice), false);
	assert.equal(rowUrgencyOf(desk, notice), "N");
	assert.equal(urgencyOf(desk, notice), "U", "the sound is that of the notice");
	assert.deepEqual(
		queueOf(desk, NOW_US).answer.map(({ key }) => key),
		["only-we-know-works~7"],
	);
	const endangered = { ...calling("works~7"), id: "impact bravo/routine/7" };
	assert.equal(callsByItself({ ...desk, alarms: [endangered] }, notice), true);
});

describe("what only we know, at the desk", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		mkdirSync(ARTIFACTS, { recursive: true });
		browser = await openBrowser();
	});
	after(() => browser?.close());

	const deskWith = (over: Partial<Desk> = {}) =>
		emptyDesk({
			operations: [
				operation({ id: "works", label: "Harbour works", class: "ground", level: "sealed" }),
				operation({
					id: "bravo/routine/7",
					owner: "peer",
					party: "bravo",
					notice: "bravo/routine/7",
				}),
			],
			dialogues: [
				dialogue({ ref: "bravo/routine/7", endangers: ["works"], operation: "bravo/routine/7" }),
			],
			onlyWeKnow: [onlyWeKnow({ id: "works~7", dueUs: NOW_US + 5 * MINUTE_US })],
			alarms: [calling("works~7")],
			...over,
		});

	/**
	 * @row R10 R8
	 * @does An officer has on top of the queue, with its countdown, what of his meets theirs and they do not know of, and by one key each goes to its ways out, sees what telling would give away, or asks them to hold without saying why.
	 * @reach console: queue, Only we know (keys W, E, B, Y)
	 * @plant apps/console/src/state/queue.ts: `for (const task of desk.onlyWeKnow) queue.answer.push(onlyWeKnowItem(task, nowUs));` → ``
	 */
	test("each of the three choices is one key, and what it does stands beside it", async () => {
		await seated(browser, deskWith(), async ({ page, stub, press, text, errors }) => {
			await page.waitForSelector("#only-we-know-works\\~7.grade-U.first");
			assert.match(await text(".row.first"), /Only we know: Harbour works/);
			assert.match(await text(".row.first"), /5:00|4:5\d/);
			await press("Enter");
			await page.waitForSelector(".only-we-know .remedies");
			const panel = await text(".only-we-know");
			assert.match(panel, /Meets notice 7 from Bravo; they do not know of ours\./);
			assert.match(panel, /names nothing of ours/);
			assert.match(panel, /Start at /);

			await press("w");
			await page.waitForSelector("article.operation");
			assert.match(await text("article.operation"), /Harbour works/);
			await press("1", "e");
			await page.waitForSelector(".only-we-know .preview");
			assert.match(await text(".preview"), /We tell Bravo: the exact volumes, class and category/);
			assert.match(await text(".preview"), /نُبلغ/);
			assert.equal(
				stub.posts.some(({ path }) => path.endsWith("/disclose")),
				false,
			);
			await press("Escape", "b");
			await page.waitForSelector(".only-we-know form");
			await press("Enter");
			await page.waitForFunction(() => document.querySelector(".row.first.grade-U") === null);
			assert.deepEqual(
				stub.posts.filter(({ path }) => path.startsWith("/v1/only-we-know/")),
				[{ path: "/v1/only-we-know/works~7/hold-request", body: {} }],
			);
			assert.deepEqual(errors, []);
		});
	});

	test("past its time it is red, told by Enter after E, and over by Y once theirs is over", async () => {
		const overdue = onlyWeKnow({ id: "works~7", to: "chief", dueUs: NOW_US - MINUTE_US });
		const over = onlyWeKnow({ id: "other~7", operation: "works", over: true });
		const desk = deskWith({ onlyWeKnow: [overdue, over] });
		await seated(browser, desk, async ({ page, stub, press, text, errors }) => {
			await page.waitForSelector("#only-we-know-works\\~7.grade-D.first");
			await press("Enter", "e");
			await page.waitForSelector(".only-we-know .preview");
			assert.match(await text(".only-we-know .alarm"), /Nobody chose by/);
			await press("Enter");
			await page.waitForSelector("#only-we-know-other\\~7.first");
			await press("Enter", "y");
			await page.waitForFunction(() => document.querySelector("[id^=only-we-know-]") === null);
			assert.deepEqual(
				stub.posts
					.filter(({ path }) => path.startsWith("/v1/only-we-know/"))
					.map(({ path }) => path.split("/").at(-1)),
				["disclose", "over"],
			);
			assert.deepEqual(errors, []);
		});
	});

	test("what is already at the door is opened there, with its bytes", async () => {
		const held = hold({ id: "works@1", operation: "works" });
		await seated(browser, deskWith({ holds: [held] }), async ({ page, press, text, errors }) => {
			await press("1", "e");
			await page.waitForSelector("article.hold");
			assert.match(await text("article.hold .subject"), /Held: Harbour works/);
			assert.deepEqual(errors, []);
		});
	});

	test("ar: it reads from the right", async () => {
		const settings = { language: "ar" };
		await seated(
			browser,
			deskWith(),
			async ({ page, press, text, errors }) => {
				await press("1", "e");
				await page.waitForSelector(".only-we-know .preview");
				assert.match(await text(".only-we-know .subject"), /نحن وحدنا نعلم/);
				await page.screenshot({
					path: fileURLToPath(new URL("only-we-know-ar.png", ARTIFACTS)),
				});
				assert.deepEqual(errors, []);
			},
			{ settings },
		);
	});
});
