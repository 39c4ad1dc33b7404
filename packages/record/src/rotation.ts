import type { Json } from "./canonical.ts";
import { decodeBase64, encodeBase64 } from "./encoding.ts";
import { EvidenceError } from "./error.ts";
import { asEvidence } from "./evidence-text.ts";
import { assertEnrollable, KEY_ID_BYTES, NOTE_TYPE } from "./key.ts";
import { ed25519Verifier, type Signer, type Verifier } from "./note.ts";
import { formatVerifierKey, parseVerifierKey } from "./verifier-key.ts";

/**
 * The body of a KEY-ROTATE entry, `{"new":VKEY,"old":VKEY,"proof":BASE64}`. The entry itself is
 * signed by the old key; the proof is the new key's signature (key id ‖ signature), so that nobody
 * can announce a key that is not his.
 */
export const KEY_ROTATE = "KEY-ROTATE";
/** Records a revocation: its body names the SHA-256 of the signed note. */
export const KEY_REVOKE = "KEY-REVOKE";

export interface Rotation {
	/** C2SP verifier keys of type 0x01. */
	old: string;
	new: string;
	/** Of the new key. */
	verifier: Verifier;
}

/** What the new key signs. */
export function rotationText(line: string, party: string, old: string, fresh: string): string {
	return `tansiq/rotation/v1 ${line}\nparty ${party}\nold ${old}\nnew ${fresh}\n`;
}

/** The body that `openRotation` accepts. @param old C2SP verifier key of the key in force */
export function rotationBody(
	line: string,
	party: string,
	old: string,
	fresh: Signer,
): { [key: string]: Json } {
	const key = formatVerifierKey(fresh.name, NOTE_TYPE, fresh.publicKey);
	const signature = fresh.sign(Buffer.from(rotationText(line, party, old, key)));
	return { new: key, old, proof: encodeBase64(Buffer.concat([fresh.keyId, signature])) };
}

/**
 * @param body of a KEY-ROTATE entry whose signature is already verified
 * @param old C2SP verifier key of the key that is in force
 * @throws EvidenceError
 */
export function openRotation(
	body: { [key: string]: Json },
	line: string,
	party: string,
	old: string,
): Rotation {
	const { new: fresh, old: named, proof } = body;
	if (named !== old) throw new EvidenceError("old", named, old);
	if (typeof fresh !== "string" || fresh === old)
		throw new EvidenceError("new", fresh, "a new key");
	const verifier = authorVerifier(fresh);
	const bytes = typeof proof === "string" ? decodeBase64(proof) : undefined;
	const text = Buffer.from(rotationText(line, party, old, fresh));
	if (
		!bytes ||
		Buffer.compare(bytes.subarray(0, KEY_ID_BYTES), verifier.keyId) !== 0 ||
		!verifier.verify(text, bytes.subarray(KEY_ID_BYTES))
	) {
		throw new EvidenceError("proof", proof, "the new key's signature over the rotation");
	}
	return { old, new: fresh, verifier };
}

/** A key that may sign a log: type 0x01 and safe to enrol. @throws EvidenceError */
export function authorVerifier(text: string): Verifier {
	const { name, type, publicKey } = asEvidence(() => parseVerifierKey(text));
	if (type !== NOTE_TYPE) throw new EvidenceError("key", text, "a verifier key of type 0x01");
	asEvidence(() => assertEnrollable(publicKey));
	return ed25519Verifier(name, publicKey);
}
