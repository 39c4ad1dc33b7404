import type { PhraseId } from "@tansiq/language";
import { LANGUAGES } from "@tansiq/language";
import { type Commands, UNABLE_REASONS } from "./commands.ts";
import type { ClientState } from "./state/model.ts";
import type { Store } from "./state/store.ts";
import {
	alertToSilence,
	noticeToAnswer,
	rowsInOrder,
	selectedConflict,
	selectedHold,
} from "./state/targets.ts";

/** What an action may use. */
export interface Desk {
	store: Store;
	commands: Commands;
	/** Brings the selection, or everything, into view on the map. */
	fitMap(): void;
}

export interface Action {
	id: ActionId;
	/** As written on the key; a letter means that key under any keyboard layout. */
	keys: readonly string[];
	label: PhraseId;
	group: "answer" | "move" | "desk";
	/** Whether pressing it now does something. */
	ready(state: ClientState): boolean;
	run(desk: Desk, key: string): void;
}

export type ActionId =
	| "roger"
	| "unable"
	| "silence"
	| "holds"
	| "release"
	| "refuse"
	| "let_stand"
	| "open"
	| "next"
	| "previous"
	| "row"
	| "conflicts"
	| "close"
	| "fit"
	| "earlier"
	| "later"
	| "now"
	| "language"
	| "theme"
	| "units"
	| "sound"
	| "operator"
	| "help";

const ROW_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
const STEP_US = 5 * 60_000_000;
const always = () => true;

/** Every action with its keys: the handler, the help page and the hints beside buttons read this. */
export const ACTIONS: readonly Action[] = [
	{
		id: "roger",
		keys: ["R"],
		label: "action.roger",
		group: "answer",
		ready: (state) => noticeToAnswer(state).kind !== "none",
		run: ({ commands }) => commands.roger(),
	},
	{
		id: "unable",
		keys: ["U"],
		label: "action.unable",
		group: "answer",
		ready: (state) => noticeToAnswer(state).kind !== "none",
		run: ({ commands }) => commands.askUnable(),
	},
	{
		id: "silence",
		keys: ["A"],
		label: "action.silence",
		group: "answer",
		ready: (state) => alertToSilence(state).kind !== "none",
		run: ({ commands }) => commands.silence(),
	},
	{
		id: "holds",
		keys: ["H"],
		label: "action.holds",
		group: "answer",
		ready: (state) => (state.desk?.holds.length ?? 0) > 0,
		run: openNext("hold"),
	},
	{
		id: "release",
		keys: ["L"],
		label: "action.release",
		group: "answer",
		ready: (state) => selectedHold(state) !== undefined,
		run: ({ commands }) => commands.release(),
	},
	{
		id: "refuse",
		keys: ["X"],
		label: "action.refuse",
		group: "answer",
		ready: (state) => selectedHold(state) !== undefined,
		run: ({ store }) => store.dispatch({ type: "prompt", prompt: "refuse" }),
	},
	{
		id: "let_stand",
		keys: ["S"],
		label: "action.let_stand",
		group: "answer",
		ready: (state) => selectedConflict(state)?.status === "unresolved",
		run: ({ store }) => store.dispatch({ type: "prompt", prompt: "let_stand" }),
	},
	{
		id: "open",
		keys: ["Enter"],
		label: "action.open",
		group: "move",
		ready: (state) => rowsInOrder(state).length > 0,
		run: ({ store }) => select(store, 0),
	},
	{
		id: "next",
		keys: ["↓", "J"],
		label: "action.next",
		group: "move",
		ready: (state) => rowsInOrder(state).length > 0,
		run: ({ store }) => move(store, 1),
	},
	{
		id: "previous",
		keys: ["↑", "K"],
		label: "action.previous",
		group: "move",
		ready: (state) => rowsInOrder(state).length > 0,
		run: ({ store }) => move(store, -1),
	},
	{
		id: "row",
		keys: ROW_KEYS,
		label: "action.row",
		group: "move",
		ready: (state) => rowsInOrder(state).length > 0,
		run: ({ store }, key) => select(store, Number(key) - 1),
	},
	{
		id: "conflicts",
		keys: ["C"],
		label: "action.conflicts",
		group: "move",
		ready: (state) => rowsInOrder(state).some((row) => row.selection.kind === "conflict"),
		run: openNext("conflict"),
	},
	{
		id: "close",
		keys: ["Esc"],
		label: "action.close",
		group: "move",
		ready: always,
		run: ({ store }) => close(store),
	},
	{
		id: "fit",
		keys: ["F"],
		label: "action.fit",
		group: "move",
		ready: always,
		run: (desk) => desk.fitMap(),
	},
	{
		id: "earlier",
		keys: [","],
		label: "action.earlier",
		group: "move",
		ready: always,
		run: ({ store }) => shiftView(store, -STEP_US),
	},
	{
		id: "later",
		keys: ["."],
		label: "action.later",
		group: "move",
		ready: always,
		run: ({ store }) => shiftView(store, STEP_US),
	},
	{
		id: "now",
		keys: ["0"],
		label: "action.now",
		group: "move",
		ready: (state) => state.viewUs !== null,
		run: ({ store }) => store.dispatch({ type: "view", viewUs: null }),
	},
	{
		id: "language",
		keys: ["G"],
		label: "action.language",
		group: "desk",
		ready: always,
		run: ({ store }) => nextLanguage(store),
	},
	{
		id: "theme",
		keys: ["T"],
		label: "action.theme",
		group: "desk",
		ready: always,
		run: ({ store }) => {
			const theme = store.get().settings.theme === "dark" ? "light" : "dark";
			store.dispatch({ type: "settings", settings: { theme } });
		},
	},
	{
		id: "units",
		keys: ["M"],
		label: "action.units",
		group: "desk",
		ready: always,
		run: ({ store }) => {
			const units = store.get().settings.units === "aviation" ? "metric" : "aviation";
			store.dispatch({ type: "settings", settings: { units } });
		},
	},
	{
		id: "sound",
		keys: ["V"],
		label: "action.sound",
		group: "desk",
		ready: always,
		run: ({ store }) => {
			const sound = !store.get().settings.sound;
			store.dispatch({ type: "settings", settings: { sound } });
		},
	},
	{
		id: "operator",
		keys: ["O"],
		label: "action.operator",
		group: "desk",
		ready: always,
		run: ({ store }) => store.dispatch({ type: "prompt", prompt: "operator" }),
	},
	{
		id: "help",
		keys: ["?"],
		label: "action.help",
		group: "desk",
		ready: always,
		run: ({ store }) => store.dispatch({ type: "help", open: !store.get().help }),
	},
];

