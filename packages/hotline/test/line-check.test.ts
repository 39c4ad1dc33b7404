import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
	CHECK_KINDS,
	CHECK_TIMES,
	type CheckKind,
	checkAnswered,
	checkAnsweredHere,
	checkHeard,
	checkMissed,
	checkMissing,
	checkOwed,
	checkSaid,
	checksAlarmed,
	type LineChecks,
	lastHeard,
	NEUTRAL_TEXTS,
	neutralTextOf,
	nextCheckMonoUs,
	rebasedChecks,
	startedChecks,
} from "../src/index.ts";
import { at, WALL_US } from "./sample.ts";

const MINUTE = 60_000_000;

/**
 * Two desks that check a line that works or not, second by second; both clocks run alike. Their
 * people say and answer what is theirs while they are there.
 */
function run(
	minutes: number,
	kind: CheckKind,
	works: (second: number) => boolean,
	present: (desk: number, second: number) => boolean = () => true,
) {
	const nodes = [startedChecks(0, at(0)), startedChecks(1, at(0))] as const;
	const said: { by: number; seq: number; second: number }[] = [];
	const alarmed: (number | null)[] = [null, null];
	for (let second = 1; second <= minutes * 60; second++) {
		const now = at(second * 1_000_000);
		for (const node of nodes)
			if (checkMissing(node, kind, now.monoUs) !== null) checkMissed(node, kind, now);
		for (const [i, node] of nodes.entries()) {
			const other = nodes[1 - i] as LineChecks;
			const seq = checkOwed(node, kind, now.monoUs);
			if (seq !== null && present(i, second)) {
				checkSaid(node, kind, now);
				said.push({ by: i, seq, second });
				if (works(second)) {
					checkHeard(other, kind, seq, now);
					if (kind === "human" && present(1 - i, second)) checkAnsweredHere(other, seq);
					if (kind === "machine" || present(1 - i, second)) checkAnswered(node, kind, seq, now);
				}
			}
		}
		for (const [i, node] of nodes.entries()) {
			if (checksAlarmed(node).includes(kind)) alarmed[i] ??= second;
			else alarmed[i] = null;
		}
	}
	return { nodes, said, alarmed };
}

for (const kind of CHECK_KINDS)
	test(`the ${kind} check is said every period, and the sides alternate`, () => {
		const period = CHECK_TIMES[kind].periodUs / 1_000_000;
		const { said, nodes } = run((10 * period) / 60, kind, () => true);
		assert.deepEqual(
			said,
			Array.from({ length: 10 }, (_, i) => ({ by: i % 2, seq: i, second: (i + 1) * period })),
		);
		for (const node of nodes) {
			assert.deepEqual(checksAlarmed(node), []);
			assert.equal(node.rounds[kind].misses, 0);
		}
	});

test("a line that goes dead is an alarm on both sides within five minutes, and heals", () => {
	const dead = (second: number) => second > 600 && second <= 1_200;
	const during = run(15, "machine", (second) => second <= 600);
	for (const second of during.alarmed) assert.ok(second !== null && second > 600 && second <= 900);
	const after = run(25, "machine", (second) => !dead(second));
	assert.deepEqual(after.alarmed, [null, null]);
	const tail = after.said.filter(({ second }) => second > 1_320);
	for (const [i, { by }] of tail.entries()) assert.equal(by, (i + (tail[0]?.by ?? 0)) % 2);
	assert.ok(after.nodes.every((node) => node.rounds.machine.misses >= 2));
});

/** When nobody is there at either desk, at one of them, or to answer; minutes of the alarm at each. */
const ABSENT: [string, (desk: number) => boolean, [number, number]][] = [
	// The even side's turn is missed at 70, the odd side's, owed at once, ten minutes later.
	["nobody at either desk", () => true, [80, 80]],
	// The odd side says its own at 70, which has no answer at 72.
	["nobody at the side whose turn it is", (desk) => desk === 0, [72, 72]],
	// The even side's at 60 has no answer at 62; then an hour, and the grace, for the odd side's.
	["nobody at the other side", (desk) => desk === 1, [132, 132]],
];
for (const [name, isAbsent, minutes] of ABSENT)
	test(`people who do not check the line are an alarm at both ends: ${name}`, () => {
		const always = () => true;
		const { alarmed, nodes } = run(140, "human", always, (desk) => !isAbsent(desk));
		assert.deepEqual(
			alarmed,
			minutes.map((minute) => minute * 60),
		);
		for (const node of nodes) assert.deepEqual(checksAlarmed(node), ["human"]);
	});

test("the alarm that nobody checks the line ends at both desks once people have held one", () => {
	const back = (_: number, second: number) => second > 100 * 60;
	const { alarmed, nodes, said } = run(110, "human", () => true, back);
	assert.deepEqual(alarmed, [null, null]);
	assert.equal(said.length, 1);
	for (const node of nodes) {
		assert.deepEqual([node.rounds.human.missesInARow, node.rounds.human.alarmed], [0, null]);
		assert.ok(node.rounds.human.misses >= 2);
	}
});

