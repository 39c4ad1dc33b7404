import { gzipSync } from "node:zlib";
import { CarrierError, type Dialler, dial } from "@tansiq/carriers";
import {
	type Frame,
	formatFrame,
	headsFrame,
	LOGS,
	type LogName,
	owed,
	parseParcel,
	type RefusedFrame,
	recoverFrames,
} from "@tansiq/line";
import { blobsNamed } from "@tansiq/party";
import type { Log } from "../log.ts";
import type { Runtime } from "../runtime.ts";
import { Answers } from "./answers.ts";
import { BLOB_PATH, FRAME_PATH, PACKED_PATH } from "./ear.ts";
import { type Intake, PENDING_BLOBS } from "./intake.ts";
import { mayOvertake } from "./parcels.ts";

/** A frame takes a slow line a quarter of a second, so that what is urgent gets through between two. */
const FRAME_BYTES = 64_000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;
/** A log that the peer has stopped taking waits for two people, not for the next try. */
const STOPPED_RETRY_MS = 60_000;
/** Frames of one exchange; a peer that always has another answer is left alone for a while. */
const MOST_ROUNDS = 10_000;
/** A frame's blobs take fewer; a peer that keeps asking for them takes none of the log. */
const MOST_ASKED = 32;

export interface PumpState {
	/** When the peer last answered anything authentic, wall µs. */
	toldUs: number | null;
	/** The peer is not reached, or does not take one of our logs. */
	failing: boolean;
}

/** The peer is there and does not take this log; the other one has nothing to do with it. */
class NotReceipted extends Error {
	readonly isStopped: boolean;
	constructor(detail: string, isStopped: boolean) {
		super(detail);
		this.isStopped = isStopped;
	}
}

/** What of an exchange says whether the peer took a log. */
interface Reply {
	isMissing: boolean;
	refused: RefusedFrame[];
}

/** A log that the peer does not take, until it does. */
interface Refused {
	restMs: number;
	/** While it rests. */
	timer: NodeJS.Timeout | null;
}

/**
 * Sends what the peer has not countersigned, log by log, until it has. The tail is the outbox, so
 * a restart sends the same again, and the peer skips what it holds.
 */
export class Pump {
	#toldUs: number | null = null;
	readonly #runtime: Runtime;
	readonly #intake: Intake;
	readonly #dialler: Dialler;
	readonly #log: Log;
	readonly #running = new Set<LogName | "heads">();
	readonly #waiters: (() => void)[] = [];
	#closed = false;
	/** Heads are compared at the first contact and after each failure, before anything is sent. */
	#compared = false;
	#unreached = false;
	#retry: NodeJS.Timeout | null = null;
	#retryMs = FIRST_RETRY_MS;
	readonly #refused = new Map<LogName, Refused>();

