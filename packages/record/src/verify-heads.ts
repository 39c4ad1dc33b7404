import { attempt } from "./bundle-report.ts";
import { type Checkpoint, parseCheckpoint } from "./checkpoint.ts";
import { cosignatureHash, cosignatureTimeS } from "./cosignature.ts";
import { LOGS } from "./entry-line.ts";
import { EvidenceError } from "./error.ts";
import { verifyFork } from "./fork.ts";
import { openJoint } from "./joint.ts";
import { headSigner } from "./key-life.ts";
import {
	isBy,
	NoteError,
	type NoteSignature,
	openNote,
	SIGNATURE_PREFIX,
	type Verifier,
} from "./note.ts";
import { parseProof } from "./proof.ts";
import { verifyInclusion } from "./tree-proof.ts";
import {
	assertNamed,
	assertNotLater,
	fault,
	filesBelow,
	isOfTree,
	type LogCheck,
	mediators,
	type PartyCheck,
	receiptKey,
	type Verification,
} from "./verification.ts";
import { verifierOf } from "./verifier-key.ts";

/** Every head in a bundle, whoever signed it: it is that of the tiles, or somebody lied. */

/** The countersignatures alone; what they are over is judged when all author keys are known. */
export function readReceipts(verification: Verification, check: LogCheck): void {
	const file = `${check.folder}receipts`;
	const bytes = verification.files.get(file);
	if (!bytes) {
		fault(verification, file, "receipt", "not in the bundle");
		return;
	}
	const mirrors = mirrorsFor(verification, check.party);
	const notes = splitNotes(Buffer.from(bytes).toString("utf8"));
	let before = { size: 0, timeS: 0 };
	for (const note of notes) {
		const receipts = attempt(verification.report, file, "receipt", () =>
			openReceipt(note, mirrors, check),
		);
		for (const receipt of receipts ?? []) {
			if (receipt.size < before.size) {
				fault(verification, file, "receipt", `${receipt.size} after ${before.size}`);
			}
			// A clock that was set back breaks no promise; who doubts the time finds it marked.
			if (receipt.timeS < before.timeS) {
				const what = `${receipt.timeS} s for ${receipt.size} after ${before.timeS} s`;
				verification.report.claims.push({ file, code: "clock-back", what });
			}
			before = receipt;
			check.receipts.push(receipt);
			check.receiptByHash.set(receipt.hash, receipt);
			const same = check.receiptHashes.get(receiptKey(receipt)) ?? new Set();
			check.receiptHashes.set(receiptKey(receipt), same.add(receipt.hash));
		}
	}
}

interface Mirror {
	party: string;
	verifier: Verifier;
}

/** The keys that may countersign a party's logs: those of the others. */
function mirrorsFor({ founding }: Verification, party: string): Mirror[] {
	return founding.parties
		.filter((other) => other.party !== party)
		.map((other) => ({ party: other.party, verifier: verifierOf(other.mirror) }));
}

function openReceipt(note: string, mirrors: readonly Mirror[], { origin }: LogCheck) {
	const opened = openNote(
		note,
		mirrors.map(({ verifier }) => verifier),
	);
	const head = parseCheckpoint(opened.text);
	if (head.origin !== origin) throw new EvidenceError("origin", head.origin, origin);
	return opened.signatures.map((signature) => ({
		mirror: mirrors.find(({ verifier }) => isBy(signature, verifier))?.party as string,
		size: head.size,
		root: head.root,
		timeS: cosignatureTimeS(signature.signature) as number,
		hash: cosignatureHash(signature.line),
		note,
	}));
}

/** A note ends where a line follows its signatures that is not one. */
function splitNotes(text: string): string[] {
	const notes: string[] = [];
	let note = "";
	let signed = false;
	for (const line of text.split(/(?<=\n)/)) {
		if (signed && !line.startsWith(SIGNATURE_PREFIX)) {
			notes.push(note);
			note = "";
			signed = false;
		}
		note += line;
		if (line.startsWith(SIGNATURE_PREFIX)) signed = true;
	}
	return note === "" ? notes : [...notes, note];
}

