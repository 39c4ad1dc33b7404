import type { Micros, Volume, Window } from "@tansiq/space";
import type { Category, OperationClass } from "./agreement.ts";
import type { Activity } from "./rules.ts";

/** An operation as the rules see it. */
export interface RuleSubject {
	/** The party whose operation it is. */
	owner: string;
	class: OperationClass;
	category: Category;
	/** What is done beyond moving; null: not told. */
	activities: readonly Activity[] | null;
	volumes: readonly Volume[];
	/** From the first start to the last end. */
	window: Window;
	/** When its notice was receipted; null: not told yet, which counts as told now. */
	noticeUs: Micros | null;
	/** Every AFFIRM given to this operation: for which zone or dividing line, and by whom. */
	consents: readonly { id: string; party: string }[];
}

/** Of some parties, those other than the owner of an operation. */
export function others(parties: readonly string[], subject: RuleSubject): string[] {
	return parties.filter((party) => party !== subject.owner);
}

/** Of the parties that must consent, those that have not. */
export function withoutConsent(
	id: string,
	owed: readonly string[],
	subject: RuleSubject,
): string[] {
	return owed.filter(
		(party) => !subject.consents.some((given) => given.id === id && given.party === party),
	);
}
