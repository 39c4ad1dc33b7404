import { canonical, type Json, parseCanonical } from "./canonical.ts";
import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { decodeHash, decodeUtf8, encodeBase64 } from "./encoding.ts";
import { EvidenceError } from "./error.ts";
import { asEvidence } from "./evidence-text.ts";
import { openNote, type Verifier } from "./note.ts";
import { rootOfRange } from "./tree.ts";
import { consistencyProof, isPowerOfTwo, rootsOfPath } from "./tree-proof.ts";

/**
 * Two signed heads of one log that cannot both be true, so that anybody can see who signed both.
 *
 *     {"heads":[[LINE,…],[LINE,…]],"origin":…,"proof":[BASE64,…],"type":"tansiq/fork/v1"}
 *
 * A head is its signed note, split into lines: canonical JSON holds no newlines.
 */
const TYPE = "tansiq/fork/v1";
const KEYS = "heads,origin,proof,type";

export interface VerifiedFork {
	origin: string;
	/** The smaller first. */
	sizes: [number, number];
	/** Both notes, as they were handed over. */
	heads: string[];
}

/**
 * What shows that the tree of all these leaves does not start with the tree that a smaller head
 * names: the RFC 6962 consistency proof from `oldSize`, always with the root of the first
 * `oldSize` leaves within it. RFC 6962 leaves that root out where `oldSize` is a power of two,
 * because its reader trusts the old head; here the old head is what is refuted.
 * @throws TreeError unless 0 <= oldSize <= number of leaves
 */
export function forkProof(hashes: readonly Uint8Array[], oldSize: number): Uint8Array[] {
	const proof = consistencyProof(hashes, oldSize);
	const isWhole = oldSize > 0 && oldSize < hashes.length && isPowerOfTwo(oldSize);
	return isWhole ? [rootOfRange(hashes, 0, oldSize), ...proof] : proof;
}

/**
 * The evidence as one canonical line. It does not judge: `verifyFork` does.
 * @param heads signed notes over checkpoints of one origin
 * @param proof `forkProof` in the tree of the larger head; none where the sizes are equal
 * @throws CheckpointError, NoteError, CanonicalError on what is not a head
 */
export function forkEvidence(
	heads: readonly [string, string],
	proof: readonly Uint8Array[],
): Uint8Array {
	const [first] = heads;
	const { origin } = parseCheckpoint(first.slice(0, first.indexOf("\n\n") + 1));
	const value = {
		heads: heads.map((note) => note.replace(/\n$/, "").split("\n")),
		origin,
		proof: proof.map(encodeBase64),
		type: TYPE,
	};
	return Buffer.from(`${canonical(value)}\n`);
}

/**
 * Accuses nobody wrongly: the only heads it accepts are two that no honest log can sign.
 *
 * - equal sizes, different roots; or
 * - the proof leads from the larger head's root to the root of its first `smaller size` entries,
 *   and that is not the root of the smaller head.
 *
 * A proof that reproduces the smaller root and misses the larger shows nothing, because anybody
 * can make one out of arbitrary hashes; it is refused.
 * @param verifiers the author's keys; each head is signed by one of them
 * @throws EvidenceError
 */
export function verifyFork(
	bytes: Uint8Array,
	verifiers: Verifier | readonly Verifier[],
): VerifiedFork {
	const { origin, heads, proof } = parseFork(bytes);
	const keys = "verify" in verifiers ? [verifiers] : verifiers;
	const opened = heads.map((note) => openHead(note, keys, origin));
	const [small, large] = opened.sort((a, b) => a.size - b.size) as [Checkpoint, Checkpoint];
	const sizes: [number, number] = [small.size, large.size];
	if (small.size === large.size) {
		if (proof.length > 0) throw new EvidenceError("proof", proof.length, "none for equal sizes");
		if (Buffer.compare(small.root, large.root) === 0) {
			throw new EvidenceError("heads", small.size, "two different roots");
		}
		return { origin, sizes, heads };
	}
	const roots = small.size > 0 ? rootsOfPath(...sizes, proof) : undefined;
	if (!roots || Buffer.compare(roots.new, large.root) !== 0) {
		throw new EvidenceError("proof", sizes.join(" to "), "a path to the root of the larger head");
	}
	if (Buffer.compare(roots.old, small.root) === 0) {
		throw new EvidenceError("heads", sizes.join(" and "), "heads that contradict each other");
	}
	return { origin, sizes, heads };
}

interface ForkText {
	origin: string;
	heads: string[];
	proof: Uint8Array[];
}

function parseFork(bytes: Uint8Array): ForkText {
	const text = decodeUtf8(bytes);
	if (text === undefined || !text.endsWith("\n")) {
		throw new EvidenceError("fork", bytes, "one canonical line");
	}
	const value = asEvidence(() => parseCanonical(text.slice(0, -1)));
	if (!isObject(value) || Object.keys(value).join() !== KEYS || value.type !== TYPE) {
		throw new EvidenceError("fork", text, `an object of ${KEYS} with type ${TYPE}`);
	}
	const { heads, origin, proof } = value;
	if (typeof origin !== "string") throw new EvidenceError("origin", origin, "a text");
	if (!Array.isArray(heads) || heads.length !== 2 || !heads.every(isLines)) {
		throw new EvidenceError("heads", heads, "two lists of lines");
	}
	if (!Array.isArray(proof)) throw new EvidenceError("proof", proof, "a list of hashes");
	return {
		origin,
		heads: heads.map((lines) => `${(lines as string[]).join("\n")}\n`),
		proof: proof.map((text) => {
			const hash = typeof text === "string" ? decodeHash(text) : undefined;
			if (!hash) throw new EvidenceError("proof", text, "base64 of 32 bytes");
			return hash;
		}),
	};
}

function openHead(note: string, keys: readonly Verifier[], origin: string): Checkpoint {
	const head = asEvidence(() => parseCheckpoint(openNote(note, keys).text));
	if (head.origin !== origin) throw new EvidenceError("origin", head.origin, origin);
	return head;
}

function isLines(value: Json): boolean {
	return Array.isArray(value) && value.every((line) => typeof line === "string");
}

function isObject(value: Json): value is { [key: string]: Json } {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
