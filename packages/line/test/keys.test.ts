import assert from "node:assert/strict";
import { test } from "node:test";
import {
	checkpointText,
	emptyRoot,
	KEY_ROTATE,
	rotationBody,
	type Signer,
	signNote,
} from "@tansiq/record";
import {
	applyRecovering,
	applyRevocation,
	applyRotation,
	compareHead,
	currentAuthor,
	emptyLine,
	headsFrame,
	hear,
	LOGS,
	type LogName,
	NotReady,
	NotTaken,
	type NotTakenCode,
	offerMirrored,
	oneByOne,
	originOf,
	receiptsFrom,
	recovered,
	ringOf,
	rotationOf,
	say,
	soleKeys,
	stopsLog,
} from "../src/index.ts";
import {
	answer,
	authorOf,
	copyOf,
	cross,
	draft,
	draftOf,
	due,
	type End,
	frameOf,
	hearAt,
	mustFrame,
	overWire,
	sayAt,
	settle,
	takeFinding,
	toVerifier,
	twoEnds,
	vkeyOf,
	WALL_US,
} from "./ends.ts";

const fresh = authorOf("alpha", "line7", 21);
const third = authorOf("alpha", "line7", 31);

const rotation = (end: End, next: Signer) =>
	draftOf("routine", KEY_ROTATE, rotationBody("line7", "alpha", vkeyOf(end.keys.author), next));

/** Says the KEY-ROTATE, and goes on with the new key. */
function rotate(end: End, next: Signer): void {
	const { author, former = [], ...rest } = end.keys;
	const [said] = sayAt(end, rotation(end, next));
	assert.equal(said?.newKey, vkeyOf(next));
	assert.equal(currentAuthor(end.line), vkeyOf(next));
	end.keys = { ...rest, author: next, former: [author, ...former] };
}

/** Alpha's entry by another of its keys, as whoever holds that key would say it. */
function sayWith(end: End, signer: Signer, log: LogName): void {
	const line = structuredClone(end.line);
	line.keys = {};
	const said = say(line, [draft(log)], { ...end.keys, author: signer });
	for (const { index, bytes, root, leaf } of said.entries) {
		end.said.push({ log, index, bytes, root, leaf });
		end.line.own[log].tail.push({ index, bytes, root });
		end.line.own[log].roots.push(root);
		end.line.own[log].leaves.push(leaf);
	}
	end.line.own[log].size++;
	end.line.own[log].frontier = said.frontiers[log] as End["line"]["own"]["urgent"]["frontier"];
}

function refusedAs(code: NotTakenCode, attempt: () => unknown): void {
	assert.throws(attempt, (error) => {
		assert.ok(error instanceof NotTaken, String(error));
		assert.equal(error.code, code, error.message);
		return true;
	});
}

test("threat 25: two rotations within one frame, and what follows each is by the new key", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"));
	rotate(alpha, fresh);
	sayAt(alpha, draft("routine"));
	rotate(alpha, third);
	sayAt(alpha, draft("routine"), draft("urgent"));
	for (const log of ["routine", "urgent"] as const) cross(alpha, bravo, log);
	assert.equal(bravo.line.mirrored.routine.size, 5);
	assert.equal(currentAuthor(bravo.line, "alpha"), vkeyOf(third));
	assert.deepEqual(bravo.line.keys.alpha, alpha.line.keys.alpha);
	assert.deepEqual(
		bravo.peerKeys.authors.map(({ sinceRoutine }) => sinceRoutine),
		[0, 2, 4],
	);
});

test("threat 25: entry by entry, and from the frames of a slow link, the rotation is the same", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"), draft("routine"));
	rotate(alpha, fresh);
	sayAt(alpha, draft("routine"));
	settle(alpha, bravo, WALL_US, 1);
	assert.equal(bravo.line.mirrored.routine.size, 4);
	assert.deepEqual([alpha.alarms, bravo.alarms], [[], []]);
});

test("an urgent entry by a key whose KEY-ROTATE is under way waits for it and does not stop its log", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("urgent"));
	rotate(alpha, fresh);
	const old = mustFrame(alpha, "urgent");
	sayAt(alpha, draft("urgent"));
	const both = mustFrame(alpha, "urgent");
	// The head over entries of the old key is signed by the old key, and known.
	hearAt(bravo, old);
	refusedAs("unknown-key", () => hearAt(bravo, both));
	const heads = headsFrame(alpha.line, alpha.keys);
	const keys = { own: bravo.ownKeys, peer: bravo.peerKeys };
	const finding = compareHead(bravo.line, heads.heads.urgent.note ?? "", keys);
	assert.deepEqual(finding, { kind: "unknown-key", log: "urgent" });
	takeFinding(bravo, finding);
	settle(alpha, bravo);
	assert.equal(bravo.line.mirrored.urgent.size, 2);
	assert.deepEqual(bravo.alarms, []);
});

