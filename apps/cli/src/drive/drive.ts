import type { OperationDetail } from "@tansiq/api";
import type { PartyName, Scenario, TimedReports } from "@tansiq/scenarios";
import { SECOND_US } from "@tansiq/space";
import { ScriptedOfficer } from "./officers.ts";
import type { NodeProcess } from "./process.ts";

export interface DriveOptions {
	scenario: Scenario;
	nodes: Record<PartyName, NodeProcess>;
	/** `all`: both nodes see every position as a radar would; `own`: each only its own flights. */
	sensors: "all" | "own";
	/** Simulated seconds for each real one; null: as fast as both nodes settle. */
	speed: number | null;
	seed: string;
	/** Whether a desk is looked at every second, because people may act there too. */
	attended: boolean;
	/** Called after each simulated second; true ends the run. */
	onSecond?(nowUs: number): Promise<boolean> | boolean;
	/** Called while both nodes are at work on a second. */
	duringSecond?(nowUs: number): void;
}

export interface Driven {
	endUs: number;
	/** Operations as their nodes answered when they were declared. */
	declared: Map<string, OperationDetail>;
	/** Acknowledged answers, by ref. */
	answered: string[];
	/** Declarations that a node refused, with its words. */
	refused: { id: string; detail: string }[];
}

/** Longest time from the last notice until its dialogue is closed or overdue. */
const SETTLE_US = 22 * 60 * SECOND_US;

/**
 * Plays a scenario to two nodes through their interfaces. One driver owns both clocks and moves
 * them one simulated second on only when both nodes and the line between them are idle.
 */
export async function drive(options: DriveOptions): Promise<Driven> {
	const { scenario, nodes, speed } = options;
	const both = [nodes.alpha, nodes.bravo];
	const pace = scenario.mode === "demo" ? "demo" : "replay";
	const officers = both.map((node) => new ScriptedOfficer(node, options.seed, pace));
	const driven: Driven = { endUs: 0, declared: new Map(), answered: [], refused: [] };
	let nextDeclaration = 0;
	let nextReports = 0;
	const startedMs = performance.now();
	for (let nowUs = scenario.startUs; ; nowUs += SECOND_US) {
		const declarations = [];
		for (; (scenario.declarations[nextDeclaration]?.atUs ?? Infinity) <= nowUs; nextDeclaration++)
			declarations.push(scenario.declarations[nextDeclaration]);
		const reports: TimedReports[] = [];
		for (; (scenario.reports[nextReports]?.atUs ?? Infinity) <= nowUs; nextReports++)
			reports.push(scenario.reports[nextReports] as TimedReports);
		const answersDue = officers.some(({ nextUs }) => nextUs !== null && nextUs <= nowUs);
		if (declarations.length + reports.length > 0 || answersDue || options.attended)
			await Promise.all(both.map((node) => node.command({ type: "clock", nowUs })));
		for (const declaration of declarations)
			if (declaration) await declare(options, driven, declaration);
		if (reports.length > 0) await report(options, reports);
		for (const officer of officers) await officer.act(nowUs);
		options.duringSecond?.(nowUs);
		await Promise.all(both.map((node) => node.command({ type: "step", nowUs })));
		if (declarations.length > 0 || options.attended)
			for (const officer of officers) await officer.look(nowUs);
		if (await options.onSecond?.(nowUs)) return finish(driven, officers, nowUs);
		const over = nowUs >= scenario.endUs + SETTLE_US && nextReports >= scenario.reports.length;
		if (over && officers.every(({ pending }) => pending === 0))
			return finish(driven, officers, nowUs);
		if (speed !== null) await until(startedMs + (nowUs - scenario.startUs) / 1_000 / speed);
	}
}

function finish(driven: Driven, officers: ScriptedOfficer[], endUs: number): Driven {
	return { ...driven, endUs, answered: officers.flatMap(({ answered }) => answered) };
}

async function declare(
	{ nodes }: DriveOptions,
	driven: Driven,
	{ party, id, request }: Scenario["declarations"][number],
): Promise<void> {
	try {
		const detail = await nodes[party].request((client) =>
			client.put<OperationDetail>(`/v1/operations/${id}`, request),
		);
		driven.declared.set(id, { ...detail, volumes: [] });
	} catch (error) {
		driven.refused.push({ id, detail: (error as Error).message });
	}
}

async function report({ nodes, sensors }: DriveOptions, instants: TimedReports[]): Promise<void> {
	const all = instants.flatMap(({ reports }) => reports);
	const parties = ["alpha", "bravo"] as const;
	await Promise.all(
		parties.map((party) => {
			const seen = sensors === "all" ? all : all.filter((owned) => owned.party === party);
			const reports = seen.map(({ party: owner, report: { operation, ...raw } }) =>
				owner === party && operation !== undefined ? { ...raw, operation } : raw,
			);
			return reports.length === 0
				? null
				: nodes[party].request((client) => client.post("/v1/positions", { reports }));
		}),
	);
}

function until(atMs: number): Promise<void> {
	const restMs = atMs - performance.now();
	return restMs <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, restMs));
}
