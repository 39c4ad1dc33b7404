import assert from "node:assert/strict";
import { test } from "node:test";
import { deskCommands } from "../src/commands.ts";
import { keyName, press } from "../src/keys.ts";
import { type NodeClient, NodeRefusal } from "../src/link/node.ts";
import { soundingAlarms } from "../src/state/alarms.ts";
import { nodeNowUs, staleMs } from "../src/state/clock.ts";
import type { ClientState, DeskEvent } from "../src/state/model.ts";
import { HOLD_ORDER_MS, initialState, reduce, shownQueue } from "../src/state/reduce.ts";
import { DEFAULT_SETTINGS, loadSettings } from "../src/state/settings.ts";
import { createStore } from "../src/state/store.ts";
import { dialogueToAnswer, TOP_SETTLES_MS } from "../src/state/targets.ts";
import {
	alert,
	busyDesk,
	dialogue,
	draft,
	emptyDesk,
	NOW_US,
	SECOND_US,
	SESSION,
	stop,
} from "./fixture.ts";
import { alarm } from "./fixture-alarms.ts";
import { detail } from "./fixture-picture.ts";

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
	assert.deepEqual(dialogueToAnswer(settled), { kind: "found", value: first });
	const overtaken = reduce(settled, {
		type: "desk",
		desk: emptyDesk({ dialogues: [first, sooner] }),
		atMs: 2000,
	});
	assert.deepEqual(dialogueToAnswer(overtaken), { kind: "unsettled" });
	const selected = reduce(overtaken, {
		type: "select",
		selection: { kind: "dialogue", id: first.ref },
	});
	assert.deepEqual(dialogueToAnswer(selected), { kind: "found", value: first });
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
		session: record("session"),
		operators: record("operators"),
		login: record("login"),
		lock: record("lock"),
		speak: record("speak"),
		lineCheck: record("lineCheck"),
		signDraft: record("signDraft"),
		dropDraft: record("dropDraft"),
		offerHandover: record("offerHandover"),
		assumeWatch: record("assumeWatch"),
		theatres: record("theatres"),
		theatreContradictions: record("theatreContradictions"),
		joints: record("joints"),
		checkPlan: record("checkPlan"),
		waysOut: record("waysOut"),
		previewPlan: record("previewPlan"),
		declare: record("declare"),
		outside: record("outside"),
		relayTo: record("relayTo"),
		confirmRelay: record("confirmRelay"),
		incidents: record("incidents"),
		incident: record("incident"),
		openIncident: record("openIncident"),
		shareIncident: record("shareIncident"),
		actOnIncident: record("actOnIncident"),
		ledger: record("ledger"),
		probing: record("probing"),
		probingSeen: record("probingSeen"),
		replay: record("replay"),
		impact: record("impact"),
		answers: record("answers"),
		confirm: record("confirm"),
		agreement: record("agreement"),
		proposal: record("proposal"),
		checkAgreement: record("checkAgreement"),
		draftedAgreement: record("draftedAgreement"),
		propose: record("propose"),
		proposeZone: record("proposeZone"),
		affirmProposal: record("affirmProposal"),
		refuseProposal: record("refuseProposal"),
		stateMechanism: record("stateMechanism"),
		resolveOnlyWeKnow: record("resolveOnlyWeKnow"),
		shelve: record("shelve"),
		unshelve: record("unshelve"),
		handOver: record("handOver"),
		attest: record("attest"),
		evidence: record("evidence"),
		minutes: record("minutes"),
		takeMinutes: record("takeMinutes"),
		agreeMinutes: record("agreeMinutes"),
		scriptHash: record("scriptHash"),
	};
	return { calls, node, settle: (error?: Error) => settle(error) };
}

function seatedAt(desk = busyDesk()) {
	const { calls, node, settle } = recordingNode();
	const store = createStore(initialState(DEFAULT_SETTINGS));
	store.dispatch({ type: "session", session: SESSION });
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
	assert.deepEqual(store.get().prompt, { answer: "UNABLE", step: "reason" });
	assert.equal(hit("W"), false);
	hit("2");
	assert.deepEqual(calls, ['answer "bravo/routine/5" {"msg":"UNABLE","reason":"weather"}']);
	assert.equal(store.get().prompt, null);
});

test("nothing is released that is not selected", () => {
	const { calls, press: hit } = seatedAt();
	assert.equal(hit("E"), false);
	hit("H");
	hit("E");
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
	assert.equal(loadSettings(storage('{"operator":"duty-3"}')).operator, "duty-3");
	assert.equal(loadSettings(storage('{"operator":"<b>"}')).operator, "");
});

const atStop = (over = {}) =>
	seatedAt(emptyDesk({ dialogues: [stop({ ref: "bravo/urgent/3", ...over })] }));

