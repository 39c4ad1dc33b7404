import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import type { Desk } from "@tansiq/api";
import type { Browser, Page } from "playwright-core";
import { buildConsole, DIST } from "../build.ts";
import { STALE_AFTER_MS } from "../src/state/clock.ts";
import { launchChromium, withoutChromium } from "./browser.ts";
import { alert, busyDesk, dialogue, draft, emptyDesk, NOW_US, SECOND_US, stop } from "./fixture.ts";
import { PASSPHRASE, type StubDesk, startStubDesk } from "./stub-desk.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
/** Only a hang is a failure here; the figure is printed. */
const HANG_MS = 5_000;

describe("the desk in a browser", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		await buildConsole(DIST);
		browser = await launchChromium();
	});
	after(() => browser?.close());

	interface Seat {
		page: Page;
		stub: StubDesk;
		/** Every address that the page asked for. */
		requests: string[];
		errors: string[];
		press(...keys: string[]): Promise<void>;
		text(selector: string): Promise<string>;
	}

	/** A page before a scripted desk; nothing survives the test. */
	async function seated(
		desk: Desk,
		run: (seat: Seat) => Promise<void>,
		{
			settings = {},
			map = false,
			signedIn = true,
		}: { settings?: object; map?: boolean; signedIn?: boolean } = {},
	): Promise<void> {
		const stub = await startStubDesk(DIST, desk);
		if (!signedIn) stub.endShift();
		const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
		try {
			await context.addInitScript((stored) => {
				if (localStorage.getItem("tansiq.settings") === null) {
					localStorage.setItem("tansiq.settings", stored);
				}
			}, JSON.stringify(settings));
			// Software graphics are slow: only a test of the map pays for them.
			if (!map) await context.addInitScript(withoutGraphics);
			const page = await context.newPage();
			const requests: string[] = [];
			const errors: string[] = [];
			page.on("request", (request) => requests.push(request.url()));
			page.on("pageerror", (error) => errors.push(String(error)));
			page.on("console", (message) => {
				if (message.type() === "error") errors.push(message.text());
			});
			await page.goto(stub.origin);
			await page.waitForSelector(".row, .empty strong");
			await run({
				page,
				stub,
				requests,
				errors,
				async press(...keys) {
					for (const key of keys) await page.keyboard.press(key);
				},
				text: async (selector) => (await page.locator(selector).first().textContent()) ?? "",
			});
		} finally {
			await context.close();
			await stub.close();
		}
	}

	/** Waits until the top of the queue may be answered by key: the page's own rule, seen from outside. */
	const settled = (page: Page) => page.waitForTimeout(700);

	test("an alert is on screen, spoken and first as soon as its bytes are here", async (t) => {
		await seated(emptyDesk(), async ({ page, stub }) => {
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
		await seated(desk, async ({ page, stub, press, text }) => {
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
		await seated(busyDesk(), async ({ page, stub }) => {
			await page.waitForFunction(() => document.querySelectorAll(".row").length > 5);
			await settled(page);
			const presented = stub.posts.filter(({ path }) => path.endsWith("/present"));
			assert.deepEqual(
				presented.map(({ path }) => path),
				["/v1/dialogues/bravo/routine/7/present"],
			);
		});
	});

	test("a held notice shows its exact bytes, its extent and one sentence in each language", async () => {
		await seated(busyDesk(), async ({ page, stub, press, text }) => {
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

	test("the keyboard alone refuses, silences, gives a reason and lets a conflict stand", async () => {
		await seated(busyDesk(), async ({ page, stub, press }) => {
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

	test("G turns the desk to Arabic from right to left; map and ribbon keep their direction", async () => {
		await seated(busyDesk(), async ({ page, press }) => {
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
		await seated(busyDesk(), async ({ page, stub, press, text }) => {
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
		await seated(busyDesk(), async ({ page, text, press }) => {
			await page.waitForFunction(() =>
				document.querySelector(".map-note")?.textContent?.startsWith("No map"),
			);
			await press("1");
			assert.match(await text(".selected .subject"), /Loss of separation predicted/);
		});
	});

	test("an empty desk says why it is empty", async () => {
		await seated(emptyDesk(), async ({ text }) => {
			const words = await text(".queue .empty");
			assert.match(words, /no operation of ours in the next 6:00 h/);
			assert.match(words, /last notice from Bravo 13:40Z/);
		});
	});

	test("a demo is framed by its word on all four edges", async () => {
		const desk = {
			...busyDesk(),
			mode: "demo" as const,
			progress: { startUs: NOW_US, endUs: NOW_US + SECOND_US, speed: 60 },
		};
		await seated(desk, async ({ page, text }) => {
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
		await seated(busyDesk(), async ({ page, stub, press, text }) => {
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

	test("when the shift is over the desk asks who is there, and says that nothing was sent", async () => {
		await seated(busyDesk(), async ({ page, stub, press, text }) => {
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

	test("STOP is two keys upon what is selected, and says which before it goes", async () => {
		await seated(busyDesk(), async ({ page, stub, press, text }) => {
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
		await seated(busyDesk(), async ({ page, stub, press, text }) => {
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

	test("what is wrong with the line stands over the desk in plain words", async () => {
		const desk = busyDesk();
		desk.line.recovering = true;
		desk.line.stopped = [{ log: "urgent", code: "malformed" }];
		desk.line.forks = [{ origin: "bravo/urgent", sha256: "", atUs: NOW_US }];
		desk.line.missed.human = 2;
		await seated(desk, async ({ page, press, text }) => {
			const words = await text(".line-trouble");
			for (const part of [/Two histories/, /coming back/, /stands still/, /were missed/])
				assert.match(words, part);
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
		await seated(desk, async ({ page, press, text }) => {
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

	for (const language of ["en", "ar", "he", "ru"]) {
		for (const theme of ["dark", "light"]) {
			test(`axe finds nothing serious: ${language}, ${theme}`, async () => {
				await seated(
					distressedDesk(),
					async ({ page, press }) => {
						await settled(page);
						// Read and evaluated by the test driver, outside the page's policy.
						await page.evaluate(readFileSync(AXE, "utf8"));
						const walks = [
							...[["Escape"], ["1"], ["o"], ["w"], ["Escape", "u"], ["Escape", "v"]],
							...[["Escape", "m"], ["p"], ["q"], ["!"], ["Escape", "h"], ["c", "s"]],
							...[
								["Escape", "?"],
								["Escape", "Escape", "l"],
							],
						];
						for (const keys of walks) {
							await press(...keys);
							const found = await page.evaluate(async () => {
								const { axe } = window as unknown as {
									axe: { run(): Promise<{ violations: Violation[] }> };
								};
								return (await axe.run()).violations;
							});
							const serious = found.filter(
								({ impact }) => impact === "serious" || impact === "critical",
							);
							assert.deepEqual(
								serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
								[],
								`after ${keys.join(" ")}`,
							);
						}
					},
					{ settings: { language, theme } },
				);
			});
		}
	}
});

/** The busy quarter of an hour with a STOP on top, a draft, and free text. */
function distressedDesk(): Desk {
	const desk = busyDesk();
	desk.dialogues.push(
		stop({ ref: "bravo/urgent/3" }),
		dialogue({
			ref: "bravo/routine/9",
			msg: "TQ-71",
			body: { lang: "ru", text: "Мост закрыт до утра." },
			operation: null,
			level: null,
			window: null,
			leadUs: null,
		}),
	);
	desk.drafts.push(draft({ id: "d1" }));
	desk.line.humanCheckOwed = true;
	return desk;
}

/** Takes WebGL from the page, as on a machine that has none. */
function withoutGraphics(): void {
	const { getContext } = HTMLCanvasElement.prototype;
	HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...given: [never]) {
		const kind: string = given[0];
		return kind.startsWith("webgl") ? null : getContext.apply(this, given);
	} as typeof getContext;
}

interface Violation {
	id: string;
	impact: string;
	nodes: { html: string }[];
}
