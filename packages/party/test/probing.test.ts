import assert from "node:assert/strict";
import { test } from "node:test";
import { type Frame, formatFrame, LOGS, owed } from "@tansiq/line";
import { DAY_US } from "@tansiq/space";
import { disc, place } from "../../space/test/oracle.ts";
import { alarmsOf, KM2H_PER_DAY, probingOf } from "../src/index.ts";
import { observable } from "./observable.ts";
import {
	AUDITOR,
	act,
	BY,
	declareAt,
	deliver,
	exchange,
	hand,
	MINUTE,
	NOW,
	type Party,
	pair,
	pass,
	plain,
	refold,
	SECOND,
	VOLUME,
} from "./pair.ts";
import { refusal } from "./refusal.ts";

const RULES = [{ id: "ask", kind: "query-budget", km2: 4_000, periodUs: DAY_US }];
const today = ({ state, clock }: Party) => {
	const [day] = probingOf(state, clock.wallUs);
	assert.ok(day);
	return day;
};
const suspicion = ({ state, clock }: Party) =>
	alarmsOf(state, clock).filter(({ of }) => of === "probing");
const at = (lat: number, lon: number, radiusKm = 1) => ({
	...VOLUME,
	outline: disc(place(lat, lon), radiusKm * 1_000_000),
});

/**
 * A machine of theirs sweeps phantom notices over the theatre, twelve cells a row, and looks at
 * every byte that comes back and when. With or without operations of ours that it is not told of.
 */
function swept(undisclosed: boolean) {
	const { alpha, bravo } = pair({ rules: RULES });
	const { salts } = alpha;
	if (undisclosed)
		for (let i = 0; i < 12; i++)
			declareAt(alpha, `held-${i}`, { class: "uncrewed", volumes: [at(47.1, 6.1 + i / 4, 5)] });
	// Salts are random and say nothing; the same ones let bytes be compared.
	alpha.salts = salts;
	const wire: string[] = [];
	const scores: number[] = [];
	const send = (from: Party, frame: Frame) => {
		wire.push(`${from.clock.wallUs} ${from.clock.monoUs} ${from.state.self} ${formatFrame(frame)}`);
	};
	const cross = (from: Party, to: Party) => {
		for (const log of LOGS) {
			const frame = owed(from.state.line, log, from.keys, 1_000_000);
			if (frame === null) continue;
			send(from, { ...frame, type: "entries" });
			const { answers } = hand(to, { ...frame, type: "entries" }, from.blobs);
			for (const answer of answers) {
				send(to, answer);
				hand(from, answer, to.blobs);
			}
		}
	};
	for (let i = 0; i < 24; i++) {
		const cell = at(47.1 + Math.floor(i / 12) / 4, 6.1 + (i % 12) / 4);
		declareAt(bravo, `phantom-${i}`, { volumes: [cell] });
		cross(bravo, alpha);
		scores.push(today(alpha).scoreMilli);
		pass(10 * SECOND, alpha, bravo);
		for (const each of [alpha, bravo]) act(each, { type: "time" });
		cross(alpha, bravo);
	}
	return { alpha, wire, scores, seen: observable(alpha) };
}

test("threat 12: whoever sweeps phantom notices over the map raises the score and an alarm, and learns the same with and without ours there", () => {
	const without = swept(false);
	const withOurs = swept(true);
	for (const { alpha, scores } of [without, withOurs]) {
		// A disc of 1 km in the middle of a cell, in an hour: one cell-hour more with each notice.
		assert.deepEqual(
			scores,
			Array.from({ length: 24 }, (_, i) => (i + 1) * 1_000),
		);
		const { notices, cellHours, real, budgets } = today(alpha);
		assert.deepEqual([notices, cellHours, real], [24, 24, 0]);
		const [, area] = budgets;
		assert.deepEqual([area?.kind, area?.rule, area?.most], ["km2", "ask", 4_000]);
		assert.ok((area?.used ?? 0) > 12_000 && area?.exceededUs !== null);
		assert.equal(suspicion(alpha).length, 1);
		assert.equal(suspicion(alpha)[0]?.urgency, "U");
		// It was taken all the same: safety is never refused.
		const known = [...alpha.state.registry.operations.values()];
		assert.equal(known.filter(({ owner }) => owner === "peer").length, 24);
	}
	assert.equal(withOurs.alpha.state.onlyWeKnow.size > 0, true);
	assert.equal(without.alpha.state.onlyWeKnow.size, 0);
	assert.ok(without.wire.length >= 50, `${without.wire.length} frames`);
	assert.deepEqual(withOurs.wire, without.wire);
	assert.deepEqual(withOurs.seen, without.seen);
});

test("threat 12: the suspicion itself changes no byte that the peer gets", () => {
	const [tight, wide] = [4_000, 400_000].map((km2) => {
		const { alpha, bravo } = pair({ rules: [{ ...RULES[0], km2 } as (typeof RULES)[0]] });
		for (let i = 0; i < 12; i++) {
			declareAt(bravo, `phantom-${i}`, { volumes: [at(47.1, 6.1 + i / 4)] });
			exchange(bravo, alpha);
			pass(10 * SECOND, alpha, bravo);
			act(alpha, { type: "time" });
		}
		const said = observable(alpha);
		// The founding entry names the agreement, which is another; what follows it is the same but
		// for the hash that names that entry.
		return { alpha, lengths: said.entries.slice(1).map(({ text }) => text.length), due: said.due };
	});
	assert.ok(tight && wide);
	assert.deepEqual([suspicion(tight.alpha).length, suspicion(wide.alpha).length], [1, 0]);
	assert.deepEqual(tight.lengths, wide.lengths);
	assert.deepEqual(tight.due, wide.due);
});

