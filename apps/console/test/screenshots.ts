/** `node apps/console/test/screenshots.ts` photographs the desk into `artifacts/` for a person to look at. */
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Desk } from "@tansiq/api";
import type { Page } from "playwright-core";
import { launchChromium } from "./browser.ts";
import {
	alert,
	busyDesk,
	dialogue,
	draft,
	emptyDesk,
	HOUR_US,
	NOW_US,
	SECOND_US,
	stop,
} from "./fixture.ts";
import { floodedDesk } from "./fixture-alarms.ts";
import { minutes, paperDesk } from "./fixture-paper.ts";
import { startStubDesk } from "./stub-desk.ts";

const DIST = new URL("../dist/", import.meta.url);
const OUT = new URL("../../../artifacts/", import.meta.url);
const DESK = { width: 1280, height: 800 };
const TABLET = { width: 820, height: 1180 };
const TABLET_WIDE = { width: 1024, height: 768 };

interface Shot {
	name: string;
	desk: Desk;
	size: { width: number; height: number };
	language: "en" | "ar" | "he" | "ru";
	theme: "dark" | "light";
	act?: (page: Page) => Promise<void>;
	cut?: boolean;
}

const demo = (desk: Desk): Desk => ({
	...desk,
	mode: "demo",
	progress: { startUs: NOW_US - HOUR_US, endUs: NOW_US + 3 * HOUR_US, speed: 60 },
});
const key =
	(...names: string[]) =>
	async (page: Page) => {
		for (const name of names) await page.keyboard.press(name);
	};
const distress = () => {
	const desk = busyDesk();
	desk.alerts.push(
		alert({
			id: "alert-10",
			closestUs: NOW_US + 41 * SECOND_US,
			tracks: ["71be03", "4b1613"],
			distanceMm: 900_000,
			height01mm: 0,
		}),
	);
	return desk;
};

/** A STOP of theirs on top, free text, a draft, and a line that needs attention. */
const talking = () => {
	const desk = busyDesk();
	const plain = { operation: null, level: null, window: null, leadUs: null };
	desk.dialogues.unshift(
		stop({ ref: "bravo/urgent/3", escalation: 1 }),
		dialogue({
			ref: "bravo/routine/9",
			msg: "TQ-71",
			body: { lang: "ru", text: "Мост закрыт до утра." },
			...plain,
		}),
		stop({ ref: "bravo/urgent/1", state: "delayed", answers: [], falseTime: true }),
	);
	desk.drafts.push(draft({ id: "d1" }));
	desk.line.humanCheckOwed = true;
	desk.line.stopped = [{ log: "routine", code: "signature" }];
	return desk;
};

/** The other party's desk, for README.ar.md: the loss, one late notice, the conflicts. */
const othersDesk = () => {
	const desk = busyDesk();
	desk.party.name = "Bravo";
	desk.peer.name = "Alpha";
	desk.dialogues = desk.dialogues.filter(({ ref }) => ref === "bravo/routine/7");
	desk.holds = [];
	desk.alerts = desk.alerts.filter(({ silencedUs }) => silencedUs === null);
	return desk;
};

/** A line of which one log forked and one stands still, with minutes of the call about it. */
const forkedDesk = () => {
	const desk = busyDesk();
	desk.line.state = "down";
	desk.line.forks = [
		{ origin: "bravo.tansiq/alpha-bravo/routine", sha256: "", atUs: NOW_US - HOUR_US },
	];
	desk.line.stopped = [
		{ log: "routine", code: "fork" },
		{ log: "urgent", code: "signature" },
	];
	return desk;
};
const row =
	(id: string, ...then: string[]) =>
	async (page: Page) => {
		await page.locator(`[id="${id}"]`).click();
		for (const name of then) await page.keyboard.press(name);
	};

