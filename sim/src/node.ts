import { type Frame, formatFrame, type LineKeys, LOGS } from "@tansiq/line";
import {
	apply,
	decide,
	due,
	type Facts,
	type Founding,
	type Input,
	NOTHING_RECEIPTED,
	type PartyEvent,
	Refusal,
	type State,
	sha256Hex,
	toRows,
} from "@tansiq/party";
import type { MachineClock } from "./clocks.ts";
import type { Crypto } from "./crypto.ts";
import { Disk, type Guard } from "./disk.ts";
import { Fold } from "./fold.ts";
import type { PartyName } from "./founding.ts";
import type { Mediator } from "./mediator.ts";
import type { Net } from "./net.ts";
import { Pump } from "./pump.ts";
import { Signing } from "./signing.ts";
import { takeFrame } from "./wire.ts";
import type { World } from "./world.ts";

/** A node looks at the time no more often than this. */
const TICK_US = 1_000_000;
const RESTART_US = 2_000_000;
const LAST_RESTART_US = 60_000_000;

export interface NodeSetting {
	world: World;
	net: Net;
	mediator: Mediator | null;
	clock: MachineClock;
	crypto: Crypto;
	name: PartyName;
	peer: PartyName;
	founding: { founding: Founding; signedNote: string };
	watcher: Watcher;
}

/** What the judges of a world are told by every node. */
export interface Watcher {
	/** Decided and applied, not yet durable. */
	committed(node: SimNode, events: readonly PartyEvent[]): void;
	/** Durable: from here on the desk may show it. */
	shown(node: SimNode, events: readonly PartyEvent[]): void;
	/** A frame of this node leaves its machine. */
	sent(node: SimNode, frame: Frame): void;
	/** The process runs again. */
	started(node: SimNode): void;
}

/** Who answers at the other end: a node, or somebody with its keys. */
export interface Peer {
	/** It changes when a backup replaces the process. */
	readonly era: number;
	deliver(text: string, reply: (answers: string[]) => void): void;
}

/**
 * The process around one party: as thin as the real one. Inputs are decided, journalled and
 * applied one at a time; whatever leaves waits for the journal position it depends on.
 */
export class SimNode {
	readonly name: PartyName;
	readonly peerName: PartyName;
	readonly disk: Disk;
	readonly clock: MachineClock;
	readonly world: World;
	readonly net: Net;
	/** The mailbox and witness of this line; null where there is none. */
	readonly mediator: Mediator | null;
	readonly crypto: Crypto;
	readonly signing: Signing;
	readonly watcher: Watcher;
	/** Null while the process is down. */
	state: State | null = null;
	/** `author/log` → the bytes of its entries, as the database has them. */
	entries = new Map<string, Uint8Array[]>();
	/** What the peer has receipts for, by its own word; lost with the process. */
	receipted = NOTHING_RECEIPTED;
	/** Blobs of the journal, and those that came ahead of what names them. */
	blobs = new Map<string, Uint8Array>();
	/** The machine is suspended until this instant. */
	frozenUntilUs = 0;
	peer: Peer | null = null;
	/** Filters what this node's machine sends; a Byzantine node bends its own words here. */
	bend: ((frame: Frame) => Frame | null) | null = null;
	/** Counts the lives of the process: what an earlier one planned does not happen. */
	life = 0;
	/** Connections end with the process that a backup replaces. */
	era = 0;
	readonly #founding: NodeSetting["founding"];
	readonly #fold: Fold;
	#pump: Pump;
	#startedUs = 0;
	#restartUs = RESTART_US;
	#deadline: () => void = () => {};
	/** A receipt came since time was last told, or may have before the process ended. */
	#isReceipted = false;

