import { hash } from "node:crypto";
import {
	type Deposit,
	MAX_PARCEL_BYTES,
	type Mailbox,
	mailbox,
	openSealed,
	SealError,
	sealShowably,
} from "@tansiq/carriers";
import { FrameError, LOGS } from "@tansiq/line";
import type { Witness } from "@tansiq/party";
import { formatDeposited, verifierOf } from "@tansiq/record";
import type { Log } from "../log.ts";
import type { Runtime } from "../runtime.ts";
import { Answers } from "./answers.ts";
import type { Intake } from "./intake.ts";
import { packParcel, takeParcel } from "./parcels.ts";

/** Without a receipt for so long an entry goes by the mailbox as well, µs. */
const PATIENCE_US = { urgent: 15_000_000, routine: 120_000_000 } as const;
const POLL_S = 20;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/**
 * The mailbox at the mediator: the way that is left when the peer's node is not reached, or reads
 * and gives no receipt. What is deposited is sealed for the peer, and the mediator's receipt says
 * that it lay there.
 */
export class Relay {
	readonly #runtime: Runtime;
	readonly #intake: Intake;
	readonly #box: Mailbox;
	readonly #log: Log;
	readonly #answers = new Answers(MAX_PARCEL_BYTES / 4);
	/** What was last deposited: the sizes of our logs and what the peer had receipted of them. */
	#deposited = "";
	#working: Promise<void> | null = null;
	#closed = false;
	#after = 0;
	#retryMs = FIRST_RETRY_MS;

	constructor(runtime: Runtime, intake: Intake, enrolled: Witness, log: Log) {
		this.#runtime = runtime;
		this.#intake = intake;
		this.#log = log;
		const { line } = runtime.state;
		this.#box = mailbox({
			url: enrolled.address,
			identity: runtime.folder.tls,
			pin: enrolled.tlsPin,
			timeoutMs: 10_000,
			line: line.id,
			party: line.self,
			mediator: verifierOf(enrolled.deposit),
		});
		void this.#collect();
	}

	/** Called at every tick: deposits what has waited too long for a receipt. */
	tick(): void {
		if (this.#working !== null || this.#closed) return;
		const mark = this.#mark();
		if (this.#answers.count === 0 && (mark === this.#deposited || !this.#isUndelivered())) return;
		this.#working = this.#deposit(mark)
			.catch((error: Error) =>
				this.#log("warn", "mailbox", { detail: error.message.slice(0, 200) }),
			)
			.finally(() => {
				this.#working = null;
			});
	}

	async idle(): Promise<void> {
		await this.#working;
	}

	close(): void {
		this.#closed = true;
		this.#box.close();
	}

	#mark(): string {
		const { own } = this.#runtime.state.line;
		return LOGS.map((log) => `${own[log].size} ${own[log].cosignedSize}`).join(" ");
	}

	#isUndelivered(): boolean {
		const { state, clock } = this.#runtime;
		const nowUs = clock.monoUs();
		return LOGS.some((log) => {
			const first = state.line.own[log].tail[0];
			const said = first && state.said[log][first.index];
			return said !== undefined && nowUs >= said.monoUs + PATIENCE_US[log];
		});
	}

	async #deposit(mark: string): Promise<void> {
		const { line, founding } = this.#runtime.state;
		const answers = this.#answers.takeAll();
		const { receipted } = this.#intake.heard;
		const parcel = await packParcel(this.#runtime, receipted, answers, MAX_PARCEL_BYTES);
		const place = { line: line.id, sender: line.self, addressee: line.peer };
		const recipient = founding?.members[line.peer]?.hpke ?? "";
		const { sealed, key } = await sealShowably(recipient, place, parcel);
		const { sha256, note } = await this.#box.deposit(line.peer, sealed);
		const bytes = formatDeposited({ receipt: note, sealed, key });
		const exhibit = { sha256: hash("sha256", bytes), bytes };
		this.#runtime.act({ type: "deposited", sha256, receipt: note, exhibit });
		this.#deposited = mark;
	}

	async #collect(): Promise<void> {
		while (!this.#closed) {
			try {
				const found = await this.#box.collect(this.#after, POLL_S);
				for (const deposit of found) await this.#take(deposit);
				if (found.length > 0) await this.#box.remove(this.#after);
				this.#retryMs = FIRST_RETRY_MS;
			} catch (error) {
				if (this.#closed) return;
				this.#log("warn", "mailbox", { detail: (error as Error).message.slice(0, 200) });
				await new Promise((resolve) => setTimeout(resolve, this.#retryMs).unref());
				this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
			}
		}
	}

	async #take({ number, sealed }: Deposit): Promise<void> {
		const { line } = this.#runtime.state;
		const place = { line: line.id, sender: line.peer, addressee: line.self };
		try {
			const { privateKey } = this.#runtime.folder.sealing;
			const parcel = await openSealed(privateKey, place, sealed);
			await takeParcel(this.#intake, parcel, this.#answers);
		} catch (error) {
			// What a mediator swapped or made up opens nothing and stops nothing.
			if (!(error instanceof SealError) && !(error instanceof FrameError)) throw error;
			this.#log("warn", "mailbox", { detail: error.message.slice(0, 200) });
		}
		this.#after = Math.max(this.#after, number);
	}
}
