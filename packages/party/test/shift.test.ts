import assert from "node:assert/strict";
import { test } from "node:test";
import { responsibleFor, ringsFor } from "@tansiq/hotline";
import { LOGS } from "@tansiq/line";
import { isSignedBy, openJoint, verifierOf } from "@tansiq/record";
import { handoverText } from "../src/index.ts";
import {
	AUDITOR,
	act,
	BY,
	CHIEF,
	deliver,
	effectsOf,
	exchange,
	keyOf,
	type Pair,
	pair,
	plain,
	refold,
	SIGNERS,
	sayAs,
} from "./pair.ts";
import { refusal } from "./refusal.ts";
import { answers, says } from "./talk.ts";

const authors = ({ alpha, bravo }: Pair) =>
	[alpha, bravo].map(({ keys }) => verifierOf(keyOf(keys.author)));
const personOf = (name: string) => {
	const signer = SIGNERS.get(name);
	assert.ok(signer);
	return verifierOf(keyOf(signer));
};

/** Both desks hold one statement that both signed, over four heads that are in both copies. */
function agreed(both: Pair): void {
	const { alpha, bravo } = both;
	assert.equal(alpha.state.joints.length, 1);
	assert.deepEqual(alpha.state.joints, bravo.state.joints);
	const statement = openJoint(alpha.state.joints[0] ?? "", authors(both));
	assert.deepEqual(
		statement.heads.map(({ party, log }) => `${party} ${log}`),
		["alpha routine", "alpha urgent", "bravo routine", "bravo urgent"],
	);
	for (const { party, log, size, root } of statement.heads) {
		const [author, mirror] = party === "alpha" ? [alpha, bravo] : [bravo, alpha];
		assert.equal(author.state.line.own[log].roots[size - 1], Buffer.from(root).toString("base64"));
		assert.equal(
			mirror.state.line.mirrored[log].roots[size - 1],
			Buffer.from(root).toString("base64"),
		);
	}
	for (const party of [alpha, bravo]) assert.deepEqual(plain(refold(party)), plain(party.state));
}

test("a joint statement that is affirmed stands under both signatures at both desks", () => {
	const both = pair();
	const { alpha, bravo } = both;
	says(alpha, "TQ-41");
	exchange(alpha, bravo);
	const ref = says(alpha, "TQ-12");
	exchange(alpha, bravo);
	answers(bravo, ref, { msg: "TQ-5" });
	exchange(alpha, bravo);
	agreed(both);
	assert.throws(() => openJoint(alpha.state.joints[0] ?? "", [personOf(BY.name)]));
});

test("a joint statement that is declined, or affirmed without a signature, is none", () => {
	for (const msg of ["TQ-6", "TQ-5"]) {
		const { alpha, bravo } = pair();
		const ref = says(alpha, "TQ-12");
		exchange(alpha, bravo);
		const by = { role: "watch", script: false };
		if (msg === "TQ-6") answers(bravo, ref, { msg, reason: "unclear" });
		else sayAs(bravo, "routine", msg, { by, ref });
		exchange(alpha, bravo);
		assert.deepEqual([alpha.state.joints, bravo.state.joints], [[], []]);
	}
});

test("a joint statement over what is not so, or under no good signature, has no effect", () => {
	const { alpha, bravo } = pair();
	const ref = says(alpha, "TQ-12");
	exchange(alpha, bravo);
	const body = bravo.state.messages.get(ref)?.body as { heads: { root: string; size: number }[] };
	assert.ok(body);
	const root = Buffer.alloc(32, 7).toString("base64");
	const [first, ...rest] = body.heads;
	for (const change of [
		{ heads: [{ ...first, root }, ...rest] },
		{ heads: [{ ...first, size: 99 }, ...rest] },
		{ heads: [{ ...first, author: "gamma" }, ...rest] },
		{ at_us: 1 },
		{ note: undefined },
		{ note: "— nobody AAAA" },
	]) {
		const changed = JSON.parse(JSON.stringify({ ...body, ...change }));
		sayAs(alpha, "routine", "TQ-12", changed);
		const [effect] = effectsOf(deliver(alpha, bravo));
		assert.equal(effect?.kind === "none" && effect.code, "malformed", JSON.stringify(change));
	}
});

