import type { Ledger, LedgerRow, Probing } from "@tansiq/api";
import { HOUR_US, MINUTE_US, NOW_US, SESSION, window } from "./fixture.ts";

/** What crossed the line of a scripted desk, in both directions. */
export interface Disclosed {
	rows: LedgerRow[];
	probing: Probing[];
}

export function told(over: Partial<LedgerRow> = {}): LedgerRow {
	return {
		line: "strait-1",
		direction: "told",
		from: "alpha",
		to: "bravo",
		atUs: NOW_US - HOUR_US,
		entry: "alpha/routine/4",
		level: "volume",
		operations: ["works"],
		window: window(12, 30),
		area: { south9: 46e9, west9: 7e9, north9: 46.2e9, east9: 7.4e9 },
		extentKm2h: 128.5,
		positions: 0,
		rule: "boats",
		by: "rule",
		purpose: { kind: "rule", rule: "boats", version: 1 },
		why: "Row boats: tell exact volumes.",
		...over,
	};
}

export function heard(over: Partial<LedgerRow> = {}): LedgerRow {
	return told({
		direction: "heard",
		from: "bravo",
		to: "alpha",
		entry: "bravo/routine/7",
		operations: ["bravo/routine/7"],
		rule: "",
		by: "",
		purpose: { kind: "not-told" },
		why: null,
		...over,
	});
}

export function probingDay(over: Partial<Probing> = {}): Probing {
	const fromUs = NOW_US - (NOW_US % (24 * HOUR_US));
	const toUs = fromUs + 24 * HOUR_US;
	return {
		line: "strait-1",
		peer: "bravo",
		fromUs,
		toUs,
		notices: 41,
		sealed: 1,
		flown: 1,
		real: 2,
		calledOff: 38,
		extentKm2h: 900,
		cellHours: 82,
		isSaturated: false,
		scoreMilli: 41_000,
		budgets: [
			{
				kind: "km2",
				rule: "ask",
				fromUs,
				toUs,
				used: 21_120,
				most: 4_000,
				exceededUs: NOW_US - 5 * MINUTE_US,
			},
		],
		seen: null,
		...over,
	};
}

/** As the node's answer has it, the sums made here. */
export function ledgerOf({ rows: all }: Disclosed, direction: string): Ledger {
	const rows = all.filter((row) => row.direction === direction);
	const levels = [...new Set(rows.map(({ level }) => level))];
	const totals = levels.map((level) => {
		const of = rows.filter((row) => row.level === level);
		return {
			direction: direction as "told" | "heard",
			level,
			rows: of.length,
			positions: of.reduce((sum, { positions }) => sum + positions, 0),
			extentKm2h: of.reduce((sum, { extentKm2h }) => sum + extentKm2h, 0),
		};
	});
	const chain = { count: 0, sha256: "" };
	return {
		rows,
		matching: rows.length,
		next: null,
		totals,
		parties: totals,
		positions: chain,
		foreign: chain,
	};
}

export function seenProbing({ probing }: Disclosed, reason: string, atUs: number): void {
	for (const day of probing) day.seen = { by: SESSION.key, atUs, reason };
}
