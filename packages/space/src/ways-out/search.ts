import { type Budget, BudgetExceeded } from "../budget.ts";
import { type Minima, meetings } from "../meet.ts";
import type { Volume } from "../volume.ts";
import { type Aside, asidesOf, movedAside } from "./aside.ts";
import { type Axis, meetingShifts, nearestFree, type OpenInterval, shifted } from "./shifts.ts";

/** One thing in the way of an operation. */
export interface Obstacle {
	/** The same thing has the same key each time. */
	key: string;
	/** Where it is and what room it needs, where that is known. */
	volumes: readonly Volume[];
	minima: Minima;
	/** Where it is told otherwise: the shift, from the operation as declared, past it. */
	past?: { laterUs?: number; earlierUs?: number; higher01mm?: number; lower01mm?: number };
}

/** How far an operation may be changed. */
export interface WayLimits {
	laterUs: number;
	earlierUs: number;
	higher01mm: number;
	lower01mm: number;
	asideMm: number;
}

/** A change that clears everything, and what the operation would then be. */
export type Way = { volumes: Volume[] } & (
	| { axis: Axis; by: number }
	| { axis: "ground"; aside: Aside; byMm: number }
);

/** Edge tests that the search may spend beside those of the check itself. */
const SEARCH_LIMIT = 2_000_000;
/** Checks along one axis: each goes past everything that was met so far. */
const MOST_SHIFTS = 12;
/** The first distance aside that is tried is this part of the limit; each further one is double. */
const FIRST_ASIDE = 1 / 64;
/** A distance aside is made smaller until it is known to this part of itself, in whole steps. */
const ASIDE_PRECISION = 0.1;
const ASIDE_STEP_MM = 10_000;

/**
 * The smallest change of each kind that clears an operation: later, earlier, higher, lower, and
 * aside. `inTheWay` is the check that decides: every way that is returned was given to it and it
 * found nothing. Shifts in time and height are the smallest there are, as far as obstacles tell
 * their volumes; a detour is the smallest of those that were tried.
 */
export function waysOut(
	volumes: readonly Volume[],
	limits: WayLimits,
	inTheWay: (volumes: Volume[]) => Obstacle[],
): Way[] {
	const here = inTheWay([...volumes]);
	if (here.length === 0) return [];
	const shifts: (readonly [Axis, 1 | -1, number])[] = [
		["time", 1, limits.laterUs],
		["time", -1, limits.earlierUs],
		["height", 1, limits.higher01mm],
		["height", -1, limits.lower01mm],
	];
	const ways: (Way | null)[] = shifts.map(([axis, sense, limit]) =>
		shiftOut(volumes, axis, sense, limit, here, inTheWay),
	);
	return [...ways, asideOut(volumes, limits.asideMm, here, inTheWay)].filter((way) => way !== null);
}

function shiftOut(
	volumes: readonly Volume[],
	axis: Axis,
	sense: 1 | -1,
	limit: number,
	here: Obstacle[],
	inTheWay: (volumes: Volume[]) => Obstacle[],
): Way | null {
	const budget: Budget = { edgeTests: 0, limit: SEARCH_LIMIT };
	const known = new Set<string>();
	const met: OpenInterval[] = [];
	let by = 0;
	let obstacles = here;
	try {
		for (let round = 0; round < MOST_SHIFTS; round++) {
			let told = by;
			for (const obstacle of obstacles) {
				const past = pastOf(obstacle, axis, sense);
				if (past !== undefined) told = sense > 0 ? Math.max(told, past) : Math.min(told, past);
				else if (!known.has(obstacle.key))
					met.push(...meetingShifts(volumes, obstacle.volumes, obstacle.minima, axis, budget));
				known.add(obstacle.key);
			}
			const next = nearestFree(met, told, sense);
			if (next === by || Math.abs(next) > limit) return null;
			by = next;
			const moved = shifted(volumes, axis, by);
			obstacles = inTheWay(moved);
			if (obstacles.length === 0) return { axis, by, volumes: moved };
		}
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
	}
	return null;
}

function pastOf({ past = {} }: Obstacle, axis: Axis, sense: 1 | -1): number | undefined {
	if (axis === "time") return sense > 0 ? past.laterUs : past.earlierUs;
	return sense > 0 ? past.higher01mm : past.lower01mm;
}

/** Whether volumes meet an obstacle that says where it is; over the budget they do. */
function meets(moved: readonly Volume[], { volumes, minima }: Obstacle): boolean {
	const budget: Budget = { edgeTests: 0, limit: SEARCH_LIMIT };
	try {
		const { conflict, unknown } = meetings(moved, volumes, minima, budget);
		return conflict.length + unknown.length > 0;
	} catch (error) {
		if (!(error instanceof BudgetExceeded)) throw error;
		return true;
	}
}

/** Doubled until it clears, then halved between the last that did not and the first that did. */
function asideOut(
	volumes: readonly Volume[],
	limitMm: number,
	here: Obstacle[],
	inTheWay: (volumes: Volume[]) => Obstacle[],
): Way | null {
	if (limitMm <= 0) return null;
	const asides = asidesOf(volumes);
	const known = new Map(here.map((obstacle) => [obstacle.key, obstacle]));
	// Whatever still meets what was met before need not be given to the check.
	const meetsKnown = (moved: Volume[]) => [...known.values()].some((each) => meets(moved, each));
	const clears = (aside: Aside, byMm: number) => {
		const moved = movedAside(volumes, aside, byMm);
		if (meetsKnown(moved)) return null;
		const found = inTheWay(moved);
		for (const obstacle of found) known.set(obstacle.key, obstacle);
		return found.length === 0 ? moved : null;
	};
	let short = 0;
	for (let byMm = limitMm * FIRST_ASIDE; byMm <= limitMm; byMm *= 2) {
		for (const aside of asides) {
			let moved = clears(aside, byMm);
			if (moved === null) continue;
			let enough = byMm;
			while (enough - short > Math.max(ASIDE_PRECISION * enough, ASIDE_STEP_MM)) {
				const middle = Math.round((short + enough) / 2 / ASIDE_STEP_MM) * ASIDE_STEP_MM;
				const nearer = clears(aside, middle);
				if (nearer === null) short = middle;
				else {
					enough = middle;
					moved = nearer;
				}
			}
			return { axis: "ground", aside, byMm: enough, volumes: moved };
		}
		short = byMm;
	}
	return null;
}