test("an answer that takes on a STOP is asked for its key fields first; nothing is sent", () => {
	const { calls, press: hit, store } = atStop();
	assert.equal(hit("R"), false, "a STOP has no ROGER");
	hit("W");
	assert.deepEqual(calls, []);
	assert.deepEqual(store.get().prompt, { answer: "WILCO", step: "readback" });
	assert.deepEqual(store.get().selection, { kind: "dialogue", id: "bravo/urgent/3" });
});

test("no answer is offered to what came too late", () => {
	const { calls, press: hit } = atStop({ state: "delayed", answers: [] });
	for (const key of ["W", "U", "S"]) assert.equal(hit(key), false, key);
	assert.deepEqual(calls, []);
});

test("a distress message sounds until its sound is stopped, and stays until it is answered", () => {
	const { press: hit, store } = atStop();
	assert.equal(soundingAlarms(store.get()).length, 1);
	hit("A");
	assert.equal(soundingAlarms(store.get()).length, 0);
	assert.equal(shownQueue(store.get()).answer.length, 1);
	const answered = emptyDesk({
		dialogues: [stop({ ref: "bravo/urgent/3", state: "closed", answers: [] })],
	});
	store.dispatch({ type: "desk", desk: answered, atMs: 1100 });
	assert.equal(store.get().alarms.size, 0);
});

test("nobody acts at a locked desk, and the queue stays", () => {
	const { calls, press: hit, store } = seatedAt();
	const rows = shownQueue(store.get()).answer.length;
	store.dispatch({ type: "session", session: null });
	for (const key of ["R", "U", "A", "H", "!", "M", "K"]) assert.equal(hit(key), false, key);
	assert.deepEqual(calls, []);
	assert.equal(shownQueue(store.get()).answer.length, rows);
});

test("a shift that the node ended is shown, and nothing is taken for sent", async () => {
	const { press: hit, store, settle } = seatedAt();
	hit("A");
	settle(new NodeRefusal(401, "nobody is signed in"));
	await new Promise((resolve) => setImmediate(resolve));
	assert.equal(store.get().session, null);
	assert.equal(store.get().trouble?.phrase, "trouble.signed_out");
	assert.notEqual(store.get().desk, null);
});

test("one's own draft waits for somebody else; another's is to be signed", () => {
	const first = { name: SESSION.key, role: "negotiator" as const, script: false };
	const {
		calls,
		press: hit,
		store,
	} = seatedAt(emptyDesk({ drafts: [draft({ id: "own", first }), draft({ id: "theirs" })] }));
	const { answer, waiting } = shownQueue(store.get());
	assert.deepEqual([answer[0]?.id, waiting[0]?.id], ["theirs", "own"]);
	hit("Enter");
	hit("Y");
	assert.deepEqual(calls, ['signDraft "theirs"']);
});

test("the hourly check between persons is one key, and only when it is ours", () => {
	const { calls, press: hit, store } = seatedAt();
	assert.equal(hit("K"), false);
	const desk = busyDesk();
	desk.line.humanCheckOwed = true;
	store.dispatch({ type: "desk", desk, atMs: 1000 });
	hit("K");
	assert.deepEqual(calls, ["lineCheck"]);
});

test("only an own message that is still open is withdrawn, and only while it is selected", () => {
	const { calls, press: hit, store } = seatedAt();
	assert.equal(hit("X"), false);
	for (const [id, withdrawn] of [
		["bravo/routine/7", false],
		["alpha/routine/41", true],
	] as const) {
		store.dispatch({ type: "select", selection: { kind: "dialogue", id } });
		assert.equal(hit("X"), withdrawn, id);
	}
	assert.deepEqual(calls, [
		'speak {"msg":"TQ-10","body":{"msg":"TQ-20","ref":"alpha/routine/41"}}',
	]);
});

test("a notice that endangers ours sounds, and anew when it has become distress", () => {
	const ref = "bravo/routine/9";
	const late = (urgency: "D" | "U") =>
		emptyDesk({
			dialogues: [dialogue({ ref })],
			alarms: [alarm(ref, { id: `late ${ref}`, source: "dialogue", urgency, shelvable: false })],
		});
	const { store, press: hit } = seatedAt(late("U"));
	assert.deepEqual(
		soundingAlarms(store.get()).map(({ urgency }) => urgency),
		["U"],
	);
	hit("A");
	store.dispatch({ type: "desk", desk: late("U"), atMs: 1_100 });
	assert.equal(soundingAlarms(store.get()).length, 0);
	store.dispatch({ type: "desk", desk: late("D"), atMs: 1_200 });
	assert.deepEqual(
		soundingAlarms(store.get()).map(({ urgency }) => urgency),
		["D"],
	);
});
