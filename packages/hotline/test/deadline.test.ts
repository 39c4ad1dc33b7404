import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { answerFault, outcomeOwed, ROGER, receipted, UNABLE } from "../src/index.ts";
import { answerAt, DEADLINE, DUE_US, dialogue, RECEIVED, WALL_US } from "./sample.ts";

test("the deadline counts from storing the receipt, whatever time the receipt names", () => {
	const made = dialogue("sent");
	const at = { wallUs: WALL_US + 77, monoUs: 5_000 };
	receipted(made, WALL_US - 3_600_000_000, at, DUE_US);
	assert.equal(made.receiptUs, WALL_US - 3_600_000_000);
	assert.equal(made.dueMonoUs, 5_000 + DUE_US);
	assert.equal(made.dueUs, WALL_US + 77 + DUE_US);
});

test("a second receipt does not move the deadline", () => {
	const made = dialogue("sent", { received: true });
	const before = structuredClone(made);
	receipted(made, WALL_US + 9e9, { wallUs: WALL_US + 9e9, monoUs: 9e9 }, DUE_US);
	assert.deepEqual(made, before);
});

test("an answer is in time exactly when it is strictly before the deadline", () => {
	fc.assert(
		fc.property(fc.integer({ min: -3, max: 3 }), fc.nat(5), (offset, decidedAfter) => {
			const answeredMonoUs = DEADLINE + offset;
			const made = dialogue("sent", { received: true, answeredMonoUs });
			const owed = outcomeOwed(made, answeredMonoUs + decidedAfter);
			assert.equal(owed, offset < 0 ? "closed" : "closed_late");
		}),
	);
});

/** A step of a life: a tick of the originator, the receipt, or one of two answers arriving. */
const step = fc.record({
	kind: fc.constantFrom("tick", "receipt", ROGER, UNABLE),
	afterUs: fc.oneof(fc.nat(3), fc.nat(DUE_US), fc.constant(DUE_US)),
});

test("any order of receipt, ticks and answers ends in the outcome that the instants dictate", () => {
	const reached = new Map<string, number>();
	fc.assert(
		fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
			const made = dialogue("sent");
			const said: string[] = [];
			let monoUs = RECEIVED;
			let receiptMono: number | null = null;
			let firstAnswer: { msg: string; monoUs: number } | null = null;
			let overdueSeen = false;
			for (const { kind, afterUs } of [...steps, { kind: "tick", afterUs: 0 }]) {
				monoUs += afterUs;
				if (kind === "receipt") {
					receipted(made, WALL_US, { wallUs: WALL_US + monoUs, monoUs }, DUE_US);
					receiptMono ??= monoUs;
				} else if (kind === "tick") {
					const owed = outcomeOwed(made, monoUs);
					if (owed !== null) said.push(owed);
					if (owed !== null) made.outcome = owed;
					assert.equal(outcomeOwed(made, monoUs), null, "an outcome is owed once");
					overdueSeen ||=
						receiptMono !== null && firstAnswer === null && monoUs >= receiptMono + DUE_US;
				} else {
					const fault = answerFault(made, kind);
					assert.equal(fault, firstAnswer === null ? null : "duplicate");
					if (fault === null) Object.assign(made, answerAt(monoUs, kind));
					firstAnswer ??= { msg: kind, monoUs };
				}
			}
			const expected: string[] = [];
			if (overdueSeen) expected.push("overdue");
			if (receiptMono !== null && firstAnswer !== null)
				expected.push(firstAnswer.monoUs < receiptMono + DUE_US ? "closed" : "closed_late");
			assert.deepEqual(said, expected);
			assert.equal(made.answer?.msg, firstAnswer?.msg);
			const path = said.join("→");
			reached.set(path, (reached.get(path) ?? 0) + 1);
		}),
		{ numRuns: 2_000, seed: 5 },
	);
	for (const path of ["", "closed", "closed_late", "overdue", "overdue→closed_late"])
		assert.ok((reached.get(path) ?? 0) > 10, `${path}: ${reached.get(path)}`);
	assert.equal(reached.size, 5);
});
