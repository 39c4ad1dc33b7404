import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

/** A reason to skip, or false where the browser is installed. */
export const withoutChromium = existsSync(CHROMIUM)
	? false
	: `without Chromium at ${CHROMIUM} the desk cannot be shown`;

/** Headless, and asking the network for nothing of its own. */
export function launchChromium(): Promise<Browser> {
	return chromium.launch({
		executablePath: CHROMIUM,
		args: [
			"--headless",
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
		],
	});
}

/** Takes WebGL from the page, as on a machine that has none. */
export function withoutGraphics(): void {
	const { getContext } = HTMLCanvasElement.prototype;
	HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...given: [never]) {
		const kind: string = given[0];
		return kind.startsWith("webgl") ? null : getContext.apply(this, given);
	} as typeof getContext;
}
