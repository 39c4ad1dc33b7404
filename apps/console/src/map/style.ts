import type {
	ExpressionSpecification,
	FilterSpecification,
	LayerSpecification,
	StyleSpecification,
} from "maplibre-gl";
import type { Palette } from "./palette.ts";

/** Names of the sources that the desk fills. */
export const SOURCES = [
	"land",
	"basemap",
	"grid",
	"zones",
	"told",
	"own",
	"peer",
	"conflicts",
	"alerts",
	"vectors",
	"tracks",
] as const;
export type SourceName = (typeof SOURCES)[number];

/** Fonts of the machine: no glyph server is asked. */
const FONT = ["Noto Sans", "DejaVu Sans", "sans-serif"];

/** A corridor's width in pixels, which doubles at each zoom. */
const CORRIDOR: ExpressionSpecification = [
	"interpolate",
	["exponential", 2],
	["zoom"],
	0,
	["get", "width0"],
	24,
	["*", ["get", "width0"], 2 ** 24],
];

const IS = (type: "Polygon" | "LineString" | "Point"): ExpressionSpecification => [
	"==",
	["geometry-type"],
	type,
];

/** Whether a volume's window holds the instant shown. */
export function activeAt(seconds: number): ExpressionSpecification {
	return ["all", ["<=", ["get", "startS"], seconds], [">", ["get", "endS"], seconds]];
}

export function deskStyle(palette: Palette, seconds: number): StyleSpecification {
	const empty = { type: "FeatureCollection" as const, features: [] };
	return {
		version: 8,
		sources: Object.fromEntries(
			SOURCES.map((name) => [name, { type: "geojson" as const, data: empty }]),
		),
		layers: [
			{ id: "sea", type: "background", paint: { "background-color": palette.sea } },
			...ground(palette),
			...zones(palette),
			...told(palette),
			...conflictGlow(palette),
			...operations("peer", palette, seconds),
			...operations("own", palette, seconds),
			conflictMark(palette),
			...traffic(palette),
		],
	};
}

function ground(palette: Palette): LayerSpecification[] {
	const layers: LayerSpecification[] = [];
	for (const source of ["land", "basemap"]) {
		layers.push(
			{
				id: `${source}-fill`,
				type: "fill",
				source,
				filter: IS("Polygon"),
				paint: { "fill-color": palette.land },
			},
			{
				id: `${source}-line`,
				type: "line",
				source,
				paint: { "line-color": palette.coast, "line-width": 1 },
			},
		);
	}
	layers.push({
		id: "grid",
		type: "line",
		source: "grid",
		paint: { "line-color": palette.grid, "line-width": 1 },
	});
	return layers;
}

function zones(palette: Palette): LayerSpecification[] {
	return [
		{
			id: "zone-hatch",
			type: "fill",
			source: "zones",
			filter: ["all", IS("Polygon"), ["==", ["get", "rule"], "closed"]],
			paint: { "fill-pattern": "hatch", "fill-opacity": 0.55 },
		},
		{
			id: "outsider-line",
			type: "line",
			source: "zones",
			filter: ["==", ["get", "rule"], "outsider"],
			paint: { "line-color": palette.dim, "line-width": 2, "line-dasharray": [0.5, 2] },
		},
		{
			id: "zone-line",
			type: "line",
			source: "zones",
			filter: ["!=", ["get", "rule"], "outsider"],
			paint: { "line-color": palette.dim, "line-width": 1.2 },
		},
		label("zone-name", "zones", ["get", "name"], palette.dim, palette, 11),
	];
}

/** Ours solid and faintly filled; theirs an outline of dashes. Strong while the instant is inside. */
function operations(
	source: "own" | "peer",
	palette: Palette,
	seconds: number,
): LayerSpecification[] {
	const color = source === "own" ? palette.own : palette.theirs;
	const chosen: ExpressionSpecification = ["boolean", ["get", "chosen"], false];
	const opacity: ExpressionSpecification = [
		"case",
		chosen,
		1,
		activeAt(seconds),
		source === "own" ? 0.95 : 0.9,
		0.5,
	];
	const dash = source === "peer" ? { "line-dasharray": [4, 2.5] } : {};
	const width: ExpressionSpecification = ["case", chosen, 2.6, 1.4];
	return [
		...(source === "own"
			? [
					{
						id: "own-fill",
						type: "fill" as const,
						source,
						filter: IS("Polygon"),
						paint: {
							"fill-color": color,
							"fill-opacity": ["case", activeAt(seconds), 0.14, 0.05] as ExpressionSpecification,
						},
					},
				]
			: []),
		{
			id: `${source}-outline`,
			type: "line",
			source,
			filter: ["!", IS("Point")],
			layout: { "line-join": "round" },
			paint: {
				"line-color": color,
				"line-width": width,
				"line-gap-width": CORRIDOR,
				"line-opacity": opacity,
				...dash,
			},
		},
		{
			id: `${source}-point`,
			type: "circle",
			source,
			filter: IS("Point"),
			paint: {
				"circle-radius": 3,
				"circle-color": source === "own" ? color : palette.sea,
				"circle-stroke-color": color,
				"circle-stroke-width": 1.2,
				"circle-opacity": opacity,
				"circle-stroke-opacity": opacity,
			},
		},
	];
}

