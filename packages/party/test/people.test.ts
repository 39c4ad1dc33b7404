import assert from "node:assert/strict";
import { test } from "node:test";
import type { Role } from "@tansiq/hotline";
import { type By, EntryError, openEntry } from "@tansiq/record";
import { type Draft, type Input, ROLES } from "../src/index.ts";
import {
	AUDITOR,
	act,
	BY,
	CHIEF,
	deliver,
	effectsOf,
	entriesOf,
	exchange,
	keyOf,
	type Party,
	pair,
	plain,
	refold,
	SIGNERS,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";

const zone = { id: "works" };
const by = { role: "watch", script: false };
const INQUIRY = { by, ref: "alpha/routine/0" };
const MEETING = { by, with: "mediator" };
const PROPOSAL = { split: "zone", ours: "outside", zone };
const SIGNED = { ...PROPOSAL, by: { role: "negotiator", script: false } };
const NEGOTIATOR = { ...CHIEF, role: "negotiator" } as const;
const STRANGER = { ...BY, name: "stranger" };
const RECRUIT = { ...BY, name: "recruit" };
const OF_THE_OTHER = { ...BY, name: "bravo/op/own" };
const signer = (name: string) => {
	const found = SIGNERS.get(name);
	assert.ok(found);
	return found;
};
const enrolment = (name: string, roles: Role[] = [...ROLES]): Input => ({
	type: "operators",
	changes: [{ key: keyOf(signer(name)), roles }],
	by: [CHIEF, BY],
});
const bent = (one: By): By => ({
	...one,
	signature: `${one.signature.slice(0, 40)}${one.signature[40] === "A" ? "B" : "A"}${one.signature.slice(41)}`,
});

/** What the peer makes of an entry, and whether anything came of it. */
function judged(from: Party, to: Party, say: () => string) {
	const ref = say();
	const effect = effectsOf(deliver(from, to)).at(-1);
	assert.equal(to.state.line.mirrored.routine.stopped, null);
	assert.deepEqual(from.state.line.own.routine.tail, [], "mirrored and receipted all the same");
	assert.deepEqual(plain(refold(to)), plain(to.state));
	const isOpen = to.state.dialogues.has(ref);
	if (effect?.kind !== "none") return { code: null, isOpen };
	assert.equal(to.state.withoutEffect.get(ref)?.code, effect.code);
	act(to, { type: "time" });
	exchange(to, from);
	assert.equal(from.state.refusedByPeer.get(ref), effect.code, "its author is told");
	return { code: effect.code, isOpen };
}

const REFUSED: [what: string, code: string | null, say: (of: Party) => string][] = [
	["signed by one who may", null, (of) => sayAs(of, "routine", "TQ-61", MEETING)],
	["unsigned", "missing-signature", (of) => sayAs(of, "routine", "TQ-61", MEETING, [])],
	[
		"wrongly signed",
		"missing-signature",
		(of) => sayAs(of, "routine", "TQ-61", MEETING, [BY.name], bent),
	],
	[
		"signed by somebody whom nobody enrolled",
		"missing-signature",
		(of) => sayAs(of, "routine", "TQ-61", MEETING, ["stranger"]),
	],
	[
		"signed by an operator of the other party",
		"missing-signature",
		(of) => sayAs(of, "routine", "TQ-61", MEETING, ["bravo/op/own"]),
	],
	[
		"signed by one good and one bad hand",
		"missing-signature",
		(of) => sayAs(of, "routine", "TQ-61", MEETING, [BY.name, "stranger"]),
	],
	[
		"signed by one without the role",
		"role",
		(of) => sayAs(of, "routine", "TQ-61", MEETING, [AUDITOR.name]),
	],
	[
		"said in a role that may not say it",
		"role",
		(of) => sayAs(of, "routine", "TQ-51", { ...INQUIRY, by: { role: "planner" } }),
	],
	[
		"signed under another's name",
		"missing-signature",
		(of) =>
			sayAs(of, "routine", "TQ-61", MEETING, ["stranger"], (one) => ({ ...one, name: BY.name })),
	],
	[
		"of two persons, signed by one",
		"missing-signature",
		(of) => sayAs(of, "routine", "TQ-30", SIGNED),
	],
	[
		"of two persons, one of whom lacks the role",
		"role",
		(of) => sayAs(of, "routine", "TQ-30", SIGNED, [BY.name, AUDITOR.name]),
	],
	[
		"of two persons, signed by two",
		null,
		(of) => sayAs(of, "routine", "TQ-30", SIGNED, [BY.name, CHIEF.name]),
	],
];

for (const [what, code, say] of REFUSED)
	test(`threat 2: a message ${what} ${code === null ? "is taken" : `has no effect: ${code}`}`, () => {
		const { alpha, bravo } = pair();
		const found = judged(alpha, bravo, () => say(alpha));
		assert.deepEqual(found, { code, isOpen: code === null });
	});

test("threat 2: one person's signature twice is no entry at all", () => {
	const { alpha } = pair();
	assert.throws(() => sayAs(alpha, "routine", "TQ-30", SIGNED, [BY.name, BY.name]), EntryError);
});

test("threat 2: the same is refused at home, and nothing is said or changed", () => {
	const { alpha } = pair();
	const meeting = { with: "mediator" };
	for (const [person, msg, body, code] of [
		[STRANGER, "TQ-61", meeting, "not-enrolled"],
		[OF_THE_OTHER, "TQ-61", meeting, "not-enrolled"],
		[{ ...BY, name: "nobody" }, "TQ-61", meeting, "not-enrolled"],
		[{ ...AUDITOR, role: "watch" }, "TQ-61", meeting, "role"],
		[AUDITOR, "TQ-61", meeting, "role"],
		[{ ...BY, role: "planner" }, "TQ-51", { ref: "alpha/routine/0" }, "role"],
		[BY, "TQ-30", PROPOSAL, "role"],
	] as const) {
		const before = plain(alpha.state);
		assert.throws(
			() => act(alpha, { type: "speak", msg, body, by: person }),
			refusal(code),
			person.name,
		);
		assert.deepEqual(plain(alpha.state), before);
	}
});

test("threat 2: a person who is not signed in at this desk signs nothing", () => {
	const { alpha } = pair();
	act(alpha, enrolment("recruit"));
	// Enrolled under a key that is not at this desk.
	const recruit = SIGNERS.get("recruit");
	assert.ok(recruit);
	(SIGNERS as Map<string, typeof recruit>).delete("recruit");
	try {
		assert.throws(
			() => act(alpha, { type: "speak", msg: "TQ-61", body: { with: "parties" }, by: RECRUIT }),
			refusal("not-signed-in"),
		);
	} finally {
		(SIGNERS as Map<string, typeof recruit>).set("recruit", recruit);
	}
});

function drafted(of: Party): Draft {
	const [event] = act(of, { type: "speak", msg: "TQ-30", body: PROPOSAL, by: NEGOTIATOR });
	assert.ok(event?.type === "drafted");
	return event.draft;
}

test("what two must say waits, and the second signs the very bytes that the first signed", () => {
	const { alpha, bravo } = pair();
	const draft = drafted(alpha);
	assert.deepEqual(effectsOf(deliver(alpha, bravo)), [], "nothing has left");
	alpha.clock.wallUs += 90_000_000;
	const second = { ...BY, role: "negotiator" } as const;
	act(alpha, { type: "countersign", draft: draft.id, by: second });
	assert.equal(alpha.state.drafts.size, 0);
	const entry = entriesOf(alpha).at(-1);
	assert.ok(entry);
	assert.ok(entry.text.includes(`\n${draft.bodyLine}\n`));
	const { by: signatures } = openEntry(Buffer.from(entry.text), {
		...alpha.keys.author,
		verify: () => true,
	});
	assert.deepEqual(
		signatures.map(({ name }) => name),
		[CHIEF.name, BY.name],
	);
	const [effect] = effectsOf(deliver(alpha, bravo));
	assert.ok(effect?.kind === "message");
	assert.deepEqual(effect.signers, [CHIEF.name, BY.name]);
	const { atUs: _, direction: __, ...said } = alpha.state.messages.get(entry.place) ?? {};
	const { atUs: ___, direction: ____, ...heard } = bravo.state.messages.get(entry.place) ?? {};
	assert.deepEqual(said, heard, "both desks hold the same, with the time that was signed");
});

test("threat 2: the same person twice, or one without the role, is no second person", () => {
	const { alpha } = pair();
	const draft = drafted(alpha).id;
	for (const [by, code] of [
		[NEGOTIATOR, "role"],
		[CHIEF, "role"],
		[BY, "role"],
		[AUDITOR, "role"],
		[{ ...STRANGER, role: "negotiator" }, "not-enrolled"],
	] as const)
		assert.throws(() => act(alpha, { type: "countersign", draft, by }), refusal(code));
	assert.equal(alpha.state.drafts.size, 1);
	const before = alpha.state.line.own.routine.size;
	assert.throws(
		() => act(alpha, { type: "dropDraft", draft, reason: "no", by: STRANGER }),
		refusal("not-enrolled"),
	);
	act(alpha, { type: "dropDraft", draft, reason: "overtaken", by: AUDITOR });
	assert.equal(alpha.state.line.own.routine.size, before);
	const second = { ...BY, role: "negotiator" } as const;
	assert.throws(() => act(alpha, { type: "countersign", draft, by: second }), refusal("unknown"));
	assert.deepEqual(plain(refold(alpha)), plain(alpha.state));
});

test("threat 2: an agreement is taken on by two people of the other party, and declined by one", () => {
	const second = { ...BY, role: "negotiator" } as const;
	for (const msg of ["TQ-1", "TQ-2"]) {
		const { alpha, bravo } = pair();
		act(alpha, { type: "countersign", draft: drafted(alpha).id, by: second });
		exchange(alpha, bravo);
		const ref = [...bravo.state.dialogues.keys()][0] as string;
		const given = msg === "TQ-2" ? ({ msg, reason: "unclear" } as const) : { msg };
		const answer = { type: "answer", ref, answer: given, by: NEGOTIATOR } as const;
		const events = act(bravo, answer);
		if (msg === "TQ-1") {
			assert.equal(bravo.state.dialogues.get(ref)?.answer, null);
			const event = events.find(({ type }) => type === "drafted");
			assert.ok(event?.type === "drafted");
			act(bravo, { type: "countersign", draft: event.draft.id, by: second });
		}
		exchange(alpha, bravo);
		assert.equal(alpha.state.dialogues.get(ref)?.answer?.msg, msg);
		assert.equal(alpha.state.withoutEffect.size, 0);
	}
});

test("a draft that answers what was answered meanwhile is not said any more", () => {
	const second = { ...BY, role: "negotiator" } as const;
	const { alpha, bravo } = pair();
	act(alpha, { type: "countersign", draft: drafted(alpha).id, by: second });
	exchange(alpha, bravo);
	const ref = [...bravo.state.dialogues.keys()][0] as string;
	act(bravo, { type: "answer", ref, answer: { msg: "TQ-1" }, by: NEGOTIATOR });
	act(bravo, { type: "answer", ref, answer: { msg: "TQ-2", reason: "weather" }, by: second });
	const [draft] = bravo.state.drafts.keys();
	assert.ok(draft);
	assert.throws(
		() => act(bravo, { type: "countersign", draft, by: second }),
		refusal("already-answered"),
	);
	act(bravo, { type: "dropDraft", draft, reason: "declined", by: second });
	exchange(alpha, bravo);
	assert.equal(alpha.state.dialogues.get(ref)?.answer?.msg, "TQ-2");
	assert.equal(alpha.state.withoutEffect.size, 0);
});

test("an operator is enrolled and revoked by an entry, at both desks from the same place on", () => {
	const { alpha, bravo } = pair();
	const ask = (): Input => ({
		type: "speak",
		msg: "TQ-61",
		body: { with: "parties" },
		by: RECRUIT,
	});
	const raw = () => sayAs(alpha, "routine", "TQ-61", MEETING, ["recruit"]);
	assert.throws(() => act(alpha, ask()), refusal("not-enrolled"));
	act(alpha, enrolment("recruit", ["watch"]));
	// The enrolment and the first word of the recruit travel in one frame.
	act(alpha, ask());
	assert.deepEqual(
		effectsOf(deliver(alpha, bravo)).map(({ kind }) => kind),
		["operators", "message"],
	);
	act(alpha, enrolment("recruit", ["auditor"]));
	assert.throws(() => act(alpha, ask()), refusal("role"));
	assert.equal(judged(alpha, bravo, raw).code, "role");
	act(alpha, enrolment("recruit", []));
	assert.throws(() => act(alpha, ask()), refusal("not-enrolled"));
	deliver(alpha, bravo);
	assert.equal(judged(alpha, bravo, raw).code, "missing-signature");
	act(alpha, enrolment("recruit"));
	assert.throws(() => act(alpha, ask()), refusal("not-enrolled"), "nobody comes back");
	deliver(alpha, bravo);
	assert.equal(judged(alpha, bravo, raw).code, "missing-signature");
	assert.deepEqual(bravo.state.people.alpha, alpha.state.people.alpha);
	assert.deepEqual(plain(refold(bravo)), plain(bravo.state));
});

const enrolled = { changes: [{ key: keyOf(signer("recruit")), roles: ["watch"] }] };
for (const [what, body, signers, code] of [
	["by a chief and a second person", enrolled, [CHIEF.name, AUDITOR.name], null],
	["by nobody", enrolled, [], "missing-signature"],
	["by one person", enrolled, [CHIEF.name], "missing-signature"],
	["by a stranger and a chief", enrolled, [CHIEF.name, "stranger"], "missing-signature"],
	["without changes", { changes: [] }, [CHIEF.name, BY.name], "malformed"],
	["in unknown roles", changed({ roles: ["king"] }), [CHIEF.name, BY.name], "malformed"],
	["of what is no key", changed({ key: "recruit" }), [CHIEF.name, BY.name], "malformed"],
] as const)
	test(`threat 2: an enrolment ${what} ${code === null ? "counts" : `has no effect: ${code}`}`, () => {
		const { alpha, bravo } = pair();
		const before = bravo.state.people.alpha?.size ?? 0;
		const { code: found } = judged(alpha, bravo, () =>
			sayAs(alpha, "routine", "OPERATORS", body as never, signers),
		);
		assert.equal(found, code);
		assert.equal(bravo.state.people.alpha?.size, code === null ? before + 1 : before);
	});

function changed(change: object) {
	return { changes: [{ ...enrolled.changes[0], ...change }] };
}

test("threat 2: an enrolment takes a chief and a second person at home, and makes sense", () => {
	const { alpha } = pair();
	const change = { key: keyOf(signer("recruit")), roles: ["watch" as const] };
	for (const [by, changes, code] of [
		[[CHIEF, CHIEF], [change], "role"],
		[[CHIEF, { ...CHIEF, role: "watch" }], [change], "role"],
		[[BY, { ...BY, name: CHIEF.name }], [change], "role"],
		[[CHIEF, STRANGER], [change], "not-enrolled"],
		[[CHIEF, AUDITOR], [], "invalid"],
		[[CHIEF, AUDITOR], [{ ...change, key: "recruit" }], "invalid"],
		[[CHIEF, AUDITOR], [{ ...change, roles: ["king"] }], "invalid"],
	] as const) {
		const before = plain(alpha.state);
		const input = { type: "operators", changes, by } as unknown as Input;
		assert.throws(() => act(alpha, input), refusal(code));
		assert.deepEqual(plain(alpha.state), before);
	}
});
