import { assertEnrollable, isKeyName, NOTE_TYPE, parseVerifierKey } from "@tansiq/record";

/** What the parties of a line tell the mediator about themselves, from the founding document. */
export interface LineFile {
	line: string;
	parties: Record<string, LineParty>;
}

export interface LineParty {
	/** Verifier key of the author key that the founding document names; later ones follow from it. */
	author: string;
	/** Verifier keys of its safe: two of them end an author key. */
	recovery: string[];
	/** Base64 SHA-256 of the SubjectPublicKeyInfo of the node's TLS key. */
	tlsPin: string;
}

/** What a founding document tells a mediator. */
export function lineFileOf(founding: {
	line: string;
	members: Record<string, LineParty>;
}): LineFile {
	const parties = Object.entries(founding.members).map(
		([id, { author, recovery, tlsPin }]) => [id, { author, recovery, tlsPin }] as const,
	);
	return { line: founding.line, parties: Object.fromEntries(parties) };
}

/** @throws Error naming the field, its value and what was expected */
export function parseLineFile(text: string): LineFile {
	const file = objectOf("line file", parsed(text));
	const parties = objectOf("parties", file.parties);
	const names = Object.keys(parties);
	if (typeof file.line !== "string" || !isKeyName(file.line)) wrong("line", file.line, "a name");
	if (names.length < 2) wrong("parties", names.length, "at least two");
	const pins = new Set<unknown>();
	for (const name of names) {
		if (!isKeyName(name)) wrong("party", name, "a name");
		const { author, recovery, tlsPin } = objectOf(name, parties[name]);
		const fields = new Set(Object.keys(objectOf(name, parties[name])));
		for (const field of ["author", "recovery", "tlsPin"]) fields.delete(field);
		if (fields.size > 0) wrong(name, [...fields].join(), "author, recovery, tlsPin");
		assertKey(`${name}.author`, author);
		if (!Array.isArray(recovery)) wrong(`${name}.recovery`, recovery, "a list");
		for (const key of recovery as unknown[]) assertKey(`${name}.recovery`, key);
		if (typeof tlsPin !== "string" || !/^[A-Za-z0-9+/]{43}=$/.test(tlsPin)) {
			wrong(`${name}.tlsPin`, tlsPin, "base64 of 32 bytes");
		}
		if (pins.has(tlsPin)) wrong(`${name}.tlsPin`, tlsPin, "a pin of its own for each party");
		pins.add(tlsPin);
	}
	return file as unknown as LineFile;
}

function assertKey(field: string, key: unknown): void {
	if (typeof key !== "string") wrong(field, key, "a verifier key");
	const { type, publicKey } = parseVerifierKey(key as string);
	if (type !== NOTE_TYPE) wrong(field, key, `a key of type ${NOTE_TYPE}`);
	assertEnrollable(publicKey);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return wrong("line file", text.slice(0, 40), "JSON");
	}
}

function objectOf(field: string, value: unknown): Record<string, unknown> {
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		wrong(field, value, "an object");
	}
	return value as Record<string, unknown>;
}

function wrong(field: string, value: unknown, expected: string): never {
	throw new Error(`${field}: ${JSON.stringify(value)}, expected ${expected}`);
}
