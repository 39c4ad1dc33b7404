import { type Agreement, type Minima, minimaFor, type OperationClass } from "@tansiq/agreement";
import { agreementOf, type State } from "@tansiq/party";
import type { Track, WatchPolicy } from "@tansiq/watch";

/** What the watch obeys: the agreement's rules, and the operations as they stand now. */
export function watchPolicy(state: State): WatchPolicy {
	const agreement = agreementOf(state);
	const { alert, conformance, zones } = agreement;
	const { operations } = state.registry;
	const classOf = ({ operation }: Track): OperationClass | undefined =>
		operation === null ? undefined : operations.get(operation)?.class;
	return {
		loss: alert,
		conformance,
		zones,
		operationOf: (id) => operations.get(id),
		minimaOf: (a, b) => {
			const minima = alertMinima(agreement, classOf(a), classOf(b));
			if (minima === null) return null;
			const height01mm = Math.max(0, minima.height01mm - alert.altimetryTolerance01mm);
			return { radiusMm: minima.radiusMm, height01mm };
		},
	};
}

/** A track whose class nobody told is taken for the class that asks for the most room. */
function alertMinima(
	agreement: Agreement,
	a: OperationClass | undefined,
	b: OperationClass | undefined,
): Minima | null {
	if (a !== undefined && b !== undefined) return minimaFor(agreement, a, b);
	const known = a ?? b;
	const candidates = agreement.minima.filter(
		({ classes }) => known === undefined || classes.includes(known),
	);
	return candidates.reduce<Minima | null>(
		(widest, minima) => (widest === null || minima.radiusMm > widest.radiusMm ? minima : widest),
		null,
	);
}
