import type { AddCheckpoint, WitnessedHeads } from "@tansiq/carriers";
import {
	type Checkpoint,
	CheckpointError,
	emptyRoot,
	NoteError,
	openNote,
	parseCheckpoint,
	verifyConsistency,
} from "@tansiq/record";
import type { AuthorKeys } from "./author-keys.ts";
import type { Store } from "./store.ts";

/** The answers of C2SP tlog-witness. */
export type Witnessing =
	/** On disk as the newest head of its log; `text` is what is to be cosigned. */
	| { outcome: "witnessed"; text: string }
	| { outcome: "stale"; size: number }
	/** Of the newest head's size, with another root. */
	| { outcome: "conflict" }
	| { outcome: "unknown-origin" | "unsigned" | "malformed" | "inconsistent"; reason: string };

/**
 * Remembers the heads that logs signed, each proved to continue the one before it, and keeps those
 * that do not as evidence. It sees sizes and hashes, never an entry.
 */
export interface Witness {
	add(request: AddCheckpoint): Witnessing;
	/** null for a log that this witness does not know. */
	heads(origin: string): WitnessedHeads | null;
}

/** So many heads of a log: two months of one each minute. The smallest go first. */
const MAX_COSIGNED = 100_000;
/**
 * So many heads of a log that do not continue it; the first are kept, so that no later one can
 * push the evidence out. Those that prove a fork by themselves have room beyond the unproven ones.
 */
const MAX_UNPROVEN = 16;
const MAX_OTHERS = 32;

interface HeadRow {
	size: number;
	root: string;
	cosigned: number;
	note: string;
}

/** @param authors the keys that may sign the heads of each origin */
export function openWitness(store: Store, authors: AuthorKeys): Witness {
	const { database } = store;
	const newest = database.prepare(
		"select * from head where origin = ? and cosigned = 1 order by size desc limit 1",
	);
	const ofSize = database.prepare("select * from head where origin = ? and size = ?");
	const others = database.prepare(
		"select * from head where origin = ? and cosigned = 0 order by size, root",
	);
	const cosign = database.prepare(
		`insert into head values (?, ?, ?, 1, ?)
		on conflict do update set cosigned = 1, note = excluded.note`,
	);
	const keep = database.prepare(
		`insert into head select ?1, ?2, ?3, 0, ?4
		where (select count(*) from head where origin = ?1 and cosigned = 0) < ?5
		on conflict do nothing`,
	);
	const prune = database.prepare(
		`delete from head where origin = ?1 and cosigned = 1 and size <= (
			select size from head where origin = ?1 and cosigned = 1
			order by size desc limit 1 offset ${MAX_COSIGNED})`,
	);
	const newestOf = (origin: string) => newest.get(origin) as HeadRow | undefined;

	/** Checked and stored in one transaction, as the specification demands: no race, no rollback. */
	function place(head: Checkpoint, note: string, { oldSize, proof }: AddCheckpoint): Witnessing {
		const { origin, size, root } = head;
		const base64 = Buffer.from(root).toString("base64");
		const latest = newestOf(origin) ?? {
			size: 0,
			root: Buffer.from(emptyRoot()).toString("base64"),
		};
		const known = ofSize.all(origin, size) as unknown as HeadRow[];
		if (known.some((row) => row.root !== base64)) keep.run(origin, size, base64, note, MAX_OTHERS);
		if (oldSize !== latest.size) return { outcome: "stale", size: latest.size };
		if (oldSize === size && base64 !== latest.root) return { outcome: "conflict" };
		if (!verifyConsistency(oldSize, size, proof, Buffer.from(latest.root, "base64"), root)) {
			if (size > oldSize) keep.run(origin, size, base64, note, MAX_UNPROVEN);
			return { outcome: "inconsistent", reason: `proof: expected one from ${oldSize} to ${size}` };
		}
		cosign.run(origin, size, base64, note);
		prune.run(origin);
		return { outcome: "witnessed", text: note.slice(0, note.lastIndexOf("\n\n") + 1) };
	}

	return {
		add(request) {
			const origin = request.checkpoint.slice(0, request.checkpoint.indexOf("\n"));
			const verifiers = authors.verifiers(origin);
			if (verifiers === undefined) {
				return { outcome: "unknown-origin", reason: "origin: expected a log of this line" };
			}
			let head: Checkpoint;
			let note: string;
			let opened: ReturnType<typeof openNote>;
			try {
				opened = openNote(request.checkpoint, verifiers);
				head = parseCheckpoint(opened.text);
				// Lines of unknown keys prove nothing and are anybody's to add.
				note = `${opened.text}\n${opened.signatures.map(({ line }) => `${line}\n`).join("")}`;
			} catch (error) {
				if (error instanceof NoteError && error.code !== "malformed") {
					return { outcome: "unsigned", reason: error.message };
				}
				if (error instanceof NoteError || error instanceof CheckpointError) {
					return { outcome: "malformed", reason: error.message };
				}
				throw error;
			}
			if (!authors.isHead(origin, head.size, opened.signatures)) {
				const reason = `size: ${head.size}, expected at most what the revoked key signed well`;
				return { outcome: "unsigned", reason };
			}
			if (request.oldSize > head.size) {
				const reason = `old size: ${request.oldSize}, expected at most ${head.size}`;
				return { outcome: "malformed", reason };
			}
			return store.transact(() => place(head, note, request));
		},
		heads(origin) {
			if (authors.verifiers(origin) === undefined) return null;
			const heads: WitnessedHeads = {
				largest: newestOf(origin)?.note ?? null,
				forks: [],
				unproven: [],
			};
			for (const other of others.all(origin) as unknown as HeadRow[]) {
				const sameSize = ofSize.all(origin, other.size) as unknown as HeadRow[];
				const rival = sameSize.find(({ root }) => root !== other.root);
				if (rival === undefined) heads.unproven.push(other.note);
				else heads.forks.push([rival.note, other.note]);
			}
			return heads;
		},
	};
}
