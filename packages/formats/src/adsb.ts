import { plausible } from "./plausible.ts";
import {
	COLUMNS,
	type Column,
	LACKS_ALTITUDE,
	type Layout,
	type Rejected,
	type RejectionReason,
	type Report,
	readRow,
	shown,
} from "./recording-row.ts";

export type { Rejected, RejectionReason, Report } from "./recording-row.ts";

export interface RecordingCounts {
	/** Rows after the header, blank lines left out. Each is kept, rejected, lacking altitude or repeated. */
	rows: number;
	kept: number;
	rejected: number;
	/** Kept out without blame: they say nothing about separation. */
	lackingAltitude: number;
	/** Identical to a row already kept, and skipped. */
	repeated: number;
	/** Earlier than a row before them; sorted into place. */
	outOfOrder: number;
	/** The rejected rows by reason; only reasons that occurred. */
	byReason: Partial<Record<RejectionReason, number>>;
}

export interface Recording {
	/** By time; equal times in the order of the file. */
	reports: Report[];
	/** By row; the first `LISTED_REJECTIONS`. `counts.rejected` is complete. */
	rejected: Rejected[];
	counts: RecordingCounts;
}

/** Rejections listed one by one; beyond these they are only counted. */
export const LISTED_REJECTIONS = 10_000;
/** Rows of one recording; the rest are counted as rejected. 2 million take about 400 MB. */
export const MAXIMUM_ROWS = 2_000_000;
/** Longest line read; the format's own lines have about 80 characters. */
export const MAXIMUM_LINE = 1_024;

/** The header is not a recording's. */
export class RecordingError extends Error {}

/** Takes the text in pieces of any size. */
export interface RecordingParser {
	/** @throws RecordingError where the first line is not the header of a recording. */
	push(text: string): void;
	/**
	 * @param cut the input ended too early: a last line without its end is refused, not read.
	 * @throws RecordingError where there was no header.
	 */
	end(cut?: { because: string }): Recording;
}

/**
 * Parses a recording whole.
 * @param text the file in one piece or several.
 * @throws RecordingError where the first line is not the header of a recording.
 */
export function parseRecording(text: string | Iterable<string>): Recording {
	const parser = recordingParser();
	for (const piece of typeof text === "string" ? [text] : text) parser.push(piece);
	return parser.end();
}

/**
 * A parser of comma-separated recordings of ADS-B positions. A row that cannot be used is listed
 * with its number, field, value and what was expected, and the rest is used. Rows are sorted by
 * time, then each aircraft's are checked against one another (see `plausible`).
 */
export function recordingParser(): RecordingParser {
	let layout: Layout | undefined;
	let line = 0;
	let partial = "";
	let overlong = false;
	let newestUs = 0;
	const reports: Report[] = [];
	const rejected: Rejected[] = [];
	const counts: RecordingCounts = {
		rows: 0,
		kept: 0,
		rejected: 0,
		lackingAltitude: 0,
		repeated: 0,
		outOfOrder: 0,
		byReason: {},
	};
	const reject = (rejection: Rejected) => {
		counts.rejected++;
		counts.byReason[rejection.reason] = (counts.byReason[rejection.reason] ?? 0) + 1;
		if (rejected.length < LISTED_REJECTIONS) rejected.push(rejection);
	};
	const readLine = (raw: string) => {
		const text = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
		line++;
		if (layout === undefined) {
			layout = readHeader(text);
			return;
		}
		if (text === "" && !overlong) return;
		counts.rows++;
		if (overlong) {
			overlong = false;
			const expected = `at most ${MAXIMUM_LINE} characters`;
			return reject({ row: line, field: "row", value: shown(text), expected, reason: "too long" });
		}
		if (counts.rows > MAXIMUM_ROWS) {
			const expected = `at most ${MAXIMUM_ROWS} rows`;
			return reject({ row: line, field: "row", value: shown(text), expected, reason: "too many" });
		}
		const read = readRow(text, line, layout);
		if (read === LACKS_ALTITUDE) {
			counts.lackingAltitude++;
		} else if ("reason" in read) {
			reject(read);
		} else {
			if (read.tUs < newestUs) counts.outOfOrder++;
			else newestUs = read.tUs;
			reports.push(read);
		}
	};
	return {
		push(text) {
			let from = 0;
			for (let to = text.indexOf("\n"); to >= 0; to = text.indexOf("\n", from)) {
				const rest = text.slice(from, to);
				const whole = partial === "" ? rest : partial + rest;
				partial = "";
				overlong ||= whole.length > MAXIMUM_LINE;
				readLine(overlong ? whole.slice(0, MAXIMUM_LINE) : whole);
				from = to + 1;
			}
			partial += text.slice(from, from + MAXIMUM_LINE + 1);
			if (partial.length > MAXIMUM_LINE) {
				overlong = true;
				partial = partial.slice(0, MAXIMUM_LINE);
			}
		},
		end(cut) {
			if (cut !== undefined && layout !== undefined) {
				const value = partial === "" ? "end of the input" : shown(partial);
				counts.rows++;
				partial = "";
				reject({
					row: line + 1,
					field: "row",
					value,
					expected: `a whole row; ${cut.because}`,
					reason: "cut off",
				});
			} else if (partial !== "" || layout === undefined) {
				readLine(partial);
			}
			if (counts.outOfOrder > 0) reports.sort((a, b) => a.tUs - b.tUs || a.row - b.row);
			const checked = plausible(reports);
			counts.repeated = checked.repeated;
			for (const rejection of checked.rejected) reject(rejection);
			rejected.sort((a, b) => a.row - b.row);
			counts.kept = checked.reports.length;
			return { reports: checked.reports, rejected, counts };
		},
	};
}

/** Columns may stand in any order, and columns that are not ours are passed over. */
function readHeader(text: string): Layout {
	const names = text.replace(/^\uFEFF/, "").split(",");
	const places = {} as Record<Column, number>;
	for (const column of COLUMNS) {
		const place = names.indexOf(column);
		if (place < 0 || place !== names.lastIndexOf(column)) {
			throw new RecordingError(
				`line 1: ${JSON.stringify(shown(text))}: expected a header that names ${column} once (columns: ${COLUMNS.join(",")})`,
			);
		}
		places[column] = place;
	}
	return { ...places, width: names.length };
}