	constructor(
		runtime: Runtime,
		intake: Intake,
		peer: { address: string; tlsPin: string },
		log: Log,
	) {
		this.#runtime = runtime;
		this.#intake = intake;
		this.#log = log;
		this.#dialler = dial({
			url: peer.address,
			identity: runtime.folder.tls,
			pin: peer.tlsPin,
			timeoutMs: 10_000,
		});
	}

	get state(): PumpState {
		return { toldUs: this.#toldUs, failing: this.#unreached || this.#refused.size > 0 };
	}

	/** Looks whether anything is owed; call it after every change. */
	wake(): void {
		if (this.#closed || this.#retry !== null) return;
		if (!this.#compared || this.#runtime.state.line.recovering !== null) {
			if (!this.#running.has("heads")) void this.#run("heads", () => this.#compare("routine"));
			return;
		}
		for (const log of LOGS) {
			const { tail } = this.#runtime.state.line.own[log];
			const isResting = (this.#refused.get(log)?.timer ?? null) !== null;
			if (tail.length > 0 && !this.#running.has(log) && !isResting)
				void this.#run(log, () => this.#sendAll(log));
		}
	}

	/** Compares heads with the peer at the next occasion. */
	compare(): void {
		this.#compared = false;
		this.wake();
	}

	/** Resolves when nothing is owed and nothing is under way. */
	idle(): Promise<void> {
		if (this.#isIdle()) return Promise.resolve();
		return new Promise((resolve) => this.#waiters.push(resolve));
	}

	close(): void {
		this.#closed = true;
		if (this.#retry !== null) clearTimeout(this.#retry);
		for (const { timer } of this.#refused.values()) if (timer !== null) clearTimeout(timer);
		this.#dialler.close();
	}

	#isIdle(): boolean {
		const { own } = this.#runtime.state.line;
		return (
			this.#compared && this.#running.size === 0 && LOGS.every((log) => own[log].tail.length === 0)
		);
	}

	async #run(what: LogName | "heads", work: () => Promise<void>): Promise<void> {
		this.#running.add(what);
		try {
			await work();
			this.#reached();
			if (what !== "heads") this.#refused.delete(what);
		} catch (error) {
			if (what !== "heads" && error instanceof NotReceipted) this.#rest(what, error);
			else this.#later(error as Error);
		} finally {
			this.#running.delete(what);
			if (this.#isIdle()) for (const waiter of this.#waiters.splice(0)) waiter();
			else this.wake();
		}
	}

	/** Each side learns what the other holds, and a node that lost entries has them given back. */
	async #compare(lane: LogName): Promise<void> {
		const { state, keys } = this.#runtime;
		// Before anything that the new key signed.
		for (const { note } of state.revocations)
			await this.#converse({ type: "revocation", note }, lane);
		await this.#converse(headsFrame(state.line, keys), lane);
		while (!this.#closed && state.line.recovering !== null) {
			const before = this.#held();
			for (const frame of recoverFrames(state.line)) await this.#converse(frame, lane);
			if (state.line.recovering !== null && this.#held() === before)
				throw new Error("the peer does not hold what we lost");
		}
		this.#compared = true;
	}

	/** What we have of our own logs and of the mirror, for telling whether anything came. */
	#held(): string {
		const { own, mirrored } = this.#runtime.state.line;
		return LOGS.map((log) =>
			[own[log].size, own[log].cosignedSize, mirrored[log].size].join(),
		).join();
	}

	async #sendAll(log: LogName): Promise<void> {
		const { state } = this.#runtime;
		// Whoever refused it may lack what it once countersigned; the other log does not wait for this.
		if (this.#refused.has(log)) await this.#compare(log);
		let asked = 0;
		let maxBytes = FRAME_BYTES;
		while (!this.#closed) {
			const frame = this.#owed(log, maxBytes);
			if (frame === null) return;
			const before = state.line.own[log].cosignedSize;
			const reply = await this.#converse(frame, log);
			if (reply.isMissing && ++asked < MOST_ASKED) continue;
			asked = 0;
			const refused = reply.refused.find((answer) => answer.log === log);
			if (frame.entries.length > 1 && refused !== undefined && mayOvertake(refused.code)) {
				// What was said before it does not wait with it.
				maxBytes = 1;
				continue;
			}
			if (refused !== undefined)
				throw new NotReceipted(
					`peer refused ${log} from ${frame.from}: ${refused.code}`,
					refused.code === "stopped" || refused.code === "fork",
				);
			if (state.line.own[log].cosignedSize === before)
				throw new NotReceipted(`peer gave no receipt for ${log} from ${frame.from}`, false);
		}
	}

	/** The next frame of a log; it names no more blobs than the peer keeps waiting. */
	#owed(log: LogName, maxBytes: number) {
		const { state, keys } = this.#runtime;
		const frame = owed(state.line, log, keys, maxBytes);
		if (frame === null) return null;
		const named = new Set<string>();
		let bytes = 0;
		for (const entry of frame.entries) {
			for (const sha256 of blobsNamed(entry)) named.add(sha256);
			if (named.size > PENDING_BLOBS / 2) return owed(state.line, log, keys, bytes);
			bytes += entry.length;
		}
		return frame;
	}

	/** Sends a frame, takes what it is answered with, and sends what that asks for. */
	async #converse(first: Frame, lane: LogName): Promise<Reply> {
		const queue = new Answers();
		const reply: Reply = { isMissing: false, refused: [] };
		let frame: Frame | undefined = first;
		for (let round = 0; round < MOST_ROUNDS && !this.#closed; round++) {
			if (frame === undefined) return reply;
			for (const answer of await this.#post(frame, lane)) {
				if (answer.type === "missing") reply.isMissing = true;
				if (answer.type === "refused" && reply.refused.length < MOST_ASKED)
					reply.refused.push(answer);
				queue.add(await this.#intake.take(answer));
			}
			frame = queue.shift();
		}
		return reply;
	}

	async #post(frame: Frame, lane: LogName): Promise<Frame[]> {
		const runtime = this.#runtime;
		const isBlob = frame.type === "blob";
		const [path, bytes] = isBlob ? [BLOB_PATH, frame.bytes] : packed(formatFrame(frame));
		// What it tells of was decided up to here; none of it leaves before it is on disk.
		const durable = runtime.durable();
		const { status, body } = await this.#dialler.post(path, bytes, lane, durable);
		if (status !== (isBlob ? 204 : 200))
			throw new Error(`peer answered ${status} to a frame of ${frame.type}`);
		this.#toldUs = runtime.clock.wallUs();
		return isBlob ? [] : parseParcel(body);
	}

	#say(error: Error): void {
		this.#log("warn", "line", {
			code: error instanceof CarrierError ? error.code : "answer",
			detail: error.message,
		});
	}

	#reached(): void {
		this.#retryMs = FIRST_RETRY_MS;
		this.#unreached = false;
	}

	/** One log rests; what is urgent on the other one goes its way. */
	#rest(log: LogName, error: NotReceipted): void {
		this.#reached();
		if (this.#closed) return;
		const known = this.#refused.get(log);
		if (known === undefined) this.#say(error);
		const restMs = Math.min(known === undefined ? FIRST_RETRY_MS : known.restMs * 2, LAST_RETRY_MS);
		const refused: Refused = { restMs, timer: null };
		refused.timer = setTimeout(
			() => {
				refused.timer = null;
				this.wake();
			},
			error.isStopped ? STOPPED_RETRY_MS : restMs,
		);
		this.#refused.set(log, refused);
	}

	/** The peer was not reached: nothing of ours gets through for now. */
	#later(error: Error): void {
		this.#compared = false;
		if (this.#closed) return;
		if (!this.#unreached) this.#say(error);
		this.#unreached = true;
		this.#retry ??= setTimeout(() => {
			this.#retry = null;
			this.wake();
		}, this.#retryMs);
		this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
	}
}

/** Shorter ones gain nothing from it. */
const WORTH_PACKING_BYTES = 4_096;

function packed(text: string): [path: string, bytes: Uint8Array] {
	const bytes = new TextEncoder().encode(text);
	return bytes.length < WORTH_PACKING_BYTES ? [FRAME_PATH, bytes] : [PACKED_PATH, gzipSync(bytes)];
}
