import type { Desk } from "./desk.ts";
import type { Track } from "./picture.ts";

/**
 * `GET /v1/live` is a server-sent-event stream. Each event's `id` is the journal position it
 * depends on. `desk` carries a `Desk` whenever it changed (at most four a second); `tracks` the
 * whole picture (at most four a second); `clock` the node's time.
 */
export interface LiveEvents {
	desk: Desk;
	tracks: { nowUs: number; tracks: Track[] };
	clock: { nowUs: number };
}

/** The journal position that a reply depends on. */
export const POSITION_HEADER = "tansiq-position";
