import { type Budget, BudgetExceeded, bandsMeet, type Micros, type Volume } from "@tansiq/space";
import type { Remedy } from "./finding.ts";
import { touches } from "./met.ts";
import type { Extent } from "./rules.ts";
import { windowsWithin } from "./schedule.ts";

/** Edge tests that the search for one way out may cost; over it none is offered. */
const WAY_OUT_LIMIT = 50_000;
/** A start is moved on past at most so many turns of a schedule. */
const MOST_TURNS = 400;
/** An upper limit that says that there is none. */
const NO_LIMIT_01MM = 2_147_483_647;

/** How an operation could stay out of an extent: later, or above it. */
export function waysOut(volumes: readonly Volume[], startUs: Micros, extent: Extent): Remedy[] {
	const remedies: Remedy[] = [];
	const byUs = delayUs(volumes, extent);
	if (byUs !== null) remedies.push({ phrase: "remedy.later", startUs: startUs + byUs });
	const { datum, upper01mm } = extent.band;
	if (upper01mm < NO_LIMIT_01MM)
		remedies.push({ phrase: "remedy.above", datum, altitude01mm: upper01mm });
	return remedies;
}

/**
 * The least delay after which no volume is in the extent while it holds; null where it is not found.
 * A volume that is in the way moves on until the extent's turn is over, and all others with it.
 */
function delayUs(volumes: readonly Volume[], extent: Extent): Micros | null {
	const budget: Budget = { edgeTests: 0, limit: WAY_OUT_LIMIT };
	try {
		const inTheWay = volumes.filter(
			({ outline, band }) =>
				bandsMeet(band, extent.band, 0) !== "no" && touches(outline, extent.outline, budget),
		);
		let byUs = 0;
		for (let turn = 0; turn < MOST_TURNS; turn++) {
			const further = inTheWay.reduce((most, { window }) => {
				const moved = { startUs: window.startUs + byUs, endUs: window.endUs + byUs };
				const last = windowsWithin(extent, moved).at(-1);
				return last === undefined ? most : Math.max(most, holdsUntil(extent, last) - moved.startUs);
			}, 0);
			if (further === 0) return byUs;
			byUs += further;
		}
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
	}
	return null;
}

/** When the turn ends that a part of it belongs to. */
function holdsUntil(extent: Extent, part: { startUs: Micros; endUs: Micros }): Micros {
	const { schedules = [], window } = extent;
	if (schedules.length === 0) return window.endUs;
	const ahead = { startUs: part.startUs, endUs: window.endUs };
	return windowsWithin(extent, ahead)[0]?.endUs ?? window.endUs;
}
