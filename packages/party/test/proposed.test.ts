import assert from "node:assert/strict";
import { test } from "node:test";
import { STOP } from "@tansiq/hotline";
import { canonical, type Json } from "@tansiq/record";
import { agreementOf, type Fields, sha256Hex, standing } from "../src/index.ts";
import {
	affirms,
	both,
	HOUR,
	NEGOTIATOR,
	nextOf,
	proposes,
	quiet,
	refusedWith,
	stands,
	states,
	ticks,
} from "./agreeing.ts";
import { greet, restored } from "./carriers.ts";
import {
	CHIEF,
	deliver,
	effectsOf,
	exchange,
	type Party,
	pair,
	pass,
	plain,
	refold,
	SECOND,
	sayAs,
} from "./pair.ts";
import { says } from "./talk.ts";

/** A TQ-32 of alpha as no node of ours would say it, with any bytes for its document. */
function foist(alpha: Party, bytes: Uint8Array, changes: Fields = {}): void {
	const sha256 = sha256Hex(bytes);
	alpha.blobs.set(sha256, bytes);
	const agreement = agreementOf(alpha.state);
	const body: Fields = {
		agreement: agreement.id,
		by: { role: "chief", script: false },
		document: { bytes: bytes.length, sha256 },
		follows: sha256Hex(canonical(agreement as unknown as Json)),
		hash: sha256,
		version: agreement.version + 1,
		...changes,
	};
	sayAs(alpha, "routine", "TQ-32", body, [CHIEF.name, NEGOTIATOR.name]);
}

const bytesOf = (value: unknown) => Buffer.from(canonical(value as Json));

test("a proposal that is not in order is told back with its fault, and proposes nothing", () => {
	const sample = nextOf(pair().alpha);
	const cases: [name: string, bytes: Uint8Array, changes: Fields, detail: RegExp][] = [
		["no JSON", Buffer.from("{"), {}, /^document: /],
		["no UTF-8", Buffer.from([0xff, 0xfe]), {}, /UTF-8/],
		["another spelling", Buffer.from(JSON.stringify(sample)), {}, /^document: /],
		["a field too many", bytesOf({ ...sample, more: 1 }), {}, /more/],
		["a wrong figure", bytesOf({ ...sample, noticeLeadUs: 0 }), {}, /noticeLeadUs/],
		["other sentences", bytesOf({ ...sample, sentences: { en: "0".repeat(64) } }), {}, /sentences/],
		["another agreement", bytesOf({ ...sample, id: "other" }), {}, /id: other/],
		["other parties", bytesOf({ ...sample, parties: ["alpha", "delta"] }), {}, /parties/],
		["another version", bytesOf(sample), { version: 9 }, /^version: 9/],
		["another hash", bytesOf(sample), { hash: "0".repeat(64) }, /^document.sha256/],
		[
			"another length",
			bytesOf(sample),
			{ document: { bytes: 5, sha256: sha256Hex(bytesOf(sample)) } },
			/^document.bytes: 5/,
		],
		[
			"too large",
			bytesOf(sample),
			{ document: { bytes: 700_001, sha256: sha256Hex(bytesOf(sample)) } },
			/at most 700000/,
		],
	];
	for (const [name, bytes, changes, detail] of cases) {
		const { alpha, bravo } = pair();
		foist(alpha, bytes, changes);
		const [effect] = effectsOf(deliver(alpha, bravo));
		assert.ok(effect?.kind === "none", name);
		assert.equal(effect.code, "malformed", name);
		assert.match(effect.detail, detail, name);
		assert.equal(bravo.state.agreed.proposals.size, 0, name);
		ticks(bravo);
		exchange(alpha, bravo);
		assert.equal([...alpha.state.refusedByPeer.values()][0], "malformed", `${name}: told`);
	}
});

test("a rule of an unknown kind: not in force, and both are told which", () => {
	const { alpha, bravo } = pair();
	const rules = [{ id: "tide", kind: "tide-table", metres: 4 }];
	refusedWith("invalid", () => proposes(alpha, nextOf(alpha, { rules })));
	foist(alpha, bytesOf(nextOf(alpha, { rules })));
	const [effect] = effectsOf(deliver(alpha, bravo));
	assert.ok(effect?.kind === "none");
	assert.equal(effect.code, "unknown-type");
	assert.match(effect.detail, /tide/);
	ticks(bravo);
	exchange(alpha, bravo);
	assert.equal([...alpha.state.refusedByPeer.values()][0], "unknown-type");
	assert.equal(stands(bravo), "3 in-force");
	// The same in a founding document: its other rules are still looked at.
	const founded = pair({ rules }).alpha;
	assert.equal(stands(founded), "3 not-understood");
	assert.deepEqual(standing(founded.state, founded.clock.wallUs).notUnderstood, ["tide"]);
});

