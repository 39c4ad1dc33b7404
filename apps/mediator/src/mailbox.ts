import { createHash } from "node:crypto";
import {
	type CollectRequest,
	type Deposit,
	MAX_COLLECTED,
	MAX_COLLECTED_BYTES,
} from "@tansiq/carriers";
import type { Store } from "./store.ts";

/** Sealed parcels that lie until their addressee took them. Nothing is dropped to make room. */
export interface Mailbox {
	/** On disk when this returns; null where the sender's quota is used up. */
	deposit(parcel: NewDeposit): StoredDeposit | null;
	/** What lies for `addressee`; waits for something where nothing does. */
	collect(addressee: string, request: CollectRequest): Promise<Deposit[]>;
	/** Forgets what lies for `addressee` with a number up to `upTo`. */
	remove(addressee: string, upTo: number): void;
	/** Ends every wait. */
	close(): void;
}

export interface NewDeposit {
	sender: string;
	addressee: string;
	sealed: Uint8Array;
	/** Seconds since 1970. */
	timeS: number;
}

export interface StoredDeposit {
	sha256: string;
	/** Of the first time that these bytes were deposited. */
	timeS: number;
}

/** One connection waits at a time; more waits than this, and the oldest ends. */
const MAX_WAITS = 4;

export function openMailbox(store: Store, quota: { deposits: number; bytes: number }): Mailbox {
	const { database } = store;
	const same = database.prepare(
		"select time_s as timeS from deposit where sender = ? and addressee = ? and sha256 = ?",
	);
	const usage = database.prepare(
		"select count(*) as deposits, coalesce(sum(bytes), 0) as bytes from deposit where sender = ?",
	);
	const insert = database.prepare(
		`insert into deposit (sender, addressee, sha256, time_s, bytes, sealed)
		values (?, ?, ?, ?, ?, ?)`,
	);
	const sizes = database.prepare(
		"select number, bytes from deposit where addressee = ? and number > ? order by number limit ?",
	);
	const taken = database.prepare(
		`select number, sender, sealed from deposit
		where addressee = ? and number > ? and number <= ? order by number`,
	);
	const forget = database.prepare("delete from deposit where addressee = ? and number <= ?");
	const waits = new Waits();

	function lying(addressee: string, after: number): Deposit[] {
		let bytes = 0;
		let last = after;
		for (const row of sizes.all(addressee, after, MAX_COLLECTED)) {
			bytes += row.bytes as number;
			if (bytes > MAX_COLLECTED_BYTES && last !== after) break;
			last = row.number as number;
		}
		return taken.all(addressee, after, last) as unknown as Deposit[];
	}

	return {
		deposit({ sender, addressee, sealed, timeS }) {
			const sha256 = createHash("sha256").update(sealed).digest("hex");
			const stored = store.transact(() => {
				const before = same.get(sender, addressee, sha256);
				if (before !== undefined) return { sha256, timeS: before.timeS as number };
				const used = usage.get(sender) as { deposits: number; bytes: number };
				if (used.deposits >= quota.deposits || used.bytes + sealed.length > quota.bytes)
					return null;
				insert.run(sender, addressee, sha256, timeS, sealed.length, sealed);
				return { sha256, timeS };
			});
			if (stored !== null) waits.end(addressee);
			return stored;
		},
		async collect(addressee, { after, waitS }) {
			const found = lying(addressee, after);
			if (found.length > 0 || waitS === 0) return found;
			await waits.wait(addressee, waitS * 1000);
			return waits.closed ? [] : lying(addressee, after);
		},
		remove(addressee, upTo) {
			store.transact(() => forget.run(addressee, upTo));
		},
		close: () => waits.close(),
	};
}

/** Addressees that wait for their next deposit. */
class Waits {
	closed = false;
	readonly #waiting = new Map<string, Set<() => void>>();

	/** Resolves at the next `end` of this addressee, and after `ms` at the latest. */
	wait(addressee: string, ms: number): Promise<void> {
		const waiting = this.#waiting.get(addressee) ?? new Set();
		this.#waiting.set(addressee, waiting);
		return new Promise((resolve) => {
			const end = (): void => {
				clearTimeout(timer);
				waiting.delete(end);
				resolve();
			};
			const timer = setTimeout(end, ms);
			waiting.add(end);
			const [oldest] = waiting;
			if (waiting.size > MAX_WAITS) oldest?.();
		});
	}

	end(addressee: string): void {
		for (const end of [...(this.#waiting.get(addressee) ?? [])]) end();
	}

	close(): void {
		this.closed = true;
		for (const addressee of this.#waiting.keys()) this.end(addressee);
	}
}