const SHOTS: Shot[] = [
	...(["en", "ar", "he", "ru"] as const).flatMap((language, index): Shot[] => {
		const theme = index % 2 === 0 ? "dark" : "light";
		const common = { size: DESK, language, theme } as const;
		return [
			{
				...common,
				name: `paper-${language}`,
				desk: paperDesk(),
				act: row("dialogue-alpha/routine/50", "e"),
			},
			{
				...common,
				name: `attested-${language}`,
				desk: paperDesk(),
				act: row("dialogue-alpha/routine/48"),
			},
			{
				...common,
				name: `minutes-${language}`,
				desk: forkedDesk(),
				act: row("minutes-bravo/routine/8"),
			},
			{ ...common, name: `flood-${language}`, desk: floodedDesk(), act: key("2", "]", "-") },
			{ ...common, name: `fork-${language}`, desk: forkedDesk(), act: key("p") },
		];
	}),
	{
		name: "readme-ar",
		desk: othersDesk(),
		size: DESK,
		language: "ar",
		theme: "light",
		act: key("Enter"),
	},
	{
		name: "talk-stop-en",
		desk: talking(),
		size: DESK,
		language: "en",
		theme: "dark",
		act: key("!"),
	},
	{
		name: "talk-line-ar",
		desk: talking(),
		size: DESK,
		language: "ar",
		theme: "light",
		act: key("p"),
	},
	{
		name: "talk-voice-he",
		desk: talking(),
		size: DESK,
		language: "he",
		theme: "dark",
		act: key("1", "v"),
	},
	{
		name: "talk-unable-ru",
		desk: talking(),
		size: DESK,
		language: "ru",
		theme: "light",
		act: key("1", "u"),
	},
	{
		name: "talk-other-en",
		desk: talking(),
		size: DESK,
		language: "en",
		theme: "light",
		act: key("1", "o"),
	},
	{
		name: "talk-tablet-ar",
		desk: talking(),
		size: TABLET,
		language: "ar",
		theme: "dark",
		act: key("m"),
	},
	{
		name: "desk-en-dark",
		desk: busyDesk(),
		size: DESK,
		language: "en",
		theme: "dark",
		act: key("3"),
	},
	{
		name: "desk-ar-dark",
		desk: busyDesk(),
		size: DESK,
		language: "ar",
		theme: "dark",
		act: key("3"),
	},
	{
		name: "desk-en-light",
		desk: busyDesk(),
		size: DESK,
		language: "en",
		theme: "light",
		act: key("h"),
	},
	{
		name: "desk-ar-light",
		desk: busyDesk(),
		size: DESK,
		language: "ar",
		theme: "light",
		act: key("h"),
	},
	{
		name: "desk-en-distress",
		desk: distress(),
		size: DESK,
		language: "en",
		theme: "dark",
		act: key("Enter"),
	},
	{
		name: "desk-en-unable",
		desk: busyDesk(),
		size: DESK,
		language: "en",
		theme: "dark",
		act: key("3", "u"),
	},
	{
		name: "desk-ar-conflict",
		desk: busyDesk(),
		size: DESK,
		language: "ar",
		theme: "dark",
		act: key("c"),
	},
	{ name: "desk-en-empty", desk: emptyDesk(), size: DESK, language: "en", theme: "dark" },
	{
		name: "desk-en-demo",
		desk: demo(busyDesk()),
		size: DESK,
		language: "en",
		theme: "dark",
		act: key("c"),
	},
	{ name: "desk-ar-demo", desk: demo(busyDesk()), size: DESK, language: "ar", theme: "light" },
	{
		name: "desk-en-help",
		desk: busyDesk(),
		size: DESK,
		language: "en",
		theme: "dark",
		act: key("?"),
	},
	{
		name: "desk-ar-help",
		desk: busyDesk(),
		size: DESK,
		language: "ar",
		theme: "light",
		act: key("?"),
	},
	{ name: "desk-en-stale", desk: busyDesk(), size: DESK, language: "en", theme: "dark", cut: true },
	{
		name: "tablet-en-dark",
		desk: busyDesk(),
		size: TABLET,
		language: "en",
		theme: "dark",
		act: key("3"),
	},
	{
		name: "tablet-ar-light",
		desk: busyDesk(),
		size: TABLET,
		language: "ar",
		theme: "light",
		act: key("h"),
	},
	{
		name: "tablet-wide-ar",
		desk: busyDesk(),
		size: TABLET_WIDE,
		language: "ar",
		theme: "dark",
		act: key("1"),
	},
];

const only = process.argv.slice(2);
await mkdir(OUT, { recursive: true });
const browser = await launchChromium();
for (const shot of SHOTS) {
	if (only.length > 0 && !only.some((part) => shot.name.includes(part))) continue;
	const stub = await startStubDesk(DIST, shot.desk);
	if (shot.name.startsWith("minutes")) stub.minutes.push(minutes({ ref: "bravo/routine/8" }));
	const context = await browser.newContext({ viewport: shot.size });
	await context.addInitScript(
		(settings) => localStorage.setItem("tansiq.settings", settings),
		JSON.stringify({ language: shot.language, theme: shot.theme }),
	);
	const page = await context.newPage();
	page.on("console", (message) => {
		if (message.type() === "error") process.stderr.write(`${shot.name}: ${message.text()}\n`);
	});
	page.on("pageerror", (error) => process.stderr.write(`${shot.name}: ${error.stack}\n`));
	await page.goto(stub.origin);
	await page.waitForSelector(".maplibregl-canvas");
	await page.waitForFunction(() => document.querySelector(".map-note") === null);
	await shot.act?.(page);
	if (shot.cut) stub.cut();
	await page.waitForTimeout(1500);
	await page.screenshot({ path: fileURLToPath(new URL(`${shot.name}.png`, OUT)) });
	await context.close();
	await stub.close();
}
await browser.close();
