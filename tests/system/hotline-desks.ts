import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTlsIdentity, freePort } from "@tansiq/carriers";
import { demoAgreement } from "@tansiq/cli";
import {
	createFolder,
	createOperator,
	logTo,
	memberOf,
	type RunningNode,
	startNode,
	writeFounding,
} from "@tansiq/node";
import { type Founding, foundingText, type Role } from "@tansiq/party";
import { signNote } from "@tansiq/record";
import { DAY_US, FOOT_01MM } from "@tansiq/space";
import type { Browser, Page } from "playwright-core";
import { withoutGraphics } from "../../apps/console/test/browser.ts";

export type Party = "alpha" | "bravo";

const DIST = fileURLToPath(new URL("../../apps/console/dist/", import.meta.url));
const NAMES: Record<Party, string> = { alpha: "Alpha", bravo: "Bravo" };
/** The passphrase of everybody here. */
export const PASSPHRASE = "a quiet night";
const PEOPLE: readonly (readonly [operator: string, roles: Role[]])[] = [
	["chief-1", ["watch", "chief", "negotiator"]],
	["duty-1", ["watch", "planner", "releaser"]],
	["talks-1", ["negotiator"]],
];

/** Two real nodes on the machine's clock, each with its watch and its console, on a drill line. */
export interface Desks {
	urls: Record<Party, string>;
	nodes: Record<Party, RunningNode>;
	close(): Promise<void>;
}

export async function startDesks(): Promise<Desks> {
	const root = await mkdtemp(join(tmpdir(), "tansiq-hotline-"));
	const line = "exercise-hotline";
	const parties: readonly Party[] = ["alpha", "bravo"];
	const folders = await Promise.all(
		parties.map(async (party) => {
			const path = join(root, party);
			const config = {
				party,
				name: NAMES[party],
				line,
				httpPort: await freePort(),
				linePort: await freePort(),
				clock: "system" as const,
				mode: "exercise" as const,
			};
			const folder = createFolder(path, config, await createTlsIdentity(party));
			for (const [operator, roles] of PEOPLE)
				createOperator(path, party, operator, roles, PASSPHRASE);
			return folder;
		}),
	);
	const [alpha, bravo] = folders;
	if (alpha === undefined || bravo === undefined) throw new Error("two folders were made");
	const founding: Founding = {
		line,
		agreement: agreementFrom(Date.now() * 1_000),
		members: { alpha: memberOf(alpha), bravo: memberOf(bravo) },
		witness: null,
		phrases: {},
	};
	const signedNote = signNote(foundingText(founding), [alpha.keys.author, bravo.keys.author]);
	for (const { path } of folders) writeFounding(path, founding, signedNote);
	const start = (party: Party) =>
		startNode({
			folder: join(root, party),
			log: logTo({ write: () => true } as unknown as NodeJS.WritableStream, party),
			console: DIST,
			synchronous: "OFF",
			onFailure: (error) => {
				throw error;
			},
		});
	const nodes = { alpha: await start("alpha"), bravo: await start("bravo") };
	return {
		nodes,
		urls: { alpha: nodes.alpha.url, bravo: nodes.bravo.url },
		async close() {
			await Promise.all([nodes.alpha.close(), nodes.bravo.close()]);
			rmSync(root, { recursive: true, force: true });
		},
	};
}

function agreementFrom(nowUs: number): Founding["agreement"] {
	const theatre = { south9: 45e9, west9: 7e9, north9: 47e9, east9: 9e9 };
	const validity = { startUs: nowUs - DAY_US, endUs: nowUs + DAY_US };
	const zone = (id: string, name: string, lat9: number, lon9: number) => ({
		id,
		name,
		rule: "notice" as const,
		outline: { kind: "disc" as const, lat9, lon9, radiusMm: 9_000_000 },
		band: { datum: "STD" as const, lower01mm: 0, upper01mm: 10_000 * FOOT_01MM },
		window: validity,
	});
	return demoAgreement({ id: "hotline", theatre, validity }, [
		zone("harbour", "Harbour", 46e9, 8e9),
		zone("ridge-4", "Ridge 4", 46.4e9, 8.4e9),
	]);
}

/** Somebody before a desk, in a browser of his own. */
export class Seat {
	readonly page: Page;
	/** Errors of the page itself. */
	readonly failures: string[] = [];

	private constructor(page: Page) {
		this.page = page;
		page.on("pageerror", (error) => this.failures.push(error.message));
	}

	static async open(
		browser: Browser,
		url: string,
		language: "en" | "ar" | "he" | "ru",
		graphics = false,
	): Promise<Seat> {
		const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
		await context.addInitScript((settings) => {
			if (localStorage.getItem("tansiq.settings") === null)
				localStorage.setItem("tansiq.settings", settings);
		}, JSON.stringify({ language }));
		// Software graphics are slow; who looks at no picture does without the map.
		if (!graphics) await context.addInitScript(withoutGraphics);
		const seat = new Seat(await context.newPage());
		await seat.page.goto(url);
		return seat;
	}

	/** By keyboard alone, from the form that stands there. */
	async signIn(operator: string): Promise<void> {
		const { page } = this;
		await page.locator(`input[value="${operator}"]`).focus();
		await page.keyboard.press("Space");
		await page.locator("input[type=password]").focus();
		await page.keyboard.type(PASSPHRASE);
		await page.keyboard.press("Enter");
		await page.locator(".operator kbd").waitFor();
	}

	async lock(): Promise<void> {
		await this.press("l");
		await this.page.locator(".sign-in").waitFor();
	}

	async press(...keys: string[]): Promise<void> {
		for (const key of keys) await this.page.keyboard.press(key);
	}

	/** What stands in the first element of this kind. */
	async text(selector: string): Promise<string> {
		return (await this.page.locator(selector).first().textContent()) ?? "";
	}

	/** Waits for a row of this text, and until the top of the queue may be answered by key. */
	async row(text: string | RegExp): Promise<void> {
		await this.page.locator(".row", { hasText: text }).first().waitFor();
		await this.page.waitForTimeout(SETTLES_MS);
	}

	/** Opens the row of this text with the pointer. */
	async choose(text: string | RegExp): Promise<void> {
		await this.row(text);
		await this.page.locator(".row", { hasText: text }).first().click();
	}
}

/** A key that acts on the top of the queue waits until the top has stood for a moment. */
const SETTLES_MS = 700;
