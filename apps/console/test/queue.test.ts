import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { inHeldOrder, type QueueItem, queueOf } from "../src/state/queue.ts";
import {
	alert,
	busyDesk,
	dialogue,
	emptyDesk,
	hold,
	MINUTE_US,
	NOW_US,
	SECOND_US,
} from "./fixture.ts";

const keys = (items: QueueItem[]) => items.map(({ key }) => key);

test("what is about to happen in the air leads, then everything by deadline", () => {
	const queue = queueOf(busyDesk(), NOW_US);
	assert.deepEqual(keys(queue.answer), [
		"alert-alert-9",
		"dialogue-bravo/routine/5",
		"dialogue-bravo/routine/7",
		"dialogue-bravo/routine/8",
		"hold-hold-1",
		"hold-hold-2",
	]);
	assert.deepEqual(keys(queue.standing), ["alert-alert-7"]);
	assert.deepEqual(keys(queue.waiting), ["dialogue-alpha/routine/41", "dialogue-alpha/routine/40"]);
});

test("a predicted loss within a minute is graded D, and no other row is", () => {
	const grade = (over: Parameters<typeof alert>[0]) =>
		queueOf(emptyDesk({ alerts: [alert(over)] }), NOW_US).answer[0]?.grade;
	assert.equal(grade({ id: "a", closestUs: NOW_US + 60 * SECOND_US }), "D");
	assert.equal(grade({ id: "a", closestUs: NOW_US + 61 * SECOND_US }), "U");
	assert.equal(grade({ id: "a", closestUs: NOW_US + 5 * SECOND_US, condition: "unknown" }), "U");
	assert.equal(grade({ id: "a", closestUs: NOW_US + 5 * SECOND_US, condition: "cleared" }), "N");
	assert.equal(grade({ id: "a", kind: "zone_entry", closestUs: null }), "U");
});

test("an answered, a closed and a silenced-and-clear item leave the queue", () => {
	const answer = {
		msg: "ROGER" as const,
		by: { name: "a", role: "watch" as const, script: false },
		atUs: NOW_US,
	};
	const queue = queueOf(
		emptyDesk({
			dialogues: [
				dialogue({ ref: "bravo/routine/1", state: "closed", answer, answers: [] }),
				dialogue({ ref: "bravo/routine/2", state: "presented", answer, answers: [] }),
				dialogue({ ref: "alpha/routine/3", direction: "sent", state: "closed_late" }),
			],
			alerts: [alert({ id: "a", open: false, silencedUs: NOW_US, condition: "cleared" })],
		}),
		NOW_US,
	);
	assert.deepEqual(keys(queue.answer), []);
	// Answered here, but the originator's log has not yet said so.
	assert.deepEqual(keys(queue.waiting), ["dialogue-bravo/routine/2"]);
});

test("a notice past its answer time becomes urgent and stays until a person answers", () => {
	const notice = dialogue({ ref: "bravo/routine/1", dueUs: NOW_US });
	const at = (us: number) => queueOf(emptyDesk({ dialogues: [notice] }), us).answer[0]?.grade;
	assert.equal(at(NOW_US - 1), "N");
	assert.equal(at(NOW_US), "U");
});

test("the order does not depend on the order of arrival", () => {
	const minutes = fc.integer({ min: -60, max: 360 }).map((value) => NOW_US + value * MINUTE_US);
	const item = fc.tuple(fc.constantFrom("alert", "notice", "hold"), minutes);
	fc.assert(
		fc.property(fc.array(item, { maxLength: 12 }), fc.nat(), (items, seed) => {
			const desk = (order: number[]) => {
				const made = emptyDesk();
				for (const index of order) {
					const [kind, us] = items[index] ?? ["hold", NOW_US];
					if (kind === "alert") made.alerts.push(alert({ id: `${index}`, closestUs: us }));
					else if (kind === "notice")
						made.dialogues.push(dialogue({ ref: `bravo/routine/${index}`, dueUs: us }));
					else
						made.holds.push(
							hold({ id: `${index}`, window: { startUs: us, endUs: us + MINUTE_US } }),
						);
				}
				return keys(queueOf(made, NOW_US).answer);
			};
			const order = items.map((_, index) => index);
			const turn = items.length === 0 ? 0 : seed % items.length;
			const other = [...order.slice(turn), ...order.slice(0, turn)].reverse();
			assert.deepEqual(desk(other), desk(order));
		}),
		{ numRuns: 200 },
	);
});

test("a held order keeps what it held, drops what is gone, and puts newcomers last", () => {
	const rows = (...names: string[]): QueueItem[] =>
		names.map((key) => ({ key, kind: "hold", id: key, grade: "N", tier: 2, deadlineUs: 0 }));
	assert.deepEqual(keys(inHeldOrder(rows("new", "b", "a"), ["a", "gone", "b"])), ["a", "b", "new"]);
});