test("threat 25: a key of the author that is not the one for its place stops the log", () => {
	for (const log of LOGS) {
		const { alpha, bravo } = twoEnds();
		const old = alpha.keys.author;
		rotate(alpha, fresh);
		cross(alpha, bravo, "routine");
		sayWith(alpha, old, log);
		refusedAs("key", () => hearAt(bravo, mustFrame(alpha, log)));
		assert.equal(bravo.line.mirrored[log].stopped?.code, "key");
	}
	assert.ok(stopsLog("key"));
});

test("only a valid KEY-ROTATE in the routine log brings a key in; any other is taken without effect", () => {
	const { alpha, bravo } = twoEnds();
	const old = vkeyOf(alpha.keys.author);
	const good = rotationBody("line7", "alpha", old, fresh);
	for (const body of [
		{ ...good, old: vkeyOf(third) },
		{ ...good, new: vkeyOf(third) },
		rotationBody("line8", "alpha", old, fresh),
		{},
	])
		assert.equal(sayAt(alpha, draftOf("routine", KEY_ROTATE, body))[0]?.newKey, undefined);
	assert.equal(sayAt(alpha, draftOf("urgent", KEY_ROTATE, good))[0]?.newKey, undefined);
	assert.equal(sayAt(alpha, draft("routine", `"${KEY_ROTATE}"`))[0]?.newKey, undefined);
	for (const log of LOGS) cross(alpha, bravo, log);
	assert.equal(currentAuthor(bravo.line, "alpha"), old);
	const nobody = { ...emptyLine("line7", "alpha", "bravo") };
	assert.equal(currentAuthor(nobody), null);
	const place = { line: "line7", author: "alpha", log: "routine" as const, index: 0 };
	const body = { msg: KEY_ROTATE, body: good, claimed: 0, clock: { src: "", unc_us: 0 }, salt: "" };
	assert.equal(rotationOf({ place, body }, null), null);
	assert.equal(rotationOf({ place, body }, old), vkeyOf(fresh));
});

test("a key that was in force before does not come back, in one frame or in many", () => {
	for (const maxBytes of [1, 100_000]) {
		const { alpha, bravo } = twoEnds();
		const first = alpha.keys.author;
		rotate(alpha, fresh);
		sayAt(alpha, rotation(alpha, first));
		assert.equal(currentAuthor(alpha.line), vkeyOf(fresh));
		rotate(alpha, third);
		sayAt(alpha, draft("routine"));
		settle(alpha, bravo, WALL_US, maxBytes);
		assert.deepEqual(bravo.line.keys.alpha, alpha.line.keys.alpha);
		assert.deepEqual(bravo.alarms, []);
		// Nor for a node that gets its entries back.
		const restored = twoEnds().alpha;
		for (const log of LOGS) applyRecovering(restored.line, log, 0, false);
		settle(bravo, restored, WALL_US, maxBytes);
		assert.deepEqual(restored.line.keys.alpha, alpha.line.keys.alpha);
		assert.equal(restored.line.recovering, null);
	}
});

test("nothing is said with a key that is not the current, nor after a KEY-ROTATE in the same breath", () => {
	const { alpha } = twoEnds();
	const isKey = (error: unknown) => error instanceof NotReady && error.code === "key";
	assert.throws(
		() => sayAt({ ...alpha, keys: { ...alpha.keys, author: fresh } }, draft("urgent")),
		isKey,
	);
	assert.throws(() => sayAt(alpha, rotation(alpha, fresh), draft("urgent")), isKey);
	assert.equal(alpha.line.own.routine.size, 0);
	const said = say(alpha.line, [draft("routine"), rotation(alpha, fresh)], alpha.keys);
	const [first, second] = oneByOne(alpha.line, said);
	assert.deepEqual(first?.entries, said.entries.slice(0, 1));
	assert.deepEqual(second?.frontiers, said.frontiers);
});

const GOOD = { urgent: 1, routine: 2 };

/** Alpha's key is stolen after one urgent and two routine entries; both ends know it. */
function revoked() {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("urgent"), draft("routine"), draft("routine"));
	for (const log of LOGS) cross(alpha, bravo, log);
	const thief = copyOf(alpha);
	const revocation = {
		party: "alpha",
		key: vkeyOf(alpha.keys.author),
		newKey: vkeyOf(fresh),
		good: GOOD,
	};
	return { alpha, bravo, thief, revocation };
}

