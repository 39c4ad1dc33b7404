import assert from "node:assert/strict";
import { test } from "node:test";
import { deskCommands } from "../src/commands.ts";
import { keyName, press } from "../src/keys.ts";
import { type NodeClient, NodeRefusal } from "../src/link/node.ts";
import { nodeNowUs, staleMs } from "../src/state/clock.ts";
import type { ClientState, DeskEvent } from "../src/state/model.ts";
import { HOLD_ORDER_MS, initialState, reduce, shownQueue } from "../src/state/reduce.ts";
import { DEFAULT_SETTINGS, loadSettings, operatorName } from "../src/state/settings.ts";
import { createStore } from "../src/state/store.ts";
import { noticeToAnswer, TOP_SETTLES_MS } from "../src/state/targets.ts";
import { alert, busyDesk, detail, dialogue, emptyDesk, NOW_US, SECOND_US } from "./fixture.ts";

const after = (events: DeskEvent[], from = initialState(DEFAULT_SETTINGS)): ClientState =>
	events.reduce(reduce, from);

test("the clock carries on for two seconds at the node's speed and then waits", () => {
	const heard: DeskEvent[] = [
		{ type: "desk", desk: emptyDesk(), atMs: 1000 },
		{ type: "clock", nowUs: NOW_US, atMs: 1000 },
	];
	const at = (atMs: number) => nodeNowUs(after([...heard, { type: "tick", atMs }])) - NOW_US;
	assert.equal(at(1500), SECOND_US / 2);
	assert.equal(at(9000), 2 * SECOND_US);
});

test("a lost stream is stale at once, a silent one after five seconds", () => {
	const live = after([{ type: "clock", nowUs: NOW_US, atMs: 1000 }]);
	assert.equal(staleMs(live), null);
	assert.equal(staleMs(reduce(live, { type: "tick", atMs: 6000 })), null);
	assert.equal(staleMs(reduce(live, { type: "tick", atMs: 6001 })), 5001);
	assert.equal(staleMs(reduce(live, { type: "link", link: "lost", atMs: 1010 })), 10);
});

test("a selection whose subject is gone is dropped with its question", () => {
	const selected = after([
		{ type: "desk", desk: busyDesk(), atMs: 0 },
		{ type: "select", selection: { kind: "hold", id: "hold-1" } },
		{ type: "prompt", prompt: "refuse" },
	]);
	const kept = reduce(selected, { type: "desk", desk: busyDesk(), atMs: 1 });
	assert.deepEqual(kept.selection, { kind: "hold", id: "hold-1" });
	assert.equal(kept.prompt, "refuse");
	const gone = reduce(selected, { type: "desk", desk: emptyDesk(), atMs: 1 });
	assert.equal(gone.selection, null);
	assert.equal(gone.prompt, null);
});

test("geometry is kept for as long as the node speaks of its operation", () => {
	const desk = busyDesk();
	const found = detail(desk, "ALP-12");
	assert.ok(found !== null);
	const held = after([
		{ type: "desk", desk, atMs: 0 },
		{ type: "detail", detail: found },
	]);
	assert.equal(reduce(held, { type: "desk", desk: busyDesk(), atMs: 1 }).details.size, 1);
	assert.equal(reduce(held, { type: "desk", desk: emptyDesk(), atMs: 1 }).details.size, 0);
});

test("rows stay where they are under a resting pointer, and for no longer than it rests", () => {
	const held = after([
		{ type: "desk", desk: busyDesk(), atMs: 0 },
		{ type: "hold_order", atMs: 100 },
	]);
	const before = shownQueue(held).answer.map(({ key }) => key);
	const desk = busyDesk();
	desk.alerts.push(alert({ id: "new", closestUs: NOW_US + SECOND_US }));
	const arrived = reduce(held, { type: "desk", desk, atMs: 200 });
	assert.deepEqual(
		shownQueue(arrived).answer.map(({ key }) => key),
		[...before, "alert-new"],
	);
	const released = reduce(arrived, { type: "tick", atMs: 100 + HOLD_ORDER_MS });
	assert.equal(shownQueue(released).answer[0]?.key, "alert-new");
});

test("a key meant for the top of the queue does not meet a notice that has just got there", () => {
	const first = dialogue({ ref: "bravo/routine/1", dueUs: NOW_US + 100 * SECOND_US });
	const sooner = dialogue({ ref: "bravo/routine/2", dueUs: NOW_US + 50 * SECOND_US });
	const settled = after([
		{ type: "desk", desk: emptyDesk({ dialogues: [first] }), atMs: 1000 },
		{ type: "tick", atMs: 1000 + TOP_SETTLES_MS },
	]);
	assert.deepEqual(noticeToAnswer(settled), { kind: "found", value: first });
	const overtaken = reduce(settled, {
		type: "desk",
		desk: emptyDesk({ dialogues: [first, sooner] }),
		atMs: 2000,
	});
	assert.deepEqual(noticeToAnswer(overtaken), { kind: "unsettled" });
	const selected = reduce(overtaken, {
		type: "select",
		selection: { kind: "notice", id: first.ref },
	});
	assert.deepEqual(noticeToAnswer(selected), { kind: "found", value: first });
});

