import assert from "node:assert/strict";
import { test } from "node:test";
import type { Extent } from "@tansiq/agreement";
import { HOUR_US } from "@tansiq/space";
import { emptyPicture, type Report, take } from "@tansiq/watch";
import { ORIGIN_US } from "../../agreement/test/sample.ts";
import { disc, place } from "../../space/test/oracle.ts";
import { answerTreeOf, type Outsider, Refusal, unknownTracks } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	exchange,
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

function refusal(run: () => unknown): Refusal {
	try {
		run();
	} catch (error) {
		if (error instanceof Refusal) return error;
		throw error;
	}
	throw new Error("expected a refusal");
}

const THERE: Extent = {
	outline: disc(place(47, 8), 20_000_000),
	band: { ...VOLUME.band, lower01mm: 0, upper01mm: 2_000_000_000 },
	window: { startUs: ORIGIN_US, endUs: ORIGIN_US + 720 * HOUR_US },
};
const PATROL: Outsider = {
	name: "patrol",
	extent: THERE,
	reachedBy: { how: "contact", name: "harbour office" },
	notBoundBy: [],
};
const note = (of: Party, more: Partial<Outsider> = {}) =>
	act(of, { type: "noteOutsider", outsider: { ...PATROL, ...more }, by: BY });
const met = (of: Party, key: string) =>
	(of.state.findings.get(key) ?? [])
		.filter((each) => each.of === "outsider")
		.map(({ met: name, kind, data, remedies }) => [name, kind, data?.parties, remedies]);
const TELL = [{ phrase: "remedy.tell", parties: ["harbour office"] }];

