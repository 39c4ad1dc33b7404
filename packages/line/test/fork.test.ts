import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
	checkpointText,
	forkEvidence,
	openNote,
	parseCheckpoint,
	signNote,
	verifyFork,
} from "@tansiq/record";
import fc from "fast-check";
import {
	type AddEntries,
	applyPendingHead,
	applyRestart,
	applyStopped,
	compareHead,
	type Fork,
	type HeadFinding,
	LOGS,
	type LogName,
	MAX_PENDING_HEADS,
	NotTaken,
	originOf,
	type SaidEntry,
} from "../src/index.ts";
import {
	copyOf,
	cross,
	draft,
	type End,
	frameOf,
	hearAt,
	mustFrame,
	sayAt,
	takeFinding,
	twoEnds,
} from "./ends.ts";

const sha256 = (...parts: Uint8Array[]) =>
	createHash("sha256").update(Buffer.concat(parts)).digest();
const node = (left: Uint8Array, right: Uint8Array) => sha256(Buffer.from([1]), left, right);

/**
 * RFC 6962 section 2.1, from its recursion alone: what SUBPROOF(m, D[n], b) hashes to, read from
 * the end of the proof. `old` is the root at `m` that the larger tree has.
 */
function rootsOf(
	m: number,
	n: number,
	proof: Buffer[],
	whole: boolean,
	given: Buffer,
): { old: Buffer; now: Buffer } {
	if (m === n) {
		const root = whole ? given : (proof.shift() as Buffer);
		return { old: root, now: root };
	}
	let k = 1;
	while (k * 2 < n) k *= 2;
	if (m <= k) {
		const right = proof.pop() as Buffer;
		const { old, now } = rootsOf(m, k, proof, whole, given);
		return { old, now: node(now, right) };
	}
	const left = proof.pop() as Buffer;
	const { old, now } = rootsOf(m - k, n - k, proof, false, given);
	return { old: node(left, old), now: node(left, now) };
}

/** Whether anybody who has the author's key must believe the fork: nothing of the line is used. */
function convicts(fork: Fork, author: End): boolean {
	const verifiers = author.ownKeys.authors.map(({ verifier }) => verifier);
	const [small, large] = fork.heads.map((note) => {
		const head = parseCheckpoint(openNote(note, verifiers).text);
		assert.equal(head.origin, fork.origin);
		return { size: head.size, root: Buffer.from(head.root) };
	}) as [{ size: number; root: Buffer }, { size: number; root: Buffer }];
	assert.deepEqual(fork.sizes, [small.size, large.size]);
	const proof = fork.proof.map((hash) => Buffer.from(hash, "base64"));
	const truth = Buffer.from(fork.root, "base64");
	const { old, now } = rootsOf(small.size, large.size, proof, true, truth);
	assert.deepEqual(proof, [], "the whole proof is used");
	return old.equals(truth) && now.equals(large.root) && !truth.equals(small.root);
}

/** Alpha twice, with the same keys: what it says to bravo after `shared`, and what to another. */
function split(log: LogName, shared: number, here: number, there: number) {
	const { alpha, bravo } = twoEnds();
	for (let i = 0; i < shared; i++) sayAt(alpha, draft(log));
	if (shared > 0) cross(alpha, bravo, log);
	const twin = copyOf(alpha);
	for (let i = 0; i < here; i++) sayAt(alpha, draft(log, "here"));
	for (let i = 0; i < there; i++) sayAt(twin, draft(log, "there"));
	return { alpha, twin, bravo };
}

function forkIn(attempt: () => unknown): Fork {
	try {
		attempt();
	} catch (error) {
		assert.ok(error instanceof NotTaken, String(error));
		assert.equal(error.code, "fork", error.message);
		assert.ok(error.fork !== null && error.evidence !== null);
		return error.fork;
	}
	return assert.fail("no fork was found");
}

const both = (end: End) => ({ own: end.ownKeys, peer: end.peerKeys });

/** A signed head of any size of what an end has said. */
function headAt(end: End, log: LogName, size: number): string {
	const root = Buffer.from(end.line.own[log].roots[size - 1] as string, "base64");
	const origin = originOf(end.line.id, end.line.self, log);
	return signNote(checkpointText(origin, size, root), [end.keys.author]);
}

const shape = fc.record({
	log: fc.constantFrom(...LOGS),
	shared: fc.nat(9),
	here: fc.integer({ min: 1, max: 9 }),
	there: fc.integer({ min: 1, max: 9 }),
});

