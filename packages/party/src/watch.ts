import { oneByOne, type SaidEntry } from "@tansiq/line";
import type { Operation } from "@tansiq/registry";
import type { Report, TickResult } from "@tansiq/watch";
import type { PositionChain } from "./crossing.ts";
import { refOf } from "./door.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { POSITIONS, positionsBody, sha256Hex } from "./message.ts";
import { peerHasNode } from "./paper.ts";
import { lineOf, mayBeSaid, saying } from "./speak.ts";
import { agreementOf, isOpen, isOver, type State } from "./state.ts";

/** What one tick over the picture changed. */
export function watched(state: State, result: TickResult): Unstamped[] {
	const events: Unstamped[] = [];
	for (const { operation, state: next } of result.states)
		events.push({ type: "operationState", operation, state: next, by: "watch" });
	for (const change of result.alerts)
		if (change.type === "raised")
			events.push({ type: "alertRaised", alert: change.alert, condition: change.condition });
		else events.push({ type: "alertCleared", alert: change.alert, lost: change.type === "lost" });
	for (const alert of state.alerts.values()) {
		const cleared = events.some((e) => e.type === "alertCleared" && e.alert === alert.id);
		if (alert.condition === "unknown" && !cleared)
			events.push({ type: "alertPresent", alert: alert.id });
	}
	return events;
}

/** A person stopped the sound; the alert stays until its condition is clear as well. */
export function silence(state: State, id: string, by: Operator): Unstamped[] {
	const alert = state.alerts.get(id);
	if (alert === undefined) throw new Refusal("unknown", `alert ${id}: expected a raised one`);
	if (alert.silencedUs !== null) return [];
	return [{ type: "alertSilenced", alert: id, by }];
}

/** Open alerts and their condition keys, for the watch to adopt after a start. */
export function openAlerts(state: State): { id: string; key: string }[] {
	return [...state.alerts.values()]
		.filter((alert) => isOpen(alert) && !isOver(alert))
		.map(({ id, key }) => ({ id, key }));
}

/** The agreed reason why an own operation's track is open to the peer at an instant, or null. */
function trackOpening(state: State, operation: Operation, nowUs: number): string | null {
	if (operation.notice === null || operation.level !== "volume") return null;
	const { trackOpenings } = agreementOf(state);
	const windows = state.trackWindows.get(operation.key) ?? [];
	if (windows.some(({ startUs, endUs }) => startUs <= nowUs && nowUs < endUs)) return "conflict";
	const { track, window } = operation;
	if (track !== undefined && window.startUs <= nowUs && nowUs < window.endUs) return track;
	const strayed = operation.state === "nonconforming" || operation.state === "contingent";
	if (strayed && trackOpenings.includes("nonconformance")) return "nonconformance";
	if (operation.category === "distress" && trackOpenings.includes("distress")) return "distress";
	return null;
}

/** So many positions fit into an entry, however long their names and numbers are. */
const POSITIONS_PER_ENTRY = 80;

interface ToldPosition {
	notice: string;
	operation: string;
	rule: string;
	report: Report;
}

/**
 * Tells the positions of one tick whose tracks are open: one entry and one ledger row, or several
 * where they do not fit into one.
 */
export function tellPositions(state: State, reports: readonly Report[], facts: Facts): Unstamped[] {
	// What cannot be said now is old news when it can.
	if (!mayBeSaid(state, facts)) return [];
	// Nobody prints live positions.
	if (!peerHasNode(state)) return [];
	const told: ToldPosition[] = [];
	for (const report of reports) {
		const operation = state.registry.operations.get(report.operation ?? "");
		if (operation?.owner !== "own" || operation.notice === null) continue;
		const rule = trackOpening(state, operation, facts.wallUs);
		if (rule === null) continue;
		if ((state.positionsToldUs.get(operation.key) ?? -1) >= report.reportedUs) continue;
		told.push({ notice: operation.notice, operation: operation.key, rule, report });
	}
	const parts: ToldPosition[][] = [];
	for (let from = 0; from < told.length; from += POSITIONS_PER_ENTRY)
		parts.push(told.slice(from, from + POSITIONS_PER_ENTRY));
	const drafts = parts.map((part) => ({
		log: "routine" as const,
		bodyLine: lineOf(POSITIONS, positionsBody(part), facts),
	}));
	let chain = state.toldChain;
	return oneByOne(state.line, saying(state, drafts, facts)).map((said, i) => {
		const part = parts[i] as ToldPosition[];
		chain = chained(
			chain,
			part.map(({ report }) => report),
		);
		return {
			type: "positionsTold",
			said,
			ledger: {
				atUs: facts.wallUs,
				entry: refOf(state, said.entries[0] as SaidEntry),
				to: state.peer,
				level: "track",
				rule: [...new Set(part.map(({ rule }) => rule))].sort().join("+"),
				by: "rule",
				operations: part.map(({ operation }) => operation),
				extentKm2h: 0,
				positions: part.length,
			},
			told: part.map(({ operation, report }) => ({ operation, reportedUs: report.reportedUs })),
			chain,
		};
	});
}

/**
 * Extends a chain over positions. The sender keeps one over what its ledger says it told, the
 * receiver one over the foreign positions that its picture took in; on an honest line they agree.
 */
export function chained(chain: PositionChain, reports: readonly Report[]): PositionChain {
	let { count, sha256 } = chain;
	for (const { id, lat9, lon9, altitude01mm, datum, reportedUs } of reports) {
		count++;
		sha256 = sha256Hex(`${sha256} ${id} ${reportedUs} ${lat9} ${lon9} ${altitude01mm} ${datum}`);
	}
	return { count, sha256 };
}
