import { render } from "preact";
import { deskCommands } from "./commands.ts";
import { App } from "./desk/App.tsx";
import { translatorOf } from "./desk/context.tsx";
import { type Desk, keyName, press } from "./keys.ts";
import { followDetails } from "./link/details.ts";
import { followLive } from "./link/live.ts";
import { followMinutes } from "./link/minutes.ts";
import { nodeClient } from "./link/node.ts";
import { followSession } from "./link/session.ts";
import type { DeskMap } from "./map/desk-map.ts";
import type { MapStart } from "./map/mount.ts";
import { openSound } from "./sound.ts";
import { initialState } from "./state/reduce.ts";
import { loadSettings, type Settings, saveSettings } from "./state/settings.ts";
import { createStore } from "./state/store.ts";

const TICK_MS = 250;

const store = createStore(initialState(loadSettings(localStorage)));
const node = nodeClient();
let map: DeskMap | null = null;
const desk: Desk = {
	store,
	commands: deskCommands(store, node),
	fitMap: () => map?.fit(),
};
const startMap: MapStart = async (holder, mapStore, translate) => {
	const { startDeskMap } = await import("./map/desk-map.ts");
	map = await startDeskMap(holder, mapStore, node, translate);
};

/** The document's own language, direction and theme follow the settings. */
function dressDocument(settings: Settings): void {
	const { language, direction } = translatorOf(settings.language);
	const root = document.documentElement;
	root.lang = language;
	root.dir = direction;
	root.dataset.theme = settings.theme;
}

function followSettings(): void {
	let shown = store.get().settings;
	dressDocument(shown);
	store.subscribe(() => {
		const { settings } = store.get();
		if (settings === shown) return;
		shown = settings;
		dressDocument(settings);
		saveSettings(localStorage, settings);
	});
}

function followKeys(): void {
	window.addEventListener("keydown", (event) => {
		openSound();
		const name = keyName(event);
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		// A held key repeats; only moving through rows is meant to.
		if (event.repeat && !["↑", "↓", "J", "I"].includes(name)) return;
		if (belongsToFocus(event.target, name)) return;
		store.dispatch({ type: "tick", atMs: performance.now() });
		store.dispatch({ type: "sound_ready" });
		if (press(desk, name)) event.preventDefault();
	});
	window.addEventListener("pointerdown", () => {
		openSound();
		store.dispatch({ type: "sound_ready" });
	});
}

const TYPED_IN = [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement];
/** Kinds of input that letters mean nothing to. */
const NO_WORDS = new Set(["radio", "checkbox"]);

/** Keys that what has the focus needs for itself: typing, pressing a button, panning the map. */
function belongsToFocus(target: EventTarget | null, name: string): boolean {
	if (!(target instanceof HTMLElement)) return false;
	if (target instanceof HTMLInputElement && NO_WORDS.has(target.type))
		return name === "↑" || name === "↓" || name === "Enter" || name === " ";
	if (TYPED_IN.some((kind) => target instanceof kind)) return name !== "Esc";
	if (target instanceof HTMLButtonElement) return name === "Enter" || name === " ";
	if (target.closest(".map-holder") !== null) return name === "↑" || name === "↓";
	return false;
}

followSettings();
followKeys();
followLive(store);
followSession(store, node);
followDetails(store, node);
followMinutes(store, node);
setInterval(() => store.dispatch({ type: "tick", atMs: performance.now() }), TICK_MS);

const root = document.getElementById("desk");
if (root === null) throw new Error("index.html has no element #desk to draw the desk in");
render(<App desk={desk} startMap={startMap} />, root);

// The stream brings the first desk too; whichever is first is shown.
node
	.desk()
	.then((first) => {
		if (store.get().desk === null) {
			store.dispatch({ type: "desk", desk: first, atMs: performance.now() });
		}
	})
	.catch(() => {
		// The stream's own error is already on screen.
	});
