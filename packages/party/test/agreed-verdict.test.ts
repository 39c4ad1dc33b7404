import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgreedZone, AnyRule } from "@tansiq/agreement";
import { HOUR_US } from "@tansiq/space";
import { ORIGIN_US } from "../../agreement/test/sample.ts";
import { disc, place } from "../../space/test/oracle.ts";
import { check, type Finding } from "../src/index.ts";
import {
	act,
	BY,
	declareAt,
	deliver,
	exchange,
	MINUTE,
	NOW,
	pair,
	pass,
	plain,
	refold,
	request,
	SECOND,
	VOLUME,
} from "./pair.ts";

const MONTH = { startUs: ORIGIN_US, endUs: ORIGIN_US + 30 * 24 * HOUR_US };

/** A zone around the place that every operation of `request` is in. */
function zone(changes: Partial<AgreedZone> = {}): AgreedZone {
	return {
		id: "range",
		name: "Range",
		rule: "free",
		outline: disc(place(47, 8), 20_000_000),
		band: { datum: "STD", lower01mm: 0, upper01mm: 400_000_000 },
		window: MONTH,
		...changes,
	};
}

const agreed = (findings: readonly Finding[] = []) =>
	findings
		.filter(({ scope }) => scope === "zone")
		.map(({ kind, met, reason }) => `${kind} ${met} ${reason}`);

