import { hash } from "node:crypto";
import { type Json, parseCanonical } from "./canonical.ts";
import { encodeBase64 } from "./encoding.ts";
import { EvidenceError } from "./error.ts";
import { asEvidence, isId, lineAfter } from "./evidence-text.ts";
import { assertEnrollable, COSIGNATURE_TYPE, NOTE_TYPE, type SignatureType } from "./key.ts";
import { openNote, type Verifier } from "./note.ts";
import { parseVerifierKey, verifierOf } from "./verifier-key.ts";

/**
 * The keys of a line, read from the founding document that its parties signed: a note over
 * `tansiq/founding/v1 LINE` and one canonical line. Only what a verifier needs is read.
 */
export interface FoundingKeys {
	line: string;
	/** Hex SHA-256 of the signed note: what entry 0 of every log names. */
	sha256: string;
	/** In the order of their ids. */
	parties: PartyKeys[];
}

export interface PartyKeys {
	party: string;
	/** C2SP verifier keys. */
	author: string;
	mirror: string;
	operators: OperatorVerifier[];
	recovery: Verifier[];
}

export interface OperatorVerifier {
	verifier: Verifier;
	roles: string[];
}

const TYPE = "tansiq/founding/v1";

/**
 * Every party's author key has signed, no key is unsafe to enrol, and none serves two roles.
 * @throws EvidenceError, NoteError
 */
export function openFounding(note: Uint8Array): FoundingKeys {
	const text = Buffer.from(note).toString("utf8");
	const [first = "", second = ""] = text.split("\n", 2);
	const line = lineAfter(first, TYPE);
	// The keys that verify the note stand within it; what is signed is compared below.
	const founding = object("founding", parse(second));
	if (founding.line !== line) throw new EvidenceError("line", founding.line, line);
	const enrolled = new Set<string>();
	const members = object("members", founding.members);
	const names = Object.keys(members).sort();
	if (names.length < 2) throw new EvidenceError("members", names.length, "two or more");
	const parties = names.map((party) => partyKeys(party, members[party], enrolled));
	if (founding.witness !== undefined && founding.witness !== null) {
		enrol(object("witness", founding.witness).mirror, COSIGNATURE_TYPE, enrolled);
	}
	const authors = parties.map(({ author }) => verifierOf(author));
	const opened = openNote(note, authors);
	if (opened.text !== `${first}\n${second}\n`) {
		throw new EvidenceError("founding", opened.text, "two lines");
	}
	const signers = new Set(opened.signatures.map(({ name }) => name));
	for (const { name } of authors) {
		if (!signers.has(name)) throw new EvidenceError("signatures", name, "one of every party");
	}
	return { line, sha256: hash("sha256", note), parties };
}

function partyKeys(party: string, value: Json | undefined, enrolled: Set<string>): PartyKeys {
	if (!isId(party)) throw new EvidenceError("party", party, "1 to 32 of a-z 0-9 -");
	const member = object(party, value);
	return {
		party,
		author: enrol(member.author, NOTE_TYPE, enrolled),
		mirror: enrol(member.mirror, COSIGNATURE_TYPE, enrolled),
		operators: list("operators", member.operators).map((entry) => {
			const operator = object("operator", entry);
			const roles = list("roles", operator.roles);
			if (!roles.every((role) => typeof role === "string")) {
				throw new EvidenceError("roles", roles, "a list of texts");
			}
			return { verifier: verifierOf(enrol(operator.key, NOTE_TYPE, enrolled)), roles };
		}),
		recovery: list("recovery", member.recovery).map((key) =>
			verifierOf(enrol(key, NOTE_TYPE, enrolled)),
		),
	};
}

function enrol(value: Json | undefined, type: SignatureType, enrolled: Set<string>): string {
	if (typeof value !== "string") throw new EvidenceError("key", value, "a verifier key");
	const key = asEvidence(() => parseVerifierKey(value));
	if (key.type !== type) throw new EvidenceError("key", value, `a key of type 0x0${type}`);
	asEvidence(() => assertEnrollable(key.publicKey));
	const raw = encodeBase64(key.publicKey);
	if (enrolled.has(raw)) throw new EvidenceError("key", value, "one key for each role");
	enrolled.add(raw);
	return value;
}

function parse(line: string): Json {
	return asEvidence(() => parseCanonical(line));
}

function object(field: string, value: Json | undefined): { [key: string]: Json } {
	if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
	throw new EvidenceError(field, value, "an object");
}

/** Empty where the document does not name it. */
function list(field: string, value: Json | undefined): Json[] {
	if (value === undefined) return [];
	if (Array.isArray(value)) return value;
	throw new EvidenceError(field, value, "a list");
}
