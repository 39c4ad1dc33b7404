import { createHash } from "node:crypto";
import type { Frame, LogName, NotTaken } from "@tansiq/line";
import { type Hearing, NOTHING_RECEIPTED, type Stored, storedFor } from "@tansiq/party";
import type { Log } from "../log.ts";
import type { Runtime } from "../runtime.ts";

/** Blobs that were sent ahead of the entry that names them; more than this and the oldest go. */
export const PENDING_BLOBS = 64;
/** Entries that are read at once to be given back or sent again. */
const READ_AT_ONCE = 500;

/** Who is on the other side, as far as this process has heard. */
export interface Heard {
	/** When the peer last said anything authentic, wall µs. */
	atUs: number | null;
	frames: number;
	/** So many entries of each of its logs the peer has receipts for, by its newest word. */
	receipted: Record<LogName, number>;
}

/**
 * Takes frames of the peer, whichever carrier brought them: they are decided on, journalled and
 * applied, and what they are answered with is given back when all of that is durable.
 */
export class Intake {
	readonly heard: Heard = { atUs: null, frames: 0, receipted: NOTHING_RECEIPTED };
	readonly #runtime: Runtime;
	readonly #log: Log;
	readonly #pending = new Map<string, Uint8Array>();
	/** How long the log was when it was last said why nothing more of it is taken. */
	readonly #notTaken = new Map<string, number>();

	constructor(runtime: Runtime, log: Log) {
		this.#runtime = runtime;
		this.#log = log;
	}

	async take(frame: Frame): Promise<Frame[]> {
		const runtime = this.#runtime;
		if (frame.type === "blob") this.keep(frame.bytes);
		const stored = await this.#stored(frame);
		const hearing = runtime.hear(frame, stored);
		const answers = runtime.answer(frame, hearing, stored);
		this.#forget(hearing);
		if (hearing.notTaken !== null) this.#sayNotTaken(hearing.notTaken, frame);
		await runtime.durable();
		this.heard.atUs = runtime.clock.wallUs();
		this.heard.frames++;
		if (frame.type === "heads") {
			const { urgent, routine } = frame.heads;
			this.heard.receipted = { urgent: urgent.receipted, routine: routine.receipted };
		}
		return answers;
	}

	/** Bulk bytes ahead of the entry that names them. */
	keep(bytes: Uint8Array): void {
		const sha256 = createHash("sha256").update(bytes).digest("hex");
		this.#pending.set(sha256, Uint8Array.from(bytes));
		for (const oldest of this.#pending.keys()) {
			if (this.#pending.size <= PENDING_BLOBS) return;
			this.#pending.delete(oldest);
		}
	}

	/** Once for each reason, until the log goes on: who sends the same for ever fills no disk. */
	#sayNotTaken({ code, log, size }: NotTaken, frame: Frame): void {
		const reason = `${log} ${code}`;
		if (this.#notTaken.get(reason) === size) return;
		this.#notTaken.set(reason, size);
		this.#log("error", "not taken", { code, size, frame: frame.type });
	}

	#forget({ events }: Hearing): void {
		for (const event of events)
			if (event.type === "heard")
				for (const { sha256 } of event.blobs) this.#pending.delete(sha256);
	}

	/** What the database holds and the answer will be made of, read before anything is decided. */
	async #stored(frame: Frame): Promise<Stored> {
		const { journal, state } = this.#runtime;
		const blobs = new Map(this.#pending);
		if (frame.type === "missing")
			for (const sha256 of frame.sha256.slice(0, PENDING_BLOBS / 2)) {
				const bytes = await journal.blob(sha256);
				if (bytes !== null) blobs.set(sha256, bytes);
			}
		const entries = new Map<string, Uint8Array>();
		for (const { author, log, from } of storedFor(state, frame)) {
			const read = await journal.entries(state.line.id, author, log, from, READ_AT_ONCE);
			for (const [i, bytes] of read.entries()) entries.set(`${author} ${log} ${from + i}`, bytes);
		}
		return { blobs, entry: (author, log, index) => entries.get(`${author} ${log} ${index}`) };
	}
}
