import type { DeclareRequest } from "@tansiq/api";
import type { Recording } from "@tansiq/formats";
import { MINUTE_US, type Micros, type Theatre } from "@tansiq/space";
import { copiesOf } from "./copies.ts";
import { cut, flightsOf, type RecordedFlight } from "./flights.ts";
import { hindsightVolumes } from "./hindsight.ts";
import { type Perturbation, perturb } from "./perturb.ts";
import { chosen } from "./random.ts";
import { byInstant, type Declaration, type OwnedReport, type Scenario } from "./scenario.ts";

/** How long before it enters a recorded flight is declared. */
export const NOTICE_LEAD_US = 15 * MINUTE_US;
/** The reason for which every conflict of a replay is let stand. */
export const HINDSIGHT_REASON = "declared from hindsight";

export interface ReplayOptions {
	/** Only what was recorded in `[fromUs, toUs)` is declared and flown. */
	fromUs?: Micros;
	toUs?: Micros;
	/** Share of the flights that is declared at level `sealed`, 0 to 100. */
	sealedPercent?: number;
	/** The same traffic so many times round the earth; 1 unless told. */
	copies?: number;
	/** Seed for the flights that do not fly what they declared; absent: all do. */
	perturbSeed?: string;
}

/** A recording as two parties would have lived it. */
export interface Replay extends Scenario {
	mode: "replay";
	/** As flown, in order of their first recorded report. */
	flights: RecordedFlight[];
	perturbed: Perturbation[];
}

/** Nothing of the recording lies inside the cut. */
export class EmptyReplayError extends Error {}

/**
 * Makes a replay by the rules of recorded traffic: flights are given to parties by their callsign,
 * declared 15 minutes before they enter from what they flew, and flown as recorded.
 * @throws EmptyReplayError where no position lies in the cut.
 */
export function replayScenario(
	name: string,
	recording: Recording,
	options: ReplayOptions = {},
): Replay {
	const { fromUs = 0, toUs = Number.MAX_SAFE_INTEGER, sealedPercent = 0, perturbSeed } = options;
	const recorded = cut(flightsOf(recording.reports), fromUs, toUs);
	const declared = copiesOf(recorded, options.copies ?? 1);
	const { flown, perturbed } =
		perturbSeed === undefined ? { flown: declared, perturbed: [] } : perturb(declared, perturbSeed);
	const declarations = declared.map((flight) => declare(flight, sealedPercent));
	declarations.sort((a, b) => a.atUs - b.atUs);
	const reports = byInstant(flown.flatMap(ownedReports));
	const [first, last] = [declarations[0], reports.at(-1)];
	if (first === undefined || last === undefined) {
		throw new EmptyReplayError(
			`${name}: ${recording.counts.kept} positions, none of them in the time asked for`,
		);
	}
	const ends = declarations.map(({ request }) => request.volumes.at(-1)?.window.endUs ?? 0);
	return {
		name,
		mode: "replay",
		startUs: Math.min(first.atUs, reports[0]?.atUs ?? first.atUs),
		endUs: ends.reduce((latest, endUs) => Math.max(latest, endUs), last.atUs),
		theatre: bounds(flown),
		basemap: null,
		declarations,
		reports,
		zones: [],
		hindsight: true,
		flights: flown,
		perturbed,
	};
}

function declare(flight: RecordedFlight, sealedPercent: number): Declaration {
	const request: DeclareRequest = {
		class: "crewed",
		category: "civil",
		volumes: hindsightVolumes(flight.samples),
		address: flight.address,
		letStand: HINDSIGHT_REASON,
	};
	if (flight.callsign !== "") request.label = flight.callsign;
	if (chosen("sealed", flight.id, sealedPercent)) request.level = "sealed";
	return {
		atUs: (flight.samples[0]?.tUs ?? 0) - NOTICE_LEAD_US,
		party: flight.party,
		id: flight.id,
		request,
		flight: flight.id,
	};
}

function ownedReports({ id, party, address, samples }: RecordedFlight): OwnedReport[] {
	return samples.map(({ tUs, lat9, lon9, altitude01mm, speedMmS, trackMdeg, climb01mmS }) => ({
		party,
		flight: id,
		report: {
			id: address,
			operation: id,
			lat9,
			lon9,
			altitude01mm,
			datum: "STD",
			speedMmS,
			trackMdeg,
			climb01mmS,
			reportedUs: tUs,
		},
	}));
}

/** A whole degree beyond everything flown. */
function bounds(flights: readonly RecordedFlight[]): Theatre {
	let [south, west, north, east] = [90, 180, -90, -180];
	for (const { samples } of flights) {
		for (const { lat9, lon9 } of samples) {
			south = Math.min(south, lat9 / 1e9);
			north = Math.max(north, lat9 / 1e9);
			west = Math.min(west, lon9 / 1e9);
			east = Math.max(east, lon9 / 1e9);
		}
	}
	return {
		south9: Math.max(Math.floor(south) - 1, -90) * 1e9,
		west9: Math.max(Math.floor(west) - 1, -180) * 1e9,
		north9: Math.min(Math.ceil(north) + 1, 90) * 1e9,
		east9: Math.min(Math.ceil(east) + 1, 180) * 1e9,
	};
}
