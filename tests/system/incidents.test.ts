import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Incident, IncidentDetail } from "@tansiq/api";
import { MINUTE_US } from "@tansiq/space";
import type { Browser, Page } from "playwright-core";
import { buildConsole } from "../../apps/console/build.ts";
import {
	launchChromium,
	withoutChromium,
	withoutGraphics,
} from "../../apps/console/test/browser.ts";
import { DUTY, START_US } from "../../apps/node/test/enrolled.ts";
import { declare, operation } from "../../apps/node/test/operations.ts";
import { type Desktop, enrolledPair, type Pair } from "../../apps/node/test/pair.ts";

const ARTIFACTS = fileURLToPath(new URL("../../artifacts/", import.meta.url));

describe("incidents at two real desks", { skip: withoutChromium }, () => {
	let browser: Browser;
	let line: Pair;
	const dist = mkdtempSync(join(tmpdir(), "tansiq-incidents-"));
	const failures: string[] = [];

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

	/** A person of that desk, signed in, before it. */
	async function seated({ url }: Desktop, language: string): Promise<Page> {
		const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
		await context.addInitScript(
			(settings) => localStorage.setItem("tansiq.settings", settings),
			JSON.stringify({ language }),
		);
		await context.addInitScript(withoutGraphics);
		const page = await context.newPage();
		page.on("pageerror", (error) => failures.push(error.message));
		await page.goto(url);
		await page.locator("input[type=password]").fill(DUTY.passphrase);
		await page.keyboard.press("Enter");
		await page.locator(".operator kbd").waitFor();
		return page;
	}

	/**
	 * @row M28 R15 M23
	 * @does An officer opens the register with one key, opens an incident on the line, and reads both sides' versions in two columns with the marks of both, right to left in Arabic; then he has its period replayed on map and ribbon, and every edge of the desk says so.
	 * @reach console: Incidents (key *); GET /v1/incidents; GET /v1/replay
	 * @plant apps/console/src/desk/Frame.tsx: `const mode = state.replay === null ? (state.desk?.mode ?? "live") : "replay";` → `const mode = state.desk?.mode ?? "live";`
	 */
	test("one key opens the register; an incident is told, disputed and replayed", async () => {
		const { alpha, bravo } = line;
		await declare(alpha, "first", operation());
		await line.after(1);
		const ours = await seated(alpha, "en");
		await ours.keyboard.press("*");
		await ours.getByText("No incident: nobody has opened one").waitFor();
		await ours.locator(".incidents-page form input").first().fill("flare over the harbour");
		await ours.keyboard.press("Enter");
		await ours.locator(".incident h3").waitFor();
		await line.after(1);
		const { incidents } = await bravo.ask<{ incidents: Incident[] }>("GET", "/v1/incidents");
		const id = incidents[0]?.id ?? "";
		assert.equal(incidents[0]?.title, "flare over the harbour");
		const act = (desk: Desktop, body: object) =>
			desk.ask<Incident>("POST", `/v1/incidents/${encodeURIComponent(id)}/acts`, body);
		const seen = { what: "words", text: "a flare was seen", ref: null, atUs: START_US };
		await act(bravo, { act: "fact", facts: [seen] });
		await act(bravo, { act: "version", text: "Nothing of ours was there." });
		await line.after(1);

		// Alpha says its version and marks the fact at the desk.
		await ours.locator(".incident textarea").fill("It came from the east.");
		await ours.locator(".incident form:has(textarea) button[type=submit]").click();
		await ours.locator("[data-party=alpha] .sentence").waitFor();
		await ours.locator("[data-fact] button").first().click();
		await ours.locator("[data-fact] button[aria-pressed=true]").waitFor();
		const [what, owner, due] = ["Compare the charts", "chief-1", "+90"];
		for (const [i, text] of [what, owner, due].entries())
			await ours
				.locator("form.followup input")
				.nth(i)
				.fill(text as string);
		await ours.locator("form.followup button[type=submit]").click();
		await ours.getByText("Compare the charts").waitFor();
		await line.after(1);

		const theirs = await seated(bravo, "ar");
		await theirs.keyboard.press("*");
		await theirs.locator(".incidents-page li button").first().click();
		await theirs.locator("[data-party=alpha] .sentence").waitFor();
		await theirs.locator("[data-fact] button").nth(1).click();
		await theirs.getByText("متنازع عليه", { exact: true }).first().waitFor();
		assert.equal(await theirs.locator("html").getAttribute("dir"), "rtl");
		const texts = await theirs.locator(".versions .sentence").allTextContents();
		assert.deepEqual(texts, ["It came from the east.", "Nothing of ours was there."]);
		// The first column stands on the right.
		const [first, second] = await Promise.all(
			["alpha", "bravo"].map((party) => theirs.locator(`[data-party=${party}]`).boundingBox()),
		);
		assert.ok(first && second && first.x > second.x && first.y === second.y);
		await theirs.screenshot({ path: join(ARTIFACTS, "incidents-ar.png") });
		await line.after(1);
		const told = await alpha.ask<IncidentDetail>("GET", `/v1/incidents/${encodeURIComponent(id)}`);
		assert.deepEqual(told.facts[0]?.marks, { alpha: "agreed", bravo: "disputed" });
		assert.equal(told.facts[0]?.standing, "disputed");

		// The period is replayed: the ribbon shows what was told by then, and the desk says REPLAY.
		await ours.locator(".incident button.primary").first().click();
		await ours.locator(".frame.replay .edge").first().waitFor();
		await ours.locator(".map-instant").waitFor();
		const bar = ours.locator(".ribbon .bars.own .bar");
		await ours.locator(".ribbon .scale").click({ position: { x: 900, y: 110 } });
		assert.match((await ours.locator(".ribbon .hour").first().textContent()) ?? "", /:\d\d:\d\dZ$/);
		const columns = ours.locator(".replayed tbody tr").last().locator("td");
		assert.match((await columns.nth(0).textContent()) ?? "", /Incident.*flare over the harbour/);
		assert.match((await columns.nth(1).textContent()) ?? "", /received/);
		await ours.screenshot({ path: join(ARTIFACTS, "incident-replay-en.png") });
		await ours.keyboard.press("Escape");
		await ours.locator(".frame.exercise").waitFor();
		await bar.first().waitFor();
		assert.deepEqual(failures, []);
	});

	/**
	 * @row M23 R26
	 * @does An officer takes the next step at the desk, with a time to cool off, and sees what is left to do and that it is overdue.
	 * @reach console: Incidents (key *); POST /v1/incidents/{id}/acts
	 * @plant apps/console/src/desk/IncidentFollowups.tsx: `{each.overdue && (` → `{false && (`
	 */
	test("the next step is taken at the desk, and what is overdue is said", async () => {
		const { alpha, bravo } = line;
		const opened = await alpha.ask<Incident>("POST", "/v1/incidents", { title: "a late answer" });
		await line.after(1);
		const page = await seated(bravo, "en");
		await page.keyboard.press("*");
		await page.getByRole("button", { name: "a late answer" }).click();
		const reason = page.locator(".incident form:has-text('Next step') input").first();
		await page.getByText("Next step: In contact").waitFor();
		await reason.fill("they were called");
		await reason.press("Enter");
		await page.getByText("Next step: On hold").waitFor();
		await reason.fill("both stay outside");
		await reason.press("Enter");
		await page.getByText(/Neither side closes it before/).waitFor();
		const body = {
			...{ act: "followup", what: "send the recording", party: "bravo", owner: "chief" },
			dueUs: line.nowUs + MINUTE_US,
		};
		const path = `/v1/incidents/${encodeURIComponent(opened.id)}`;
		await alpha.ask("POST", `${path}/acts`, body);
		await line.after(120);
		await page.locator(".followups .warning").waitFor();
		assert.match(
			(await page.locator(".followups li").textContent()) ?? "",
			/send the recording.*OVERDUE/s,
		);
		await line.settle();
		const seen = await alpha.ask<IncidentDetail>("GET", path);
		assert.equal(seen.state, "hold");
		assert.ok(seen.coolsOffUs !== null && seen.coolsOffUs > START_US);
		assert.deepEqual(failures, []);
	});
});
