import type { Dialogue } from "@tansiq/api";
import { type Client, clientOf } from "@tansiq/cli";
import { FOOT_01MM, MINUTE_US } from "@tansiq/space";
import type { Browser, Page } from "playwright-core";
import { launchChromium, withoutChromium } from "../../apps/console/test/browser.ts";
import { PASSPHRASE, Seat, startDesks } from "../../tests/system/hotline-desks.ts";
import { median, rounded } from "../line/enrolled.ts";

const NOTICES = 12;
const STOPS = 12;
/** A desk takes in no more than a minute's worth of distress at once. */
const BETWEEN_STOPS_MS = 1_100;
/** The first are of a page and of code that are not warm. */
const WARM_UP = 2;

/**
 * From the request that says it at one desk to what the other desk's browser shows of it, over two
 * real nodes: of a late notice the names of the operations that it endangers, of STOP its row, which
 * is what sounds. The page looks at itself at each change; both ends are read on one clock.
 */
export async function onScreen(): Promise<Record<string, string | number>> {
	if (withoutChromium) return { on_screen: withoutChromium };
	const desks = await startDesks();
	const browser: Browser = await launchChromium();
	try {
		const { page, signIn } = await seatAt(browser, desks.urls.bravo);
		await signIn;
		const alpha = clientOf(desks.urls.alpha, { operator: "duty-1", passphrase: PASSPHRASE });
		const bravo = clientOf(desks.urls.bravo, { operator: "chief-1", passphrase: PASSPHRASE });
		const notices = await lateNotices(page, alpha, bravo);
		const stops = await stopsOf(page, alpha);
		alpha.close();
		bravo.close();
		return {
			late_notice_to_screen_median_ms: rounded(median(notices)),
			late_notice_to_screen_max_ms: rounded(Math.max(...notices)),
			stop_to_alarm_median_ms: rounded(median(stops)),
			stop_to_alarm_max_ms: rounded(Math.max(...stops)),
		};
	} finally {
		await browser.close();
		await desks.close();
	}
}

async function seatAt(browser: Browser, url: string) {
	const seat = await Seat.open(browser, url, "en");
	return { page: seat.page, signIn: seat.signIn("duty-1") };
}

async function lateNotices(page: Page, alpha: Client, bravo: Client): Promise<number[]> {
	const times: number[] = [];
	for (let i = 0; i < WARM_UP + NOTICES; i++) {
		// Each pair has a place of its own, so that it endangers one operation and no more.
		const place = (startMin: number) => ({
			class: "crewed",
			category: "civil",
			volumes: [
				{
					outline: {
						kind: "disc",
						lat9: 45_200_000_000 + i * 100_000_000,
						lon9: 7_300_000_000,
						radiusMm: 1_000_000,
					},
					band: { datum: "STD", lower01mm: 10_000 * FOOT_01MM, upper01mm: 11_000 * FOOT_01MM },
					window: window(startMin),
				},
			],
		});
		const label = `Medevac-${100 + i}`;
		await bravo.put(`/v1/operations/medevac-${i}`, { ...place(3), label });
		const shown = shownIn(page, "endangers", label);
		const startMs = Date.now();
		await alpha.put(`/v1/operations/late-${i}`, place(2));
		const atMs = await shown;
		if (i >= WARM_UP) times.push(atMs - startMs);
		// Answered: in a flood the rows of one zone are one.
		await answerAll(bravo);
	}
	return times;
}

async function answerAll(desk: Client): Promise<void> {
	for (const { ref, direction, answer } of await desk.get<Dialogue[]>("/v1/dialogues"))
		if (direction === "received" && answer === null)
			await desk.post(`/v1/dialogues/${ref}/answer`, { msg: "ROGER" });
}

async function stopsOf(page: Page, alpha: Client): Promise<number[]> {
	const times: number[] = [];
	for (let i = 0; i < WARM_UP + STOPS; i++) {
		const zone = `Ridge-${i}`;
		const shown = shownIn(page, zone);
		const startMs = Date.now();
		await alpha.post("/v1/messages", {
			msg: "TQ-41",
			body: { zone: { id: zone }, start_us: Date.now() * 1_000 },
		});
		const atMs = await shown;
		if (i >= WARM_UP) times.push(atMs - startMs);
		await new Promise((resolve) => setTimeout(resolve, BETWEEN_STOPS_MS));
	}
	return times;
}

function window(startMin: number) {
	const nowUs = Date.now() * 1_000;
	return { startUs: nowUs + startMin * MINUTE_US, endUs: nowUs + (startMin + 10) * MINUTE_US };
}

/** When a row of the page's queue first holds these texts, as its own clock says, ms. */
function shownIn(page: Page, ...texts: string[]): Promise<number> {
	return page.evaluate(
		(wanted) =>
			new Promise<number>((resolve) => {
				const look = () => {
					const rows = [...document.querySelectorAll(".row")];
					if (!rows.some((row) => wanted.every((text) => row.textContent?.includes(text)))) return;
					observer.disconnect();
					resolve(Date.now());
				};
				const observer = new MutationObserver(look);
				observer.observe(document.body, { childList: true, subtree: true, characterData: true });
				look();
			}),
		texts,
	);
}
