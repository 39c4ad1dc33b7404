import { CanonicalError, canonical, type Json, parseCanonical } from "./canonical.ts";
import { decodeBase64, isCount } from "./encoding.ts";
import { EntryError } from "./entry-line.ts";

/** The one JSON line of an entry: what was said, when its author claims to have said it. */
export interface Envelope {
	/** What the message type asks for; its meaning is checked by whoever takes the entry. */
	body: { [key: string]: Json };
	/** Microseconds since 1970 by the author's clock: a claim, never a proof. */
	claimed: number;
	/** Where the author's clock takes its time from, and by how many µs it may be off. */
	clock: { src: string; unc_us: number };
	/** Message type. */
	msg: string;
	/** Base64 of 16 random bytes: nobody can guess an undisclosed neighbour from its leaf hash. */
	salt: string;
}

const ENVELOPE_KEYS = ["body", "claimed", "clock", "msg", "salt"];
const CLOCK_KEYS = ["src", "unc_us"];
const WORD = /^[A-Za-z0-9._-]{1,32}$/;
const SALT_BYTES = 16;

/** @throws EntryError */
export function envelopeLine(envelope: Envelope): string {
	assertEnvelope(envelope);
	return asEntryError(() => canonical({ ...envelope }));
}

/** @throws EntryError */
export function parseEnvelope(line: string): Envelope {
	const value: unknown = asEntryError(() => parseCanonical(line));
	assertEnvelope(value);
	return value;
}

function assertEnvelope(value: unknown): asserts value is Envelope {
	assertKeys("envelope", value, ENVELOPE_KEYS);
	assertKeys("clock", value.clock, CLOCK_KEYS);
	if (!isObject(value.body)) throw refusal("body", value.body, "an object");
	assertCount("claimed", value.claimed);
	assertWord("clock.src", value.clock.src);
	assertCount("clock.unc_us", value.clock.unc_us);
	assertWord("msg", value.msg);
	if (typeof value.salt !== "string" || decodeBase64(value.salt)?.length !== SALT_BYTES) {
		throw refusal("salt", value.salt, `base64 of ${SALT_BYTES} bytes`);
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function assertKeys(
	field: string,
	value: unknown,
	keys: string[],
): asserts value is Record<string, unknown> {
	const expected = `an object of ${keys.join(", ")}`;
	if (!isObject(value)) throw refusal(field, value, expected);
	const found = Object.keys(value);
	if (found.length !== keys.length || !keys.every((key) => Object.hasOwn(value, key))) {
		throw refusal(field, found.join(", "), expected);
	}
}

function assertCount(field: string, value: unknown): void {
	if (typeof value !== "number" || !isCount(value)) {
		throw refusal(field, value, "an integer of 0 … 2^53-1");
	}
}

function assertWord(field: string, value: unknown): void {
	if (typeof value !== "string" || !WORD.test(value)) {
		throw refusal(field, value, "1 to 32 of A-Z a-z 0-9 . _ -");
	}
}

function refusal(field: string, value: unknown, expected: string): EntryError {
	return new EntryError("envelope", field, value, expected);
}

function asEntryError<T>(attempt: () => T): T {
	try {
		return attempt();
	} catch (error) {
		if (!(error instanceof CanonicalError)) throw error;
		throw new EntryError("canonical", error.field, error.value, error.expected);
	}
}
