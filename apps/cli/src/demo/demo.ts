import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dialogue } from "@tansiq/api";
import { startMediator } from "@tansiq/mediator";
import { demoScenario, type PartyName } from "@tansiq/scenarios";
import { DAY_US, SECOND_US } from "@tansiq/space";
import { demoAgreement } from "../drive/agreements.ts";
import { drive } from "../drive/drive.ts";
import { enrol } from "../drive/enrol.ts";
import { NodeProcess } from "../drive/process.ts";

export interface DemoOptions {
	/** End as soon as both consoles and one notice were answered. */
	once: boolean;
	speed: number;
	onReady(consoles: { name: string; url: string }[]): void;
}

export interface DemoResult {
	consoles: { name: string; url: string; status: number }[];
	notice: string | null;
	answered_by: string | null;
	duration_s: number;
}

const NAMES: Record<PartyName, string> = { alpha: "Alpha", bravo: "Bravo" };
/** Enough cycles for a long shift at the screen. */
const CYCLES = 60;

/** Runs two nodes and the fictional theatre between them until it is stopped. */
export async function runDemo({ once, speed, onReady }: DemoOptions): Promise<DemoResult> {
	const startedMs = performance.now();
	const originUs = Math.floor(Date.now() / 1000) * SECOND_US;
	const scenario = demoScenario({ originUs, cycles: once ? 1 : CYCLES });
	const folder = await mkdtemp(join(tmpdir(), "tansiq-demo-"));
	const agreement = demoAgreement(
		{
			id: "demo",
			theatre: scenario.theatre,
			validity: { startUs: originUs - DAY_US, endUs: originUs + 7 * DAY_US },
		},
		scenario.zones,
	);
	const { urls, mediator } = await enrol(
		folder,
		(["alpha", "bravo"] as const).map((id) => ({ id, name: NAMES[id] })),
		{ line: "demo", agreement, clock: "driven", mode: "demo", mediated: true },
	);
	const processOf = (party: PartyName) => {
		const path = join(folder, party);
		writeFileSync(join(path, "basemap.json"), JSON.stringify(scenario.basemap));
		return new NodeProcess({ party, folder: path, url: urls[party] as string, startUs: originUs });
	};
	const nodes = { alpha: processOf("alpha"), bravo: processOf("bravo") };
	const result: DemoResult = { consoles: [], notice: null, answered_by: null, duration_s: 0 };
	const stop = stopOnSignal();
	const witness = await startMediator({ folder: mediator ?? "" });
	try {
		await Promise.all([nodes.alpha.start(), nodes.bravo.start()]);
		const progress = {
			type: "progress" as const,
			startUs: scenario.startUs,
			endUs: scenario.endUs,
			speed,
		};
		await Promise.all([nodes.alpha.command(progress), nodes.bravo.command(progress)]);
		result.consoles = await Promise.all(
			(["alpha", "bravo"] as const).map(async (party) => {
				const url = urls[party] as string;
				const { status } = await fetch(url);
				return { name: NAMES[party], url, status };
			}),
		);
		onReady(result.consoles);
		await drive({
			scenario,
			nodes,
			sensors: "own",
			speed,
			seed: "demo",
			attended: true,
			onSecond: async () => {
				if (stop.asked) return true;
				if (!once) return false;
				const answered = await firstAnswer(nodes);
				result.notice = answered?.ref ?? null;
				result.answered_by = answered?.answer
					? `${answered.answer.by.name} (${answered.answer.by.script ? "script" : "person"})`
					: null;
				return answered !== null && result.consoles.every(({ status }) => status === 200);
			},
		});
	} finally {
		await Promise.all([nodes.alpha.close(), nodes.bravo.close()]).catch(() => {});
		await witness.close();
		rmSync(folder, { recursive: true, force: true });
	}
	result.duration_s = Math.round((performance.now() - startedMs) / 100) / 10;
	return result;
}

/** A notice that the desk of the other party has answered, as its originator's record shows. */
async function firstAnswer(nodes: Record<PartyName, NodeProcess>): Promise<Dialogue | null> {
	for (const node of Object.values(nodes)) {
		const dialogues = await node.request((client) => client.get<Dialogue[]>("/v1/dialogues"));
		const answered = dialogues.find((d) => d.direction === "sent" && d.answer !== null);
		if (answered !== undefined) return answered;
	}
	return null;
}

function stopOnSignal(): { asked: boolean } {
	const stop = { asked: false };
	for (const signal of ["SIGINT", "SIGTERM"] as const)
		process.once(signal, () => {
			stop.asked = true;
		});
	return stop;
}
