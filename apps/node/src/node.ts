import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type * as Api from "@tansiq/api";
import { listen } from "@tansiq/carriers";
import { openJournal } from "@tansiq/journal";
import { agreementOf, alarmsByTime, alarmsOf, due, hasNode, peerHasNode } from "@tansiq/party";
import { SECOND_US } from "@tansiq/space";
import { type DrivenClock, drivenClock, type NodeClock, systemClock } from "./clock.ts";
import { deskOf, type LineSense, lineView } from "./desk.ts";
import { openFolder, readFounding } from "./folder.ts";
import { httpApp } from "./http/app.ts";
import { actingOnce } from "./http/passing.ts";
import { Courier } from "./line/courier.ts";
import { ear } from "./line/ear.ts";
import { Intake } from "./line/intake.ts";
import { Pump, type PumpState } from "./line/pump.ts";
import { Relay } from "./line/relay.ts";
import { Witnessing } from "./line/witnessing.ts";
import type { Log } from "./log.ts";
import { Sessions } from "./operators/sessions.ts";
import { guardRestore } from "./restore-guard.ts";
import { Runtime } from "./runtime.ts";
import { placeOf, type TheatreDoor, Theatres } from "./theatres.ts";

export interface NodeOptions {
	folder: string;
	log: Log;
	/** Built console, or null for the API alone. */
	console: string | null;
	/** Where a driven clock starts. */
	startUs?: number;
	synchronous?: "FULL" | "OFF";
	onFailure(error: Error): void;
	/** The theatres of this process, where it serves more than this one. */
	theatres?: Theatres;
}

