import { deserialize, serialize } from "node:v8";
import {
	authorName,
	currentAuthor,
	type Frame,
	formatFrame,
	headsFrame,
	type LineKeys,
	LOGS,
	mirrorName,
	owed,
	recoverFrames,
	ringOf,
} from "@tansiq/line";
import {
	apply,
	decide,
	due,
	emptyState,
	type Facts,
	type Founding,
	fromRows,
	type Input,
	NOTHING_RECEIPTED,
	type PartyEvent,
	Refusal,
	type State,
	sha256Hex,
	toRows,
} from "@tansiq/party";
import { NOTE_TYPE, type Signer } from "@tansiq/record";
import type { MachineClock } from "./clocks.ts";
import type { Crypto } from "./crypto.ts";
import { Disk, type Row } from "./disk.ts";
import { LINE, type PartyName } from "./founding.ts";
import type { Net } from "./net.ts";
import type { Relay } from "./relay.ts";
import { FRAME_BYTES, owedParcel, takeFrame } from "./wire.ts";
import type { World } from "./world.ts";

const REQUEST_TIMEOUT_US = 10_000_000;
const FIRST_RETRY_US = 50_000;
const LAST_RETRY_US = 5_000_000;
/** A log that the peer has stopped taking waits for people. */
const STOPPED_RETRY_US = 60_000_000;
/** Both sides tell one another how far they are, at start and so often. */
const HEADS_US = 120_000_000;
const RECOVER_US = 2_000_000;
/** After so long without an answer the mailbox carries what is owed. */
const MAIL_AFTER_US = 60_000_000;
const MAIL_US = 20_000_000;
/** A node looks at the time no more often than this. */
const TICK_US = 1_000_000;
/** Folding fewer rows than this anew costs less than a snapshot. */
const SNAPSHOT_ROWS = 40;
const RESTART_US = 2_000_000;
const LAST_RESTART_US = 60_000_000;

export interface NodeSetting {
	world: World;
	net: Net;
	relay: Relay | null;
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

/** What a node says to its peer, each kind one at a time. */
type Lane = "urgent" | "routine" | "heads" | "recover" | "revocation";

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
	readonly crypto: Crypto;
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
	/** The author's key pairs, by C2SP verifier key. */
	readonly authorKeys = new Map<string, Signer>();
	/** Those whom somebody has signed in at this desk. */
	readonly signedIn = new Set<string>();
	readonly #setting: NodeSetting;
	readonly #founding: string;
	#life = 0;
	#salts = 0;
	#startedUs = 0;
	#restartUs = RESTART_US;
	#busy = new Set<Lane>();
	era = 0;
	/** So many of our revocations the peer has answered. */
	#toldRevocations = 0;
	#retryUs = FIRST_RETRY_US;
	#answeredUs = 0;
	#deadline: () => void = () => {};
	#keys: { names: string; keys: LineKeys } | null = null;
	#snapshot: { position: number; sum: number; state: Buffer } | null = null;

	constructor(setting: NodeSetting) {
		const { world, clock, crypto, name, peer } = setting;
		this.#setting = setting;
		this.world = world;
		this.crypto = crypto;
		this.name = name;
		this.peerName = peer;
		this.clock = clock;
		this.disk = new Disk(world);
		this.#founding = this.addAuthorKey(authorName(name, LINE));
	}

	/** Gives the node a key pair of its own to sign with; returns its verifier key. */
	addAuthorKey(label: string): string {
		const key = this.crypto.verifierKey(label, NOTE_TYPE);
		this.authorKeys.set(key, this.crypto.signer(label));
		return key;
	}

