import { wrapLongitude9 } from "../geodesy.ts";
import type { Spine } from "../spine.ts";
import type { Micros } from "../units.ts";
import type { Volume } from "../volume.ts";
import { type Course, courseBox, courseFrom, isBeyond, type Leg, legsFrom } from "./course.ts";
import { firstContactUs, holds } from "./crossing.ts";
import { cellAt, cellOf, rowOf, rowSpan } from "./grid.ts";
import { during, type Presence, within } from "./presence.ts";
import type { ZoneIndex } from "./zone-index.ts";

/** Tracks at one instant, in arrays of one length. */
export interface ZoneTracks {
	count: number;
	/** 1e-9 degree. */
	lat9: Float64Array;
	lon9: Float64Array;
	altitude01mm: Int32Array;
	/** Place of each altitude's datum in `DATUMS`. */
	datum: Uint8Array;
	/** Ground speed, mm/s; 0 where none is reported. */
	speedMmS: Float64Array;
	/** True track, 1e-3 degree clockwise from north. */
	trackMdeg: Float64Array;
	/** Vertical rate, 0.1 mm/s, whole; 0 where none is reported or it counts as level. */
	climb01mmS: Int32Array;
}

/** Tracks and zones that they are in or come to, in arrays of one length; each pair once. */
export interface ZoneEntries {
	count: number;
	/** Their numbers. */
	track: Int32Array;
	zone: Int32Array;
	/** The first instant inside, rounded up, µs UTC; now, where it is inside already. */
	entryUs: Float64Array;
	/** 1: outline and window hold it then, but the datums differ: whether it enters is unknown. */
	isUnknown: Uint8Array;
}

/**
 * Every zone that a track is in at `nowUs` or enters by `nowUs + lookAheadUs`, and when: outline, band
 * and window hold it at once, as `inside` says. The track flies the geodesic in its direction at its
 * ground speed, and climbs or sinks evenly.
 *
 * Band and window are met to the microsecond, exactly. Course and edges are geodesics cut into
 * pieces of at most 20 km, each taken as the section of the ellipsoid by a plane, which is off by
 * some tenths of a millimetre to the side and millimetres along: against GeographicLib the instants
 * err by less than 0.1 ms at 300 m/s. For a course that meets an edge at a small angle α it is up to
 * (1 mm / sin α) / speed, and one that grazes an edge by less than 1 mm may be told to enter or not.
 */
export function entries(
	tracks: ZoneTracks,
	index: ZoneIndex,
	nowUs: Micros,
	lookAheadUs: number,
): ZoneEntries {
	const found = emptyEntries();
	const { first, entries: codes, startUs, endUs } = index;
	const { lower01mm, upper01mm, datum: datums } = index;
	// The last track that looked at each zone.
	const seen = new Int32Array(index.zones.length).fill(-1);
	const lastUs = nowUs + lookAheadUs;
	for (let track = 0; track < tracks.count; track++) {
		const lat9 = tracks.lat9[track] as number;
		const lon9 = wrapLongitude9(tracks.lon9[track] as number);
		const speedMmS = tracks.speedMmS[track] as number;
		const trackMdeg = tracks.trackMdeg[track] as number;
		const altitude = tracks.altitude01mm[track] as number;
		const climb01mmS = tracks.climb01mmS[track] as number;
		const change = (climb01mmS * lookAheadUs) / 1e6;
		const low = Math.min(altitude, altitude + change);
		const high = Math.max(altitude, altitude + change);
		const datum = tracks.datum[track] as number;
		const home = cellOf(lat9 / 1e9, lon9 / 1e9);
		let course: Course | null = null;
		const look = (cell: number) => {
			const end = first[cell + 1] as number;
			for (let at = first[cell] as number; at < end; at++) {
				const code = codes[at] as number;
				const zone = code >> 1;
				if (seen[zone] === track) continue;
				seen[zone] = track;
				if ((startUs[zone] as number) > lastUs || (endUs[zone] as number) <= nowUs) continue;
				const lower = lower01mm[zone] as number;
				const upper = upper01mm[zone] as number;
				const isUnknown = datums[zone] !== datum;
				if (!isUnknown && (high < lower || low > upper)) continue;
				const isWhole = (code & 1) === 1 && cell === home && (startUs[zone] as number) <= nowUs;
				if (isWhole && (isUnknown || (altitude >= lower && altitude <= upper))) {
					append(found, track, zone, nowUs, isUnknown);
					continue;
				}
				course ??= courseFrom(lat9, lon9, speedMmS, trackMdeg, lookAheadUs);
				const { band, window } = index.zones[zone] as Volume;
				let presence = during(window, nowUs, lookAheadUs);
				if (!isUnknown) presence = within(presence, altitude, climb01mmS, band);
				const us = contactUs(course, index, zone, presence);
				if (us !== null) append(found, track, zone, nowUs + us, isUnknown);
			}
		};
		// The cell of the track first: what holds all of it needs no look at its edge.
		look(home);
		const reachMm = (speedMmS * lookAheadUs) / 1e6;
		const { south, north, west, east } = courseBox(lat9 / 1e9, lon9 / 1e9, trackMdeg, reachMm);
		const last = rowOf(north);
		for (let row = rowOf(south); row <= last; row++) {
			const span = rowSpan(row, west, east);
			for (let k = 0; k < span.count; k++) {
				const cell = cellAt(span, k);
				if (cell !== home) look(cell);
			}
		}
	}
	return found;
}

/** When a course first meets an outline within some time, µs from its start; null when it does not. */
function contactUs(
	course: Course,
	{ zones, spines }: ZoneIndex,
	zone: number,
	{ fromUs, toUs }: Presence,
): number | null {
	const spine = spines[zone] as Spine;
	if (fromUs > toUs || isBeyond(course, spine)) return null;
	const { kind } = (zones[zone] as Volume).outline;
	const legs = legsFrom(course, fromUs);
	if (holds(spine, kind, (legs[0] as Leg).from)) return fromUs;
	for (const leg of legs) {
		if (leg.fromUs > toUs) return null;
		const us = Math.ceil(firstContactUs(spine, kind, leg));
		if (us <= toUs) return us;
		if (us < Number.POSITIVE_INFINITY) return null;
	}
	return null;
}

function emptyEntries(): ZoneEntries {
	return { count: 0, ...arrays(1024) };
}

function arrays(length: number): Omit<ZoneEntries, "count"> {
	return {
		track: new Int32Array(length),
		zone: new Int32Array(length),
		entryUs: new Float64Array(length),
		isUnknown: new Uint8Array(length),
	};
}

function append(
	found: ZoneEntries,
	track: number,
	zone: number,
	entryUs: number,
	isUnknown: boolean,
): void {
	if (found.count === found.track.length) {
		const wider = arrays(2 * found.count);
		wider.track.set(found.track);
		wider.zone.set(found.zone);
		wider.entryUs.set(found.entryUs);
		wider.isUnknown.set(found.isUnknown);
		Object.assign(found, wider);
	}
	const at = found.count++;
	found.track[at] = track;
	found.zone[at] = zone;
	found.entryUs[at] = entryUs;
	found.isUnknown[at] = isUnknown ? 1 : 0;
}
