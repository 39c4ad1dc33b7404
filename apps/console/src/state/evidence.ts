import { fieldsText } from "./fields-text.ts";

/**
 * What stands behind an attested answer: the hash and length of a scan, photo or mail. The file
 * itself never leaves the browser; our node seals these few bytes under a key of their own, so that
 * nobody who reads the record can try files against it.
 */
export interface Evidence {
	/** Hex SHA-256 of the file, as `sha256sum` prints it. */
	sha256: string;
	/** Of the file. */
	bytes: number;
}

/** @throws DOMException where the file cannot be read */
export async function evidenceOf(file: Blob): Promise<Evidence> {
	const content = await file.arrayBuffer();
	return { sha256: await sha256Hex(content), bytes: content.byteLength };
}

/** The bytes that are sealed, base64: one line of canonical JSON. */
export function statementOf({ sha256, bytes }: Evidence): string {
	return btoa(`${fieldsText({ bytes, sha256 })}\n`);
}

/** Hex SHA-256 of the file: as it was stated, or of the bytes where those are the file itself. */
export async function fileHashOf(base64: string): Promise<string> {
	const text = atob(base64);
	const stated = /^\{"bytes":[0-9]+,"sha256":"([0-9a-f]{64})"\}\n$/.exec(text)?.[1];
	if (stated !== undefined) return stated;
	return sha256Hex(Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer);
}

async function sha256Hex(content: ArrayBuffer): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
	return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
