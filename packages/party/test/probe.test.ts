import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { disc, place } from "../../space/test/oracle.ts";
import { due } from "../src/index.ts";
import { observable } from "./observable.ts";
import {
	act,
	BY,
	declareAt,
	deliver,
	entriesOf,
	MINUTE,
	NOW,
	pair,
	pass,
	request,
	SECOND,
} from "./pair.ts";

const [VOLUME] = request().volumes;

/** A peer tells of phantoms; we fly, tick, present and answer. What does it get to see? */
function probed(phantoms: { latitude: number; minute: number }[], undisclosed: boolean) {
	const { alpha, bravo } = pair();
	const { salts } = alpha;
	if (undisclosed) {
		declareAt(alpha, "held", { class: "uncrewed" });
		declareAt(alpha, "fixed-held", { class: "fixed" });
		declareAt(alpha, "marked", { marks: ["NOFORN"] });
	}
	// Salts are random and say nothing; the same ones let bytes be compared.
	alpha.salts = salts;
	const endangered = new Set<string>();
	for (const [i, { latitude, minute }] of phantoms.entries()) {
		const startUs = NOW + minute * MINUTE;
		const outline = disc(place(47 + latitude / 20, 8), 5_000_000);
		const volume = { ...VOLUME, outline, window: { startUs, endUs: startUs + MINUTE } };
		declareAt(bravo, `phantom-${i}`, { volumes: [volume as NonNullable<typeof VOLUME>] });
		deliver(bravo, alpha);
		const ref = `bravo/routine/${bravo.state.line.own.routine.size - 1}`;
		if (i % 2 === 0) act(alpha, { type: "present", ref, by: BY });
		if (i % 3 === 0) act(alpha, { type: "answer", ref, answer: { msg: "TQ-4" }, by: BY });
		pass(20 * SECOND, alpha, bravo);
		const reports = ["held", "fixed-held", "marked"].map((operation, j) => ({
			id: `abc12${j}`,
			operation,
			lat9: 47_000_000_000,
			lon9: 8_000_000_000,
			altitude01mm: 304_800_000,
			datum: "STD" as const,
			speedMmS: null,
			trackMdeg: null,
			climb01mmS: null,
			reportedUs: alpha.clock.wallUs,
		}));
		act(alpha, { type: "positions", reports });
		act(alpha, { type: "time" });
		deliver(alpha, bravo);
		for (const { scope, operations } of alpha.state.conflicts.values())
			if (scope === "cross") endangered.add(operations[0]);
	}
	return { seen: observable(alpha), endangered: endangered.size };
}

test("threat 12: a peer that probes with notices sees the same bytes with and without what we did not tell", () => {
	const phantom = fc.record({ latitude: fc.nat(4), minute: fc.integer({ min: 50, max: 75 }) });
	let met = 0;
	fc.assert(
		fc.property(fc.array(phantom, { minLength: 1, maxLength: 8 }), (phantoms) => {
			const without = probed(phantoms, false);
			const withThem = probed(phantoms, true);
			assert.deepEqual(withThem.seen, without.seen);
			assert.equal(without.endangered, 0);
			met += withThem.endangered;
		}),
		{ numRuns: 25, seed: 2 },
	);
	assert.ok(met > 20, `${met} undisclosed operations were met`);
});

test("our desk, and only ours, learns that an undisclosed operation is met", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "held", { class: "uncrewed" });
	const ref = declareAt(bravo, "flight");
	deliver(bravo, alpha);
	assert.deepEqual([...alpha.state.conflicts.keys()], [`held~${ref}`]);
	assert.equal(bravo.state.conflicts.size, 0);
	assert.deepEqual(due(alpha.state, alpha.clock.monoUs).unsent, []);
});

test("a sealed operation answers a probe with the same silence as none in its block", () => {
	const receipts = [47, 50].map((latitude) => {
		const { alpha, bravo } = pair();
		const outline = disc(place(latitude, 8), 5_000_000);
		const volume = { ...VOLUME, outline } as NonNullable<typeof VOLUME>;
		declareAt(alpha, "sealed", { level: "sealed", volumes: [volume] });
		deliver(alpha, bravo);
		declareAt(bravo, "probe");
		const before = entriesOf(alpha).length;
		deliver(bravo, alpha);
		act(alpha, { type: "time" });
		assert.equal(entriesOf(alpha).length, before);
		assert.equal(alpha.state.conflicts.size, latitude === 47 ? 1 : 0);
		return due(alpha.state, alpha.clock.monoUs).unsent;
	});
	assert.deepEqual(receipts[0], receipts[1]);
});
