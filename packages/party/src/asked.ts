import { rulesOf } from "@tansiq/agreement";
import type { Instant } from "@tansiq/hotline";
import type { Operation } from "@tansiq/registry";
import { DAY_US, type Micros } from "@tansiq/space";
import { cellAreaM2, cellHoursOf } from "./coarse-cells.ts";
import { agreementOf, type State } from "./state.ts";

/**
 * What a peer could learn from us by telling: each of its notices asks, in effect, who of ours is
 * there. A desk counts how much it was asked and holds that against a budget. What is beyond the
 * budget is taken like any other notice, for safety is never refused; a person is called, and
 * nothing that the node says depends on it.
 */

/** Without a rule of the agreement: notices and km²·h that a peer tells in a UTC day. */
export const NOTICES_PER_DAY = 2_000;
export const KM2H_PER_DAY = 50_000;
/** Beyond so many the cells of one period are not told apart any more. */
export const MOST_CELLS = 100_000;

export const BUDGETS = ["notices", "km2h", "km2"] as const;
export type BudgetKind = (typeof BUDGETS)[number];

/** Notices of the peer by when we receipted them: in a UTC day, or in a period of the agreement. */
export interface AskedPeriod {
	fromUs: Micros;
	toUs: Micros;
	notices: number;
	/** Of them those that told a time block alone. */
	sealed: number;
	/** As in the ledger: the sum over all volumes told. */
	extentKm2h: number;
	/** Distinct cells of 0.25° by hours. */
	cellHours: number;
	/** Distinct cells, and their area in m². */
	cells: number;
	areaM2: number;
	/** When each budget was first exceeded. */
	exceeded: Partial<Record<BudgetKind, Micros>>;
	/** A person has seen that, and gave a reason for what was or was not done. */
	seen: { by: string; atUs: Micros; reason: string } | null;
}

/** What tells whether a cell is new; kept for the newest period alone. */
interface Counting {
	fromUs: Micros;
	cellHours: Set<number>;
	cells: Set<number>;
}

/** All of it, by the start of the day, and of the period that the agreement names. */
export interface Asked {
	days: Map<Micros, AskedPeriod>;
	/** The newest period of the agreement's budget; null where none is agreed or nothing was told. */
	agreed: AskedPeriod | null;
	counting: { day: Counting; agreed: Counting };
}

export function nothingAsked(): Asked {
	return {
		days: new Map(),
		agreed: null,
		counting: { day: countingFrom(-1), agreed: countingFrom(-1) },
	};
}

function countingFrom(fromUs: Micros): Counting {
	return { fromUs, cellHours: new Set(), cells: new Set() };
}

/** The agreed budget, or null: the first rule of its kind. */
export function agreedBudget(state: State) {
	return rulesOf(agreementOf(state).rules ?? [], "query-budget")[0] ?? null;
}

/** Counts a notice of the peer; `apply` calls it. Total, and bounded by the cells that are told apart. */
export function applyAsked(
	state: State,
	operation: Operation,
	extentKm2h: number,
	{ wallUs }: Pick<Instant, "wallUs">,
): void {
	const { asked } = state;
	const atUs = operation.receiptUs ?? wallUs;
	const dayUs = startOf(atUs, DAY_US);
	const day = asked.days.get(dayUs) ?? emptyPeriod(dayUs, DAY_US);
	asked.days.set(dayUs, day);
	// A clock that was set back does not open a day again: it counts on without cells.
	if (dayUs > asked.counting.day.fromUs) asked.counting.day = countingFrom(dayUs);
	count(day, asked.counting.day, operation, extentKm2h);
	exceededBy(day, "notices", day.notices > NOTICES_PER_DAY, atUs);
	const budget = agreedBudget(state);
	// What was agreed stands in place of the general figure.
	if (budget === null) {
		exceededBy(day, "km2h", day.extentKm2h > KM2H_PER_DAY, atUs);
		return;
	}
	const periodUs = Math.max(1, budget.periodUs);
	const fromUs = startOf(atUs, periodUs);
	const { agreed } = asked;
	if (agreed?.fromUs !== fromUs || agreed.toUs !== fromUs + periodUs) {
		asked.agreed = emptyPeriod(fromUs, periodUs);
		asked.counting.agreed = countingFrom(fromUs);
	}
	const period = asked.agreed as AskedPeriod;
	count(period, asked.counting.agreed, operation, extentKm2h);
	exceededBy(period, "km2", period.areaM2 > budget.km2 * 1_000_000, atUs);
}

function startOf(atUs: Micros, periodUs: Micros): Micros {
	return Math.floor(atUs / periodUs) * periodUs;
}

function emptyPeriod(fromUs: Micros, periodUs: Micros): AskedPeriod {
	return {
		fromUs,
		toUs: fromUs + periodUs,
		notices: 0,
		sealed: 0,
		extentKm2h: 0,
		cellHours: 0,
		cells: 0,
		areaM2: 0,
		exceeded: {},
		seen: null,
	};
}

function count(
	period: AskedPeriod,
	counting: Counting,
	{ level, volumes }: Operation,
	extentKm2h: number,
): void {
	period.notices++;
	if (level === "sealed") period.sealed++;
	period.extentKm2h += extentKm2h;
	if (counting.fromUs !== period.fromUs) return;
	let looked = 0;
	for (const { cell, cellHour } of cellHoursOf(volumes)) {
		if (counting.cellHours.size >= MOST_CELLS || ++looked > MOST_CELLS) break;
		counting.cellHours.add(cellHour);
		if (counting.cells.has(cell)) continue;
		counting.cells.add(cell);
		period.areaM2 += cellAreaM2(cell);
	}
	period.cellHours = counting.cellHours.size;
	period.cells = counting.cells.size;
}

function exceededBy(period: AskedPeriod, kind: BudgetKind, isOver: boolean, atUs: Micros): void {
	if (!isOver || period.exceeded[kind] !== undefined) return;
	period.exceeded[kind] = atUs;
	// What was seen before was less than this.
	period.seen = null;
}
