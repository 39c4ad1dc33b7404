import { type KeyObject, sign, verify } from "node:crypto";
import { decodeBase64, decodeUtf8 } from "./encoding.ts";
import { RecordError } from "./error.ts";
import {
	assertKeyName,
	isKeyName,
	KEY_ID_BYTES,
	keyId,
	NOTE_TYPE,
	publicKeyFromRaw,
	publicKeyRaw,
} from "./key.ts";

/** C2SP signed-note v1: text, a blank line, and lines `— name base64(key id ‖ signature)`. */

export interface Signer {
	name: string;
	/** Four bytes. */
	keyId: Uint8Array;
	/** The 32 bytes of RFC 8032. */
	publicKey: Uint8Array;
	sign(message: Uint8Array): Uint8Array;
}

export interface Verifier {
	name: string;
	keyId: Uint8Array;
	/** Of the signature without its key id. */
	verify(message: Uint8Array, signature: Uint8Array): boolean;
}

export interface NoteSignature {
	name: string;
	keyId: Uint8Array;
	/** Without the key id. */
	signature: Uint8Array;
	/** The whole line, without its newline. */
	line: string;
}

export interface OpenedNote {
	/** With its last newline. */
	text: string;
	/** Those of known keys, all verified; at least one. */
	signatures: NoteSignature[];
	/** Those of keys that no verifier was given for: they prove nothing. */
	unknown: NoteSignature[];
}

export type NoteErrorCode = "malformed" | "bad-signature" | "unsigned";

export class NoteError extends RecordError {
	readonly code: NoteErrorCode;

	constructor(code: NoteErrorCode, field: string, value: unknown, expected: string) {
		super(field, value, expected);
		this.code = code;
	}
}

/** The specification leaves the limit open above 16; Go's implementation stops at the same two. */
export const MAX_SIGNATURES = 100;
export const MAX_NOTE_BYTES = 1_000_000;
export const SIGNATURE_PREFIX = "— ";

export function ed25519Signer(name: string, privateKey: KeyObject): Signer {
	const publicKey = publicKeyRaw(privateKey);
	return {
		name,
		keyId: keyId(name, NOTE_TYPE, publicKey),
		publicKey,
		sign: (message) => sign(null, message, privateKey),
	};
}

export function ed25519Verifier(name: string, publicKey: Uint8Array): Verifier {
	const key = publicKeyFromRaw(publicKey);
	return {
		name,
		keyId: keyId(name, NOTE_TYPE, publicKey),
		verify: (message, signature) =>
			signature.length === 64 && verify(null, message, key, signature),
	};
}

/** A signature line without its newline. */
export function signatureLine(name: string, id: Uint8Array, signature: Uint8Array): string {
	return `${SIGNATURE_PREFIX}${name} ${Buffer.concat([id, signature]).toString("base64")}`;
}

/** The parts of a signature line given without its newline; undefined where it is malformed. */
export function parseSignatureLine(line: string): NoteSignature | undefined {
	if (!line.startsWith(SIGNATURE_PREFIX)) return undefined;
	const space = line.indexOf(" ", SIGNATURE_PREFIX.length);
	if (space < 0) return undefined;
	const name = line.slice(SIGNATURE_PREFIX.length, space);
	const bytes = decodeBase64(line.slice(space + 1));
	if (!bytes || bytes.length <= KEY_ID_BYTES || !isKeyName(name)) return undefined;
	return {
		name,
		keyId: bytes.subarray(0, KEY_ID_BYTES),
		signature: bytes.subarray(KEY_ID_BYTES),
		line,
	};
}

/** True when the signature names exactly the verifier's key, by name and by id. */
export function isBy(signature: NoteSignature, verifier: Verifier): boolean {
	return signature.name === verifier.name && Buffer.compare(signature.keyId, verifier.keyId) === 0;
}

/**
 * The signed note over `text`.
 * @throws NoteError unless the text ends in a newline and holds no other control character
 */
export function signNote(text: string, signers: readonly Signer[]): string {
	assertText(text);
	if (!text.endsWith("\n")) throw new NoteError("malformed", "text", text, "a newline at the end");
	if (signers.length === 0) throw new NoteError("unsigned", "signers", signers, "at least one");
	const message = Buffer.from(text);
	let note = `${text}\n`;
	for (const signer of signers) {
		assertKeyName(signer.name);
		note += `${signatureLine(signer.name, signer.keyId, signer.sign(message))}\n`;
	}
	return note;
}

/**
 * Verifies every signature of a known key; one that fails rejects the note, as does a note that
 * no known key signed. Signatures of unknown keys are set apart.
 * @throws NoteError
 */
export function openNote(note: string | Uint8Array, verifiers: readonly Verifier[]): OpenedNote {
	const whole = typeof note === "string" ? note : decodeUtf8(note);
	if (whole === undefined) throw new NoteError("malformed", "note", note, "UTF-8");
	if (whole.length > MAX_NOTE_BYTES) {
		throw new NoteError("malformed", "note", whole, `at most ${MAX_NOTE_BYTES} characters`);
	}
	assertText(whole);
	// The last blank line separates: the text itself may hold others.
	const blank = whole.lastIndexOf("\n\n");
	if (blank < 0) throw new NoteError("malformed", "note", whole, "a blank line before signatures");
	const text = whole.slice(0, blank + 1);
	const message = Buffer.from(text);
	const opened: OpenedNote = { text, signatures: [], unknown: [] };
	for (const signature of parseSignatures(whole.slice(blank + 2))) {
		const verifier = verifiers.find((candidate) => isBy(signature, candidate));
		if (!verifier) opened.unknown.push(signature);
		else if (verifier.verify(message, signature.signature)) opened.signatures.push(signature);
		else throw new NoteError("bad-signature", "signature", signature.line, "one that verifies");
	}
	if (opened.signatures.length === 0) {
		throw new NoteError("unsigned", "signatures", text, "at least one of a known key");
	}
	return opened;
}

function parseSignatures(tail: string): NoteSignature[] {
	if (!tail.endsWith("\n")) {
		throw new NoteError("malformed", "signatures", tail, "lines that end in a newline");
	}
	const lines = tail.slice(0, -1).split("\n", MAX_SIGNATURES + 1);
	if (lines.length > MAX_SIGNATURES) {
		throw new NoteError("malformed", "signatures", tail, `at most ${MAX_SIGNATURES}`);
	}
	return lines.map((line) => {
		const signature = parseSignatureLine(line);
		if (signature) return signature;
		throw new NoteError("malformed", "signature line", line, "— name base64");
	});
}

function assertText(text: string): void {
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code < 0x20 && code !== 0x0a) {
			throw new NoteError("malformed", "text", text, "no control character but newline");
		}
	}
	if (!text.isWellFormed()) throw new NoteError("malformed", "text", text, "well-formed Unicode");
}
