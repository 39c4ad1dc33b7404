import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as Api from "@tansiq/api";
import { listen } from "@tansiq/carriers";
import { openJournal } from "@tansiq/journal";
import { due } from "@tansiq/party";
import { SECOND_US } from "@tansiq/space";
import { type DrivenClock, drivenClock, type NodeClock, systemClock } from "./clock.ts";
import { deskOf } from "./desk.ts";
import { openFolder, readFounding } from "./folder.ts";
import { httpApp } from "./http/app.ts";
import { ear } from "./line/ear.ts";
import { Pump } from "./line/pump.ts";
import type { Log } from "./log.ts";
import { Runtime } from "./runtime.ts";

export interface NodeOptions {
	folder: string;
	log: Log;
	/** Built console, or null for the API alone. */
	console: string | null;
	/** Where a driven clock starts. */
	startUs?: number;
	synchronous?: "FULL" | "OFF";
	onFailure(error: Error): void;
}

export interface RunningNode {
	url: string;
	runtime: Runtime;
	/**
	 * Moves a driven clock through these instants, a second apart, with a tick at each, and settles.
	 * Resolves to the instant before which further ticks alone will not make the node say anything.
	 */
	step(nowUs: number, untilUs?: number): Promise<number>;
	/** Resolves when everything owed was receipted and everything decided is durable. */
	settle(): Promise<void>;
	/** Moves a driven clock without a tick. */
	moveClock(nowUs: number): void;
	showProgress(progress: Api.Desk["progress"]): void;
	close(): Promise<void>;
}

/** Starts one party's node from its folder: journal, line, API and console. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
	const opened: Closing = [];
	const close = async (): Promise<void> => {
		for (const end of opened.splice(0).reverse()) await end();
	};
	try {
		return { ...(await start(options, opened)), close };
	} catch (error) {
		// What is left open would keep a process alive that serves nobody.
		await close();
		throw error;
	}
}

/** How to close what was opened, in the order of opening. */
type Closing = (() => Promise<void> | void)[];

async function start(options: NodeOptions, closing: Closing): Promise<Omit<RunningNode, "close">> {
	const { log } = options;
	const folder = openFolder(options.folder);
	const { config } = folder;
	const clock = clockOf(config.clock, options.startUs);
	const opened = await openJournal({
		file: join(folder.path, "journal.sqlite"),
		...(options.synchronous && { synchronous: options.synchronous }),
		onFailure: options.onFailure,
	});
	closing.push(() => opened.journal.close());
	const runtime = await Runtime.start(folder, opened, clock, options.onFailure);
	const { founding, signedNote } = readFounding(folder.path);
	runtime.act({ type: "found", founding, signedNote });
	runtime.act({ type: "boot", boot: clock.boot });
	const peer = founding.members[runtime.state.peer];
	if (peer === undefined) throw new Error("founding: members: expected a peer");

	const heard = ear(runtime, log);
	const listener = await listen({
		identity: folder.tls,
		host: config.lineHost ?? "127.0.0.1",
		port: config.linePort,
		pins: new Set([peer.tlsPin]),
		handler: heard.handler,
	});
	closing.push(() => listener.close());
	const pump = new Pump(runtime, peer, log);
	closing.push(() => pump.close());
	let progress: Api.Desk["progress"] = null;
	const held = new Map<string, string>();
	const desk = async (): Promise<Api.Desk> => {
		await loadHeldBlobs(runtime, held);
		return deskOf(runtime, { ear: heard.state, pump: pump.state }, held, progress);
	};
	const { app, live } = await httpApp(
		{
			runtime,
			log,
			desk,
			vitals: async () => ({ tansiq_resident_bytes: process.memoryUsage.rss() }),
		},
		{
			console: options.console,
			basemap: basemapOf(folder.path, config.basemap),
		},
	);
	closing.push(
		() => app.close(),
		() => live.close(),
	);
	const url = await app.listen({ host: "127.0.0.1", port: config.httpPort });
	runtime.onEvents(() => {
		pump.wake();
		live.changed();
	});
	pump.wake();
	log("info", "started", { url, position: runtime.position });

	const tick = (): void => {
		runtime.tick();
		live.moved();
	};
	const settle = async (): Promise<void> => {
		await pump.idle();
		await runtime.durable();
	};
	if (config.clock === "system") {
		const timer = setInterval(tick, 1_000);
		closing.push(() => clearInterval(timer));
	}
	return {
		url,
		runtime,
		step: async (nowUs, untilUs = nowUs) => {
			for (let atUs = nowUs; atUs <= untilUs; atUs += SECOND_US) {
				(clock as DrivenClock).set(atUs);
				tick();
			}
			await settle();
			return due(runtime.state).deadlineMonoUs ?? Number.MAX_SAFE_INTEGER;
		},
		settle,
		moveClock: (nowUs) => (clock as DrivenClock).set(nowUs),
		showProgress: (shown) => {
			progress = shown;
		},
	};
}

function clockOf(kind: "system" | "driven", startUs = 0): NodeClock {
	return kind === "driven" ? drivenClock(startUs) : systemClock();
}

function basemapOf(folder: string, file: string | undefined): unknown {
	if (file === undefined || !existsSync(join(folder, file))) return null;
	return JSON.parse(readFileSync(join(folder, file), "utf8"));
}

/** The geometry that goes by hash belongs to the exact bytes that a releaser must see. */
async function loadHeldBlobs(runtime: Runtime, held: Map<string, string>): Promise<void> {
	for (const { blobs } of runtime.state.holds.values())
		for (const sha256 of blobs) {
			if (held.has(sha256)) continue;
			const bytes = await runtime.journal.blob(sha256);
			if (bytes !== null) held.set(sha256, Buffer.from(bytes).toString("utf8"));
		}
}
