import { widestRadiusMm } from "@tansiq/agreement";
import {
	type Encounter,
	type Growth,
	type Operation,
	type OperationClass,
	type PairMinima,
	whoMeets,
} from "@tansiq/registry";
import type { Budget, Volume } from "@tansiq/space";
import { roomFor } from "./room.ts";
import { agreementOf, type State } from "./state.ts";

/** Whom an operation meets by the agreed minima, or by those grown. @throws BudgetExceeded */
export function encounters(
	state: State,
	/** Its class is not told at level `presence`. */
	subject: { key: string; class?: OperationClass | undefined; volumes: Volume[] },
	owners: "own" | "any",
	budget: Budget,
	growth: Growth = EXACT,
): Encounter[] {
	const agreement = agreementOf(state);
	return whoMeets(
		state.registry,
		subject,
		(other) => grownBy(roomFor(agreement, subject.class, other), growth),
		widestRadiusMm(agreement) + growth.mm,
		budget,
		owners,
	);
}

const EXACT: Growth = { mm: 0, height01mm: 0 };

/** Minima that keep off what may be so much further than it was told. */
export function grownBy(minima: PairMinima | null, { mm, height01mm }: Growth): PairMinima | null {
	if (minima === null) return null;
	return { radiusMm: minima.radiusMm + mm, height01mm: minima.height01mm + height01mm };
}

/** An operation that the registry has just named. */
export function known(state: State, key: string): Operation {
	return state.registry.operations.get(key) as Operation;
}
