import type { Alert, Track } from "@tansiq/api";
import { formatAltitude, formatDuration, type Translator, type UnitSystem } from "@tansiq/language";
import type { Feature, FeatureCollection, Position } from "geojson";

/** Past this age a symbol is no longer filled. */
export const FADING_US = 15_000_000;
/** Past this age it is where the aircraft was, not where it is; as long as `watch` extrapolates. */
export const LAST_KNOWN_US = 30_000_000;

export type TrackAge = "fresh" | "fading" | "last";

export function trackAge(track: Track, nowUs: number): TrackAge {
	const ageUs = nowUs - track.reportedUs;
	if (ageUs > LAST_KNOWN_US) return "last";
	return ageUs > FADING_US ? "fading" : "fresh";
}

export interface Picture {
	tracks: readonly Track[];
	nowUs: number;
	units: UnitSystem;
	translate: Translator;
	/** The name of an own operation, for the label of its aircraft. */
	nameOf(operation: string): string | undefined;
	/** Tracks that belong to nobody known. */
	unknown: ReadonlySet<string>;
}

/** Symbols with their labels. No brackets in a label: right-to-left shaping does not mirror them. */
export function trackFeatures(picture: Picture): FeatureCollection {
	const { tracks, nowUs, units, translate } = picture;
	return {
		type: "FeatureCollection",
		features: tracks.map((track): Feature => {
			const age = trackAge(track, nowUs);
			const name = (track.operation && picture.nameOf(track.operation)) ?? track.id;
			const second =
				age === "last"
					? translate.t("map.last_known", { age: formatDuration(nowUs - track.reportedUs) })
					: formatAltitude(track.altitude01mm, track.datum, units) + trend(track);
			const doubt = track.doubt == null ? "" : `\n${translate.t(`doubt.${track.doubt.reason}`)}`;
			const unknown = picture.unknown.has(track.id) ? "? " : "";
			return {
				type: "Feature",
				geometry: { type: "Point", coordinates: place(track) },
				properties: {
					id: track.id,
					operation: track.operation,
					symbol: `${track.origin}-${age}${track.doubt == null ? "" : "-doubt"}`,
					turn: track.origin === "own" ? (track.trackMdeg ?? 0) / 1000 : 0,
					label: `${unknown}${withoutBrackets(name)}\n${second}${doubt}`,
					age,
				},
			};
		}),
	};
}

/** A line to where each track will be in one minute, as far as its motion is reported and fresh. */
export function vectorFeatures(tracks: readonly Track[], nowUs: number): FeatureCollection {
	return {
		type: "FeatureCollection",
		features: tracks.flatMap((track): Feature[] => {
			if (track.speedMmS === null || track.trackMdeg === null) return [];
			if (trackAge(track, nowUs) === "last") return [];
			const from = place(track);
			const coordinates = [from, ahead(from, track.trackMdeg, track.speedMmS * 60)];
			return [{ type: "Feature", geometry: { type: "LineString", coordinates }, properties: {} }];
		}),
	};
}

/** A line between the two tracks of each open alert, and a point at each track concerned. */
export function alertFeatures(
	alerts: readonly Alert[],
	tracks: readonly Track[],
): FeatureCollection {
	const features: Feature[] = [];
	for (const alert of alerts) {
		if (!alert.open || alert.condition === "cleared") continue;
		const places = alert.tracks.flatMap((id) => {
			const track = tracks.find((candidate) => candidate.id === id);
			return track === undefined ? [] : [place(track)];
		});
		for (const coordinates of places) {
			features.push({ type: "Feature", geometry: { type: "Point", coordinates }, properties: {} });
		}
		if (places.length > 1) {
			features.push({
				type: "Feature",
				geometry: { type: "LineString", coordinates: places },
				properties: {},
			});
		}
	}
	return { type: "FeatureCollection", features };
}

/** A climb or descent beyond 300 ft/min is no longer called level. */
const LEVEL_01MM_S = 15_240;

function trend({ climb01mmS }: Track): string {
	if (climb01mmS === null || Math.abs(climb01mmS) <= LEVEL_01MM_S) return "";
	return climb01mmS > 0 ? " ↑" : " ↓";
}

function place(track: Track): Position {
	return [track.lon9 / 1e9, track.lat9 / 1e9];
}

function ahead([lon = 0, lat = 0]: Position, trackMdeg: number, distanceMm: number): Position {
	const degrees = distanceMm / 111_195_000;
	const bearing = (trackMdeg / 1000) * (Math.PI / 180);
	const north = degrees * Math.cos(bearing);
	const east = (degrees * Math.sin(bearing)) / Math.cos(lat * (Math.PI / 180));
	return [lon + east, lat + north];
}

function withoutBrackets(name: string): string {
	return name.replace(/[()[\]{}<>]/g, " ").trim();
}
