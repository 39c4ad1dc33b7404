import type { Remedy } from "@tansiq/agreement";
import { windowOf } from "@tansiq/registry";
import {
	DAY_US,
	FOOT_01MM,
	type Micros,
	NAUTICAL_MILE_MM,
	type Obstacle,
	type Volume,
	type Way,
	type WayLimits,
	waysOut,
} from "@tansiq/space";
import { type DeclareRequest, refuseFaults, subjectOf } from "./declare.ts";
import { grownBy } from "./encounters.ts";
import type { Finding } from "./finding.ts";
import { roomFor } from "./room.ts";
import { type Subject, subjectOfOwn } from "./rule-check.ts";
import { agreementOf, type State } from "./state.ts";
import { checkOwn, headlineOf } from "./verdict.ts";

/** A change of a whole operation after which the check finds nothing, and its volumes then. */
export interface WayOut {
	remedy: Remedy;
	volumes: Volume[];
}

/** Nothing is moved further than this, to where notice would be short, or below its datum. */
const LIMITS: Omit<WayLimits, "earlierUs" | "lower01mm"> = {
	laterUs: DAY_US,
	higher01mm: 20_000 * FOOT_01MM,
	asideMm: 10 * NAUTICAL_MILE_MM,
};

/**
 * How an operation of ours that has not started gets out of everything that it meets. Empty where it
 * meets nothing, and where it has started: whoever is under way is warned, and never steered.
 */
export function waysOutOf(state: State, key: string, nowUs: Micros): WayOut[] {
	const operation = state.registry.operations.get(key);
	if (operation?.owner !== "own") return [];
	return search(state, { key, ...subjectOfOwn(operation) }, nowUs);
}

/** The same for a plan that was not declared. @throws Refusal */
export function waysOutOfPlan(state: State, request: DeclareRequest, nowUs: Micros): WayOut[] {
	refuseFaults(state, request);
	return search(state, subjectOf("", request), nowUs);
}

function search(state: State, subject: Subject & { key: string }, nowUs: Micros): WayOut[] {
	const { volumes, window } = subject;
	if (window.startUs <= nowUs) return [];
	const lowest = volumes.reduce((a, b) => (b.band.lower01mm < a.band.lower01mm ? b : a)).band;
	const isOneDatum = volumes.every(({ band }) => band.datum === lowest.datum);
	const limits = {
		...LIMITS,
		...(!isOneDatum && { higher01mm: 0 }),
		earlierUs: Math.max(0, window.startUs - nowUs - agreementOf(state).noticeLeadUs),
		lower01mm: isOneDatum ? Math.max(0, lowest.lower01mm) : 0,
	};
	const inTheWay = (moved: Volume[]): Obstacle[] => {
		const asked = { ...subject, volumes: moved, window: windowOf(moved) };
		// A sealed block is met wherever one goes within its day: it is no reason to go further.
		return checkOwn(state, asked, nowUs)
			.findings.filter(
				(found) =>
					headlineOf([found]) !== "no_known_conflict" && found.reason !== "reason.unknown_sealed",
			)
			.map((found) => obstacleOf(state, subject, asked.window, found));
	};
	return waysOut(volumes, limits, inTheWay).map((way) => ({
		remedy: remedyOf(way),
		volumes: way.volumes,
	}));
}

/** What a finding met: an operation with its volumes, or a rule that says itself how to get past it. */
function obstacleOf(state: State, subject: Subject, moved: Window, found: Finding): Obstacle {
	const other = found.scope === "zone" ? undefined : state.registry.operations.get(found.met);
	const room = roomFor(agreementOf(state), subject.class, other?.class);
	const minima = grownBy(room, other?.growth ?? { mm: 0, height01mm: 0 });
	const key = `${found.scope} ${found.met}`;
	if (other !== undefined && minima !== null) return { key, volumes: other.volumes, minima };
	return {
		key,
		volumes: [],
		minima: { radiusMm: 0, height01mm: 0 },
		past: pastOf(subject, moved, found),
	};
}

type Window = Subject["window"];
type Past = NonNullable<Obstacle["past"]>;

/** Later and higher as the rule's own remedies say; earlier so that all is over when it was met. */
function pastOf({ volumes, window }: Subject, moved: Window, found: Finding): Past {
	const lowest01mm = Math.min(...volumes.map(({ band }) => band.lower01mm));
	const past: Past = {};
	for (const remedy of found.remedies ?? []) {
		if (remedy.phrase === "remedy.later" || remedy.phrase === "remedy.notice")
			past.laterUs = Math.max(past.laterUs ?? 0, remedy.startUs - window.startUs);
		if (remedy.phrase === "remedy.above")
			past.higher01mm = Math.max(past.higher01mm ?? 0, remedy.altitude01mm - lowest01mm);
	}
	const [first] = found.windows;
	if (first !== undefined)
		past.earlierUs = moved.startUs - window.startUs + first.startUs - moved.endUs;
	return past;
}

function remedyOf(way: Way): Remedy {
	if (way.axis === "time") {
		const { startUs } = windowOf(way.volumes);
		return { phrase: way.by > 0 ? "remedy.later" : "remedy.earlier", startUs };
	}
	if (way.axis === "ground") {
		const { byMm } = way;
		if ("side" in way.aside) return { phrase: "remedy.around", side: way.aside.side, byMm };
		return { phrase: "remedy.aside", trackMdeg: way.aside.trackMdeg, byMm };
	}
	const [{ band }] = way.volumes as [Volume];
	const { datum } = band;
	const bands = way.volumes.map((volume) => volume.band);
	return way.by > 0
		? { phrase: "remedy.above", datum, altitude01mm: Math.min(...bands.map((b) => b.lower01mm)) }
		: { phrase: "remedy.below", datum, altitude01mm: Math.max(...bands.map((b) => b.upper01mm)) };
}
