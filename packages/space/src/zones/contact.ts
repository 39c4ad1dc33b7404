import type { Spine } from "../spine.ts";
import type { Volume } from "../volume.ts";
import { type Course, isBeyond, type Leg, legCount, legFrom, pointAfter } from "./course.ts";
import { firstContactUs, holds } from "./crossing.ts";
import { putNearPieces } from "./line.ts";
import { isHeldInCell } from "./place-in-cell.ts";
import type { Presence } from "./presence.ts";
import type { ZoneIndex } from "./zone-index.ts";

/** The cell where a course starts: the outline holds all of it, its edge may pass through, or it has none of it. */
export type Start = 0 | 1 | 2;
const EDGE: Start = 1;
const AWAY: Start = 2;

/**
 * When a course first meets an outline within some time, µs from its start; null when it does not.
 * @param item of `edgeZones`, where the edge may pass through the cell where it starts
 * @param cellKind of that cell
 */
export function contactUs(
	course: Course,
	index: ZoneIndex,
	zone: number,
	{ fromUs, toUs }: Presence,
	start: Start,
	item: number,
	cellKind: number,
): number | null {
	const spine = index.spines[zone] as Spine;
	const { line, hasLine } = course;
	if (!hasLine && isBeyond(course, spine)) return null;
	const { kind } = (index.zones[zone] as Volume).outline;
	const near = kind === "polygon" && hasLine ? course.near : null;
	if (near !== null) putNearPieces(near, line, spine);
	// Where no edge is near, it holds all of the course or nothing.
	const firstUs = near?.count === 0 ? 0 : fromUs;
	const isHeld =
		firstUs > 0
			? holds(spine, kind, pointAfter(course, firstUs))
			: start === EDGE && kind === "polygon"
				? isHeldInCell(index, item, cellKind, course.start)
				: start !== AWAY && holds(spine, kind, course.start);
	if (isHeld) return fromUs;
	if (near?.count === 0) return null;
	const count = legCount(course, fromUs);
	let leg: Leg | null = null;
	for (let k = 0; k < count; k++) {
		leg = legFrom(course, fromUs, k, leg);
		if (leg.fromUs > toUs) return null;
		const us = Math.ceil(firstContactUs(spine, kind, leg, near));
		if (us <= toUs) return us;
		if (us < Number.POSITIVE_INFINITY) return null;
	}
	return null;
}
