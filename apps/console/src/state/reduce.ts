import type { Desk } from "@tansiq/api";
import { acknowledgedIn, alarmsOf } from "./alarms.ts";
import { nodeNowUs } from "./clock.ts";
import { floodGroups } from "./desk-alarms.ts";
import { type ClientState, type DeskEvent, type Selection, signedIn } from "./model.ts";
import { inHeldOrder, type Queue, queueOf } from "./queue.ts";
import type { Settings } from "./settings.ts";

/** How long the order holds after the pointer last moved on the queue. */
export const HOLD_ORDER_MS = 5_000;

export function initialState(settings: Settings): ClientState {
	return {
		desk: null,
		tracks: [],
		clock: null,
		nowMs: 0,
		link: "connecting",
		session: "asking",
		operators: [],
		selection: null,
		prompt: null,
		page: null,
		help: false,
		original: false,
		trouble: null,
		alarms: new Map(),
		joints: [],
		outside: null,
		incidents: null,
		incident: null,
		disclosed: null,
		toldOnMap: null,
		replay: null,
		minutes: [],
		compared: [],
		inFlight: [],
		details: new Map(),
		about: null,
		agreement: null,
		proposal: null,
		theatres: [],
		against: [],
		viewUs: null,
		heldOrder: null,
		top: { key: null, sinceMs: 0 },
		settings,
		soundReady: false,
	};
}

const EMPTY: Queue = { answer: [], standing: [], waiting: [], shelved: [], history: [] };

/** The queue as it is shown: by deadline, or as it stood when the pointer came to rest on it. */
export function shownQueue(state: ClientState): Queue {
	if (state.desk === null) return EMPTY;
	const queue = queueOf(state.desk, nodeNowUs(state), signedIn(state)?.key ?? null, state.minutes);
	if (state.heldOrder === null) return queue;
	return { ...queue, answer: inHeldOrder(queue.answer, state.heldOrder.keys) };
}

/** The whole client state after one event. Pure: time comes with the event. */
export function reduce(state: ClientState, event: DeskEvent): ClientState {
	const next = applied(state, event);
	if (next === state) return state;
	const key = shownQueue(next).answer[0]?.key ?? null;
	return key === next.top.key ? next : { ...next, top: { key, sinceMs: next.nowMs } };
}

function applied(state: ClientState, event: DeskEvent): ClientState {
	switch (event.type) {
		case "desk":
			return withDesk(state, event);
		case "tracks":
			return {
				...heard(state, event.nowUs, event.atMs),
				tracks: event.tracks,
			};
		case "clock":
			return heard(state, event.nowUs, event.atMs);
		case "link":
			return { ...state, link: event.link, nowMs: event.atMs };
		case "tick":
			return ticked(state, event.atMs);
		case "detail": {
			const details = new Map(state.details).set(event.detail.operation.id, event.detail);
			return { ...state, details };
		}
		case "session":
			return withSession(state, event.session);
		case "operators":
			return { ...state, operators: event.operators };
		case "select":
			return {
				...state,
				selection: event.selection,
				prompt: null,
				compared: [],
				original: false,
				trouble: null,
			};
		case "page":
			return { ...state, page: event.page, prompt: null };
		case "original":
			return { ...state, original: event.shown };
		case "acknowledge":
			return { ...state, alarms: acknowledgedIn(state.alarms, event.ref, state.nowMs) };
		case "about":
			return { ...state, about: event.about };
		case "agreement":
			return { ...state, agreement: event.agreement };
		case "proposal":
			return { ...state, proposal: event.proposal };
		case "theatres":
			return { ...state, theatres: event.theatres };
		case "against":
			return { ...state, against: event.against };
		case "joints":
			return { ...state, joints: event.joints };
		case "outside":
			return { ...state, outside: event.outside };
		case "incidents":
			return { ...state, incidents: event.incidents };
		case "incident":
			return { ...state, incident: event.incident };
		case "disclosed":
			return { ...state, disclosed: event.disclosed };
		case "told_on_map":
			return {
				...state,
				toldOnMap: event.shown,
				// What covers the map makes room for what was asked for.
				...(event.shown !== null && { page: null, prompt: null }),
			};
		case "replay":
			return {
				...state,
				replay: event.replay,
				viewUs: event.replay?.window.startUs ?? null,
				...(event.replay !== null && { page: null, prompt: null, selection: null }),
			};
		case "minutes":
			return { ...state, minutes: event.minutes };
		case "compared": {
			const others = state.compared.filter((field) => field !== event.field);
			return { ...state, compared: event.right ? [...others, event.field] : others };
		}
		case "prompt":
			return { ...state, prompt: event.prompt };
		case "help":
			return { ...state, help: event.open };
		case "trouble":
			return { ...state, trouble: event.trouble };
		case "sent":
			return { ...state, inFlight: [...state.inFlight, event.about], trouble: null };
		case "settled":
			return { ...state, inFlight: state.inFlight.filter((about) => about !== event.about) };
		case "view":
			// Back to now is back to the day.
			return { ...state, viewUs: event.viewUs, ...(event.viewUs === null && { replay: null }) };
		case "hold_order": {
			const keys = state.heldOrder?.keys ?? shownQueue(state).answer.map((item) => item.key);
			return { ...state, heldOrder: { keys, untilMs: event.atMs + HOLD_ORDER_MS } };
		}
		case "settings":
			return { ...state, settings: { ...state.settings, ...event.settings } };
		case "sound_ready":
			return state.soundReady ? state : { ...state, soundReady: true };
	}
}

