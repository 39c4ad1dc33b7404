import {
	createDecipheriv,
	createHmac,
	createPrivateKey,
	createPublicKey,
	diffieHellman,
	type KeyObject,
} from "node:crypto";
import { EvidenceError } from "./error.ts";

/**
 * HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, as the
 * sender sees it. Who has the ephemeral private key of one message opens that message and no other,
 * and sees what its addressee would: the key follows from both public keys, so that nobody can make
 * the same bytes open as something else.
 */

const KEM_ID = Buffer.from("KEM\0\x20", "latin1");
const SUITE_ID = Buffer.from("HPKE\0\x20\0\x01\0\x02", "latin1");
const VERSION = Buffer.from("HPKE-v1");
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const EMPTY = Buffer.alloc(0);
const PRIVATE_DER = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC_DER = Buffer.from("302a300506032b656e032100", "hex");

/** What one message is sealed with. */
export interface MessageKeys {
	/** The ephemeral public key, with which a message begins. */
	encapsulated: Buffer;
	key: Buffer;
	nonce: Buffer;
}

/**
 * @param ephemeral private key of one message, 32 bytes
 * @param recipient public key, 32 bytes
 * @throws EvidenceError on a key that is none of X25519, or of small order
 */
export function messageKeys(
	ephemeral: Uint8Array,
	recipient: Uint8Array,
	info: Uint8Array,
): MessageKeys {
	if (ephemeral.length !== KEY_BYTES) throw new EvidenceError("key", ephemeral, "32 bytes");
	if (recipient.length !== KEY_BYTES) throw new EvidenceError("recipient", recipient, "32 bytes");
	const privateKey = keyOf(createPrivateKey, PRIVATE_DER, ephemeral, "pkcs8");
	const publicKey = keyOf(createPublicKey, PUBLIC_DER, recipient, "spki");
	const encapsulated = createPublicKey(privateKey)
		.export({ format: "der", type: "spki" })
		.subarray(-KEY_BYTES);
	const shared = sharedSecret(privateKey, publicKey);
	const context = Buffer.concat([encapsulated, recipient]);
	const secret = extract(KEM_ID, EMPTY, "eae_prk", shared);
	const kem = expand(KEM_ID, secret, "shared_secret", context, KEY_BYTES);
	const schedule = Buffer.concat([
		Buffer.of(0),
		extract(SUITE_ID, EMPTY, "psk_id_hash", EMPTY),
		extract(SUITE_ID, EMPTY, "info_hash", info),
	]);
	const prk = extract(SUITE_ID, kem, "secret", EMPTY);
	return {
		encapsulated,
		key: expand(SUITE_ID, prk, "key", schedule, KEY_BYTES),
		nonce: expand(SUITE_ID, prk, "base_nonce", schedule, NONCE_BYTES),
	};
}

/**
 * What the recipient would read in `sealed`: encapsulated key ‖ ciphertext ‖ tag.
 * @throws EvidenceError unless this ephemeral key sealed exactly these bytes for this recipient
 */
export function openAsSender(
	sealed: Uint8Array,
	ephemeral: Uint8Array,
	recipient: Uint8Array,
	info: Uint8Array,
): Buffer {
	const { encapsulated, key, nonce } = messageKeys(ephemeral, recipient, info);
	const end = sealed.length - TAG_BYTES;
	if (end < KEY_BYTES || Buffer.compare(encapsulated, sealed.subarray(0, KEY_BYTES)) !== 0) {
		throw new EvidenceError("key", ephemeral, "the one that sealed the parcel");
	}
	const decipher = createDecipheriv("aes-256-gcm", key, nonce);
	decipher.setAuthTag(sealed.subarray(end));
	try {
		return Buffer.concat([decipher.update(sealed.subarray(KEY_BYTES, end)), decipher.final()]);
	} catch {
		throw new EvidenceError("sealed", sealed, "sealed for this addressee and place");
	}
}

function keyOf(
	make: (from: { key: Buffer; format: "der"; type: never }) => KeyObject,
	prefix: Buffer,
	raw: Uint8Array,
	type: "pkcs8" | "spki",
): KeyObject {
	return make({ key: Buffer.concat([prefix, raw]), format: "der", type: type as never });
}

function sharedSecret(privateKey: KeyObject, publicKey: KeyObject): Buffer {
	try {
		return diffieHellman({ privateKey, publicKey });
	} catch {
		throw new EvidenceError("recipient", "its key", "an X25519 key not of small order");
	}
}

function hmac(key: Uint8Array, ...parts: Uint8Array[]): Buffer {
	return createHmac("sha256", key).update(Buffer.concat(parts)).digest();
}

function extract(suite: Buffer, salt: Uint8Array, label: string, material: Uint8Array): Buffer {
	return hmac(salt, VERSION, suite, Buffer.from(label), material);
}

/** One block of HKDF is all that is needed. */
function expand(
	suite: Buffer,
	prk: Uint8Array,
	label: string,
	info: Uint8Array,
	bytes: number,
): Buffer {
	const length = Buffer.of(0, bytes);
	const labelled = Buffer.concat([length, VERSION, suite, Buffer.from(label), info]);
	return hmac(prk, labelled, Buffer.of(1)).subarray(0, bytes);
}
