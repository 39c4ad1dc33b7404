import { createHash } from "node:crypto";
import type { Verifier } from "@tansiq/record";
import { type DepositReceipt, openDepositReceipt } from "./deposit.ts";
import { type DialOptions, dial, type Lane, type PostAnswer } from "./dial.ts";
import {
	COLLECT_PATH,
	DEPOSIT_PATH,
	type Deposit,
	formatCollectRequest,
	formatRemoveRequest,
	MAX_COLLECTED_ANSWER_BYTES,
	MAX_WAIT_S,
	parseCollected,
	REMOVE_PATH,
} from "./mailbox-text.ts";

export interface MailboxOptions extends DialOptions {
	/** The line and the party whose mailbox this is, as the mediator knows them. */
	line: string;
	party: string;
	/** Of the mediator's key that signs deposit receipts. */
	mediator: Verifier;
}

export type MailboxErrorCode =
	/** The mediator keeps no more of ours until the addressee collects. */
	| "full"
	/** Any other answer than was asked for. */
	| "refused"
	/** Not a receipt by the mediator for what was deposited: it does not count as delivered. */
	| "bad-receipt"
	/** An answer that no honest mailbox gives. */
	| "malformed";

export class MailboxError extends Error {
	readonly code: MailboxErrorCode;

	constructor(code: MailboxErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "MailboxError";
		this.code = code;
	}
}

/** A receipt whose signature was verified, with the note that proves it to others. */
export interface SignedDepositReceipt extends DepositReceipt {
	note: string;
}

/**
 * A way to the mailbox that a mediator keeps. Nothing here depends on the mediator's honesty but
 * delivery itself: what it withholds stays without the line's own receipt, what it repeats,
 * reorders or swaps meets entries that are already there or a seal that does not open.
 */
export interface Mailbox {
	/**
	 * Hands over bytes of `sealFor`; resolves when the mediator says under its signature that they
	 * are on its disk. Again with the same bytes is the same deposit.
	 * @throws CarrierError, MailboxError
	 */
	deposit(addressee: string, sealed: Uint8Array, lane?: Lane): Promise<SignedDepositReceipt>;
	/**
	 * What lies there for us with a number over `after`, oldest first; more may follow. Waits up to
	 * `waitS` (at most 50) seconds for something to come, then resolves to nothing.
	 * @throws CarrierError, MailboxError
	 */
	collect(after: number, waitS: number): Promise<Deposit[]>;
	/**
	 * Lets the mediator forget ours up to a number: once they are durable here.
	 * @throws CarrierError, MailboxError
	 */
	remove(upTo: number): Promise<void>;
	/** Ends every connection; what is under way rejects with "closed". */
	close(): void;
}

export function mailbox(options: MailboxOptions): Mailbox {
	const { url, line, party, mediator, timeoutMs } = options;
	const giving = dial(options);
	// A connection of its own: it waits most of the time.
	const taking = dial({
		...options,
		timeoutMs: timeoutMs + MAX_WAIT_S * 1000,
		maxAnswerBytes: MAX_COLLECTED_ANSWER_BYTES,
	});

	return {
		async deposit(addressee, sealed, lane) {
			const path = DEPOSIT_PATH + encodeURIComponent(addressee);
			const note = textOf(expectOk(url, await giving.post(path, sealed, lane)));
			const wanted = { line, sender: party, addressee, ...identityOf(sealed) };
			return { ...verified(note, wanted, mediator), note };
		},
		async collect(after, waitS) {
			const request = Buffer.from(formatCollectRequest({ after, waitS }));
			const { body } = expectOk(url, await taking.post(COLLECT_PATH, request));
			const deposits = parseCollected(body, after);
			if (deposits === undefined) {
				throw new MailboxError("malformed", `${url}: expected deposits numbered over ${after}`);
			}
			return deposits;
		},
		async remove(upTo) {
			expectOk(url, await giving.post(REMOVE_PATH, Buffer.from(formatRemoveRequest(upTo))));
		},
		close() {
			giving.close();
			taking.close();
		},
	};
}

function identityOf(sealed: Uint8Array): { sha256: string; bytes: number } {
	return { sha256: createHash("sha256").update(sealed).digest("hex"), bytes: sealed.length };
}

function verified(
	note: string,
	wanted: Omit<DepositReceipt, "timeS">,
	mediator: Verifier,
): DepositReceipt {
	let receipt: DepositReceipt;
	try {
		receipt = openDepositReceipt(note, mediator);
	} catch (cause) {
		throw new MailboxError("bad-receipt", `receipt: ${(cause as Error).message}`, { cause });
	}
	for (const [field, value] of Object.entries(wanted)) {
		const found = receipt[field as keyof typeof wanted];
		if (found === value) continue;
		throw new MailboxError("bad-receipt", `receipt ${field}: ${found}, expected ${value}`);
	}
	return receipt;
}

function expectOk(url: string, answer: PostAnswer): PostAnswer {
	if (answer.status === 200) return answer;
	const reason = `${url}: answered ${answer.status}: ${textOf(answer).slice(0, 200)}`;
	throw new MailboxError(answer.status === 507 ? "full" : "refused", reason);
}

function textOf(answer: PostAnswer): string {
	return Buffer.from(answer.body).toString("utf8");
}