test("threat 25: after a revocation the old key says nothing more, and the new one goes on", () => {
	const { alpha, bravo, thief, revocation } = revoked();
	for (const { line } of [alpha, bravo]) applyRevocation(line, revocation);
	for (const log of LOGS) {
		const copy = copyOf(bravo);
		sayAt(thief, draft(log));
		refusedAs("key", () => hearAt(copy, mustFrame(thief, log)));
	}
	alpha.keys = { ...alpha.keys, author: fresh };
	sayAt(alpha, draft("urgent"), draft("routine"), draft("urgent"));
	settle(alpha, bravo);
	assert.equal(bravo.line.mirrored.urgent.size, 3);
	assert.deepEqual(bravo.alarms, []);
	// Its heads are nobody's word, and a second note of the same changes nothing.
	const keys = { own: bravo.ownKeys, peer: bravo.peerKeys };
	const head = headsFrame(thief.line, thief.keys).heads.urgent.note ?? "";
	assert.equal(compareHead(bravo.line, head, keys).kind, "unknown-key");
	const before = structuredClone(bravo.line);
	applyRevocation(bravo.line, revocation);
	assert.deepEqual(bravo.line, before);
});

test("threat 25: a key that the thief brought in ends with the stolen one, and so do his heads", () => {
	const { alpha, bravo, thief, revocation } = revoked();
	rotate(thief, third);
	sayAt(thief, draft("routine"), draft("urgent"));
	const keys = { own: bravo.ownKeys, peer: bravo.peerKeys };
	const [heads] = due(copyOf(alpha));
	assert.ok(heads?.type === "heads");
	takeFinding(bravo, compareHead(bravo.line, heads.heads.routine.note ?? "", keys));
	const former = { ...thief.keys, author: alpha.keys.author };
	const stolen = headsFrame(thief.line, former).heads.routine.note ?? "";
	takeFinding(bravo, compareHead(bravo.line, stolen, keys));
	assert.equal(bravo.line.mirrored.routine.pendingHeads.length, 1);
	const before = copyOf(bravo);
	applyRevocation(bravo.line, revocation);
	assert.deepEqual(bravo.line.mirrored.routine.pendingHeads, []);
	refusedAs("key", () => hearAt(bravo, mustFrame(thief, "routine")));
	// Where the thief's rotation was taken before, it ends.
	hearAt(before, mustFrame(thief, "routine"));
	applyRevocation(before.line, revocation);
	assert.equal(currentAuthor(before.line, "alpha"), vkeyOf(fresh));
	assert.deepEqual(
		before.line.keys.alpha?.author.map(({ revoked: end }) => end),
		[GOOD, GOOD, null],
	);
});

test("an old entry of a revoked key is still taken up to the good sizes", () => {
	const { alpha } = twoEnds();
	const { revocation } = revoked();
	sayAt(alpha, draft("urgent"), draft("routine"), draft("routine"));
	applyRevocation(alpha.line, revocation);
	const late = twoEnds().bravo;
	applyRevocation(late.line, revocation);
	alpha.keys = { ...alpha.keys, author: fresh };
	settle(alpha, late);
	assert.deepEqual([late.line.mirrored.urgent.size, late.line.mirrored.routine.size], [1, 2]);
	assert.deepEqual(late.alarms, []);
});

test("threat 25: a restored peer gets what a revoked key once signed, however often the new one rotated", () => {
	for (const maxBytes of [1, 100_000]) {
		const { alpha, bravo, revocation } = revoked();
		for (const { line } of [alpha, bravo]) applyRevocation(line, revocation);
		alpha.keys = { ...alpha.keys, author: fresh };
		rotate(alpha, third);
		sayAt(alpha, draft("urgent"), draft("routine"));
		settle(alpha, bravo, WALL_US, maxBytes);
		// It has the revocation, which comes before everything else, and none of the entries.
		const restored = twoEnds().bravo;
		applyRevocation(restored.line, revocation);
		settle(alpha, restored, WALL_US, maxBytes);
		for (const log of LOGS)
			assert.deepEqual(restored.line.mirrored[log].roots, alpha.line.own[log].roots);
		assert.deepEqual(restored.alarms, []);
	}
});

