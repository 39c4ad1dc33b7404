import assert from "node:assert/strict";
import { test } from "node:test";
import {
	checkpointText,
	cosignatureVerifier,
	cosigner,
	ed25519Signer,
	ed25519Verifier,
	formatProof,
	inclusionProof,
	leafHash,
	ProofError,
	parseProof,
	RecordError,
	rootOfLeaves,
	signNote,
	verifyProof,
} from "@tansiq/record";
import { seededKey } from "./sample.ts";

const origin = "alpha.example/line7/urgent";
const log = ed25519Signer(origin, seededKey(1));
const witness = cosigner("mediator.example/w", seededKey(2));
const leaves = Array.from({ length: 21 }, (_, i) => leafHash(Buffer.of(i)));
const text = checkpointText(origin, leaves.length, rootOfLeaves(leaves));
const checkpoint = `${signNote(text, [log])}${witness.cosign(text, 1_790_000_701)}\n`;
const policy = {
	origin,
	log: ed25519Verifier(log.name, log.publicKey),
	witnesses: [cosignatureVerifier(witness.name, witness.publicKey)],
	quorum: 1,
};
const proofOf = (index: number) =>
	formatProof({ index, hashes: inclusionProof(leaves, index), checkpoint });
const seventh = leaves[7] as Uint8Array;

test("every entry's proof verifies, for that entry alone", () => {
	for (const [index, leaf] of leaves.entries()) {
		const verified = verifyProof(proofOf(index), leaf, policy);
		assert.equal(verified.index, index);
		assert.equal(verified.size, leaves.length);
		assert.equal(verified.signatures.length, 2);
		const other = leaves[(index + 1) % leaves.length] as Uint8Array;
		assert.throws(() => verifyProof(proofOf(index), other, policy), ProofError);
	}
});

test("has the layout of the specification, with and without extra data", () => {
	const hashes = inclusionProof(leaves, 7);
	const lines = hashes.map((hash) => Buffer.from(hash).toString("base64"));
	assert.equal(proofOf(7), `c2sp.org/tlog-proof@v1\nindex 7\n${lines.join("\n")}\n\n${checkpoint}`);
	const extra = Buffer.from("context");
	const file = formatProof({ index: 7, hashes, checkpoint, extra });
	assert.ok(file.startsWith("c2sp.org/tlog-proof@v1\nextra Y29udGV4dA==\nindex 7\n"));
	assert.deepEqual(Buffer.from(parseProof(file).extra ?? []), extra);
	assert.equal(formatProof(parseProof(file)), file);
	assert.equal(formatProof(parseProof(proofOf(7))), proofOf(7));
	verifyProof(file, seventh, policy);
});

test("the reader's policy decides: origin, log key, quorum", () => {
	const file = proofOf(7);
	const stranger = cosigner("other.example/w", seededKey(3));
	const strange = cosignatureVerifier(stranger.name, stranger.publicKey);
	verifyProof(file, seventh, { ...policy, witnesses: [], quorum: 0 });
	for (const other of [
		{ ...policy, origin: "bravo.example/line7/urgent" },
		{ ...policy, log: ed25519Verifier(origin, stranger.publicKey) },
		{ ...policy, witnesses: [strange] },
		{ ...policy, quorum: 2 },
	]) {
		assert.throws(() => verifyProof(file, seventh, other), ProofError);
	}
	const twice = `${checkpoint}${witness.cosign(text, 1_790_000_702)}\n`;
	const padded = formatProof({ index: 7, hashes: inclusionProof(leaves, 7), checkpoint: twice });
	assert.throws(() => verifyProof(padded, seventh, { ...policy, quorum: 2 }), ProofError);
});

test("refuses every other form, and every change of a byte", () => {
	const file = proofOf(7);
	for (const bad of [
		"",
		`c2sp.org/tlog-proof@v1\n\n${checkpoint}`,
		file.replace("v1", "v2"),
		file.replace("index 7", "index 07"),
		file.replace("index 7", "index -7"),
		file.replace("index 7\n", ""),
		file.replace("index 7", "extra !\nindex 7"),
		file.replace("\n\n", "\n"),
		file.replace("\n\n", `\n${"A".repeat(43)}\n\n`),
		file.replace("\n\n", `\n${`${"A".repeat(43)}=\n`.repeat(64)}\n`),
	]) {
		assert.throws(() => parseProof(bad), ProofError, bad.slice(0, 60));
	}
	const bytes = Buffer.from(file);
	for (let i = 0; i < bytes.length; i++) {
		const flipped = Buffer.from(bytes);
		flipped[i] = (bytes[i] as number) ^ 1;
		// A signature whose key name or id was changed is an unknown key's: the quorum misses it.
		assert.throws(() => verifyProof(flipped.toString(), seventh, policy), RecordError, `byte ${i}`);
	}
});

test("formats no proof that could not be read", () => {
	const hashes = inclusionProof(leaves, 7);
	const hash = hashes[0] as Uint8Array;
	for (const bad of [
		{ index: -1, hashes },
		{ index: 0.5, hashes },
		{ index: 7, hashes: Array<Uint8Array>(64).fill(hash) },
		{ index: 7, hashes: [hash.subarray(1)] },
	]) {
		assert.throws(() => formatProof({ ...bad, checkpoint }), ProofError);
	}
});
