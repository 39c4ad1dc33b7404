import type { Activity, Remedy } from "@tansiq/agreement";
import { isLive, type Operation, windowOf } from "@tansiq/registry";
import type { Micros, Volume, Window } from "@tansiq/space";
import type { Finding } from "./finding.ts";
import type { Subject } from "./rule-check.ts";
import type { State } from "./state.ts";
import { checkOwn, headlineOf } from "./verdict.ts";
import { HIGHEST_01MM } from "./ways-out.ts";

/** An operation of ours that a notice of theirs meets, for certain or as far as anybody can know. */
export interface Endangered {
	operation: string;
	/** Who of ours carries it out; null: not said. */
	unit: string | null;
	kind: Finding["kind"];
	reason: string;
	windows: Window[];
}

/** Whom of ours a notice endangers: who meets it first stands first. Made of findings alone. */
export function impactOf({ findings, registry }: State, notice: string): Endangered[] {
	const endangered: Endangered[] = [];
	for (const [operation, found] of findings) {
		const ours = registry.operations.get(operation);
		if (ours === undefined || !isLive(ours)) continue;
		const worst = found.find(({ scope, met }) => scope === "cross" && met === notice);
		if (worst === undefined) continue;
		const { kind, reason, windows } = worst;
		endangered.push({ operation, unit: ours.unit ?? null, kind, reason, windows });
	}
	return endangered.sort((a, b) => startOf(a) - startOf(b) || (a.operation < b.operation ? -1 : 1));
}

function startOf({ windows }: Endangered): Micros {
	return windows[0]?.startUs ?? Number.POSITIVE_INFINITY;
}

/** So many moves are tried in each direction: past everything that stands in the way, one by one. */
const MOST_MOVES = 12;

/**
 * How an operation of ours that has not started gets out of everything that it meets: later, and
 * higher. Each is offered only when the check that found the meeting finds nothing there. Empty
 * where it has started: whoever is under way is warned, and never steered.
 */
export function waysOutOf(state: State, key: string, nowUs: Micros): Remedy[] {
	const operation = state.registry.operations.get(key);
	if (operation?.owner !== "own" || operation.window.startUs <= nowUs) return [];
	return [later(state, operation, nowUs), higher(state, operation, nowUs)].filter(
		(way) => way !== null,
	);
}

function later(state: State, operation: Operation, nowUs: Micros): Remedy | null {
	let byUs = 0;
	for (let move = 0; move <= MOST_MOVES; move++) {
		const moved = operation.volumes.map((volume) => delayed(volume, byUs));
		const startUs = operation.window.startUs + byUs;
		const found = inTheWay(state, operation, moved, nowUs);
		if (found.length === 0) return byUs === 0 ? null : { phrase: "remedy.later", startUs };
		const next = found.flatMap(({ remedies = [] }) =>
			remedies.flatMap((remedy) =>
				remedy.phrase === "remedy.later" || remedy.phrase === "remedy.notice"
					? [remedy.startUs]
					: [],
			),
		);
		const soonest = Math.min(...next.filter((us) => us > startUs));
		if (!Number.isFinite(soonest)) return null;
		byUs = soonest - operation.window.startUs;
	}
	return null;
}

function higher(state: State, operation: Operation, nowUs: Micros): Remedy | null {
	const lowest = operation.volumes.reduce((a, b) => (b.band.lower01mm < a.band.lower01mm ? b : a));
	const { datum, lower01mm } = lowest.band;
	if (operation.volumes.some(({ band }) => band.datum !== datum)) return null;
	let by01mm = 0;
	for (let move = 0; move <= MOST_MOVES; move++) {
		const altitude01mm = lower01mm + by01mm;
		const moved = operation.volumes.map((volume) => raised(volume, by01mm));
		if (moved.some(({ band }) => band.upper01mm > HIGHEST_01MM)) return null;
		const found = inTheWay(state, operation, moved, nowUs);
		if (found.length === 0)
			return by01mm === 0 ? null : { phrase: "remedy.above", datum, altitude01mm };
		const next = found.flatMap(({ remedies = [] }) =>
			remedies.flatMap((remedy) =>
				remedy.phrase === "remedy.above" && remedy.datum === datum ? [remedy.altitude01mm] : [],
			),
		);
		const lowestNext = Math.min(...next.filter((altitude) => altitude > altitude01mm));
		if (!Number.isFinite(lowestNext)) return null;
		by01mm = lowestNext - lower01mm;
	}
	return null;
}

/** A sealed block is met wherever one goes within its day: it is no reason to go further. */
function inTheWay(state: State, operation: Operation, volumes: Volume[], nowUs: Micros): Finding[] {
	const subject: Subject & { key: string } = {
		key: operation.key,
		class: operation.class ?? "crewed",
		category: operation.category ?? "civil",
		activities: (operation.activities as Activity[] | undefined) ?? null,
		volumes,
		window: windowOf(volumes),
		noticeUs: operation.receiptUs,
	};
	return checkOwn(state, subject, nowUs).findings.filter(
		(finding) =>
			headlineOf([finding]) !== "no_known_conflict" && finding.reason !== "reason.unknown_sealed",
	);
}

function delayed(volume: Volume, byUs: Micros): Volume {
	const { startUs, endUs } = volume.window;
	return { ...volume, window: { startUs: startUs + byUs, endUs: endUs + byUs } };
}

function raised(volume: Volume, by01mm: number): Volume {
	const { datum, lower01mm, upper01mm } = volume.band;
	return {
		...volume,
		band: { datum, lower01mm: lower01mm + by01mm, upper01mm: upper01mm + by01mm },
	};
}
