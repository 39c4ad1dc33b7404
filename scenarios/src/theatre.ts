import { METRE_01MM, MINUTE_US, type Micros, SECOND_US } from "@tansiq/space";
import { cruise, declarationOf, low, metres, type Role, reportsOf, survey } from "./cast.ts";
import { coast, THEATRE } from "./coast.ts";
import {
	box,
	CLOSED,
	from,
	LANES,
	legs,
	type Place,
	place,
	RESERVE,
	ROAD,
	STRAYING,
	surveyStart,
} from "./places.ts";
import { TIME_SLACK_US, turnsOf } from "./route.ts";
import { byInstant, type PartyName, type Scenario } from "./scenario.ts";

export interface DemoOptions {
	/** The first instant. */
	originUs: Micros;
	/** How often the cast plays; the next begins 12 minutes after the one before. */
	cycles?: number;
	/** The agreed lead time: all but the late notice and the first near miss keep it. */
	leadUs?: number;
}

export const CYCLE_US = 12 * MINUTE_US;
const AIRLINER_MM_S = 230_000;
const SURVEY_MM_S = 15_000;

/**
 * A coast that does not exist and the traffic of two parties over it: airliners of two operators, drones,
 * a relief convoy and an ambulance helicopter. Each cycle holds one conflict to solve, one late
 * notice, one near miss to watch, one drone that leaves its box, one operation beside a closed zone
 * and one pair whose altitudes have no common datum. The same every time.
 *
 * In the first cycle the near miss is already in the air, so that its alert comes in the first
 * minute; its two notices are therefore late as well. In later cycles they keep the lead time.
 */
export function demoScenario({
	originUs,
	cycles = 5,
	leadUs = 5 * MINUTE_US,
}: DemoOptions): Scenario {
	const roles: Role[] = [];
	for (let cycle = 0; cycle < cycles; cycle++) roles.push(...cast(originUs, cycle, leadUs));
	const declarations = roles.map(declarationOf).sort((a, b) => a.atUs - b.atUs);
	const ends = roles.map((role) => role.volumes.at(-1)?.window.endUs ?? 0);
	const endUs = ends.reduce((a, b) => Math.max(a, b), originUs);
	const window = { startUs: originUs, endUs };
	const band = { datum: "W84" as const, lower01mm: 0, upper01mm: 1_000 * METRE_01MM };
	return {
		name: "coast",
		mode: "demo",
		startUs: originUs,
		endUs,
		theatre: THEATRE,
		basemap: coast([turnsOf({ ...ROAD, speedMmS: 1, departUs: 0 })]),
		declarations,
		reports: byInstant(roles.flatMap(reportsOf)),
		zones: [
			{
				id: "harbour-works",
				name: "Harbour works",
				rule: "closed",
				outline: { kind: "disc", ...CLOSED },
				band,
				window,
			},
			{
				id: "bird-reserve",
				name: "Bird reserve",
				rule: "notice",
				outline: { kind: "polygon", ...RESERVE },
				band,
				window,
			},
		],
		hindsight: false,
	};
}

/** Names one of the cast: its party, id, label and the second of the cycle when it is declared. */
type Who = (
	party: PartyName,
	name: string,
	label: string,
	declareS: number,
) => Pick<Role, "id" | "party" | "label" | "address" | "declareUs">;