test("a notice is real once its time has come, or when it flew before; not when it was called off", () => {
	const { alpha, bravo } = pair();
	const kept = declareAt(bravo, "kept");
	const ended = declareAt(bravo, "ended", { volumes: [at(47.1, 6.1)] });
	const flies = declareAt(bravo, "flies", { volumes: [at(46.1, 6.1)] });
	declareAt(bravo, "sealed", { level: "sealed" });
	exchange(bravo, alpha);
	const cells = today(alpha).cellHours;
	assert.deepEqual(
		[today(alpha).notices, today(alpha).sealed, today(alpha).real, today(alpha).scoreMilli],
		[4, 1, 0, cells * 1_000],
	);
	act(bravo, { type: "end", operation: "ended", by: BY });
	exchange(bravo, alpha);
	assert.deepEqual([today(alpha).calledOff, ended !== ""], [1, true]);
	alpha.state.flown.add(flies);
	assert.deepEqual([today(alpha).flown, today(alpha).real], [1, 1]);
	alpha.state.flown.delete(flies);
	pass(65 * MINUTE, alpha, bravo);
	const { real, flown, calledOff, scoreMilli } = today(alpha);
	assert.deepEqual([real, flown, calledOff], [2, 0, 1]);
	assert.equal(scoreMilli, Math.floor((cells * 1_000) / 2));
	assert.ok(kept.startsWith("bravo/"));
});

test("live positions under a notice are a sign that it flies", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "ours");
	const theirs = declareAt(bravo, "theirs");
	exchange(alpha, bravo);
	pass(58 * MINUTE, alpha, bravo);
	const report = {
		id: "abc123",
		operation: "theirs",
		lat9: 47e9,
		lon9: 8e9,
		altitude01mm: 304_800_000,
		datum: "STD" as const,
		speedMmS: null,
		trackMdeg: null,
		climb01mmS: null,
		reportedUs: bravo.clock.wallUs,
	};
	act(bravo, { type: "positions", reports: [report] });
	exchange(alpha, bravo);
	assert.deepEqual([...alpha.state.flown], [theirs]);
	assert.equal(today(alpha).flown, 1);
	assert.equal(alpha.state.heardLedger.at(-1)?.positions, 1);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("the same sky told again is one cell, and each UTC day begins anew", () => {
	const { alpha, bravo } = pair();
	for (const id of ["a", "b"]) declareAt(bravo, id, { volumes: [at(47.1, 6.1)] });
	exchange(bravo, alpha);
	assert.equal(today(alpha).cellHours, 1);
	pass(DAY_US, alpha, bravo);
	const window = { startUs: NOW + DAY_US + 60 * MINUTE, endUs: NOW + DAY_US + 70 * MINUTE };
	declareAt(bravo, "c", { volumes: [{ ...at(47.1, 6.1), window }] });
	exchange(bravo, alpha);
	const days = probingOf(alpha.state, alpha.clock.wallUs);
	assert.deepEqual(
		days.map(({ fromUs, notices, cellHours }) => [fromUs % DAY_US, notices, cellHours]),
		[
			[0, 1, 1],
			[0, 2, 1],
		],
	);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("without an agreed budget the general one of km²·h counts", () => {
	const { alpha, bravo } = pair();
	const window = { startUs: NOW + 60 * MINUTE, endUs: NOW + 60 * MINUTE + DAY_US };
	// π·(40 + 1.852)² km² for a day are 132,000 km²·h.
	declareAt(bravo, "wide", { volumes: [{ ...at(46.5, 8, 40), window }] });
	exchange(bravo, alpha);
	const [notices, area] = today(alpha).budgets;
	assert.deepEqual([notices?.kind, notices?.used, notices?.exceededUs], ["notices", 1, null]);
	assert.deepEqual([area?.kind, area?.rule, area?.most], ["km2h", "default", KM2H_PER_DAY]);
	assert.ok(Math.abs((area?.used ?? 0) / (Math.PI * 41.852 ** 2 * 24) - 1) < 1e-3);
	assert.equal(suspicion(alpha).length, 1);
	assert.equal(suspicion(bravo).length, 0);
});

test("a person who has seen it ends the alarm with a reason, and a budget exceeded later raises it again", () => {
	const { alpha, bravo } = pair({ rules: RULES });
	const seen = (by = BY, reason = "asked them by voice") =>
		act(alpha, { type: "probingSeen", reason, by });
	assert.throws(() => seen(), refusal("unknown"));
	for (let i = 0; i < 12; i++)
		declareAt(bravo, `phantom-${i}`, { volumes: [at(47.1, 6.1 + i / 4)] });
	deliver(bravo, alpha);
	assert.equal(suspicion(alpha).length, 1);
	assert.throws(() => seen(AUDITOR), refusal("role"));
	assert.throws(() => seen(BY, ""), refusal("invalid"));
	seen();
	assert.equal(suspicion(alpha).length, 0);
	assert.throws(() => seen(), refusal("unknown"));
	pass(DAY_US, alpha, bravo);
	const window = { startUs: NOW + DAY_US + 60 * MINUTE, endUs: NOW + DAY_US + 70 * MINUTE };
	for (let i = 0; i < 12; i++)
		declareAt(bravo, `again-${i}`, { volumes: [{ ...at(47.1, 6.1 + i / 4), window }] });
	exchange(bravo, alpha);
	assert.equal(suspicion(alpha).length, 1);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});
