import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { evidenceOf, fileHashOf, statementOf } from "../src/state/evidence.ts";
import { pastInstant } from "../src/state/past-instant.ts";
import { queueOf } from "../src/state/queue.ts";
import { withoutChromium } from "./browser.ts";
import { emptyDesk, MINUTE_US, NOW_US, SECOND_US, stop } from "./fixture.ts";
import { minutes, paperDesk, SEALED } from "./fixture-paper.ts";
import { openBrowser, seated } from "./seat.ts";
import { SCRIPT_SHA256 } from "./stub-desk.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("the hash of a file is what sha256sum prints, and only it and the length are stated", async () => {
	const bytes = new TextEncoder().encode("scan of the sheet, read by nobody else");
	const evidence = await evidenceOf(new Blob([bytes]));
	assert.deepEqual(evidence, { sha256: sha256(bytes), bytes: bytes.length });
	const stated = Buffer.from(statementOf(evidence), "base64").toString();
	assert.deepEqual(JSON.parse(stated), evidence);
	assert.equal(await fileHashOf(statementOf(evidence)), sha256(bytes));
	// Other clients seal the scan itself.
	assert.equal(await fileHashOf(Buffer.from(bytes).toString("base64")), sha256(bytes));
});

test("a time on paper is neither before what was said nor after now", () => {
	const saidUs = NOW_US - 20 * MINUTE_US;
	assert.equal(pastInstant("14:10", saidUs, NOW_US), Date.UTC(2026, 10, 21, 14, 10) * 1000);
	assert.equal(pastInstant("14:02", saidUs, NOW_US), saidUs, "the minute in which it was said");
	for (const typed of ["14:01", "14:02:06", "14:23", "14:22:08", "", "noon"])
		assert.equal(pastInstant(typed, saidUs, NOW_US), null, typed);
});

test("what is to be handed over is ours to do; then it waits; one side's word is history that stays", () => {
	const ids = (items: { id: string }[]) => items.map(({ id }) => id);
	const ours = minutes({ ref: "alpha/routine/9", direction: "sent" });
	const queue = queueOf(paperDesk(), NOW_US, null, [minutes({ ref: "bravo/routine/8" }), ours]);
	assert.deepEqual(ids(queue.answer), ["bravo/routine/8", "alpha/routine/51"]);
	assert.deepEqual(ids(queue.waiting), ["alpha/routine/9", "alpha/routine/50"]);
	assert.deepEqual(ids(queue.history), ["alpha/routine/48"]);
	const agreed = queueOf(emptyDesk(), NOW_US, null, [{ ...ours, agreed: true }]);
	assert.deepEqual(ids(agreed.history), ["alpha/routine/9"]);
});

