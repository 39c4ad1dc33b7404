import type { Volume } from "@tansiq/space";
import {
	emptyWatch,
	type FlownOperation,
	type Report,
	type TickResult,
	take,
	tick,
	type Watch,
	type WatchPolicy,
} from "../src/index.ts";

export const SECOND = 1_000_000;
export const ORIGIN_US = 1_790_000_000 * SECOND;
export const at = (seconds: number): number => ORIGIN_US + seconds * SECOND;

export const MINIMA = { radiusMm: 9_260_000, height01mm: 900 * 3048 };

/** The replay's rules; nobody flies and no zone is closed. */
export function policy(changes: Partial<WatchPolicy> = {}): WatchPolicy {
	return {
		loss: {
			lookAheadUs: 120 * SECOND,
			levelClimb01mmS: 15_240,
			staleUs: 30 * SECOND,
			hits: 2,
			ofTicks: 3,
			rearmUs: 60 * SECOND,
		},
		conformance: {
			lateralMm: 1_852_000,
			vertical01mm: 300 * 3048,
			timeUs: 30 * SECOND,
			excursionUs: 10 * SECOND,
			contingentUs: 60 * SECOND,
		},
		minimaOf: () => MINIMA,
		widestRadiusMm: MINIMA.radiusMm,
		operationOf: () => undefined,
		zones: [],
		...changes,
	};
}

/** A level flight at FL350 over 47° N 8° E, heading north at 200 m/s. */
export function report(id: string, seconds: number, changes: Partial<Report> = {}): Report {
	return {
		id,
		lat9: 47_000_000_000,
		lon9: 8_000_000_000,
		altitude01mm: 35_000 * 3048,
		datum: "STD",
		speedMmS: 200_000,
		trackMdeg: 0,
		climb01mmS: 0,
		reportedUs: at(seconds),
		...changes,
	};
}

/** All of the hour within 5 NM of 47° N 8° E, FL340 to FL360. */
export const BOX: Volume = {
	outline: { kind: "disc", lat9: 47_000_000_000, lon9: 8_000_000_000, radiusMm: 9_260_000 },
	band: { datum: "STD", lower01mm: 34_000 * 3048, upper01mm: 36_000 * 3048 },
	window: { startUs: at(0), endUs: at(3600) },
};

/** One degree north of the box. */
export const ASTRAY = { lat9: 48_000_000_000 } as const;

/** A desk that flies one operation and obeys what its own watch decides. */
export function flyingDesk(volumes: Volume[] = [BOX]) {
	const watch = emptyWatch();
	const operation: FlownOperation = { volumes, state: "accepted" };
	const rules = policy({ operationOf: (id) => (id === "op" ? operation : undefined) });
	const run = (seconds: number): TickResult => {
		const result = tick(watch, rules, at(seconds));
		for (const { state } of result.states) operation.state = state;
		return result;
	};
	return { watch, operation, run };
}

export function takeAll(watch: Watch, reports: Report[], origin: "own" | "seen" | "told"): void {
	for (const one of reports) take(watch.picture, one, origin);
}