test("a finding of the agreement carries its rule, figures and remedies into the journal", () => {
	const { alpha } = pair({ zones: [zone({ rule: "closed" })] });
	declareAt(alpha, "flight");
	const [finding] = alpha.state.findings.get("flight") ?? [];
	assert.deepEqual(
		[finding?.of, finding?.met, finding?.reason],
		["zone", "range", "reason.zone_closed"],
	);
	assert.deepEqual(finding?.remedies, [
		{ phrase: "remedy.later", startUs: MONTH.endUs },
		{ phrase: "remedy.above", datum: "STD", altitude01mm: 400_000_000 },
	]);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("each way out of a finding, taken by itself, makes it go away", () => {
	const closes = { startUs: NOW, endUs: NOW + 2 * HOUR_US };
	const { alpha, bravo } = pair({ zones: [zone({ rule: "closed", window: closes })] });
	declareAt(bravo, "theirs");
	exchange(alpha, bravo);
	const { findings } = check(alpha.state, request(), NOW);
	assert.deepEqual(findings.map(({ reason }) => reason).sort(), [
		"reason.conflict_cross",
		"reason.zone_closed",
	]);
	for (const { reason, remedies = [] } of findings) {
		assert.deepEqual(remedies.map(({ phrase }) => phrase).sort(), ["remedy.above", "remedy.later"]);
		for (const remedy of remedies) {
			const moved = { ...VOLUME };
			const { startUs, endUs } = VOLUME.window;
			if (remedy.phrase === "remedy.later")
				moved.window = { startUs: remedy.startUs, endUs: remedy.startUs + endUs - startUs };
			if (remedy.phrase === "remedy.above")
				moved.band = {
					datum: remedy.datum,
					lower01mm: remedy.altitude01mm,
					upper01mm: remedy.altitude01mm + 1_000,
				};
			const after = check(alpha.state, request({ volumes: [moved] }), NOW);
			assert.ok(
				after.findings.every((finding) => finding.reason !== reason),
				`${reason} stays after ${remedy.phrase}`,
			);
		}
	}
});

test("what has started is not steered: no way out moves it", () => {
	const { alpha } = pair({ zones: [zone({ rule: "closed" })] });
	const window = { startUs: NOW - MINUTE, endUs: NOW + MINUTE };
	const { findings } = check(alpha.state, request({ volumes: [{ ...VOLUME, window }] }), NOW);
	assert.deepEqual(agreed(findings), ["breach range reason.zone_closed"]);
	assert.deepEqual(findings[0]?.remedies, []);
});

/** What is said of a zone where everything agreed was kept. */
const ENTERED = ["information range reason.zone_entered"];

test("the lead time is that of the zone and class, to the microsecond", () => {
	const rules: AnyRule[] = [
		{ id: "lead", kind: "lead-time", zone: "range", class: "uncrewed", leadUs: 90 * MINUTE },
	];
	const { alpha } = pair({ zones: [zone({ rule: "notice" })], rules });
	const verdictAt = (leadUs: number, of: "crewed" | "uncrewed") => {
		const window = { startUs: NOW + leadUs, endUs: NOW + leadUs + MINUTE };
		const volumes = [{ ...VOLUME, window }];
		return agreed(check(alpha.state, request({ class: of, volumes }), NOW).findings);
	};
	assert.deepEqual(verdictAt(90 * MINUTE, "uncrewed"), ENTERED);
	assert.deepEqual(verdictAt(90 * MINUTE - 1, "uncrewed"), ["breach range reason.zone_notice"]);
	assert.deepEqual(verdictAt(15 * MINUTE, "crewed"), ENTERED);
	declareAt(alpha, "drone", { class: "uncrewed" });
	const drone = alpha.state.registry.operations.get("drone");
	assert.deepEqual(drone?.owes, { leadUs: 90 * MINUTE, rule: "lead", tell: [] });
});

test("a notice let go too late breaks the lead time from then on", () => {
	const { alpha, bravo } = pair({ zones: [zone({ rule: "notice" })] });
	declareAt(alpha, "drone", { class: "uncrewed" });
	assert.deepEqual(agreed(alpha.state.findings.get("drone")), ENTERED);
	pass(50 * MINUTE, alpha, bravo);
	act(alpha, { type: "release", hold: "drone@1", by: { ...BY, role: "releaser" } });
	act(alpha, { type: "time" });
	assert.deepEqual(agreed(alpha.state.findings.get("drone")), ["breach range reason.zone_notice"]);
	assert.deepEqual(alpha.state.recheck.size, 0);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("an AFFIRM for the zone and its time is the consent that was missing, and NEGATIVE is none", () => {
	for (const [answer, left] of [
		["TQ-5", ENTERED],
		["TQ-6", ["breach range reason.zone_consent"]],
	] as const) {
		const { alpha, bravo } = pair({ zones: [zone({ rule: "consent", responsible: ["bravo"] })] });
		declareAt(alpha, "flight");
		declareAt(alpha, "another", {
			volumes: [{ ...VOLUME, window: { startUs: NOW + 5 * HOUR_US, endUs: NOW + 6 * HOUR_US } }],
		});
		assert.deepEqual(alpha.state.findings.get("flight")?.[0]?.remedies, [
			{ phrase: "remedy.consent", parties: ["bravo"] },
		]);
		const start_us = VOLUME.window.startUs;
		act(alpha, { type: "speak", msg: "TQ-23", body: { zone: { id: "range" }, start_us }, by: BY });
		exchange(alpha, bravo);
		const asked = [...bravo.state.dialogues.values()].find(({ msg }) => msg === "TQ-23");
		const ref = asked?.ref ?? "";
		const given =
			answer === "TQ-5"
				? { msg: answer, readback: { zone: "range", start_us } }
				: { msg: answer, reason: "safety" as const };
		act(bravo, {
			type: "answer",
			ref,
			answer: given,
			by: BY,
		});
		exchange(alpha, bravo);
		act(alpha, { type: "time" });
		assert.deepEqual(agreed(alpha.state.findings.get("flight")), left, answer);
		// It was given for that time and no other.
		assert.equal(agreed(alpha.state.findings.get("another")).length, 1);
	}
});

test("what is done there matters where it is banned: not said is unknown, and who can say it is named", () => {
	const banned = { classes: [], activities: ["laser" as const] };
	const { alpha } = pair({ zones: [zone({ banned })] });
	const said = (activities?: ("laser" | "survey")[]) =>
		check(alpha.state, request({ ...(activities && { activities }) }), NOW);
	assert.deepEqual(agreed(said().findings), ["unknown range reason.unknown_activity"]);
	assert.match(said().findings[0]?.missing ?? "", /planner/);
	assert.deepEqual(agreed(said(["survey"]).findings), []);
	assert.deepEqual(agreed(said(["laser"]).findings), ["breach range reason.zone_activity"]);
});

test("a quiet window conflicts without a pair, and opens no track", () => {
	const extent = {
		outline: zone().outline,
		band: zone().band,
		window: { startUs: NOW, endUs: NOW + 2 * HOUR_US },
	};
	const rules: AnyRule[] = [{ id: "visit", kind: "quiet", purpose: "protected-visit", extent }];
	const { alpha, bravo } = pair({ zones: [], rules });
	declareAt(alpha, "flight");
	exchange(alpha, bravo);
	assert.deepEqual(agreed(alpha.state.findings.get("flight")), [
		"conflict visit reason.protected_visit",
	]);
	assert.equal(alpha.state.conflicts.size, 0);
	assert.equal(alpha.state.trackWindows.size, 0);
});

test("an event is told beside the verdict and does not change its headline", () => {
	const extent = { outline: zone().outline, band: zone().band, window: MONTH };
	const rules: AnyRule[] = [{ id: "summit", kind: "event", name: "Summit", extent }];
	const { alpha } = pair({ zones: [], rules });
	const verdict = check(alpha.state, request(), NOW);
	assert.deepEqual(agreed(verdict.findings), ["information summit reason.event"]);
	assert.equal(verdict.headline, "no_known_conflict");
});

test("a rule of a kind that nobody here knows makes what it might forbid unknown", () => {
	const { alpha } = pair({ zones: [], rules: [{ id: "new", kind: "orbit", height: 3 }] });
	const verdict = check(alpha.state, request(), NOW);
	assert.equal(verdict.headline, "unknown");
	assert.deepEqual(verdict.findings[0]?.remedies, [{ phrase: "remedy.update" }]);
	assert.match(verdict.findings[0]?.missing ?? "", /version/);
});

test("the door obeys the tell rule of the zone, and a zone of nobody is told to all", () => {
	const rules: AnyRule[] = [
		{
			id: "quietly",
			kind: "tell",
			zone: "range",
			class: "any",
			category: "any",
			to: "bravo",
			phase: "planned",
			level: "sealed",
			release: "hold",
		},
		{ id: "beside", kind: "neighbour", zone: "range", withinMm: 100_000_000, tell: ["charlie"] },
	];
	const { alpha } = pair({ zones: [zone({ responsible: [] })], rules });
	declareAt(alpha, "flight");
	const hold = alpha.state.holds.get("flight@1");
	assert.deepEqual([hold?.level, hold?.rule], ["sealed", "quietly"]);
	const elsewhere = { ...VOLUME, outline: disc(place(40, 5), 1_000_000) };
	declareAt(alpha, "away", { volumes: [elsewhere] });
	assert.equal(alpha.state.ledger[0]?.rule, "crewed");
	const { owes } = alpha.state.registry.operations.get("flight") ?? {};
	assert.deepEqual(owes?.tell, [{ party: "charlie", because: ["beside"] }]);
	const [finding] = alpha.state.findings.get("flight") ?? [];
	assert.deepEqual(
		[finding?.reason, finding?.remedies],
		["reason.zone_nobody", [{ phrase: "remedy.tell", parties: ["bravo"] }]],
	);
});

test("a zone that has the name of an operation keeps its finding when that operation changes", () => {
	const { alpha } = pair({ zones: [zone({ id: "flight", rule: "closed" })] });
	declareAt(alpha, "drone", { class: "uncrewed" });
	declareAt(alpha, "flight", { class: "uncrewed" });
	declareAt(alpha, "flight", { class: "uncrewed", label: "again" });
	assert.ok(agreed(alpha.state.findings.get("drone")).includes("breach flight reason.zone_closed"));
});

test("a late notice is taken wider, and endangers what it would not meet as told", () => {
	const rules: AnyRule[] = [
		{ id: "late", kind: "lateness", mmPerMinute: 1_000_000, height01mmPerMinute: 0 },
	];
	const { alpha, bravo } = pair({ zones: [], rules });
	// 5 NM and two discs of 5 km are 19.26 km; they lie 24 km apart.
	const beside = { ...VOLUME, outline: disc(place(47.216, 8), 5_000_000) };
	declareAt(alpha, "near", { volumes: [beside] });
	declareAt(alpha, "far", {
		volumes: [{ ...VOLUME, outline: disc(place(48, 8), 5_000_000) }],
	});
	exchange(alpha, bravo);
	pass(51 * MINUTE, alpha, bravo);
	const ref = declareAt(bravo, "late");
	exchange(bravo, alpha);
	const theirs = alpha.state.registry.operations.get(ref);
	assert.deepEqual(theirs?.growth, { mm: 6_000_000, height01mm: 0 });
	const [finding] = alpha.state.findings.get("near") ?? [];
	assert.deepEqual(
		[finding?.kind, finding?.met, finding?.reason],
		["unknown", ref, "reason.unknown_late"],
	);
	assert.deepEqual(
		finding?.remedies?.map(({ phrase }) => phrase),
		["remedy.later", "remedy.above"],
	);
	assert.deepEqual(alpha.state.findings.get("far") ?? [], []);
	// What is declared afterwards is compared with it in the same way.
	const after = check(alpha.state, request({ volumes: [beside] }), alpha.clock.wallUs);
	assert.ok(
		after.findings.some(({ reason, met }) => reason === "reason.unknown_late" && met === ref),
	);
	pass(SECOND, alpha);
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
	deliver(alpha, bravo);
});
