import { groupOfSelection, membersOf, selectionOf } from "../state/desk-alarms.ts";
import type { Store } from "../state/store.ts";
import { rowsInOrder } from "../state/targets.ts";
import { type Action, always } from "./action.ts";

const ROW_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
const STEP_US = 5 * 60_000_000;

/** Walking through the queue, the map and time. */
export const MOVING: readonly Action[] = [
	{
		id: "open",
		keys: ["Enter"],
		label: "action.open",
		group: "move",
		signedOut: true,
		ready: (state) => rowsInOrder(state).length > 0,
		run: ({ store }) => select(store, 0),
	},
	{
		id: "next",
		keys: ["↓", "J"],
		label: "action.next",
		group: "move",
		signedOut: true,
		ready: (state) => rowsInOrder(state).length > 0,
		run: ({ store }) => move(store, 1),
	},
	{
		id: "previous",
		keys: ["↑", "I"],
		label: "action.previous",
		group: "move",
		signedOut: true,
		ready: (state) => rowsInOrder(state).length > 0,
		run: ({ store }) => move(store, -1),
	},
	{
		id: "row",
		keys: ROW_KEYS,
		label: "action.row",
		group: "move",
		signedOut: true,
		ready: (state) => rowsInOrder(state).length > 0,
		run: ({ store }, key) => select(store, Number(key) - 1),
	},
	{
		id: "conflicts",
		keys: ["C"],
		label: "action.conflicts",
		group: "move",
		signedOut: true,
		ready: (state) => rowsInOrder(state).some((row) => row.selection.kind === "conflict"),
		run: openNext("conflict"),
	},
	{
		id: "member",
		keys: ["]"],
		label: "action.member",
		group: "move",
		signedOut: true,
		ready: ({ desk, selection }) => desk !== null && groupOfSelection(desk, selection) !== null,
		run: ({ store }) => nextMember(store),
	},
	{
		id: "close",
		keys: ["Esc"],
		label: "action.close",
		group: "move",
		signedOut: true,
		overPages: true,
		ready: always,
		run: ({ store }) => close(store),
	},
	{
		id: "fit",
		keys: ["F"],
		label: "action.fit",
		group: "move",
		signedOut: true,
		ready: always,
		run: (desk) => desk.fitMap(),
	},
	{
		id: "earlier",
		keys: [","],
		label: "action.earlier",
		group: "move",
		signedOut: true,
		ready: always,
		run: ({ store }) => shiftView(store, -STEP_US),
	},
	{
		id: "later",
		keys: ["."],
		label: "action.later",
		group: "move",
		signedOut: true,
		ready: always,
		run: ({ store }) => shiftView(store, STEP_US),
	},
	{
		id: "now",
		keys: ["0"],
		label: "action.now",
		group: "move",
		signedOut: true,
		ready: (state) => state.viewUs !== null,
		run: ({ store }) => store.dispatch({ type: "view", viewUs: null }),
	},
];

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
export function openNext(kind: "hold" | "conflict"): Action["run"] {
	return ({ store }) => {
		const state = store.get();
		const rows = rowsInOrder(state).filter((row) => row.selection.kind === kind);
		const at = rows.findIndex((row) => row.selection.id === state.selection?.id);
		const row = rows[(at + 1) % rows.length];
		if (row !== undefined) store.dispatch({ type: "select", selection: row.selection });
	};
}

/** Opens the first alarm of a group, and from there the next one. */
function nextMember(store: Store): void {
	const { desk, selection } = store.get();
	if (desk === null) return;
	const members = membersOf(desk, groupOfSelection(desk, selection) ?? "");
	const at = members.findIndex(
		({ source, of }) => source === selection?.kind && of === selection.id,
	);
	const next = members[(at + 1) % members.length];
	if (next !== undefined) store.dispatch({ type: "select", selection: selectionOf(next) });
}

/** One step back: the help, then a question, then a page, then a message, then the instant, then the selection. */
function close(store: Store): void {
	const state = store.get();
	if (state.help) store.dispatch({ type: "help", open: false });
	else if (state.prompt !== null) store.dispatch({ type: "prompt", prompt: null });
	else if (state.page !== null) store.dispatch({ type: "page", page: null });
	else if (state.trouble !== null) store.dispatch({ type: "trouble", trouble: null });
	else if (state.replay !== null) store.dispatch({ type: "replay", replay: null });
	else if (state.viewUs !== null) store.dispatch({ type: "view", viewUs: null });
	else store.dispatch({ type: "select", selection: null });
}

function shiftView(store: Store, stepUs: number): void {
	const state = store.get();
	const fromUs = state.viewUs ?? state.clock?.nodeUs;
	if (fromUs === undefined) return;
	store.dispatch({ type: "view", viewUs: Math.round(fromUs / STEP_US) * STEP_US + stepUs });
}
