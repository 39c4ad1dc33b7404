import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Dialogue } from "@tansiq/api";
import type { Browser } from "playwright-core";
import { buildConsole } from "../../apps/console/build.ts";
import {
	launchChromium,
	withoutChromium,
	withoutGraphics,
} from "../../apps/console/test/browser.ts";
import { DUTY, START_US } from "../../apps/node/test/enrolled.ts";
import { declare, operation } from "../../apps/node/test/operations.ts";
import { enrolledPair, type Pair } from "../../apps/node/test/pair.ts";

const ARTIFACTS = fileURLToPath(new URL("../../artifacts/", import.meta.url));
const at = (minute: number) => new Date(START_US / 1_000 + minute * 60_000).toISOString();
/** A disc as planners' programs write one. */
const geoJson = (radius_m: number) =>
	JSON.stringify({
		type: "Feature",
		geometry: { type: "Point", coordinates: [8, 47] },
		properties: {
			class: "crewed",
			category: "civil",
			radius_m,
			lower: "FL 10",
			upper: "FL 20",
			start: at(20),
			end: at(30),
		},
	});

describe("planning at a real desk", { skip: withoutChromium }, () => {
	let browser: Browser;
	let line: Pair;
	const dist = mkdtempSync(join(tmpdir(), "tansiq-planning-"));

	before(async () => {
		mkdirSync(ARTIFACTS, { recursive: true });
		await buildConsole(pathToFileURL(`${dist}/`));
		browser = await launchChromium();
		line = await enrolledPair();
		await Promise.all([line.alpha.start(line.nowUs, dist), line.bravo.start(line.nowUs, dist)]);
		await line.settle();
	});
	after(async () => {
		await browser?.close();
		await line?.close();
		rmSync(dist, { recursive: true, force: true });
	});

	/**
	 * @row M01 R25
	 * @does A planner pastes an operation at the desk, reads what it meets with the ways out and how much of it would be told, chooses less, and declares it.
	 * @reach console: Plan an operation (key +); POST /v1/checks; POST /v1/disclosures; PUT /v1/operations/{id}
	 * @plant apps/console/src/state/plan.ts: `...(choice !== "rule" && { level: choice })` → `...(choice === "rule" && {})`
	 */
	test("a plan is checked with what would be told of it, and then declared", async () => {
		const { alpha, bravo } = line;
		await declare(bravo, "theirs", operation());
		await line.after(1);
		const failures: string[] = [];
		const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
		await context.addInitScript(withoutGraphics);
		const page = await context.newPage();
		page.on("pageerror", (error) => failures.push(error.message));
		await page.goto(alpha.url);
		await page.locator("input[type=password]").fill(DUTY.passphrase);
		await page.keyboard.press("Enter");
		await page.locator(".operator kbd").waitFor();
		await page.keyboard.press("+");

		// What cannot be read is named, and nothing can be declared.
		await page.locator("#plan-id").fill("survey");
		await page.locator("#plan-text").fill(geoJson(-5));
		await page.locator(".plan .check").click();
		assert.match((await page.locator(".plan [role=alert]").textContent()) ?? "", /radius_m/);
		assert.ok(await page.locator(".plan .declare").isDisabled());

		await page.locator("#plan-text").fill(geoJson(1_000));
		await page.locator(".plan .check").click();
		await page.locator(".plan .operation, .plan [role=alert]").first().waitFor();
		assert.match((await page.locator(".plan").textContent()) ?? "", /Conflict/);
		assert.match(
			(await page.locator(".plan .findings").textContent()) ?? "",
			/notice 1 from Bravo/,
		);
		assert.match((await page.locator(".plan .operation").textContent()) ?? "", /volume/);
		await page.locator("#plan-level").selectOption("sealed");
		assert.ok(
			await page.locator(".plan .declare").isDisabled(),
			"what was found is of another plan",
		);
		await page.locator(".plan .check").click();
		await page.locator(".plan .operation", { hasText: "sealed" }).waitFor();
		await page.screenshot({ path: join(ARTIFACTS, "planning-en.png") });

		// A way out of all of it is taken, and the same check finds nothing there.
		await page.locator(".plan .ways-out button", { hasText: /later/ }).click();
		await page.locator(".plan .operation", { hasText: /No known conflict/ }).waitFor();
		assert.match((await page.locator(".plan").textContent()) ?? "", /As changed: .*later/);
		await page.locator("#plan-level").selectOption("volume");
		await page.locator("#plan-level").selectOption("sealed");
		await page.locator(".plan .check").click();
		await page.locator(".plan .operation", { hasText: "Conflict" }).waitFor();
		assert.deepEqual(await alpha.ask("GET", "/v1/dialogues").then(sent), []);
		await page.locator(".plan .declare").click();
		await page.locator(".selected .subject", { hasText: "survey" }).waitFor();
		await line.after(1);
		const [notice] = sent(await alpha.ask("GET", "/v1/dialogues"));
		assert.equal(notice?.level, "sealed");
		assert.deepEqual(failures, []);
	});
});

const sent = (dialogues: unknown) =>
	(dialogues as Dialogue[]).filter(({ direction }) => direction === "sent");