/** The log's own newest head. */
export function verifyCheckpoint(verification: Verification, check: LogCheck): void {
	const file = `${check.folder}checkpoint`;
	const bytes = verification.files.get(file);
	if (!bytes) {
		fault(verification, file, "checkpoint", "not in the bundle");
		return;
	}
	const head = attempt(verification.report, file, "checkpoint", () => {
		const head = openHead(verification, check, Buffer.from(bytes).toString("utf8"));
		if (!head) throw new EvidenceError("signature", undefined, "one by an author key in force");
		if (head.size !== check.tree.leaves.length) {
			throw new EvidenceError("size", head.size, String(check.tree.leaves.length));
		}
		return head;
	});
	if (!head || isOfTree(check, head)) return;
	fault(verification, file, "root", "the tiles have another root");
}

/** Each countersigned head against the tiles, now that all keys of the author are known. */
export function judgeReceipts(verification: Verification, check: LogCheck): void {
	const file = `${check.folder}receipts`;
	for (const { note, size, root } of check.receipts) {
		attempt(verification.report, file, "receipt", () => {
			const signed = openHead(verification, check, note);
			if (isOfTree(check, { size, root })) check.report.receiptsChecked++;
			else if (signed || size > check.tree.leaves.length)
				contradict(verification, check, file, size);
			else throw new EvidenceError("head", size, "one of this log");
		});
	}
}

/**
 * Heads that the mediator countersigned: by its clock the log stood so at the latest then. It saw
 * every one of them continue the one before.
 */
export function verifyWitnessed(verification: Verification, check: LogCheck): void {
	const file = `${check.folder}witnessed`;
	const bytes = verification.files.get(file);
	if (!bytes) return;
	const witnesses = mediators(verification).map(({ mirror }) => mirror);
	let before = { size: 0, timeS: 0 };
	for (const note of splitNotes(Buffer.from(bytes).toString("utf8"))) {
		attempt(verification.report, file, "witness", () => {
			const { text, signatures } = openNote(note, witnesses);
			const head = parseCheckpoint(text);
			if (head.origin !== check.origin)
				throw new EvidenceError("origin", head.origin, check.origin);
			const [first] = signatures as [NoteSignature];
			const timeS = cosignatureTimeS(first.signature) as number;
			if (head.size < before.size || timeS < before.timeS) {
				throw new EvidenceError("order", head.size, `after ${before.size} at ${before.timeS} s`);
			}
			assertNotLater(verification, timeS);
			before = { size: head.size, timeS };
			const signed = openHead(verification, check, note);
			if (isOfTree(check, head)) check.report.witnessedChecked++;
			else if (signed || head.size > check.tree.leaves.length) {
				contradict(verification, check, file, head.size);
			} else throw new EvidenceError("head", head.size, "one of this log");
		});
	}
}

/** Joint statements: a head that its own author signed there is as good as a checkpoint. */
export function verifyJoint(verification: Verification): void {
	const { files, parties, founding, logs, report } = verification;
	const isAlone = founding.nodeless.length > 0;
	const keys = [...parties.values()].map(verifiersOf);
	for (const [file, bytes] of filesBelow(files, "joint/")) {
		attempt(report, file, "joint", () => {
			assertNamed(file, bytes);
			if (isAlone) throw new EvidenceError("parties", founding.nodeless.join(), "all with a node");
			const { line, heads } = openJoint(bytes, keys);
			if (line !== founding.line) throw new EvidenceError("line", line, founding.line);
			const opened = openNote(bytes, keys.flat());
			if (heads.length !== LOGS.length * parties.size) {
				throw new EvidenceError("heads", heads.length, "each log once");
			}
			for (const { party, log, size, root } of heads) {
				const check = [...logs.values()].find((each) => each.party === party && each.log === log);
				const life = parties.get(party)?.life;
				if (!check || !life || !headSigner(life, log, size, opened.signatures)) {
					throw new EvidenceError("head", `${party} ${log} ${size}`, "one that its author signed");
				}
				if (!isOfTree(check, { size, root })) contradict(verification, check, file, size);
			}
			report.joint++;
		});
	}
}