test("without its document a proposal is not taken, and is asked for", () => {
	const { alpha, bravo } = pair();
	const ref = proposes(alpha, nextOf(alpha));
	const documents = new Map(alpha.blobs);
	alpha.blobs.clear();
	const before = bravo.state.line.mirrored.routine.size;
	const hearing = deliver(alpha, bravo);
	assert.deepEqual(hearing?.missing, [alpha.state.agreed.proposals.get(ref)?.hash]);
	assert.equal(bravo.state.line.mirrored.routine.size, before);
	// It does not hold up what is urgent.
	says(alpha, STOP);
	deliver(alpha, bravo, "urgent");
	assert.ok([...bravo.state.dialogues.values()].some(({ msg }) => msg === STOP));
	for (const [sha256, bytes] of documents) alpha.blobs.set(sha256, bytes);
	exchange(alpha, bravo);
	assert.equal(bravo.state.agreed.proposals.size, 1);
});

test("TQ-32 that only names a hash brings nothing into force", () => {
	const line = pair();
	const ref = says(line.alpha, "TQ-32");
	exchange(line.alpha, line.bravo);
	affirms(line.bravo, ref);
	exchange(line.alpha, line.bravo);
	assert.deepEqual(both(line), ["3 in-force", "3 in-force"]);
	const body = { agreement: "strait", hash: "ab".repeat(32), version: 4 };
	const document = { bytes: 5, sha256: "ab".repeat(32) };
	refusedWith("invalid", () => says(line.alpha, "TQ-32", { ...body, document }));
});

test("a node restored from before its proposal has the document back, and stands where the other does", () => {
	const line = pair();
	const { alpha, bravo } = line;
	const kept = alpha.journal.length;
	const ref = proposes(alpha, nextOf(alpha, { rules: [quiet] }));
	exchange(alpha, bravo);
	affirms(bravo, ref);
	exchange(alpha, bravo);
	const theirs = proposes(bravo, nextOf(bravo, { answerDueUs: HOUR }));
	exchange(alpha, bravo);
	affirms(alpha, theirs);
	exchange(alpha, bravo);
	states(alpha, "suspended");
	exchange(alpha, bravo);
	ticks(alpha, bravo);
	assert.deepEqual(both(line), ["5 suspended", "5 suspended"]);
	const back = restored(alpha, alpha.journal.length - kept);
	back.blobs = new Map();
	assert.equal(stands(back), "3 in-force");
	for (let i = 0; i < 40 && back.state.line.recovering !== null; i++) {
		greet(back, bravo);
		pass(10 * SECOND, back, bravo);
	}
	greet(back, bravo);
	exchange(back, bravo);
	ticks(back, bravo);
	assert.equal(back.state.agreed.lacking.size, 0);
	assert.equal(stands(back), stands(bravo));
	const hashes = ({ state }: Party) => state.agreed.versions.map(({ hash }) => hash);
	assert.deepEqual(hashes(back), hashes(bravo));
	assert.deepEqual(plain(refold(back)), plain(back.state));
});

test("until the document is back, what both have signed is not understood", () => {
	const { alpha, bravo } = pair();
	const kept = alpha.journal.length;
	const ref = proposes(alpha, nextOf(alpha));
	exchange(alpha, bravo);
	const hash = bravo.state.agreed.proposals.get(ref)?.hash;
	const back = restored(alpha, alpha.journal.length - kept);
	[back.blobs, bravo.blobs] = [new Map(), new Map()];
	for (let i = 0; i < 40 && back.state.line.recovering !== null; i++) {
		greet(back, bravo);
		pass(10 * SECOND, back, bravo);
	}
	assert.equal(stands(back), "3 in-force", "nobody has taken it on");
	affirms(bravo, ref);
	exchange(bravo, back);
	assert.equal(stands(back), "3 not-understood");
	const found = standing(back.state, back.clock.wallUs);
	assert.deepEqual(found.notUnderstood, [`document ${hash}`]);
});
