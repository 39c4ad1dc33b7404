import assert from "node:assert/strict";
import { test } from "node:test";
import type { Session } from "@tansiq/api";
import { askSession } from "../src/link/session.ts";
import { initialState } from "../src/state/reduce.ts";
import { DEFAULT_SETTINGS } from "../src/state/settings.ts";
import { createStore, type Store } from "../src/state/store.ts";

const SESSION: Session = {
	operator: "duty-1",
	key: "alpha.tansiq/op/duty-1",
	roles: ["watch"],
	script: false,
	sinceUs: 0,
};

/** Asks, lets something happen while the answer is under way, and then lets it come. */
async function asked(store: Store, answer: Session | null, meanwhile: () => void): Promise<void> {
	let come: (session: Session | null) => void = () => undefined;
	const session = new Promise<Session | null>((resolve) => {
		come = resolve;
	});
	const asking = askSession(store, { session: () => session, operators: async () => [] });
	meanwhile();
	come(answer);
	await asking;
}

const desk = (session: Session | null) => {
	const store = createStore(initialState(DEFAULT_SETTINGS));
	store.dispatch({ type: "session", session });
	return store;
};
const nothing = () => undefined;

test("the desk learns that a shift has ended, and that one goes on", async () => {
	const left = desk(SESSION);
	await asked(left, null, nothing);
	assert.equal(left.get().session, null);
	const fresh = createStore(initialState(DEFAULT_SETTINGS));
	await asked(fresh, SESSION, nothing);
	assert.deepEqual(fresh.get().session, SESSION);
});

test("an answer asked before somebody signed in does not sign him out", async () => {
	const store = desk(null);
	await asked(store, null, () => store.dispatch({ type: "session", session: SESSION }));
	assert.deepEqual(store.get().session, SESSION);
});

test("an answer asked before the desk was locked does not open it", async () => {
	const store = desk(SESSION);
	await asked(store, SESSION, () => store.dispatch({ type: "session", session: null }));
	assert.equal(store.get().session, null);
});
