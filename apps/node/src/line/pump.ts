import { CarrierError, type Dialler, dial } from "@tansiq/carriers";
import { formatFrame, LOGS, type LogName, owed } from "@tansiq/line";
import type { Log } from "../log.ts";
import type { Runtime } from "../runtime.ts";

/** A frame stays well under the carrier's 1 MiB. */
const FRAME_BYTES = 400_000;
/** So many blobs ahead of the entries that name them; a peer keeps no more than 64 waiting. */
const BLOBS_AT_ONCE = 32;
const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 5_000;

export interface PumpState {
	/** When the peer last answered anything authentic, wall µs. */
	toldUs: number | null;
	failing: boolean;
}

/**
 * Sends what the peer has not countersigned, log by log, until it has. The tail is the outbox, so
 * a restart sends the same again, and the peer skips what it holds.
 */
export class Pump {
	readonly state: PumpState = { toldUs: null, failing: false };
	readonly #runtime: Runtime;
	readonly #dialler: Dialler;
	readonly #log: Log;
	readonly #running = new Set<LogName>();
	readonly #waiters: (() => void)[] = [];
	#closed = false;
	#retry: NodeJS.Timeout | null = null;
	#retryMs = FIRST_RETRY_MS;

	constructor(runtime: Runtime, peer: { address: string; tlsPin: string }, log: Log) {
		this.#runtime = runtime;
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
		for (const log of LOGS) {
			const { tail } = this.#runtime.state.line.own[log];
			if (tail.length > 0 && !this.#running.has(log)) void this.#run(log);
		}
	}

	/** Resolves when nothing is owed and nothing is under way. */
	idle(): Promise<void> {
		if (this.#isIdle()) return Promise.resolve();
		return new Promise((resolve) => this.#waiters.push(resolve));
	}

	close(): void {
		this.#closed = true;
		if (this.#retry !== null) clearTimeout(this.#retry);
		this.#dialler.close();
	}

	#isIdle(): boolean {
		const { own } = this.#runtime.state.line;
		return this.#running.size === 0 && LOGS.every((log) => own[log].tail.length === 0);
	}

	async #run(log: LogName): Promise<void> {
		this.#running.add(log);
		try {
			let maxBytes: number | null = FRAME_BYTES;
			while (!this.#closed && maxBytes !== null) maxBytes = await this.#send(log, maxBytes);
			this.#retryMs = FIRST_RETRY_MS;
			this.state.failing = false;
		} catch (error) {
			this.#later(error as Error);
		} finally {
			this.#running.delete(log);
			if (this.#isIdle()) for (const waiter of this.#waiters.splice(0)) waiter();
			else this.wake();
		}
	}

	/** One frame and its receipt. Resolves to the size of the next, null when nothing is owed. */
	async #send(log: LogName, maxBytes: number): Promise<number | null> {
		const runtime = this.#runtime;
		const frame = owed(runtime.state.line, log, runtime.folder.keys, maxBytes);
		if (frame === null) return null;
		// The entries were decided up to here; none of them leaves before it is on disk.
		await runtime.durable();
		const { status, body } = await this.#dialler.post(
			"/line/v1/entries",
			new TextEncoder().encode(formatFrame(frame)),
		);
		const answer = Buffer.from(body).toString("utf8");
		if (status === 200) {
			this.state.toldUs = runtime.clock.wallUs();
			runtime.act({ type: "receipt", log, note: answer });
			return FRAME_BYTES;
		}
		if (status === 424) return this.#sendBlobs(answer, frame.entries);
		throw new Error(`peer answered ${status} to entries ${frame.from}…${frame.size - 1}`);
	}

	/**
	 * Geometry that goes by hash, and only what our own unsent entries name. Resolves to the size of
	 * a frame of entries that then need no other.
	 */
	async #sendBlobs(answer: string, entries: readonly Uint8Array[]): Promise<number> {
		const { missing } = JSON.parse(answer) as { missing: string[] };
		const texts = entries.map((bytes) => Buffer.from(bytes).toString("utf8"));
		const entryNaming = (sha256: string) =>
			texts.findIndex((text) => text.includes(`"sha256":"${sha256}"`));
		for (const sha256 of missing.slice(0, BLOBS_AT_ONCE)) {
			const named = entryNaming(sha256) >= 0;
			const bytes = named ? await this.#runtime.journal.blob(sha256) : null;
			if (bytes === null) throw new Error(`peer asks for blob ${sha256}, which no entry names`);
			const { status } = await this.#dialler.post("/line/v1/blob", bytes);
			if (status !== 204) throw new Error(`peer answered ${status} to blob ${sha256}`);
		}
		const next = missing[BLOBS_AT_ONCE];
		const fitting = next === undefined ? entries : entries.slice(0, entryNaming(next));
		return fitting.reduce((bytes, entry) => bytes + entry.length, 0);
	}

	#later(error: Error): void {
		if (this.#closed) return;
		if (!this.state.failing)
			this.#log("warn", "line", {
				code: error instanceof CarrierError ? error.code : "answer",
				detail: error.message,
			});
		this.state.failing = true;
		this.#retry ??= setTimeout(() => {
			this.#retry = null;
			this.wake();
		}, this.#retryMs);
		this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
	}
}
