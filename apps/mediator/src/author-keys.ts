import type { KeyAct } from "@tansiq/carriers";
import { LOGS, type LogName, originOf } from "@tansiq/line";
import {
	type Entry,
	EntryError,
	EvidenceError,
	headSigner,
	KEY_ROTATE,
	type KeyLife,
	keyInForce,
	keyLife,
	leafHash,
	NoteError,
	type NoteSignature,
	openEntry,
	openRevocation,
	openRotation,
	type Revocation,
	rotate,
	type Verifier,
	verifierOf,
	verifyInclusion,
} from "@tansiq/record";
import type { LineFile } from "./line-file.ts";
import type { Store } from "./store.ts";

/** How a witness answers who tells it of a key. */
export type KeyActing =
	| { outcome: "taken" }
	/** By no key that may say so. */
	| { outcome: "unsigned"; reason: string }
	/** No head of that size was cosigned, or the entry does not stand under it. */
	| { outcome: "unproven"; reason: string }
	| { outcome: "full"; reason: string };

/**
 * Which key signs the heads of each party, from the founding key on: each new one stands in an
 * entry under a head that this witness cosigned, signed by the key before it; or in a note of the
 * party's safe. Nothing else of a line is read.
 */
export interface AuthorKeys {
	/** The keys that a log ever had; undefined for a log that is not of this line. */
	verifiers(origin: string): Verifier[] | undefined;
	/** Whether one of them, and none that was revoked before, signed a head of this size. */
	isHead(origin: string, size: number, signatures: readonly NoteSignature[]): boolean;
	add(act: KeyAct): KeyActing;
}

/** More than a party renews in the life of a line. */
const MOST_ACTS = 256;

interface Log {
	party: string;
	log: LogName;
}

export function openAuthorKeys(store: Store, { line, parties }: LineFile): AuthorKeys {
	const { database } = store;
	const actsOf = database.prepare("select kind, bytes from key_act where party = ? order by place");
	const keep = database.prepare("insert or ignore into key_act values (?, ?, ?, ?)");
	const rootAt = database.prepare(
		"select root from head where origin = ? and size = ? and cosigned = 1",
	);
	const recovery = new Map(
		Object.entries(parties).map(([party, { recovery }]) => [party, recovery.map(verifierOf)]),
	);
	const lives = new Map<string, KeyLife>();
	for (const party of recovery.keys()) lives.set(party, lifeOf(party));
	const logs = new Map<string, Log>(
		[...recovery.keys()].flatMap((party) =>
			LOGS.map((log) => [originOf(line, party, log), { party, log }] as const),
		),
	);

	/** The chain is verified anew whenever it grows: a revocation may end keys that were rotated in. */
	function lifeOf(party: string): KeyLife {
		const rows = actsOf.all(party) as { kind: string; bytes: Uint8Array }[];
		const revocations = rows
			.filter(({ kind }) => kind === "revocation")
			.map(({ bytes }) => openRevocation(bytes, recovery.get(party) ?? []));
		const life = keyLife(parties[party]?.author ?? "", revocations);
		for (const { kind, bytes } of rows) {
			if (kind === "rotation") takeRotation(life, party, bytes);
		}
		return life;
	}

	/** @returns the entry, or why it brings no key in */
	function takeRotation(life: KeyLife, party: string, bytes: Uint8Array): Entry | string {
		for (const key of life.keys) {
			let entry: Entry;
			try {
				entry = openEntry(bytes, key.verifier);
			} catch (error) {
				if (error instanceof EntryError) continue;
				throw error;
			}
			const { place, body } = entry;
			const isHere = place.line === line && place.author === party && place.log === "routine";
			if (!isHere || body.msg !== KEY_ROTATE)
				return `entry: ${place.author} ${place.log} ${body.msg}, expected a ${KEY_ROTATE}`;
			const inForce = keyInForce(life, "routine", place.index, 0);
			if (inForce !== key) return `entry: by ${key.text}, expected ${inForce.text}`;
			try {
				const { new: text, verifier } = openRotation(body.body, line, party, key.text);
				rotate(life, place.index, text, verifier);
			} catch (error) {
				if (error instanceof EvidenceError) return error.message;
				throw error;
			}
			return entry;
		}
		return "entry: expected one by an author key of this line";
	}

	function insert(party: string, kind: string, place: number, bytes: Uint8Array): KeyActing {
		return store.transact(() => {
			if (actsOf.all(party).length >= MOST_ACTS)
				return { outcome: "full", reason: `${party}: expected at most ${MOST_ACTS} keys` };
			keep.run(party, kind, place, bytes);
			lives.set(party, lifeOf(party));
			return { outcome: "taken" };
		});
	}

	const isKnown = (party: string, bytes: Uint8Array): boolean =>
		actsOf.all(party).some((row) => Buffer.compare(row.bytes as Uint8Array, bytes) === 0);

	function addRotation({ entry: text, size, proof }: Extract<KeyAct, { entry: string }>) {
		const bytes = new TextEncoder().encode(text);
		let refused = "";
		for (const [party, life] of lives) {
			if (isKnown(party, bytes)) return { outcome: "taken" } as const;
			const taken = takeRotation({ ...life, keys: [...life.keys] }, party, bytes);
			if (typeof taken === "string") {
				refused ||= taken;
				continue;
			}
			const { index } = taken.place;
			const head = rootAt.get(originOf(line, party, "routine"), size);
			const root = Buffer.from((head?.root ?? "") as string, "base64");
			if (head === undefined || !verifyInclusion(leafHash(bytes), index, size, proof, root))
				return {
					outcome: "unproven",
					reason: `proof: expected one of entry ${index} under a head that was cosigned`,
				} as const;
			return insert(party, "rotation", index, bytes);
		}
		return { outcome: "unsigned", reason: refused } as const;
	}

	function addRevocation(note: string): KeyActing {
		for (const [party, verifiers] of recovery) {
			let revocation: Revocation;
			try {
				revocation = openRevocation(note, verifiers);
			} catch (error) {
				if (error instanceof EvidenceError || error instanceof NoteError) continue;
				throw error;
			}
			if (revocation.line !== line || revocation.party !== party) continue;
			const bytes = new TextEncoder().encode(note);
			if (isKnown(party, bytes)) return { outcome: "taken" };
			return insert(party, "revocation", revocation.good.routine.size, bytes);
		}
		return { outcome: "unsigned", reason: "revocation: expected two recovery keys of a party" };
	}

	return {
		verifiers(origin) {
			const log = logs.get(origin);
			return log && lives.get(log.party)?.keys.map(({ verifier }) => verifier);
		},
		isHead(origin, size, signatures) {
			const { party, log } = logs.get(origin) as Log;
			return headSigner(lives.get(party) as KeyLife, log, size, signatures) !== undefined;
		},
		add: (act) => ("entry" in act ? addRotation(act) : addRevocation(act.revocation)),
	};
}