	constructor(setting: NodeSetting) {
		const { world, clock, crypto, name, peer } = setting;
		this.world = world;
		this.net = setting.net;
		this.mediator = setting.mediator;
		this.crypto = crypto;
		this.name = name;
		this.peerName = peer;
		this.clock = clock;
		this.watcher = setting.watcher;
		this.signing = new Signing({ world, clock, crypto, name });
		this.disk = new Disk(world);
		this.#founding = setting.founding;
		this.#fold = new Fold(name);
		this.#pump = new Pump(this);
	}

	/** The process runs, and the machine does not sleep. */
	get isAwake(): boolean {
		return this.state !== null && this.world.nowUs >= this.frozenUntilUs;
	}

	/** Starts the process: reads the journal, folds it, and notes the boot. */
	start(): void {
		if (this.state !== null) return;
		const life = ++this.life;
		const { world, disk } = this;
		this.#startedUs = world.nowUs;
		// It is compared before it is kept: until then a crash finds it as it was.
		let guarding = false;
		disk.open(
			(why) => {
				if (life === this.life) this.crash(why, 0, false);
			},
			() => (guarding ? this.#guard() : null),
		);
		const { rows, cut } = disk.recover();
		const isNew = rows.length === 0;
		this.receipted = NOTHING_RECEIPTED;
		this.entries = new Map();
		this.blobs = new Map(disk.blobs);
		for (const { entries } of rows) for (const entry of entries) this.#keepEntry(entry);
		this.state = this.#fold.of(rows);
		this.#pump = new Pump(this);
		this.#isReceipted = true;
		world.trace(`start ${this.name} rows ${rows.length} cut ${cut}`);
		this.act({ type: "found", ...this.#founding });
		this.act({ type: "boot", boot: this.clock.boot });
		this.#noticeRollback(isNew);
		guarding = true;
		this.watcher.started(this);
		this.#pump.start();
		this.mediator?.meet(this);
	}

	/** What is being recovered is no new high mark; the old one stands until it is reached. */
	#guard(): Guard | null {
		const { own, recovering } = (this.state as State).line;
		return recovering !== null ? null : { urgent: own.urgent.size, routine: own.routine.size };
	}

	/**
	 * The guard lies beside the journal: where it knows of more, the journal is an old copy. Where it
	 * is gone and the journal is not, nobody here knows, and the peer has to tell.
	 */
	#noticeRollback(isNew: boolean): void {
		const { guard } = this.disk;
		if (this.state === null || isNew) return;
		const { own } = this.state.line;
		if (guard !== null && LOGS.every((log) => own[log].size >= guard[log])) return;
		const least = guard ?? { urgent: own.urgent.size, routine: own.routine.size };
		this.act({ type: "restored", least: { ...least } });
	}

	/** The process ends here and now; a supervisor starts it again. */
	crash(why: string, kept: number, torn: boolean): void {
		if (this.state === null) return;
		this.life++;
		this.state = null;
		const { world } = this;
		const lost = this.disk.crash(kept, torn);
		world.trace(`crash ${this.name} ${why} lost ${lost}`);
		if (why === "fsync-error" || why === "disk-full") world.fault(why, this.name);
		else if (lost > 0) world.fault("unsynced-lost", this.name);
		// A process that cannot stay up is started ever less often, as a supervisor does.
		const ranUs = world.nowUs - this.#startedUs;
		this.#restartUs =
			ranUs > LAST_RESTART_US ? RESTART_US : Math.min(2 * this.#restartUs, LAST_RESTART_US);
		world.after(this.#restartUs, () => this.start());
	}

	/** Nothing that was sent before this arrives any more. */
	forgetUnderWay(): void {
		this.era++;
	}

	/** Runs something in this life of the process, and not while the machine sleeps. */
	later(delayUs: number, run: () => void): () => void {
		const { life } = this;
		const attempt = (): void => {
			if (life !== this.life || this.state === null) return;
			if (this.world.nowUs < this.frozenUntilUs)
				this.world.after(this.frozenUntilUs - this.world.nowUs, attempt);
			else run();
		};
		return this.world.after(delayUs, attempt);
	}

	/** Decides an input and journals what comes of it. @throws Refusal */
	act(input: Input): readonly PartyEvent[] {
		if (this.state === null) return [];
		const events = decide(this.state, input, this.facts());
		this.commit(events);
		return events;
	}

	/** The same for a person at the desk: null when it was refused. */
	tryAct(input: Input): readonly PartyEvent[] | null {
		try {
			return this.act(input);
		} catch (error) {
			if (!(error instanceof Refusal)) {
				this.#defect(error as Error);
				return null;
			}
			this.world.trace(`refused ${this.name} ${input.type} ${error.code} ${error.message}`);
			return null;
		}
	}

	/** Nothing but a refusal may be thrown: anything else ends the process, and is a finding. */
	#defect(error: Error): void {
		const where = (error.stack ?? "").split("\n").slice(1, 4).join(" ");
		this.world.violate("throws", `${this.name}: ${error.message.slice(0, 200)} ${where}`);
		this.crash("defect", 0, false);
	}

	/** A frame that some carrier brought; returns what it is answered with. */
	takeFrame(text: string): Frame[] {
		try {
			return takeFrame(this, text);
		} catch (error) {
			this.#defect(error as Error);
			return [];
		}
	}

	commit(events: readonly PartyEvent[]): void {
		const { state, disk } = this;
		if (state === null || events.length === 0) return;
		for (const event of events) {
			const rows = toRows(state, event);
			disk.append(rows);
			for (const { sha256, bytes } of rows.blobs) this.blobs.set(sha256, bytes);
			for (const entry of rows.entries) this.#keepEntry(entry);
			apply(state, event);
			this.world.trace(`${this.name} ${disk.position} ${event.type}`);
		}
		this.watcher.committed(this, events);
		const { life } = this;
		disk.whenDurable(disk.position, () => {
			if (life === this.life) this.watcher.shown(this, events);
		});
		this.#isReceipted ||= events.some(({ type }) => type === "receipted");
		this.#planDeadline();
		this.#pump.wake();
	}

	#keepEntry({
		author,
		log,
		index,
		bytes,
	}: {
		author: string;
		log: string;
		index: number;
		bytes: Uint8Array;
	}): void {
		const name = `${author}/${log}`;
		let list = this.entries.get(name);
		if (list === undefined) {
			list = [];
			this.entries.set(name, list);
		}
		list[index] = bytes;
	}

