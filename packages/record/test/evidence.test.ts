import assert from "node:assert/strict";
import { test } from "node:test";
import {
	buildBundle,
	canonical,
	checkpointText,
	consistencyProof,
	cosignatureVerifier,
	EvidenceError,
	ed25519Verifier,
	forkEvidence,
	forkProof,
	formatVerifierKey,
	type Json,
	jointText,
	KeyError,
	leafHash,
	NOTE_TYPE,
	openBlob,
	openFounding,
	openJoint,
	openRevocation,
	openRotation,
	parseJoint,
	parseManifest,
	parseRevocation,
	revocationText,
	rootOfLeaves,
	rotationBody,
	type Signer,
	sealBlob,
	signNote,
	type Verifier,
	verifyBundle,
	verifyFork,
} from "@tansiq/record";
import fc from "fast-check";
import { attempt, type BundleReport } from "../src/bundle-report.ts";
import { asEvidence } from "../src/evidence-text.ts";
import {
	bundleOf,
	foundingNote,
	foundingOf,
	keysOf,
	LINE,
	signerOf,
	smallLine,
	sourceOf,
	vkey,
} from "./bundle/line.ts";

const keys = { alpha: keysOf("alpha"), bravo: keysOf("bravo") };
const verifier = ({ name, publicKey }: Signer): Verifier => ed25519Verifier(name, publicKey);
const author = verifier(keys.alpha.author);
const ORIGIN = `alpha.tansiq/${LINE}/urgent`;
const refused = (check: () => unknown) => assert.throws(check, EvidenceError);

const leavesOf = (count: number, tag: string, from = 0) =>
	Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`${i < from ? "same" : tag} ${i}`)));
const headOf = (leaves: Uint8Array[], size = leaves.length, signer = keys.alpha.author) =>
	signNote(checkpointText(ORIGIN, size, rootOfLeaves(leaves.slice(0, size))), [signer]);

test("threat 10: a fork between any two sizes is proved by the tree of the larger head", () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(40), fc.nat(), (old, more, at) => {
			const from = at % old;
			const [tree, lie] = [leavesOf(old + more, "a", from), leavesOf(old, "b", from)];
			const heads: [string, string] = [headOf(tree), headOf(lie)];
			for (const pair of [heads, heads.toReversed() as [string, string]]) {
				const { origin, sizes } = verifyFork(forkEvidence(pair, forkProof(tree, old)), author);
				assert.deepEqual({ origin, sizes }, { origin: ORIGIN, sizes: [old, old + more] });
			}
		}),
		{ numRuns: 100 },
	);
});

test("nobody can prove that an honest log forked, whatever the proof", () => {
	const hashes = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 8 });
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 40 }), fc.nat(40), hashes, (old, more, made) => {
			const tree = leavesOf(old + more, "a");
			const heads: [string, string] = [headOf(tree, old), headOf(tree)];
			const plain = consistencyProof(tree, old);
			const root = rootOfLeaves(tree.slice(0, old));
			for (const proof of [
				made,
				[],
				forkProof(tree, old),
				plain,
				[root, ...plain],
				[root, ...made],
			])
				refused(() => verifyFork(forkEvidence(heads, proof), author));
		}),
		{ numRuns: 100 },
	);
});

test("fork evidence is one canonical line of the known form, by keys of one log", () => {
	const [tree, lie] = [leavesOf(5, "a"), leavesOf(5, "b")];
	const good = forkEvidence([headOf(tree), headOf(lie)], []);
	const value = JSON.parse(Buffer.from(good).toString()) as { [key: string]: Json };
	const bytes = (change: { [key: string]: Json }) =>
		Buffer.from(`${canonical({ ...value, ...change })}\n`);
	assert.deepEqual(bytes({}), Buffer.from(good));
	refused(() => verifyFork(Buffer.from([0xff, 0x0a]), author));
	refused(() => verifyFork(Buffer.from("{}"), author));
	refused(() => verifyFork(Buffer.from("[]\n"), author));
	refused(() => verifyFork(Buffer.from("{}\n"), author));
	refused(() => verifyFork(bytes({ type: "tansiq/fork/v2" }), author));
	refused(() => verifyFork(bytes({ origin: 7 }), author));
	refused(() => verifyFork(bytes({ origin: `alpha.tansiq/${LINE}/routine` }), author));
	refused(() => verifyFork(bytes({ heads: "both" }), author));
	refused(() => verifyFork(bytes({ heads: [] }), author));
	refused(() => verifyFork(bytes({ heads: [["a"], "b"] }), author));
	refused(() => verifyFork(bytes({ heads: [["a"], [1]] }), author));
	refused(() => verifyFork(bytes({ proof: "none" }), author));
	refused(() => verifyFork(bytes({ proof: [1] }), author));
	refused(() => verifyFork(bytes({ proof: ["AAAA"] }), author));
	refused(() => verifyFork(forkEvidence([headOf(tree), headOf(lie)], [tree[0] as Buffer]), author));
	refused(() => verifyFork(good, verifier(keys.bravo.author)));
	assert.equal(verifyFork(good, [verifier(keys.bravo.author), author]).origin, ORIGIN);
	const stranger = headOf(lie, 5, signerOf(keys.alpha.author.name, 77));
	refused(() => verifyFork(forkEvidence([headOf(tree), stranger], []), author));
});