test("whoever meets a noted outsider is told who can reach it, before and after it is noted", () => {
	const { alpha } = pair({ zones: [] });
	declareAt(alpha, "before");
	declareAt(alpha, "far", { volumes: [{ ...VOLUME, outline: disc(place(49, 8), 1_000_000) }] });
	note(alpha);
	act(alpha, { type: "time" });
	declareAt(alpha, "after");
	for (const key of ["before", "after"])
		assert.deepEqual(met(alpha, key), [["patrol", "information", ["harbour office"], TELL]]);
	assert.deepEqual(met(alpha, "far"), []);
	// Noted again as it stands changes nothing; as it is now, every finding says so.
	assert.deepEqual(note(alpha), []);
	note(alpha, { reachedBy: null });
	act(alpha, { type: "time" });
	assert.deepEqual(met(alpha, "before"), [["patrol", "information", [], []]]);
	act(alpha, { type: "dropOutsider", name: "patrol", reason: "left", by: BY });
	act(alpha, { type: "time" });
	assert.deepEqual(met(alpha, "before"), []);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("nothing of an outsider that this desk noted is told", () => {
	const { alpha, bravo } = pair({ zones: [] });
	const before = [alpha, bravo].map(({ state }) => state.line.own.routine.size);
	note(alpha);
	act(alpha, { type: "relay", outsider: "patrol", relaying: { words: "boats here" }, by: BY });
	act(alpha, { type: "time" });
	exchange(alpha, bravo);
	assert.deepEqual(
		[alpha, bravo].map(({ state }) => state.line.own.routine.size),
		before,
	);
});

test("an outsider is there while no agreement holds", () => {
	const { alpha } = pair({ zones: [], validity: { startUs: ORIGIN_US, endUs: NOW + MINUTE } });
	pass(2 * MINUTE, alpha);
	note(alpha);
	declareAt(alpha, "flight");
	assert.deepEqual(met(alpha, "flight"), [["patrol", "information", ["harbour office"], TELL]]);
});

test("in distress the tree names whom to relay to; told is not heard until a person says so", () => {
	const { alpha, bravo } = pair({ zones: [] });
	note(bravo);
	note(bravo, { name: "fishers", reachedBy: null });
	note(bravo, { name: "elsewhere", extent: { ...THERE, outline: disc(place(49, 8), 1_000_000) } });
	const zone = { id: "closed-1", outline: disc(place(47, 8), 10_000_000) };
	const body = { zone: zone as never, start_us: NOW };
	const [event] = act(alpha, { type: "speak", msg: "TQ-41", body, by: BY });
	assert.ok(event?.type === "said");
	const ref = `alpha/urgent/${event.said.entries[0]?.index}`;
	exchange(alpha, bravo);
	const shown = () =>
		answerTreeOf(bravo.state, ref)
			.leaves.filter(({ kind }) => kind === "outsider")
			.map(({ name, reachedBy, relayed, answeredUs }) => [name, reachedBy, relayed, answeredUs]);
	assert.deepEqual(shown(), [
		["outsider fishers", null, undefined, null],
		["outsider patrol", "harbour office", undefined, null],
	]);
	assert.deepEqual(answerTreeOf(bravo.state, ref).unconfirmed, ["outsider patrol"]);
	pass(20 * SECOND, alpha, bravo);
	const toldUs = bravo.clock.wallUs;
	act(bravo, { type: "relay", outsider: "patrol", relaying: { about: ref }, by: BY });
	assert.deepEqual(shown()[1], [
		"outsider patrol",
		"harbour office",
		{ via: "harbour office", toldUs },
		null,
	]);
	assert.deepEqual(answerTreeOf(bravo.state, ref).unconfirmed, ["outsider patrol"]);
	pass(30 * SECOND, alpha, bravo);
	act(bravo, { type: "confirmRelay", relay: "relay-1", by: BY });
	assert.deepEqual(act(bravo, { type: "confirmRelay", relay: "relay-1", by: BY }), []);
	const { unconfirmed, timeToLastAnswerUs } = answerTreeOf(bravo.state, ref);
	assert.deepEqual([unconfirmed, timeToLastAnswerUs], [[], 50 * SECOND]);
	assert.deepEqual(plain(refold(bravo)), plain(bravo.state));
});

test("what cannot be noted or passed on is refused by its field", () => {
	const { alpha } = pair();
	const [zone] = alpha.state.agreed.versions[0]?.agreement.zones ?? [];
	const fields = (run: () => unknown) => refusal(run).faults.map(({ field }) => field);
	assert.deepEqual(
		fields(() => note(alpha, { name: zone?.id ?? "" })),
		["name"],
	);
	assert.deepEqual(
		fields(() => note(alpha, { reachedBy: { how: "party", name: "nobody" } })),
		["reachedBy.name"],
	);
	assert.deepEqual(
		fields(() => note(alpha, { notBoundBy: ["nothing"] })),
		["notBoundBy[0]"],
	);
	assert.deepEqual(
		fields(() => note(alpha, { extent: { ...THERE, window: { startUs: 2, endUs: 1 } } })),
		["extent.window.endUs"],
	);
	note(alpha, { reachedBy: null });
	const relay = (relaying: object) => () =>
		act(alpha, { type: "relay", outsider: "patrol", relaying, by: BY });
	assert.deepEqual(fields(relay({ words: "boats" })), ["via"]);
	assert.deepEqual(fields(relay({ via: "a boat" })), ["about"]);
	assert.deepEqual(fields(relay({ via: "a boat", about: "bravo/urgent/9" })), ["about"]);
	assert.deepEqual(fields(relay({ via: "a boat", words: "b", toldUs: NOW + 60 * MINUTE })), [
		"toldUs",
	]);
	assert.equal(
		refusal(() => act(alpha, { type: "relay", outsider: "none", relaying: {}, by: BY })).code,
		"unknown",
	);
});

test("a track of nobody known is unknown; one in what was told, or ours, is not", () => {
	const { alpha, bravo } = pair({ zones: [] });
	note(alpha);
	declareAt(bravo, "told");
	exchange(bravo, alpha);
	const [notice] = [...alpha.state.registry.operations.values()].filter(
		({ owner }) => owner === "peer",
	);
	const inTime = (notice?.window.startUs ?? 0) + SECOND;
	const report = (id: string, latitude: number, more: Partial<Report> = {}): Report => ({
		id,
		lat9: Math.round(latitude * 1e9),
		lon9: 8e9,
		altitude01mm: VOLUME.band.lower01mm,
		datum: VOLUME.band.datum,
		speedMmS: null,
		trackMdeg: null,
		climb01mmS: null,
		reportedUs: inTime,
		...more,
	});
	const picture = emptyPicture();
	take(picture, report("aaaaaa", 47), "seen");
	take(picture, report("bbbbbb", 47.15), "seen");
	take(picture, report("cccccc", 49, { reportedUs: inTime - 60 * SECOND }), "seen");
	take(picture, report("dddddd", 49, { operation: "own" }), "own");
	const unknown = unknownTracks(alpha.state, picture.tracks.values(), inTime);
	assert.deepEqual(
		unknown.map(({ track, ageUs, stale, mayBe }) => [track.id, ageUs, stale, mayBe]),
		[
			["bbbbbb", 0, false, [{ outsider: "patrol", reachedBy: "harbour office" }]],
			["cccccc", 60 * SECOND, true, []],
		],
	);
});
