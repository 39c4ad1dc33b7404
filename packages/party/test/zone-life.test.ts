import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgreedZone, Agreement } from "@tansiq/agreement";
import { disc, place } from "../../space/test/oracle.ts";
import { agreementOf, withZoneChange, type ZoneChange, zoneStateOf } from "../src/index.ts";
import { affirms, HOUR, NEGOTIATOR, refusedWith, stands, ticks } from "./agreeing.ts";
import {
	act,
	BY,
	CHIEF,
	declareAt,
	exchange,
	MINUTE,
	NOW,
	type Pair,
	type Party,
	pair,
	pass,
	plain,
	refold,
	request,
} from "./pair.ts";
import { refIn } from "./talk.ts";

const harbour: AgreedZone = {
	id: "harbour",
	name: "Harbour",
	rule: "closed",
	outline: disc(place(47, 8), 5_000_000),
	band: { datum: "STD", lower01mm: 0, upper01mm: 400_000_000 },
	window: { startUs: NOW + HOUR, endUs: NOW + 10 * HOUR },
};

/** A step in the life of a zone, proposed by alpha and taken on by bravo. */
function takes({ alpha, bravo }: Pair, change: ZoneChange): void {
	const [event] = act(alpha, { type: "proposeZone", change, by: NEGOTIATOR });
	assert.ok(event?.type === "drafted");
	const ref = refIn(alpha, act(alpha, { type: "countersign", draft: event.draft.id, by: CHIEF }));
	exchange(alpha, bravo);
	affirms(bravo, ref);
	exchange(alpha, bravo);
	ticks(alpha, bravo);
}

const zoneAt = (of: Party): AgreedZone | undefined =>
	agreementOf(of.state).zones.find(({ id }) => id === "harbour");
const stateAt = (of: Party): string | undefined => {
	const zone = zoneAt(of);
	return zone && zoneStateOf(zone, true, of.clock.wallUs);
};

test("a zone is proposed, signed, begins, is extended, widened, suspended, and is over", () => {
	const line = pair();
	const { alpha, bravo } = line;
	takes(line, { kind: "add", zone: harbour });
	assert.deepEqual([stands(alpha), stands(bravo)], ["4 in-force", "4 in-force"]);
	assert.deepEqual([stateAt(alpha), stateAt(bravo)], ["planned", "planned"]);
	pass(HOUR, alpha, bravo);
	assert.equal(stateAt(bravo), "active");
	takes(line, { kind: "extend", zone: "harbour", untilUs: NOW + 20 * HOUR });
	assert.equal(zoneAt(bravo)?.window.endUs, NOW + 20 * HOUR);
	const wider = disc(place(47, 8), 9_000_000);
	takes(line, { kind: "widen", zone: "harbour", outline: wider });
	assert.deepEqual(zoneAt(bravo)?.outline, wider);
	assert.deepEqual(zoneAt(bravo)?.band, harbour.band);
	takes(line, { kind: "suspend", zone: "harbour", fromUs: NOW + 3 * HOUR });
	pass(2 * HOUR, alpha, bravo);
	assert.equal(stateAt(bravo), "expired");
	takes(line, {
		kind: "extend",
		zone: "harbour",
		fromUs: NOW + 3 * HOUR,
		untilUs: NOW + 5 * HOUR,
	});
	assert.equal(stateAt(alpha), "active");
	takes(line, { kind: "remove", zone: "harbour" });
	assert.equal(zoneAt(alpha), undefined);
	assert.deepEqual([stands(alpha), stands(bravo)], ["9 in-force", "9 in-force"]);
	for (const party of [alpha, bravo]) assert.deepEqual(plain(refold(party)), plain(party.state));
});

