import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Body,
	CODEBOOK,
	demandOf,
	type Message,
	type Role,
	signersFault,
} from "../src/index.ts";
import { BODIES } from "./bodies.ts";

const message = (id: string) => CODEBOOK.get(id) as Message;
const person = (name: string, ...roles: Role[]) => ({ name, roles });
const acting = (role: string): Body => ({ by: { role, script: false } });
const answering = (msg: string, body: Body = BODIES[msg] ?? {}) => ({ msg, body });

for (const { id, persons, roles } of CODEBOOK.values())
	test(`threat 2: ${id} is said by ${persons} of ${roles.join(", ") || "none but the node"}`, () => {
		const demand = demandOf(message(id), BODIES[id] ?? {}, null);
		assert.deepEqual([demand.persons, demand.roles], [persons, roles]);
		const role = roles[0] ?? "watch";
		const two = [person("a", role), person("b", role)];
		for (const count of [0, 1, 2])
			assert.equal(
				signersFault(demand, acting(role), two.slice(0, count)),
				count < persons ? "missing-signature" : null,
			);
		if (persons === 0) return;
		const enough = two.slice(0, persons);
		assert.equal(signersFault(demand, acting("auditor"), enough), "role");
		assert.equal(signersFault(demand, {}, enough), "role");
		const auditors = [person("a", "auditor"), person("b", "auditor")];
		assert.equal(signersFault(demand, acting(role), auditors), "role");
	});

test("threat 2: two signatures of one person are one person", () => {
	const demand = demandOf(message("TQ-32"), BODIES["TQ-32"] ?? {}, null);
	const one = person("a", "negotiator");
	assert.equal(signersFault(demand, acting("negotiator"), [one, one]), "missing-signature");
	assert.equal(
		signersFault(demand, acting("negotiator"), [one, person("b", "watch")]),
		"role",
		"the second needs a role too",
	);
	assert.equal(signersFault(demand, acting("negotiator"), [one, person("b", "chief")]), null);
	assert.equal(
		signersFault(demand, acting("chief"), [one, person("b", "negotiator")]),
		"role",
		"nobody who signed is chief",
	);
});

test("STOP and DANGER are said by one person: speed counts", () => {
	for (const id of ["TQ-41", "TQ-42"]) assert.equal(message(id).persons, 1);
});

/** Answer, what it answers, people, a role that may and one that may not. */
const ANSWERS: [string, { msg: string; body: Body } | null, number, Role, Role][] = [
	["TQ-5", answering("TQ-32"), 2, "negotiator", "watch"],
	["TQ-6", answering("TQ-32"), 1, "watch", "planner"],
	["TQ-6", answering("TQ-32"), 1, "negotiator", "planner"],
	["TQ-3", answering("TQ-30"), 1, "negotiator", "auditor"],
	["TQ-1", answering("TQ-30"), 2, "chief", "watch"],
	["TQ-2", answering("TQ-30"), 1, "watch", "releaser"],
	["TQ-1", answering("TQ-41"), 1, "watch", "negotiator"],
	["TQ-4", answering("TQ-20"), 1, "chief", "planner"],
	["TQ-52", answering("TQ-11", { kind: "human" }), 1, "watch", "planner"],
	["TQ-52", answering("TQ-51"), 1, "watch", "planner"],
	["TQ-4", answering("TQ-99"), 1, "watch", "planner"],
	["TQ-70", answering("TQ-32"), 1, "watch", "negotiator"],
];
for (const [id, answered, persons, may, mayNot] of ANSWERS)
	test(`${id} to ${answered?.msg}: ${persons} of ${may}, not ${mayNot}`, () => {
		const demand = demandOf(message(id), BODIES[id] ?? {}, answered);
		assert.equal(demand.persons, persons);
		const people = (role: Role) => [person("a", role), person("b", role)].slice(0, persons);
		assert.equal(signersFault(demand, acting(may), people(may)), null);
		assert.equal(signersFault(demand, acting(mayNot), people(mayNot)), "role");
	});

test("a node checks the line and answers a check by itself; a human check is a person's", () => {
	const check = message("TQ-11");
	assert.equal(demandOf(check, { kind: "machine" }, null).persons, 0);
	assert.equal(demandOf(check, { kind: "human" }, null).persons, 1);
	const answer = demandOf(message("TQ-52"), {}, answering("TQ-11"));
	assert.equal(signersFault(answer, {}, []), null);
});