/** A node that records what it is asked and answers when told to. */
function recordingNode() {
	const calls: string[] = [];
	let settle: (error?: Error) => void = () => undefined;
	const record =
		(name: string) =>
		(...given: unknown[]) => {
			calls.push([name, ...given.map((value) => JSON.stringify(value))].join(" "));
			return new Promise<never>((resolve, reject) => {
				settle = (error) => (error === undefined ? resolve(undefined as never) : reject(error));
			});
		};
	const node: NodeClient = {
		desk: record("desk"),
		operation: record("operation"),
		basemap: record("basemap"),
		present: record("present"),
		answer: record("answer"),
		silence: record("silence"),
		release: record("release"),
		refuse: record("refuse"),
		letStand: record("letStand"),
	};
	return { calls, node, settle: (error?: Error) => settle(error) };
}

function seatedAt(desk = busyDesk()) {
	const { calls, node, settle } = recordingNode();
	const store = createStore(initialState(DEFAULT_SETTINGS));
	store.dispatch({ type: "desk", desk, atMs: 0 });
	store.dispatch({ type: "tick", atMs: 1000 });
	const seat = { store, commands: deskCommands(store, node), fitMap: () => undefined };
	return { calls, settle, store, press: (key: string) => press(seat, key) };
}

test("one key answers the notice first in line, once however often it is hit", () => {
	const { calls, press: hit } = seatedAt();
	hit("R");
	hit("R");
	assert.deepEqual(calls, ['answer "bravo/routine/5" {"msg":"ROGER"}']);
});

test("U asks for a reason, and one digit gives it", () => {
	const { calls, press: hit, store } = seatedAt();
	hit("2");
	hit("U");
	assert.equal(store.get().prompt, "unable");
	assert.equal(hit("9"), false);
	hit("2");
	assert.deepEqual(calls, ['answer "bravo/routine/5" {"msg":"UNABLE","reason":"weather"}']);
	assert.equal(store.get().prompt, null);
});

test("nothing is released that is not selected", () => {
	const { calls, press: hit } = seatedAt();
	assert.equal(hit("L"), false);
	hit("H");
	hit("L");
	assert.deepEqual(calls, ['release "hold-1"']);
});

test("nothing is sent from a stale desk", () => {
	const { calls, press: hit, store } = seatedAt();
	store.dispatch({ type: "link", link: "lost", atMs: 1001 });
	hit("R");
	assert.deepEqual(calls, []);
	assert.equal(store.get().trouble?.phrase, "trouble.stale");
});

test("a refusal by the node is shown and the key works again", async () => {
	const { calls, press: hit, store, settle } = seatedAt();
	hit("A");
	settle(new NodeRefusal(409, "already silenced"));
	await new Promise((resolve) => setImmediate(resolve));
	assert.deepEqual(store.get().trouble, {
		phrase: "trouble.refused",
		slots: { status: "409", detail: "already silenced" },
	});
	hit("A");
	assert.equal(calls.length, 2);
});

test("a key is known by its letter, or by its place where the layout is not Latin", () => {
	assert.equal(keyName({ key: "r", code: "KeyR" }), "R");
	assert.equal(keyName({ key: "ق", code: "KeyR" }), "R");
	assert.equal(keyName({ key: "a", code: "KeyQ" }), "A");
	assert.equal(keyName({ key: "٣", code: "Digit3" }), "3");
	assert.equal(keyName({ key: "?", code: "Slash" }), "?");
	assert.equal(keyName({ key: "Escape", code: "Escape" }), "Esc");
});

test("stored settings that are damaged or unknown fall back", () => {
	const storage = (text: string | null) => ({ getItem: () => text }) as unknown as Storage;
	assert.deepEqual(loadSettings(storage(null)), DEFAULT_SETTINGS);
	assert.deepEqual(loadSettings(storage("{")), DEFAULT_SETTINGS);
	assert.deepEqual(
		loadSettings(storage('{"language":"xx","units":7,"operator":3}')),
		DEFAULT_SETTINGS,
	);
	assert.equal(loadSettings(storage('{"language":"ar"}')).language, "ar");
	assert.equal(operatorName(" duty\u0000 officer\n3 "), "duty officer3");
	assert.equal(operatorName("   "), DEFAULT_SETTINGS.operator);
});
