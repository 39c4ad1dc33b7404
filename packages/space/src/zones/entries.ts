import type { Budget } from "../budget.ts";
import type { Spine } from "../spine.ts";
import type { Micros } from "../units.ts";
import type { Volume } from "../volume.ts";
import {
	ALTITUDE_01MM,
	byPlace,
	CLIMB_01MM_S,
	DATUM,
	LAT9,
	LON9,
	NUMBER,
	RECORD,
	SPEED_MM_S,
	TRACK_MDEG,
} from "./by-place.ts";
import { contactUs, type Start } from "./contact.ts";
import { type Course, courseBox, emptyCourse, legCount, putCourse } from "./course.ts";
import { cellAt, cellOf, rowOf, rowSpan } from "./grid.ts";
import { hasLater, LIMITS, limitsOf } from "./limits.ts";
import { isApart } from "./line.ts";
import { during, within } from "./presence.ts";
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
	/**
	 * 1: whether it enters is unknown: outline and window hold it then, but the datums differ; or band
	 * and window hold it then, and the budget did not reach for the outline.
	 */
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
 *
 * A budget counts each outline whose edge may be on the way as if all of its pieces were tested for
 * the start and for every leg of 20 km, so that what is spent does not depend on what is left out.
 */
export function entries(
	tracks: ZoneTracks,
	index: ZoneIndex,
	nowUs: Micros,
	lookAheadUs: number,
	budget: Budget = { edgeTests: 0, limit: Number.POSITIVE_INFINITY },
): ZoneEntries {
	const search = searchFor(tracks, index, nowUs, lookAheadUs, budget);
	for (let i = 0; i < tracks.count; i++) {
		search.candidates = 0;
		search.record = RECORD * i;
		lookAround(search);
		if (search.candidates > 0) judge(search);
	}
	return search.found;
}

/** A question, and what is at hand to answer it for one track after the other. */
interface Search {
	records: Float64Array;
	/** Where that of the track in question begins. */
	record: number;
	index: ZoneIndex;
	nowUs: Micros;
	lookAheadUs: number;
	budget: Budget;
	limits: Int32Array;
	hasLater: boolean;
	/** The last track that came upon each zone. */
	seen: Int32Array;
	/** Zones of this track that geometry decides. */
	candidates: number;
	zones: Int32Array;
	starts: Uint8Array;
	/** Where each stands in `edgeZones`, if it has an edge in the track's cell. */
	items: Int32Array;
	/** Of the track's cell. */
	kind: number;
	course: Course;
	found: ZoneEntries;
}

/** Room for so many is made at once; what is not written costs nothing. */
const PAIRS_A_TRACK = 8;

const WHOLE: Start = 0;
const EDGE: Start = 1;
const AWAY: Start = 2;

function searchFor(
	tracks: ZoneTracks,
	index: ZoneIndex,
	nowUs: Micros,
	lookAheadUs: number,
	budget: Budget,
): Search {
	const count = index.zones.length;
	return {
		records: byPlace(tracks),
		record: 0,
		index,
		nowUs,
		lookAheadUs,
		budget,
		limits: limitsOf(index, nowUs, nowUs + lookAheadUs),
		hasLater: hasLater(index, nowUs, nowUs + lookAheadUs),
		seen: new Int32Array(count).fill(-1),
		candidates: 0,
		zones: new Int32Array(count + 1),
		starts: new Uint8Array(count + 1),
		items: new Int32Array(count + 1),
		kind: 0,
		course: emptyCourse(lookAheadUs),
		found: { count: 0, ...arrays(1024 + PAIRS_A_TRACK * tracks.count) },
	};
}

/** Finds the zones that hold all of a track's cell, and those whose edge it may come to. */
function lookAround(search: Search): void {
	const { records, record, index, lookAheadUs } = search;
	const {
		kinds: { numbers, shifts },
		setOf,
		firstWithEdges,
	} = index;
	const lat = (records[record + LAT9] as number) / 1e9;
	const lon = (records[record + LON9] as number) / 1e9;
	const altitude = records[record + ALTITUDE_01MM] as number;
	const change = ((records[record + CLIMB_01MM_S] as number) * lookAheadUs) / 1e6;
	const low = Math.min(altitude, altitude + change);
	const high = Math.max(altitude, altitude + change);
	const home = cellOf(lat, lon);
	const homeKind = numbers[home + (shifts[rowOf(lat)] as number)] as number;
	const set = setOf[homeKind] as number;
	search.kind = homeKind;
	takeHeld(search, set);
	if (change !== 0 || search.hasLater) takeLater(search, set, low, high);
	if (homeKind >= firstWithEdges) takeEdges(search, homeKind, EDGE, low, high);
	// A zone that holds another cell has an edge on the way there.
	const reachMm = ((records[record + SPEED_MM_S] as number) * lookAheadUs) / 1e6;
	const { south, north, west, east } = courseBox(
		lat,
		lon,
		records[record + TRACK_MDEG] as number,
		reachMm,
	);
	const last = rowOf(north);
	for (let row = rowOf(south); row <= last; row++) {
		const span = rowSpan(row, west, east);
		const shift = shifts[row] as number;
		for (let k = 0; k < span.count; k++) {
			const cell = cellAt(span, k);
			const kind = numbers[cell + shift] as number;
			if (kind >= firstWithEdges && cell !== home) takeEdges(search, kind, AWAY, low, high);
		}
	}
}

