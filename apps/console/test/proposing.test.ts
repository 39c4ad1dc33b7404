import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { withoutChromium } from "./browser.ts";
import { dialogue, emptyDesk, window } from "./fixture.ts";
import { proposed, zoneShown } from "./fixture-proposed.ts";
import { openBrowser, type Seat, seated } from "./seat.ts";
import type { StubDesk } from "./stub-desk.ts";

const ARTIFACTS = new URL("../../../artifacts/", import.meta.url);
const disc = { kind: "disc" as const, lat9: 46e9, lon9: 7e9, radiusMm: 2_000_000 };
const band = { datum: "STD" as const, lower01mm: 0, upper01mm: 30_480_000 };

const about = ({ posts }: StubDesk) =>
	posts.filter(({ path }) => path.startsWith("/v1/agreement/") && !path.endsWith("/check"));
const deskWithZone = () =>
	emptyDesk({
		zones: [
			{
				...{ id: "harbour", name: "Harbour", rule: "notice" as const },
				...{ outline: disc, band, window: window(-600, 6_000) },
			},
		],
	});

async function openPart(page: Page, which: number): Promise<void> {
	await page.locator(".proposing > details > summary").nth(which).click();
}

describe("proposing, on the page of the line", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		mkdirSync(ARTIFACTS, { recursive: true });
		browser = await openBrowser();
	});
	after(() => browser?.close());

	/** The page of the line, once it has been read. */
	const onLine = (
		prepare: (stub: StubDesk) => void,
		run: (seat: Seat) => Promise<void>,
		settings = {},
	) =>
		seated(
			browser,
			deskWithZone(),
			async (seat) => {
				prepare(seat.stub);
				await seat.press("p");
				await seat.page.waitForSelector(".proposing");
				await run(seat);
				assert.deepEqual(seat.errors, []);
			},
			{ settings },
		);

	/**
	 * @row M30 M22
	 * @does A negotiator pastes a next version, sees first what the node finds wrong with it and what it says, signs it, and leaves it for the second person.
	 * @reach console: Line (key P), Propose a next version
	 * @plant apps/console/src/desk/Proposing.tsx: `<ProposeForm />` → `{null}`
	 */
	test("a next version is looked at before it is signed, and waits for the second person", async () => {
		await onLine(
			() => undefined,
			async ({ page, stub, text }) => {
				await openPart(page, 0);
				const look = async (document: string) => {
					await page.locator("#propose-text").fill(document);
					await page.locator(".proposing .check").click();
				};
				await look("{");
				await page.waitForSelector(".proposing [role=alert]");
				assert.match(await text(".proposing [role=alert]"), /This is no JSON/);
				await look('{"id":"strait"}');
				await page.waitForSelector(".proposing .findings-of .warning");
				assert.match(
					await text(".proposing .findings-of"),
					/version is undefined; expected: a positive integer/,
				);
				assert.ok(await page.locator(".proposing .propose").isDisabled());
				await page.locator("#propose-file").setInputFiles({
					name: "next.json",
					mimeType: "application/json",
					buffer: Buffer.from('{"id":"strait","version":4}'),
				});
				await page.waitForFunction(() => document.querySelector(".findings-of") === null);
				await page.locator(".proposing .check").click();
				await page.waitForSelector(".proposing .findings-of pre");
				assert.equal(await text(".findings-of pre"), "en: the whole version in words");
				await page.locator(".proposing .propose").click();
				await page.waitForSelector("article.draft");
				assert.match(await text("article.draft"), /a second person must sign/);
				await page.waitForSelector("article.draft .findings-of pre");
				assert.deepEqual(about(stub), [
					{
						path: "/v1/agreement/proposals",
						body: { agreement: { id: "strait", version: 4 } },
					},
				]);
			},
		);
	});

	test("a version of theirs is read with its contradictions, and taken on by two or declined", async () => {
		await onLine(
			({ agreed, change }) => {
				change((desk) => {
					desk.dialogues.push(dialogue({ ref: "bravo/routine/12", msg: "TQ-32", operation: null }));
				});
				agreed.proposals.push(
					proposed({ ref: "bravo/routine/9", version: 3, state: "signed" }),
					proposed(),
					proposed({ ref: "bravo/routine/13", version: 4 }),
				);
			},
			async ({ page, stub, press, text }) => {
				const link = (nth: number) => page.locator(".proposing li .link").nth(nth);
				await link(0).waitFor();
				await link(0).click();
				await page.waitForSelector(".opened .negative");
				assert.match(await text(".opened"), /Rules “a” and “b” give two figures/);
				await page.locator(".opened .negative").click();
				assert.match(await text(".opened"), /needed/);
				await page.locator("#refuse-reason").selectOption("unclear");
				await page.locator(".opened .negative").click();
				await page.waitForFunction(() => document.querySelector(".opened") === null);
				await link(2).click();
				await page.waitForSelector(".opened");
				assert.equal(await page.locator(".opened .affirm").count(), 0, "it is signed already");
				await link(1).click();
				await page.waitForSelector(".opened .affirm");
				await page.locator(".opened .affirm").click();
				await page.waitForSelector("article.draft");
				assert.match(await text("article.draft"), /answers bravo\/routine\/12/);
				await page.waitForSelector("article.draft .findings-of .warning");
				assert.deepEqual(about(stub), [
					{ path: "/v1/agreement/proposals/bravo/routine/13/refuse", body: { reason: "unclear" } },
					{ path: "/v1/agreement/proposals/bravo/routine/12/affirm", body: {} },
				]);
				await press("Escape");
			},
		);
	});

	/**
	 * @row M22 R36
	 * @does A negotiator extends, widens or suspends one zone, and the next version that does it waits for the second person.
	 * @reach console: Line (key P), Extend, widen or suspend a zone
	 * @plant apps/console/src/desk/ZoneStepForm.tsx: `else desk.commands.proposeZone(change);` → `else setTried(false);`
	 */
	test("a zone is extended, widened or suspended, one step at a time", async () => {
		const steps: [string, string][] = [
			["extend", "2026-12-24 18:00"],
			["suspend", "2026-11-22 06:00"],
			["widen", ""],
		];
		await onLine(
			({ agreed }) => {
				agreed.standing.zones.push(zoneShown({ id: "harbour" }));
			},
			async ({ page, stub, press, text }) => {
				for (const [step, when] of steps) {
					await page.waitForSelector(".proposing");
					await openPart(page, 1);
					await page.locator("#zone-which").selectOption("harbour");
					assert.match(await text(".proposing"), /active/);
					await page.locator("#zone-step").selectOption(step);
					if (when !== "") {
						await page.locator(".proposing .step").click();
						await page.waitForSelector("#zone-when-fault");
						await page.locator("#zone-when").fill(when);
					}
					await page.locator(".proposing .step").click();
					await page.waitForSelector("article.draft");
					await press("p");
				}
				assert.deepEqual(
					about(stub).map(({ body }) => body),
					[
						{ kind: "extend", zone: "harbour", untilUs: Date.UTC(2026, 11, 24, 18) * 1_000 },
						{ kind: "suspend", zone: "harbour", fromUs: Date.UTC(2026, 10, 22, 6) * 1_000 },
						{ kind: "widen", zone: "harbour", outline: disc, band },
					],
				);
			},
		);
	});

	/**
	 * @row M30 M03
	 * @does Two people, one signing in beside the other for this act alone, suspend coordination with a reason and take it up again, and the page says what goes on all the same.
	 * @reach console: Line (key P), Suspend, resume or end coordination
	 * @plant apps/console/src/desk/MechanismForm.tsx: `desk.commands.stateMechanism(statement, reason.trim(), { operator, passphrase });` → ``
	 */
	test("coordination is suspended and resumed by two people, with a reason", async () => {
		await onLine(
			() => undefined,
			async ({ page, stub, text }) => {
				const part = (await page.locator(".proposing > details").count()) - 1;
				await openPart(page, part);
				assert.match(await text(".proposing"), /STOP, DANGER, warnings .* go on/);
				await page.locator(".proposing .state").click();
				await page.waitForSelector("#mechanism-reason-fault");
				// Each field that is wrong says so in words, and to a screen reader.
				const described = await page
					.locator('.proposing [aria-invalid="true"]')
					.evaluateAll((fields) =>
						fields.map((field) => {
							const fault = field.getAttribute("aria-describedby") ?? "";
							return [field.id, (document.getElementById(fault)?.textContent ?? "").length > 2];
						}),
					);
				assert.deepEqual(described, [
					["mechanism-state", true],
					["mechanism-reason", true],
					["mechanism-second", true],
					["mechanism-passphrase", true],
				]);
				const state = async (to: string, reason: string) => {
					await page.locator("#mechanism-state").selectOption(to);
					await page.locator("#mechanism-reason").fill(reason);
					await page.locator("#mechanism-second").selectOption("duty-2");
					await page.locator("#mechanism-passphrase").fill("another quiet night");
					await page.locator(".proposing .state").click();
				};
				await state("suspended", "an incident at sea");
				await page.waitForFunction(() =>
					document.querySelector(".line-page")?.textContent?.includes("Suspended by Alpha"),
				);
				assert.equal(await page.locator("#mechanism-passphrase").inputValue(), "");
				await state("resumed", "it is over");
				await page.waitForFunction(
					() => !document.querySelector(".line-page")?.textContent?.includes("Suspended by Alpha"),
				);
				const second = { operator: "duty-2", passphrase: "another quiet night" };
				assert.deepEqual(
					about(stub).map(({ body }) => body),
					[
						{ state: "suspended", reason: "an incident at sea", second },
						{ state: "resumed", reason: "it is over", second },
					],
				);
			},
		);
	});

	for (const [language, none] of [
		["ar", /لم يقترح أي من الطرفين نسخة تالية/],
		["he", /אף צד לא הציע גרסה הבאה/],
		["ru", /Ни одна сторона не предложила/],
	] as const)
		test(`${language}: what can be proposed is said in it`, async () => {
			await onLine(
				({ agreed }) => {
					agreed.standing.zones.push(zoneShown({ id: "harbour" }));
				},
				async ({ page, text }) => {
					assert.match(await text(".proposing"), none);
					for (const part of [0, 1, 2]) await openPart(page, part);
					await page.locator("#propose-text").fill('{"version":4}');
					await page.locator(".proposing .check").click();
					await page.waitForSelector(".findings-of pre");
					await page.locator(".findings-of pre").scrollIntoViewIfNeeded();
					await page.screenshot({
						path: fileURLToPath(new URL(`proposing-${language}.png`, ARTIFACTS)),
					});
				},
				{ language },
			);
		});
});
