import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	hash,
	type KeyObject,
} from "node:crypto";
import { decodePoint, isSmallOrder, isTorsionFree } from "./curve.ts";
import { RecordError } from "./error.ts";

export class KeyError extends RecordError {}

/** C2SP signature types: a plain note signature, and a timestamped cosignature of a checkpoint. */
export const NOTE_TYPE = 0x01;
export const COSIGNATURE_TYPE = 0x04;
export type SignatureType = typeof NOTE_TYPE | typeof COSIGNATURE_TYPE;

export const KEY_ID_BYTES = 4;
const KEY_BYTES = 32;
// DER of RFC 8410 up to the 32 bytes of the key itself.
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** A new Ed25519 private key from the system's randomness. */
export function generatePrivateKey(): KeyObject {
	return generateKeyPairSync("ed25519").privateKey;
}

/** The private key of a 32-byte RFC 8032 seed; for simulation and for importing other tools' keys. */
export function privateKeyFromSeed(seed: Uint8Array): KeyObject {
	if (seed.length !== KEY_BYTES) throw new KeyError("seed", seed, "32 bytes");
	return createPrivateKey({
		key: Buffer.concat([PKCS8_PREFIX, seed]),
		format: "der",
		type: "pkcs8",
	});
}

/** @throws KeyError unless the text is an unencrypted PKCS#8 PEM of an Ed25519 private key */
export function privateKeyFromPem(pem: string): KeyObject {
	let key: KeyObject;
	try {
		key = createPrivateKey({ key: pem, format: "pem" });
	} catch {
		// The text may hold key material, so it is not repeated in the error.
		throw new KeyError("pem", undefined, "a PKCS#8 private key");
	}
	if (key.asymmetricKeyType !== "ed25519") {
		throw new KeyError("pem", key.asymmetricKeyType, "a key of type ed25519");
	}
	return key;
}

/** PKCS#8 PEM, unencrypted: the caller guards the file. */
export function privateKeyToPem(key: KeyObject): string {
	return key.export({ format: "pem", type: "pkcs8" }).toString();
}

/** The 32 bytes of RFC 8032, of a public key or of the public half of a private key. */
export function publicKeyRaw(key: KeyObject): Uint8Array {
	const half = key.type === "private" ? createPublicKey(key) : key;
	if (half.asymmetricKeyType !== "ed25519") {
		throw new KeyError("key", half.asymmetricKeyType, "a key of type ed25519");
	}
	const der = half.export({ format: "der", type: "spki" });
	return Uint8Array.from(der.subarray(SPKI_PREFIX.length));
}

export function publicKeyFromRaw(raw: Uint8Array): KeyObject {
	if (raw.length !== KEY_BYTES) throw new KeyError("public key", raw, "32 bytes");
	return createPublicKey({
		key: Buffer.concat([SPKI_PREFIX, raw]),
		format: "der",
		type: "spki",
	});
}

/** C2SP signed-note: the first four bytes of SHA-256(name ‖ "\n" ‖ type ‖ public key). */
export function keyId(name: string, type: SignatureType, publicKey: Uint8Array): Uint8Array {
	assertKeyName(name);
	const preimage = Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(type), publicKey]);
	return Uint8Array.from(hash("sha256", preimage, "buffer").subarray(0, KEY_ID_BYTES));
}

/** C2SP signed-note: not empty, no Unicode space, no plus, no control character. */
export function isKeyName(name: string): boolean {
	return name !== "" && !/[\p{White_Space}\p{Cc}+]/u.test(name) && name.isWellFormed();
}

/** @throws KeyError */
export function assertKeyName(name: string): void {
	if (!isKeyName(name)) throw new KeyError("key name", name, "no space, plus or control character");
}

/**
 * Refuses a public key for which "X signed this" proves nothing: under a small-order key one
 * signature verifies for many messages, under a key with a small-order part verifiers disagree.
 * @throws KeyError unless the key is a canonical encoding of a point of prime order
 */
export function assertEnrollable(publicKey: Uint8Array): void {
	const name = Buffer.from(publicKey).toString("latin1");
	// Curve arithmetic takes milliseconds, and one line asks for the same few keys again and again.
	if (known.has(name)) return;
	refuseUnsafe(publicKey);
	if (known.size >= MOST_KNOWN) known.clear();
	known.add(name);
}

const MOST_KNOWN = 256;
/** Keys that were found to be safe; the answer for a key never changes. */
const known = new Set<string>();

function refuseUnsafe(publicKey: Uint8Array): void {
	if (publicKey.length !== KEY_BYTES) throw new KeyError("public key", publicKey, "32 bytes");
	const shown = Buffer.from(publicKey).toString("hex");
	const point = decodePoint(publicKey);
	if (!point) {
		throw new KeyError("public key", shown, "the canonical encoding of a point of edwards25519");
	}
	if (isSmallOrder(point)) throw new KeyError("public key", shown, "a point not of small order");
	if (!isTorsionFree(point)) throw new KeyError("public key", shown, "a point of prime order");
}
