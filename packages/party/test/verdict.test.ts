import assert from "node:assert/strict";
import { test } from "node:test";
import { disc, place } from "../../space/test/oracle.ts";
import { check, decide, emptyState, headlineOf, openAlerts, Refusal } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	deliver,
	exchange,
	facts,
	MINUTE,
	NOW,
	pair,
	plain,
	request,
	SECOND,
	VOLUME,
} from "./pair.ts";

const kinds = (findings: readonly { kind: string; scope: string; met: string }[] = []) =>
	findings.map(({ kind, scope, met }) => `${kind} ${scope} ${met}`);

test("a conflict among our own is a finding of both, and settled by a reason of either", () => {
	for (const settled of ["a-first", "b-second"]) {
		const { alpha } = pair();
		declareAt(alpha, "b-second");
		declareAt(alpha, "a-first");
		assert.deepEqual(kinds(alpha.state.findings.get("a-first")), ["conflict own b-second"]);
		assert.deepEqual(kinds(alpha.state.findings.get("b-second")), ["conflict own a-first"]);
		const conflict = alpha.state.conflicts.get("a-first~b-second");
		assert.equal(alpha.state.conflicts.size, 1);
		assert.equal(conflict?.reason, null);
		act(alpha, { type: "letStand", operation: settled, reason: "formation", by: BY });
		assert.equal(conflict?.reason, "formation", settled);
	}
});

test("a new version is checked anew, and what the old one met no longer counts for either", () => {
	const { alpha } = pair();
	declareAt(alpha, "stays", { class: "uncrewed" });
	declareAt(alpha, "moves", { class: "uncrewed" });
	assert.equal(alpha.state.conflicts.size, 1);
	const elsewhere = { ...VOLUME, outline: disc(place(40, 8), 1_000_000) };
	declareAt(alpha, "moves", { class: "uncrewed", volumes: [elsewhere] });
	assert.equal(alpha.state.conflicts.size, 0);
	assert.deepEqual(kinds(alpha.state.findings.get("stays")), []);
	declareAt(alpha, "moves", { class: "uncrewed" });
	assert.deepEqual(kinds(alpha.state.findings.get("stays")), ["conflict own moves"]);
	assert.equal(alpha.state.registry.operations.get("moves")?.version, 3);
});

test("both parties find the same conflict in the same window, each for its own operation", () => {
	const { alpha, bravo } = pair();
	const mine = declareAt(alpha, "flight");
	const theirs = declareAt(bravo, "other");
	exchange(alpha, bravo);
	assert.deepEqual(kinds(alpha.state.findings.get("flight")), [`conflict cross ${theirs}`]);
	assert.deepEqual(kinds(bravo.state.findings.get("other")), [`conflict cross ${mine}`]);
	const windows = [alpha, bravo].map(({ state }) => [...state.conflicts.values()][0]?.windows);
	assert.deepEqual(windows[0], [VOLUME.window]);
	assert.deepEqual(windows[1], windows[0]);
});

test("a sealed block is unknown for what is in it, at both desks, and names who can say more", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "before");
	const sealed = declareAt(bravo, "secret", { level: "sealed" });
	deliver(bravo, alpha);
	declareAt(alpha, "after");
	for (const id of ["before", "after"]) {
		const found = alpha.state.findings.get(id)?.find(({ scope }) => scope === "cross");
		assert.deepEqual([found?.kind, found?.met], ["unknown", sealed]);
		assert.match(found?.missing ?? "", /bravo/);
	}
});

test("a zone is a breach, and a notice zone only without the full notice", () => {
	const works = { ...VOLUME, outline: disc(place(45, 5), 1_000_000) };
	const low = { ...works, band: { datum: "W84" as const, lower01mm: 0, upper01mm: 1_000 } };
	const closed = pair();
	declareAt(closed.alpha, "digger", { volumes: [low] });
	assert.deepEqual(kinds(closed.alpha.state.findings.get("digger")), ["breach zone works"]);
	const apart = pair().alpha;
	declareAt(apart, "flight", { volumes: [works] });
	assert.deepEqual(kinds(apart.state.findings.get("flight")), ["unknown zone works"]);
	const [zone] = closed.founding.agreement.zones;
	assert.ok(zone);
	const open = pair({ zones: [{ ...zone, rule: "notice" }] });
	const from = (leadUs: number) => {
		const window = { startUs: NOW + leadUs, endUs: NOW + leadUs + MINUTE };
		return { volumes: [{ ...low, window }] };
	};
	declareAt(open.alpha, "told-early", from(15 * MINUTE));
	declareAt(open.alpha, "told-late", from(15 * MINUTE - 1));
	assert.deepEqual(kinds(open.alpha.state.findings.get("told-early")), [
		"information zone works",
		"conflict own told-late",
	]);
	assert.ok(
		kinds(open.alpha.state.findings.get("told-late")).includes("breach zone works"),
		"a microsecond short of the lead time",
	);
});

