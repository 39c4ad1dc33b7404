import {
	type Budget,
	BudgetExceeded,
	bandsMeet,
	mergeWindows,
	type Outline,
	outlinesMeet,
	overlap,
	type Volume,
	type Window,
} from "@tansiq/space";
import type { Extent } from "./rules.ts";
import { windowsWithin } from "./schedule.ts";

/** @throws BudgetExceeded when the tests do not fit in what is left */
export function count(budget: Budget, tests: number): void {
	budget.edgeTests += tests;
	if (budget.edgeTests > budget.limit) throw new BudgetExceeded(budget.limit);
}

/** As `outlinesMeet` at radius 0; two that are far apart cost one test, so that many are not free. */
export function touches(a: Outline, b: Outline, budget: Budget): boolean {
	count(budget, 1);
	return outlinesMeet(a, b, 0, budget);
}

/** When volumes meet an extent: each merged and in order. */
export interface Met {
	windows: Window[];
	/** Time and outline meet, and the altitudes have no common datum. */
	uncomparable: Window[];
}

/** @throws BudgetExceeded */
export function metBy(volumes: readonly Volume[], extent: Extent, budget: Budget): Met {
	const windows: Window[] = [];
	const uncomparable: Window[] = [];
	for (const { outline, band, window } of volumes) {
		if (overlap(window, extent.window) === null) continue;
		const bands = bandsMeet(band, extent.band, 0);
		if (bands === "no") continue;
		const held = windowsWithin(extent, window);
		if (held.length === 0 || !touches(outline, extent.outline, budget)) continue;
		(bands === "yes" ? windows : uncomparable).push(...held);
	}
	return { windows: mergeWindows(windows), uncomparable: mergeWindows(uncomparable) };
}
