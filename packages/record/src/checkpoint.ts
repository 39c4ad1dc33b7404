import { decodeDecimal, decodeHash, encodeBase64, HASH_BYTES, isCount } from "./encoding.ts";
import { RecordError } from "./error.ts";
import { isKeyName } from "./key.ts";

/** The head of a log: C2SP tlog-checkpoint, the text of a signed note. */
export interface Checkpoint {
	/** The log's unique name; also the name of the key that signs it. */
	origin: string;
	/** Number of entries. */
	size: number;
	/** RFC 6962 root, 32 bytes. */
	root: Uint8Array;
}

export class CheckpointError extends RecordError {}

/** @throws CheckpointError */
export function checkpointText(origin: string, size: number, rootHash: Uint8Array): string {
	if (!isKeyName(origin)) throw new CheckpointError("origin", origin, "no space, plus or control");
	if (!isCount(size)) throw new CheckpointError("size", size, "an integer of 0 … 2^53-1");
	if (rootHash.length !== HASH_BYTES) throw new CheckpointError("root", rootHash, "32 bytes");
	return `${origin}\n${size}\n${encodeBase64(rootHash)}\n`;
}

/**
 * Strict: exactly three lines. The specification lets a log add extension lines; no log of ours
 * does, nobody could audit them, and so they are refused.
 * @throws CheckpointError
 */
export function parseCheckpoint(text: string): Checkpoint {
	const lines = text.split("\n", 5);
	const [origin = "", sizeText = "", rootText = ""] = lines;
	if (lines.length !== 4 || lines[3] !== "") {
		throw new CheckpointError("checkpoint", text, "three lines");
	}
	const size = decodeDecimal(sizeText);
	const root = decodeHash(rootText);
	if (!isKeyName(origin)) throw new CheckpointError("origin", origin, "no space, plus or control");
	if (size === undefined) throw new CheckpointError("size", sizeText, "decimal, 0 … 2^53-1");
	if (!root) throw new CheckpointError("root", rootText, "base64 of 32 bytes");
	return { origin, size, root };
}