/** Boxes around what one party has told the other. */
function told(palette: Palette): LayerSpecification[] {
	const color: ExpressionSpecification = [
		"case",
		["==", ["get", "direction"], "told"],
		palette.own,
		palette.theirs,
	];
	return [
		{
			id: "told-fill",
			type: "fill",
			source: "told",
			paint: { "fill-color": color, "fill-opacity": 0.08 },
		},
		{
			id: "told-line",
			type: "line",
			source: "told",
			paint: { "line-color": color, "line-width": 1.4, "line-dasharray": [1, 2] },
		},
		label("told-label", "told", ["get", "label"], palette.dim, palette, 11),
	];
}

const UNRESOLVED: ExpressionSpecification = ["boolean", ["get", "unresolved"], false];

/** A glow beneath the volumes that meet, so that their own lines stay what they are. */
function conflictGlow(palette: Palette): LayerSpecification[] {
	const isVolume: FilterSpecification = ["!", ["has", "mark"]];
	return [
		{
			id: "conflict-fill",
			type: "fill",
			source: "conflicts",
			filter: ["all", isVolume, IS("Polygon"), UNRESOLVED],
			paint: { "fill-color": palette.urgent, "fill-opacity": 0.1 },
		},
		{
			id: "conflict-line",
			type: "line",
			source: "conflicts",
			filter: ["all", isVolume, ["!", IS("Point")]],
			layout: { "line-join": "round" },
			paint: {
				"line-color": ["case", UNRESOLVED, palette.urgent, palette.dim],
				"line-width": 5,
				"line-gap-width": CORRIDOR,
				"line-opacity": 0.22,
			},
		},
	];
}

/** One mark where two operations meet, with the time. */
function conflictMark(palette: Palette): LayerSpecification {
	const color: ExpressionSpecification = ["case", UNRESOLVED, palette.urgent, palette.dim];
	const text: ExpressionSpecification = ["concat", "▲ ", ["get", "label"]];
	return {
		...label("conflict-mark", "conflicts", text, color, palette, 12),
		filter: ["has", "mark"],
	};
}

function traffic(palette: Palette): LayerSpecification[] {
	const dim: ExpressionSpecification = [
		"case",
		["==", ["get", "age"], "fresh"],
		palette.text,
		palette.dim,
	];
	return [
		{
			id: "alert-line",
			type: "line",
			source: "alerts",
			filter: IS("LineString"),
			paint: { "line-color": palette.urgent, "line-width": 2, "line-dasharray": [2, 1] },
		},
		{
			id: "alert-ring",
			type: "circle",
			source: "alerts",
			filter: IS("Point"),
			paint: {
				"circle-radius": 16,
				"circle-color": palette.urgent,
				"circle-opacity": 0,
				"circle-stroke-color": palette.urgent,
				"circle-stroke-width": 2,
			},
		},
		{
			id: "vectors",
			type: "line",
			source: "vectors",
			paint: { "line-color": palette.dim, "line-width": 1 },
		},
		{
			id: "tracks",
			type: "symbol",
			source: "tracks",
			layout: {
				"icon-image": ["get", "symbol"],
				"icon-rotate": ["get", "turn"],
				"icon-rotation-alignment": "map",
				"icon-allow-overlap": true,
				"icon-ignore-placement": true,
				"icon-size": 0.85,
			},
		},
		{
			id: "track-labels",
			type: "symbol",
			source: "tracks",
			layout: {
				"text-field": ["get", "label"],
				"text-font": FONT,
				"text-size": 11,
				"text-variable-anchor": ["left", "right", "top", "bottom"],
				"text-radial-offset": 1.3,
				"text-justify": "auto",
				"text-max-width": 16,
			},
			paint: {
				"text-color": dim,
				"text-halo-color": palette.halo,
				"text-halo-width": 1.5,
			},
		},
	];
}

function label(
	id: string,
	source: SourceName,
	text: ExpressionSpecification,
	color: string | ExpressionSpecification,
	palette: Palette,
	size: number,
): Extract<LayerSpecification, { type: "symbol" }> {
	return {
		id,
		type: "symbol",
		source,
		layout: { "text-field": text, "text-font": FONT, "text-size": size, "text-offset": [0, 0.2] },
		paint: { "text-color": color, "text-halo-color": palette.halo, "text-halo-width": 1.5 },
	};
}