	/** Starts the process: reads the journal, folds it, and notes the boot. */
	start(): void {
		if (this.state !== null) return;
		const life = ++this.#life;
		const { world, disk } = this;
		this.#startedUs = world.nowUs;
		// It is compared before it is kept: until then a crash finds it as it was.
		let guarding = false;
		disk.open(
			(why) => {
				if (life === this.#life) this.crash(why, 0, false);
			},
			() => {
				const { own, recovering } = (this.state as State).line;
				// What is being recovered is no new high mark; the old one stands until it is reached.
				if (!guarding || recovering !== null) return null;
				return { urgent: own.urgent.size, routine: own.routine.size };
			},
		);
		const { rows, cut } = disk.recover();
		const isNew = rows.length === 0;
		this.#toldRevocations = 0;
		this.receipted = NOTHING_RECEIPTED;
		this.entries = new Map();
		this.blobs = new Map(disk.blobs);
		for (const { entries } of rows) for (const entry of entries) this.#keepEntry(entry);
		this.state = this.#refold(rows);
		this.#busy = new Set();
		this.#retryUs = FIRST_RETRY_US;
		this.#answeredUs = world.nowUs;
		world.trace(`start ${this.name} rows ${rows.length} cut ${cut}`);
		this.act({ type: "found", ...this.#setting.founding });
		this.act({ type: "boot", boot: this.clock.boot });
		this.#noticeRollback(isNew);
		guarding = true;
		this.#setting.watcher.started(this);
		this.#beat("heads", HEADS_US);
		if (this.#setting.relay !== null) this.#mail();
		this.wake();
	}

	/**
	 * The fold of the journal. A world restarts its nodes hundreds of times, so a snapshot is kept
	 * of the last fold; it counts only where the rows that it was made of are still the same.
	 */
	#refold(rows: readonly Row[]): State {
		const last = this.#snapshot;
		const isGood = last !== null && rows[last.position - 1]?.sum === last.sum;
		const state = emptyState(this.name);
		if (isGood) restoreInto(state, last.state);
		const from = isGood ? last.position : 0;
		for (const { body, entries } of rows.slice(from)) apply(state, fromRows(body, entries));
		const sum = rows.at(-1)?.sum;
		if (sum !== undefined && rows.length - from > SNAPSHOT_ROWS)
			this.#snapshot = { position: rows.length, sum, state: serialize(state) };
		return state;
	}

	/** The fold of everything that is durable, from the first row: what the state has to be. */
	foldAnew(): State {
		const state = emptyState(this.name);
		for (const { body, entries } of this.disk.rows) apply(state, fromRows(body, entries));
		return state;
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
		this.#life++;
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
		const life = this.#life;
		const attempt = (): void => {
			if (life !== this.#life || this.state === null) return;
			if (this.world.nowUs < this.frozenUntilUs)
				this.world.after(this.frozenUntilUs - this.world.nowUs, attempt);
			else run();
		};
		return this.world.after(delayUs, attempt);
	}

	/** Decides an input and journals what comes of it. @throws Refusal */
	act(input: Input): readonly PartyEvent[] {
		if (this.state === null) return [];
		const facts = this.facts();
		const events = decide(this.state, input, facts);
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

	#takeFrame(text: string): Frame[] {
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
		this.#setting.watcher.committed(this, events);
		const life = this.#life;
		disk.whenDurable(disk.position, () => {
			if (life === this.#life) this.#setting.watcher.shown(this, events);
		});
		this.#planDeadline();
		this.wake();
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

	/** Looks whether anything is owed to the peer. */
	wake(): void {
		const { state } = this;
		if (state?.founding == null) return;
		const own = state.revocations.filter(({ party }) => party === this.name);
		const note = own[this.#toldRevocations]?.note;
		if (note !== undefined) {
			// Whoever does not know the new key yet could not take what it signs.
			this.#pump("revocation", { type: "revocation", note }, () => this.#toldRevocations++);
			return;
		}
		for (const log of LOGS)
			if (state.line.own[log].tail.length > 0 && !this.#busy.has(log))
				this.#pump(log, owed(state.line, log, this.keys(), FRAME_BYTES));
		if (state.line.recovering !== null) this.#beat("recover", RECOVER_US);
	}

	/** Says something again and again, however often it was answered. */
	#beat(lane: "heads" | "recover", everyUs: number): void {
		const { state } = this;
		if (state?.founding == null || this.#busy.has(lane)) return;
		const frames =
			lane === "heads" ? [headsFrame(state.line, this.keys())] : recoverFrames(state.line);
		if (frames.length === 0) return;
		this.#busy.add(lane);
		for (const frame of frames) this.#send(frame, () => {});
		this.later(everyUs, () => {
			this.#busy.delete(lane);
			this.#beat(lane, everyUs);
		});
	}

	#pump(lane: Lane, frame: Frame | null, onAnswered = (): void => {}): void {
		if (this.#busy.has(lane) || frame === null) return;
		this.#busy.add(lane);
		const free = (delayUs: number): void => {
			this.later(delayUs, () => {
				this.#busy.delete(lane);
				this.wake();
			});
		};
		this.#send(frame, (answers) => {
			// A refusal comes with what the peer asks for; the frame itself is no better the next moment.
			const isStuck = answers === null || answers.some((text) => text.includes('"type":"refused"'));
			if (!isStuck) {
				this.#retryUs = FIRST_RETRY_US;
				this.#busy.delete(lane);
				onAnswered();
				this.wake();
				return;
			}
			if (answers?.some((text) => text.includes('"code":"stopped"'))) return free(STOPPED_RETRY_US);
			this.#retryUs = Math.min(this.#retryUs * 2, LAST_RETRY_US);
			free(this.#retryUs);
		});
	}

	/** One exchange with the peer; its answers are taken before `done`, null when none came. */
	#send(frame: Frame, done: (answers: string[] | null) => void): void {
		const life = this.#life;
		// What the frame says was decided up to here; nothing of it leaves before it is durable.
		this.disk.whenDurable(this.disk.position, () => {
			if (life !== this.#life) return;
			const bent = this.#leave(frame);
			if (bent === null) return done(null);
			let open = true;
			const finish = (answers: string[] | null): void => {
				if (!open) return;
				open = false;
				done(answers);
			};
			const { era, peer } = this;
			const peerEra = peer?.era;
			// A connection ends with the process at either end, where a backup replaces it.
			const isCut = (): boolean => era !== this.era || peerEra !== peer?.era;
			this.#setting.net.send(this.name, this.peerName, () => {
				if (isCut()) return;
				peer?.deliver(bent, (answers) => {
					this.#setting.net.send(this.peerName, this.name, () => {
						if (isCut()) return;
						if (life !== this.#life || this.state === null) return;
						if (this.world.nowUs < this.frozenUntilUs) return;
						this.#answeredUs = this.world.nowUs;
						for (const answer of answers) this.#take(answer);
						finish(answers);
					});
				});
			});
			this.later(REQUEST_TIMEOUT_US, () => finish(null));
		});
	}

	/** A frame that no program of ours would send: a Byzantine party's, past every check. */
	sendByHand(frame: Frame): void {
		const text = formatFrame(frame);
		this.#setting.net.send(this.name, this.peerName, () => this.peer?.deliver(text, () => {}));
	}

	/** The text of a frame that leaves the machine now, or null where the node keeps it back. */
	#leave(frame: Frame): string | null {
		const bent = this.bend === null ? frame : this.bend(frame);
		if (bent === null) return null;
		this.#setting.watcher.sent(this, bent);
		return formatFrame(bent);
	}

	/** An answer of the peer; what it asks for in its turn goes out as a frame of its own. */
	#take(text: string): void {
		for (const frame of this.#takeFrame(text)) this.#send(frame, () => {});
	}

	/** A frame of the peer arrives; its answers leave when what they depend on is durable. */
	deliver(text: string, reply: (answers: string[]) => void): void {
		if (this.state === null || this.world.nowUs < this.frozenUntilUs) return;
		const life = this.#life;
		const answers = this.#takeFrame(text);
		this.disk.whenDurable(this.disk.position, () => {
			if (life === this.#life) reply(answers.flatMap((frame) => this.#leave(frame) ?? []));
		});
	}

	/** The mailbox: everything owed in one parcel, when the line itself has been silent. */
	#mail(): void {
		const { relay } = this.#setting;
		if (relay === null) return;
		const life = this.#life;
		if (this.world.nowUs - this.#answeredUs > MAIL_AFTER_US) {
			const parcel = owedParcel(this);
			this.disk.whenDurable(this.disk.position, () => {
				if (life !== this.#life) return;
				const frames = parcel.flatMap((frame) => this.#leave(frame) ?? []);
				if (frames.length > 0) relay.deposit(this.name, this.peerName, frames);
			});
		}
		relay.collect(this.name, (frames) => {
			if (life !== this.#life || this.state === null || this.world.nowUs < this.frozenUntilUs)
				return false;
			// There is nobody to answer: what is owed goes into the next parcel.
			for (const text of frames) this.#takeFrame(text);
			return true;
		});
		this.later(MAIL_US, () => this.#mail());
	}

	keepBlob(bytes: Uint8Array): void {
		this.blobs.set(sha256Hex(bytes), bytes);
	}

	/** Time is told to the party exactly when it says that something becomes due. */
	#planDeadline(): void {
		this.#deadline();
		const { state } = this;
		if (state?.founding == null) return;
		const { deadlineMonoUs } = due(state, this.clock.monoUs());
		if (deadlineMonoUs === null) return;
		const inUs = Math.max(TICK_US, deadlineMonoUs - this.clock.monoUs());
		this.#deadline = this.later(inUs, () => {
			this.tryAct({ type: "time" });
			this.#planDeadline();
		});
	}

	/** What this node signs with now: the key in force, and those before it that are still good. */
	keys(): LineKeys {
		const { crypto, name, state } = this;
		const line = state?.founding == null ? null : state.line;
		const current = (line === null ? null : currentAuthor(line)) ?? this.#founding;
		const former = (line?.keys[name]?.author ?? [])
			.filter(({ key, revoked }) => revoked === null && key !== current)
			.map(({ key }) => key);
		const names = [current, ...former].join(" ");
		// The same object for the same keys: the line remembers by it what it has signed.
		if (this.#keys?.names !== names)
			this.#keys = {
				names,
				keys: {
					author: this.authorKeys.get(current) as Signer,
					mirror: crypto.cosigner(mirrorName(name, LINE)),
					former: former.flatMap((key) => this.authorKeys.get(key) ?? []),
				},
			};
		return this.#keys.keys;
	}

	facts(): Facts {
		const { state, crypto } = this;
		const line = (state as State).line;
		return {
			wallUs: this.clock.wallUs(),
			monoUs: this.clock.monoUs(),
			clock: { src: "sim", uncUs: 1_000 },
			salt: () => {
				const bytes = Buffer.alloc(16);
				bytes.writeUInt32LE(this.#salts++, 0);
				bytes.writeUInt32LE(this.world.random.u32(), 4);
				return bytes.toString("base64");
			},
			keys: this.keys(),
			peerKeys: ringOf(line, this.peerName, crypto.verifierOf),
			ownKeys: ringOf(line, this.name, crypto.verifierOf),
			operator: (name) => (this.signedIn.has(name) ? crypto.signer(name) : null),
			verifierOf: crypto.verifierOf,
			engine: "sim/1",
		};
	}
}

/** Everything in a state is plain data but the index of volumes, which is filled again. */
function restoreInto(state: State, snapshot: Buffer): void {
	const { index } = state.registry;
	Object.assign(state, deserialize(snapshot) as State);
	state.registry.index = index;
	for (const { key, owner, level, state: life, volumes } of state.registry.operations.values())
		if (life !== "ended" && (owner === "own" || level !== "sealed")) index.add(key, volumes);
}
