import { UNABLE_REASONS } from "@tansiq/hotline";
import type { Action, Desk } from "./keys/action.ts";
import { ANSWERING } from "./keys/answering.ts";
import { DESK } from "./keys/desk.ts";
import { MOVING } from "./keys/moving.ts";
import { SAYING } from "./keys/saying.ts";
import { type ClientState, signedIn } from "./state/model.ts";

export type { Action, Desk } from "./keys/action.ts";

/** Every action with its keys: the handler, the help page and the hints beside buttons read this. */
export const ACTIONS: readonly Action[] = [...ANSWERING, ...SAYING, ...MOVING, ...DESK];

/** @throws Error when there is none of that name */
export function actionById(id: string): Action {
	const action = ACTIONS.find((candidate) => candidate.id === id);
	if (action === undefined) throw new Error(`no action is named ${id}`);
	return action;
}

/** Whether an action may be taken now, by whoever is signed in and whatever stands open. */
export function isReady(action: Action, state: ClientState): boolean {
	if (action.signedOut !== true && signedIn(state) === null) return false;
	if (action.overPages !== true && state.page !== null) return false;
	return action.ready(state);
}

/** Where the keyboard layout gives another script, the letter printed on the key still counts. */
export function keyName(event: Pick<KeyboardEvent, "key" | "code">): string {
	const named: Record<string, string> = { ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };
	const name = named[event.key] ?? event.key;
	if (/^[a-z]$/i.test(name)) return name.toUpperCase();
	const letter = /^Key([A-Z])$/.exec(event.code);
	if (letter?.[1] !== undefined && name.length === 1) return letter[1];
	const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
	return digit?.[1] !== undefined && /^\p{Nd}$/u.test(name) ? digit[1] : name;
}

/** The key of a reason: 1 to 9, and 0 for the tenth. */
export function reasonKey(index: number): string {
	return String((index + 1) % 10);
}

/** @returns whether the key did something, so that the browser need not. */
export function press(desk: Desk, key: string): boolean {
	const state = desk.store.get();
	const close = key === "Esc";
	if (state.help && !close && key !== "?") return false;
	const { prompt } = state;
	if (typeof prompt === "object" && prompt?.step === "reason" && !close) {
		const reason = UNABLE_REASONS.find((_, index) => reasonKey(index) === key);
		if (reason !== undefined) desk.commands.answerWith({ msg: prompt.answer, reason });
		return reason !== undefined;
	}
	// While words are being typed, wherever the focus is, a letter is a letter.
	if (prompt !== null && !close) return false;
	const action = ACTIONS.find((one) => one.keys.includes(key) && isReady(one, state));
	if (action === undefined) return false;
	action.run(desk, key);
	return true;
}
