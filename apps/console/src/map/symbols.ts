import type { Map as MapLibre } from "maplibre-gl";
import type { Palette } from "./palette.ts";
import type { TrackAge } from "./tracks.ts";

const SIZE = 24;
const RATIO = 2;
const ORIGINS = ["own", "told", "seen"] as const;
const AGES: readonly TrackAge[] = ["fresh", "fading", "last"];

/** An arrowhead is ours, a square was told to us, a diamond was seen by our own sensors. */
const SHAPES: Record<(typeof ORIGINS)[number], readonly (readonly [number, number])[]> = {
	own: [
		[12, 3],
		[19, 20],
		[12, 16],
		[5, 20],
	],
	told: [
		[6, 6],
		[18, 6],
		[18, 18],
		[6, 18],
	],
	seen: [
		[12, 4],
		[20, 12],
		[12, 20],
		[4, 12],
	],
};

/** Draws the track symbols in a palette; a second call replaces them. */
export function addSymbols(map: MapLibre, palette: Palette): void {
	for (const origin of ORIGINS) {
		for (const age of AGES) {
			addImage(map, `${origin}-${age}`, symbol(origin, age, palette, false));
			addImage(map, `${origin}-${age}-doubt`, symbol(origin, age, palette, true));
		}
	}
	addImage(map, "hatch", hatch(palette));
}

function addImage(map: MapLibre, name: string, image: ImageData): void {
	if (map.hasImage(name)) map.updateImage(name, image);
	else map.addImage(name, image, { pixelRatio: RATIO });
}

function canvas(size: number): CanvasRenderingContext2D {
	const element = document.createElement("canvas");
	element.width = size * RATIO;
	element.height = size * RATIO;
	const context = element.getContext("2d");
	if (context === null) throw new Error("the browser gives no 2D canvas to draw map symbols on");
	context.scale(RATIO, RATIO);
	return context;
}

/** Ours is filled while fresh; theirs has a dot while fresh; what is old is an outline, then dashes. */
function symbol(
	origin: (typeof ORIGINS)[number],
	age: TrackAge,
	palette: Palette,
	isDoubtful: boolean,
): ImageData {
	const context = canvas(SIZE);
	context.beginPath();
	for (const [x, y] of SHAPES[origin]) context.lineTo(x, y);
	context.closePath();
	context.lineJoin = "round";
	context.fillStyle = age === "fresh" && origin === "own" ? palette.track : palette.halo;
	context.fill();
	context.strokeStyle = age === "fresh" ? palette.track : palette.dim;
	context.lineWidth = 1.8;
	if (age === "last") context.setLineDash([2.5, 2]);
	context.stroke();
	if (age === "fresh" && origin !== "own") {
		context.beginPath();
		context.arc(12, 12, 2.2, 0, 2 * Math.PI);
		context.fillStyle = palette.track;
		context.fill();
	}
	if (isDoubtful) crossOut(context, palette);
	return context.getImageData(0, 0, SIZE * RATIO, SIZE * RATIO);
}

/** A ring and a cross over a position that cannot be believed: told by shape, not by colour. */
function crossOut(context: CanvasRenderingContext2D, palette: Palette): void {
	context.setLineDash([]);
	context.strokeStyle = palette.track;
	context.lineWidth = 1.4;
	context.beginPath();
	context.arc(12, 12, 11, 0, 2 * Math.PI);
	context.moveTo(4.5, 4.5);
	context.lineTo(19.5, 19.5);
	context.moveTo(19.5, 4.5);
	context.lineTo(4.5, 19.5);
	context.stroke();
}

/** Diagonal lines for a zone: a pattern, so that it needs no colour of its own. */
function hatch(palette: Palette): ImageData {
	const size = 8;
	const context = canvas(size);
	context.strokeStyle = palette.dim;
	context.lineWidth = 0.7;
	for (const shift of [-size, 0, size]) {
		context.beginPath();
		context.moveTo(shift, size);
		context.lineTo(shift + size, 0);
		context.stroke();
	}
	return context.getImageData(0, 0, size * RATIO, size * RATIO);
}
