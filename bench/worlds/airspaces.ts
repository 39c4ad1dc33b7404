/** Real zones: airspace of one country, flight information regions of the world, circles of notices. */
import { parseNotices, parseOpenAir } from "@tansiq/formats";
import {
	DATUMS,
	FLIGHT_LEVEL_01MM,
	type Polygon,
	type Volume,
	volumeFaults,
	type ZoneTracks,
} from "@tansiq/space";
import { openAirOf, readAreas } from "../../packages/formats/test/uk-airspace.ts";
import { recorded } from "./days.ts";
import { seeded } from "./random.ts";

const ALWAYS = { startUs: 0, endUs: Number.MAX_SAFE_INTEGER };
const REGIONS = "airspace/world_fir_pruatlas_524.geojson.gz";
const NOTICES = "airspace/uk_notam_events_50d.csv.gz";

/** Volumes of the United Kingdom, arcs as edges within 10 m. */
export function ukVolumes(): Volume[] {
	return readAreas().flatMap((area) => {
		const { zones } = parseOpenAir(openAirOf(area).lines.join("\n"), { window: ALWAYS });
		return zones.map(({ outline, band }) => ({ outline, band, window: ALWAYS }));
	});
}

interface Region {
	properties: { min_fl: number; max_fl: number };
	geometry: { coordinates: [number, number][][][] };
}

/** Flight information regions, each outer ring a zone; rings that no zone may have are left out. */
export function regions(): Volume[] {
	const { features } = JSON.parse(recorded(REGIONS).toString()) as { features: Region[] };
	const rings = features.flatMap(({ properties: { min_fl, max_fl }, geometry }) =>
		geometry.coordinates.map(([ring = []]) => {
			const band = {
				datum: "STD" as const,
				lower01mm: min_fl === 0 ? -10_000_000 : min_fl * FLIGHT_LEVEL_01MM,
				upper01mm: max_fl * FLIGHT_LEVEL_01MM,
			};
			return { outline: polygonOf(ring), band, window: ALWAYS };
		}),
	);
	return rings.filter((volume) => volumeFaults(volume, "").length === 0);
}

/** Without vertices that say nothing: repeated ones, and the first again at the end. */
function polygonOf(ring: readonly [number, number][]): Polygon {
	const kept = ring.filter(([lon, lat], i) => {
		const before = ring[i - 1] ?? ring[ring.length - 2];
		return i < ring.length - 1 && (lon !== before?.[0] || lat !== before?.[1]);
	});
	const units = (degrees: number) => Math.round(degrees * 1e9);
	return {
		kind: "polygon",
		lat9: kept.map(([, lat]) => units(lat)),
		lon9: kept.map(([lon]) => units(lon)),
	};
}

/** The first circles of the recorded notices, and when the first was seen. */
export function noticeCircles(count: number): { circles: Volume[]; nowUs: number } {
	const { events } = parseNotices(recorded(NOTICES).toString());
	const circles = events.flatMap(({ zone }) => (zone === null ? [] : [zone]));
	return {
		circles: circles
			.slice(0, count)
			.map(({ outline, band, window }) => ({ outline, band, window })),
		nowUs: events[0]?.atUs ?? 0,
	};
}

/** Made traffic: seven in ten over the British Isles, the others from 60° west to 60° east. */
export function traffic(count: number, seed: number): ZoneTracks {
	const random = seeded(seed);
	const between = (low: number, high: number) => low + (high - low) * random();
	const tracks: ZoneTracks = {
		count,
		lat9: new Float64Array(count),
		lon9: new Float64Array(count),
		altitude01mm: new Int32Array(count),
		datum: new Uint8Array(count).fill(DATUMS.indexOf("STD")),
		speedMmS: new Float64Array(count),
		trackMdeg: new Float64Array(count),
		climb01mmS: new Int32Array(count),
	};
	for (let i = 0; i < count; i++) {
		const isNear = random() < 0.7;
		tracks.lat9[i] = Math.round(1e9 * (isNear ? between(49.5, 59.5) : between(-70, 70)));
		tracks.lon9[i] = Math.round(1e9 * (isNear ? between(-8, 2.5) : between(-60, 60)));
		tracks.altitude01mm[i] = Math.round(between(0, 430)) * FLIGHT_LEVEL_01MM;
		tracks.speedMmS[i] = Math.round(between(80_000, 250_000));
		tracks.trackMdeg[i] = Math.round(between(0, 359_999));
		tracks.climb01mmS[i] = random() < 0.6 ? 0 : Math.round(between(-120_000, 120_000));
	}
	return tracks;
}
