/**
 * What a node tells a witness about its party's author key: the entry that named a new one, or the
 * note that ended one. Pure; the client and the witness share it.
 */

export const KEY_ACT_PATH = "/witness/v1/key-act";
/** An entry has 16 KiB at most, in JSON twice that. */
const MAX_BYTES = 65_536;
const MAX_HASHES = 63;

export type KeyAct =
	/** A KEY-ROTATE entry, and that it stands in the log: RFC 6962, under a head that was cosigned. */
	| { entry: string; size: number; proof: readonly Uint8Array[] }
	/** A note that two recovery keys signed. */
	| { revocation: string };

export class KeyActError extends Error {
	constructor(field: string, expected: string) {
		super(`${field}: expected ${expected}`);
		this.name = "KeyActError";
	}
}

export function formatKeyAct(act: KeyAct): string {
	if ("revocation" in act) return JSON.stringify(act);
	const proof = act.proof.map((hash) => Buffer.from(hash).toString("base64"));
	return JSON.stringify({ entry: act.entry, size: act.size, proof });
}

/** Reads the form only. @throws KeyActError */
export function parseKeyAct(body: Uint8Array): KeyAct {
	if (body.length > MAX_BYTES) throw new KeyActError("body", `at most ${MAX_BYTES} bytes`);
	let value: Record<string, unknown> | null;
	try {
		value = JSON.parse(Buffer.from(body).toString("utf8"));
	} catch {
		throw new KeyActError("body", "JSON");
	}
	const { revocation, entry, size, proof } = value ?? {};
	if (typeof revocation === "string") return { revocation };
	if (typeof entry !== "string") throw new KeyActError("entry", "an entry, or a revocation");
	if (!Number.isSafeInteger(size) || (size as number) < 1)
		throw new KeyActError("size", "the size of a head");
	if (!Array.isArray(proof) || proof.length > MAX_HASHES)
		throw new KeyActError("proof", `a list of at most ${MAX_HASHES} hashes`);
	return { entry, size: size as number, proof: proof.map(hashOf) };
}

function hashOf(value: unknown): Uint8Array {
	const hash = Buffer.from(typeof value === "string" ? value : "", "base64");
	if (hash.length === 32 && hash.toString("base64") === value) return new Uint8Array(hash);
	throw new KeyActError("proof", "base64 of 32 bytes");
}
