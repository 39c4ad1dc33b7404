import type { Window } from "@tansiq/space";
import type { Agreement, Category, Level, OperationClass } from "./agreement.ts";
import { ANYWHERE, type Phase, rulesOf } from "./rules.ts";

export interface Disclosure<L extends Level = "sealed" | "volume"> {
	level: L;
	release: "hold" | "automatic";
	/** The id of the rule that decided, for the ledger. */
	rule: string;
}

/** What each level tells holds all that the ones before it tell. */
export const LEVELS = ["sealed", "presence", "volume", "track"] as const satisfies Level[];

const UNRULED: Disclosure = { level: "sealed", release: "hold", rule: "default" };

/** The level that tells less. */
export function lowerLevel(a: Level, b: Level): Level {
	return LEVELS.indexOf(a) < LEVELS.indexOf(b) ? a : b;
}

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

/**
 * How much of an operation is told to one party, in one phase of its life: the first tell rule that
 * matches decides, and where none does the general table. A planner may ask for less than the rule
 * says, never for more.
 *
 * @param subject `zones` are those that the operation meets; `to` is the party told
 */
export function disclosureTo(
	agreement: Agreement,
	subject: {
		class: OperationClass;
		category: Category;
		zones: readonly string[];
		to: string;
		phase: Phase;
	},
	asked: Level = "track",
): Disclosure<Level> {
	const rule = rulesOf(agreement.rules ?? [], "tell").find(
		(candidate) =>
			(candidate.zone === ANYWHERE || subject.zones.includes(candidate.zone)) &&
			(candidate.class === "any" || candidate.class === subject.class) &&
			(candidate.category === "any" || candidate.category === subject.category) &&
			(candidate.to === "any" || candidate.to === subject.to) &&
			(candidate.phase === "any" || candidate.phase === subject.phase),
	);
	const { level, release, id } = rule ?? byTable(agreement, subject);
	return { level: lowerLevel(level, asked), release, rule: id };
}

function byTable(agreement: Agreement, subject: { class: OperationClass; category: Category }) {
	const { rule, ...told } = disclosureFor(agreement, subject);
	return { ...told, id: rule };
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
