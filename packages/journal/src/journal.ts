import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { JournalError } from "./failure.ts";
import type { Failure, Question, Report, Request } from "./messages.ts";
import { replayFrom } from "./replay.ts";
import type { EventRow, Journal, JournalOptions, JournalStats, OpenedJournal } from "./rows.ts";
import type { Store } from "./store.ts";

interface Waiter {
	resolve: (value: never) => void;
	reject: (error: JournalError) => void;
}

/**
 * Opens a journal, making it where the file is not there (unless `create` is false).
 * @throws JournalError that names the file and says what was expected.
 */
export async function openJournal(options: JournalOptions): Promise<OpenedJournal> {
	const { file, create = true, synchronous = "FULL" } = options;
	const thread = new Worker(new URL("./worker.ts", import.meta.url), {
		workerData: { file, create, synchronous },
	});
	const position = await opened(thread, file);
	const journal = new ThreadJournal(thread, position, options);
	return {
		journal,
		replay: replayFrom((after, upTo) => journal.ask("replay", after, upTo), position),
	};
}

async function opened(thread: Worker, file: string): Promise<number> {
	const ended = new AbortController();
	thread.once("exit", () => ended.abort());
	// `once` rejects with whatever the thread throws before its first message.
	const heard = once(thread, "message", { signal: ended.signal }).catch((cause) => {
		throw new JournalError("closed", `journal ${file}: its thread ended`, { cause });
	});
	const report: Report = (await heard)[0];
	if (report.kind === "opened") return report.position;
	await thread.terminate();
	if (report.kind === "failed") throw restored(report.failure);
	throw new TypeError(`journal thread reported ${report.kind}, expected opened or failed`);
}

function restored({ code, message }: Failure): JournalError {
	return new JournalError(code, message);
}

class ThreadJournal implements Journal {
	position: number;
	durablePosition: number;
	readonly #thread: Worker;
	readonly #options: JournalOptions;
	/** Rows handed over while a commit is under way: they make the next one. */
	#gathered: EventRow[] = [];
	#committing = false;
	#sendScheduled = false;
	#failure: JournalError | null = null;
	#closing: Promise<void> | null = null;
	#listeners: ((position: number) => void)[] = [];
	/** Waiters for positions, in the order they came. */
	#waiters: (Waiter & { position: number })[] = [];
	readonly #questions = new Map<number, Waiter>();
	#questionId = 0;

	constructor(thread: Worker, position: number, options: JournalOptions) {
		this.#thread = thread;
		this.#options = options;
		this.position = position;
		this.durablePosition = position;
		thread.on("message", (report: Report) => this.#hear(report));
		thread.on("error", (error) => this.#threadEnded(error));
		thread.on("exit", () => this.#threadEnded());
	}

	append(rows: readonly EventRow[]): number {
		this.#expectOpen();
		for (const row of rows) checkRow(row);
		for (const row of rows) this.#gathered.push(ownCopy(row));
		this.position += rows.length;
		this.#scheduleSend();
		return this.position;
	}

	flush(): void {
		if (this.#failure === null && !this.#committing && this.#gathered.length > 0) this.#send();
	}

	durable(position: number): Promise<void> {
		if (position <= this.durablePosition) return Promise.resolve();
		if (this.#failure !== null) return Promise.reject(this.#failure);
		return new Promise((resolve, reject) => {
			this.#waiters.push({ position, resolve, reject });
		});
	}

	onDurable(listener: (position: number) => void): void {
		this.#listeners.push(listener);
	}

	entries(line: string, author: string, log: string, from: number, limit: number) {
		return this.ask("entries", line, author, log, from, limit);
	}

	blob(sha256: string): Promise<Uint8Array | null> {
		return this.ask("blob", sha256);
	}

	stats(): Promise<JournalStats> {
		return this.ask("stats");
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	/** Puts a question to the thread; it answers between commits, so from durable rows only. */
	ask<Q extends Question>(kind: Q, ...args: Parameters<Store[Q]>): Promise<ReturnType<Store[Q]>> {
		if (this.#failure !== null) return Promise.reject(this.#failure);
		this.#questionId += 1;
		const id = this.#questionId;
		this.#thread.postMessage({ kind, id, args } as Request);
		return new Promise((resolve, reject) => {
			this.#questions.set(id, { resolve, reject });
		});
	}

	async #close(): Promise<void> {
		if (this.#failure === null) {
			await this.durable(this.position);
			await this.ask("close");
		}
		await this.#thread.terminate();
	}

	/** At the end of the current turn, so that all its rows go together. */
	#scheduleSend(): void {
		if (this.#sendScheduled || this.#committing || this.#gathered.length === 0) return;
		this.#sendScheduled = true;
		queueMicrotask(() => {
			this.#sendScheduled = false;
			this.flush();
		});
	}

	#send(): void {
		const rows = this.#gathered;
		this.#gathered = [];
		this.#committing = true;
		const first = this.position - rows.length + 1;
		this.#thread.postMessage({ kind: "commit", first, rows } satisfies Request);
	}

	#hear(report: Report): void {
		switch (report.kind) {
			case "committed":
				this.#committing = false;
				this.#scheduleSend();
				this.#becomeDurable(report.position);
				break;
			case "failed":
				this.#fail(restored(report.failure));
				break;
			case "answer":
				this.#questions.get(report.id)?.resolve(report.value as never);
				this.#questions.delete(report.id);
				break;
			case "unanswered":
				this.#questions.get(report.id)?.reject(restored(report.failure));
				this.#questions.delete(report.id);
				break;
		}
	}

	#becomeDurable(position: number): void {
		this.durablePosition = position;
		const reached = this.#waiters.filter((waiter) => waiter.position <= position);
		this.#waiters = this.#waiters.filter((waiter) => waiter.position > position);
		for (const listener of this.#listeners) listener(position);
		for (const waiter of reached) waiter.resolve(undefined as never);
	}

	#threadEnded(cause?: unknown): void {
		const message = `journal ${this.#options.file}: its thread ended`;
		const error = new JournalError("closed", message, { cause });
		if (this.#closing === null || cause !== undefined) this.#fail(error);
		else this.#failure ??= error;
	}

	#fail(error: JournalError): void {
		if (this.#failure !== null) return;
		this.#failure = error;
		this.#options.onFailure(error);
		for (const waiter of [...this.#waiters, ...this.#questions.values()]) waiter.reject(error);
		this.#waiters = [];
		this.#questions.clear();
	}

	#expectOpen(): void {
		if (this.#failure !== null) throw this.#failure;
		if (this.#closing !== null) {
			throw new JournalError("closed", `journal ${this.#options.file}: it was closed`);
		}
	}
}

/** What would only be found in the thread, after the position was given out, is found here. */
function checkRow({ body, entries }: EventRow): void {
	if (!body.startsWith("{") || !body.endsWith("}")) {
		throw new TypeError(`body ${body.slice(0, 40)}: expected the JSON text of one object`);
	}
	for (const { index } of entries) {
		if (!Number.isSafeInteger(index) || index < 0) {
			throw new TypeError(`entry index ${index}: expected an integer of 0 or more`);
		}
	}
}

/**
 * Copies, so that a later change by the caller is not written, and so that crossing to the thread
 * does not drag along the whole pool that a small Buffer is a view of.
 */
function ownCopy({ body, entries, blobs }: EventRow): EventRow {
	return {
		body,
		entries: entries.map((entry) => ({ ...entry, bytes: new Uint8Array(entry.bytes) })),
		blobs: blobs.map((blob) => ({ ...blob, bytes: new Uint8Array(blob.bytes) })),
	};
}
