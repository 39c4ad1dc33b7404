import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import type { Desk, Dialogue } from "@tansiq/api";
import { launchChromium, withoutChromium } from "../../apps/console/test/browser.ts";
import { discRequest, START_US, startPair } from "./pair.ts";
import { until } from "./until.ts";

const ARTIFACTS = fileURLToPath(new URL("../../artifacts/", import.meta.url));
const SECOND_US = 1_000_000;
const AGAIN_MS = 1_000;

/** Two aircraft of different parties, at one level and head on along a parallel. */
function converging(second: number) {
	const base = { lat9: 46e9, altitude01mm: 350 * 304_800, datum: "STD", speedMmS: 230_000 };
	const along9 = Math.round(second * 2_970_000);
	const reportedUs = START_US + second * SECOND_US;
	return {
		own: {
			...base,
			id: "a00001",
			lon9: 7.7e9 + along9,
			trackMdeg: 90_000,
			climb01mmS: 0,
			reportedUs,
		},
		seen: {
			...base,
			id: "b00001",
			lon9: 8.3e9 - along9,
			trackMdeg: 270_000,
			climb01mmS: 0,
			reportedUs,
		},
	};
}

test("a desk of a real node, by keyboard", { skip: withoutChromium }, async () => {
	mkdirSync(ARTIFACTS, { recursive: true });
	const pair = await startPair(mkdtempSync(join(tmpdir(), "tansiq-desk-")));
	const { alpha, bravo } = pair;
	const browser = await launchChromium();
	try {
		const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
		const failures: string[] = [];
		page.on("pageerror", (error) => failures.push(error.message));
		await page.goto(alpha.options.url);
		// The one operator of this desk is a script's; a person opens it with the script's key.
		await page.locator("input[type=password]").fill("replay");
		await page.keyboard.press("Enter");
		await page.locator(".operator kbd").waitFor();
		const shot = (name: string) => page.screenshot({ path: join(ARTIFACTS, `node-${name}.png`) });
		/** A key waits until the top of the queue has stood for a moment; a person presses again. */
		const acts = async (key: string, what: string, holds: () => Promise<boolean>) => {
			let pressedMs = Number.NEGATIVE_INFINITY;
			await until(what, async () => {
				if (await holds()) return true;
				if (performance.now() < pressedMs + AGAIN_MS) return false;
				pressedMs = performance.now();
				await page.keyboard.press(key);
				return false;
			});
		};

		// A notice of Bravo arrives and one key answers it.
		await pair.clock(START_US + SECOND_US);
		const there = { lat9: 46.2e9, lon9: 8.1e9, radiusMm: 900_000 };
		await bravo.client.put("/v1/operations/survey", discRequest(there, { class: "uncrewed" }));
		await pair.settle();
		await page
			.getByText(/notice 1 from Bravo/i)
			.first()
			.waitFor();
		await shot("notice");
		await acts("r", "bravo's notice is answered", async () => {
			await pair.settle();
			const [notice] = await bravo.client.get<Dialogue[]>("/v1/dialogues");
			return notice?.answer?.msg === "ROGER" && notice.answer.by.script === false;
		});

		// A held notice is seen byte for byte and released.
		const here = { lat9: 45.8e9, lon9: 8e9, radiusMm: 500_000 };
		await alpha.client.put(
			"/v1/operations/convoy",
			discRequest(here, { class: "ground", label: "Convoy to the harbour" }),
		);
		await page
			.getByText(/Convoy to the harbour/)
			.first()
			.waitFor();
		const { holds } = await alpha.client.get<Desk>("/v1/desk");
		const bytes = holds[0]?.bytes ?? "nothing held";
		await page.keyboard.press("h");
		await page.getByText(bytes.slice(0, 60), { exact: false }).first().waitFor();
		await shot("hold");
		await page.keyboard.press("e");
		await until(
			"the held notice is released",
			async () => (await alpha.client.get<Desk>("/v1/desk")).holds.length === 0,
		);
		await pair.settle();
		const told = await bravo.client.get<Dialogue[]>("/v1/dialogues?waiting=true");
		assert.equal(told.length, 1, "the released notice is at the other desk");

		// A predicted loss arrives by itself; one key silences it, and it stays until it is clear.
		for (let second = 2; second < 6; second++) {
			await pair.clock(START_US + second * SECOND_US);
			const { own, seen } = converging(second);
			await alpha.client.post("/v1/positions", {
				reports: [{ ...own, operation: "convoy" }, seen],
			});
			await pair.step(START_US + second * SECOND_US);
		}
		await page
			.getByText(/loss of separation predicted/i)
			.first()
			.waitFor();
		await shot("alert");
		await acts("a", "the alert is silenced", async () => {
			const { alerts } = await alpha.client.get<Desk>("/v1/desk");
			const loss = alerts.find(({ kind }) => kind === "predicted_loss");
			return loss?.open === true && loss.silencedUs !== null;
		});

		// Arabic turns the page round.
		await page.keyboard.press("g");
		await page.locator("html[dir=rtl]").waitFor();
		await page.waitForTimeout(300);
		await shot("arabic");
		assert.deepEqual(failures, []);
	} finally {
		await browser.close();
		await pair.close();
	}
});
