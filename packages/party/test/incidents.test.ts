import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { disc, place } from "../../space/test/oracle.ts";
import { actOfBody, bodyOfAct } from "../src/incident-text.ts";
import { type IncidentAct, type IncidentView, incidentView, MalformedBody } from "../src/index.ts";
import { greet, restored } from "./carriers.ts";
import {
	AUDITOR,
	act,
	BY,
	CHIEF,
	declareAt,
	exchange,
	MINUTE,
	NOW,
	type Party,
	pair,
	pass,
	plain,
	refold,
	request,
	SECOND,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { refIn } from "./talk.ts";

const OPENING: Extract<IncidentAct, { act: "open" }> = {
	act: "open",
	title: "flare over the harbour",
	origin: "person",
	zone: null,
	fromUs: NOW,
	facts: [{ what: "words", text: "a flare was seen", ref: null, atUs: NOW }],
};

const opens = (of: Party, opening = OPENING) =>
	refIn(of, act(of, { type: "openIncident", opening, local: false, source: null, by: BY }));
const does = (of: Party, incident: string, what: IncidentAct) =>
	act(of, { type: "incident", incident, act: what, by: CHIEF });

/** What either side knows of an incident but its own secrets. */
function seen({ state }: Party, id: string): Omit<IncidentView, "source" | "before"> {
	const incident = state.incidents.get(id);
	assert.ok(incident, `${id} at ${state.self}`);
	const { source: _, before: __, ...view } = incidentView(state, incident);
	return view;
}

test("both sides see the same of an incident, whoever spoke first and whatever the clocks say", () => {
	const { alpha, bravo } = pair();
	const id = opens(alpha);
	exchange(alpha, bravo);
	// Neither has heard the other: both go the same step and mark the same fact.
	const step: IncidentAct = { act: "state", to: "contact", untilUs: null, reason: "called" };
	bravo.clock.wallUs -= MINUTE;
	for (const each of [alpha, bravo]) {
		does(each, id, { act: "mark", fact: `${id}:0`, says: "agreed" });
		does(each, id, step);
	}
	// A clock that was set back: the later word counts all the same.
	alpha.clock.wallUs -= 10 * SECOND;
	does(alpha, id, { act: "mark", fact: `${id}:0`, says: "disputed" });
	exchange(alpha, bravo);
	assert.deepEqual(seen(bravo, id), seen(alpha, id));
	assert.deepEqual(seen(alpha, id).facts[0]?.marks, { alpha: "disputed", bravo: "agreed" });
	assert.equal(seen(alpha, id).state, "contact");
	for (const each of [alpha, bravo]) assert.deepEqual(plain(refold(each)), plain(each.state));
});

test("the order in which acts come changes nothing of what is seen", () => {
	const { alpha, bravo } = pair();
	const id = opens(alpha);
	exchange(alpha, bravo);
	for (const each of [alpha, bravo]) {
		does(each, id, { act: "version", text: `as ${each.state.self} saw it` });
		does(each, id, { act: "mark", fact: `${id}:0`, says: "agreed" });
		does(each, id, { act: "mark", fact: `${id}:0`, says: "disputed" });
	}
	exchange(alpha, bravo);
	const owed = { what: "send it", party: "bravo", owner: "chief", dueUs: NOW };
	const followup = refIn(alpha, does(alpha, id, { act: "followup", ...owed }));
	exchange(alpha, bravo);
	does(bravo, id, { act: "done", followup, text: "sent" });
	const incident = bravo.state.incidents.get(id);
	assert.ok(incident);
	const expected = incidentView(bravo.state, incident);
	assert.equal(expected.followups[0]?.done, "sent");
	fc.assert(
		fc.property(fc.shuffledSubarray(incident.acts, { minLength: incident.acts.length }), (acts) => {
			assert.deepEqual(incidentView(bravo.state, { ...incident, acts }), expected);
		}),
		{ numRuns: 200 },
	);
});

test("a declaration into a closed zone opens an incident at both desks, and tells nobody", () => {
	const zone = {
		...{ id: "harbour", name: "Harbour", rule: "closed" as const },
		outline: disc(place(47, 8), 5_000_000),
		band: { datum: "STD" as const, lower01mm: 0, upper01mm: 400_000_000 },
		window: { startUs: NOW - MINUTE, endUs: NOW + 600 * MINUTE },
	};
	const { alpha, bravo } = pair({ zones: [zone] });
	declareAt(alpha, "flight", { volumes: request().volumes });
	exchange(alpha, bravo);
	for (const each of [alpha, bravo]) {
		const [one, ...rest] = each.state.incidents.values();
		assert.deepEqual(
			[one?.id, one?.shared, one?.source?.kind, rest],
			[...["local-1", false, "breach"], []],
		);
		assert.deepEqual(plain(refold(each)), plain(each.state));
	}
	// Shared, its own id of the operation stays here.
	const shared = refIn(alpha, act(alpha, { type: "shareIncident", incident: "local-1", by: BY }));
	exchange(alpha, bravo);
	assert.equal(seen(bravo, shared).title, "harbour");
	assert.equal(JSON.stringify(seen(bravo, shared)).includes("flight"), false);
	assert.deepEqual([...alpha.state.incidents.keys()], [shared]);
});

test("acts of ours that a backup lacks come back from the peer's mirror", () => {
	const { alpha, bravo } = pair();
	const kept = alpha.journal.length;
	const theirs = opens(bravo);
	exchange(alpha, bravo);
	does(alpha, theirs, { act: "version", text: "We saw nothing." });
	const ours = opens(alpha);
	exchange(alpha, bravo);
	const back = restored(alpha, alpha.journal.length - kept);
	for (let i = 0; i < 40 && back.state.line.recovering !== null; i++) {
		greet(back, bravo);
		pass(10 * SECOND, back, bravo);
	}
	exchange(back, bravo);
	for (const id of [ours, theirs]) assert.deepEqual(seen(back, id), seen(bravo, id));
});

test("whoever lacks the role says nothing, and what makes no sense has no effect at the other side", () => {
	const { alpha, bravo } = pair();
	const by = AUDITOR;
	const opening = OPENING;
	assert.throws(
		() => act(alpha, { type: "openIncident", opening, local: true, source: null, by }),
		refusal("role"),
	);
	const body = { ...bodyOfAct(OPENING), by: { role: "watch", script: false } };
	const bad = [
		sayAs(bravo, "routine", "INCIDENT", body, []),
		sayAs(bravo, "routine", "INCIDENT", { ...body, blame: "alpha" }),
		sayAs(bravo, "urgent", "INCIDENT", body),
	];
	exchange(alpha, bravo);
	assert.equal(alpha.state.incidents.size, 0);
	for (const ref of bad) assert.ok(alpha.state.withoutEffect.has(ref), ref);
});

test("an act is read as it was written, and whatever else a body says is malformed", () => {
	const text = fc.string({ minLength: 1, maxLength: 64 });
	const us = fc.nat({ max: 2 ** 50 });
	const acts: fc.Arbitrary<IncidentAct> = fc.oneof(
		fc.record({ act: fc.constant("version" as const), text }),
		fc.record({ act: fc.constant("statement" as const), who: text, saidUs: us, text }),
		fc.record({ act: fc.constant("told" as const), who: text, atUs: us, how: text }),
		fc.record({
			act: fc.constant("state" as const),
			to: fc.constantFrom("contact" as const, "hold" as const, "closed" as const),
			untilUs: fc.option(us),
			reason: text,
		}),
	);
	const ref = "alpha/routine/7";
	fc.assert(
		fc.property(acts, (what) => {
			assert.deepEqual(actOfBody({ ...bodyOfAct(what), ref }), { incident: ref, act: { ...what } });
		}),
	);
	fc.assert(
		fc.property(fc.dictionary(fc.string(), fc.jsonValue()), acts, (noise, what) => {
			try {
				actOfBody({ ...bodyOfAct(what), ref, ...noise } as never);
			} catch (error) {
				assert.ok(error instanceof MalformedBody, String(error));
			}
		}),
	);
});