test("both watches sign the same brief; until then the old one is responsible, and urgent rings at both", () => {
	const both = pair();
	const { alpha, bravo } = both;
	const stop = says(bravo, "TQ-41");
	exchange(alpha, bravo);
	const [offered] = act(alpha, { type: "handover", incoming: CHIEF.name, by: BY });
	assert.ok(offered?.type === "handoverOffered");
	const { handover } = alpha.state;
	assert.ok(handover);
	const text = handoverText(alpha.state, handover);
	assert.ok(isSignedBy(offered.signature, text, personOf(BY.name)));
	assert.deepEqual(
		handover.brief.dialogues.map(({ ref }) => ref),
		[stop],
	);
	assert.equal(responsibleFor(handover), BY.name);
	assert.deepEqual(ringsFor(handover, "D"), [BY.name, CHIEF.name]);
	for (const by of [BY, { ...BY, name: "alpha/op/own" }])
		assert.throws(() => act(alpha, { type: "assume", by }), refusal("invalid"));
	assert.throws(() => act(alpha, { type: "assume", by: AUDITOR }), refusal("invalid"));
	const [signed, ...more] = act(alpha, { type: "assume", by: { ...CHIEF, role: "watch" } });
	assert.ok(signed?.type === "handoverSigned");
	assert.ok(isSignedBy(signed.signature, text, personOf(CHIEF.name)));
	assert.equal(isSignedBy(signed.signature, `${text} `, personOf(CHIEF.name)), false);
	assert.equal(alpha.state.handover && responsibleFor(alpha.state.handover), CHIEF.name);
	// The joint statement goes out with it.
	assert.deepEqual(
		more.map(({ type }) => type),
		["said"],
	);
	exchange(alpha, bravo);
	const ref = [...bravo.state.dialogues.values()].find(({ msg }) => msg === "TQ-12")?.ref;
	answers(bravo, ref ?? "", { msg: "TQ-5" });
	exchange(alpha, bravo);
	agreed(both);
	assert.throws(
		() => act(alpha, { type: "assume", by: { ...CHIEF, role: "watch" } }),
		refusal("unknown"),
	);
});

test("a watch is not handed to oneself, to a stranger, or to one who may not keep it", () => {
	const { alpha } = pair();
	for (const [incoming, code] of [
		[BY.name, "invalid"],
		["stranger", "not-enrolled"],
		["bravo/op/own", "not-enrolled"],
		[AUDITOR.name, "role"],
	] as const)
		assert.throws(() => act(alpha, { type: "handover", incoming, by: BY }), refusal(code));
	assert.equal(alpha.state.handover, null);
	assert.throws(() => act(alpha, { type: "assume", by: BY }), refusal("unknown"));
	assert.equal(LOGS.length, 2);
});

const OWN = { name: "alpha/op/own", role: "watch", script: false } as const;
/** BY has the watch, and OWN and the second person have other roles only where it is said. */
const onWatch = () => {
	const both = pair();
	const { alpha } = both;
	act(alpha, { type: "handover", incoming: BY.name, by: CHIEF });
	act(alpha, { type: "assume", by: BY });
	for (const name of [OWN.name, BY.name]) {
		const person = alpha.state.people.alpha?.get(name);
		assert.ok(person);
		person.roles = ["watch", "planner"];
	}
	return both;
};

test("threat 2: nobody but whoever has the watch, or a chief, offers it; another of the watch is refused", () => {
	const { alpha } = onWatch();
	assert.equal(alpha.state.handover && responsibleFor(alpha.state.handover), BY.name);
	const before = plain(alpha.state);
	for (const by of [OWN, { ...OWN, role: "planner" }] as const)
		for (const incoming of [OWN.name, CHIEF.name])
			assert.throws(() => act(alpha, { type: "handover", incoming, by }), refusal("role"));
	assert.deepEqual(plain(alpha.state), before);
	act(alpha, { type: "handover", incoming: OWN.name, by: BY });
	// He has signed nothing yet: the watch is not his to pass on.
	assert.throws(
		() => act(alpha, { type: "handover", incoming: CHIEF.name, by: OWN }),
		refusal("role"),
	);
	act(alpha, { type: "assume", by: OWN });
	assert.throws(
		() => act(alpha, { type: "handover", incoming: CHIEF.name, by: BY }),
		refusal("role"),
		"it is not his any more",
	);
	act(alpha, { type: "handover", incoming: CHIEF.name, by: OWN });
});

test("a chief hands the watch of somebody else on, and signs for him; the incoming one signs too", () => {
	const { alpha } = onWatch();
	const [offered] = act(alpha, { type: "handover", incoming: OWN.name, by: CHIEF });
	const { handover } = alpha.state;
	assert.ok(offered?.type === "handoverOffered" && handover);
	assert.deepEqual(
		[handover.outgoing, handover.offeredBy, handover.signed],
		[BY.name, CHIEF.name, [CHIEF.name]],
	);
	assert.ok(
		isSignedBy(offered.signature, handoverText(alpha.state, handover), personOf(CHIEF.name)),
	);
	assert.equal(responsibleFor(handover), BY.name);
	for (const by of [BY, CHIEF])
		assert.throws(() => act(alpha, { type: "assume", by }), refusal("invalid"));
	act(alpha, { type: "assume", by: OWN });
	assert.equal(responsibleFor(handover), OWN.name);
	assert.throws(
		() => act(alpha, { type: "handover", incoming: CHIEF.name, by: CHIEF }),
		refusal("invalid"),
		"a chief takes it over from somebody, not from himself",
	);
});