/** Exhibits `proofs/PARTY/LOG/INDEX`. */
export function verifyProofs(verification: Verification): void {
	for (const [file, bytes] of filesBelow(verification.files, "proofs/")) {
		attempt(verification.report, file, "proof", () => verifyExhibit(verification, file, bytes));
	}
}

function verifyExhibit(verification: Verification, file: string, bytes: Uint8Array): void {
	const [, party = "", log, indexText] = file.split("/");
	const check = [...verification.logs.values()].find(
		(each) => each.party === party && each.log === log,
	);
	if (!check) throw new EvidenceError("log", file, "one that is here");
	const { index, hashes, checkpoint } = parseProof(Buffer.from(bytes).toString("utf8"));
	if (String(index) !== indexText) throw new EvidenceError("index", index, `${indexText}`);
	const head = openHead(verification, check, checkpoint);
	if (!head) throw new EvidenceError("checkpoint", checkpoint, "one that the author signed");
	openReceipt(checkpoint, mirrorsFor(verification, party), check);
	if (!isOfTree(check, head)) {
		contradict(verification, check, file, head.size);
		return;
	}
	const leaf = check.tree.leaves[index];
	if (!leaf || !verifyInclusion(leaf, index, head.size, hashes, head.root)) {
		throw new EvidenceError("hashes", index, "a path from this log's leaf to the signed root");
	}
	verification.report.proofs++;
}

/** Fork evidence about a log of this line. */
export function verifyEvidence(verification: Verification): void {
	const { files, logs, parties, report } = verification;
	for (const [file, bytes] of filesBelow(files, "evidence/")) {
		attempt(report, file, "evidence", () => {
			assertNamed(file, bytes);
			const { origin, heads } = verifyFork(bytes, [...parties.values()].flatMap(verifiersOf));
			const check = logs.get(origin);
			if (!check) throw new EvidenceError("origin", origin, "a log of this line");
			if (!heads.every((note) => openHead(verification, check, note))) {
				throw new EvidenceError("heads", origin, "two that the author signed");
			}
			forked(verification, check, file, "evidence of two signed heads");
		});
	}
}

/**
 * A head with a valid signature of the log's author; undefined where he has not signed, or with a
 * key that was already revoked.
 * @throws RecordError where it is no head of this log, or a signature of his is bad
 */
export function openHead(
	{ parties }: Verification,
	{ party, log, origin }: LogCheck,
	note: string,
): Checkpoint | undefined {
	const check = parties.get(party) as PartyCheck;
	try {
		const opened = openNote(note, verifiersOf(check));
		const head = parseCheckpoint(opened.text);
		if (head.origin !== origin) throw new EvidenceError("origin", head.origin, origin);
		return headSigner(check.life, log, head.size, opened.signatures) ? head : undefined;
	} catch (error) {
		if (error instanceof NoteError && error.code === "unsigned") return undefined;
		throw error;
	}
}

function verifiersOf({ life }: PartyCheck): Verifier[] {
	return life.keys.map(({ verifier }) => verifier);
}

/** A head of `size` that is not of the tiles: either they were cut, or its author wrote two logs. */
function contradict(verification: Verification, check: LogCheck, file: string, size: number): void {
	const here = check.tree.leaves.length;
	if (size > here) fault(verification, file, "cut", `a head of ${size}, here are ${here} entries`);
	else forked(verification, check, file, `a signed head of ${size} that is not of this log`);
}

function forked({ report }: Verification, { origin }: LogCheck, file: string, what: string): void {
	if (!report.forks.includes(origin)) report.forks.push(origin);
	fault({ report }, file, "fork", `${origin}: ${what}`);
}
