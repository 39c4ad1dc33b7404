import type { DeclareRequest } from "@tansiq/api";
import type { Band, Degrees9, Micros, Volume } from "@tansiq/space";
import { FLIGHT_LEVEL_01MM, METRE_01MM } from "@tansiq/space";
import { arrivalUs, corridors, positionOn, type Route, TIME_SLACK_US } from "./route.ts";
import type { Declaration, OwnedReport, PartyName } from "./scenario.ts";

/** One operation of the demo: what is declared of it, when, and how it then moves. */
export interface Role {
	id: string;
	party: PartyName;
	class: DeclareRequest["class"];
	category: DeclareRequest["category"];
	label: string;
	/** Transponder address. */
	address: string;
	declareUs: Micros;
	volumes: Volume[];
	letStand?: string;
	/** What is flown, which may leave what was declared. */
	route: Route;
	altitude01mm: number;
	datum: Band["datum"];
	/** Between two reports. */
	everyUs: number;
}

export function declarationOf(role: Role): Declaration {
	const request: DeclareRequest = {
		class: role.class,
		category: role.category,
		volumes: role.volumes,
		label: role.label,
		address: role.address,
	};
	if (role.letStand !== undefined) request.letStand = role.letStand;
	return { atUs: role.declareUs, party: role.party, id: role.id, request, flight: role.id };
}

/** Reports from departure to arrival, speed and track as the route has them. */
export function reportsOf(role: Role): OwnedReport[] {
	const { id, party, address, route, altitude01mm, datum, everyUs } = role;
	const reports: OwnedReport[] = [];
	const endUs = arrivalUs(route);
	for (let tUs = route.departUs; tUs <= endUs; tUs += everyUs) {
		const { lat9, lon9, trackMdeg } = positionOn(route, tUs);
		reports.push({
			party,
			flight: id,
			report: {
				id: address,
				operation: id,
				lat9,
				lon9,
				altitude01mm,
				datum,
				speedMmS: route.speedMmS,
				trackMdeg,
				climb01mmS: 0,
				reportedUs: tUs,
			},
		});
	}
	return reports;
}

/** A band about a flight level, as wide as an aircraft in level cruise needs. */
export function aboutLevel(level: number): Band {
	const middle = level * FLIGHT_LEVEL_01MM;
	return {
		datum: "STD",
		lower01mm: middle - 2 * FLIGHT_LEVEL_01MM,
		upper01mm: middle + 2 * FLIGHT_LEVEL_01MM,
	};
}

/** A band between two ellipsoidal heights in metres. */
export function metres(lower: number, upper: number): Band {
	return { datum: "W84", lower01mm: lower * METRE_01MM, upper01mm: upper * METRE_01MM };
}

const AIRCRAFT = { halfWidthMm: 1_000_000, pieceUs: 120_000_000, everyUs: 4_000_000 };
const SMALL = { halfWidthMm: 150_000, pieceUs: 120_000_000, everyUs: 1_000_000 };

/** An aircraft in cruise at a flight level. */
export function cruise(
	who: Pick<Role, "id" | "party" | "label" | "address" | "declareUs" | "letStand">,
	route: Route,
	level: number,
): Role {
	const { halfWidthMm, pieceUs, everyUs } = AIRCRAFT;
	return {
		...who,
		class: "crewed",
		category: "civil",
		volumes: corridors(route, aboutLevel(level), halfWidthMm, pieceUs, who.declareUs),
		route,
		altitude01mm: level * FLIGHT_LEVEL_01MM,
		datum: "STD",
		everyUs,
	};
}

/** Something low or on the ground that keeps to its route at one height. */
export function low(
	who: Omit<Role, "volumes" | "route" | "altitude01mm" | "datum" | "everyUs">,
	route: Route,
	band: Band,
): Role {
	const { halfWidthMm, pieceUs, everyUs } = SMALL;
	return {
		...who,
		volumes: corridors(route, band, halfWidthMm, pieceUs, who.declareUs),
		route,
		altitude01mm: (band.lower01mm + band.upper01mm) / 2,
		datum: band.datum,
		everyUs,
	};
}

/** A survey in a box that is declared whole, for the whole time. */
export function survey(
	who: Omit<Role, "volumes" | "route" | "altitude01mm" | "datum" | "everyUs">,
	route: Route,
	band: Band,
	box: { lat9: Degrees9[]; lon9: Degrees9[] },
): Role {
	const window = {
		startUs: route.departUs - TIME_SLACK_US,
		endUs: arrivalUs(route) + TIME_SLACK_US,
	};
	return {
		...who,
		volumes: [{ outline: { kind: "polygon", ...box }, band, window }],
		route,
		altitude01mm: (band.lower01mm + band.upper01mm) / 2,
		datum: band.datum,
		everyUs: SMALL.everyUs,
	};
}
