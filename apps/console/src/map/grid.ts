import type { Feature, FeatureCollection, Position } from "geojson";

const STEP = 1;
const REACH = 85;

/** Meridians and parallels at every degree: over open sea the eye has nothing else to hold on to. */
export function graticule(): FeatureCollection {
	const features: Feature[] = [];
	const line = (coordinates: Position[]) =>
		features.push({
			type: "Feature",
			geometry: { type: "LineString", coordinates },
			properties: {},
		});
	for (let lon = -180; lon < 180; lon += STEP) {
		line([
			[lon, -REACH],
			[lon, REACH],
		]);
	}
	for (let lat = -REACH; lat <= REACH; lat += STEP) {
		line([
			[-180, lat],
			[180, lat],
		]);
	}
	return { type: "FeatureCollection", features };
}
