import type { Fault, Window } from "@tansiq/space";
import { readInstant } from "./instant.ts";
import { MAXIMUM_CHARACTERS, shownJson } from "./json-bounds.ts";
import { readLimit } from "./limit-text.ts";
import { type Boundary, newBoundary, outlineOf, takeBoundary } from "./openair-boundary.ts";
import { KNOWN_CLASSES, meaningOf } from "./openair-class.ts";
import {
	ALWAYS,
	type ImportedZone,
	MAXIMUM_ZONES,
	readName,
	shapeFault,
	ZoneIds,
	type ZoneImport,
	type ZoneOptions,
} from "./zone.ts";
import { bandOf, type Limit, PRESSURE_BOUND_01MM } from "./zone-band.ts";

/** One airspace while its lines are read. The first thing that is wrong with it keeps it out. */
interface Airspace {
	line: number;
	class: string;
	type: string | null;
	name: string | null;
	cut: boolean;
	id: string | null;
	lower: Limit | null;
	upper: Limit | null;
	window: Window | null;
	boundary: Boundary;
	fault: Fault | null;
}

const BOUNDARY = new Set(["V", "DP", "DA", "DB", "DC", "DY"]);
/** Frequencies, transponder codes, labels and pens: they change no zone. */
const DISPLAY = new Set(["AF", "AG", "AX", "AT", "TP", "SP", "SB"]);
/** What begins something that is no airspace, whose lines are passed over. */
const TERRAIN = new Set(["TO", "TC"]);
const LONGEST_LINE = 4_096;

/**
 * Reads airspaces from OpenAir (versions 1 and 2.1), each as one zone. An airspace that cannot be
 * used is left out whole and named by one fault, its first, with its line; none is repaired and
 * none lost in silence.
 *
 * `DC` is a true disc, `DY` a corridor of half that width, everything else a ring: see `ringOf` for
 * how arcs become edges and `bandOf` for limits of two datums. `V X=` and `V D=` hold within one
 * airspace. `AA` with one span gives the validity.
 */
export function parseOpenAir(text: string, options: ZoneOptions = {}): ZoneImport {
	const result: ZoneImport = { zones: [], faults: [], notes: [] };
	if (text.length > MAXIMUM_CHARACTERS) {
		const expected = `at most ${MAXIMUM_CHARACTERS} characters`;
		result.faults.push({ field: "file", value: `${text.length} characters`, expected });
		return result;
	}
	const ids = new ZoneIds();
	let current: Airspace | null = null;
	let inTerrain = false;
	let line = 0;
	for (const raw of linesOf(text)) {
		line++;
		const { record, value } = splitRecord(raw);
		if (record === "") continue;
		if (record === "AC") {
			finish(current, ids, options, result);
			if (result.zones.length >= MAXIMUM_ZONES) {
				const expected = `at most ${MAXIMUM_ZONES} airspaces`;
				result.faults.push({ field: `line ${line}`, value: "one more", expected });
				return result;
			}
			current = begin(line, value);
			inTerrain = false;
		} else if (TERRAIN.has(record)) {
			finish(current, ids, options, result);
			current = null;
			inTerrain = true;
		} else if (current !== null) {
			const expected = raw.length > LONGEST_LINE ? "a shorter line" : take(current, record, value);
			if (expected !== null) current.fault ??= faultAt(line, record, value, expected);
		} else if (!inTerrain && !DISPLAY.has(record)) {
			result.faults.push(faultAt(line, record, value, "AC, which begins an airspace"));
		}
	}
	finish(current, ids, options, result);
	return result;
}

function* linesOf(text: string): Generator<string> {
	let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	for (let at = start; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code !== 10 && code !== 13) continue;
		yield text.slice(start, at);
		if (code === 13 && text.charCodeAt(at + 1) === 10) at++;
		start = at + 1;
	}
	yield text.slice(start);
}

/** `*` begins a comment, also behind a blank; a name may hold one. */
function splitRecord(raw: string): { record: string; value: string } {
	const line = raw.slice(0, LONGEST_LINE).trim();
	if (line === "" || line[0] === "*" || line[0] === "#") return { record: "", value: "" };
	const blank = line.search(/\s/);
	const record = (blank < 0 ? line : line.slice(0, blank)).toUpperCase();
	const rest = blank < 0 ? "" : line.slice(blank).trim();
	const comment = record === "AN" ? -1 : rest.search(/(^|\s)\*/);
	return { record, value: comment < 0 ? rest : rest.slice(0, comment).trim() };
}

