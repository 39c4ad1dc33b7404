/** Work allowed for one check, in counted edge tests, so that every machine stops at the same place. */
export interface Budget {
	/** Spent so far; every function that takes a budget adds to it. */
	edgeTests: number;
	limit: number;
}

/** The check was not finished: what it would have found is unknown, never clear. */
export class BudgetExceeded extends Error {
	readonly limit: number;
	constructor(limit: number) {
		super(`edge tests: more than the budget of ${limit} needed`);
		this.name = "BudgetExceeded";
		this.limit = limit;
	}
}

/** @throws BudgetExceeded when the tests do not fit in what is left. */
export function spend(budget: Budget, tests: number): void {
	budget.edgeTests += tests;
	if (budget.edgeTests > budget.limit) throw new BudgetExceeded(budget.limit);
}
