import { minimaFor } from "@tansiq/agreement";
import type { Encounter, Operation, OperationClass } from "@tansiq/registry";
import { type Budget, meetings, mergeWindows, type Window } from "@tansiq/space";
import { encounters, grownBy, known } from "./encounters.ts";
import type { OwnFinding } from "./event.ts";
import type { Finding } from "./finding.ts";
import { zonesNamed } from "./notice-text.ts";
import { type Subject, zonesOf } from "./rule-check.ts";
import { agreementOf, type State } from "./state.ts";
import { type Placed, pairWaysOut } from "./ways-out.ts";

/**
 * Meetings with what is not exactly where it was told: its notice came late, says itself that it is
 * not exact, or contradicts itself.
 */

/** Whom of the peer's we meet only because it is taken wider than it was told. */
export function nearTheirs(
	state: State,
	subject: Subject & { key: string },
	found: readonly Finding[],
	nowUs: number,
	budget: Budget,
): Finding[] {
	const near: Finding[] = [];
	for (const key of state.registry.grown) {
		const other = state.registry.operations.get(key);
		if (other?.class === undefined || other.growth === undefined) continue;
		const minima = grownBy(minimaFor(agreementOf(state), subject.class, other.class), other.growth);
		if (minima === null || found.some(({ met, kind }) => met === key && kind === "conflict"))
			continue;
		const { conflict } = meetings(subject.volumes, other.volumes, minima, budget);
		if (conflict.length > 0) near.push(lateFinding(state, subject, other, conflict, nowUs));
	}
	return near;
}

/** Which of ours a notice that is taken wider endangers, beyond those that it meets as told. */
export function nearOurs(
	state: State,
	operation: Operation & { class: OperationClass },
	met: readonly Encounter[],
	nowUs: number,
	budget: Budget,
): OwnFinding[] {
	if (operation.growth === undefined) return [];
	const exact = new Set(met.filter(({ conflict }) => conflict.length > 0).map(({ key }) => key));
	return encounters(state, operation, "own", budget, operation.growth)
		.filter(({ key, conflict }) => conflict.length > 0 && !exact.has(key))
		.map(({ key, conflict }) => ({
			operation: key,
			finding: lateFinding(state, known(state, key), operation, conflict, nowUs),
		}));
}

/**
 * Which of ours a notice endangers in the zones that its words name and its volumes do not meet:
 * until its author says which he means, both count.
 */
export function inNamedZones(
	state: State,
	operation: Operation & { class: OperationClass },
	met: readonly Encounter[],
	nowUs: number,
	budget: Budget,
): OwnFinding[] {
	const { text = "", contradictions, window } = operation;
	if (contradictions === undefined) return [];
	const agreement = agreementOf(state);
	const drawn = new Set(zonesOf(state, operation.volumes) ?? []);
	const named = new Set(zonesNamed(agreement, text).filter((id) => !drawn.has(id)));
	const volumes = agreement.zones
		.filter(({ id }) => named.has(id))
		.map(({ outline, band }) => ({ outline, band, window }));
	if (volumes.length === 0) return [];
	const exact = new Set(met.map(({ key }) => key));
	return encounters(state, { ...operation, volumes }, "own", budget)
		.filter(({ key }) => !exact.has(key))
		.map(({ key, conflict, unknown }) => ({
			operation: key,
			finding: {
				kind: "unknown",
				scope: "cross",
				met: operation.key,
				windows: mergeWindows([...conflict, ...unknown]),
				reason: "reason.unknown_contradiction",
				remedies: [],
				missing: `which of the two is meant, its words or its volumes; ${state.peer}`,
				sinceUs: nowUs,
			},
		}));
}

function lateFinding(
	state: State,
	ours: Placed,
	theirs: Operation,
	windows: Window[],
	sinceUs: number,
): Finding {
	return {
		kind: "unknown",
		scope: "cross",
		met: theirs.key,
		windows,
		reason: "reason.unknown_late",
		remedies: pairWaysOut(state, ours, theirs, sinceUs),
		missing: `where exactly it is, told in time; ${state.peer}`,
		sinceUs,
	};
}
