import { type Agreement, notUnderstood, parseAgreement, sentencesFault } from "@tansiq/agreement";
import { canonical, type Json, parseCanonical } from "@tansiq/record";
import type { AgreedVersion } from "./agreed.ts";
import type { Fault } from "./facts.ts";
import { sha256Hex } from "./message.ts";

/**
 * The document of an agreement: its canonical JSON in UTF-8, which travels as a blob and is named
 * by its hash in what people sign.
 */

/** As base64 it still fits into one frame of the line. */
export const MAX_DOCUMENT_BYTES = 700_000;

/** How many bytes a document has, and their hex SHA-256. */
export interface AgreementDocument {
	bytes: Uint8Array;
	sha256: string;
}

/** The document of an agreement as this version writes it. */
export function documentOf(agreement: Agreement): AgreementDocument {
	const bytes = new TextEncoder().encode(canonical(agreement as unknown as Json));
	return { bytes, sha256: sha256Hex(bytes) };
}

const HASHES = new WeakMap<Agreement, string>();

/** Hex SHA-256 of the document of a version, which the next one names. */
export function documentHash({ agreement, hash }: AgreedVersion): string {
	if (hash !== null) return hash;
	const known = HASHES.get(agreement) ?? documentOf(agreement).sha256;
	HASHES.set(agreement, known);
	return known;
}

/** A document as it was read: the agreement, or why it is none. */
export interface ReadDocument {
	agreement: Agreement | null;
	faults: Fault[];
	/** Ids of rules of a kind that this version does not know. */
	notUnderstood: string[];
}

const hashOf = (bytes: Uint8Array): string => sha256Hex(bytes);

/** Whether an agreement can be signed: its form, its meaning, and that its sentences are its own. */
export function readAgreement(value: unknown): ReadDocument {
	const { agreement, faults } = parseAgreement(value);
	if (agreement === null) return { agreement, faults, notUnderstood: [] };
	const unknown = notUnderstood(agreement.rules);
	const fault = unknown.length > 0 ? null : sentencesFault(agreement, hashOf);
	if (fault !== null) return { agreement: null, faults: [fault], notUnderstood: [] };
	return { agreement, faults: [], notUnderstood: unknown };
}

/** A document that somebody else sent: exactly the canonical bytes, and nothing beside them. */
export function readDocument(bytes: Uint8Array): ReadDocument {
	const text = Buffer.from(bytes).toString("utf8");
	try {
		// Another spelling of the same agreement would have another hash.
		if (!Buffer.from(text, "utf8").equals(bytes)) return unreadable("bytes that are no UTF-8");
		return readAgreement(parseCanonical(text));
	} catch (error) {
		return unreadable((error as Error).message.slice(0, 80));
	}
}

function unreadable(value: string): ReadDocument {
	const fault = { field: "document", value, expected: "canonical JSON (RFC 8785) in UTF-8" };
	return { agreement: null, faults: [fault], notUnderstood: [] };
}
