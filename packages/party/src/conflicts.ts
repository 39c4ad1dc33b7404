import type { OwnFinding } from "./event.ts";
import type { Conflict, Finding } from "./finding.ts";
import { agreementOf, type State } from "./state.ts";

/** Findings and conflicts as the state keeps them, and the tracks that a conflict opens. */

/** A new version of an operation is checked anew; what the old one met no longer counts. */
export function dropFindings(state: State, key: string): void {
	state.findings.delete(key);
	for (const [id, { operations }] of state.conflicts)
		if (operations.includes(key)) state.conflicts.delete(id);
	for (const [other, findings] of state.findings)
		if (findings.some((finding) => isAbout(finding, key)))
			state.findings.set(
				other,
				findings.filter((finding) => !isAbout(finding, key)),
			);
}

/** A zone or rule may have the name of an operation. */
function isAbout({ scope, met }: Finding, key: string): boolean {
	return scope !== "zone" && met === key;
}

/** What the agreement says of an operation by now, in place of what it said. */
export function renewRuleFindings(state: State, key: string, renewed: readonly Finding[]): void {
	state.recheck.delete(key);
	const known = state.findings.get(key) ?? [];
	const findings = [...known.filter((finding) => finding.of === undefined), ...renewed];
	if (findings.length > 0) state.findings.set(key, findings);
	else state.findings.delete(key);
}

export function addFindings(state: State, findings: readonly OwnFinding[]): void {
	for (const { operation, finding } of findings) {
		const known = state.findings.get(operation);
		if (known === undefined) state.findings.set(operation, [finding]);
		else known.push(finding);
		if (finding.kind === "conflict" && finding.scope !== "zone")
			addConflict(state, operation, finding);
	}
}

function addConflict(state: State, operation: string, finding: Finding): void {
	const { met, windows, scope, coarse } = finding;
	const pair: [string, string] =
		scope === "own" && met < operation ? [met, operation] : [operation, met];
	const id = pair.join("~");
	if (state.conflicts.has(id)) return;
	const conflict: Conflict = {
		id,
		scope: scope === "own" ? "own" : "cross",
		operations: pair,
		windows,
		...(coarse && { coarse }),
		foundUs: finding.sinceUs,
		reason: state.registry.operations.get(operation)?.letStand ?? null,
	};
	state.conflicts.set(id, conflict);
	openTracksOf(state, operation);
}

/**
 * A conflict opens our track only where both operations are already told: otherwise a notice made
 * up for the purpose would open it.
 */
export function openTracksOf(state: State, key: string): void {
	const operation = state.registry.operations.get(key);
	const agreement = agreementOf(state);
	if (operation?.notice == null || operation.level !== "volume") return;
	if (!agreement.trackOpenings.includes("conflict")) return;
	const windows = [...state.conflicts.values()]
		.filter(
			({ scope, operations, coarse }) => scope === "cross" && !coarse && operations[0] === key,
		)
		.flatMap(({ windows }) => windows)
		.map(({ startUs, endUs }) => ({
			startUs: startUs - agreement.trackBeforeUs,
			endUs: endUs + agreement.trackAfterUs,
		}));
	if (windows.length > 0) state.trackWindows.set(key, windows);
}