export interface RunningNode {
	url: string;
	runtime: Runtime;
	/**
	 * Moves a driven clock through these instants, a second apart, with a tick at each, and settles;
	 * or, where it holds, lets nothing leave before `settle`.
	 */
	step(nowUs: number, untilUs?: number, holds?: boolean): Promise<void>;
	/**
	 * Resolves when everything owed was receipted and everything decided is durable, to the instant
	 * before which ticks alone will not make the node say anything.
	 */
	settle(): Promise<number>;
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
	foundLine(runtime, folder.path, clock.boot);
	const intake = new Intake(runtime, log);
	const { pump, witness, relay } = await lineEnds(runtime, intake, closing, log);
	let progress: Api.Desk["progress"] = null;
	const held = new Map<string, string>();
	const sense = (): LineSense => ({ heard: intake.heard, pump: pump?.state ?? NEVER_TOLD });
	const { theatres = new Theatres() } = options;
	theatres.expect(placeOf(config, readFounding(folder.path).founding));
	const desk = async (): Promise<Api.Desk> => {
		await loadHeldBlobs(runtime, held);
		return deskOf(runtime, sense(), held, progress);
	};
	const { app, live } = await httpApp(
		{
			runtime,
			sessions,
			courier: new Courier(runtime, intake),
			theatres,
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
	/** Nothing is sent until the next `settle`. */
	let isHeld = false;
	runtime.onEvents((events) => {
		if (events.some(({ type }) => type === "revoked" || type === "recovering")) pump?.compare();
		if (!isHeld) pump?.wake();
		live.changed(events.some((event) => event.type === "heard" && event.log === "urgent"));
	});
	pump?.wake();
	theatres.open(config.line, theatreDoor(runtime, sessions, sense));
	log("info", "started", { url, position: runtime.position });

	let calling = "";
	/** What the clock alone raises changes no state: desks are told when it comes or goes. */
	const tellAlarms = (): void => {
		const at = { wallUs: clock.wallUs(), monoUs: clock.monoUs() };
		const now = [...alarmsByTime(runtime.state, at)].map(({ id }) => id).join("\n");
		if (now !== calling) live.changed(true);
		calling = now;
	};
	const tick = (): void => {
		runtime.tick();
		witness?.tick();
		relay?.tick();
		live.moved();
		tellAlarms();
	};
	const settle = async (): Promise<number> => {
		isHeld = false;
		pump?.wake();
		await Promise.all([pump?.idle(), witness?.idle(), relay?.idle()]);
		await runtime.durable();
		const owedUs = due(runtime.state, clock.monoUs()).deadlineMonoUs ?? Number.MAX_SAFE_INTEGER;
		return Math.min(owedUs, witness?.nextMonoUs ?? owedUs);
	};
	if (config.clock === "system") {
		const timer = setInterval(() => {
			try {
				tick();
			} catch (error) {
				// Thrown on, it would end every theatre of the process.
				options.onFailure(error as Error);
			}
		}, 1_000);
		closing.push(() => clearInterval(timer));
	}
	return {
		url,
		runtime,
		step: async (nowUs, untilUs = nowUs, holds = false) => {
			isHeld = holds;
			for (let atUs = nowUs; atUs <= untilUs; atUs += SECOND_US) {
				(clock as DrivenClock).set(atUs);
				tick();
			}
			if (holds) await runtime.durable();
			else await settle();
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
 * A journal that is there already is first held against the guard: a copy that lacks entries of
 * ours must not sign, in their place, that its line goes on under a new document.
 */
function foundLine(runtime: Runtime, folder: string, boot: string): void {
	const { state } = runtime;
	const { founding, signedNote } = readFounding(folder);
	const isNew = state.founding === null;
	const found = () => runtime.act({ type: "found", founding, signedNote });
	if (isNew) found();
	runtime.act({ type: "boot", boot });
	guardRestore(runtime, folder, isNew, !peerHasNode(state) && !hasNode(founding, state.peer));
	if (!isNew) found();
}

/** What other theatres of this process may ask of this one. */
function theatreDoor(runtime: Runtime, sessions: Sessions, sense: () => LineSense): TheatreDoor {
	const { state, clock } = runtime;
	return {
		waiting: () => {
			const at = { wallUs: clock.wallUs(), monoUs: clock.monoUs() };
			const line = peerHasNode(state)
				? lineView(state, sense(), at.wallUs, at.monoUs).state
				: "one-sided";
			return { line, urgent: alarmsOf(state, at).length };
		},
		agreement: () => agreementOf(state),
		peer: state.peer,
		takeIn: async (passable, there) => {
			actingOnce({ sessions }, there, (by) =>
				runtime.act({ type: "declareOnBehalf", passable, by }),
			);
			await runtime.durable();
		},
	};
}

/** Our ends of the line, on every carrier. */
interface LineEnds {
	pump: Pump | null;
	witness: Witnessing | null;
	relay: Relay | null;
}

/** What a line shows that no peer's node ever answers on. */
const NEVER_TOLD: PumpState = { toldUs: null, failing: false };

/** A party without a node has no other end: nothing listens, nothing is sent. */
async function lineEnds(
	runtime: Runtime,
	intake: Intake,
	closing: Closing,
	log: Log,
): Promise<LineEnds> {
	const { state, folder } = runtime;
	const { tls, config } = folder;
	const peer = state.founding?.members[state.peer];
	if (peer === undefined) throw new Error("founding: members: expected a peer");
	if (!peerHasNode(state)) {
		log("info", "one-sided line", { line: state.line.id, without: state.peer });
		if (state.line.recovering !== null)
			log("warn", "recovering", { detail: "nobody else holds what our logs once had" });
		return { pump: null, witness: null, relay: null };
	}
	const listener = await listen({
		identity: tls,
		host: config.lineHost ?? "127.0.0.1",
		port: config.linePort,
		pins: new Set([peer.tlsPin]),
		handler: ear(runtime, intake),
	});
	closing.push(() => listener.close());
	const pump = new Pump(runtime, intake, peer, log);
	closing.push(() => pump.close());
	const mediator = state.founding?.witness ?? null;
	if (mediator === null) return { pump, witness: null, relay: null };
	const witness = new Witnessing(runtime, mediator, log);
	closing.push(() => witness.close());
	const relay = new Relay(runtime, intake, mediator, log);
	closing.push(() => relay.close());
	return { pump, witness, relay };
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
