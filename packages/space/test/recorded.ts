import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Flight, FOOT_01MM, type Sample } from "../src/index.ts";

const folder =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));

export const SWISS_DAY = "adsb/switzerland_2018-08-01.csv.gz";

/** Why a test cannot have a file of the recorded input; false when it can. */
export function isMissing(path: string): string | false {
	return existsSync(`${folder}/${path}`) ? false : `without data: ${folder}/${path}`;
}

/** A file of the recorded input. @throws Error where it is not there */
export function recorded(path: string): Buffer {
	const missing = isMissing(path);
	if (missing !== false) throw new Error(missing);
	const bytes = readFileSync(`${folder}/${path}`);
	return path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
}

/** The Swiss day: 139,098 positions of 1,244 flights. */
export function swissDay(): Flight[] {
	const [, ...rows] = recorded(SWISS_DAY).toString().trimEnd().split("\n");
	const flights = new Map<string, Sample[]>();
	for (const row of rows) {
		const [flight = "", , , time, lat, lon, feet] = row.split(",");
		const samples = flights.get(flight) ?? [];
		flights.set(flight, samples);
		samples.push({
			tUs: Number(time) * 1e6,
			lat9: Math.round(Number(lat) * 1e9),
			lon9: Math.round(Number(lon) * 1e9),
			altitude01mm: Math.round(Number(feet) * FOOT_01MM),
		});
	}
	return [...flights].map(([id, samples]) => ({
		id,
		samples: samples.sort((a, b) => a.tUs - b.tUs),
	}));
}
