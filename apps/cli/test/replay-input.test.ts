import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { jsonOf, scratch, tansiq } from "./command.ts";

const HEADER =
	"flight,icao24,callsign,t_unix_s,lat_deg,lon_deg,baro_alt_ft,geo_alt_ft,gs_kt,track_deg,vrate_fpm,onground";
const START_S = 1_533_100_020;

/** Rows of one aircraft that flies east for three minutes, one every ten seconds. */
function flight(number: number, address: string, callsign: string, latitude: number): string[] {
	return Array.from({ length: 19 }, (_, i) => {
		const longitude = (8 + i * 0.03).toFixed(6);
		return `${number},${address},${callsign},${START_S + 10 * i},${latitude},${longitude},36000,,447,90,0,`;
	});
}

describe("recordings that cannot be used", { concurrency: 2 }, () => {
	const root = scratch({ after });
	const cases: [name: string, content: string | Buffer, words: RegExp][] = [
		[
			"picture.gz",
			Buffer.from("89504e470d0a1a0a", "hex"),
			/picture\.gz: begins with 89504e47.*expected gzip/,
		],
		["empty.csv", "", /empty\.csv: begins with nothing/],
		[
			"letter.csv.gz",
			gzipSync("Dear Sir,"),
			/letter\.csv\.gz: line 1: "Dear Sir,": expected a header/,
		],
		["header.csv", `${HEADER}\n`, /header\.csv: 0 positions/],
		["damaged.csv", `${HEADER}\n1,xyz,A,never,1,2,3,,,,,\n`, /damaged\.csv: 0 positions/],
	];
	for (const [name, content, words] of cases)
		test(`${name}: one line, exit code 2`, async () => {
			const file = join(root, name);
			writeFileSync(file, content);
			const { code, out, err } = await tansiq("replay", file, "--headless", "--json");
			assert.deepEqual([code, out], [2, ""]);
			assert.match(err, words);
			assert.match(err, /^tansiq: [^\n]+\n$/);
		});
});

describe("a recording that is cut off and damaged", () => {
	const root = scratch({ after });

	test("is replayed as far as it is sound, and the rest is told", async () => {
		const rows = [...flight(1, "4b1815", "SWR1", 46.2), ...flight(2, "3c6444", "DLH2", 46.9)];
		rows.splice(5, 0, `1,4b1815,SWR1,${START_S + 45},north,8.1,36000,,447,90,0,`);
		rows.splice(9, 0, rows[8] as string);
		rows.splice(12, 0, `1,4b1815,SWR1,${START_S + 99},49.9,8.2,36000,,447,90,0,`);
		const whole = gzipSync(`${[HEADER, ...rows].join("\n")}\n${"x".repeat(500)}`);
		const file = join(root, "cut.csv.gz");
		writeFileSync(file, whole.subarray(0, -6));
		const ended = await tansiq("replay", file, "--headless", "--json");
		assert.equal(ended.code, 0, ended.err);
		const figures = jsonOf(ended);
		assert.deepEqual([figures.flights, figures.operations_declared, figures.positions], [2, 2, 38]);
		assert.equal(figures.records_equal, true);
		assert.equal(figures.receipts, figures.notices_sent);
		assert.match(ended.err, /3 rows of the recording were not used/);
		assert.equal(ended.err.match(/^row \d+: .+, expected .+$/gm)?.length, 3);
	});
});
