import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { soundingAlarms } from "../src/state/alarms.ts";
import { queueOf } from "../src/state/queue.ts";
import { initialState, reduce } from "../src/state/reduce.ts";
import { DEFAULT_SETTINGS } from "../src/state/settings.ts";
import { soundToSilence, TOP_SETTLES_MS } from "../src/state/targets.ts";
import { withoutChromium } from "./browser.ts";
import { emptyDesk, NOW_US, SESSION, stop } from "./fixture.ts";
import { floodedDesk } from "./fixture-alarms.ts";
import { openBrowser, seated, settled } from "./seat.ts";

const seat = (desk = floodedDesk()) =>
	reduce(reduce(initialState(DEFAULT_SETTINGS), { type: "desk", desk, atMs: 0 }), {
		type: "tick",
		atMs: TOP_SETTLES_MS,
	});

test("in a flood a zone has one row, distress keeps its own and leads, shelved stands apart", () => {
	const { answer, shelved } = queueOf(floodedDesk(), NOW_US);
	assert.deepEqual(
		answer.map(({ key, grade }) => [key, grade]),
		[
			["alert-loss", "D"],
			["group-hospital", "U"],
			["group-harbour", "U"],
			["line-human", "U"],
		],
	);
	assert.deepEqual(
		shelved.map(({ key }) => key),
		["alert-drill"],
	);
	const calm = { ...floodedDesk(), alarmLoad: { per10Min: 4, load: "fine" as const, groups: [] } };
	assert.equal(queueOf(calm, NOW_US).answer.length, 13, "outside a flood each has its row");
});

test("the key for the sound walks through a group, and never takes what is shelved", () => {
	const group = { type: "select", selection: { kind: "group", id: "harbour" } } as const;
	const first = soundToSilence(reduce(seat(), group));
	assert.ok(first.kind === "found" && first.value.kind === "alert");
	assert.equal(first.value.alert.id, "harbour-0");
	const desk = floodedDesk();
	const [silenced] = desk.alerts.filter(({ id }) => id === "harbour-0");
	assert.ok(silenced !== undefined);
	silenced.silencedUs = NOW_US;
	const second = soundToSilence(reduce(seat(desk), group));
	assert.ok(second.kind === "found" && second.value.kind === "alert");
	assert.equal(second.value.alert.id, "harbour-1");
});

test("a message rings only where the watch is, and not while it is shelved", () => {
	const ringing = (edit: (desk: ReturnType<typeof emptyDesk>) => void) => {
		const desk = emptyDesk({ dialogues: [stop({ ref: "bravo/urgent/3", urgency: "U" })] });
		edit(desk);
		const seated = reduce(seat(desk), { type: "session", session: SESSION });
		return soundingAlarms(seated).length;
	};
	assert.equal(
		ringing(() => undefined),
		1,
	);
	assert.equal(
		ringing((desk) => desk.watch.rings.push("alpha.tansiq/op/duty-9")),
		0,
	);
	assert.equal(
		ringing((desk) => desk.watch.rings.push(SESSION.key)),
		1,
	);
	assert.equal(
		ringing((desk) => {
			desk.alarms.push({
				id: "dialogue bravo/urgent/3",
				source: "dialogue",
				of: "bravo/urgent/3",
				urgency: "U",
				zone: null,
				raisedUs: NOW_US,
				state: "shelved",
				shelvable: true,
				shelved: { untilUs: NOW_US + 1, reason: "known", by: SESSION.key },
			});
		}),
		0,
	);
});

describe("alarms in a browser", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		browser = await openBrowser();
	});
	after(() => browser?.close());

	test("a flood says its count; the first row is largest; ] walks, - shelves, = takes back", async () => {
		await seated(browser, floodedDesk(), async ({ page, stub, press, text }) => {
			assert.match(await text(".queue h2"), /Alarm flood: 14 in 10 min/);
			const heights = await page
				.locator(".row.answer .headline")
				.evaluateAll((all) =>
					all.map((each) => Number.parseFloat(getComputedStyle(each).fontSize)),
				);
			assert.ok((heights[0] ?? 0) > Math.max(...heights.slice(1)), `${heights}`);
			assert.match(await text('[id="group-hospital"]'), /Hospital ridge: 7 alarms/);
			assert.match(
				await text('[id="alert-drill"]'),
				/shelved, back in 7:1[12]: test flight, told by telephone · duty-2/,
			);
			await settled(page);
			await press("2", "]");
			assert.match(await text(".selected .subject"), /Hospital ridge/i);
			await press("-");
			await page.locator(".shelf input").first().fill("10");
			await page.locator(".shelf input").nth(1).fill("drill of theirs - told");
			await press("Enter");
			await page
				.getByText(/back in (10:00|9:59): drill of theirs/)
				.first()
				.waitFor();
			await press("=");
			await page.waitForFunction(() => document.querySelectorAll(".row.shelved").length === 1);
			assert.deepEqual(
				stub.posts.map(({ path, body }) => [path, body]),
				[
					["/v1/alarms/alert hospital-0/shelve", { minutes: 10, reason: "drill of theirs - told" }],
					["/v1/alarms/alert hospital-0/unshelve", {}],
				],
			);
		});
	});

	test("distress has no button that puts it aside", async () => {
		await seated(browser, floodedDesk(), async ({ page, stub, press }) => {
			await settled(page);
			await press("1", "-");
			assert.equal(await page.locator(".shelving, .shelf").count(), 0);
			assert.deepEqual(stub.posts, []);
		});
	});
});
