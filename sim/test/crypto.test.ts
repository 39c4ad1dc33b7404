import assert from "node:assert/strict";
import { test } from "node:test";
import { COSIGNATURE_TYPE, NOTE_TYPE, openNote, signNote } from "@tansiq/record";
import { keyedCrypto, realCrypto } from "../src/crypto.ts";

for (const [name, crypto] of [
	["real", realCrypto],
	["keyed", keyedCrypto],
] as const) {
	test(`${name} signatures fail for changed bytes and for other keys`, () => {
		const signer = crypto.signer("alpha.tansiq/line/author");
		const verifier = crypto.verifierOf(crypto.verifierKey("alpha.tansiq/line/author", NOTE_TYPE));
		const other = crypto.verifierOf(crypto.verifierKey("bravo.tansiq/line/author", NOTE_TYPE));
		const message = Buffer.from("tansiq\n");
		const signature = Uint8Array.from(signer.sign(message));
		assert.ok(verifier.verify(message, signature));
		assert.ok(!other.verify(message, signature));
		for (let bit = 0; bit < message.length * 8; bit++) {
			const changed = Uint8Array.from(message);
			changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
			assert.ok(!verifier.verify(changed, signature), `bit ${bit}`);
		}
		for (let at = 0; at < signature.length; at++) {
			const changed = Uint8Array.from(signature);
			changed[at] = (changed[at] as number) ^ 1;
			assert.ok(!verifier.verify(message, changed), `byte ${at}`);
		}
		assert.ok(!verifier.verify(message, signature.subarray(1)));
	});

	test(`${name} cosignatures bind the time, and notes open with them`, () => {
		const label = "alpha.tansiq/line/mirror";
		const line = crypto.cosigner(label).cosign("origin\n1\nroot\n", 7);
		assert.equal(crypto.cosigner(label).cosign("origin\n1\nroot\n", 7), line);
		assert.notEqual(crypto.cosigner(label).cosign("origin\n1\nroot\n", 8), line);
		const verifier = crypto.verifierOf(crypto.verifierKey(label, COSIGNATURE_TYPE));
		assert.equal(openNote(`origin\n1\nroot\n\n${line}\n`, [verifier]).signatures.length, 1);
		assert.throws(() => openNote(`origin\n2\nroot\n\n${line}\n`, [verifier]));
	});
}

test("keys that follow a first one sign in earnest in either world", () => {
	const label = "alpha.tansiq/line/author#2";
	const note = signNote("text\n", [keyedCrypto.signer(label)]);
	const verifier = realCrypto.verifierOf(realCrypto.verifierKey(label, NOTE_TYPE));
	assert.equal(openNote(note, [verifier]).signatures.length, 1);
});