const statement = {
	line: LINE,
	heads: (["urgent", "routine"] as const).flatMap((log) =>
		["bravo", "alpha"].map((party, i) => ({ party, log, size: i, root: leafHash(Buffer.of(i)) })),
	),
	timeUs: 1_790_000_000_000_000,
};

test("a joint statement says in one order what both signed", () => {
	const text = jointText(statement);
	assert.equal(
		text.replace(/[A-Za-z0-9+/]{43}=/g, "ROOT"),
		"tansiq/joint/v1 line7\nalpha routine 1 ROOT\nalpha urgent 1 ROOT\nbravo routine 0 ROOT\n" +
			"bravo urgent 0 ROOT\ntime 1790000000000000\n",
	);
	const note = signNote(text, [keys.alpha.author, keys.bravo.author]);
	const opened = openJoint(note, [author, [verifier(keys.bravo.author)]]);
	assert.equal(jointText(opened), text);
	refused(() =>
		openJoint(signNote(text, [keys.alpha.author]), [author, verifier(keys.bravo.author)]),
	);
	refused(() => openJoint(note, [author, []]));
	refused(() => jointText({ ...statement, line: "Line 7" }));
	refused(() => jointText({ ...statement, timeUs: -1 }));
	refused(() => jointText({ ...statement, heads: [] }));
	refused(() => jointText({ ...statement, heads: [...statement.heads, ...statement.heads] }));
	for (const wrong of [
		"",
		"tansiq/joint/v2 line7\ntime 1\n",
		"tansiq/joint/v1 line7\ntime 1\n",
		"tansiq/joint/v1 line7\n",
		text.replace("time ", "at "),
		text.replace("time ", "time 0"),
		text.slice(0, -1),
		text.replace("alpha urgent", "alpha distress"),
		text.replace("alpha urgent 1", "alpha urgent 01"),
		text.replace("alpha urgent", "Alpha urgent"),
		text.replace(/(alpha urgent 1) .*/, "$1 AAAA"),
		text.replace(/(alpha urgent 1)( .*)/, "$1$2 more"),
		text.replace("alpha urgent", "zulu urgent"),
		text.replace(/alpha urgent.*/, "alpha"),
	]) {
		refused(() => parseJoint(wrong));
	}
});

const revocation = {
	line: LINE,
	party: "alpha",
	revoked: vkey(keys.alpha.author),
	new: vkey(signerOf(keys.alpha.author.name, 78)),
	good: {
		urgent: { size: 3, root: leafHash(Buffer.of(3)) },
		routine: { size: 9, root: leafHash(Buffer.of(9)) },
	},
	timeUs: 5,
};

test("a revocation needs any two of the recovery keys, and one form", () => {
	const text = revocationText(revocation);
	const recovery = keys.alpha.recovery.map(verifier);
	const [a, b, c] = keys.alpha.recovery as [Signer, Signer, Signer];
	for (const pair of [
		[a, b],
		[a, c],
		[c, b],
		[a, b, c],
	]) {
		assert.deepEqual(openRevocation(signNote(text, pair), recovery).revoked, revocation.revoked);
	}
	refused(() => openRevocation(signNote(text, [a]), recovery));
	refused(() => openRevocation(signNote(text, [a, a]), recovery));
	const smallOrder = formatVerifierKey("alpha.tansiq/x", NOTE_TYPE, Buffer.alloc(32));
	const { mirror } = foundingOf(keys).members as never as { mirror: string };
	for (const wrong of [
		text.replace("/v1 ", "/v2 "),
		text.replace("party alpha", "party Alpha"),
		text.replace("party ", "of "),
		text.replace(/new .*/, `new ${revocation.revoked}`),
		text.replace(/new .*/, "new key"),
		text.replace(/new .*/, `new ${smallOrder}`),
		text.replace(/new .*/, `new ${mirror}`),
		text.replace("urgent 3", "urgent 03"),
		text.replace(/(urgent 3) .*/, "$1"),
		text.replace(/(urgent 3) .*/, "$1 AAAA"),
		text.replace(/(urgent 3 .*)/, "$1 more"),
		text.replace("time 5", "time 05"),
		`${text}more\n`,
		text.slice(0, -1),
		`${text.slice(0, -1)} \n`,
		"tansiq/revocation/v1 line7\n",
	]) {
		refused(() => parseRevocation(wrong));
	}
});

