import type { Fault } from "@tansiq/space";
import { MAXIMUM_CHARACTERS, shownJson } from "./json-bounds.ts";
import { type NoticeRow, type NoticeZone, noticeZone } from "./notice-row.ts";
import type { ImportedZone, ZoneImport, ZoneOptions } from "./zone.ts";

/** What happened to a notice at one time of observation. */
export interface NoticeEvent {
	/** µs UTC. */
	atUs: number;
	notice: string;
	/** Where it stands in the file, from 1. */
	line: number;
	/** Its zone as of now; null: it was taken back, or fell out of the list. */
	zone: ImportedZone | null;
	/** Its subject and condition in the Q code, e.g. `WULW`; empty for one that ends. */
	subject: string;
	/** What was read otherwise than it stands there. */
	said: string[];
}

export interface NoticeEvents {
	/** In the order of the file, which is that of time. */
	events: NoticeEvent[];
	faults: Fault[];
}

const COLUMNS = [
	"snapshot_unix",
	"op",
	"notam",
	"q23",
	"q45",
	"q_centre",
	"q_radius_nm",
	"q_lower_fl",
	"q_upper_fl",
	"start",
	"end",
	"itemD",
	"itemF",
	"itemG",
] as const;
const MAXIMUM_ROWS = 500_000;

/**
 * Reads recorded notices: a table of upserts and removals, one row each, as lists of notices give
 * when they are compared hour by hour. A row that cannot be used is a fault with its line; see
 * `noticeZone` for what one row becomes. An optional column `itemE` holds the words of a notice.
 */
export function parseNotices(text: string, options: ZoneOptions = {}): NoticeEvents {
	const refuse = (field: string, value: string, expected: string): NoticeEvents => ({
		events: [],
		faults: [{ field, value, expected }],
	});
	if (text.length > MAXIMUM_CHARACTERS)
		return refuse("file", `${text.length} characters`, `at most ${MAXIMUM_CHARACTERS} characters`);
	const lines = text.split(/\r\n|\n|\r/, MAXIMUM_ROWS + 2);
	if (lines.length > MAXIMUM_ROWS + 1)
		return refuse("file", "one more row", `at most ${MAXIMUM_ROWS} rows`);
	const header = cellsOf(lines[0]?.replace(/^\ufeff/, "") ?? "") ?? [];
	const missing = COLUMNS.filter((name) => !header.includes(name));
	if (missing.length > 0 || new Set(header).size !== header.length)
		return refuse(
			"line 1",
			shownJson(lines[0] ?? ""),
			`a header that names ${COLUMNS.join(", ")} once`,
		);
	const result: NoticeEvents = { events: [], faults: [] };
	let lastUs = 0;
	for (const [i, line] of lines.entries()) {
		if (i === 0 || line === "") continue;
		const read = readRow(line, i + 1, header, lastUs, options);
		if ("expected" in read) result.faults.push(read);
		else {
			result.events.push(read);
			lastUs = read.atUs;
		}
	}
	return result;
}

/**
 * The zones that stood: each notice as its last version says, ended where it was taken back. One
 * that was taken back before it began never stood and is named in the notes.
 */
export function zonesOfNotices({ events, faults }: NoticeEvents): ZoneImport {
	const last = new Map<string, { line: number; zone: ImportedZone; said: string[] }>();
	const result: ZoneImport = { zones: [], faults, notes: [] };
	for (const { notice, line, zone, said, atUs } of events) {
		if (zone !== null) {
			last.set(notice, { line, zone, said });
			continue;
		}
		const known = last.get(notice);
		if (known === undefined || atUs >= known.zone.window.endUs) continue;
		const window = { startUs: known.zone.window.startUs, endUs: atUs };
		if (window.endUs > window.startUs) known.zone = { ...known.zone, window };
		else {
			last.delete(notice);
			const never = "it was taken back before it began and is left out";
			result.notes.push({ field: `line ${known.line}`, zone: notice, said: never });
		}
	}
	for (const { line, zone, said } of last.values()) {
		result.zones.push(zone);
		for (const each of said)
			result.notes.push({ field: `line ${line}`, zone: zone.id, said: each });
	}
	return result;
}

function readRow(
	line: string,
	number: number,
	header: string[],
	lastUs: number,
	options: ZoneOptions,
): NoticeEvent | Fault {
	const fault = (name: string, value: string, expected: string): Fault => ({
		field: `line ${number}${name === "" ? "" : ` ${name}`}`,
		value: shownJson(value),
		expected,
	});
	const cells = cellsOf(line);
	if (cells?.length !== header.length) return fault("", line, `${header.length} cells`);
	const row: NoticeRow = new Map(header.map((name, i) => [name, cells[i] as string]));
	const cell = (name: string) => row.get(name) ?? "";
	const notice = cell("notam");
	const time = cell("snapshot_unix");
	const atUs = /^\d{1,10}$/.test(time) ? Number(time) * 1e6 : -1;
	if (atUs < 0) return fault("snapshot_unix", time, "seconds since 1970");
	if (atUs < lastUs) return fault("snapshot_unix", time, `not before ${lastUs / 1e6}`);
	if (!/^[A-Z]{1,4}\d{1,5}\/\d\d$/.test(notice))
		return fault("notam", notice, "the number of a notice such as H1388/26");
	const event = { atUs, notice, line: number, zone: null, subject: "", said: [] };
	if (cell("op") === "remove") return event;
	if (cell("op") !== "upsert") return fault("op", cell("op"), "upsert or remove");
	const read: NoticeZone | Fault = noticeZone(row, number, options);
	return "expected" in read ? read : { ...event, ...read, subject: cell("q23") + cell("q45") };
}

/** The cells of one line, quoted where they hold a comma; null where a quote stands wrong. */
function cellsOf(line: string): string[] | null {
	const cells: string[] = [];
	let at = 0;
	for (;;) {
		if (line[at] !== '"') {
			const comma = line.indexOf(",", at);
			const end = comma < 0 ? line.length : comma;
			cells.push(line.slice(at, end));
			at = end;
		} else {
			let cell = "";
			for (let quote = at + 1; ; quote = at + 1) {
				const end = line.indexOf('"', quote);
				if (end < 0) return null;
				cell += line.slice(quote, end);
				at = end + 1;
				if (line[at] !== '"') break;
				cell += '"';
			}
			cells.push(cell);
		}
		if (at >= line.length) return cells;
		if (line[at] !== ",") return null;
		at++;
	}
}
