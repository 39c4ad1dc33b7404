import { hash, type KeyObject, sign, verify } from "node:crypto";
import { isCount } from "./encoding.ts";
import { COSIGNATURE_TYPE, keyId, publicKeyFromRaw, publicKeyRaw } from "./key.ts";
import { isBy, NoteError, parseSignatureLine, signatureLine, type Verifier } from "./note.ts";

/**
 * C2SP tlog-cosignature, Ed25519 (type 0x04): our receipt. The signed message does not hold the
 * cosigner's name, so a cosigning key is used for nothing else.
 */
export interface Cosigner {
	name: string;
	keyId: Uint8Array;
	publicKey: Uint8Array;
	/**
	 * The signature line, without its newline. `timeS` is whole seconds since 1970. The same
	 * arguments give the same bytes.
	 */
	cosign(checkpointNoteText: string, timeS: number): string;
}

const TIME_BYTES = 8;
const COSIGNATURE_BYTES = TIME_BYTES + 64;

export function cosigner(name: string, privateKey: KeyObject): Cosigner {
	const publicKey = publicKeyRaw(privateKey);
	const id = keyId(name, COSIGNATURE_TYPE, publicKey);
	return {
		name,
		keyId: id,
		publicKey,
		cosign(text, timeS) {
			if (!isCount(timeS)) throw new NoteError("malformed", "time", timeS, "seconds, 0 … 2^53-1");
			const time = Buffer.alloc(TIME_BYTES);
			time.writeBigUInt64BE(BigInt(timeS));
			const signature = sign(null, signedMessage(Buffer.from(text), timeS), privateKey);
			return signatureLine(name, id, Buffer.concat([time, signature]));
		},
	};
}

/** For `openNote`; the time of a signature it accepted is given by `cosignatureTimeS`. */
export function cosignatureVerifier(name: string, publicKey: Uint8Array): Verifier {
	const key = publicKeyFromRaw(publicKey);
	return {
		name,
		keyId: keyId(name, COSIGNATURE_TYPE, publicKey),
		verify(message, signature) {
			const timeS = cosignatureTimeS(signature);
			if (timeS === undefined) return false;
			return verify(null, signedMessage(message, timeS), key, signature.subarray(TIME_BYTES));
		},
	};
}

/**
 * The time in a cosignature without its key id, in seconds since 1970; undefined where it is not
 * a cosignature. Means nothing until the signature is verified.
 */
export function cosignatureTimeS(signature: Uint8Array): number | undefined {
	if (signature.length !== COSIGNATURE_BYTES) return undefined;
	const view = new DataView(signature.buffer, signature.byteOffset, TIME_BYTES);
	const timeS = Number(view.getBigUint64(0));
	return Number.isSafeInteger(timeS) ? timeS : undefined;
}

/**
 * Verifies one cosignature line (without its newline) over a checkpoint's note text and returns
 * its time in seconds since 1970.
 * @throws NoteError
 */
export function openCosignature(
	checkpointNoteText: string,
	line: string,
	verifier: Verifier,
): number {
	const signature = parseSignatureLine(line);
	if (!signature) throw new NoteError("malformed", "cosignature", line, "— name base64");
	if (!isBy(signature, verifier)) {
		throw new NoteError("unsigned", "cosignature", line, `one of the key named ${verifier.name}`);
	}
	const timeS = cosignatureTimeS(signature.signature);
	if (
		timeS === undefined ||
		!verifier.verify(Buffer.from(checkpointNoteText), signature.signature)
	) {
		throw new NoteError("bad-signature", "cosignature", line, "one that verifies");
	}
	return timeS;
}

/** How a `seen` line names the newest cosignature: base64 SHA-256 of its line without newline. */
export function cosignatureHash(line: string): string {
	return hash("sha256", line, "base64");
}

function signedMessage(text: Uint8Array, timeS: number): Buffer {
	return Buffer.concat([Buffer.from(`cosignature/v1\ntime ${timeS}\n`), text]);
}