test("threat 10: a second history is evidence whoever shows its head first, and anybody can check it", () => {
	fc.assert(
		fc.property(shape, ({ log, shared, here, there }) => {
			const { alpha, twin, bravo } = split(log, shared, here, there);
			const size = shared + there;
			const other = headAt(twin, log, size);
			// The head of the other history comes first, by a mediator, and is kept …
			const early = copyOf(bravo);
			const first = compareHead(early.line, other, both(early));
			assert.equal(first.kind, "ahead");
			takeFinding(early, first);
			const found: Fork[] = [];
			if (size <= shared + here) {
				// … until the entries reach it.
				found.push(forkIn(() => hearAt(early, mustFrame(alpha, log))));
				assert.equal(early.line.mirrored[log].stopped?.code, "fork");
			} else {
				hearAt(early, mustFrame(alpha, log));
				assert.equal(early.line.mirrored[log].pendingHeads.length, 1);
			}
			// It comes afterwards.
			hearAt(bravo, mustFrame(alpha, log));
			const later = compareHead(bravo.line, other, both(bravo));
			if (size <= shared + here) {
				assert.equal(later.kind, "fork");
				found.push((later as HeadFinding & { kind: "fork" }).fork);
			} else assert.equal(later.kind, "ahead");
			for (const fork of found) {
				assert.ok(convicts(fork, alpha));
				const proof = fork.proof.map((hash) => Buffer.from(hash, "base64"));
				const isWhole = Math.log2(fork.sizes[0]) % 1 === 0 && fork.sizes[0] < fork.sizes[1];
				if (isWhole) proof.unshift(Buffer.from(fork.root, "base64"));
				verifyFork(
					forkEvidence(fork.heads, proof),
					alpha.ownKeys.authors.map(({ verifier }) => verifier),
				);
			}
		}),
		{ numRuns: 60, seed: 3 },
	);
});

test("threat 10: other entries in the place of those that we hold are a fork, longer or shorter", () => {
	fc.assert(
		fc.property(shape, ({ log, shared, here, there }) => {
			const { alpha, twin, bravo } = split(log, shared, here, there);
			hearAt(bravo, mustFrame(alpha, log));
			const frame = frameOf(twin, log) as AddEntries;
			assert.ok(
				convicts(
					forkIn(() => hearAt(bravo, frame)),
					alpha,
				),
			);
			assert.equal(bravo.line.mirrored[log].size, shared + here);
			applyRestart(bravo.line, log);
			assert.equal(bravo.line.mirrored[log].stopped?.code, "fork", "a fork is never healed");
		}),
		{ numRuns: 40, seed: 4 },
	);
});

test("threat 10: other entries under a head that is not over them stop the log without a fork", () => {
	const { alpha, twin, bravo } = split("routine", 1, 1, 3);
	hearAt(bravo, mustFrame(alpha, "routine"));
	const frame = frameOf(twin, "routine") as AddEntries;
	const late: AddEntries = { ...frame, checkpoint: headAt(alpha, "routine", 2) };
	assert.throws(
		() => hearAt(copyOf(bravo), late),
		(error) => error instanceof NotTaken && error.code === "head",
	);
	const stranger = split("routine", 1, 1, 4);
	const wrong = { ...frame, checkpoint: headAt(stranger.twin, "routine", 4) };
	assert.throws(
		() => hearAt(copyOf(bravo), wrong),
		(error) => error instanceof NotTaken && error.code === "head",
	);
});

test("threat 10: another head without a single entry is a fork all the same", () => {
	const { alpha, twin, bravo } = split("routine", 2, 3, 2);
	hearAt(bravo, mustFrame(alpha, "routine"));
	const frame: AddEntries = {
		type: "entries",
		log: "routine",
		from: 5,
		entries: [],
		checkpoint: headAt(twin, "routine", 4),
		receipts: [],
	};
	assert.ok(
		convicts(
			forkIn(() => hearAt(bravo, frame)),
			alpha,
		),
	);
});

test("threat 10: two heads of one size are a fork before a single entry of them is here", () => {
	const { alpha, twin, bravo } = split("urgent", 0, 3, 3);
	takeFinding(bravo, compareHead(bravo.line, headAt(alpha, "urgent", 3), both(bravo)));
	const again = compareHead(bravo.line, headAt(alpha, "urgent", 3), both(bravo));
	assert.ok(again.kind === "ahead" && !again.isNew);
	const finding = compareHead(bravo.line, headAt(twin, "urgent", 3), both(bravo));
	assert.ok(finding.kind === "fork");
	assert.ok(convicts(finding.fork, alpha));
	// A frame from further on is not taken, but its head counts.
	const frame = { ...mustFrame(twin, "urgent"), from: 1 };
	assert.ok(
		convicts(
			forkIn(() => hearAt(bravo, frame)),
			alpha,
		),
	);
});

test("threat 10: a frame from further on leaves its head, and once", () => {
	const { alpha, bravo } = split("urgent", 0, 3, 1);
	const frame = { ...mustFrame(alpha, "urgent"), from: 1 };
	const heads = [0, 1].map(() => {
		try {
			hearAt(bravo, frame);
		} catch (error) {
			assert.ok(error instanceof NotTaken && error.code === "gap");
			if (error.head !== null) applyPendingHead(bravo.line, "urgent", error.head);
			return error.head;
		}
		return assert.fail("taken");
	});
	assert.equal(heads[0]?.size, 3);
	assert.equal(heads[1], null);
});

