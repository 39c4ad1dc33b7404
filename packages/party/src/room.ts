import { type Agreement, minimaFor, type OperationClass } from "@tansiq/agreement";

/**
 * The room between two classes. One that nobody told is taken for the class that asks for the most.
 * Null where the parties agreed none.
 */
export function roomFor(
	agreement: Agreement,
	a: OperationClass | undefined,
	b?: OperationClass | undefined,
): { radiusMm: number; height01mm: number } | null {
	if (a !== undefined && b !== undefined) return minimaFor(agreement, a, b);
	const known = a ?? b;
	return agreement.minima
		.filter(({ classes }) => known === undefined || classes.includes(known))
		.reduce<{ radiusMm: number; height01mm: number } | null>(
			(widest, { radiusMm, height01mm }) =>
				widest === null || radiusMm > widest.radiusMm ? { radiusMm, height01mm } : widest,
			null,
		);
}
