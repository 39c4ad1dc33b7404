import { distanceMm } from "@tansiq/space";
import type { Rejected, Report } from "./recording-row.ts";

/** No aircraft that reports by ADS-B moves faster over ground: 1,200 m/s is about Mach 4. */
export const FASTEST_MM_S = 1_200_000;
/** After this silence an aircraft's earlier rows no longer outvote those that follow. */
const NEW_RUN_US = 60_000_000;

/** The rows of one aircraft, checked so far. */
interface Chain {
	kept: Report[];
	/** Index in `kept` of the first row after the last long silence. */
	runStart: number;
	/** Rows that contradict `kept` and agree with one another. */
	rivals: Report[];
}

interface Findings {
	unused: Set<Report>;
	rejected: Rejected[];
	repeated: number;
}

/**
 * Keeps, for each aircraft, a chain of rows in which nothing is said twice and no step is faster
 * than `FASTEST_MM_S`.
 *
 * A row that contradicts the last kept one is set aside. Rows set aside that agree with one another
 * are rivals: once a row fits the kept chain again, they are refused; once they outnumber the kept
 * rows of the same run, the kept ones are refused in their place, so that a false first position
 * costs one row and not the flight.
 *
 * @param reports in order of time.
 * @returns the reports kept, in the same order; and the refused, by aircraft.
 */
export function plausible(reports: readonly Report[]): {
	reports: Report[];
	rejected: Rejected[];
	repeated: number;
} {
	const chains = new Map<string, Chain>();
	const findings: Findings = { unused: new Set(), rejected: [], repeated: 0 };
	for (const report of reports) {
		const chain = chains.get(report.icao24);
		if (chain === undefined) {
			chains.set(report.icao24, { kept: [report], runStart: 0, rivals: [] });
		} else {
			extend(chain, report, findings);
		}
	}
	for (const { kept, rivals } of chains.values()) {
		for (const rival of rivals) refuseJump(rival, kept.at(-1), findings);
	}
	return {
		reports: reports.filter((report) => !findings.unused.has(report)),
		rejected: findings.rejected,
		repeated: findings.repeated,
	};
}

function extend(chain: Chain, report: Report, findings: Findings): void {
	const last = chain.kept.at(-1) as Report;
	if (report.tUs === last.tUs) {
		refuseSecond(last, report, findings);
		return;
	}
	if (reachable(last, report)) {
		for (const rival of chain.rivals) refuseJump(rival, last, findings);
		chain.rivals = [];
		if (report.tUs - last.tUs > NEW_RUN_US) chain.runStart = chain.kept.length;
		chain.kept.push(report);
		return;
	}
	const rival = chain.rivals.at(-1);
	if (rival?.tUs === report.tUs) {
		refuseSecond(rival, report, findings);
		return;
	}
	if (rival !== undefined && !reachable(rival, report)) {
		for (const refused of chain.rivals) refuseJump(refused, last, findings);
		chain.rivals = [];
	}
	chain.rivals.push(report);
	prefer(chain, findings);
}

/** Puts the rivals in the place of the run that they outnumber, if they fit what came before it. */
function prefer(chain: Chain, findings: Findings): void {
	const first = chain.rivals[0] as Report;
	const before = chain.kept[chain.runStart - 1];
	if (chain.rivals.length <= chain.kept.length - chain.runStart) return;
	if (before !== undefined && !reachable(before, first)) return;
	for (const refused of chain.kept.splice(chain.runStart)) refuseJump(refused, first, findings);
	chain.kept.push(...chain.rivals);
	chain.rivals = [];
}

/** Two rows of one aircraft at one time: a repetition is passed over, a contradiction refused. */
function refuseSecond(first: Report, second: Report, findings: Findings): void {
	findings.unused.add(second);
	if (sameContent(first, second)) {
		findings.repeated++;
		return;
	}
	findings.rejected.push({
		row: second.row,
		field: "t_unix_s",
		value: seconds(second.tUs),
		expected: `one position of ${second.icao24} at a time; row ${first.row} has another`,
		reason: "contradiction",
	});
}

function refuseJump(report: Report, other: Report | undefined, findings: Findings): void {
	findings.unused.add(report);
	if (other === undefined) return;
	const distance = (distanceBetween(other, report) / 1_000_000).toFixed(1);
	const swapped =
		Math.abs(report.lon9) <= POLE_9 &&
		reachable(other, { ...report, lat9: report.lon9, lon9: report.lat9 });
	findings.rejected.push({
		row: report.row,
		field: "lat_deg,lon_deg",
		value: `${degrees(report.lat9)},${degrees(report.lon9)}`,
		expected: swapped
			? `a position near row ${other.row}; latitude and longitude look swapped`
			: `at most ${FASTEST_MM_S / 1_000} m/s; row ${other.row} is ${distance} km and ${seconds(Math.abs(report.tUs - other.tUs))} s away`,
		reason: swapped ? "swapped" : "jump",
	});
}

function sameContent(a: Report, b: Report): boolean {
	return (
		a.lat9 === b.lat9 &&
		a.lon9 === b.lon9 &&
		a.altitude01mm === b.altitude01mm &&
		a.flight === b.flight &&
		a.callsign === b.callsign &&
		a.speedMmS === b.speedMmS &&
		a.trackMdeg === b.trackMdeg &&
		a.climb01mmS === b.climb01mmS &&
		a.onGround === b.onGround
	);
}

const POLE_9 = 90_000_000_000;
/** A degree of a meridian or of the equator of WGS84 is nowhere longer than this. */
const LONGEST_DEGREE_MM = 111_700_000;

function reachable(a: Report, b: Report): boolean {
	const allowedMm = (Math.abs(b.tUs - a.tUs) / 1_000_000) * FASTEST_MM_S;
	// Nearly every step is so short that the geodesic need not be computed to know it.
	const atMostMm =
		((Math.abs(a.lat9 - b.lat9) + Math.abs(a.lon9 - b.lon9)) / 1e9) * LONGEST_DEGREE_MM;
	return atMostMm <= allowedMm || distanceBetween(a, b) <= allowedMm;
}

const distanceBetween = (a: Report, b: Report) => distanceMm(a.lat9, a.lon9, b.lat9, b.lon9);
const degrees = (value9: number) => (value9 / 1e9).toFixed(6);
const seconds = (us: number) => String(us / 1_000_000);