export function actionById(id: ActionId): Action {
	const action = ACTIONS.find((candidate) => candidate.id === id);
	if (action === undefined) throw new Error(`no action is named ${id}`);
	return action;
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

/** @returns whether the key did something, so that the browser need not. */
export function press(desk: Desk, key: string): boolean {
	const state = desk.store.get();
	const close = key === "Esc";
	if (state.help && !close && key !== "?") return false;
	if (state.prompt === "unable" && !close) {
		const reason = UNABLE_REASONS[Number(key) - 1];
		if (reason !== undefined) desk.commands.unable(reason);
		return reason !== undefined;
	}
	// While words are being typed, wherever the focus is, a letter is a letter.
	if (state.prompt !== null && !close) return false;
	const action = ACTIONS.find((candidate) => candidate.keys.includes(key));
	if (action === undefined || !action.ready(state)) return false;
	action.run(desk, key);
	return true;
}

function select(store: Store, index: number): void {
	const row = rowsInOrder(store.get())[index];
	if (row !== undefined) store.dispatch({ type: "select", selection: row.selection });
}

function move(store: Store, step: number): void {
	const state = store.get();
	const rows = rowsInOrder(state);
	const at = rows.findIndex(
		({ selection }) =>
			selection.kind === state.selection?.kind && selection.id === state.selection.id,
	);
	const to = at === -1 ? (step > 0 ? 0 : rows.length - 1) : at + step;
	select(store, Math.min(Math.max(to, 0), rows.length - 1));
}

/** Opens the first row of a kind, and from there the next one. */
function openNext(kind: "hold" | "conflict"): Action["run"] {
	return ({ store }) => {
		const state = store.get();
		const rows = rowsInOrder(state).filter((row) => row.selection.kind === kind);
		const at = rows.findIndex((row) => row.selection.id === state.selection?.id);
		const row = rows[(at + 1) % rows.length];
		if (row !== undefined) store.dispatch({ type: "select", selection: row.selection });
	};
}

/** One step back: the help, then a question, then a message, then the instant, then the selection. */
function close(store: Store): void {
	const state = store.get();
	if (state.help) store.dispatch({ type: "help", open: false });
	else if (state.prompt !== null) store.dispatch({ type: "prompt", prompt: null });
	else if (state.trouble !== null) store.dispatch({ type: "trouble", trouble: null });
	else if (state.viewUs !== null) store.dispatch({ type: "view", viewUs: null });
	else store.dispatch({ type: "select", selection: null });
}

function shiftView(store: Store, stepUs: number): void {
	const state = store.get();
	const fromUs = state.viewUs ?? state.clock?.nodeUs;
	if (fromUs === undefined) return;
	store.dispatch({ type: "view", viewUs: Math.round(fromUs / STEP_US) * STEP_US + stepUs });
}

function nextLanguage(store: Store): void {
	const at = LANGUAGES.indexOf(store.get().settings.language);
	const language = LANGUAGES[(at + 1) % LANGUAGES.length] ?? "en";
	store.dispatch({ type: "settings", settings: { language } });
}