test("threat 10: what an author says of its own other log is held against that log", () => {
	const { alpha, bravo } = twoEnds();
	sayAt(alpha, draft("routine"), draft("routine"));
	const twin = copyOf(alpha);
	sayAt(alpha, draft("urgent"));
	// The urgent entry overtakes the routine ones, and is taken.
	cross(alpha, bravo, "urgent");
	assert.equal(bravo.line.mirrored.routine.pendingHeads[0]?.note, null);
	const early = copyOf(bravo);
	hearAt(early, mustFrame(twin, "routine"));
	assert.deepEqual(early.line.mirrored.routine.pendingHeads, []);

	const liar = twoEnds().alpha;
	sayAt(liar, draft("routine", "other"), draft("routine"));
	const late = copyOf(bravo);
	assert.throws(
		() => hearAt(late, mustFrame(liar, "routine")),
		(error) => error instanceof NotTaken && error.code === "seen",
	);
	// The other way round: the routine log is here first.
	const last = twoEnds().bravo;
	hearAt(last, mustFrame(liar, "routine"));
	const urgent = mustFrame({ ...alpha, line: withTail(alpha) } as End, "urgent");
	assert.throws(
		() => hearAt(last, urgent),
		(error) => error instanceof NotTaken && error.code === "seen",
	);
});

/** The line before its urgent receipt. */
function withTail(alpha: End) {
	const line = structuredClone(alpha.line);
	const [{ index, bytes, root }] = alpha.said.filter(({ log }) => log === "urgent") as [SaidEntry];
	line.own.urgent.tail = [{ index, bytes, root }];
	line.own.urgent.cosignedSize = 0;
	return line;
}

test("threat 14: heads without end do not fill the state, and the nearest are kept", () => {
	const { alpha, bravo } = twoEnds();
	for (let i = 0; i < 80; i++) sayAt(alpha, draft("routine"));
	for (let size = 80; size > 0; size--)
		takeFinding(bravo, compareHead(bravo.line, headAt(alpha, "routine", size), both(bravo)));
	const sizes = bravo.line.mirrored.routine.pendingHeads.map(({ size }) => size);
	assert.deepEqual(
		sizes,
		Array.from({ length: MAX_PENDING_HEADS }, (_, i) => i + 1),
	);
	hearAt(bravo, mustFrame(alpha, "routine"));
	assert.deepEqual(bravo.line.mirrored.routine.pendingHeads, []);
	// One that has been reached meanwhile is not kept.
	applyPendingHead(bravo.line, "routine", { size: 80, root: "", note: null });
	assert.deepEqual(bravo.line.mirrored.routine.pendingHeads, []);
});

test("threats 5 and 25: our own signature on what we do not have is told apart", () => {
	const { alpha, twin } = split("routine", 2, 1, 3);
	const of = (note: string) => compareHead(alpha.line, note, both(alpha));
	assert.equal(of(headAt(alpha, "routine", 2)).kind, "known");
	const fork = of(headAt(twin, "routine", 3));
	assert.ok(fork.kind === "self-fork" && fork.size === 3);
	const behind = of(headAt(twin, "routine", 5));
	assert.ok(behind.kind === "behind" && behind.size === 5);
});

test("a head that says nothing is told from one that cannot be read", () => {
	const { alpha, bravo } = split("routine", 1, 1, 1);
	const of = (note: string) => compareHead(bravo.line, note, both(bravo)).kind;
	const empty = (end: End, root: Buffer) =>
		signNote(checkpointText(originOf("line7", end.line.self, "urgent"), 0, root), [
			end.keys.author,
		]);
	assert.equal(of(empty(alpha, sha256())), "known");
	assert.equal(of(empty(alpha, Buffer.alloc(32))), "refused");
	assert.equal(of(empty(bravo, sha256())), "known");
	assert.equal(of(""), "refused");
	assert.equal(of("charlie.tansiq/line7/urgent\n"), "refused");
	const stranger = twoEnds("line7", "line8");
	for (const end of [alpha, bravo]) {
		const origin = originOf("line7", end.line.self, "urgent");
		assert.equal(of(`${origin}\nnot a head\n`), "refused");
		const text = checkpointText(origin, 1, Buffer.alloc(32));
		assert.equal(of(signNote(text, [stranger.alpha.keys.author])), "unknown-key");
	}
	applyStopped(bravo.line, "urgent", "head", "first");
	applyStopped(bravo.line, "urgent", "fork", "worse");
	assert.equal(bravo.line.mirrored.urgent.stopped?.code, "fork");
});