test("the headline is the worst of what was found", () => {
	const finding = (kind: "conflict" | "breach" | "unknown") => ({
		kind,
		scope: "own" as const,
		met: "x",
		windows: [],
		reason: "r",
		sinceUs: 0,
	});
	assert.equal(headlineOf([]), "no_known_conflict");
	assert.equal(headlineOf([finding("unknown")]), "unknown");
	assert.equal(headlineOf([finding("unknown"), finding("breach")]), "breach");
	assert.equal(
		headlineOf([finding("breach"), finding("unknown"), finding("conflict")]),
		"conflict",
	);
});

test("over the budget the verdict is unknown at both desks, never clear", () => {
	const { alpha, bravo } = pair();
	// 2,500 discs beside a narrow slanting ring of 10,000 vertices, each of which is compared with
	// them all: no box around either keeps them apart.
	const slant = (lat: number) => (lat - 46) / 2;
	const outlines = Array.from({ length: 2_500 }, (_, i) => {
		const lat = 46 + i / 1_250;
		return disc(place(lat, 8.3 + slant(lat)), 100);
	});
	declareAt(alpha, "beads", { volumes: outlines.map((outline) => ({ ...VOLUME, outline })) });
	const side = Array.from({ length: 5_000 }, (_, i) => 44_000_000_000 + i * 1_200_000);
	const ring = {
		kind: "polygon" as const,
		lat9: [...side, ...side.toReversed()],
		lon9: [
			...side.map((lat9) => 8e9 + slant(lat9 / 1e9) * 1e9),
			...side.toReversed().map((lat9) => 8.001e9 + slant(lat9 / 1e9) * 1e9),
		].map(Math.round),
	};
	declareAt(bravo, "needle", { volumes: [{ ...VOLUME, outline: ring }] });
	exchange(alpha, bravo);
	for (const [{ state }, id, met] of [
		[alpha, "beads", "bravo/routine/1"],
		[bravo, "needle", "alpha/routine/1"],
	] as const) {
		const found = state.findings.get(id) ?? [];
		assert.deepEqual(kinds(found), [`unknown cross ${met}`]);
		assert.equal(found[0]?.reason, "reason.unknown_budget");
		assert.deepEqual(found[0]?.windows, [VOLUME.window]);
	}
});

test("a check says what a declaration would, and declares nothing", () => {
	const { alpha } = pair();
	declareAt(alpha, "flight");
	const before = plain(alpha.state);
	const verdict = check(alpha.state, request(), NOW);
	assert.equal(verdict.headline, "conflict");
	assert.deepEqual(kinds(verdict.findings), ["conflict own flight"]);
	assert.deepEqual(plain(alpha.state), before);
});

test("what cannot be used is refused with its field, and before founding everything is", () => {
	const { alpha } = pair();
	const swapped = { ...VOLUME, outline: disc(place(8, 47), 1_000_000) };
	assert.throws(
		() => declareAt(alpha, "flight", { volumes: [swapped] }),
		(error) =>
			error instanceof Refusal &&
			error.code === "invalid" &&
			(error.faults[0]?.field.startsWith("volumes[0].outline") ?? false),
	);
	assert.throws(
		() => decide(emptyState("alpha"), { type: "time" }, facts(alpha)),
		(error) => error instanceof Refusal && error.code === "not-founded",
	);
});

test("an operation ends by itself 5 min after its last volume, and the peer's with it", () => {
	const { alpha, bravo } = pair();
	declareAt(alpha, "flight");
	deliver(alpha, bravo);
	for (const each of [alpha, bravo]) {
		each.clock.wallUs = VOLUME.window.endUs + 5 * MINUTE - 1;
		const ended = () =>
			act(each, { type: "time" }).filter(({ type }) => type === "operationState").length;
		assert.equal(ended(), 0);
		each.clock.wallUs += 1;
		assert.equal(ended(), 1);
		assert.equal(ended(), 0);
	}
});

test("an open alert is unknown after a start, until one tick has judged it", () => {
	const { alpha } = pair();
	const condition = {
		key: "predicted_loss a b",
		kind: "predicted_loss" as const,
		tracks: ["a", "b"],
		operations: [],
		zone: null,
		evidence: { closestUs: null, distanceMm: null, height01mm: null },
	};
	const raised = { type: "raised" as const, alert: "predicted_loss a b@1", condition };
	act(alpha, { type: "watched", result: { alerts: [raised], states: [] } });
	assert.deepEqual(openAlerts(alpha.state), [{ id: raised.alert, key: condition.key }]);
	act(alpha, { type: "boot", boot: "second" });
	assert.equal(alpha.state.alerts.get(raised.alert)?.condition, "unknown");
	alpha.clock.wallUs += SECOND;
	act(alpha, { type: "watched", result: { alerts: [], states: [] } });
	assert.equal(alpha.state.alerts.get(raised.alert)?.condition, "present");
	const cleared = { type: "cleared" as const, alert: raised.alert };
	act(alpha, { type: "watched", result: { alerts: [cleared], states: [] } });
	assert.deepEqual(openAlerts(alpha.state), []);
	assert.equal(act(alpha, { type: "silence", alert: raised.alert, by: BY }).length, 1);
	assert.deepEqual(act(alpha, { type: "silence", alert: raised.alert, by: BY }), []);
});
