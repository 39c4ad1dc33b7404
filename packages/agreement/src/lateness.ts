import { type Altitude01mm, MAX_LENGTH_MM, MINUTE_US, type Micros } from "@tansiq/space";
import type { Agreement } from "./agreement.ts";
import { rulesOf } from "./rules.ts";

const MOST_HEIGHT_01MM = 2_147_483_647;

/** How much wider and higher something is taken than it was told. */
export interface Growth {
	mm: number;
	height01mm: Altitude01mm;
}

/**
 * How much wider a late notice is taken: the agreed distance for each begun minute that its lead
 * time is short, and the imprecision that the notice itself declares. Never negative, and no wider
 * than half the earth.
 *
 * @param shortUs by how much the lead time is short; 0 or less is not late
 */
export function latenessGrowth(
	agreement: Agreement,
	shortUs: Micros,
	imprecision: Growth = { mm: 0, height01mm: 0 },
): Growth {
	const minutes = Math.max(0, Math.ceil(shortUs / MINUTE_US));
	const rules = rulesOf(agreement.rules ?? [], "lateness");
	const widest = Math.max(0, ...rules.map(({ mmPerMinute }) => mmPerMinute));
	const highest = Math.max(0, ...rules.map(({ height01mmPerMinute }) => height01mmPerMinute));
	return {
		mm: Math.min(MAX_LENGTH_MM, imprecision.mm + widest * minutes),
		height01mm: Math.min(MOST_HEIGHT_01MM, imprecision.height01mm + highest * minutes),
	};
}