/** The zones of a set that hold a track now. */
function takeHeld(search: Search, set: number): void {
	const { records, record, index, limits, seen, found, nowUs } = search;
	const track = records[record + NUMBER] as number;
	const { setFirst, setZones, datum: datums } = index;
	const altitude = records[record + ALTITUDE_01MM] as number;
	const datum = records[record + DATUM] as number;
	const base = LIMITS * datum * index.zones.length;
	const end = setFirst[set + 1] as number;
	let at = setFirst[set] as number;
	makeRoom(found, end - at);
	const { track: tracks, zone: zones, entryUs, isUnknown } = found;
	let count = found.count;
	for (; at < end; at++) {
		const zone = setZones[at] as number;
		seen[zone] = track;
		// Written in any case and counted when so: a branch would be guessed wrong too often.
		tracks[count] = track;
		zones[count] = zone;
		entryUs[count] = nowUs;
		isUnknown[count] = datums[zone] === datum ? 0 : 1;
		const limit = base + LIMITS * zone;
		count +=
			(altitude >= (limits[limit] as number) ? 1 : 0) &
			(altitude <= (limits[limit + 1] as number) ? 1 : 0);
	}
	found.count = count;
}

/** The zones of a set that may hold a track later, and do not now. */
function takeLater(search: Search, set: number, low: number, high: number): void {
	const { records, record, index, limits } = search;
	const altitude = records[record + ALTITUDE_01MM] as number;
	const base = LIMITS * (records[record + DATUM] as number) * index.zones.length;
	const end = index.setFirst[set + 1] as number;
	for (let at = index.setFirst[set] as number; at < end; at++) {
		const zone = index.setZones[at] as number;
		const limit = base + LIMITS * zone;
		if (high < (limits[limit + 2] as number) || low > (limits[limit + 3] as number)) continue;
		if (altitude >= (limits[limit] as number) && altitude <= (limits[limit + 1] as number))
			continue;
		search.zones[search.candidates] = zone;
		search.starts[search.candidates++] = WHOLE;
	}
}

/** The zones with an edge in cells of a kind whose window and band may hold a track. */
function takeEdges(search: Search, kind: number, start: Start, low: number, high: number): void {
	const { records, record, index, limits, seen, zones, items, starts } = search;
	const track = records[record + NUMBER] as number;
	const { edgeFirst, edgeZones, firstWithEdges } = index;
	const base = LIMITS * (records[record + DATUM] as number) * index.zones.length;
	const end = edgeFirst[kind - firstWithEdges + 1] as number;
	let count = search.candidates;
	for (let at = edgeFirst[kind - firstWithEdges] as number; at < end; at++) {
		const zone = edgeZones[at] as number;
		const limit = base + LIMITS * zone;
		// As above.
		zones[count] = zone;
		items[count] = at;
		starts[count] = start;
		count +=
			(seen[zone] !== track ? 1 : 0) &
			(high >= (limits[limit + 2] as number) ? 1 : 0) &
			(low <= (limits[limit + 3] as number) ? 1 : 0);
		seen[zone] = track;
	}
	search.candidates = count;
}

/** Whether and when a track enters its candidates. */
function judge(search: Search): void {
	const { records, record, index, nowUs, lookAheadUs, course, budget } = search;
	const track = records[record + NUMBER] as number;
	const altitude = records[record + ALTITUDE_01MM] as number;
	const climb01mmS = records[record + CLIMB_01MM_S] as number;
	putCourse(
		course,
		records[record + LAT9] as number,
		records[record + LON9] as number,
		records[record + SPEED_MM_S] as number,
		records[record + TRACK_MDEG] as number,
	);
	for (let i = 0; i < search.candidates; i++) {
		const zone = search.zones[i] as number;
		if (course.hasLine && isApart(course.line, index.spheres, 4 * zone)) continue;
		const { band, window } = index.zones[zone] as Volume;
		const isUnknown = index.datum[zone] !== records[record + DATUM];
		let presence = during(window, nowUs, lookAheadUs);
		if (!isUnknown) presence = within(presence, altitude, climb01mmS, band);
		if (presence.fromUs > presence.toUs) continue;
		budget.edgeTests += (index.spines[zone] as Spine).pieces * (1 + legCount(course, 0));
		if (budget.edgeTests > budget.limit) {
			append(search.found, track, zone, nowUs + presence.fromUs, true);
			continue;
		}
		const start = search.starts[i] as Start;
		const item = start === EDGE ? (search.items[i] as number) : -1;
		const us = contactUs(course, index, zone, presence, start, item, search.kind);
		if (us !== null) append(search.found, track, zone, nowUs + us, isUnknown);
	}
}

function arrays(length: number): Omit<ZoneEntries, "count"> {
	return {
		track: new Int32Array(length),
		zone: new Int32Array(length),
		entryUs: new Float64Array(length),
		isUnknown: new Uint8Array(length),
	};
}

function makeRoom(found: ZoneEntries, more: number): void {
	if (found.count + more <= found.track.length) return;
	const wider = arrays(2 * found.track.length + more);
	wider.track.set(found.track);
	wider.zone.set(found.zone);
	wider.entryUs.set(found.entryUs);
	wider.isUnknown.set(found.isUnknown);
	found.track = wider.track;
	found.zone = wider.zone;
	found.entryUs = wider.entryUs;
	found.isUnknown = wider.isUnknown;
}

function append(
	found: ZoneEntries,
	track: number,
	zone: number,
	entryUs: number,
	isUnknown: boolean,
): void {
	makeRoom(found, 1);
	const at = found.count++;
	found.track[at] = track;
	found.zone[at] = zone;
	found.entryUs[at] = entryUs;
	found.isUnknown[at] = isUnknown ? 1 : 0;
}
