import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import {
	CheckpointError,
	checkpointText,
	cosignatureHash,
	cosignatureTimeS,
	cosignatureVerifier,
	cosigner,
	ed25519Signer,
	ed25519Verifier,
	NoteError,
	openCosignature,
	openNote,
	parseCheckpoint,
	parseSignatureLine,
	signNote,
} from "@tansiq/record";
import fc from "fast-check";
import { seededKey } from "./sample.ts";

// The example of C2SP tlog-checkpoint and tlog-cosignature.
const sofa =
	"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const witnessLine =
	"— witness.example.com/w1 " +
	"jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==";

const mirror = cosigner("bravo.example/line7/mirror", seededKey(4));
const mirrorVerifier = cosignatureVerifier(mirror.name, mirror.publicKey);

test("reads and writes the checkpoint of the specification", () => {
	const { origin, size, root } = parseCheckpoint(sofa);
	assert.equal(origin, "example.com/behind-the-sofa");
	assert.equal(size, 20_852_163);
	assert.equal(Buffer.from(root).toString("hex").slice(0, 8), "0ac5186a");
	assert.equal(checkpointText(origin, size, root), sofa);
});

test("refuses every other form of a checkpoint", () => {
	for (const bad of [
		"",
		sofa.slice(0, -1),
		`${sofa}extension\n`,
		`${sofa}\n`,
		`\n${sofa}`,
		sofa.replace("20852163", "020852163"),
		sofa.replace("20852163", "+1"),
		sofa.replace("20852163", "-1"),
		sofa.replace("20852163", ""),
		sofa.replace("20852163", "9007199254740992"),
		sofa.replace("20852163", "1e3"),
		sofa.replace("20852163", "٣"),
		sofa.replace("q2I=", "q2I"),
		sofa.replace("q2I=", "q2J="),
		sofa.replace("CsUY", ""),
		sofa.replace("/", " "),
		sofa.replace("/", "+"),
		sofa.replace("\n", "\r\n"),
	]) {
		assert.throws(() => parseCheckpoint(bad), CheckpointError, JSON.stringify(bad));
	}
	const root = new Uint8Array(32);
	assert.throws(() => checkpointText("", 1, root), CheckpointError);
	assert.throws(() => checkpointText("a\nb", 1, root), CheckpointError);
	assert.throws(() => checkpointText("a", 1.5, root), CheckpointError);
	assert.throws(() => checkpointText("a", 1, new Uint8Array(31)), CheckpointError);
});

test("every checkpoint survives, and every text that is read is written back unchanged", () => {
	fc.assert(
		fc.property(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (size, root) => {
			const text = checkpointText("alpha.example/line7/urgent", size, root);
			const again = parseCheckpoint(text);
			assert.equal(again.size, size);
			assert.deepEqual(Uint8Array.from(again.root), Uint8Array.from(root));
			const altered = text.replace(`\n${size}\n`, `\n0${size}\n`);
			assert.throws(() => parseCheckpoint(altered), CheckpointError);
		}),
	);
});

test("reads the time of the specification's cosignature", () => {
	const signature = parseSignatureLine(witnessLine);
	assert.equal(cosignatureTimeS(signature?.signature ?? new Uint8Array()), 1_679_315_147);
});

test("a cosignature signs the words of the specification", () => {
	const line = mirror.cosign(sofa, 1_679_315_147);
	const signature = parseSignatureLine(line)?.signature ?? new Uint8Array();
	const key = createPublicKey(seededKey(4));
	const words = `cosignature/v1\ntime 1679315147\n${sofa}`;
	assert.ok(verify(null, Buffer.from(words), key, signature.subarray(8)));
	assert.equal(openCosignature(sofa, line, mirrorVerifier), 1_679_315_147);
	assert.equal(mirror.cosign(sofa, 1_679_315_147), line);
	assert.match(cosignatureHash(line), /^[A-Za-z0-9+/]{43}=$/);
});

test("a note with the log's signature and a cosignature opens with both keys", () => {
	const log = ed25519Signer("example.com/behind-the-sofa", seededKey(6));
	const note = `${signNote(sofa, [log])}${mirror.cosign(sofa, 5)}\n${witnessLine}\n`;
	const opened = openNote(note, [ed25519Verifier(log.name, log.publicKey), mirrorVerifier]);
	assert.deepEqual(
		opened.signatures.map(({ name }) => name),
		[log.name, mirror.name],
	);
	assert.equal(opened.unknown.length, 1);
	assert.equal(cosignatureTimeS(opened.signatures[1]?.signature ?? new Uint8Array()), 5);
});

test("a cosignature moved to another time, checkpoint, name or type is refused", () => {
	const line = mirror.cosign(sofa, 1_679_315_147);
	const refused = (text: string, moved: string, verifier = mirrorVerifier) =>
		assert.throws(() => openCosignature(text, moved, verifier), NoteError);
	refused(sofa.replace("20852163", "20852164"), line);
	refused(sofa, mirror.cosign(sofa, 1_679_315_148).slice(0, -20) + line.slice(-20));
	refused(sofa, line.replace("bravo", "alpha"));
	refused(sofa, `${line}\n`);
	refused(sofa, line.slice(2));
	refused(sofa, witnessLine);
	refused(sofa, line, cosignatureVerifier(mirror.name, ed25519Signer("x", seededKey(5)).publicKey));
	refused(sofa, line, ed25519Verifier(mirror.name, mirror.publicKey));
	for (const timeS of [-1, 0.5, 2 ** 53]) {
		assert.throws(() => mirror.cosign(sofa, timeS), NoteError);
	}
	assert.equal(cosignatureTimeS(new Uint8Array(72).fill(255)), undefined);
	assert.equal(cosignatureTimeS(new Uint8Array(71)), undefined);
});
