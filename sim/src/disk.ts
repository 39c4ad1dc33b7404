import { crc32 } from "node:zlib";
import type { EntryRow, EventRows } from "@tansiq/party";
import type { World } from "./world.ts";

/** One event of the journal as it lies on the platter. */
export interface Row {
	body: string;
	entries: EntryRow[];
	/** CRC-32 over this row and all before it. */
	sum: number;
}

/** How long the disk takes, and whether it has room. */
export interface DiskManner {
	writeUs: number;
	syncUs: number;
	full: boolean;
	/** The next flush to the platter fails. */
	failSync: boolean;
}

/** Sizes of the own logs, kept beside the journal so that a restored backup is noticed. */
export interface Guard {
	urgent: number;
	routine: number;
}

/**
 * The node's one disk. Rows are handed over at once, written and synced together a little later,
 * and only what a finished sync covers is durable. A failed write or sync ends the process: what
 * was handed over may or may not be there, and the next start looks.
 */
export class Disk {
	readonly rows: Row[] = [];
	readonly blobs = new Map<string, Uint8Array>();
	readonly manner: DiskManner = { writeUs: 300, syncUs: 900, full: false, failSync: false };
	/** So many rows survive whatever happens to the machine, short of the disk itself. */
	durable = 0;
	guard: Guard | null = null;
	/** Asked before each write and each sync: true when somebody else decides what becomes of it. */
	interfere: ((operation: "write" | "sync") => boolean) | null = null;
	readonly #world: World;
	#waiters: { position: number; run: () => void }[] = [];
	/** Rows up to here are being written, or 0. */
	#flushing = 0;
	#life = 0;
	/** So many rows from the first on are as they were when their sums were made or compared. */
	#whole = 0;
	#onFailure: (why: string) => void = () => {};
	#guardOf: () => Guard | null = () => null;

	constructor(world: World) {
		this.#world = world;
	}

	/** A process opens the disk. */
	open(onFailure: (why: string) => void, guardOf: () => Guard | null): void {
		this.#onFailure = onFailure;
		this.#guardOf = guardOf;
	}

	get position(): number {
		return this.rows.length;
	}

	get isFlushing(): boolean {
		return this.#flushing > 0;
	}

	append({ body, entries, blobs }: EventRows): void {
		this.rows.push({ body, entries, sum: sumOf(this.rows.at(-1)?.sum ?? 0, body, entries) });
		for (const { sha256, bytes } of blobs) this.blobs.set(sha256, bytes);
		if (this.#flushing === 0) this.#flush();
	}

	/** Runs once everything up to a position is on the platter; never, if the process ends before. */
	whenDurable(position: number, run: () => void): void {
		if (position <= this.durable) run();
		else this.#waiters.push({ position, run });
	}

	#flush(): void {
		const life = this.#life;
		const upTo = this.rows.length;
		const guard = this.#guardOf();
		this.#flushing = upTo;
		const { manner } = this;
		if (this.interfere?.("write") === true) return;
		if (manner.full) {
			// Not in this turn: whoever appended has first to finish what he does.
			this.#world.after(manner.writeUs, () => {
				if (life === this.#life) this.#onFailure("disk-full");
			});
			return;
		}
		this.#world.after(manner.writeUs + manner.syncUs, () => {
			if (life !== this.#life) return;
			if (this.interfere?.("sync") === true) return;
			if (manner.failSync) {
				manner.failSync = false;
				this.#onFailure("fsync-error");
				return;
			}
			this.durable = upTo;
			this.guard = guard ?? this.guard;
			this.#flushing = 0;
			const due = this.#waiters.filter(({ position }) => position <= upTo);
			this.#waiters = this.#waiters.filter(({ position }) => position > upTo);
			if (this.rows.length > upTo) this.#flush();
			for (const { run } of due) {
				if (life !== this.#life) return;
				run();
			}
		});
	}

	/**
	 * The process, or with it the machine, is gone. `kept` rows that were written but not synced
	 * have survived by luck; with `torn` the next one is there in part. Returns how many are lost.
	 */
	crash(kept: number, torn: boolean): number {
		this.#life++;
		this.#waiters = [];
		const written = Math.min(this.durable + kept, Math.max(this.#flushing, this.durable));
		const half = torn ? this.rows[written] : undefined;
		const lost = this.rows.length - written;
		this.rows.length = written;
		this.#whole = Math.min(this.#whole, written);
		if (half !== undefined)
			this.rows.push({ ...half, body: half.body.slice(0, half.body.length >> 1) });
		this.#flushing = 0;
		return lost;
	}

	/** Damages one bit of a row's text or of an entry in it. */
	flipBit(row: number, bit: number): void {
		const target = this.rows[row];
		if (target === undefined) return;
		const bytes = Buffer.from(target.body);
		const at = bit % bytes.length;
		bytes[at] = (bytes[at] as number) ^ (1 << (bit % 7));
		this.rows[row] = { ...target, body: bytes.toString("latin1") };
		this.#whole = Math.min(this.#whole, row);
	}

	/** An older copy of the disk is put back; the guard lies beside it or is lost with it. */
	rollback(position: number, keepGuard: boolean): void {
		this.rows.length = Math.min(position, this.rows.length);
		this.durable = this.rows.length;
		this.#whole = Math.min(this.#whole, this.durable);
		if (!keepGuard) this.guard = null;
	}

	/**
	 * What a start finds: rows whose chain of sums holds. The first that does not, and everything
	 * after it, is cut off; what was durable and is gone must come back from the peer.
	 */
	recover(): { rows: readonly Row[]; cut: number } {
		let whole = this.#whole;
		let sum = this.rows[whole - 1]?.sum ?? 0;
		for (const row of this.rows.slice(whole)) {
			sum = sumOf(sum, row.body, row.entries);
			if (sum !== row.sum) break;
			whole++;
		}
		const cut = this.rows.length - whole;
		this.rows.length = whole;
		this.durable = whole;
		this.#whole = whole;
		return { rows: this.rows, cut };
	}
}

function sumOf(before: number, body: string, entries: readonly EntryRow[]): number {
	let sum = crc32(body, before);
	for (const { bytes } of entries) sum = crc32(bytes, sum);
	return sum;
}
