import geographiclib from "geographiclib-geodesic";

/**
 * Distances for the oracles: C. Karney's geographiclib, and a plane about a place for what is far
 * from every limit. Degrees and metres throughout.
 */
const { Geodesic } = geographiclib;
const WGS84 = Geodesic.WGS84;

export interface Place {
	lat: number;
	lon: number;
}

export const placeOf = ({ lat9, lon9 }: { lat9: number; lon9: number }): Place => ({
	lat: lat9 / 1e9,
	lon: lon9 / 1e9,
});

export function distanceM(a: Place, b: Place): number {
	return WGS84.Inverse(a.lat, a.lon, b.lat, b.lon, Geodesic.DISTANCE).s12 as number;
}

export function alongM(start: Place, azimuth: number, metres: number): Place {
	const { lat2, lon2 } = WGS84.Direct(start.lat, start.lon, azimuth, metres);
	return { lat: lat2 as number, lon: lon2 as number };
}

/** The point at a fraction of the geodesic between two places. */
export function fraction(a: Place, b: Place, part: number): Place {
	const line = WGS84.InverseLine(a.lat, a.lon, b.lat, b.lon);
	const { lat2, lon2 } = line.GenPosition(false, line.s13 * part);
	return { lat: lat2 as number, lon: lon2 as number };
}

/** Metres north and east of a place, good to 1 in 1,000 within 20 km at latitudes below 70 degrees. */
export function plane(centre: Place): (place: Place) => { x: number; y: number } {
	const sin = Math.sin((centre.lat * Math.PI) / 180);
	const e2 = 0.00669437999014;
	const w = 1 - e2 * sin * sin;
	const perDegree = Math.PI / 180;
	const north = ((6_378_137 * (1 - e2)) / w ** 1.5) * perDegree;
	const east = (6_378_137 / Math.sqrt(w)) * Math.cos(centre.lat * perDegree) * perDegree;
	return ({ lat, lon }) => ({ x: (lon - centre.lon) * east, y: (lat - centre.lat) * north });
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The least value of a function with one minimum in an interval, by golden-section search. */
export function least(of: (at: number) => number, from: number, to: number, rounds = 40): number {
	let [low, high] = [from, to];
	let a = high - GOLDEN * (high - low);
	let b = low + GOLDEN * (high - low);
	let [atA, atB] = [of(a), of(b)];
	let best = Math.min(of(from), of(to), atA, atB);
	for (let round = 0; round < rounds && high > low; round++) {
		if (atA < atB) {
			[high, b, atB] = [b, a, atA];
			a = high - GOLDEN * (high - low);
			atA = of(a);
		} else {
			[low, a, atA] = [a, b, atB];
			b = low + GOLDEN * (high - low);
			atB = of(b);
		}
		best = Math.min(best, atA, atB);
	}
	return best;
}
