import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Desk } from "@tansiq/api";
import type { Browser, Page } from "playwright-core";
import { buildConsole } from "../build.ts";
import { launchChromium, withoutGraphics } from "./browser.ts";
import { type StubDesk, startStubDesk } from "./stub-desk.ts";

/** Of this process alone: test files that run side by side build side by side. */
const BUILT = pathToFileURL(`${mkdtempSync(join(tmpdir(), "tansiq-console-"))}/dist/`);

/** A browser before the console as it is built now. */
export async function openBrowser(): Promise<Browser> {
	await buildConsole(BUILT);
	return launchChromium();
}

export interface Seat {
	page: Page;
	stub: StubDesk;
	/** Every address that the page asked for. */
	requests: string[];
	errors: string[];
	press(...keys: string[]): Promise<void>;
	text(selector: string): Promise<string>;
}

/** A page before a scripted desk; nothing survives the test. */
export async function seated(
	browser: Browser,
	desk: Desk,
	run: (seat: Seat) => Promise<void>,
	{
		settings = {},
		map = false,
		signedIn = true,
		...given
	}: {
		settings?: object;
		map?: boolean;
		signedIn?: boolean;
	} & Parameters<typeof startStubDesk>[3] = {},
): Promise<void> {
	const stub = await startStubDesk(BUILT, desk, 0, given);
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
export const settled = (page: Page) => page.waitForTimeout(700);
