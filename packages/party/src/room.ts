import { type Agreement, minimaFor, type OperationClass } from "@tansiq/agreement";

/**
 * The room between two classes. Of one that nobody told, the greatest distance and the greatest height
 * that any class asks for, each for itself. Null where the parties agreed none.
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
			(widest, { radiusMm, height01mm }) => ({
				radiusMm: Math.max(radiusMm, widest?.radiusMm ?? 0),
				height01mm: Math.max(height01mm, widest?.height01mm ?? 0),
			}),
			null,
		);
}
