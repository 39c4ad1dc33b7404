import { generateKeyPairSync } from "node:crypto";
import { bech32 } from "./bech32.ts";
import { SealError } from "./seal-error.ts";

/**
 * An X25519 key that parcels are sealed to, in the mailbox (HPKE) and on a medium (age). Both
 * formats derive their own keys from it under labels of their own.
 */
export interface SealingKey {
	/** Base64 of the 32 bytes of RFC 7748. */
	publicKey: string;
	/** Base64 of the 32 bytes of RFC 7748; the caller guards it. */
	privateKey: string;
}

const KEY_BYTES = 32;

/** A new key from the system's randomness. */
export function createSealingKey(): SealingKey {
	const { x = "", d = "" } = generateKeyPairSync("x25519").privateKey.export({ format: "jwk" });
	const base64 = (text: string) => Buffer.from(text, "base64url").toString("base64");
	return { publicKey: base64(x), privateKey: base64(d) };
}

/** The key as `age` takes it for encryption: `age1…`. @throws SealError */
export function ageRecipient(publicKey: string): string {
	return bech32("age", keyBytes("public key", publicKey));
}

/** The key as `age` takes it for decryption: `AGE-SECRET-KEY-1…`. @throws SealError */
export function ageIdentity(privateKey: string): string {
	return bech32("age-secret-key-", keyBytes("private key", privateKey)).toUpperCase();
}

/** @throws SealError, which does not repeat the key */
export function keyBytes(field: "public key" | "private key", base64: string): Uint8Array {
	const bytes = Buffer.from(base64, "base64");
	if (bytes.length !== KEY_BYTES || bytes.toString("base64") !== base64) {
		throw new SealError("bad-key", `${field}: expected base64 of 32 bytes`);
	}
	return new Uint8Array(bytes);
}