	/** A frame that no program of ours would send: a Byzantine party's, past every check. */
	sendByHand(frame: Frame, onDelivered: () => void): void {
		const text = formatFrame(frame);
		const { peer } = this;
		const era = peer?.era;
		this.net.send(this.name, this.peerName, () => {
			if (era !== peer?.era) return;
			peer?.deliver(text, () => {});
			onDelivered();
		});
	}

	/** A frame of the peer arrives. */
	deliver(text: string, reply: (answers: string[]) => void): void {
		if (this.isAwake) this.#pump.answer(this.takeFrame(text), reply);
	}

	keepBlob(bytes: Uint8Array): void {
		this.blobs.set(sha256Hex(bytes), bytes);
	}

	/**
	 * Time is told to the party exactly when it says that something becomes due, and once after each
	 * receipt, for the real node tells it every second and objects to a receipt time at once.
	 */
	#planDeadline(): void {
		this.#deadline();
		const { state } = this;
		if (state?.founding == null) return;
		const monoUs = this.clock.monoUs();
		const { deadlineMonoUs } = due(state, monoUs);
		const dueMonoUs = this.#isReceipted ? monoUs : deadlineMonoUs;
		if (dueMonoUs === null) return;
		this.#deadline = this.later(Math.max(TICK_US, dueMonoUs - monoUs), () => {
			this.#isReceipted = false;
			this.tryAct({ type: "time" });
			this.#planDeadline();
		});
	}

	keys(): LineKeys {
		return this.signing.keys(this.state);
	}

	facts(): Facts {
		return this.signing.facts(this.state as State);
	}
}