test("a rotation names the key in force, and the new key has signed it", () => {
	const old = vkey(keys.alpha.author);
	const fresh = signerOf("alpha.tansiq/line7/author-2", 79);
	const body = rotationBody(LINE, "alpha", old, fresh);
	assert.equal(openRotation(body, LINE, "alpha", old).new, vkey(fresh));
	refused(() => openRotation(body, LINE, "bravo", old));
	refused(() => openRotation(body, "line8", "alpha", old));
	refused(() => openRotation(body, LINE, "alpha", vkey(keys.bravo.author)));
	refused(() => openRotation({ ...body, new: 7 }, LINE, "alpha", old));
	refused(() => openRotation({ ...body, new: old }, LINE, "alpha", old));
	refused(() => openRotation({ ...body, new: "key" }, LINE, "alpha", old));
	refused(() => openRotation({ ...body, proof: 7 }, LINE, "alpha", old));
	refused(() => openRotation({ ...body, proof: "?" }, LINE, "alpha", old));
	refused(() => openRotation({ ...body, proof: "AAAA" }, LINE, "alpha", old));
	const proof = Buffer.from(String(body.proof), "base64");
	proof.writeUInt8(proof.readUInt8(9) ^ 1, 9);
	refused(() => openRotation({ ...body, proof: proof.toString("base64") }, LINE, "alpha", old));
	const mirror = (foundingOf(keys).members as { alpha: { mirror: string } }).alpha.mirror;
	refused(() => openRotation({ ...body, new: mirror }, LINE, "alpha", old));
});

test("a blob opens under its own key alone; without it the record still verifies", () => {
	const key = Buffer.alloc(32, 5);
	const nonce = Buffer.alloc(12, 6);
	const plain = Buffer.from("a name, a plate, a testimony");
	const sealed = sealBlob(plain, key, nonce);
	assert.deepEqual(openBlob(sealed.bytes, key), plain);
	assert.deepEqual(sealBlob(plain, key, nonce), sealed);
	assert.equal(Buffer.from(sealed.bytes).includes("plate"), false);
	refused(() => openBlob(sealed.bytes, Buffer.alloc(32, 7)));
	for (let at = 0; at < sealed.bytes.length; at++) {
		const changed = Buffer.from(sealed.bytes);
		changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
		refused(() => openBlob(changed, key));
	}
	refused(() => openBlob(sealed.bytes.subarray(0, 27), key));
	refused(() => openBlob(sealed.bytes, Buffer.alloc(16)));
	refused(() => sealBlob(plain, Buffer.alloc(16), nonce));
	refused(() => sealBlob(plain, key, Buffer.alloc(16)));
	const report = verifyBundle(bundleOf(smallLine(), { blobs: [sealed.bytes] }));
	assert.deepEqual([report.faults, report.blobs], [[], 1]);
});

