import { cosignatureVerifier } from "./cosignature.ts";
import { decodeBase64, encodeBase64 } from "./encoding.ts";
import { COSIGNATURE_TYPE, KeyError, keyId, NOTE_TYPE, type SignatureType } from "./key.ts";
import { ed25519Verifier, type Verifier } from "./note.ts";

/** A C2SP vkey, `name+hex(key id)+base64(type ‖ public key)`: how a public key is handed over. */
export interface VerifierKey {
	name: string;
	type: SignatureType;
	keyId: Uint8Array;
	/** The 32 bytes of RFC 8032. */
	publicKey: Uint8Array;
}

export function formatVerifierKey(
	name: string,
	type: SignatureType,
	publicKey: Uint8Array,
): string {
	const id = Buffer.from(keyId(name, type, publicKey)).toString("hex");
	return `${name}+${id}+${encodeBase64(Buffer.concat([Uint8Array.of(type), publicKey]))}`;
}

/** @throws KeyError unless it is an Ed25519 key of type 0x01 or 0x04 with the right key id */
export function parseVerifierKey(text: string): VerifierKey {
	const name = text.slice(0, Math.max(0, text.indexOf("+")));
	const material = decodeBase64(text.slice(name.length + 10));
	const type = material?.[0];
	if (material?.length !== 33 || (type !== NOTE_TYPE && type !== COSIGNATURE_TYPE)) {
		throw new KeyError("verifier key", text, "name+id+base64 of an Ed25519 key");
	}
	const publicKey = Uint8Array.from(material.subarray(1));
	const expected = formatVerifierKey(name, type, publicKey);
	if (expected !== text) throw new KeyError("verifier key", text, "the key id of its name and key");
	return { name, type, keyId: keyId(name, type, publicKey), publicKey };
}

/** The verifier of the type that the key names. */
export function verifierOf(text: string): Verifier {
	const key = parseVerifierKey(text);
	return key.type === NOTE_TYPE
		? ed25519Verifier(key.name, key.publicKey)
		: cosignatureVerifier(key.name, key.publicKey);
}

/** `verifierOf` that prepares each key once: that takes longer than to verify with it. */
export function verifiers(): (text: string) => Verifier {
	const known = new Map<string, Verifier>();
	return (text) => {
		const verifier = known.get(text) ?? verifierOf(text);
		known.set(text, verifier);
		return verifier;
	};
}
