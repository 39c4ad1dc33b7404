import type { LedgerRow } from "@tansiq/api";
import type { Translator } from "@tansiq/language";
import type { FeatureCollection } from "geojson";
import { type GeoJSONSource, Map as MapLibre, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { translatorOf } from "../desk/context.tsx";
import { utcWindow } from "../desk/times.tsx";
import type { NodeClient } from "../link/node.ts";
import { nodeNowUs } from "../state/clock.ts";
import type { ClientState } from "../state/model.ts";
import { replayed } from "../state/replayed.ts";
import type { Store } from "../state/store.ts";
import { openConflicts } from "../state/targets.ts";
import { boundsOf, vertices } from "./geometry.ts";
import { graticule } from "./grid.ts";
import {
	conflictFeatures,
	operationFeatures,
	outsiderFeatures,
	toldFeatures,
	zoneFeatures,
} from "./operations.ts";
import { PALETTES } from "./palette.ts";
import { deskStyle, type SourceName } from "./style.ts";
import { addSymbols } from "./symbols.ts";
import { alertFeatures, trackAge, trackFeatures, vectorFeatures } from "./tracks.ts";

export interface DeskMap {
	/** Brings the selected operation into view, or else everything that is drawn. */
	fit(): void;
}

/** The style's opacity by time is renewed this often; a volume lasts a minute or more. */
const INSTANT_STEP_S = 10;
/** Above so many tracks the picture is drawn once a second, so that clicks are never late. */
const MANY_TRACKS = 5_000;
const MANY_TRACKS_EVERY_MS = 1_000;

/** How often the age beside a track that is not heard is renewed. */
const AGES_EVERY_MS = 1_000;

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Draws the desk's state on a map and keeps it drawn; resolves when the first frame is up. */
export async function startDeskMap(
	holder: HTMLElement,
	store: Store,
	node: Pick<NodeClient, "basemap">,
	translate: Translator,
): Promise<DeskMap> {
	setWorkerUrl("/map-worker.js");
	const data = new Map<SourceName, FeatureCollection>([["grid", graticule()]]);
	let theme = store.get().settings.theme;
	let seconds = instant(store.get());

	const map = new MapLibre({
		container: holder,
		style: deskStyle(PALETTES[theme], seconds),
		center: [0, 20],
		zoom: 2,
		attributionControl: false,
		// Labels carry an age that changes each second; a fade would never finish.
		fadeDuration: 0,
		dragRotate: false,
		pitchWithRotate: false,
		renderWorldCopies: false,
		locale: {
			"Map.Title": translate.t("map.title"),
			"ScaleControl.NauticalMiles": "NM",
		},
	});
	map.touchZoomRotate.disableRotation();
	const scale = new ScaleControl({ unit: "nautical", maxWidth: 120 });
	map.addControl(scale, "bottom-left");

	function put(name: SourceName, features: FeatureCollection): void {
		data.set(name, features);
		map.getSource<GeoJSONSource>(name)?.setData(features);
	}

	await new Promise<void>((resolve) => map.once("load", () => resolve()));
	addSymbols(map, PALETTES[theme]);
	put("grid", data.get("grid") ?? EMPTY);
	void loadGround(put, node);

	let drawn: ClientState | null = null;
	let tracksDrawnMs = Number.NEGATIVE_INFINITY;
	let fitted = false;
	/** Once a person has moved the map it stays where they put it. */
	let handled = false;
	for (const gesture of ["wheel", "dblclick", "touchstart"])
		holder.addEventListener(gesture, () => {
			handled = true;
		});
	map.on("dragstart", () => {
		handled = true;
	});

	function draw(): void {
		const state = replayed(store.get());
		const before = drawn;
		drawn = state;
		if (state.settings.theme !== theme) restyle(state.settings.theme);
		const changed = (...names: (keyof ClientState)[]) =>
			before === null || names.some((name) => before[name] !== state[name]);
		const redrawn = changed("desk", "details", "selection", "settings", "outside");
		// Another time is another picture: it is brought into view once.
		if (before !== null && before.replay !== state.replay) fitted = false;
		if (redrawn) drawOperations(state);
		if (changed("disclosed", "toldOnMap")) put("told", toldFeatures(toldOnMap(state)));
		if (before !== null && before.toldOnMap !== state.toldOnMap && state.toldOnMap !== null)
			fit(false);
		if (changed("tracks", "settings", "desk", "outside") || agesMove(state)) drawTracks(state);
		if (changed("settings")) {
			scale.setUnit(state.settings.units === "metric" ? "metric" : "nautical");
		}
		drawInstant(state);
		if (!fitted || (redrawn && !handled && isOutgrown())) fitted = fit(true);
	}

	/** Whether a symbol must change although nothing was heard: only an ageing track does. */
	function agesMove(state: ClientState): boolean {
		if (state.nowMs - tracksDrawnMs < AGES_EVERY_MS) return false;
		const nowUs = nodeNowUs(state);
		return state.tracks.some((track) => trackAge(track, nowUs) !== "fresh");
	}

	function drawOperations(state: ClientState): void {
		const { desk, details, selection } = state;
		if (desk === null) return;
		const selected = operationOf(state);
		put("own", operationFeatures(desk.operations, details, "own", selected));
		put("peer", operationFeatures(desk.operations, details, "peer", selected));
		const zones = zoneFeatures(desk.zones);
		const outsiders = outsiderFeatures(state.outside?.outsiders ?? []);
		put("zones", { ...zones, features: [...zones.features, ...outsiders] });
		const nowUs = nodeNowUs(state);
		const shown = openConflicts(state).filter(
			(conflict) =>
				conflict.status === "unresolved" ||
				(selection?.kind === "conflict" && selection.id === conflict.id),
		);
		put(
			"conflicts",
			conflictFeatures(shown, details, (conflict) => {
				const window = conflict.windows[0];
				return window === undefined ? "" : utcWindow(window, nowUs);
			}),
		);
	}

	function drawTracks(state: ClientState): void {
		const every = state.tracks.length > MANY_TRACKS ? MANY_TRACKS_EVERY_MS : 0;
		if (state.nowMs - tracksDrawnMs < every) return;
		tracksDrawnMs = state.nowMs;
		const nowUs = state.replay === null ? nodeNowUs(state) : (state.viewUs ?? 0);
		const words = translatorOf(state.settings.language);
		const names = new Map(
			state.desk?.operations
				.filter(({ owner }) => owner === "own")
				.map((operation) => [operation.id, operation.label ?? operation.id]),
		);
		put(
			"tracks",
			trackFeatures({
				tracks: state.tracks,
				nowUs,
				units: state.settings.units,
				translate: words,
				nameOf: (id) => names.get(id),
				unknown: new Set(state.outside?.unknownTracks.map(({ track }) => track.id)),
			}),
		);
		put("vectors", vectorFeatures(state.tracks, nowUs));
		put("alerts", alertFeatures(state.desk?.alerts ?? [], state.tracks));
	}

	function drawInstant(state: ClientState): void {
		const now = instant(state);
		if (now === seconds) return;
		seconds = now;
		for (const layer of deskStyle(PALETTES[theme], seconds).layers) {
			for (const [name, value] of Object.entries(layer.paint ?? {})) {
				if (name.endsWith("opacity")) map.setPaintProperty(layer.id, name as "fill-opacity", value);
			}
		}
	}

	function restyle(next: typeof theme): void {
		theme = next;
		for (const layer of deskStyle(PALETTES[theme], seconds).layers) {
			for (const [name, value] of Object.entries(layer.paint ?? {})) {
				map.setPaintProperty(layer.id, name as "fill-color", value);
			}
		}
		addSymbols(map, PALETTES[theme]);
	}

	/** Whether an operation or an alert lies where nobody looks. */
	function isOutgrown(): boolean {
		const view = map.getBounds();
		return (["own", "peer", "zones", "alerts"] as const)
			.flatMap((name) => data.get(name)?.features ?? [])
			.some(({ geometry }) => {
				for (const [lon, lat] of vertices(geometry))
					if (lon !== undefined && lat !== undefined && !view.contains([lon, lat])) return true;
				return false;
			});
	}

	/** @returns whether there was anything to bring into view */
	function fit(atOnce: boolean): boolean {
		const selected = operationOf(store.get());
		const drawnFeatures = (["own", "peer", "tracks", "zones"] as const).flatMap(
			(name) => data.get(name)?.features ?? [],
		);
		const chosen = drawnFeatures.filter(({ properties }) => properties?.operation === selected);
		const told = data.get("told")?.features ?? [];
		const picked = selected !== null && chosen.length > 0 ? chosen : drawnFeatures;
		const features = told.length > 0 ? told : picked;
		const bounds = boundsOf(features.flatMap(({ geometry }) => [...vertices(geometry)]));
		if (bounds === null) return false;
		const still = atOnce || matchMedia("(prefers-reduced-motion: reduce)").matches;
		map.fitBounds(bounds, {
			padding: { top: 48, bottom: 56, left: 48, right: 110 },
			maxZoom: 11,
			duration: still ? 0 : 400,
		});
		return true;
	}

	let scheduled = false;
	const later = () => {
		if (scheduled) return;
		scheduled = true;
		requestAnimationFrame(() => {
			scheduled = false;
			draw();
		});
	};
	store.subscribe(later);
	draw();
	selectOnClick(map, store);
	return { fit: () => fit(false) };
}

/** The instant shown, in whole seconds UTC at the style's step. */
function instant(state: ClientState): number {
	const us = state.viewUs ?? nodeNowUs(state);
	return Math.floor(us / 1e6 / INSTANT_STEP_S) * INSTANT_STEP_S;
}

/** The rows whose area a person asked to see. */
function toldOnMap({ disclosed, toldOnMap: shown }: ClientState): LedgerRow[] {
	if (disclosed === null || shown === null) return [];
	const rows = [...disclosed.told.rows, ...disclosed.heard.rows];
	return shown === "all" ? rows : rows.filter(({ entry }) => entry === shown.entry);
}

/** The operation that the selection is about. */
function operationOf({ selection, desk }: ClientState): string | null {
	if (selection === null || desk === null) return null;
	const { id } = selection;
	switch (selection.kind) {
		case "operation":
			return id;
		case "draft":
		case "minutes":
		case "line":
		case "group":
			return null;
		case "dialogue":
			return desk.dialogues.find(({ ref }) => ref === id)?.operation ?? null;
		case "hold":
			return desk.holds.find((hold) => hold.id === id)?.operation ?? null;
		case "only-we-know":
			return desk.onlyWeKnow.find((task) => task.id === id)?.operation ?? null;
		case "alert":
			return desk.alerts.find((alert) => alert.id === id)?.operations[0] ?? null;
		case "conflict":
			return desk.conflicts.find((conflict) => conflict.id === id)?.operations[0] ?? null;
	}
}

async function loadGround(
	put: (name: SourceName, features: FeatureCollection) => void,
	node: Pick<NodeClient, "basemap">,
): Promise<void> {
	const [land, basemap] = await Promise.allSettled([
		fetch("/land.json").then((response) => response.json()),
		node.basemap(),
	]);
	if (land.status === "fulfilled") put("land", land.value);
	if (basemap.status === "fulfilled" && basemap.value !== null) {
		put("basemap", basemap.value as FeatureCollection);
	}
}

function selectOnClick(map: MapLibre, store: Store): void {
	const layers = ["tracks", "own-outline", "own-fill", "own-point", "peer-outline", "peer-point"];
	const near = 4;
	map.on("click", ({ point }) => {
		const [hit] = map.queryRenderedFeatures(
			[
				[point.x - near, point.y - near],
				[point.x + near, point.y + near],
			],
			{ layers },
		);
		const id: unknown = hit?.properties.operation;
		if (typeof id !== "string") return;
		if (store.get().desk?.operations.some((operation) => operation.id === id)) {
			store.dispatch({ type: "select", selection: { kind: "operation", id } });
		}
	});
}