test("one miss is no alarm, two in a row are, and an answer in between starts the count again", () => {
	const checks = startedChecks(0, at(0));
	checkMissed(checks, "machine", at(1));
	assert.deepEqual(checksAlarmed(checks), []);
	checkHeard(checks, "machine", 5, at(2));
	checkMissed(checks, "machine", at(3));
	assert.deepEqual(checksAlarmed(checks), []);
	checkMissed(checks, "machine", at(4));
	assert.deepEqual(checksAlarmed(checks), ["machine"]);
	checkMissed(checks, "machine", at(5));
	assert.deepEqual(checks.rounds.machine.alarmed, at(4), "since the second");
	assert.equal(checks.rounds.machine.misses, 4);
	checkSaid(checks, "machine", at(5));
	checkAnswered(checks, "machine", checks.rounds.machine.seq, at(6));
	assert.deepEqual(checksAlarmed(checks), []);
});

test("what was not asked, or was said before, moves no round", () => {
	const checks = startedChecks(0, at(0));
	checkSaid(checks, "human", at(10));
	const before = structuredClone(checks.rounds);
	checkAnswered(checks, "human", 7, at(11));
	checkHeard(checks, "human", 0, at(12));
	assert.deepEqual(checks.rounds, before);
	assert.deepEqual(lastHeard(checks, 15), { heardUs: 3, toldUs: 4 });
	assert.deepEqual(lastHeard(startedChecks(1, at(0)), 15), { heardUs: null, toldUs: null });
	assert.equal(checkOwed(checks, "human", 1e15), null, "one at a time");
	assert.equal(nextCheckMonoUs(checks, 1e15), null);
	assert.equal(checkMissing(checks, "human", 10 + 2 * MINUTE - 1), null);
	assert.equal(checkMissing(checks, "human", 10 + 2 * MINUTE), "ours");
});

test("between two instants that it names nothing is owed and nothing is missed", () => {
	fc.assert(
		fc.property(
			fc.constantFrom(0 as const, 1 as const),
			fc.constantFrom(...CHECK_KINDS),
			fc.array(fc.constantFrom("said", "heard", "answered", "missed", "wait"), { maxLength: 12 }),
			fc.nat(100_000_000),
			(side, kind, acts, stepUs) => {
				const checks = startedChecks(side, at(0));
				let monoUs = 0;
				for (const act of acts) {
					monoUs += stepUs;
					const seq = checks.rounds[kind].seq;
					const owed = checkOwed(checks, kind, monoUs);
					const whose = checkMissing(checks, kind, monoUs);
					if (act === "said" && owed !== null) checkSaid(checks, kind, at(monoUs));
					if (act === "heard") checkHeard(checks, kind, seq + 1, at(monoUs));
					if (act === "answered") checkAnswered(checks, kind, seq, at(monoUs));
					if (act === "answered" && kind === "human") checkAnsweredHere(checks, seq);
					if (act === "missed" && whose !== null) checkMissed(checks, kind, at(monoUs));
				}
				const look = (us: number) =>
					CHECK_KINDS.map((kind) => [checkOwed(checks, kind, us), checkMissing(checks, kind, us)]);
				const next = nextCheckMonoUs(checks, monoUs);
				const before = next === null ? monoUs * 2 + 1e13 : next - 1;
				assert.deepEqual(look(before), look(monoUs));
				if (next !== null) assert.notDeepEqual(look(next), look(monoUs));
			},
		),
		{ numRuns: 2_000, seed: 17 },
	);
});

test("a new boot moves every instant by the wall clock", () => {
	const checks = startedChecks(0, at(0));
	checkSaid(checks, "machine", at(60 * 1_000_000));
	checkHeard(checks, "human", 4, at(70 * 1_000_000));
	checkAnsweredHere(checks, 4);
	checkAnswered(checks, "human", 9, at(80 * 1_000_000));
	const dues = [checkMissing(checks, "machine", 180_000_000), nextCheckMonoUs(checks, 0)];
	assert.deepEqual(dues, ["ours", 180_000_000]);
	rebasedChecks(checks, { wallUs: WALL_US + 90_000_000, monoUs: 5 });
	assert.deepEqual(lastHeard(checks, 5), { heardUs: 10_000_000, toldUs: 10_000_000 });
	assert.equal(nextCheckMonoUs(checks, 5), 90_000_005);
	rebasedChecks(startedChecks(0, at(0)), at(5));
	const missed = startedChecks(0, at(0));
	for (const monoUs of [10, 20]) checkMissed(missed, "human", at(monoUs));
	rebasedChecks(missed, { wallUs: WALL_US + 50, monoUs: 1_000 });
	assert.deepEqual(missed.rounds.human.alarmed, { wallUs: WALL_US + 20, monoUs: 970 });
});

test("threat 26: a wall clock that jumped back over a boot does not put the checks off", () => {
	const checks = startedChecks(0, at(0));
	rebasedChecks(checks, { wallUs: WALL_US - 619_315_200_000_000, monoUs: 40 });
	assert.equal(checkOwed(checks, "machine", 40 + MINUTE), 0);
});

test("a person reads another text each hour, every one of them in half a day", () => {
	for (const start of [0, 12, 120]) {
		const day = Array.from({ length: 12 }, (_, i) => neutralTextOf(start + i));
		assert.deepEqual([...day].sort(), [...NEUTRAL_TEXTS].sort());
	}
	assert.notEqual(neutralTextOf(0), neutralTextOf(12), "not the same at the same hour");
});
