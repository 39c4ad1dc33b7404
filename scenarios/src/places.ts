import { type Degrees9, destination } from "@tansiq/space";
import type { Route } from "./route.ts";

export interface Place {
	lat9: Degrees9;
	lon9: Degrees9;
}

export const place = (latitude: number, longitude: number): Place => ({
	lat9: Math.round(latitude * 1e9),
	lon9: Math.round(longitude * 1e9),
});

/** A place reached from another by a distance in metres and a track in degrees. */
export const from = (start: Place, trackDegrees: number, metres: number): Place =>
	destination(start.lat9, start.lon9, trackDegrees * 1_000, metres * 1_000);

/** Legs given as track in degrees and length in metres. */
export const legs = (...pairs: [trackDegrees: number, metres: number][]): Route["legs"] =>
	pairs.map(([track, metres]) => ({ trackMdeg: track * 1_000, lengthMm: metres * 1_000 }));

export const BOX_WIDTH_M = 3_000;
export const BOX_HEIGHT_M = 3_000;
/** How far inside its box a survey keeps. */
const MARGIN_M = 300;

/** The corners of a box, from its south-western one. */
export function box(southWest: Place): { lat9: Degrees9[]; lon9: Degrees9[] } {
	const northWest = from(southWest, 0, BOX_HEIGHT_M);
	const corners = [
		southWest,
		from(southWest, 90, BOX_WIDTH_M),
		from(northWest, 90, BOX_WIDTH_M),
		northWest,
	];
	return { lat9: corners.map(({ lat9 }) => lat9), lon9: corners.map(({ lon9 }) => lon9) };
}

/** Where a survey of a box begins. */
export const surveyStart = (southWest: Place) => from(from(southWest, 0, MARGIN_M), 90, MARGIN_M);

const LANE_M = BOX_HEIGHT_M - 2 * MARGIN_M;
/** Up and down a box, a lane every 300 m. */
export const LANES = legs([0, LANE_M], [90, 300], [180, LANE_M], [90, 300], [0, LANE_M / 4]);
/** The same until the second lane's end, and on beyond the box, and back. */
export const STRAYING = legs([0, LANE_M], [90, 300], [180, LANE_M + 4_500], [0, 4_500]);

/** The harbour works, closed to all. */
export const CLOSED = { ...place(-24.62, -4.93), radiusMm: 3_000_000 };
/** The shore of the bird reserve, where a notice is asked for. */
export const RESERVE = {
	lat9: [-23.3, -23.3, -23.42, -23.4].map((latitude) => Math.round(latitude * 1e9)),
	lon9: [-4.5, -4.32, -4.3, -4.48].map((longitude) => Math.round(longitude * 1e9)),
};
/** The coast road, north to south. */
export const ROAD = {
	...place(-23.86, -4.94),
	legs: legs([176, 2_200], [188, 2_600], [171, 1_800], [181, 3_000], [195, 2_400], [172, 4_000]),
};
