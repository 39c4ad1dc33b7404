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
	/** Those that have a node, and so keys, in the order of their ids. */
	parties: PartyKeys[];
	/** Members without a node, in the order of their ids: nothing here is their word. */
	nodeless: string[];
	/** Null where the line has no mediator. */
	witness: WitnessKeys | null;
	/** Hex SHA-256 of the earlier document, which some members signed while others had no node. */
	replaces: string | null;
}

/** A mediator's keys on one line. */
export interface WitnessKeys {
	/** Countersigns heads. */
	mirror: Verifier;
	/** Signs deposit receipts. */
	deposit: Verifier;
}

export interface PartyKeys {
	party: string;
	/** C2SP verifier keys. */
	author: string;
	mirror: string;
	operators: OperatorVerifier[];
	recovery: Verifier[];
	/** Base64 X25519 key that parcels are sealed to; empty where the document names none. */
	hpke: string;
}

export interface OperatorVerifier {
	verifier: Verifier;
	roles: string[];
}

const TYPE = "tansiq/founding/v1";
/** What a member without a node has none of. */
const KEY_FIELDS = ["author", "mirror", "tlsPin", "address", "hpke"] as const;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * The author key of every party that has a node has signed, no key is unsafe to enrol, none serves
 * two roles, and a member without a node has none.
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
	const nodeless = names.filter((party) => isNodeless(party, object(party, members[party])));
	const parties = names
		.filter((party) => !nodeless.includes(party))
		.map((party) => partyKeys(party, members[party], enrolled));
	if (parties.length === 0) throw new EvidenceError("members", names.join(), "one with a node");
	const witness = witnessKeys(founding.witness, enrolled);
	const replaces = replaced(founding.replaces, nodeless);
	const authors = parties.map(({ author }) => verifierOf(author));
	const opened = openNote(note, authors);
	if (opened.text !== `${first}\n${second}\n`) {
		throw new EvidenceError("founding", opened.text, "two lines");
	}
	const signers = new Set(opened.signatures.map(({ name }) => name));
	for (const { name } of authors) {
		if (!signers.has(name)) throw new EvidenceError("signatures", name, "one of every party");
	}
	return { line, sha256: hash("sha256", note), parties, nodeless, witness, replaces };
}

/**
 * That a document goes on from an earlier one: the same line and members, of whom some had no node
 * then and all have one now; who had one keeps the keys that his logs begin with.
 * @throws EvidenceError
 */
export function assertReplaces(founding: FoundingKeys, earlier: FoundingKeys): void {
	const ids = ({ parties, nodeless }: FoundingKeys) =>
		[...parties.map(({ party }) => party), ...nodeless].sort().join();
	if (earlier.line !== founding.line) {
		throw new EvidenceError("line", earlier.line, founding.line);
	}
	if (ids(earlier) !== ids(founding)) {
		throw new EvidenceError("members", ids(earlier), ids(founding));
	}
	if (earlier.nodeless.length === 0) {
		throw new EvidenceError("members", ids(earlier), "one without a node, who joined later");
	}
	for (const before of earlier.parties) {
		const now = founding.parties.find(({ party }) => party === before.party);
		if (now === undefined || lastingKeys(now) !== lastingKeys(before)) {
			throw new EvidenceError("keys", before.party, "author, mirror and recovery as before");
		}
	}
}

function lastingKeys({ author, mirror, recovery }: PartyKeys): string {
	const ids = recovery.map(({ name, keyId }) => `${name} ${encodeBase64(keyId)}`);
	return [author, mirror, ...ids].join("\n");
}

/** Whether a member is told on paper, by mail or by voice: then it has no key of any kind. */
function isNodeless(party: string, member: { [key: string]: Json }): boolean {
	if (member.node === undefined) return false;
	if (member.node !== "none") throw new EvidenceError("node", member.node, "none, or left out");
	if (!isId(party)) throw new EvidenceError("party", party, "1 to 32 of a-z 0-9 -");
	const hasKey =
		KEY_FIELDS.some((field) => (member[field] ?? "") !== "") ||
		list("operators", member.operators).length > 0 ||
		list("recovery", member.recovery).length > 0;
	if (hasKey) throw new EvidenceError(party, "keys", "none: it has no node");
	return true;
}

function witnessKeys(value: Json | undefined, enrolled: Set<string>): WitnessKeys | null {
	if (value === undefined || value === null) return null;
	const { mirror, deposit } = object("witness", value);
	return {
		mirror: verifierOf(enrol(mirror, COSIGNATURE_TYPE, enrolled)),
		deposit: verifierOf(enrol(deposit, NOTE_TYPE, enrolled)),
	};
}

function replaced(value: Json | undefined, nodeless: readonly string[]): string | null {
	if (value === undefined) return null;
	if (typeof value !== "string" || !SHA256.test(value)) {
		throw new EvidenceError("replaces", value, "a SHA-256 in hex");
	}
	if (nodeless.length > 0) {
		throw new EvidenceError("replaces", value, "a document in which every member has a node");
	}
	return value;
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
		hpke: typeof member.hpke === "string" ? member.hpke : "",
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
