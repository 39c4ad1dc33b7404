import { createCipheriv, createDecipheriv, hash } from "node:crypto";
import { EvidenceError } from "./error.ts";

/**
 * Personal data (names, plates, testimonies) never stands in an entry. It lies in a blob of its own
 * under a key of its own, and the entry names the blob by the SHA-256 of its sealed bytes. When the
 * key is destroyed at the end of its retention, nobody reads the blob and the record still verifies.
 *
 *     NONCE (12 bytes) ‖ AES-256-GCM ciphertext ‖ TAG (16 bytes)      associated data: the type
 */
const TYPE = Buffer.from("tansiq/blob/v1");
const CIPHER = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface SealedBlob {
	/** Hex; what the entry names. */
	sha256: string;
	bytes: Uint8Array;
}

/**
 * @param key 32 random bytes, used for this blob alone
 * @param nonce 12 bytes
 * @throws EvidenceError
 */
export function sealBlob(plain: Uint8Array, key: Uint8Array, nonce: Uint8Array): SealedBlob {
	assertKey(key);
	if (nonce.length !== NONCE_BYTES) throw new EvidenceError("nonce", nonce, "12 bytes");
	const cipher = createCipheriv(CIPHER, key, nonce).setAAD(TYPE);
	const sealed = [nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
	const bytes = Buffer.concat(sealed);
	return { sha256: hash("sha256", bytes), bytes };
}

/** @throws EvidenceError unless the blob was sealed under this key and not changed since */
export function openBlob(bytes: Uint8Array, key: Uint8Array): Uint8Array {
	assertKey(key);
	if (bytes.length < NONCE_BYTES + TAG_BYTES) {
		throw new EvidenceError("blob", bytes, `at least ${NONCE_BYTES + TAG_BYTES} bytes`);
	}
	const end = bytes.length - TAG_BYTES;
	const nonce = bytes.subarray(0, NONCE_BYTES);
	const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
		.setAAD(TYPE)
		.setAuthTag(bytes.subarray(end));
	try {
		return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]);
	} catch {
		throw new EvidenceError("blob", bytes, "bytes sealed under this key");
	}
}

function assertKey(key: Uint8Array): void {
	if (key.length !== KEY_BYTES) throw new EvidenceError("key", `${key.length} bytes`, "32 bytes");
}
