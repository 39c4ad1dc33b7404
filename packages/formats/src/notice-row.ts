import { type Fault, FLIGHT_LEVEL_01MM, NAUTICAL_MILE_MM, type Window } from "@tansiq/space";
import { readInstant } from "./instant.ts";
import { shownJson } from "./json-bounds.ts";
import { readLimit } from "./limit-text.ts";
import { readSchedule } from "./notice-schedule.ts";
import { textContradiction } from "./notice-text.ts";
import { readCompactPosition } from "./sexagesimal.ts";
import {
	ALWAYS,
	type ImportedZone,
	shapeFault,
	type ZoneOptions,
	type ZonePurpose,
	type ZoneRule,
} from "./zone.ts";
import { bandOf, type Limit, PRESSURE_BOUND_01MM } from "./zone-band.ts";

/** A row by the names of its columns. */
export type NoticeRow = ReadonlyMap<string, string>;

export interface NoticeZone {
	zone: ImportedZone;
	/** What was read otherwise than it stands there, as sentences. */
	said: string[];
}

/** The figure that the qualifier line uses for "no limit". */
const UNLIMITED_LEVEL = 999;
const MOST_MILES = 999;

/**
 * The zone of one notice: the circle of its qualifier line, the limits of items F and G (without
 * them, or where asked for, those of the qualifier line, in flight levels), its validity and schedule.
 *
 * Refused: two altitudes that contradict, limits that the qualifier line contradicts by more than
 * pressure explains, a unit that contradicts its number, an end before the start, a text that names
 * a place or radius beyond the circle. A schedule that cannot be read is said, and the zone holds
 * for all of its validity.
 */
export function noticeZone(row: NoticeRow, line: number, options: ZoneOptions): NoticeZone | Fault {
	const notice = row.get("notam") ?? "";
	const at = (name: string, expected: string): Fault => ({
		field: `line ${line} ${notice} ${name}`,
		value: shownJson(row.get(name) ?? "nothing"),
		expected,
	});
	const said: string[] = [];
	const centre = readCompactPosition(row.get("q_centre") ?? "");
	if ("expected" in centre) return at("q_centre", centre.expected);
	const miles = whole(row.get("q_radius_nm"), MOST_MILES);
	if (miles === null || miles === 0) return at("q_radius_nm", "nautical miles from 1 to 999");
	const window = readValidity(row);
	if ("name" in window) return at(window.name, window.expected);
	if (row.get("end") === "PERM") said.push("it has no end");
	const limits = readLimits(row, options);
	if ("name" in limits) return at(limits.name, limits.expected);
	const { datumBound01mm: bound = PRESSURE_BOUND_01MM } = options;
	const band = bandOf(limits.lower, limits.upper, bound);
	if ("expected" in band) return at(limits.names[band.which], band.expected);
	if (band.note !== null) said.push(band.note);
	const radiusMm = miles * NAUTICAL_MILE_MM;
	const contradiction = textContradiction(row.get("itemE") ?? "", { ...centre, radiusMm });
	if (contradiction !== null) return at("itemE", contradiction);
	const schedule = row.get("itemD") ?? "";
	const schedules = schedule === "" ? [] : readSchedule(schedule, window);
	if (schedules === null)
		said.push(`unknown schedule ${JSON.stringify(schedule)}: it holds for all of its validity`);
	const { rule, purpose } = meaningOf(row.get("q23") ?? "", row.get("q45") ?? "");
	const zone: ImportedZone = {
		id: notice,
		name: notice,
		rule: options.rule ?? rule,
		outline: { kind: "disc", ...centre, radiusMm },
		band: band.band,
		window,
		...(schedules === null || schedules.length === 0 ? {} : { schedules }),
		...(purpose === null ? {} : { purpose }),
	};
	return shapeFault(zone, `line ${line} ${notice}`, options.theatre) ?? { zone, said };
}

type Wrong = { name: string; expected: string };

