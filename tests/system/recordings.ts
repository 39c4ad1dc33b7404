import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DATA =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));

export const SWISS_DAY = `${DATA}/adsb/switzerland_2018-08-01.csv.gz`;
export const withoutSwissDay = existsSync(SWISS_DAY) ? false : `without data: ${SWISS_DAY}`;

/** Fifty days of notices to airmen of another country. */
export const UK_NOTICES = `${DATA}/airspace/uk_notam_events_50d.csv.gz`;
export const withoutNotices =
	withoutSwissDay || (existsSync(UK_NOTICES) ? false : `without data: ${UK_NOTICES}`);

/** A busy half hour of that day. */
export const HALF_HOUR = {
	fromUs: Date.parse("2018-08-01T12:00:00Z") * 1000,
	toUs: Date.parse("2018-08-01T12:30:00Z") * 1000,
};

/** The first ten minutes of it. */
export const TEN_MINUTES = { ...HALF_HOUR, toUs: Date.parse("2018-08-01T12:10:00Z") * 1000 };

const HEADER =
	"flight,icao24,callsign,t_unix_s,lat_deg,lon_deg,baro_alt_ft,geo_alt_ft,gs_kt,track_deg,vrate_fpm,onground";
const START_S = 1_600_000_000;

/**
 * A recording that nobody flew, for machines without the real ones: east- and northbound flights
 * through one crossing, some at one level a minute apart, some exactly 1,000 ft apart.
 */
export function generatedRecording(flights = 24, minutes = 10): string {
	const rows: { t: number; text: string }[] = [];
	for (let i = 0; i < flights; i++) {
		const east = i % 2 === 0;
		const level = 30_000 + 1_000 * (i % 3);
		const startS = START_S + 30 * Math.floor(i / 2) + 10 * (i % 5);
		for (let k = 0; k <= minutes * 6; k++) {
			// 230 m/s: 2,300 m in ten seconds.
			const along = -0.35 + k * (east ? 0.0298 : 0.0207);
			// A little aside for each flight, so that every position says whose it is.
			const aside = i * 0.000137;
			const lat = aside + (east ? 46 : 46 + along * 0.7);
			const lon = aside + (east ? 8 + along : 8 + k * 0.000011);
			const t = startS - (startS % 10) + 10 * k;
			const callsign = ["AAA", "BBB", "CCC", "DDD", "EEE"][i % 5];
			const address = (0xa00000 + i).toString(16);
			rows.push({
				t,
				text: `${i + 1},${address},${callsign}${i},${t},${lat.toFixed(6)},${lon.toFixed(6)},${level},,447,${east ? 90 : 0},0,`,
			});
		}
	}
	rows.sort((a, b) => a.t - b.t);
	const file = join(mkdtempSync(join(tmpdir(), "tansiq-recording-")), "generated.csv");
	writeFileSync(file, `${[HEADER, ...rows.map(({ text }) => text)].join("\n")}\n`);
	return file;
}