test("a founding document with anything amiss is refused", () => {
	const both = [keys.alpha.author, keys.bravo.author];
	const open = (
		change: (founding: { [key: string]: Json }, alpha: { [key: string]: Json }) => void,
	) => {
		const founding = foundingOf(keys);
		change(founding, (founding.members as { alpha: { [key: string]: Json } }).alpha);
		return openFounding(foundingNote(founding, both));
	};
	assert.deepEqual(
		open(() => {}).parties.map(({ party, operators, recovery }) => [
			party,
			operators.length,
			recovery.length,
		]),
		[
			["alpha", 2, 3],
			["bravo", 2, 3],
		],
	);
	const reversed = open((f) => {
		const { alpha, bravo } = f.members as { [key: string]: Json };
		f.members = { bravo: bravo as Json, alpha: alpha as Json };
	});
	assert.deepEqual(
		reversed.parties.map(({ party }) => party),
		["alpha", "bravo"],
	);
	const bare = open((_, alpha) => {
		delete alpha.operators;
		delete alpha.recovery;
	});
	assert.deepEqual(bare.parties[0]?.operators, []);
	const mirror = (foundingOf(keys).members as { bravo: { mirror: string } }).bravo.mirror;
	const witnessed = (text: Json) =>
		open((f) => {
			f.witness = text;
		});
	const nodeless = { name: "Charlie", node: "none", operators: [], recovery: [] };
	const joinedBy = (id: string) =>
		open((f) => {
			f.members = { ...(f.members as object), [id]: nodeless };
		});
	assert.deepEqual(joinedBy("charlie").nodeless, ["charlie"]);
	refused(() => joinedBy("Charlie"));
	const deposit = vkey(signerOf("mediator/deposit", 81));
	assert.equal(witnessed({ mirror: mirrorOf(80), deposit }).line, LINE);
	refused(() => witnessed({ mirror: mirrorOf(80) }));
	refused(() => witnessed({ mirror, deposit }));
	refused(() => witnessed("mediator"));
	refused(() => witnessed({}));
	refused(() =>
		open((f) => {
			f.line = "line8";
		}),
	);
	refused(() =>
		open((f) => {
			f.members = {};
		}),
	);
	refused(() =>
		open((f) => {
			f.members = [];
		}),
	);
	refused(() =>
		open((f) => {
			f.members = { ...(f.members as object), Charlie: {} };
		}),
	);
	refused(() =>
		open((_, alpha) => {
			alpha.author = mirrorOf(81);
		}),
	);
	refused(() =>
		open((_, alpha) => {
			alpha.author = "key";
		}),
	);
	refused(() =>
		open((_, alpha) => {
			alpha.operators = "none";
		}),
	);
	refused(() =>
		open((_, alpha) => {
			alpha.operators = ["duty"];
		}),
	);
	refused(() =>
		open((_, alpha) => {
			alpha.operators = [null];
		}),
	);
	refused(() =>
		open((_, alpha) => {
			alpha.operators = [{ key: vkey(signerOf("x", 82)), roles: [1] }];
		}),
	);
	refused(() => openFounding(Buffer.from("tansiq/founding/v1\n")));
	refused(() => openFounding(Buffer.from(`tansiq/founding/v1 ${LINE}`)));
	const text = `tansiq/founding/v1 ${LINE}\n${canonical(foundingOf(keys))}\nmore\n`;
	refused(() => openFounding(Buffer.from(signNote(text, both))));
});

const mirrorOf = (seed: number) => formatVerifierKey("m", 4, signerOf("m", seed).publicKey);

test("bundle.json with anything amiss is refused", () => {
	const good = bundleOf(smallLine()).get("bundle.json") as Uint8Array;
	const value = JSON.parse(Buffer.from(good).toString()) as { [key: string]: Json };
	const bytes = (change: { [key: string]: Json }) =>
		Buffer.from(`${canonical({ ...value, ...change })}\n`);
	assert.equal(parseManifest(bytes({})).line, LINE);
	const logs = value.logs as { [key: string]: Json };
	const range = (asked: Json) => bytes({ logs: { ...logs, "alpha/urgent": asked } });
	for (const wrong of [
		Buffer.of(0xff),
		Buffer.from("{}"),
		Buffer.from("[]\n"),
		Buffer.from("{}\n"),
		bytes({ type: "tansiq/bundle/v2" }),
		bytes({ line: 7 }),
		bytes({ line: "Line" }),
		bytes({ from: "now" }),
		bytes({ to: -1 }),
		bytes({ parties: "alpha" }),
		bytes({ parties: [1] }),
		bytes({ files: [] }),
		bytes({ files: { policy: 1 } }),
		bytes({ logs: [] }),
		bytes({ logs: { "charlie/urgent": { end: 0, first: 0, size: 0 } } }),
		range([]),
		range({}),
		range({ end: 2, first: 0, size: "3" }),
		range({ end: 2, first: "0", size: 3 }),
		range({ end: "2", first: 0, size: 3 }),
		range({ end: 2, first: 3, size: 3 }),
		range({ end: 4, first: 0, size: 3 }),
	]) {
		refused(() => parseManifest(wrong));
	}
	assert.deepEqual(
		verifyBundle(new Map()).faults.map(({ code }) => code),
		["manifest"],
	);
});

test("a bundle needs no blobs", () => {
	const { blobs: _, ...source } = sourceOf(smallLine());
	assert.deepEqual(verifyBundle(buildBundle(source)).faults, []);
});

test("a defect is no fault of a bundle: it comes through", () => {
	const defect = () => {
		throw new TypeError("defect");
	};
	assert.throws(
		() => attempt({ faults: [] } as never as BundleReport, "f", "form", defect),
		TypeError,
	);
	assert.throws(() => asEvidence(defect), TypeError);
	const refusal = () => {
		throw new KeyError("key", "x", "y");
	};
	assert.throws(() => asEvidence(refusal), EvidenceError);
});

test("a cosignature of another length verifies nothing", () => {
	const { name, publicKey } = keys.alpha.mirror;
	assert.equal(cosignatureVerifier(name, publicKey).verify(Buffer.of(1), Buffer.alloc(64)), false);
});
