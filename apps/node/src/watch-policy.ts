import { type OperationClass, widestRadiusMm } from "@tansiq/agreement";
import { agreementOf, roomFor, type State } from "@tansiq/party";
import type { Track, WatchPolicy } from "@tansiq/watch";

/** What the watch obeys: the agreement's rules, and the operations as they stand now. */
export function watchPolicy(state: State): WatchPolicy {
	const agreement = agreementOf(state);
	const { alert, conformance, zones } = agreement;
	const { operations } = state.registry;
	const classOf = ({ operation }: Track): OperationClass | undefined =>
		operation === null ? undefined : operations.get(operation)?.class;
	return {
		widestRadiusMm: widestRadiusMm(agreement),
		loss: alert,
		conformance,
		zones,
		operationOf: (id) => operations.get(id),
		minimaOf: (a, b) => {
			const minima = roomFor(agreement, classOf(a), classOf(b));
			if (minima === null) return null;
			const height01mm = Math.max(0, minima.height01mm - alert.altimetryTolerance01mm);
			return { radiusMm: minima.radiusMm, height01mm };
		},
	};
}
