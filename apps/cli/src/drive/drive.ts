import type { OperationDetail } from "@tansiq/api";
import type { PartyName, Scenario, TimedReports } from "@tansiq/scenarios";
import { SECOND_US } from "@tansiq/space";
import { ScriptedOfficer } from "./officers.ts";
import { until } from "./pace.ts";
import type { NodeProcess } from "./process.ts";
import { Quiet } from "./quiet.ts";

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

const LONGEST_QUIET_US = 60 * SECOND_US;
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
	const quiet = new Quiet(both);
	const driven: Driven = { endUs: 0, declared: new Map(), answered: [], refused: [] };
	let nextDeclaration = 0;
	let nextReports = 0;
	const startedMs = performance.now();
	for (let nowUs = scenario.startUs, untilUs = nowUs; ; nowUs = untilUs + SECOND_US) {
		const declarations = [];
		for (; (scenario.declarations[nextDeclaration]?.atUs ?? Infinity) <= nowUs; nextDeclaration++)
			declarations.push(scenario.declarations[nextDeclaration]);
		const reports: TimedReports[] = [];
		for (; (scenario.reports[nextReports]?.atUs ?? Infinity) <= nowUs; nextReports++)
			reports.push(scenario.reports[nextReports] as TimedReports);
		const answersDue = officers.some(({ nextUs }) => nextUs !== null && nextUs <= nowUs);
		// Positions carry their own time; only what is decided on the spot needs the clock first.
		if (declarations.length > 0 || answersDue || options.attended)
			await Promise.all(both.map((node) => node.command({ type: "clock", nowUs })));
		for (const declaration of declarations)
			if (declaration) await declare(options, driven, declaration);
		if (reports.length > 0) await report(options, reports);
		for (const officer of officers) await officer.act(nowUs);
		// What is said is heard before the tick, and never after it by chance.
		if (answersDue || declarations.length > 0) await quiet.reached();
		options.duringSecond?.(nowUs);
		let quietUntilUs = await quiet.step(nowUs, nowUs);
		if (declarations.length > 0 || options.attended) {
			for (const officer of officers) await officer.look(nowUs);
			quietUntilUs = await quiet.reached();
		}
		if (await options.onSecond?.(nowUs)) return finish(driven, officers, nowUs);
		const over = nowUs >= scenario.endUs + SETTLE_US && nextReports >= scenario.reports.length;
		if (over && officers.every(({ pending }) => pending === 0))
			return finish(driven, officers, nowUs);
		untilUs = nowUs;
		if (!options.attended) {
			const nextUs = Math.min(
				scenario.declarations[nextDeclaration]?.atUs ?? Number.POSITIVE_INFINITY,
				scenario.reports[nextReports]?.atUs ?? Number.POSITIVE_INFINITY,
				...officers.map(({ nextUs }) => nextUs ?? Number.POSITIVE_INFINITY),
				quietUntilUs,
				nowUs + LONGEST_QUIET_US,
			);
			untilUs = await passQuietly(quiet, nowUs, nextUs);
		}
		if (speed !== null) await until(startedMs + (nowUs - scenario.startUs) / 1_000 / speed);
	}
}

/**
 * Seconds in which nobody declares, reports or answers and no deadline passes: the line stays idle
 * all through them, so both nodes may live through them in one go. Returns the last of them.
 */
async function passQuietly(quiet: Quiet, nowUs: number, nextUs: number): Promise<number> {
	// The second that holds the next event is stepped to by itself.
	const untilUs = nowUs + (Math.ceil((nextUs - nowUs) / SECOND_US) - 1) * SECOND_US;
	if (untilUs <= nowUs) return nowUs;
	await quiet.step(nowUs + SECOND_US, untilUs);
	return untilUs;
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
