import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Attested,
	attested,
	bodyFaults,
	escalationPlan,
	handedOver,
	receipted,
	stateOf,
	ZONE_AGREEMENT,
} from "../src/index.ts";
import { at, BY, DUE_US, dialogue, RECEIVED, SAID, WALL_US } from "./sample.ts";

const GIVEN = { how: "paper", atUs: WALL_US } as unknown as Attested;

function onPaper() {
	return Object.assign(dialogue("sent", { msg: "TQ-40" }), { onPaper: true, answerDueUs: DUE_US });
}

test("what goes on paper is released until it is handed over, and its time starts there, once", () => {
	const made = onPaper();
	assert.equal(stateOf(made, SAID), "released");
	handedOver(made, at(RECEIVED), DUE_US);
	assert.deepEqual([made.dueMonoUs, made.dueUs], [RECEIVED + DUE_US, WALL_US + RECEIVED + DUE_US]);
	handedOver(made, at(RECEIVED + 5), DUE_US);
	receipted(made, WALL_US + RECEIVED + 9, at(RECEIVED + 9), DUE_US);
	assert.equal(made.dueMonoUs, RECEIVED + DUE_US, "the time that has begun runs on");
	assert.equal(made.receiptUs, WALL_US + RECEIVED + 9);
});

test("what was receipted is handed over without a time of its own", () => {
	const made = dialogue("sent", { received: true });
	const { dueMonoUs } = made;
	handedOver(made, at(RECEIVED + 5), 1);
	assert.deepEqual([made.handedOverUs, made.dueMonoUs], [WALL_US + RECEIVED + 5, dueMonoUs]);
});

test("what nobody has handed over climbs after a whole answer time", () => {
	assert.equal(escalationPlan(onPaper())[0]?.atMonoUs, SAID + DUE_US);
});

test("an attested answer stays as it is, and lifts the finding that it came too late", () => {
	const made = Object.assign(onPaper(), { delayedUs: WALL_US });
	attested(made, { msg: "TQ-4", by: BY, attested: GIVEN }, at(RECEIVED));
	assert.deepEqual([made.delayedUs, made.answer?.msg], [null, "TQ-4"]);
	attested(made, { msg: "TQ-2", by: BY, attested: GIVEN }, at(RECEIVED + 1));
	assert.equal(made.answer?.msg, "TQ-4");
	const withdrawn = Object.assign(onPaper(), { withdrawnUs: WALL_US });
	attested(withdrawn, { msg: "TQ-4", by: BY, attested: GIVEN }, at(RECEIVED));
	assert.equal(withdrawn.answer, null);
});

test("a zone agreement names its document by length and hash, or none", () => {
	const body = {
		agreement: "strait",
		by: { role: "negotiator", script: false },
		hash: "ab".repeat(32),
		version: 2,
	};
	const document = { bytes: 12, sha256: "cd".repeat(32) };
	assert.deepEqual(bodyFaults(ZONE_AGREEMENT, body), []);
	assert.deepEqual(bodyFaults(ZONE_AGREEMENT, { ...body, document }), []);
	for (const wrong of [{}, { ...document, bytes: 0 }, { ...document, sha256: "x" }, "document"])
		assert.notDeepEqual(bodyFaults(ZONE_AGREEMENT, { ...body, document: wrong }), []);
});
