import { type Ecef, toEcef } from "./geodesy.ts";
import type { Outline } from "./volume.ts";

/**
 * An outline as numbers one after another: the latitudes of its vertices, the longitudes, and last the
 * radius or half-width of what has one. A disc has one vertex, its centre; a ring's first is not repeated.
 */
export interface OutlineRun {
	kind: Outline["kind"];
	/** Of vertices. */
	count: number;
	numbers: ArrayLike<number>;
	/** Where in `numbers` it begins. */
	from: number;
}

export function runOf(outline: Outline): OutlineRun {
	const { kind } = outline;
	if (kind === "disc") {
		const { lat9, lon9, radiusMm } = outline;
		return { kind, count: 1, numbers: [lat9, lon9, radiusMm], from: 0 };
	}
	const { lat9, lon9 } = outline;
	const numbers = [...lat9, ...lon9];
	if (kind === "corridor") numbers.push(outline.halfWidthMm);
	return { kind, count: lat9.length, numbers, from: 0 };
}

export function runLength(kind: Outline["kind"], count: number): number {
	return kind === "polygon" ? 2 * count : 2 * count + 1;
}

/** A vertex in the earth-centred frame. */
export function vertexOf({ count, numbers, from }: OutlineRun, i: number): Ecef {
	return toEcef(numbers[from + i] as number, numbers[from + count + i] as number);
}

/** How far the outline reaches from its vertices and the edges between them. */
export function widthMm({ kind, count, numbers, from }: OutlineRun): number {
	return kind === "polygon" ? 0 : (numbers[from + 2 * count] as number);
}