test("threat 25: a revocation that overtakes the rotation which brought the revoked key in accuses nobody", () => {
	for (const maxBytes of [1, 100_000]) {
		const { alpha, bravo } = twoEnds();
		sayAt(alpha, draft("routine"), draft("urgent"));
		for (const log of LOGS) cross(alpha, bravo, log);
		rotate(alpha, fresh);
		sayAt(alpha, draft("routine"), draft("urgent"));
		const good = { urgent: 2, routine: 3 };
		const revocation = { party: "alpha", key: vkeyOf(fresh), newKey: vkeyOf(third), good };
		for (const { line } of [alpha, bravo]) applyRevocation(line, revocation);
		const { former = [] } = alpha.keys;
		alpha.keys = { ...alpha.keys, author: third, former };
		sayAt(alpha, draft("routine"), draft("urgent"));
		settle(alpha, bravo, WALL_US, maxBytes);
		assert.deepEqual([alpha.alarms, bravo.alarms], [[], []]);
		assert.equal(bravo.line.mirrored.routine.size, 4);
		assert.equal(bravo.line.mirrored.urgent.size, 3);
		assert.deepEqual(bravo.line.keys.alpha, alpha.line.keys.alpha);
		assert.equal(currentAuthor(bravo.line, "alpha"), vkeyOf(third));
	}
});

test("threat 25: a revocation at the very entry that rotated the key in overtakes it and accuses nobody", () => {
	const { alpha, bravo } = twoEnds();
	rotate(alpha, fresh);
	const good = { urgent: 0, routine: 1 };
	const revocation = { party: "alpha", key: vkeyOf(fresh), newKey: vkeyOf(third), good };
	for (const { line } of [alpha, bravo]) applyRevocation(line, revocation);
	const { former = [] } = alpha.keys;
	alpha.keys = { ...alpha.keys, author: third, former };
	sayAt(alpha, draft("routine"), draft("urgent"));
	settle(alpha, bravo);
	assert.deepEqual([alpha.alarms, bravo.alarms], [[], []]);
	assert.deepEqual(bravo.line.keys.alpha, alpha.line.keys.alpha);
	assert.equal(currentAuthor(bravo.line, "alpha"), vkeyOf(third));
});

test("keys of a party that is not on the line are none, and those of one that never changed are two", () => {
	const { alpha, bravo } = twoEnds();
	const line = structuredClone(alpha.line);
	applyRotation(line, { party: "charlie", key: vkeyOf(fresh), sinceRoutine: 1 });
	applyRevocation(line, { party: "charlie", key: "", newKey: vkeyOf(fresh), good: GOOD });
	assert.deepEqual(line, alpha.line);
	assert.deepEqual(ringOf(line, "charlie", toVerifier), { authors: [], mirrors: [] });
	const { authors, mirrors } = bravo.peerKeys;
	const [author] = authors as [(typeof authors)[0]];
	assert.deepEqual(soleKeys(author.verifier, mirrors[0] as typeof author.verifier), {
		authors,
		mirrors,
	});
	// Our own revocation leaves what the peer signed alone.
	applyRevocation(bravo.line, {
		party: "bravo",
		key: vkeyOf(bravo.keys.author),
		newKey: vkeyOf(third),
		good: GOOD,
	});
	assert.equal(currentAuthor(bravo.line), vkeyOf(third));
});

test("a line whose parties are not enrolled hears and recovers with the keys that it is given", () => {
	const { alpha, bravo } = twoEnds();
	const given = { own: alpha.ownKeys, peer: alpha.peerKeys };
	sayAt(alpha, draft("routine"), draftOf("routine", KEY_ROTATE, {}));
	const empty = emptyLine("line7", "bravo", "alpha");
	const heard = hear(empty, mustFrame(alpha, "routine"), bravo.peerKeys, WALL_US);
	assert.equal(heard.entries.length, 2);
	const nothing = { ...mustFrame(alpha, "routine"), entries: [] };
	const text = checkpointText(originOf("line7", "alpha", "routine"), 0, emptyRoot());
	const checkpoint = signNote(text, [alpha.keys.author]);
	assert.equal(hear(empty, { ...nothing, checkpoint }, bravo.peerKeys, WALL_US).receiptS, 0);
	cross(alpha, bravo, "routine");
	const bytesOf = (index: number) => alpha.said[index]?.bytes;
	const back = offerMirrored(bravo.line, "routine", 0, bytesOf, bravo.keys, 10_000);
	const fresh = emptyLine("line7", "alpha", "bravo");
	assert.equal(recovered(fresh, back, given.own, given.peer).entries.length, 2);
});

test("a receipt by the mirror key still counts after the author key has changed", () => {
	const { alpha, bravo } = twoEnds();
	rotate(alpha, fresh);
	const frame = frameOf(alpha, "routine");
	assert.ok(frame !== null);
	for (const back of answer(bravo, frame, WALL_US)) answer(alpha, overWire(back), WALL_US);
	assert.equal(alpha.line.own.routine.cosignedSize, 1);
	assert.equal(receiptsFrom(bravo.line, "routine", 1, bravo.keys).notes.length, 0);
});
