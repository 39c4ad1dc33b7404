import type { Remedy } from "@tansiq/agreement";
import { type Encounter, type Operation, ownDuring, sealedDuring } from "@tansiq/registry";
import { type Budget, BudgetExceeded, type Window } from "@tansiq/space";
import { encounters, known } from "./encounters.ts";
import type { OwnFinding } from "./event.ts";
import type { Finding, Headline } from "./finding.ts";
import { agreedFindings, type Subject } from "./rule-check.ts";
import { agreementOf, type State } from "./state.ts";
import { inNamedZones, nearOurs, nearTheirs } from "./uncertain.ts";
import { type Placed, pairWaysOut } from "./ways-out.ts";

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

/** Checks one of our operations against our own, what the peer told, sealed blocks, and the agreement. */
export function checkOwn(
	state: State,
	subject: Subject & { key: string },
	nowUs: number,
): { findings: Finding[]; edgeTests: number } {
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	const findings: Finding[] = [];
	try {
		for (const encounter of encounters(state, subject, "any", budget))
			findings.push(
				...findingsOf(
					state,
					encounter,
					[subject, known(state, encounter.key)],
					encounter.key,
					nowUs,
				),
			);
		findings.push(...nearTheirs(state, subject, findings, nowUs, budget));
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		findings.push(overBudget("own", subject.key, [subject.window], nowUs));
	}
	const agreed = agreedFindings(state, subject, nowUs);
	findings.push(...agreed.findings);
	for (const { key, window } of sealedDuring(state.registry, subject.window))
		findings.push(sealedFinding(state, key, window, nowUs));
	return { findings, edgeTests: budget.edgeTests + agreed.edgeTests };
}

/** Checks an operation that the peer told of against ours: findings belong to our operations. */
export function checkPeer(state: State, operation: Operation, nowUs: number): OwnFinding[] {
	if (operation.level === "sealed")
		return ownDuring(state.registry, operation.window).map(({ key, window }) => ({
			operation: key,
			finding: sealedFinding(state, operation.key, window, nowUs),
		}));
	if (operation.class === undefined) return checkCoarse(state, operation, nowUs);
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	const subject = { ...operation, class: operation.class };
	try {
		const met = encounters(state, subject, "own", budget);
		const findings = met.flatMap((encounter) => {
			const pair: [Placed, Placed] = [known(state, encounter.key), subject];
			return findingsOf(state, { ...encounter, owner: "peer" }, pair, operation.key, nowUs).map(
				(finding) => ({ operation: encounter.key, finding }),
			);
		});
		return [
			...findings,
			...nearOurs(state, subject, met, nowUs, budget),
			...inNamedZones(state, subject, met, nowUs, budget),
		];
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return ownDuring(state.registry, operation.window).map(({ key, window }) => ({
			operation: key,
			finding: overBudget("cross", operation.key, [window], nowUs),
		}));
	}
}

/** Cells without a class: the pair keeps the most room that any class asks for. */
function checkCoarse(state: State, operation: Operation, nowUs: number): OwnFinding[] {
	const budget: Budget = { edgeTests: 0, limit: EDGE_TEST_LIMIT };
	try {
		return encounters(state, operation, "own", budget).flatMap((encounter) => {
			const pair: [Placed, Placed] = [known(state, encounter.key), operation];
			return findingsOf(state, { ...encounter, owner: "peer" }, pair, operation.key, nowUs).map(
				(finding) => ({ operation: encounter.key, finding }),
			);
		});
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return ownDuring(state.registry, operation.window).map(({ key, window }) => ({
			operation: key,
			finding: overBudget("cross", operation.key, [window], nowUs),
		}));
	}
}

function findingsOf(
	state: State,
	encounter: Encounter,
	[subject, other]: [Placed, Placed],
	met: string,
	sinceUs: number,
): Finding[] {
	const scope = encounter.owner === "own" ? "own" : "cross";
	const findings: Finding[] = [];
	if (encounter.conflict.length > 0)
		findings.push({
			kind: "conflict",
			scope,
			met,
			windows: encounter.conflict,
			reason: scope === "own" ? "reason.conflict_own" : "reason.conflict_cross",
			remedies: pairWaysOut(state, subject, other, sinceUs),
			...(other.level === "presence" &&
				scope === "cross" &&
				coarse(state, subject, other, sinceUs)),
			sinceUs,
		});
	if (encounter.unknown.length === 0) return findings;
	const noMinima = encounter.missing === "minima";
	findings.push({
		kind: "unknown",
		scope,
		met,
		windows: encounter.unknown,
		reason: noMinima ? "reason.unknown_minima" : "reason.unknown_datum",
		remedies: noMinima
			? [{ phrase: "remedy.settle", parties: [...agreementOf(state).parties] }]
			: datumRemedies(other),
		missing: noMinima
			? "minima for this pair of classes; both parties"
			: "a common altitude datum; whoever declared the other",
		sinceUs,
	});
	return findings;
}

/** They may meet: whoever knows more can say that they do not, and so can the other side of ours. */
function coarse(
	state: State,
	ours: Placed,
	theirs: Placed,
	nowUs: number,
): Pick<Finding, "coarse" | "reason" | "remedies"> {
	const parties = [state.peer];
	const isTold = ours.level === "volume";
	return {
		coarse: true,
		reason: "reason.conflict_coarse",
		remedies: [
			...pairWaysOut(state, ours, theirs, nowUs),
			{ phrase: "remedy.ask_more", parties },
			...(isTold ? [] : [{ phrase: "remedy.disclose_more" as const, parties }]),
		],
	};
}

function datumRemedies({ volumes }: Placed): Remedy[] {
	const datums = new Set(volumes.map(({ band }) => band.datum));
	return [...datums].map((datum) => ({ phrase: "remedy.datum", datum }));
}

function sealedFinding(state: State, met: string, window: Window, sinceUs: number): Finding {
	return {
		kind: "unknown",
		scope: "cross",
		met,
		windows: [window],
		reason: "reason.unknown_sealed",
		remedies: [],
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
		remedies: [{ phrase: "remedy.simpler" }],
		missing: "a simpler geometry; the planner",
		sinceUs,
	};
}
