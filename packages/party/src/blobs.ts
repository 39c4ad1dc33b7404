import { type Json, lineIn, parseCanonical } from "@tansiq/record";
import { MAX_DOCUMENT_BYTES } from "./agreement-text.ts";
import type { Fields } from "./message.ts";

/** Bulk bytes that an entry names by their hash, so that it stays within its 16 KiB. */

const SHA256 = /^[0-9a-f]{64}$/;
/** The fields of a body that may name a blob, `{"bytes":…,"sha256":…}`. */
const NAMING = ["volumes", "evidence", "founding"] as const;

/** The hashes that a body names. */
export function blobsOf(body: Fields): string[] {
	const named = NAMING.flatMap((field) => blobOf(body[field]) ?? []);
	// No frame carries a longer document, so that nobody waits for it.
	const fits = bytesNamed(body.document) <= MAX_DOCUMENT_BYTES;
	return fits ? [...named, ...[blobOf(body.document) ?? []].flat()] : named;
}

/** The size that `{"bytes":…,"sha256":…}` claims; 0 where the value is no such thing. */
export function bytesNamed(value: Json | undefined): number {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return 0;
	return typeof value.bytes === "number" ? value.bytes : 0;
}

/** The hash of `{"bytes":…,"sha256":…}`, or null where the value is no such thing. */
export function blobOf(value: Json | undefined): string | null {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
	const { sha256 } = value;
	return typeof sha256 === "string" && SHA256.test(sha256) ? sha256 : null;
}

/** The hashes that an entry of our own names, from its signed bytes. */
export function blobsNamed(bytes: Uint8Array): string[] {
	const line = lineIn(bytes);
	// Most entries name none, and a whole parse of each would cost more than sending it.
	if (!line.includes('"sha256"')) return [];
	const { body } = parseCanonical(line) as { body: Fields };
	return blobsOf(body);
}
