import { type Witness, witness } from "@tansiq/carriers";
import { LOGS, type LogName, originOf, type WitnessRequest, witnessRequest } from "@tansiq/line";
import type { Witness as EnrolledWitness } from "@tansiq/party";
import { verifierOf } from "@tansiq/record";
import type { Log } from "../log.ts";
import type { Runtime } from "../runtime.ts";
import { KeyTelling } from "./key-telling.ts";

/** Heads are shown this often, µs: no finer can a third party say when something stood. */
const PERIOD_US = 60_000_000;

/**
 * Shows our heads to the mediator, which countersigns that they follow from one another, and looks
 * at the heads that the peer showed there: two histories meet at the first contact.
 */
export class Witnessing {
	readonly #runtime: Runtime;
	readonly #client: Witness;
	readonly #keys: KeyTelling;
	readonly #log: Log;
	#lastUs: number | null = null;
	#running: Promise<void> | null = null;
	#failing = false;

	constructor(runtime: Runtime, enrolled: EnrolledWitness, log: Log) {
		this.#runtime = runtime;
		this.#log = log;
		this.#client = witness({
			url: enrolled.address,
			identity: runtime.folder.tls,
			pin: enrolled.tlsPin,
			timeoutMs: 10_000,
			witness: verifierOf(enrolled.mirror),
		});
		this.#keys = new KeyTelling(runtime, this.#client, (log, requestFrom) =>
			this.#showHead(log, requestFrom),
		);
	}

	/** Called at every tick; shows the heads when a period has passed. */
	tick(): void {
		const nowUs = this.#runtime.clock.monoUs();
		if (this.#running !== null) return;
		if (this.#lastUs !== null && nowUs < this.#lastUs + PERIOD_US) return;
		this.#lastUs = nowUs;
		this.#running = this.#show().finally(() => {
			this.#running = null;
		});
	}

	/** When heads are shown next, monotonic µs. */
	get nextMonoUs(): number {
		return (this.#lastUs ?? 0) + PERIOD_US;
	}

	/** Resolves when nothing is under way. */
	async idle(): Promise<void> {
		await this.#running;
	}

	close(): void {
		this.#client.close();
	}

	async #show(): Promise<void> {
		try {
			// Whoever does not know our new key yet would take no head under it.
			await this.#keys.tell();
			for (const log of LOGS) {
				const { line } = this.#runtime.state;
				// What was shown here before a restore was signed, whoever else holds it.
				if (line.recovering !== null) await this.#compare(originOf(line.id, line.self, log));
				await this.#showHead(log);
				await this.#lookAt(log);
			}
			this.#failing = false;
		} catch (error) {
			// Without its mediator a line works on; only what a third party could say is missing.
			if (!this.#failing)
				this.#log("warn", "witness", { detail: (error as Error).message.slice(0, 200) });
			this.#failing = true;
		}
	}

	/** @param requestFrom the head that follows the one of this size, where it is not the newest */
	async #showHead(
		log: LogName,
		requestFrom = (old: number): WitnessRequest | null =>
			witnessRequest(this.#runtime.state.line, log, this.#runtime.keys, old),
	): Promise<void> {
		const { state } = this.#runtime;
		let request = requestFrom(state.line.own[log].witnessed?.size ?? 0);
		if (request === null) return;
		// What it is shown must never be unsaid.
		await this.#runtime.durable();
		let shown = await this.#ask(request);
		if (shown.outcome === "stale") {
			request = requestFrom(shown.size);
			if (request === null) return;
			await this.#runtime.durable();
			shown = await this.#ask(request);
		}
		if (shown.outcome === "cosigned") {
			const text = request.checkpoint.slice(0, request.checkpoint.lastIndexOf("\n\n") + 1);
			this.#runtime.act({ type: "witnessed", log, note: `${text}\n${shown.line}\n` });
		} else await this.#compare(originOf(state.line.id, state.self, log));
	}

	#ask({ old, proof, checkpoint }: NonNullable<ReturnType<typeof witnessRequest>>) {
		const hashes = proof.map((hash) => Buffer.from(hash, "base64"));
		return this.#client.addCheckpoint(old, hashes, checkpoint);
	}

	async #lookAt(log: LogName): Promise<void> {
		const { line } = this.#runtime.state;
		await this.#compare(originOf(line.id, line.peer, log));
	}

	async #compare(origin: string): Promise<void> {
		const heads = await this.#client.heads(origin);
		if (heads === null) return;
		const notes = [heads.largest, ...heads.forks.flat(), ...heads.unproven];
		for (const note of notes) if (note !== null) this.#runtime.act({ type: "head", note });
	}
}
