import { createHash, createPublicKey, diffieHellman, generateKeyPairSync } from "node:crypto";
import { agreementFaults } from "@tansiq/agreement";
import { depositKeyName } from "@tansiq/carriers";
import { authorName, mirrorName } from "@tansiq/line";
import { type Founding, foundingText, hasNode, type Member } from "@tansiq/party";
import {
	assertEnrollable,
	COSIGNATURE_TYPE,
	NOTE_TYPE,
	openNote,
	parseCanonical,
	parseVerifierKey,
	type SignatureType,
	verifierOf,
} from "@tansiq/record";
import { assertFoundingShape } from "./founding-shape.ts";

/** A founding document as its files hold it: readable, and as it was signed. */
export interface SignedFounding {
	founding: Founding;
	/** C2SP signed note over the text of `foundingText`. */
	signedNote: string;
}

/** The only mark by which a drill may be told from the real thing stands in the line's name. */
const EXERCISE = "exercise-";

export function isExerciseLine(line: string): boolean {
	return line.startsWith(EXERCISE);
}

/** The party that has no node, on a line that the other one founded alone; else null. */
export function partyWithoutNode(founding: Founding): string | null {
	return Object.keys(founding.members).find((party) => !hasNode(founding, party)) ?? null;
}

function partiesWithNode(founding: Founding): string[] {
	return Object.keys(founding.members).filter((party) => hasNode(founding, party));
}

/**
 * A founding document that every named party has signed, of whose keys each proves one thing. A
 * party without a node has no key to sign with: such a line is founded by one side.
 * @param signedBy the parties whose signatures must be there; others need not have signed yet
 * @throws Error naming the field, the value and what was expected
 */
export function openFounding(
	document: unknown,
	signedBy: (founding: Founding) => readonly string[] = partiesWithNode,
): SignedFounding {
	const { founding, signedNote } = (document ?? {}) as Record<string, unknown>;
	assertFoundingShape(founding);
	if (typeof signedNote !== "string") throw new Error("signedNote: expected a signed note");
	assertFounding(founding);
	const opened = openNote(
		signedNote,
		partiesWithNode(founding).map((party) =>
			verifierOf((founding.members[party] as Member).author),
		),
	);
	assertAsSigned("founding", founding, opened.text, foundingText(founding));
	for (const party of signedBy(founding)) {
		const name = authorName(party, founding.line);
		if (!opened.signatures.some((signature) => signature.name === name))
			throw new Error(`signedNote: expected the signature of ${party}`);
	}
	return { founding, signedNote };
}

/**
 * What people read in a file is what the note beside it says.
 * @param signed text of the opened note: a line of its kind, and one of canonical JSON
 * @param expected the same text, of what is readable
 * @throws Error naming the first field that differs
 */
function assertAsSigned(field: string, readable: unknown, signed: string, expected: string): void {
	if (signed === expected) return;
	const [, line = ""] = signed.split("\n", 2);
	assertEqual(field, readable, parseCanonical(line), "as it was signed");
	throw new Error(`signedNote: ${shown(signed)}, expected ${shown(expected)}`);
}

/** @throws Error naming the first field of two JSON values that differs */
export function assertEqual(field: string, found: unknown, expected: unknown, why: string): void {
	if (isObject(found) && isObject(expected)) {
		for (const member of new Set([...Object.keys(found), ...Object.keys(expected)]))
			assertEqual(`${field}.${member}`, found[member], expected[member], why);
	} else if (found !== expected)
		throw new Error(`${field}: ${shown(found)}, expected ${shown(expected)} ${why}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
	return JSON.stringify(value)?.slice(0, 120) ?? "nothing";
}

/**
 * The rules of a founding document: whose keys they are, that each is safe, and that none serves
 * twice. Ed25519 keys are compared by their bytes, whatever their name; a TLS pin is the hash of
 * such a key.
 * @throws Error naming the field, the value and what was expected
 */
function assertFounding(founding: Founding): void {
	const { line, agreement, members, witness } = founding;
	const [fault] = agreementFaults(agreement);
	if (fault !== undefined)
		throw new Error(`agreement.${fault.field}: ${fault.value}, expected ${fault.expected}`);
	const parties = Object.keys(members).sort();
	const agreed = [...agreement.parties].sort();
	if (parties.join() !== agreed.join())
		throw new Error(`members: ${parties.join()}, expected ${agreed.join()} as in the agreement`);
	const used = new Map<string, string>();
	for (const party of partiesWithNode(founding))
		enrolMember(used, party, members[party] as Member, line);
	assertOneSided(founding);
	if (witness !== null) {
		if (parties.includes(witness.name))
			throw new Error(`witness.name: ${witness.name}, expected another than the parties'`);
		const { name, mirror, deposit } = witness;
		enrolKey(used, "witness.mirror", mirror, COSIGNATURE_TYPE, mirrorName(name, line));
		enrolKey(used, "witness.deposit", deposit, NOTE_TYPE, depositKeyName(name, line));
		enrolEnds(used, "witness", witness);
	}
}

