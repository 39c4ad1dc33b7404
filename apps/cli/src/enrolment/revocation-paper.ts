import { renameSync, writeFileSync } from "node:fs";
import {
	ed25519Signer,
	openNote,
	openRevocation,
	parseRevocation,
	parseVerifierKey,
	privateKeyFromPem,
	publicKeyRaw,
	REVOCATION_QUORUM,
	signNote,
	type Verifier,
	verifierOf,
} from "@tansiq/record";
import { readPaper } from "./papers.ts";

/**
 * What goes from the node to the two safes and back: the text that ends an author key, the keys
 * that may sign it, and the signatures so far. It holds no secret.
 */
export interface RevocationPaper {
	text: string;
	/** C2SP verifier keys of the party's safe. */
	recovery: string[];
	/** Signature lines of a C2SP signed note. */
	signatures: string[];
}

/** @throws Error naming the field and what was expected */
export function readRevocationPaper(file: string): RevocationPaper {
	try {
		const { text, recovery, signatures } = readPaper(file);
		if (typeof text !== "string") throw new Error("text: expected what a node has drafted");
		parseRevocation(text);
		const paper = {
			text,
			recovery: texts("recovery", recovery),
			signatures: texts("signatures", signatures),
		};
		if (paper.signatures.length > 0) openNote(noteOf(paper), verifiersOf(paper));
		return paper;
	} catch (cause) {
		throw new Error(`${file}: ${(cause as Error).message}`, { cause });
	}
}

/** In one step: a signature that was made once is not lost with a half-written file. */
export function writeRevocationPaper(file: string, paper: RevocationPaper): void {
	const text = `${JSON.stringify(paper, null, "\t")}\n`;
	writeFileSync(`${file}.new`, text, { flush: true });
	renameSync(`${file}.new`, file);
}

/**
 * The paper with the signature of a recovery key; a second time it is the same.
 * @param pem PKCS#8, as the node's folder had it
 * @throws Error unless it is one of the party's recovery keys
 */
export function signedPaper(paper: RevocationPaper, pem: string): RevocationPaper {
	const key = privateKeyFromPem(pem);
	const known = paper.recovery
		.map(parseVerifierKey)
		.find(({ publicKey }) => Buffer.compare(publicKey, publicKeyRaw(key)) === 0);
	if (known === undefined)
		throw new Error("expected one of the recovery keys that the text is for");
	const note = signNote(paper.text, [ed25519Signer(known.name, key)]);
	const line = note.slice(paper.text.length + 1, -1);
	return { ...paper, signatures: [...new Set([...paper.signatures, line])] };
}

/** The signed note of papers with one text. @throws Error when they differ, or one key is missing */
export function revocationNote(papers: readonly RevocationPaper[]): string {
	const [first, ...others] = papers as [RevocationPaper, ...RevocationPaper[]];
	if (others.some(({ text }) => text !== first.text))
		throw new Error("the files are of different drafts: expected two signatures under one text");
	const signatures = [...new Set(papers.flatMap((paper) => paper.signatures))];
	if (signatures.length < REVOCATION_QUORUM)
		throw new Error(
			`${signatures.length} of ${REVOCATION_QUORUM} signatures: sign it with tansiq key sign`,
		);
	const note = noteOf({ ...first, signatures });
	openRevocation(note, verifiersOf(first));
	return note;
}

/** What a holder reads before he signs. */
export function revocationLines({ text }: RevocationPaper): string[] {
	const { line, party, revoked, good, timeUs, ...rest } = parseRevocation(text);
	return [
		`line       ${line}`,
		`party      ${party}`,
		`ends       ${revoked}`,
		`new key    ${rest.new}`,
		`urgent     the first ${good.urgent.size} entries stay ours`,
		`routine    the first ${good.routine.size} entries stay ours`,
		`drafted    ${new Date(timeUs / 1000).toISOString()}`,
	];
}

function noteOf({ text, signatures }: RevocationPaper): string {
	return `${text}\n${signatures.map((line) => `${line}\n`).join("")}`;
}

function verifiersOf({ recovery }: RevocationPaper): Verifier[] {
	return recovery.map(verifierOf);
}

function texts(field: string, value: unknown): string[] {
	if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
	throw new Error(`${field}: expected a list of texts`);
}