function cast(originUs: Micros, cycle: number, leadUs: number): Role[] {
	const startUs = originUs + cycle * CYCLE_US;
	let number = 0;
	const who: Who = (party, name, label, declareS) => ({
		id: `${name}-${cycle}`,
		party,
		label: `${label} ${cycle + 1}`,
		address: `fc${cycle.toString(16).padStart(2, "0")}${(number++).toString(16).padStart(2, "0")}`,
		declareUs: startUs + declareS * SECOND_US,
	});
	/** Some seconds after everything declared in the first minute has had its lead time. */
	const later = (seconds: number) => startUs + leadUs + TIME_SLACK_US + seconds * SECOND_US;
	const drone = { class: "uncrewed", category: "civil" } as const;
	const surveyAt = (corner: Place, departUs: Micros) => ({
		...surveyStart(corner),
		legs: LANES,
		speedMmS: SURVEY_MM_S,
		departUs,
	});
	const airway = (start: Place, trackDegrees: number, departUs: Micros) => ({
		...start,
		legs: legs([trackDegrees, 92_000]),
		speedMmS: AIRLINER_MM_S,
		departUs,
	});

	const north = place(-23.12, -4.75);
	const bay = place(-24.26, -4.96);
	const valley = place(-24.46, -4.86);
	const works = from(from(CLOSED, 270, 6_800), 180, 1_500);
	const south = place(-24.86, -4.88);
	return [
		...nearMiss(startUs, cycle === 0 ? 0 : leadUs + MINUTE_US, who),
		cruise(
			who("alpha", "air-370", "Southbound", 2),
			airway(place(-23.2, -5.8), 180, later(5)),
			370,
		),
		cruise(who("bravo", "air-330", "Northbound", 3), airway(place(-24.8, -6), 0, later(15)), 330),
		cruise(
			who("alpha", "air-310", "Coast mail", 4),
			airway(place(-23.3, -6.08), 180, later(25)),
			310,
		),
		cruise(
			who("bravo", "air-390", "Island hop", 5),
			airway(place(-24.7, -5.75), 0, later(35)),
			390,
		),
		low(
			{ ...who("bravo", "ambulance", "Ambulance", 6), class: "crewed", category: "medical" },
			{
				...place(-23.58, -5.28),
				legs: legs([98, 30_000]),
				speedMmS: 65_000,
				departUs: later(15),
			},
			metres(200, 300),
		),
		low(
			{ ...who("alpha", "convoy", "Relief convoy", 8), class: "ground", category: "protected" },
			{ ...ROAD, legs: ROAD.legs.slice(0, 3), speedMmS: SURVEY_MM_S, departUs: later(12) },
			metres(20, 40),
		),
		survey(
			{ ...who("bravo", "bay-survey", "Bay survey", 10), ...drone },
			surveyAt(bay, later(20)),
			metres(80, 120),
			box(bay),
		),
		survey(
			{ ...who("alpha", "valley-survey", "Valley survey", 12), ...drone },
			{ ...surveyAt(valley, later(14)), legs: STRAYING, speedMmS: 2 * SURVEY_MM_S },
			metres(80, 120),
			box(valley),
		),
		survey(
			{ ...who("bravo", "works-survey", "Breakwater survey", 14), ...drone },
			surveyAt(works, later(18)),
			metres(60, 100),
			box(works),
		),
		survey(
			{ ...who("bravo", "south-survey", "South survey", 16), ...drone },
			surveyAt(south, later(22)),
			metres(60, 100),
			box(south),
		),
		survey(
			{ ...who("alpha", "north-survey", "North survey", 18), ...drone },
			surveyAt(north, later(30)),
			metres(80, 120),
			box(north),
		),
		low(
			{ ...who("bravo", "pipeline", "Pipeline patrol", 20), ...drone },
			{
				...place(-23.14, -4.4),
				legs: legs([40, 3_000], [75, 4_000]),
				speedMmS: 20_000,
				departUs: later(24),
			},
			metres(60, 120),
		),
		cruise(
			who("alpha", "inspection", "Coast inspection", 22),
			{
				...place(-24.85, -5.2),
				legs: legs([90, 48_000]),
				speedMmS: 80_000,
				departUs: later(30),
			},
			30,
		),
		// Crosses the ambulance's corridor while it is open; nobody has let that stand.
		low(
			{ ...who("alpha", "strait-survey", "Strait survey", 26), ...drone },
			{
				...place(-23.64, -5.16),
				legs: legs([0, 7_000]),
				speedMmS: 20_000,
				departUs: later(45),
			},
			metres(100, 140),
		),
		lateSearch(who("alpha", "search", "Boat search", 45), from(bay, 90, 1_500), later(200)),
	];
}

/** Two airliners at one level that pass one another 2.5 NM apart, 140 s on, and go their ways. */
function nearMiss(departUs: Micros, leadUs: number, who: Who): Role[] {
	const closest = place(-24, -5.95);
	const letStand = "Crossing at one level settled by voice; both sides watch it";
	const crossing = (party: PartyName, name: string, label: string, at: Place, track: number) => {
		const start = from(at, (track + 180) % 360, 140 * (AIRLINER_MM_S / 1_000));
		const route = {
			...start,
			legs: legs([track, 110_400]),
			speedMmS: AIRLINER_MM_S,
			departUs,
		};
		const role = { ...who(party, name, label, 0), declareUs: departUs - leadUs, letStand };
		return cruise(role, route, 350);
	};
	return [
		crossing("alpha", "air-350-a", "Crossing southward", closest, 160),
		crossing("bravo", "air-350-b", "Crossing northward", from(closest, 90, 2.5 * 1_852), 20),
	];
}

/** Declared one minute before it begins, over the other side's survey. */
function lateSearch(who: ReturnType<Who>, corner: Place, untilUs: Micros): Role {
	const startUs = who.declareUs + MINUTE_US;
	const route = {
		...surveyStart(corner),
		legs: LANES,
		speedMmS: SURVEY_MM_S,
		departUs: startUs + TIME_SLACK_US,
	};
	const role = {
		...who,
		class: "uncrewed" as const,
		category: "distress" as const,
		letStand: "Search for a missing boat; it cannot wait",
	};
	const search = survey(role, route, metres(140, 180), box(corner));
	for (const { window } of search.volumes) window.endUs = Math.max(window.endUs, untilUs);
	return search;
}
