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
	recoverFrames,
} from "@tansiq/line";
import { blobsNamed } from "@tansiq/party";
import type { Log } from "../log.ts";
import type { Runtime } from "../runtime.ts";
import { BLOB_PATH, FRAME_PATH, PACKED_PATH } from "./ear.ts";
import { type Intake, PENDING_BLOBS } from "./intake.ts";

/** A frame takes a slow line a quarter of a second, so that what is urgent gets through between two. */
const FRAME_BYTES = 64_000;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;
/** A log that the peer has stopped taking waits for two people, not for the next try. */
const STOPPED_RETRY_MS = 60_000;
/** Frames of one exchange; a peer that always has another answer is left alone for a while. */
const MOST_ROUNDS = 10_000;

export interface PumpState {
	/** When the peer last answered anything authentic, wall µs. */
	toldUs: number | null;
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

/**
 * Sends what the peer has not countersigned, log by log, until it has. The tail is the outbox, so
 * a restart sends the same again, and the peer skips what it holds.
 */
export class Pump {
	readonly state: PumpState = { toldUs: null, failing: false };
	readonly #runtime: Runtime;
	readonly #intake: Intake;
	readonly #dialler: Dialler;
	readonly #log: Log;
	readonly #running = new Set<LogName | "heads">();
	readonly #waiters: (() => void)[] = [];
	#closed = false;
	/** Heads are compared at the first contact, after each failure, and when the peer refuses. */
	#compared = false;
	#retry: NodeJS.Timeout | null = null;
	#retryMs = FIRST_RETRY_MS;
	/** Logs that were not receipted, until they are tried again; and how long they rest next time. */
	readonly #waits = new Map<LogName, NodeJS.Timeout>();
	readonly #refusedMs = new Map<LogName, number>();

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

	/** Looks whether anything is owed; call it after every change. */
	wake(): void {
		if (this.#closed || this.#retry !== null) return;
		if (!this.#compared || this.#runtime.state.line.recovering !== null) {
			if (!this.#running.has("heads")) void this.#run("heads", () => this.#compare());
			return;
		}
		for (const log of LOGS) {
			const { tail } = this.#runtime.state.line.own[log];
			if (tail.length > 0 && !this.#running.has(log) && !this.#waits.has(log))
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
		for (const timer of this.#waits.values()) clearTimeout(timer);
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
			this.#retryMs = FIRST_RETRY_MS;
			this.state.failing = false;
			if (what !== "heads") this.#refusedMs.delete(what);
		} catch (error) {
			this.#compared = false;
			this.#say(error as Error);
			if (what !== "heads" && error instanceof NotReceipted) this.#rest(what, error);
			else this.#later();
		} finally {
			this.#running.delete(what);
			if (this.#isIdle()) for (const waiter of this.#waiters.splice(0)) waiter();
			else this.wake();
		}
	}

	/** Each side learns what the other holds, and a node that lost entries has them given back. */
	async #compare(): Promise<void> {
		const { state, keys } = this.#runtime;
		// Before anything that the new key signed.
		for (const { note } of state.revocations)
			await this.#converse({ type: "revocation", note }, "routine");
		await this.#converse(headsFrame(state.line, keys), "routine");
		while (!this.#closed && state.line.recovering !== null) {
			const before = this.#held();
			for (const frame of recoverFrames(state.line)) await this.#converse(frame, "routine");
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
		while (!this.#closed) {
			const frame = this.#owed(log);
			if (frame === null) return;
			const before = state.line.own[log].cosignedSize;
			const answers = await this.#converse(frame, log);
			if (answers.some(({ type }) => type === "missing")) continue;
			const refused = answers.find((answer) => answer.type === "refused");
			if (refused?.type === "refused")
				throw new NotReceipted(
					`peer refused ${log} from ${frame.from}: ${refused.code}`,
					refused.code === "stopped" || refused.code === "fork",
				);
			if (state.line.own[log].cosignedSize === before)
				throw new NotReceipted(`peer gave no receipt for ${log} from ${frame.from}`, false);
		}
	}

	/** The next frame of a log; it names no more blobs than the peer keeps waiting. */
	#owed(log: LogName) {
		const { state, keys } = this.#runtime;
		const frame = owed(state.line, log, keys, FRAME_BYTES);
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
	async #converse(first: Frame, lane: LogName): Promise<Frame[]> {
		const queue: Frame[] = [first];
		const answers: Frame[] = [];
		for (let round = 0; round < MOST_ROUNDS && !this.#closed; round++) {
			const frame = queue.shift();
			if (frame === undefined) return answers;
			for (const answer of await this.#post(frame, lane)) {
				answers.push(answer);
				queue.push(...(await this.#intake.take(answer)));
			}
		}
		return answers;
	}

	async #post(frame: Frame, lane: LogName): Promise<Frame[]> {
		const runtime = this.#runtime;
		// What it tells of was decided up to here; none of it leaves before it is on disk.
		await runtime.durable();
		const isBlob = frame.type === "blob";
		const [path, bytes] = isBlob ? [BLOB_PATH, frame.bytes] : packed(formatFrame(frame));
		const { status, body } = await this.#dialler.post(path, bytes, lane);
		if (status !== (isBlob ? 204 : 200))
			throw new Error(`peer answered ${status} to a frame of ${frame.type}`);
		this.state.toldUs = runtime.clock.wallUs();
		return isBlob ? [] : parseParcel(body);
	}

	#say(error: Error): void {
		if (this.#closed) return;
		if (!this.state.failing)
			this.#log("warn", "line", {
				code: error instanceof CarrierError ? error.code : "answer",
				detail: error.message,
			});
		this.state.failing = true;
	}

	/** One log rests; what is urgent on the other one goes its way. */
	#rest(log: LogName, { isStopped }: NotReceipted): void {
		if (this.#closed) return;
		const ms = isStopped ? STOPPED_RETRY_MS : (this.#refusedMs.get(log) ?? FIRST_RETRY_MS);
		this.#refusedMs.set(log, Math.min(ms * 2, LAST_RETRY_MS));
		const timer = setTimeout(() => {
			this.#waits.delete(log);
			this.wake();
		}, ms);
		this.#waits.set(log, timer);
	}

	/** The peer was not reached: nothing of ours gets through for now. */
	#later(): void {
		if (this.#closed) return;
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
