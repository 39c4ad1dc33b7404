import { createHash } from "node:crypto";
import type { Report } from "@tansiq/formats";
import type { Altitude01mm, Degrees9, Micros } from "@tansiq/space";
import type { PartyName } from "./scenario.ts";

/** A position of a recorded flight; barometric, so its datum is `STD`. */
export interface FlightSample {
	tUs: Micros;
	lat9: Degrees9;
	lon9: Degrees9;
	altitude01mm: Altitude01mm;
	speedMmS: number | null;
	trackMdeg: number | null;
	climb01mmS: number | null;
}

export interface RecordedFlight {
	/** `f` and the recording's flight number. */
	id: string;
	party: PartyName;
	/** Transponder address. */
	address: string;
	callsign: string;
	/** In order of time, at least one. */
	samples: FlightSample[];
}

/**
 * The flights of a recording in order of their first report. A flight number that a second
 * aircraft uses gives a flight of its own, with the address in its id.
 * @param reports in order of time, as `parseRecording` gives them.
 */
export function flightsOf(reports: readonly Report[]): RecordedFlight[] {
	const flights = new Map<string, RecordedFlight>();
	for (const report of reports) {
		const { flight, icao24, callsign, tUs, lat9, lon9, altitude01mm } = report;
		const { speedMmS, trackMdeg, climb01mmS } = report;
		const sample = { tUs, lat9, lon9, altitude01mm, speedMmS, trackMdeg, climb01mmS };
		let id = `f${flight}`;
		let known = flights.get(id);
		if (known !== undefined && known.address !== icao24) {
			id = `${id}-${icao24}`;
			known = flights.get(id);
		}
		if (known === undefined) {
			const party = partyOf(callsign, icao24);
			flights.set(id, { id, party, address: icao24, callsign, samples: [sample] });
		} else {
			known.samples.push(sample);
		}
	}
	return [...flights.values()];
}

/**
 * The party that a recorded flight is given to: Alpha where the first byte of the SHA-256 of the
 * first three characters of the callsign, or of the address where there is no callsign, is even.
 */
export function partyOf(callsign: string, address: string): PartyName {
	return evenly((callsign === "" ? address : callsign).slice(0, 3));
}

/** Gives about half of all names to each party: Alpha where the first byte of the SHA-256 is even. */
export function evenly(name: string): PartyName {
	const hash = createHash("sha256").update(name).digest();
	return hash.readUInt8(0) % 2 === 0 ? "alpha" : "bravo";
}

/** The parts of flights inside `[fromUs, toUs)`; flights wholly outside are left out. */
export function cut(
	flights: readonly RecordedFlight[],
	fromUs: Micros,
	toUs: Micros,
): RecordedFlight[] {
	return flights.flatMap((flight) => {
		const samples = flight.samples.filter(({ tUs }) => tUs >= fromUs && tUs < toUs);
		return samples.length === 0 ? [] : [{ ...flight, samples }];
	});
}
