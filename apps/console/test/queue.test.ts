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
import { alarm } from "./fixture-alarms.ts";

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

const calling = (what: string, ref: string, urgency: "D" | "U") =>
	alarm(ref, { id: `${what} ${ref}`, source: "dialogue", urgency, shelvable: false });

test("a notice that endangers ours at once leads, however far its deadline is", () => {
	const [late, other] = ["bravo/routine/9", "bravo/urgent/2"];
	const dialogues = [
		dialogue({ ref: late, dueUs: NOW_US + 14 * MINUTE_US }),
		dialogue({ ref: other, urgency: "U", dueUs: NOW_US + MINUTE_US }),
	];
	const queueWith = (alarms: ReturnType<typeof calling>[]) =>
		queueOf(emptyDesk({ dialogues, alarms }), NOW_US).answer;
	assert.deepEqual(keys(queueWith([])), [`dialogue-${other}`, `dialogue-${late}`]);
	const [first] = queueWith([calling("late", late, "D")]);
	assert.deepEqual([first?.id, first?.grade, first?.tier], [late, "D", 0]);
});

test("what was answered stays on the desk while a unit of ours has not heard of it", () => {
	const answer = {
		msg: "ROGER" as const,
		by: { name: "a", role: "watch" as const, script: false },
		atUs: NOW_US,
	};
	const ref = "bravo/routine/9";
	const dialogues = [dialogue({ ref, state: "closed", answer, answers: [] })];
	const at = (alarms: ReturnType<typeof calling>[]) =>
		queueOf(emptyDesk({ dialogues, alarms }), NOW_US).answer;
	assert.deepEqual(at([]), []);
	const [row] = at([calling("unconfirmed post", ref, "U")]);
	assert.deepEqual([row?.id, row?.grade], [ref, "U"]);
	assert.deepEqual(at([calling("dialogue", ref, "U")]), [], "its own words are answered");
});
