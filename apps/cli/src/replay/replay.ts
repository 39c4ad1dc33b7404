import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Agreement } from "@tansiq/agreement";
import type { Recording } from "@tansiq/formats";
import { type RunningMediator, startMediator } from "@tansiq/mediator";
import {
	noticedZones,
	type PartyName,
	type Replay,
	readNotices,
	readRecording,
	replayScenario,
} from "@tansiq/scenarios";
import { DAY_US } from "@tansiq/space";
import { replayAgreement } from "../drive/agreements.ts";
import { type Driven, drive } from "../drive/drive.ts";
import { type Enrolment, enrol } from "../drive/enrol.ts";
import { NodeProcess } from "../drive/process.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { gather, type NodeEnd } from "./gather.ts";
import { type Truth, truthOf } from "./truth.ts";

export interface ReplayRunOptions {
	file: string;
	speed: number | null;
	fromUs?: number;
	toUs?: number;
	sensors: "all" | "own";
	sealedPercent: number;
	copies?: number;
	perturbSeed?: string;
	/** Recorded notices, whose zones are laid over the traffic and agreed; see `noticedZones`. */
	noticesFile?: string;
	/** kill -9 so many times in all, half of them each node. */
	kills?: number;
	synchronous?: "FULL" | "OFF";
	/** Keeps the nodes' folders here; default: a temporary one that is removed. */
	folder?: string;
	/** Puts something between the nodes: where each is told that the other is reached. */
	reachedAt?: Record<string, string>;
	/** Called when the keys exist and before the nodes start. */
	onEnrolled?(enrolment: Enrolment): Promise<void>;
	onProgress?(nowUs: number, replay: Replay): void;
	onNodes?(urls: Record<string, string>): void;
}

export interface ReplayRun {
	figures: Figures;
	duration_s: number;
	peak_rss_mb: number;
	restarts: Record<string, number>;
	/** Rows of the recording that were not used: how many, and the first of them with their faults. */
	rejected: { count: number; rows: Recording["rejected"] };
	/** For tests: what the figures were computed from. */
	replay: Replay;
	agreement: Agreement;
	driven: Driven;
	truth: Truth;
	ends: Record<PartyName, NodeEnd>;
}

/** Replays a recording between two nodes of their own and computes what came of it. */
export async function runReplay(options: ReplayRunOptions): Promise<ReplayRun> {
	const startedMs = performance.now();
	const recording = await readRecording(options.file);
	const replay = replayScenario(basename(options.file), recording, {
		...(options.fromUs !== undefined && { fromUs: options.fromUs }),
		...(options.toUs !== undefined && { toUs: options.toUs }),
		sealedPercent: options.sealedPercent,
		copies: options.copies ?? 1,
		...(options.perturbSeed !== undefined && { perturbSeed: options.perturbSeed }),
	});
	const zones =
		options.noticesFile === undefined
			? []
			: noticedZones(await readNotices(options.noticesFile), replay);
	const agreement = replayAgreement(
		{
			id: "replay",
			theatre: replay.theatre,
			validity: { startUs: replay.startUs - DAY_US, endUs: replay.endUs + DAY_US },
		},
		zones,
	);
	const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "tansiq-replay-")));
	const { nodes, mediator } = await startNodes(folder, replay, agreement, options);
	try {
		const driven = await drive({
			scenario: replay,
			nodes,
			sensors: options.sensors,
			speed: options.speed,
			seed: "replay",
			attended: options.speed !== null,
			onSecond: (nowUs) => {
				options.onProgress?.(nowUs, replay);
				return false;
			},
			...(options.kills && { duringSecond: killer(nodes, options.kills, replay) }),
		});
		const ends = {
			alpha: await gather("alpha", nodes.alpha),
			bravo: await gather("bravo", nodes.bravo),
		};
		const truth = truthOf(replay, agreement);
		const sealed = options.sealedPercent > 0;
		const figures = figuresOf({ replay, driven, truth, ends, sealed, agreement });
		const rss = ends.alpha.rssMb + ends.bravo.rssMb + process.resourceUsage().maxRSS / 1024;
		return {
			figures,
			duration_s: Math.round((performance.now() - startedMs) / 100) / 10,
			peak_rss_mb: Math.round(rss),
			restarts: { alpha: nodes.alpha.restarts, bravo: nodes.bravo.restarts },
			rejected: { count: recording.counts.rejected, rows: recording.rejected },
			replay,
			agreement,
			driven,
			truth,
			ends,
		};
	} finally {
		await closeAll(nodes, mediator);
		if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
	}
}

async function startNodes(
	folder: string,
	replay: Replay,
	agreement: Agreement,
	options: ReplayRunOptions,
): Promise<{ nodes: Record<PartyName, NodeProcess>; mediator: RunningMediator }> {
	const enrolment = await enrol(
		folder,
		[
			{ id: "alpha", name: "Alpha" },
			{ id: "bravo", name: "Bravo" },
		],
		{ line: "replay", agreement, clock: "driven", mode: "replay", mediated: true },
		options.reachedAt,
	);
	const { urls } = enrolment;
	await options.onEnrolled?.(enrolment);
	const mediator = await startMediator({ folder: enrolment.mediator ?? "" });
	const processOf = (party: PartyName) =>
		new NodeProcess({
			party,
			folder: join(folder, party),
			url: urls[party] as string,
			startUs: replay.startUs,
			...(options.synchronous && { synchronous: options.synchronous }),
		});
	const nodes = { alpha: processOf("alpha"), bravo: processOf("bravo") };
	try {
		await Promise.all([nodes.alpha.start(), nodes.bravo.start()]);
		const progress = {
			type: "progress" as const,
			startUs: replay.startUs,
			endUs: replay.endUs,
			speed: options.speed ?? 0,
		};
		await Promise.all([nodes.alpha.command(progress), nodes.bravo.command(progress)]);
	} catch (error) {
		await closeAll(nodes, mediator);
		throw error;
	}
	options.onNodes?.(urls);
	return { nodes, mediator };
}

/** One that is gone already keeps the others from nothing. */
async function closeAll(nodes: Record<PartyName, NodeProcess>, mediator: RunningMediator) {
	await Promise.allSettled([nodes.alpha.close(), nodes.bravo.close()]);
	await mediator.close();
}

/** Spreads kills over the run, alternating between the nodes, in the middle of a second's work. */
function killer(nodes: Record<PartyName, NodeProcess>, kills: number, replay: Replay) {
	const spanUs = replay.endUs - replay.startUs;
	let done = 0;
	return (nowUs: number): void => {
		const due = replay.startUs + (spanUs * (done + 1)) / (kills + 1);
		if (done >= kills || nowUs < due) return;
		const node = done % 2 === 0 ? nodes.alpha : nodes.bravo;
		done++;
		// A few milliseconds on it is at work: some kills hit a commit, some a frame under way.
		setTimeout(() => node.kill(), done % 4);
	};
}