describe("paper and telephone in a browser", { skip: withoutChromium }, () => {
	let browser: Browser;
	before(async () => {
		browser = await openBrowser();
	});
	after(() => browser?.close());

	test("released and attested by one side stand apart in shape and in words", async () => {
		await seated(browser, paperDesk(), async ({ page, stub, text }) => {
			const seen = async (ref: string) => {
				const row = page.locator(`[id="dialogue-${ref}"]`);
				return [await row.locator(".shape").textContent(), await row.textContent()] as const;
			};
			const [sheet, toHand] = await seen("alpha/routine/51");
			assert.equal(sheet, "▤");
			assert.match(toHand ?? "", /released: to be handed over by us/);
			assert.match((await seen("alpha/routine/50"))[1] ?? "", /nothing has come back/);
			const [half, attested] = await seen("alpha/routine/48");
			assert.equal(half, "◐");
			assert.match(attested ?? "", /ROGER \S+ · attested by one side: us/);
			const bytes = new TextEncoder().encode("a mail");
			const statement = statementOf({ sha256: sha256(bytes), bytes: bytes.length });
			stub.evidence.set(SEALED, statement);
			await page.locator('[id="dialogue-alpha/routine/48"]').click();
			await page.getByText(sha256(bytes)).waitFor();
			const panel = await text(".attestation");
			for (const part of [/Only Alpha vouches/, /duty-2/, /chief of the watch/, new RegExp(SEALED)])
				assert.match(panel, part);
			assert.match(await text(".masthead .line"), /Bravo has no node/);
		});
	});

	test("print, hand over, type in the answer: the file is hashed here and not sent", async () => {
		await seated(browser, paperDesk(), async ({ page, stub, press }) => {
			await page.locator('[id="dialogue-alpha/routine/51"]').click();
			await press("e");
			const link = page.locator(".paper a.primary");
			assert.equal(
				await link.getAttribute("href"),
				"/v1/dialogues/alpha/routine/51/page?languages=ar,en",
			);
			await page.locator("#handed-how").selectOption("hand");
			await press("Enter");
			await page.locator("#handed-when").press("Enter");
			await page.waitForSelector("#attest-answer");
			// Enter on an empty form marks what is missing, and sends nothing.
			await page.locator("#attest-code").press("Enter");
			assert.equal(await page.locator('.typed [aria-invalid="true"]').count(), 6);
			await page.locator("#attest-answer").selectOption("UNABLE");
			await page.locator("#attest-reason").selectOption("weather");
			await page.locator("#attest-code").fill("7km 3rx");
			await page.locator("#attest-from").selectOption("chief");
			await page.locator("#attest-how").selectOption("print");
			await page.locator("#attest-when").fill("14:22");
			const scan = Buffer.from("the whole scan, with a name on it");
			await page
				.locator("#attest-evidence")
				.setInputFiles({ name: "somebody.png", mimeType: "image/png", buffer: scan });
			await page.getByText(sha256(scan)).waitFor();
			await page.locator("#attest-code").press("Enter");
			await page
				.getByText(/attested by one side: us/)
				.first()
				.waitFor();
			const [handed, attested] = stub.posts.filter(({ path }) => !path.endsWith("/present"));
			assert.deepEqual(handed?.body, { how: "hand", atUs: NOW_US });
			const { evidence, ...given } = attested?.body ?? {};
			assert.deepEqual(given, {
				msg: "UNABLE",
				reason: "weather",
				readbackCode: "7km 3rx",
				from: "chief",
				how: "print",
				atUs: Date.UTC(2026, 10, 21, 14, 22) * 1000,
			});
			const sent = Buffer.from(String(evidence), "base64").toString();
			assert.equal(sent, `{"bytes":${scan.length},"sha256":"${sha256(scan)}"}\n`);
		});
	});

	test("the peer's minutes are agreed to only once every field was compared", async () => {
		await seated(browser, emptyDesk(), async ({ page, stub, press, text }) => {
			stub.minutes.push(minutes({ ref: "bravo/routine/8" }));
			stub.change(() => undefined);
			await page.locator('[id="minutes-bravo/routine/8"]').click();
			assert.match(await text(".one-sided"), /Bravo wrote them: agree or deny/);
			await press("y");
			assert.match(await text(".trouble"), /Tick every field first/);
			assert.deepEqual(stub.posts, []);
			for (const box of await page.locator(".minutes .boxes input").all()) await box.check();
			await press("y");
			await page.getByText("agreed by both sides").first().waitFor();
			assert.deepEqual(stub.posts, [
				{ path: "/v1/minutes/bravo/routine/8/agree", body: { agrees: true } },
			]);
		});
	});

	test("minutes of a call name the script, and a field that was not read back so is refused", async () => {
		const ours = stop({
			ref: "alpha/urgent/3",
			direction: "sent",
			answers: [],
			saidUs: NOW_US - 5 * MINUTE_US,
			signers: [],
		});
		await seated(browser, emptyDesk({ dialogues: [ours] }), async ({ page, stub, press }) => {
			await page.locator('[id="dialogue-alpha/urgent/3"]').click();
			await press("v");
			await page.locator(".minutes #readback-zone").fill("harbour");
			await page.locator(".minutes #readback-start_us").fill("14:22");
			await page.locator("#minutes-channel").fill("HF 5680 kHz");
			await page.locator("#minutes-theirs").selectOption("watch");
			await page.locator("#minutes-when").fill("14:21");
			await page.locator("#minutes-when").press("Enter");
			await page.locator("#fault-zone").waitFor();
			assert.deepEqual(stub.posts, []);
			await page.locator(".minutes #readback-zone").fill("hospital");
			await page.locator("#minutes-when").press("Enter");
			await page
				.getByText(/attested by one side: us/)
				.first()
				.waitFor();
			const start_us = Math.floor(NOW_US / (60 * SECOND_US)) * 60 * SECOND_US;
			assert.deepEqual(stub.posts, [
				{
					path: "/v1/minutes",
					body: {
						about: "alpha/urgent/3",
						text: null,
						readback: { zone: "hospital", start_us },
						atUs: Date.UTC(2026, 10, 21, 14, 21) * 1000,
						channel: "HF 5680 kHz",
						theirs: "watch",
						script: SCRIPT_SHA256,
					},
				},
			]);
		});
	});
});