/** Whoever leaves takes his half-written words along; what the desk shows stays. */
function withSession(state: ClientState, session: ClientState["session"]): ClientState {
	const before = signedIn(state);
	const after = session === "asking" ? null : session;
	const same = before?.key === after?.key;
	return { ...state, session, ...(!same && { prompt: null, page: null }) };
}

function heard(state: ClientState, nodeUs: number, atMs: number): ClientState {
	return { ...state, link: "live", nowMs: atMs, clock: { nodeUs, heardMs: atMs } };
}

function withDesk(state: ClientState, event: DeskEvent & { type: "desk" }): ClientState {
	const { desk, atMs } = event;
	const next = {
		...heard(state, desk.nowUs, atMs),
		...alarmsOf(state, desk, atMs),
		desk,
		details: kept(state.details, desk),
	};
	if (next.selection === null || isOnDesk(next, next.selection)) return next;
	return { ...next, selection: null, prompt: null };
}

/** Geometry of operations that the node no longer speaks of is let go: a desk runs for days. */
function kept(details: ClientState["details"], desk: Desk): ClientState["details"] {
	const known = new Set(desk.operations.map(({ id }) => id));
	const gone = [...details.keys()].some((id) => !known.has(id));
	return gone ? new Map([...details].filter(([id]) => known.has(id))) : details;
}

function ticked(state: ClientState, atMs: number): ClientState {
	const expired = state.heldOrder !== null && state.heldOrder.untilMs <= atMs;
	return { ...state, nowMs: atMs, heldOrder: expired ? null : state.heldOrder };
}

/** Whether what is selected is still something the node speaks of. */
function isOnDesk(state: ClientState, { kind, id }: Selection): boolean {
	const { desk } = state;
	if (desk === null) return false;
	switch (kind) {
		case "minutes":
			return state.minutes.some(({ ref }) => ref === id);
		case "line":
			return desk.alarms.some(({ source, of }) => source === "line" && of === id);
		case "group":
			return floodGroups(desk).includes(id);
		case "draft":
			return desk.drafts.some((draft) => draft.id === id);
		case "dialogue":
			return desk.dialogues.some((dialogue) => dialogue.ref === id);
		case "alert":
			return desk.alerts.some((alert) => alert.id === id);
		case "hold":
			return desk.holds.some((hold) => hold.id === id);
		case "only-we-know":
			return desk.onlyWeKnow.some((task) => task.id === id);
		case "conflict":
			return desk.conflicts.some((conflict) => conflict.id === id);
		case "operation":
			return desk.operations.some((operation) => operation.id === id);
	}
}
