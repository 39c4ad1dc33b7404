import { type AgreedZone, windowsWithin } from "@tansiq/agreement";
import type { PartyName, RecordedFlight, Replay } from "@tansiq/scenarios";
import { ZONE_LEAD_US } from "@tansiq/scenarios";
import {
	type Degrees9,
	distanceMm,
	type Micros,
	type Outline,
	type Sample,
	SECOND_US,
	type Window,
} from "@tansiq/space";
import type { NodeEnd } from "./gather.ts";
import { MAX_GAP_US } from "./truth.ts";

/** A flight that was outside a zone, or not yet seen, and is inside it while it holds. */
export interface ZoneEntry {
	flight: string;
	party: PartyName;
	zone: AgreedZone;
	/** The first whole second inside. */
	atUs: Micros;
}

export interface ZoneFigures {
	zones: number;
	zone_entries: number;
	/** No finding on the declared operation named that zone, before the entry, for that minute. */
	zone_entries_unpredicted: number;
	/** Entries into a zone that the other party is responsible for. */
	zone_notices_required: number;
	/** Of those: not receipted, or receipted with less than the agreed lead before the entry. */
	zone_notices_missing: number;
}

/** A degree of latitude is nowhere shorter. */
const LEAST_MM_PER_DEGREE = 110_000_000;

/**
 * Every entry of what was flown into a disc zone, looked for at each whole second: positions are
 * linear in latitude, longitude and altitude between reports at most 30 s apart.
 */
export function zoneEntries(replay: Replay, zones: readonly AgreedZone[]): ZoneEntry[] {
	const whole = { startUs: replay.startUs, endUs: replay.endUs };
	const held = zones.map((zone) => ({ zone, windows: windowsWithin(zone, whole) }));
	return replay.flights.flatMap((flight) =>
		held.flatMap(({ zone, windows }) => entriesInto(zone, windows, flight)),
	);
}

function entriesInto(zone: AgreedZone, windows: Window[], flight: RecordedFlight): ZoneEntry[] {
	const { outline, band } = zone;
	if (outline.kind !== "disc" || windows.length === 0) return [];
	const entries: ZoneEntry[] = [];
	let wasInside = false;
	for (const [i, from] of flight.samples.entries()) {
		const to = flight.samples[i + 1] ?? from;
		const isJoined = to.tUs - from.tUs <= MAX_GAP_US;
		if (!isNear(outline, from) && !isNear(outline, to)) {
			wasInside = false;
			continue;
		}
		for (let tUs = from.tUs; tUs === from.tUs || (isJoined && tUs < to.tUs); tUs += SECOND_US) {
			const { lat9, lon9, altitude01mm } = between(from, to, tUs);
			const isInside =
				windows.some(({ startUs, endUs }) => startUs <= tUs && tUs < endUs) &&
				band.lower01mm <= altitude01mm &&
				altitude01mm <= band.upper01mm &&
				distanceMm(lat9, lon9, outline.lat9, outline.lon9) < outline.radiusMm;
			if (isInside && !wasInside)
				entries.push({ flight: flight.id, party: flight.party, zone, atUs: tUs });
			wasInside = isInside;
		}
	}
	return entries;
}

/** Not further than an aircraft goes between two reports: what is, needs no distance. */
function isNear(
	{ lat9, radiusMm }: Extract<Outline, { kind: "disc" }>,
	sample: { lat9: Degrees9 },
): boolean {
	const reachMm = radiusMm + 20_000_000;
	return (Math.abs(sample.lat9 - lat9) / 1e9) * LEAST_MM_PER_DEGREE <= reachMm;
}

function between(from: Sample, to: Sample, tUs: Micros) {
	const share = to.tUs === from.tUs ? 0 : (tUs - from.tUs) / (to.tUs - from.tUs);
	const at = (a: number, b: number) => Math.round(a + (b - a) * share);
	return {
		lat9: at(from.lat9, to.lat9),
		lon9: at(from.lon9, to.lon9),
		altitude01mm: at(from.altitude01mm, to.altitude01mm),
	};
}

/** What the parties knew of every entry, and had told of it, before it happened. */
export function zoneFigures(
	entries: readonly ZoneEntry[],
	zones: readonly AgreedZone[],
	ends: Record<PartyName, NodeEnd>,
): ZoneFigures {
	const owing = entries.filter(({ zone, party }) => zone.responsible?.some((who) => who !== party));
	return {
		zones: zones.length,
		zone_entries: entries.length,
		zone_entries_unpredicted: entries.filter((entry) => !isPredicted(entry, ends)).length,
		zone_notices_required: owing.length,
		zone_notices_missing: owing.filter((entry) => !isNoticed(entry, ends)).length,
	};
}

function isPredicted({ flight, party, zone, atUs }: ZoneEntry, ends: Record<PartyName, NodeEnd>) {
	return (ends[party].findings.get(flight) ?? []).some(
		({ met, sinceUs, windows }) =>
			met === zone.id &&
			sinceUs < atUs &&
			windows.some(({ startUs, endUs }) => startUs <= atUs && atUs < endUs),
	);
}

function isNoticed({ flight, party, atUs }: ZoneEntry, ends: Record<PartyName, NodeEnd>): boolean {
	const operation = ends[party].operations.find(
		({ id, owner }) => owner === "own" && id === flight,
	);
	if (operation === undefined || operation.notice === null) return false;
	const receiptUs = operation.window.startUs - operation.leadUs;
	return atUs - receiptUs >= ZONE_LEAD_US;
}
