import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const DATA =
	process.env.TANSIQ_DATA ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));

export const SWISS_DAY = `${DATA}/adsb/switzerland_2018-08-01.csv.gz`;
/** For the `skip` option of a test that needs the Swiss day. */
export const withoutSwissDay = existsSync(SWISS_DAY) ? false : `without data: ${SWISS_DAY}`;

export const HEADER =
	"flight,icao24,callsign,t_unix_s,lat_deg,lon_deg,baro_alt_ft,geo_alt_ft,gs_kt,track_deg,vrate_fpm,onground";

/** A recording of one aircraft flying east at 230 m/s, a row every ten seconds. */
export function flownText(rows: number): string {
	const lines = Array.from({ length: rows }, (_, i) => {
		const longitude = (8 + i * 0.03).toFixed(6);
		return `1,4b1815,SWR1,${1_533_100_000 + 10 * i},46.0,${longitude},36000,,447,90,0,`;
	});
	return `${[HEADER, ...lines].join("\n")}\n`;
}
