import type { Witness } from "@tansiq/carriers";
import { type LogName, ownInclusion, rotationHead, type WitnessRequest } from "@tansiq/line";
import type { Runtime } from "../runtime.ts";

type ShowHead = (
	log: LogName,
	requestFrom: (old: number) => WitnessRequest | null,
) => Promise<void>;

/**
 * Tells the mediator which key signs our heads: each KEY-ROTATE entry of ours, with the proof that
 * it stands under a head which it cosigned, and each revocation of ours. That entry holds keys,
 * heads and the names of the two who signed it, and is all that it sees of a log.
 */
export class KeyTelling {
	readonly #runtime: Runtime;
	readonly #client: Witness;
	readonly #showHead: ShowHead;
	/** New keys and notes that it took from this process; it is told again after a start. */
	readonly #told = new Set<string>();

	constructor(runtime: Runtime, client: Witness, showHead: ShowHead) {
		this.#runtime = runtime;
		this.#client = client;
		this.#showHead = showHead;
	}

	/** @throws Error when it takes one of them not; CarrierError */
	async tell(): Promise<void> {
		const { state } = this.#runtime;
		const { line, revocations } = state;
		if (line.recovering !== null) return;
		for (const { party, note } of revocations) {
			if (party !== line.self || this.#told.has(note)) continue;
			await this.#runtime.durable();
			const refused = await this.#client.addKeyAct({ revocation: note });
			if (refused !== null) throw new Error(`revocation: ${refused.status} ${refused.reason}`);
			this.#told.add(note);
		}
		for (const { key, sinceRoutine, sinceUrgent, revoked } of line.keys[line.self]?.author ?? []) {
			// Neither the founding key, nor one of a revocation, nor what a thief may have named.
			const isRotated = sinceUrgent === null && sinceRoutine <= (revoked?.routine ?? sinceRoutine);
			if (!isRotated || this.#told.has(key)) continue;
			await this.#tellRotation(sinceRoutine - 1);
			this.#told.add(key);
		}
	}

	async #tellRotation(index: number): Promise<void> {
		const { state, journal, keys } = this.#runtime;
		const { line } = state;
		const [bytes] = await journal.entries(line.id, line.self, "routine", index, 1);
		if (bytes === undefined) throw new Error(`routine ${index}: expected our own entry`);
		// Asked as one who knows nothing, it says itself which head it cosigned last.
		let last: number | null = null;
		await this.#showHead("routine", (old) => {
			last = last === null ? 0 : old;
			return rotationHead(line, index, bytes, keys, last);
		});
		const size = Math.max(last ?? 0, index + 1);
		if (size > line.own.routine.size) throw new Error(`routine ${size}: expected a head of ours`);
		await this.#runtime.durable();
		const refused = await this.#client.addKeyAct({
			entry: Buffer.from(bytes).toString("utf8"),
			size,
			proof: ownInclusion(line, "routine", index, size),
		});
		if (refused !== null) throw new Error(`new key: ${refused.status} ${refused.reason}`);
	}
}
