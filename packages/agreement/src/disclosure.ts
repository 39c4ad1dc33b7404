import type { Window } from "@tansiq/space";
import type { Agreement, Category, OperationClass } from "./agreement.ts";

export interface Disclosure {
	level: "sealed" | "volume";
	release: "hold" | "automatic";
	/** The id of the rule that decided, for the ledger. */
	rule: string;
}

const UNRULED: Disclosure = { level: "sealed", release: "hold", rule: "default" };

/**
 * How much of an operation is told, and whether a releaser must let it go. A planner may ask for
 * less than the rule says, never for more.
 */
export function disclosureFor(
	agreement: Agreement,
	operation: { class: OperationClass; category: Category },
	asked?: "sealed" | "volume",
): Disclosure {
	const rule = agreement.disclosure.find(
		(candidate) =>
			(candidate.class === "any" || candidate.class === operation.class) &&
			(candidate.category === "any" || candidate.category === operation.category),
	);
	if (rule === undefined) return UNRULED;
	const level = asked === "sealed" ? "sealed" : rule.level;
	return { level, release: rule.release, rule: rule.id };
}

/** The marks that forbid an operation to cross this line. */
export function marksAboveCeiling(agreement: Agreement, marks: readonly string[]): string[] {
	return marks.filter((mark) => !agreement.ceiling.includes(mark));
}

/** The agreed time blocks that a window touches, as one window rounded outward. */
export function sealedBlock(agreement: Agreement, { startUs, endUs }: Window): Window {
	const block = agreement.sealedBlockUs;
	return {
		startUs: Math.floor(startUs / block) * block,
		endUs: Math.ceil(endUs / block) * block,
	};
}
