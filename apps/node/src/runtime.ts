import { randomBytes } from "node:crypto";
import type { Journal, OpenedJournal } from "@tansiq/journal";
import { currentAuthor, type Frame, type LineKeys, ringOf } from "@tansiq/line";
import {
	answerFrame,
	apply,
	chained,
	decide,
	emptyState,
	type Facts,
	fromRows,
	type Hearing,
	hearFrame,
	type Input,
	type Operator,
	openAlerts,
	type PartyEvent,
	type PositionChain,
	type State,
	type Stored,
	stamp,
	toRows,
} from "@tansiq/party";
import { verifiers } from "@tansiq/record";
import { adopt, emptyWatch, type Report, take, tick, type Watch } from "@tansiq/watch";
import type { NodeClock } from "./clock.ts";
import { EngineMeter } from "./engine-meter.ts";
import { keysInForce, type NodeFolder, nextAuthorKey, readRevoking } from "./folder.ts";
import type { Sessions } from "./operators/sessions.ts";
import { watchPolicy } from "./watch-policy.ts";

const FUTURE_US = 60_000_000;

/** Names the code that made a verdict, in the record. */
export const ENGINE = "tansiq/0.1.0";

/**
 * One party's state in this process: inputs are decided, journalled and applied one at a time,
 * and whatever leaves waits until the journal position that it depends on is durable.
 */
export class Runtime {
	readonly state: State;
	readonly watch: Watch = emptyWatch();
	readonly clock: NodeClock;
	readonly folder: NodeFolder;
	/** Foreign positions that the picture took in, other than by our own sensors' raw reports. */
	foreign: PositionChain = { count: 0, sha256: "" };
	readonly #journal: Journal;
	readonly #listeners: ((events: readonly PartyEvent[]) => void)[] = [];
	readonly meter = new EngineMeter();
	/** Our own reports since the last tick, for the door. */
	#fresh: Report[] = [];
	/** Positions that the peer told, for the next tick. */
	#told: Report[] = [];

	/** The author key that a note is being signed against: until that is here, nothing is said. */
	revoking: string | null;
	readonly #sessions: Sessions;
	readonly #verifierOf = verifiers();
	readonly #onDefect: (error: Error) => void;

	private constructor(
		folder: NodeFolder,
		journal: Journal,
		clock: NodeClock,
		sessions: Sessions,
		onDefect: (error: Error) => void,
	) {
		this.#sessions = sessions;
		this.revoking = readRevoking(folder);
		this.#onDefect = onDefect;
		this.folder = folder;
		this.clock = clock;
		this.#journal = journal;
		this.state = emptyState(folder.config.party);
	}

	/** Refolds the journal and notes the boot. */
	static async start(
		folder: NodeFolder,
		opened: OpenedJournal,
		clock: NodeClock,
		sessions: Sessions,
		onDefect: (error: Error) => void,
	): Promise<Runtime> {
		const runtime = new Runtime(folder, opened.journal, clock, sessions, onDefect);
		for await (const { body, entries } of opened.replay)
			apply(runtime.state, fromRows(body, entries));
		if (runtime.state.founding !== null) runtime.#enrolled();
		return runtime;
	}

	get position(): number {
		return this.#journal.position;
	}

	/** Resolves when everything decided so far, or up to a position, is on disk. */
	durable(position = this.position): Promise<void> {
		return this.#journal.durable(position);
	}

	get journal(): Journal {
		return this.#journal;
	}

	onEvents(listener: (events: readonly PartyEvent[]) => void): void {
		this.#listeners.push(listener);
	}

	/** Decides an input and journals what comes of it. @throws Refusal */
	act(input: Input): PartyEvent[] {
		const events = decide(this.state, input, this.facts());
		this.#commit(events);
		if (input.type === "found") this.#enrolled();
		return events;
	}

