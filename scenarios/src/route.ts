import { type Band, type Degrees9, destination, type Micros, type Volume } from "@tansiq/space";

/** A course made of geodesics, moved along at one speed. */
export interface Route {
	lat9: Degrees9;
	lon9: Degrees9;
	legs: { trackMdeg: number; lengthMm: number }[];
	speedMmS: number;
	departUs: Micros;
}

export interface RoutePosition {
	lat9: Degrees9;
	lon9: Degrees9;
	trackMdeg: number;
}

/** A declared volume never begins or ends sharper than this about the plan. */
export const TIME_SLACK_US = 30_000_000;

export function arrivalUs(route: Route): Micros {
	const lengthMm = route.legs.reduce((sum, leg) => sum + leg.lengthMm, 0);
	return route.departUs + Math.round((lengthMm / route.speedMmS) * 1_000_000);
}

/** Where the plan is at an instant; before departure the start, after arrival the end. */
export function positionOn(route: Route, tUs: Micros): RoutePosition {
	let restMm = Math.max(0, ((tUs - route.departUs) / 1_000_000) * route.speedMmS);
	let { lat9, lon9 } = route;
	let trackMdeg = 0;
	for (const leg of route.legs) {
		trackMdeg = leg.trackMdeg;
		const place = destination(lat9, lon9, trackMdeg, Math.min(restMm, leg.lengthMm));
		lat9 = place.lat9;
		lon9 = place.lon9;
		if (restMm <= leg.lengthMm) break;
		restMm -= leg.lengthMm;
	}
	return { lat9, lon9, trackMdeg };
}

/** The start, every turn, and the end. */
export function turnsOf(route: Route): { lat9: Degrees9[]; lon9: Degrees9[] } {
	const lat9 = [route.lat9];
	const lon9 = [route.lon9];
	for (const { trackMdeg, lengthMm } of route.legs) {
		const next = destination(lat9.at(-1) as number, lon9.at(-1) as number, trackMdeg, lengthMm);
		lat9.push(next.lat9);
		lon9.push(next.lon9);
	}
	return { lat9, lon9 };
}

/** Corridors along a route, one for each `pieceUs` of it, each open half a minute on either side. */
export function corridors(
	route: Route,
	band: Band,
	halfWidthMm: number,
	pieceUs: number,
	notBeforeUs: Micros,
): Volume[] {
	const endUs = arrivalUs(route);
	const turns = turnsOf(route);
	const turnUs: Micros[] = [];
	let passedMm = 0;
	for (const { lengthMm } of route.legs.slice(0, -1)) {
		passedMm += lengthMm;
		turnUs.push(route.departUs + (passedMm / route.speedMmS) * 1_000_000);
	}
	const volumes: Volume[] = [];
	for (let fromUs = route.departUs; fromUs < endUs; fromUs += pieceUs) {
		const toUs = Math.min(fromUs + pieceUs, endUs);
		const vertices = [
			positionOn(route, fromUs),
			...turnUs.flatMap((atUs, i) =>
				atUs > fromUs && atUs < toUs
					? [{ lat9: turns.lat9[i + 1] as number, lon9: turns.lon9[i + 1] as number }]
					: [],
			),
			positionOn(route, toUs),
		];
		volumes.push({
			outline: {
				kind: "corridor",
				lat9: vertices.map(({ lat9 }) => lat9),
				lon9: vertices.map(({ lon9 }) => lon9),
				halfWidthMm,
			},
			band: { ...band },
			window: {
				startUs: Math.max(fromUs - TIME_SLACK_US, notBeforeUs),
				endUs: toUs + TIME_SLACK_US,
			},
		});
	}
	return volumes;
}
