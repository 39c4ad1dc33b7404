import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Dialogue } from "@tansiq/api";
import type { Browser } from "playwright-core";
import { launchChromium, withoutChromium } from "../../apps/console/test/browser.ts";
import { type Desks, type Party, Seat, startDesks } from "./hotline-desks.ts";
import { HANG_MS, until } from "./until.ts";

const ARTIFACTS = fileURLToPath(new URL("../../artifacts/", import.meta.url));

/** The time that a message names, as the other side reads and types it. */
const clockOf = (us: unknown) => new Date(Number(us) / 1_000).toISOString().slice(11, 16);

describe("two desks on the hotline, by keyboard", { skip: withoutChromium }, () => {
	let browser: Browser;
	let desks: Desks;
	let arabic: Seat;
	let russian: Seat;
	before(async () => {
		mkdirSync(ARTIFACTS, { recursive: true });
		browser = await launchChromium();
		desks = await startDesks();
		arabic = await Seat.open(browser, desks.urls.alpha, "ar", true);
		russian = await Seat.open(browser, desks.urls.bravo, "ru", true);
	});
	after(async () => {
		await browser?.close();
		await desks?.close();
	});

	const shot = async (seat: Seat, name: string) => {
		await seat.page.waitForTimeout(400);
		await seat.page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
	};
	const dialogues = async (party: Party): Promise<Dialogue[]> =>
		(await fetch(`${desks.urls[party]}/v1/dialogues`)).json();
	/** The newest message of a kind, at the desk that received it. */
	const newest = async (party: Party, msg: string): Promise<Dialogue> => {
		const all = (await dialogues(party)).filter((dialogue) => dialogue.msg === msg);
		const found = all.sort((a, b) => b.saidUs - a.saidUs)[0];
		assert.ok(found, `${msg} at ${party}`);
		return found;
	};
	const both = async (msg: string, holds: (dialogue: Dialogue) => boolean) => {
		for (const party of ["alpha", "bravo"] as const)
			await until(`${msg} at ${party}`, async () => holds(await newest(party, msg)));
	};

	test("a locked desk shows its queue and who can sign in; a key locks it again", async () => {
		await arabic.page.locator(".sign-in").waitFor();
		assert.equal(await arabic.page.locator("html").getAttribute("dir"), "rtl");
		assert.equal(await arabic.page.locator(".operators label").count(), 3);
		await shot(arabic, "sign-in");
		await arabic.press("m");
		assert.equal(await arabic.page.locator(".compose").count(), 0, "nobody composes");
		await arabic.page.locator("input[type=password]").fill("not the words");
		await arabic.press("Enter");
		await arabic.page.locator(".sign-in .warning").waitFor();
		await arabic.signIn("duty-1");
		await arabic.lock();
		await arabic.signIn("duty-1");
		await russian.signIn("duty-1");
	});

	test("STOP is heard, presented, read back wrong and refused, then right and closed", async () => {
		await arabic.press("!", "1", "Enter");
		await russian.page.locator(".row.first.grade-D").waitFor();
		assert.equal(await russian.text(".row.first .shape"), "■");
		assert.match(await russian.text(".row.first"), /Стоп[\s\S]*бедствие[\s\S]*harbour/);
		assert.match(await russian.text("[role=alert].visually-hidden"), /Стоп/);
		await both("TQ-41", ({ presentedUs }) => presentedUs !== null);
		const { body, ref, signers } = await newest("bravo", "TQ-41");
		assert.deepEqual(signers, ["alpha.tansiq/op/duty-1"]);

		await russian.row("Стоп");
		await russian.press("w");
		const boxes = russian.page.locator(".readback input");
		assert.equal(await boxes.count(), 2);
		for (const box of await boxes.all()) assert.equal(await box.inputValue(), "", "an empty box");
		await russian.page.keyboard.type("ridge-4");
		await russian.press("Tab");
		await russian.page.keyboard.type(clockOf(body?.start_us));
		await shot(russian, "hotline-russian");
		await russian.press("Enter");
		await russian.page.locator(".readback .fault").waitFor();
		assert.equal(await russian.page.locator(".readback .fault").count(), 1, "the zone alone");
		assert.equal((await newest("bravo", "TQ-41")).answer, null, "nothing was answered");

		await russian.page.locator('.readback input[name="zone"]').fill("harbour");
		await russian.press("Enter");
		await both("TQ-41", ({ state, answer }) => state === "closed" && answer?.msg === "WILCO");
		await arabic.page.locator(".dialogue", { hasText: ref }).waitFor();
		await arabic.page.getByText("سأنفّذ").first().waitFor();
		await shot(arabic, "hotline-arabic");
	});

	test("a wrong read-back that goes round the form is refused by the node", async () => {
		await arabic.press("Escape", "!", "2", "Enter");
		await russian.row("ridge-4");
		const stop = await newest("bravo", "TQ-41");
		const readback = { zone: "harbour", start_us: stop.body?.start_us };
		const status = await russian.page.evaluate(
			async ([path, body]) => {
				const headers = { "content-type": "application/json" };
				return (await fetch(path ?? "", { method: "POST", headers, body: body ?? "" })).status;
			},
			[`/v1/dialogues/${stop.ref}/answer`, JSON.stringify({ msg: "WILCO", readback })],
		);
		assert.equal(status, 409);
		assert.equal((await newest("bravo", "TQ-41")).answer, null);
	});

	test("STANDBY promises a time and closes nothing; UNABLE gives its reason and does", async () => {
		await russian.press("s");
		await russian.page.locator(".reason input").waitFor();
		await russian.press("1", "Enter");
		await both("TQ-41", ({ state }) => state === "waiting");
		await arabic.page.locator(".row", { hasText: "ridge-4" }).first().waitFor();
		await russian.press("u");
		await russian.page.locator(".reasons").waitFor();
		await russian.press("7");
		await both("TQ-41", ({ state, answer }) => state === "closed" && answer?.reason === "safety");
	});

	test("DISREGARD withdraws an own message once the other side has said ROGER", async () => {
		await arabic.press("m");
		await arabic.page.locator("#compose-message").selectOption("TQ-40");
		await arabic.page.locator("#slot-zone").fill("harbour");
		await arabic.page.locator("#slot-start_us").fill("+20");
		await arabic.page.locator("#slot-what").selectOption("convoy");
		await shot(arabic, "composer");
		await arabic.press("Enter");
		await both("TQ-40", ({ presentedUs }) => presentedUs !== null);
		await arabic.page.locator(".dialogue", { hasText: "TQ-40" }).waitFor();
		await arabic.press("x");
		await russian.choose("Не учитывайте");
		const withdrawal = await newest("bravo", "TQ-10");
		assert.equal(withdrawal.readback.length, 2);
		await russian.press("r");
		await russian.page.locator('select[name="msg"]').selectOption("TQ-40");
		await russian.page.locator('input[name="ref"]').fill(String(withdrawal.body?.ref));
		await russian.press("Enter");
		await both("TQ-40", ({ state }) => state === "cancelled");
		assert.deepEqual((await newest("bravo", "TQ-40")).answers, []);
	});

	test("threat 34: two persons: a proposal is said when the second has signed the same bytes", async () => {
		await arabic.lock();
		await arabic.signIn("chief-1");
		await arabic.press("m");
		await arabic.page.locator("#compose-message").selectOption("TQ-30");
		await arabic.page.locator("#slot-zone").fill("ridge-4");
		await arabic.page.locator("#slot-ours").selectOption("inside");
		await arabic.page.locator("#slot-split").selectOption("zone");
		await arabic.press("Enter");
		await arabic.page.locator("article.draft").waitFor();
		const bytes = await arabic.text("article.draft pre");
		await arabic.press("y");
		await arabic.page.locator(".trouble").waitFor();
		assert.ok(!(await dialogues("bravo")).some(({ msg }) => msg === "TQ-30"), "one is not two");

		await arabic.lock();
		await arabic.signIn("talks-1");
		await arabic.choose("اقتراح");
		assert.equal(await arabic.text("article.draft pre"), bytes);
		await arabic.press("y");
		await until("TQ-30 at bravo", async () =>
			(await dialogues("bravo")).some(({ msg }) => msg === "TQ-30"),
		);
		const proposal = await newest("bravo", "TQ-30");
		assert.deepEqual(proposal.signers, ["alpha.tansiq/op/chief-1", "alpha.tansiq/op/talks-1"]);
		await russian.choose("ridge-4");
		await until(
			"its row is read",
			async () => (await newest("bravo", "TQ-30")).presentedUs !== null,
		);
	});

	test("free text is flagged, and the voice has its script", async () => {
		await arabic.lock();
		await arabic.signIn("duty-1");
		await arabic.press("m");
		await arabic.page.locator("#compose-message").selectOption("TQ-71");
		await arabic.page.locator("#slot-lang").selectOption("ar");
		await arabic.page.locator("#slot-text").fill("الجسر مغلق حتى الصباح.");
		await arabic.page.locator("button[type=submit]").focus();
		await arabic.press("Enter");
		await russian.choose("الجسر");
		assert.match(await russian.text(".free-text"), /не является сообщением кодовой книги/);
		assert.equal(await russian.page.locator('.free-text [lang="ar"]').getAttribute("dir"), "rtl");
		await russian.press("v");
		assert.ok((await russian.page.locator(".script li").count()) > 4);
		await russian.press("Escape", "r");
		await both("TQ-71", ({ answer }) => answer?.msg === "ROGER");
	});

	test("the watch is handed over when both have signed the brief", async () => {
		await russian.press("q");
		await russian.page.locator('.offer input[type="radio"]').first().waitFor();
		await russian.press("Enter");
		await russian.page.locator(".offered").waitFor();
		assert.match(await russian.text(".brief"), /TQ-30/);
		await russian.lock();
		await russian.signIn("chief-1");
		await russian.press("q");
		await russian.page.locator(".offered button").waitFor();
		await shot(russian, "handover");
		await russian.press("Enter");
		await russian.page.locator(".handover .offer").waitFor();
		await until("the watch of chief-1", async () => {
			const { watch } = await (await fetch(`${desks.urls.bravo}/v1/desk`)).json();
			return watch.responsible === "bravo.tansiq/op/chief-1";
		});
		await until("a joint statement", async () =>
			(await dialogues("alpha")).some(({ msg }) => msg === "TQ-12"),
		);
	});

	test("the same desk in Hebrew", async () => {
		const hebrew = await Seat.open(browser, desks.urls.alpha, "he", true);
		await hebrew.signIn("chief-1");
		await russian.press("Escape", "!", "1", "Enter");
		await hebrew.page.locator(".row.first.grade-D").waitFor();
		await hebrew.row("harbour");
		await hebrew.press("w");
		await hebrew.page.locator(".readback").waitFor();
		await shot(hebrew, "hotline-hebrew");
		assert.deepEqual(hebrew.failures, []);
		await hebrew.page.context().close();
	});

	test("from the key of STOP here to the alarm there", async (t) => {
		const [from, to] = [
			await Seat.open(browser, desks.urls.bravo, "en"),
			await Seat.open(browser, desks.urls.alpha, "en"),
		];
		await from.signIn("chief-1");
		await to.page.locator(".row").first().waitFor();
		await from.page.evaluate(() => {
			addEventListener(
				"keydown",
				(event) => {
					const nowMs = performance.timeOrigin + performance.now();
					if (event.key === "Enter") Object.assign(window, { pressedMs: nowMs });
				},
				true,
			);
		});
		const tookMs: number[] = [];
		for (let round = 0; round < 20; round++) {
			const before = await to.page.locator(".row.grade-D").count();
			const shown = to.page
				.waitForFunction(
					(known) =>
						document.querySelectorAll(".row.grade-D").length > known
							? performance.timeOrigin + performance.now()
							: false,
					before,
					{ polling: "raf", timeout: HANG_MS },
				)
				.then((handle) => handle.jsonValue());
			await from.press("!", "1", "Enter");
			const shownMs = Number(await shown);
			const pressedMs = await from.page.evaluate(
				() => (window as unknown as { pressedMs: number }).pressedMs,
			);
			tookMs.push(shownMs - pressedMs);
			await from.page.locator(".stop-bar").waitFor({ state: "detached" });
			await from.press("Escape");
		}
		tookMs.sort((a, b) => a - b);
		const at = (share: number) => Math.round(tookMs[Math.floor(share * tookMs.length)] ?? 0);
		t.diagnostic(`key to alarm, 20 times: median ${at(0.5)} ms, 95 % ${at(0.95)} ms`);
		assert.equal(tookMs.length, 20);
		for (const seat of [from, to]) assert.deepEqual(seat.failures, []);
	});

	test("neither page failed on the way", () => {
		assert.deepEqual([...arabic.failures, ...russian.failures], []);
	});
});
