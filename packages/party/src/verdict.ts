import { minimaFor, widestRadiusMm } from "@tansiq/agreement";
import {
	type Encounter,
	type Operation,
	type OperationClass,
	ownDuring,
	sealedDuring,
	whoMeets,
} from "@tansiq/registry";
import {
	type Budget,
	BudgetExceeded,
	bandsMeet,
	outlinesMeet,
	overlap,
	type Volume,
	type Window,
} from "@tansiq/space";
import type { OwnFinding } from "./event.ts";
import { agreementOf, type Finding, type Headline, type State } from "./state.ts";

/** Edge tests that one check may cost; over it the verdict is *unknown*, never clear. */
export const EDGE_TEST_LIMIT = 2_000_000;

export interface Verdict {
	headline: Headline;
	findings: Finding[];
	edgeTests: number;
}

const ORDER: readonly Headline[] = ["conflict", "breach", "unknown"];

/** The worst kind of finding, in the order conflict, breach of rule, unknown. */
export function headlineOf(findings: readonly Finding[]): Headline {
	return ORDER.find((kind) => findings.some((f) => f.kind === kind)) ?? "no_known_conflict";
}

/** Checks one of our operations against our own, what the peer told, sealed blocks, and zones. */
export function checkOwn(
	state: State,
	subject: { key: string; class: OperationClass; volumes: Volume[]; window: Window },
	nowUs: number,
): { findings: Finding[]; edgeTests: number } {
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	const findings: Finding[] = [];
	try {
		for (const encounter of encounters(state, subject, "any", budget))
			findings.push(...findingsOf(encounter, encounter.key, nowUs));
		findings.push(...zoneFindings(state, subject, budget, nowUs));
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		findings.push(overBudget("own", subject.key, [subject.window], nowUs));
	}
	findings.push(...validityFindings(state, subject.window, nowUs));
	for (const { key, window } of sealedDuring(state.registry, subject.window))
		findings.push(sealedFinding(state, key, window, nowUs));
	return { findings, edgeTests: budget.edgeTests };
}

/** Checks an operation that the peer told of against ours: findings belong to our operations. */
export function checkPeer(state: State, operation: Operation, nowUs: number): OwnFinding[] {
	if (operation.level === "sealed")
		return ownDuring(state.registry, operation.window).map(({ key, window }) => ({
			operation: key,
			finding: sealedFinding(state, operation.key, window, nowUs),
		}));
	if (operation.class === undefined) return [];
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	const subject = { key: operation.key, class: operation.class, volumes: operation.volumes };
	try {
		return encounters(state, subject, "own", budget).flatMap((encounter) =>
			findingsOf({ ...encounter, owner: "peer" }, operation.key, nowUs).map((finding) => ({
				operation: encounter.key,
				finding,
			})),
		);
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return ownDuring(state.registry, operation.window).map(({ key, window }) => ({
			operation: key,
			finding: overBudget("cross", operation.key, [window], nowUs),
		}));
	}
}

function encounters(
	state: State,
	subject: { key: string; class: OperationClass; volumes: Volume[] },
	owners: "own" | "any",
	budget: Budget,
): Encounter[] {
	const agreement = agreementOf(state);
	return whoMeets(
		state.registry,
		subject,
		(other) => minimaFor(agreement, subject.class, other),
		widestRadiusMm(agreement),
		budget,
		owners,
	);
}

function findingsOf(encounter: Encounter, met: string, sinceUs: number): Finding[] {
	const scope = encounter.owner === "own" ? "own" : "cross";
	const findings: Finding[] = [];
	if (encounter.conflict.length > 0)
		findings.push({
			kind: "conflict",
			scope,
			met,
			windows: encounter.conflict,
			reason: scope === "own" ? "reason.conflict_own" : "reason.conflict_cross",
			sinceUs,
		});
	if (encounter.unknown.length > 0)
		findings.push({
			kind: "unknown",
			scope,
			met,
			windows: encounter.unknown,
			reason: encounter.missing === "minima" ? "reason.unknown_minima" : "reason.unknown_datum",
			missing:
				encounter.missing === "minima"
					? "minima for this pair of classes; both parties"
					: "a common altitude datum; whoever declared the other",
			sinceUs,
		});
	return findings;
}

function zoneFindings(
	state: State,
	subject: { volumes: Volume[]; window: Window },
	budget: Budget,
	nowUs: number,
): Finding[] {
	const { zones, noticeLeadUs } = agreementOf(state);
	const findings: Finding[] = [];
	for (const zone of zones) {
		// A notice zone may be entered by anyone who gave the full notice.
		if (zone.rule === "notice" && subject.window.startUs - nowUs >= noticeLeadUs) continue;
		const windows: Window[] = [];
		let comparable = true;
		for (const volume of subject.volumes) {
			const common = overlap(volume.window, zone.window);
			if (common === null || !outlinesMeet(volume.outline, zone.outline, 0, budget)) continue;
			const meets = bandsMeet(volume.band, zone.band, 0);
			if (meets === "no") continue;
			if (meets === "unknown") comparable = false;
			windows.push(common);
		}
		if (windows.length === 0) continue;
		const met = { scope: "zone", met: zone.id, windows, sinceUs: nowUs } as const;
		if (comparable)
			findings.push({
				...met,
				kind: "breach",
				reason: zone.rule === "closed" ? "reason.zone_closed" : "reason.zone_notice",
			});
		else
			findings.push({
				...met,
				kind: "unknown",
				reason: "reason.unknown_datum",
				missing: "a common altitude datum; the planner",
			});
	}
	return findings;
}

/** Outside the agreement's validity nobody promised to tell anything. */
function validityFindings(state: State, window: Window, sinceUs: number): Finding[] {
	const { id, validity } = agreementOf(state);
	if (validity.startUs <= window.startUs && window.endUs <= validity.endUs) return [];
	return [
		{
			kind: "unknown",
			scope: "zone",
			met: id,
			windows: [window],
			reason: "reason.unknown_agreement",
			missing: "an agreement in force at that time; both parties",
			sinceUs,
		},
	];
}

function sealedFinding(state: State, met: string, window: Window, sinceUs: number): Finding {
	return {
		kind: "unknown",
		scope: "cross",
		met,
		windows: [window],
		reason: "reason.unknown_sealed",
		missing: `a higher disclosure level; ${state.peer}`,
		sinceUs,
	};
}

function overBudget(
	scope: "own" | "cross",
	met: string,
	windows: Window[],
	sinceUs: number,
): Finding {
	return {
		kind: "unknown",
		scope,
		met,
		windows,
		reason: "reason.unknown_budget",
		missing: "a simpler geometry; the planner",
		sinceUs,
	};
}
