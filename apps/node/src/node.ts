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
import { Courier } from "./line/courier.ts";
import { ear } from "./line/ear.ts";
import { Intake } from "./line/intake.ts";
import { Pump } from "./line/pump.ts";
import { Relay } from "./line/relay.ts";
import { Witnessing } from "./line/witnessing.ts";
import type { Log } from "./log.ts";
import { Sessions } from "./operators/sessions.ts";
import { RestoreGuard } from "./restore-guard.ts";
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
	/** One tick at the clock's instant, without waiting for the line. */
	tick(): void;
	/** Resolves when what goes by the mediator has gone. */
	relayed(): Promise<void>;
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
	// Shifts are counted on a clock that no one can set.
	const sessions = new Sessions(folder.path, () => Math.round(performance.now() * 1_000));
	const runtime = await Runtime.start(folder, opened, clock, sessions, options.onFailure);
	const { founding, signedNote } = readFounding(folder.path);
	const isNew = runtime.state.founding === null;
	runtime.act({ type: "found", founding, signedNote });
	runtime.act({ type: "boot", boot: clock.boot });
	guardRestore(runtime, folder.path, isNew);
	const peer = founding.members[runtime.state.peer];
	if (peer === undefined) throw new Error("founding: members: expected a peer");

	const intake = new Intake(runtime, log);
	const listener = await listen({
		identity: folder.tls,
		host: config.lineHost ?? "127.0.0.1",
		port: config.linePort,
		pins: new Set([peer.tlsPin]),
		handler: ear(runtime, intake),
	});
	closing.push(() => listener.close());
	const pump = new Pump(runtime, intake, peer, log);
	closing.push(() => pump.close());
	const witness = founding.witness === null ? null : new Witnessing(runtime, founding.witness, log);
	closing.push(() => witness?.close());
	const relay =
		founding.witness === null ? null : new Relay(runtime, intake, founding.witness, log);
	closing.push(() => relay?.close());
	let progress: Api.Desk["progress"] = null;
	const held = new Map<string, string>();
	const desk = async (): Promise<Api.Desk> => {
		await loadHeldBlobs(runtime, held);
		return deskOf(runtime, { heard: intake.heard, pump: pump.state }, held, progress);
	};
	const { app, live } = await httpApp(
		{
			runtime,
			sessions,
			courier: new Courier(runtime, intake),
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
	runtime.onEvents((events) => {
		if (events.some(({ type }) => type === "revoked" || type === "recovering")) pump.compare();
		pump.wake();
		live.changed(events.some((event) => event.type === "heard" && event.log === "urgent"));
	});
	pump.wake();
	log("info", "started", { url, position: runtime.position });

	const tick = (): void => {
		runtime.tick();
		witness?.tick();
		relay?.tick();
		live.moved();
	};
	const settle = async (): Promise<void> => {
		await Promise.all([pump.idle(), witness?.idle(), relay?.idle()]);
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
			const owedUs = due(runtime.state, clock.monoUs()).deadlineMonoUs ?? Number.MAX_SAFE_INTEGER;
			return Math.min(owedUs, witness?.nextMonoUs ?? owedUs);
		},
		settle,
		tick,
		relayed: async () => {
			await Promise.all([witness?.idle(), relay?.idle()]);
		},
		moveClock: (nowUs) => (clock as DrivenClock).set(nowUs),
		showProgress: (shown) => {
			progress = shown;
		},
	};
}

/**
 * A node whose own logs were longer than they are now was restored from a backup: it says nothing
 * until they are back from the peer's mirror. Where nobody knows how long they were, it asks first.
 */
function guardRestore(runtime: Runtime, folder: string, isNew: boolean): void {
	const guard = new RestoreGuard(folder);
	const { own } = runtime.state.line;
	const sizes = () => ({ urgent: own.urgent.size, routine: own.routine.size });
	const known = guard.known();
	const { urgent, routine } = sizes();
	const least = known ?? { urgent: 0, routine: 0 };
	const isShorter = least.urgent > urgent || least.routine > routine;
	if (isShorter || (known === null && !isNew)) runtime.act({ type: "restored", least });
	let waiting = false;
	const keep = () => {
		// What is being recovered is not a new high mark; the old one stands until it is reached.
		if (waiting || runtime.state.line.recovering !== null) return;
		waiting = true;
		const { position } = runtime;
		const reached = sizes();
		// Ahead of the journal it would call a crash a restore.
		void runtime.durable(position).then(
			() => {
				waiting = false;
				guard.keep(reached);
				if (runtime.position > position) keep();
			},
			() => {},
		);
	};
	keep();
	runtime.onEvents(keep);
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
