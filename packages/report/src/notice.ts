import type { Agreement, Category } from "@tansiq/agreement";
import { leadTimeFor, type OperationClass, ruleBookOf, zonesMet } from "@tansiq/agreement";
import { CHANGE, NOTICE } from "@tansiq/hotline";
import { windowOf } from "@tansiq/registry";
import { type Budget, BudgetExceeded, type Micros, type Volume, type Window } from "@tansiq/space";
import type { Period } from "./period.ts";
import type { Said } from "./said.ts";

/** An operation as its notice told it. */
export interface Notice extends Said {
	/** Null where it told no more than a time block or coarse cells. */
	told: { class: OperationClass; category: Category; volumes: Volume[]; window: Window } | null;
}

/** The notices of a period, oldest first. `volumesOf` reads the geometry of one; null where that is sealed or missing. */
export function noticesOf({ said }: Period, volumesOf: (said: Said) => Volume[] | null): Notice[] {
	return said
		.filter(({ msg }) => msg === NOTICE || msg === CHANGE)
		.map((each) => ({ ...each, told: toldOf(each, volumesOf(each)) }));
}

function toldOf({ body }: Said, volumes: Volume[] | null): Notice["told"] {
	if (volumes === null || volumes.length === 0 || body.level === "presence") return null;
	const { class: of, category } = body as { class: OperationClass; category: Category };
	return { class: of, category, volumes, window: windowOf(volumes) };
}

/** From a notice to the start of what it tells, and how much the agreement wants; null where nothing is told. */
export function leadOf(
	agreement: Agreement,
	{ told, claimedUs }: Notice,
): { leadUs: Micros; agreedUs: Micros } | null {
	if (told === null) return null;
	const agreed = leadTimeFor(agreement, {
		class: told.class,
		zones: zonesOf(agreement, told.volumes),
	});
	return { leadUs: told.window.startUs - claimedUs, agreedUs: agreed.leadUs };
}

/** Edge tests for the zones of one notice; beyond it the general lead time is what was agreed. */
const EDGE_TEST_LIMIT = 2_000_000;

function zonesOf(agreement: Agreement, volumes: readonly Volume[]): string[] {
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	try {
		return zonesMet(ruleBookOf(agreement), volumes, budget);
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return [];
	}
}