/** `2607041115`: year, month, day, hour and minute in UTC, of this century. */
function readMinute(text: string | undefined): number | null {
	const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? "");
	if (parts === null) return null;
	const [, year, month, day, hour, minute] = parts;
	const read = readInstant(`20${year}-${month}-${day}T${hour}:${minute}:00Z`);
	return "us" in read ? read.us : null;
}

function readValidity(row: NoticeRow): Window | Wrong {
	const startUs = readMinute(row.get("start"));
	const isPermanent = row.get("end") === "PERM";
	const endUs = isPermanent ? ALWAYS.endUs : readMinute(row.get("end"));
	const form = "a minute such as 2607041115";
	if (startUs === null) return { name: "start", expected: form };
	if (endUs === null) return { name: "end", expected: `${form}, or PERM` };
	if (endUs <= startUs) return { name: "end", expected: `later than start, ${row.get("start")}` };
	return { startUs, endUs };
}

interface Limits {
	lower: Limit;
	upper: Limit;
	/** The columns that they come from. */
	names: { lower: string; upper: string };
}

function readLimits(row: NoticeRow, options: ZoneOptions): Limits | Wrong {
	const [itemF, itemG] = [row.get("itemF") ?? "", row.get("itemG") ?? ""];
	const from = whole(row.get("q_lower_fl"), UNLIMITED_LEVEL);
	const to = whole(row.get("q_upper_fl"), UNLIMITED_LEVEL);
	const level = "a flight level from 0 to 999";
	if (from === null) return { name: "q_lower_fl", expected: level };
	if (to === null) return { name: "q_upper_fl", expected: level };
	if (to < from) return { name: "q_upper_fl", expected: `at least q_lower_fl, ${from}` };
	if ((itemF === "" && itemG === "") || options.limits === "levels") {
		const names = { lower: "q_lower_fl", upper: "q_upper_fl" };
		return { lower: ofLevel(from), upper: ofLevel(to), names };
	}
	const lower = readLimit(itemF);
	const upper = readLimit(itemG);
	if ("expected" in lower) return { name: "itemF", expected: lower.expected };
	if ("expected" in upper) return { name: "itemG", expected: upper.expected };
	if (!agrees(lower, from)) return { name: "itemF", expected: `q_lower_fl, ${from}, or near it` };
	if (!agrees(upper, to)) return { name: "itemG", expected: `q_upper_fl, ${to}, or near it` };
	return { lower, upper, names: { lower: "itemF", upper: "itemG" } };
}

function ofLevel(level: number): Limit {
	if (level === 0) return { kind: "surface" };
	if (level === UNLIMITED_LEVEL) return { kind: "unlimited" };
	return { kind: "at", value01mm: level * FLIGHT_LEVEL_01MM, datum: "STD" };
}

/**
 * Levels of the qualifier line are rounded away from the limits, and pressure stands between them;
 * 0 and 999 also say that nothing is known. Heights above ground are not compared.
 */
function agrees(limit: Limit, level: number): boolean {
	if (limit.kind === "surface") return level * FLIGHT_LEVEL_01MM <= PRESSURE_BOUND_01MM;
	if (limit.kind === "unlimited") return level === UNLIMITED_LEVEL;
	if (limit.datum === "AGL" || level === UNLIMITED_LEVEL || level === 0) return true;
	const apart01mm = Math.abs(limit.value01mm - level * FLIGHT_LEVEL_01MM);
	return apart01mm <= PRESSURE_BOUND_01MM + FLIGHT_LEVEL_01MM;
}

/** What a notice's subject and condition (ICAO Doc 8126, the Q code) mean for a zone. */
function meaningOf(q23: string, q45: string): { rule: ZoneRule; purpose: ZonePurpose | null } {
	if (q45 === "LP" || q23 === "RP") return { rule: "closed", purpose: "restricted" };
	if (q23 === "RD" || q23.startsWith("W")) return { rule: "notice", purpose: "caution" };
	if (q23.startsWith("R")) return { rule: "consent", purpose: "restricted" };
	return { rule: "free", purpose: null };
}

function whole(text: string | undefined, most: number): number | null {
	const value = /^\d{1,3}$/.test(text ?? "") ? Number(text) : Number.NaN;
	return value <= most ? value : null;
}