function begin(line: number, value: string): Airspace {
	const airspace: Airspace = {
		line,
		class: value,
		type: null,
		name: null,
		cut: false,
		id: null,
		lower: null,
		upper: null,
		window: null,
		boundary: newBoundary(),
		fault: null,
	};
	if (meaningOf(value) === null)
		airspace.fault = faultAt(line, "AC", value, `one of ${KNOWN_CLASSES}`);
	return airspace;
}

/** @returns what was expected instead, or null */
function take(airspace: Airspace, record: string, value: string): string | null {
	if (BOUNDARY.has(record)) return takeBoundary(airspace.boundary, record, value);
	if (DISPLAY.has(record)) return null;
	switch (record) {
		case "AN": {
			if (airspace.name !== null) return "one name";
			const read = readName(value);
			if ("expected" in read) return read.expected;
			airspace.name = read.name;
			airspace.cut = read.cut;
			return null;
		}
		case "AI":
			if (!/^[\w.:-]{1,64}$/.test(value)) return "1 to 64 letters, digits and ._:-";
			airspace.id = value;
			return null;
		case "AY":
			if (value.length > 32) return "a type of at most 32 characters";
			airspace.type = value;
			return null;
		case "AL":
		case "AH": {
			const which = record === "AL" ? "lower" : "upper";
			if (airspace[which] !== null) return `one ${which} limit`;
			const limit = readLimit(value);
			if ("expected" in limit) return limit.expected;
			airspace[which] = limit;
			return null;
		}
		case "AA":
			return takeActivation(airspace, value);
		default:
			return "a record of an airspace: AC, AN, AI, AY, AL, AH, AA, V, DP, DA, DB, DC or DY";
	}
}

function takeActivation(airspace: Airspace, value: string): string | null {
	const expected = "one span such as 2026-03-01T12:00Z/2026-03-01T13:00Z";
	if (airspace.window !== null) return expected;
	const [start = "", end = "", ...others] = value.split("/");
	// The format leaves seconds out.
	const instant = (text: string) =>
		readInstant(/T\d\d:\d\dZ$/.test(text) ? `${text.slice(0, -1)}:00Z` : text);
	const [from, to] = [instant(start.trim()), instant(end.trim())];
	if ("expected" in from || "expected" in to || others.length > 0) return expected;
	if (to.us <= from.us) return "an end after the start";
	airspace.window = { startUs: from.us, endUs: to.us };
	return null;
}

function finish(
	airspace: Airspace | null,
	ids: ZoneIds,
	options: ZoneOptions,
	{ zones, faults, notes }: ZoneImport,
): void {
	if (airspace === null) return;
	const read = airspace.fault ?? zoneOf(airspace, options);
	if ("expected" in read) {
		faults.push(read);
		return;
	}
	const { note, ...zone } = read;
	const given = airspace.id === null ? ids.from(zone.name) : ids.given(airspace.id);
	const field = `line ${airspace.line}`;
	if (given === null) {
		faults.push(
			faultAt(airspace.line, "AI", airspace.id ?? "", "an id that no other airspace has"),
		);
		return;
	}
	zones.push({ id: given, ...zone });
	if (note !== null) notes.push({ field, zone: given, said: note });
	if (airspace.cut) notes.push({ field, zone: given, said: "the name was cut to 64 characters" });
}

function zoneOf(
	airspace: Airspace,
	options: ZoneOptions,
): (Omit<ImportedZone, "id"> & { note: string | null }) | Fault {
	const { line, name, lower, upper, boundary } = airspace;
	const missing = (record: string, expected: string) =>
		faultAt(line, record, name ?? "an airspace without a name", expected);
	if (name === null) return missing("AN", "AN with a name");
	if (lower === null) return missing("AL", "AL with a lower limit");
	if (upper === null) return missing("AH", "AH with an upper limit");
	const bound = options.datumBound01mm === undefined ? PRESSURE_BOUND_01MM : options.datumBound01mm;
	const read = bandOf(lower, upper, bound);
	if ("expected" in read) return missing(read.which === "lower" ? "AL" : "AH", read.expected);
	const outline = outlineOf(boundary);
	if ("expected" in outline) return missing("boundary", outline.expected);
	const meaning = meaningOf(airspace.type ?? "") ?? meaningOf(airspace.class);
	const window = airspace.window ?? options.window ?? ALWAYS;
	const zone = {
		name,
		rule: options.rule ?? meaning?.rule ?? "notice",
		outline,
		band: read.band,
		window,
		...(meaning?.purpose === undefined ? {} : { purpose: meaning.purpose }),
		note: read.note,
	};
	return shapeFault(zone, `line ${line} (${name})`, options.theatre) ?? zone;
}

function faultAt(line: number, record: string, value: string, expected: string): Fault {
	return { field: `line ${line} ${shownJson(record)}`, value: shownJson(value), expected };
}
