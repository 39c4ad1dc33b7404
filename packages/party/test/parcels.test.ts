import assert from "node:assert/strict";
import { test } from "node:test";
import { type Frame, headsFrame, LOGS } from "@tansiq/line";
import fc from "fast-check";
import { packed, talk, unpack } from "./carriers.ts";
import {
	act,
	declareAt,
	deliver,
	exchange,
	type Party,
	pair,
	pass,
	plain,
	refold,
	request,
	SECOND,
} from "./pair.ts";
import { answerOf, answers, says } from "./talk.ts";

const folded = (...parties: Party[]) => {
	for (const party of parties) assert.deepEqual(plain(refold(party)), plain(party.state));
};
const unreceipted = ({ state }: Party) => LOGS.map((log) => state.line.own[log].tail.length);

test("a parcel one way brings everything, and nothing comes back until another does", () => {
	const { alpha, bravo } = pair();
	const notice = declareAt(alpha, "flight");
	const stop = says(alpha, "TQ-41");
	unpack(bravo, packed(alpha));
	assert.deepEqual(unreceipted(alpha), [1, 1]);
	for (const ref of [notice, stop]) {
		assert.ok(bravo.state.dialogues.get(ref)?.receiptUs != null);
		assert.equal(alpha.state.dialogues.get(ref)?.receiptUs, null);
	}
	const heard = bravo.state.dialogues.get(stop);
	assert.ok(heard);
	answers(bravo, stop, answerOf(heard, "TQ-1"));
	pass(20 * SECOND, alpha, bravo);
	unpack(alpha, packed(bravo));
	assert.deepEqual(unreceipted(alpha), [0, 0]);
	assert.equal(alpha.state.dialogues.get(stop)?.answer?.msg, "TQ-1");
	assert.equal(alpha.state.dialogues.get(stop)?.receiptUs, heard.receiptUs);
	folded(alpha, bravo);
});

test("the same parcel again, or an older one after a newer, changes nothing", () => {
	const { alpha, bravo } = pair();
	says(alpha, "TQ-61");
	const old = packed(alpha);
	says(alpha, "TQ-41");
	const fresh = packed(alpha);
	unpack(bravo, fresh);
	const before = plain(bravo.state);
	for (const parcel of [fresh, old, fresh]) unpack(bravo, parcel);
	assert.deepEqual(plain(bravo.state), before);
	const back = packed(bravo);
	unpack(alpha, back);
	const after = plain(alpha.state);
	unpack(alpha, back);
	assert.deepEqual(plain(alpha.state), after);
	folded(alpha, bravo);
});

test("geometry that goes by hash travels in the parcel before the entry that names it", () => {
	const { alpha, bravo } = pair();
	const [volume] = request().volumes;
	assert.ok(volume);
	const volumes = Array.from({ length: 60 }, (_, i) => ({
		...volume,
		window: {
			startUs: volume.window.startUs + i * 60 * SECOND,
			endUs: volume.window.startUs + (i + 1) * 60 * SECOND,
		},
	}));
	const ref = declareAt(alpha, "flight", { volumes });
	const parcel = packed(alpha);
	const kinds = parcel.map(({ type }) => type);
	assert.ok(kinds.includes("blob"));
	assert.ok(kinds.indexOf("blob") < kinds.lastIndexOf("entries"));
	unpack(bravo, parcel);
	assert.equal(bravo.state.registry.operations.get(ref)?.volumes.length, 60);
	folded(bravo);
});

test("a medium too small for everything brings a beginning, and the next one goes on from there", () => {
	const { alpha, bravo } = pair();
	for (let i = 0; i < 8; i++) says(alpha, "TQ-70");
	const sizes: number[] = [];
	for (let i = 0; i < 30 && (unreceipted(alpha)[1] ?? 0) + (unreceipted(alpha)[0] ?? 0) > 0; i++) {
		unpack(bravo, packed(alpha, 2_500));
		sizes.push(bravo.state.line.mirrored.routine.size);
		unpack(alpha, packed(bravo, 2_500));
	}
	assert.deepEqual(unreceipted(alpha), [0, 0]);
	assert.ok(new Set(sizes).size > 2, `${sizes}`);
	folded(alpha, bravo);
});

const step = fc.record({
	do: fc.constantFrom(
		"say",
		"say urgent",
		"direct",
		"heads",
		"parcel",
		"parcel twice",
		"parcel old",
	),
	side: fc.boolean(),
	receipt: fc.boolean(),
	few: fc.boolean(),
});

test("threat 29: changing between direct frames and parcels in mid-stream loses and repeats nothing", () => {
	const reached = new Map<string, number>();
	fc.assert(
		fc.property(fc.array(step, { minLength: 10, maxLength: 40 }), (steps) => {
			const { alpha, bravo } = pair();
			const made: Record<string, Frame[][]> = { alpha: [], bravo: [] };
			const said: string[] = [];
			for (const { do: what, side, receipt, few } of steps) {
				const [from, to] = side ? [alpha, bravo] : [bravo, alpha];
				const maxBytes = few ? 1_500 : 100_000;
				reached.set(what, (reached.get(what) ?? 0) + 1);
				if (what === "say") said.push(says(from, "TQ-70"));
				else if (what === "say urgent") said.push(says(from, "TQ-75"));
				else if (what === "heads") talk(from, to, [headsFrame(from.state.line, from.keys)]);
				else if (what === "direct")
					for (const log of LOGS) deliver(from, to, log, { maxBytes, receipt });
				else if (what === "parcel old") {
					for (const parcel of made[from.state.self] ?? []) unpack(to, parcel);
				} else {
					const parcel = packed(from, maxBytes);
					made[from.state.self]?.push(parcel);
					unpack(to, parcel);
					if (what === "parcel twice") unpack(to, parcel);
				}
				pass(SECOND, alpha, bravo);
			}
			exchange(alpha, bravo);
			for (const [author, mirror] of [
				[alpha, bravo],
				[bravo, alpha],
			] as const) {
				for (const log of LOGS)
					assert.deepEqual(author.state.line.own[log].roots, mirror.state.line.mirrored[log].roots);
				const theirs = said.filter((ref) => ref.startsWith(author.state.self));
				const heard = [...mirror.state.messages.values()].filter(
					({ direction }) => direction === "received",
				);
				assert.deepEqual(heard.map(({ ref }) => ref).sort(), theirs.sort());
				assert.deepEqual(unreceipted(author), [0, 0]);
				assert.deepEqual([author.state.forks, [...author.state.withoutEffect]], [[], []]);
			}
			folded(alpha, bravo);
		}),
		{ numRuns: 25, seed: 31 },
	);
	assert.equal(reached.size, 7);
});

test("a frame that brings nothing is answered, and neither party goes on answering for ever", () => {
	const { alpha, bravo } = pair();
	says(alpha, "TQ-70");
	act(bravo, { type: "time" });
	const moved = talk(alpha, bravo, [
		headsFrame(alpha.state.line, alpha.keys),
		{ type: "recover", log: "routine", from: 0 },
		{ type: "refused", log: "routine", code: "gap", size: 0 },
		{ type: "missing", sha256: ["00".repeat(32)] },
		{ type: "revocation", note: "nobody's\n\n" },
	]);
	assert.ok(moved < 20, `${moved} frames`);
});