test("a step that is none is refused with the field", () => {
	const agreement: Agreement = { ...agreementOf(pair().alpha.state), zones: [harbour] };
	const refused = (change: ZoneChange) =>
		refusedWith("invalid", () => withZoneChange(agreement, change)).faults[0]?.field;
	assert.equal(refused({ kind: "remove", zone: "none" }), "zone");
	assert.equal(refused({ kind: "extend", zone: "harbour", untilUs: NOW + 2 * HOUR }), "untilUs");
	assert.equal(refused({ kind: "suspend", zone: "harbour", fromUs: NOW + 10 * HOUR }), "fromUs");
	const { alpha } = pair();
	const twice = { kind: "add", zone: { ...harbour, id: "works" } } as const;
	const { faults } = refusedWith("invalid", () =>
		act(alpha, { type: "proposeZone", change: twice, by: NEGOTIATOR }),
	);
	assert.match(faults[0]?.field ?? "", /^zones\[1\]\.id/);
	// Suspended before it begins, nothing is left of it.
	const suspended = withZoneChange(agreement, { kind: "suspend", zone: "harbour", fromUs: NOW });
	assert.deepEqual(suspended.zones, []);
});

const INTO = request().volumes.map((volume) => ({
	...volume,
	window: { startUs: NOW + HOUR, endUs: NOW + HOUR + 10 * MINUTE },
}));

test("what either side declares into a closed zone is in the log of violations at both, once", () => {
	const { alpha, bravo } = pair({ zones: [harbour] });
	declareAt(alpha, "flight", { volumes: INTO });
	exchange(alpha, bravo);
	for (const { state } of [alpha, bravo]) {
		const [row, ...rest] = state.violations.values();
		assert.deepEqual(
			[row?.zone, row?.party, row?.reason, row?.track, rest],
			["harbour", "alpha", "reason.zone_closed", null, []],
		);
		assert.ok(row && row.windows.length > 0);
	}
	const [id = ""] = bravo.state.violations.keys();
	const mark = (says: "agreed" | "disputed") =>
		act(bravo, { type: "markViolation", id, says, by: BY });
	mark("disputed");
	assert.deepEqual(mark("disputed"), []);
	assert.equal(bravo.state.violations.get(id)?.mark?.says, "disputed");
	mark("agreed");
	assert.equal(bravo.state.violations.get(id)?.mark?.by, BY.name);
	refusedWith("unknown", () =>
		act(bravo, { type: "markViolation", id: "none", says: "agreed", by: BY }),
	);
	for (const party of [alpha, bravo]) assert.deepEqual(plain(refold(party)), plain(party.state));
});

test("what is seen in a closed zone is in the log, with its track and its alert", () => {
	const { alpha } = pair({ zones: [harbour] });
	const condition = (operations: string[], track: string) => ({
		key: `zone_entry ${track} harbour`,
		kind: "zone_entry" as const,
		tracks: [track],
		operations,
		zone: "harbour",
		evidence: { closestUs: null, distanceMm: null, height01mm: null },
	});
	const raised = (alert: string, operations: string[], track: string) =>
		({ type: "raised", alert, condition: condition(operations, track) }) as const;
	const alerts = [raised("one", ["flight"], "4b1801"), raised("two", [], "4b1802")];
	act(alpha, { type: "watched", result: { alerts, states: [] } });
	const rows = [...alpha.state.violations.values()];
	assert.deepEqual(
		rows.map(({ party, track, operation, alert }) => [party, track, operation, alert]),
		[
			["alpha", "4b1801", "flight", "one"],
			[null, "4b1802", null, "two"],
		],
	);
});

test("a zone that is signed later is held against what was declared before", () => {
	const line = pair();
	const { alpha } = line;
	declareAt(alpha, "flight", { volumes: INTO });
	exchange(line.alpha, line.bravo);
	assert.equal(alpha.state.violations.size, 0);
	takes(line, { kind: "add", zone: harbour });
	ticks(alpha);
	const [row] = alpha.state.violations.values();
	assert.deepEqual([row?.zone, row?.operation, row?.version], ["harbour", "flight", 4]);
});
