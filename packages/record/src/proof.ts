import { parseCheckpoint } from "./checkpoint.ts";
import { decodeBase64, decodeDecimal, decodeHash, encodeBase64, isCount } from "./encoding.ts";
import { RecordError } from "./error.ts";
import { isBy, type NoteSignature, openNote, type Verifier } from "./note.ts";
import { verifyInclusion } from "./tree-proof.ts";

/** C2SP tlog-proof v1: one file that shows offline that an entry stands in a log. */
export interface Proof {
	index: number;
	/** RFC 6962 inclusion proof, leaf's sibling first, 32 bytes each. */
	hashes: Uint8Array[];
	/** The signed note, verbatim. */
	checkpoint: string;
	/** Not authenticated by anything: never to be trusted. */
	extra?: Uint8Array;
}

/** Whom the reader of a proof trusts. */
export interface ProofPolicy {
	origin: string;
	log: Verifier;
	witnesses: readonly Verifier[];
	/** How many of the witnesses must have cosigned. */
	quorum: number;
}

export interface VerifiedProof {
	index: number;
	/** Of the checkpoint, whose root is the one that the log signed. */
	size: number;
	root: Uint8Array;
	/** Verified signatures of the log and of witnesses. */
	signatures: NoteSignature[];
}

export class ProofError extends RecordError {}

const HEADER = "c2sp.org/tlog-proof@v1";
/** A tree of 2^53 entries is 53 levels deep; the specification's witnesses stop at the same 63. */
const MAX_HASHES = 63;

/** @throws ProofError */
export function formatProof(proof: Proof): string {
	if (!isCount(proof.index)) throw new ProofError("index", proof.index, "an integer of 0 … 2^53-1");
	if (proof.hashes.length > MAX_HASHES || proof.hashes.some((hash) => hash.length !== 32)) {
		throw new ProofError("hashes", proof.hashes, `at most ${MAX_HASHES} of 32 bytes`);
	}
	let text = `${HEADER}\n`;
	if (proof.extra) text += `extra ${encodeBase64(proof.extra)}\n`;
	text += `index ${proof.index}\n`;
	for (const hash of proof.hashes) text += `${encodeBase64(hash)}\n`;
	return `${text}\n${proof.checkpoint}`;
}

/** Reads the form only. @throws ProofError */
export function parseProof(text: string): Proof {
	const blank = text.indexOf("\n\n");
	const lines = text.slice(0, Math.max(0, blank)).split("\n");
	if (lines.shift() !== HEADER) throw new ProofError("header", text, HEADER);
	const extra = lines[0]?.startsWith("extra ") ? parseExtra(lines.shift() as string) : undefined;
	const [indexLine = ""] = lines.splice(0, 1);
	const index = indexLine.startsWith("index ") ? decodeDecimal(indexLine.slice(6)) : undefined;
	if (index === undefined) throw new ProofError("index", indexLine, "index DECIMAL");
	if (lines.length > MAX_HASHES) {
		throw new ProofError("hashes", lines.length, `at most ${MAX_HASHES}`);
	}
	const hashes = lines.map((line) => {
		const hash = decodeHash(line);
		if (!hash) throw new ProofError("hash", line, "base64 of 32 bytes");
		return hash;
	});
	const proof: Proof = { index, hashes, checkpoint: text.slice(blank + 2) };
	if (extra) proof.extra = extra;
	return proof;
}

/**
 * That the log signed a tree in which `leaf` stands at the proof's index, and that enough
 * witnesses have cosigned that tree. The caller makes the leaf hash from the entry's own bytes.
 * @throws ProofError, NoteError, CheckpointError
 */
export function verifyProof(text: string, leaf: Uint8Array, policy: ProofPolicy): VerifiedProof {
	const proof = parseProof(text);
	const note = openNote(proof.checkpoint, [policy.log, ...policy.witnesses]);
	const checkpoint = parseCheckpoint(note.text);
	if (checkpoint.origin !== policy.origin) {
		throw new ProofError("origin", checkpoint.origin, policy.origin);
	}
	const signedBy = (verifier: Verifier) => note.signatures.some((by) => isBy(by, verifier));
	if (!signedBy(policy.log)) {
		throw new ProofError("log signature", note.text, `one by ${policy.log.name}`);
	}
	const cosigned = policy.witnesses.filter(signedBy).length;
	if (cosigned < policy.quorum) {
		throw new ProofError("witnesses", cosigned, `at least ${policy.quorum}`);
	}
	const { size, root } = checkpoint;
	if (!verifyInclusion(leaf, proof.index, size, proof.hashes, root)) {
		throw new ProofError("hashes", proof.index, "a path from the leaf to the signed root");
	}
	return { index: proof.index, size, root, signatures: note.signatures };
}

function parseExtra(line: string): Uint8Array {
	const extra = decodeBase64(line.slice("extra ".length));
	if (!extra) throw new ProofError("extra", line, "extra BASE64");
	return extra;
}
