import assert from "node:assert/strict";
import { test } from "node:test";
import { take } from "../src/index.ts";
import { ASTRAY, flyingDesk, report, SECOND } from "./sample.ts";

const own = (seconds: number, changes = {}) =>
	report("a", seconds, { operation: "op", ...changes });

test("the first correlated position activates, once", () => {
	const { watch, operation, run } = flyingDesk();
	assert.deepEqual(run(0).states, []);
	take(watch.picture, own(0), "own");
	assert.deepEqual(run(1).states, [{ operation: "op", state: "activated" }]);
	assert.deepEqual(run(2).states, []);
	assert.equal(operation.state, "activated");
});

test("a position that only a sensor or the peer reports says nothing about our operation", () => {
	for (const origin of ["seen", "told"] as const) {
		const { watch, operation, run } = flyingDesk();
		take(watch.picture, own(0, ASTRAY), origin);
		for (let s = 0; s < 30; s++) assert.deepEqual(run(s).states, []);
		assert.equal(operation.state, "accepted");
	}
});

test("more than 10 s outside is nonconforming, 60 s more contingent, each with its one change", () => {
	const { watch, run } = flyingDesk();
	take(watch.picture, own(0), "own");
	run(0);
	const states: string[] = [];
	const alerts: string[] = [];
	for (let s = 1; s <= 90; s++) {
		take(watch.picture, own(s, ASTRAY), "own");
		const result = run(s);
		for (const { state } of result.states) states.push(`${s - 1} s outside: ${state}`);
		for (const { type } of result.alerts) alerts.push(`${s - 1} s outside: ${type}`);
	}
	assert.deepEqual(states, ["11 s outside: nonconforming", "71 s outside: contingent"]);
	assert.deepEqual(alerts, ["11 s outside: raised"]);
});

test("an operation first heard of outside is activated, then nonconforming", () => {
	const { watch, run } = flyingDesk();
	take(watch.picture, own(0, ASTRAY), "own");
	assert.deepEqual(
		run(11).states.map(({ state }) => state),
		["activated", "nonconforming"],
	);
});

test("back inside for one report starts the count anew and ends nonconformance, not contingency", () => {
	const { watch, operation, run } = flyingDesk();
	const fly = (from: number, to: number, changes = {}) => {
		for (let s = from; s < to; s++) {
			take(watch.picture, own(s, changes), "own");
			run(s);
		}
	};
	fly(0, 10, ASTRAY);
	fly(10, 11);
	fly(11, 21, ASTRAY);
	assert.equal(operation.state, "activated");
	fly(21, 23, ASTRAY);
	assert.equal(operation.state, "nonconforming");
	fly(23, 24);
	assert.equal(operation.state, "activated");
	fly(24, 96, ASTRAY);
	assert.equal(operation.state, "contingent");
	fly(96, 99);
	assert.equal(operation.state, "contingent");
});

test("the tolerance belongs to the volume: a mile beside it conforms, a mile and a half does not", () => {
	for (const [beyondMm, outside] of [
		[1_852_000 - 1_000, false],
		[1_852_000 + 1_000, true],
	] as const) {
		const { watch, operation, run } = flyingDesk();
		// 5 NM of box and so much more to the north; 111.17 m is 1e-3 degree of latitude here.
		const lat9 = 47_000_000_000 + Math.round(((9_260_000 + beyondMm) / 111_173) * 1e6);
		for (let s = 0; s < 13; s++) {
			take(watch.picture, own(s, { lat9 }), "own");
			run(s);
		}
		assert.equal(operation.state, outside ? "nonconforming" : "activated");
	}
});

test("an aircraft that is no longer heard has not left its volumes", () => {
	const { watch, operation, run } = flyingDesk();
	take(watch.picture, own(0), "own");
	for (let s = 0; s < 200; s++) assert.deepEqual(run(s).alerts, []);
	assert.equal(operation.state, "activated");
});

test("what was outside and fell silent is judged anew when it is heard again", () => {
	const { watch, operation, run } = flyingDesk();
	take(watch.picture, own(0, ASTRAY), "own");
	run(5);
	run(31);
	take(watch.picture, own(32, ASTRAY), "own");
	run(42);
	assert.equal(operation.state, "activated", "silence is not time outside");
	run(42 + 1 / SECOND);
	assert.equal(operation.state, "nonconforming");
});

test("nothing is remembered of an aircraft that is gone, even after a gap between ticks", () => {
	for (const gap of [1, 3_600]) {
		const { watch, run } = flyingDesk();
		for (let s = 0; s < 20; s++) {
			take(watch.picture, own(s, ASTRAY), "own");
			run(s);
		}
		for (let s = 20; s < 20 + 400 * gap; s += gap) run(s);
		assert.equal(watch.picture.tracks.size, 0);
		assert.equal(watch.excursions.since.size, 0, `ticks ${gap} s apart`);
		assert.equal(watch.conditions.memory.size + watch.conditions.latest.size, 0);
	}
});

test("of two aircraft of one operation the worse decides, and its state does not flap", () => {
	const { watch, operation, run } = flyingDesk();
	const states: string[] = [];
	for (let s = 0; s <= 40; s++) {
		take(watch.picture, own(s, ASTRAY), "own");
		take(watch.picture, { ...own(s), id: "b" }, "own");
		states.push(...run(s).states.map(({ state }) => state));
	}
	assert.deepEqual(states, ["activated", "nonconforming"]);
	assert.equal(operation.state, "nonconforming");
});