/** What one side cannot say alone. @throws Error */
function assertOneSided(founding: Founding): void {
	const party = partyWithoutNode(founding);
	if (party === null) return;
	if (partiesWithNode(founding).length === 0)
		throw new Error(`members.${party}.node: none, expected a node of one of the two`);
	const { witness, replaces } = founding;
	const why = `on a line of which ${party} has no node`;
	if (witness !== null) throw new Error(`witness: ${witness.name}, expected nothing ${why}`);
	if (replaces !== undefined) throw new Error(`replaces: ${replaces}, expected nothing ${why}`);
}

/** Checks a member by itself, as an invitation carries it. @throws Error */
export function assertMember(party: string, member: Member, line: string): void {
	if (member.node === "none")
		throw new Error(`members.${party}.node: none, expected a node of its own`);
	enrolMember(new Map(), party, member, line);
}

function enrolMember(used: Map<string, string>, party: string, member: Member, line: string): void {
	const at = `members.${party}`;
	enrolKey(used, `${at}.author`, member.author, NOTE_TYPE, authorName(party, line));
	enrolKey(used, `${at}.mirror`, member.mirror, COSIGNATURE_TYPE, mirrorName(party, line));
	const names = new Set<string>();
	for (const [i, { key }] of member.operators.entries()) {
		const field = `${at}.operators.${i}.key`;
		enrolKey(used, field, key, NOTE_TYPE, `${party}.tansiq/op/`, "prefix");
		const name = key.slice(0, key.indexOf("+"));
		if (names.has(name)) throw new Error(`${field}: ${name}, expected one key for each name`);
		names.add(name);
	}
	for (const [i, key] of member.recovery.entries())
		enrolKey(used, `${at}.recovery.${i}`, key, NOTE_TYPE, `${party}.tansiq/${line}/`, "prefix");
	enrolEnds(used, at, member);
}

function enrolKey(
	used: Map<string, string>,
	field: string,
	text: string,
	type: SignatureType,
	name: string,
	match: "whole" | "prefix" = "whole",
): void {
	const key = about(field, () => parseVerifierKey(text));
	const named = match === "whole" ? key.name === name : key.name.startsWith(name);
	if (!named)
		throw new Error(`${field}: ${key.name}, expected ${name}${match === "whole" ? "" : "…"}`);
	if (key.type !== type) throw new Error(`${field}: type ${key.type}, expected ${type}`);
	about(field, () => assertEnrollable(key.publicKey));
	once(used, field, pinOf(key.publicKey));
}

/** How a node is reached: the address, the TLS pin and the key that parcels are sealed to. */
function enrolEnds(
	used: Map<string, string>,
	at: string,
	{ address, tlsPin, hpke }: { address: string; tlsPin: string; hpke: string },
): void {
	once(used, `${at}.address`, address);
	once(used, `${at}.tlsPin`, tlsPin);
	once(used, `${at}.hpke`, hpke);
	if (!isSealable(hpke))
		throw new Error(`${at}.hpke: ${hpke}, expected base64 of an X25519 key not of small order`);
}

function once(used: Map<string, string>, field: string, value: string): void {
	const other = used.get(value);
	if (other !== undefined)
		throw new Error(`${field}: the same as ${other}, expected one for each role and party`);
	used.set(value, field);
}

/** As a TLS pin names a key: base64 SHA-256 of its SubjectPublicKeyInfo (RFC 8410). */
function pinOf(publicKey: Uint8Array): string {
	const prefix = Buffer.from("302a300506032b6570032100", "hex");
	return createHash("sha256").update(prefix).update(publicKey).digest("base64");
}

/** Whether two holders of X25519 keys come to a secret with it: with some keys all get zeroes. */
function isSealable(base64: string): boolean {
	const x = Buffer.from(base64, "base64").toString("base64url");
	try {
		const publicKey = createPublicKey({ key: { kty: "OKP", crv: "X25519", x }, format: "jwk" });
		diffieHellman({ publicKey, privateKey: generateKeyPairSync("x25519").privateKey });
		return true;
	} catch {
		return false;
	}
}

function about<T>(field: string, take: () => T): T {
	try {
		return take();
	} catch (cause) {
		throw new Error(`${field}: ${(cause as Error).message}`, { cause });
	}
}
