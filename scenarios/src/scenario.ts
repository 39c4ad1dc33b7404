import type { DeclareRequest, PositionReport, Zone } from "@tansiq/api";
import type { Micros, Theatre } from "@tansiq/space";
import type { FeatureCollection } from "geojson";

export type PartyName = "alpha" | "bravo";

/** An operation that a party declares through its node's interface at a given instant. */
export interface Declaration {
	atUs: Micros;
	party: PartyName;
	/** The declaring party's own id for it. */
	id: string;
	request: DeclareRequest;
	/** The flight whose reports belong to it. */
	flight?: string;
}

/** One position of one aircraft, vehicle or vessel, with the party that operates it. */
export interface OwnedReport {
	party: PartyName;
	flight: string;
	report: PositionReport;
}

/** Everything that was measured at one instant. */
export interface TimedReports {
	atUs: Micros;
	reports: OwnedReport[];
}

/** What happens in one sky, to be played to two nodes: the same each time. */
export interface Scenario {
	name: string;
	mode: "demo" | "replay";
	startUs: Micros;
	endUs: Micros;
	theatre: Theatre;
	/** Land and roads to draw beneath; null where there is nothing to draw. */
	basemap: FeatureCollection | null;
	/** In order of time. */
	declarations: Declaration[];
	/** In order of time, one for each instant. */
	reports: TimedReports[];
	zones: Zone[];
	/** The declarations were made from what was flown afterwards. */
	hindsight: boolean;
}

/** Puts reports together by instant, in order; those of one instant keep their order. */
export function byInstant(reports: readonly OwnedReport[]): TimedReports[] {
	const instants = new Map<Micros, TimedReports>();
	for (const owned of reports) {
		const atUs = owned.report.reportedUs;
		const instant = instants.get(atUs);
		if (instant === undefined) instants.set(atUs, { atUs, reports: [owned] });
		else instant.reports.push(owned);
	}
	return [...instants.values()].sort((a, b) => a.atUs - b.atUs);
}