	/** Takes a frame of the peer, and journals what comes of it. */
	hear(frame: Frame, stored: Stored): Hearing {
		const facts = this.facts();
		const hearing = hearFrame(this.state, frame, stored, facts);
		this.#commit(stamp(hearing.events, facts));
		// A position from a future that is further off than clocks differ would wait here for ever.
		const latestUs = facts.wallUs + FUTURE_US;
		this.#told.push(...hearing.reports.filter(({ reportedUs }) => reportedUs <= latestUs));
		return hearing;
	}

	/** What a frame is answered with, after `hear`; it may leave when that is durable. */
	answer(frame: Frame, hearing: Hearing, stored: Stored): Frame[] {
		return answerFrame(this.state, frame, hearing, stored, this.facts());
	}

	/** What this node signs with at this moment; earlier author keys still sign heads. */
	get keys(): LineKeys {
		return keysInForce(this.folder, currentAuthor(this.state.line));
	}

	/** A new author key, on disk before it is announced. @throws Refusal */
	rotate(by: [Operator, Operator]): PartyEvent[] {
		const { signer, keep } = nextAuthorKey(this.folder);
		const events = decide(this.state, { type: "rotate", key: signer, by }, this.facts());
		keep();
		this.#commit(events);
		return events;
	}

	/** Positions from our own feeds: of our aircraft, or as our sensors see others. */
	sense(reports: readonly Report[]): void {
		for (const report of reports) {
			const own = report.operation !== undefined;
			if (!take(this.watch.picture, report, own ? "own" : "seen")) continue;
			if (own) this.#fresh.push(report);
			else this.foreign = chained(this.foreign, [report]);
		}
	}

	/** One tick: the picture is judged, open tracks are told, and what time owes is paid. */
	tick(): void {
		const nowUs = this.clock.wallUs();
		// A position told within this very instant waits for the next tick, so that the result does
		// not depend on which node's tick ran first.
		const due = this.#told.filter(({ reportedUs }) => reportedUs < nowUs);
		if (due.length > 0) this.#told = this.#told.filter(({ reportedUs }) => reportedUs >= nowUs);
		for (const report of due)
			if (take(this.watch.picture, report, "told")) this.foreign = chained(this.foreign, [report]);
		const result = this.meter.run("tick", () => tick(this.watch, watchPolicy(this.state), nowUs));
		const unjudged = [...this.state.alerts.values()].some((a) => a.condition === "unknown");
		if (result.alerts.length + result.states.length > 0 || unjudged)
			this.act({ type: "watched", result });
		if (this.#fresh.length > 0) this.act({ type: "positions", reports: this.#fresh });
		this.#fresh = [];
		this.act({ type: "time" });
	}

	#commit(events: readonly PartyEvent[]): void {
		if (events.length === 0) return;
		for (const event of events) {
			// Rows are made first: once a row is handed over, the state must have the event too.
			this.#journal.append([toRows(this.state, event)]);
			try {
				apply(this.state, event);
			} catch (error) {
				// The journal is ahead of the state now; only folding it again makes them one.
				this.#onDefect(error as Error);
				throw error;
			}
		}
		// The disk works while we sign what will leave when it is done.
		this.#journal.flush();
		for (const listener of this.#listeners) listener(events);
	}

	#enrolled(): void {
		if (this.state.founding === null) return;
		adopt(this.watch.conditions, openAlerts(this.state), this.clock.wallUs());
	}

	/** What a decision may know at this instant besides the state. */
	facts(): Facts {
		const { line } = this.state;
		return {
			wallUs: this.clock.wallUs(),
			monoUs: this.clock.monoUs(),
			clock: { src: this.clock.src, uncUs: this.clock.uncUs },
			salt: () => randomBytes(16).toString("base64"),
			keys: this.keys,
			silent: this.revoking !== null && this.revoking === currentAuthor(line),
			peerKeys: ringOf(line, line.peer, this.#verifierOf),
			ownKeys: ringOf(line, line.self, this.#verifierOf),
			operator: (name) => this.#sessions.signer(name),
			verifierOf: this.#verifierOf,
			checked: (check) => this.meter.run("check", check),
			engine: ENGINE,
		};
	}
}
