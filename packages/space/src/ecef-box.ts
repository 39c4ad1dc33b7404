import { chord2Mm2 } from "./geodesy.ts";
import { runOf, vertexOf, widthMm } from "./outline-run.ts";
import { riseMm } from "./spine.ts";
import type { Micros } from "./units.ts";
import type { Volume } from "./volume.ts";

/** Time, and a box in the earth-centred frame: integers, mm, rounded outward. */
export interface Box {
	startUs: Micros;
	endUs: Micros;
	lowX: number;
	lowY: number;
	lowZ: number;
	highX: number;
	highY: number;
	highZ: number;
}

/** Around the vertices, with room for the rise of the longest edge, the width and 1 mm of rounding. */
export function boxOf({ outline, window }: Pick<Volume, "outline" | "window">): Box {
	const run = runOf(outline);
	const vertices = Array.from({ length: run.count }, (_, i) => vertexOf(run, i));
	const first = vertices[0] ?? { x: 0, y: 0, z: 0 };
	const box: Box = {
		...window,
		lowX: first.x,
		lowY: first.y,
		lowZ: first.z,
		highX: first.x,
		highY: first.y,
		highZ: first.z,
	};
	let longest2 = 0;
	let before = outline.kind === "polygon" ? (vertices[vertices.length - 1] ?? first) : first;
	for (const p of vertices) {
		box.lowX = Math.min(box.lowX, p.x);
		box.lowY = Math.min(box.lowY, p.y);
		box.lowZ = Math.min(box.lowZ, p.z);
		box.highX = Math.max(box.highX, p.x);
		box.highY = Math.max(box.highY, p.y);
		box.highZ = Math.max(box.highZ, p.z);
		longest2 = Math.max(longest2, chord2Mm2(p, before));
		before = p;
	}
	const margin = riseMm(Math.sqrt(longest2)) + widthMm(run) + 1;
	box.lowX = Math.floor(box.lowX - margin);
	box.lowY = Math.floor(box.lowY - margin);
	box.lowZ = Math.floor(box.lowZ - margin);
	box.highX = Math.ceil(box.highX + margin);
	box.highY = Math.ceil(box.highY + margin);
	box.highZ = Math.ceil(box.highZ + margin);
	return box;
}
