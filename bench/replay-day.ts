/**
 * Which flights of a recorded day came within 5 NM, at any height, in one projection for both sides:
 * `npm run -s bench -- replay-day`. Flights are cut where two positions are more than 30 s apart, and
 * both sides have the same pieces, ready in memory and indexed. Ours also finds how near and when.
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	type ClosestApproaches,
	closestApproaches,
	SAMPLE,
	type Trajectories,
	trajectoriesOf,
} from "@tansiq/space";
import { compare, type Side } from "./compare.ts";
import { PostGis } from "./strategic/postgis.ts";
import { projected, swissDay } from "./worlds/days.ts";

const RADIUS_MM = 9_260_000;
const GAP_US = 30_000_000;
const LATITUDE = 46.8;
const WARM_ROUNDS = 20;

const flights = swissDay();
const day = projected(trajectoriesOf(flights), LATITUDE);

const ours: Side<ClosestApproaches> = {
	name: "sweep over cells, with CPA and time",
	threads: 1,
	run: () => closestApproaches(day, RADIUS_MM, GAP_US),
	keys: ({ a, b }) => Array.from(a, (own, i) => own * flights.length + (b[i] as number)),
};

/** Rows of flight and LINESTRING M (east, north in metres; seconds of the day). */
function* trajectories({ first, samples }: Trajectories): Iterable<string> {
	const at = (i: number, k: number) => samples[SAMPLE * i + k] as number;
	const startUs = Math.floor(at(0, 0) / 86_400e6) * 86_400e6;
	for (let flight = 0; flight + 1 < first.length; flight++) {
		let points: string[] = [];
		const end = first[flight + 1] as number;
		for (let i = first[flight] as number; i < end; i++) {
			points.push(`${at(i, 2) / 1000} ${at(i, 1) / 1000} ${(at(i, 0) - startUs) / 1e6}`);
			if (i + 1 < end && at(i + 1, 0) - at(i, 0) <= GAP_US) continue;
			if (points.length > 1) yield `${flight}\tLINESTRING M (${points.join(",")})\n`;
			points = [];
		}
	}
}

const QUERY = `COPY (SELECT DISTINCT least(a.flight, b.flight), greatest(a.flight, b.flight)
	FROM runs a JOIN runs b ON a.id < b.id AND a.flight <> b.flight
	AND b.g &&& ST_Expand(a.g, 9260, 9260, 0, 0) AND ST_CPAWithin(a.g, b.g, 9260)) TO STDOUT`;

const peers: Side<string>[] = [];
const figures: Record<string, number> = {};
const postgis = PostGis.isInstalled ? new PostGis() : null;
try {
	if (postgis === null) process.stdout.write("PostGIS is not installed: not measured\n");
	else {
		postgis.start();
		postgis.sql("CREATE EXTENSION postgis");
		const folder = mkdtempSync(join(tmpdir(), "bench-replay-"));
		chmodSync(folder, 0o755);
		const rows = [...trajectories(day)];
		writeFileSync(join(folder, "runs"), rows.join(""));
		postgis.sql("CREATE TABLE runs (id serial, flight int, g geometry)");
		postgis.sql(`COPY runs (flight, g) FROM '${join(folder, "runs")}'`);
		rmSync(folder, { recursive: true });
		postgis.sql("CREATE INDEX ON runs USING gist (g gist_geometry_ops_nd)");
		postgis.sql("VACUUM ANALYZE runs");
		const startMs = performance.now();
		postgis.sql("SELECT 1");
		figures.runs = rows.length;
		figures.psql_start_ms = Math.round(performance.now() - startMs);
		peers.push({
			name: "PostGIS ST_CPAWithin, ND GiST",
			threads: 1,
			run: () => postgis.sql(QUERY),
			keys: (text) =>
				text
					.trimEnd()
					.split("\n")
					.map((row) => {
						const [a, b] = row.split("\t").map(Number);
						return (a as number) * flights.length + (b as number);
					}),
		});
	}
	// A running program has been compiled before the first figure counts, as the server's was.
	for (let round = 0; round < WARM_ROUNDS; round++) closestApproaches(day, RADIUS_MM, GAP_US);
	await compare({
		name: "replay-day",
		work: "pairs of flights of the Swiss day within 5 NM at any height",
		unit: "a day",
		units: 1,
		ours,
		peers,
		figures,
	});
} finally {
	postgis?.stop();
}
