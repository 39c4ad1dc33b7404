import { wrapLongitude9 } from "../geodesy.ts";
import type { ZoneTracks } from "./entries.ts";

/** Numbers of one track, which fill one cache line: the places of each are below. */
export const RECORD = 8;
export const LAT9 = 0;
export const LON9 = 1;
export const SPEED_MM_S = 2;
export const TRACK_MDEG = 3;
export const ALTITUDE_01MM = 4;
export const CLIMB_01MM_S = 5;
export const DATUM = 6;
export const NUMBER = 7;

const TILES = 180 * 360;

/**
 * Tracks as records, those of one degree together, so that zones near by are at hand while they are
 * looked at: a zone far away in memory costs more than what is asked of it.
 */
export function byPlace(tracks: ZoneTracks): Float64Array {
	const { count, lat9, lon9 } = tracks;
	const tiles = new Uint16Array(count);
	const next = new Int32Array(TILES + 1);
	for (let track = 0; track < count; track++) {
		const tile = tileOf(lat9[track] as number, lon9[track] as number);
		tiles[track] = tile;
		next[tile + 1] = (next[tile + 1] as number) + 1;
	}
	for (let tile = 0; tile < TILES; tile++)
		next[tile + 1] = (next[tile + 1] as number) + (next[tile] as number);
	const records = new Float64Array(RECORD * count);
	for (let track = 0; track < count; track++) {
		const tile = tiles[track] as number;
		const at = RECORD * (next[tile] as number);
		next[tile] = (next[tile] as number) + 1;
		records[at + LAT9] = lat9[track] as number;
		records[at + LON9] = wrapLongitude9(lon9[track] as number);
		records[at + SPEED_MM_S] = tracks.speedMmS[track] as number;
		records[at + TRACK_MDEG] = tracks.trackMdeg[track] as number;
		records[at + ALTITUDE_01MM] = tracks.altitude01mm[track] as number;
		records[at + CLIMB_01MM_S] = tracks.climb01mmS[track] as number;
		records[at + DATUM] = tracks.datum[track] as number;
		records[at + NUMBER] = track;
	}
	return records;
}

function tileOf(lat9: number, lon9: number): number {
	const row = Math.floor(lat9 / 1e9) + 90;
	const column = Math.floor(wrapLongitude9(lon9) / 1e9) + 180;
	return 360 * Math.min(179, row) + column;
}
