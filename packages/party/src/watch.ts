import { bodyLine, type SaidEntry, say } from "@tansiq/line";
import type { Operation } from "@tansiq/registry";
import type { Report, TickResult } from "@tansiq/watch";
import { refOf } from "./door.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { POSITIONS, positionsBody, sha256Hex } from "./message.ts";
import { agreementOf, isOpen, type PositionChain, type State } from "./state.ts";

/** What one tick over the picture changed. */
export function watched(state: State, result: TickResult): Unstamped[] {
	const events: Unstamped[] = [];
	for (const { operation, state: next } of result.states)
		events.push({ type: "operationState", operation, state: next, by: "watch" });
	for (const change of result.alerts)
		if (change.type === "raised")
			events.push({ type: "alertRaised", alert: change.alert, condition: change.condition });
		else events.push({ type: "alertCleared", alert: change.alert });
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
		.filter((alert) => isOpen(alert) && alert.condition !== "cleared")
		.map(({ id, key }) => ({ id, key }));
}

/** The agreed reason why an own operation's track is open to the peer at an instant, or null. */
export function trackOpening(state: State, operation: Operation, nowUs: number): string | null {
	if (operation.notice === null || operation.level === "sealed") return null;
	const { trackOpenings } = agreementOf(state);
	const windows = state.trackWindows.get(operation.key) ?? [];
	if (windows.some(({ startUs, endUs }) => startUs <= nowUs && nowUs < endUs)) return "conflict";
	const strayed = operation.state === "nonconforming" || operation.state === "contingent";
	if (strayed && trackOpenings.includes("nonconformance")) return "nonconformance";
	if (operation.category === "distress" && trackOpenings.includes("distress")) return "distress";
	return null;
}

/** Tells the positions of one tick whose tracks are open: one entry, one ledger row. */
export function tellPositions(state: State, reports: readonly Report[], facts: Facts): Unstamped[] {
	const told: { notice: string; operation: string; rule: string; report: Report }[] = [];
	for (const report of reports) {
		const operation = state.registry.operations.get(report.operation ?? "");
		if (operation?.owner !== "own" || operation.notice === null) continue;
		const rule = trackOpening(state, operation, facts.wallUs);
		if (rule === null) continue;
		if ((state.positionsToldUs.get(operation.key) ?? -1) >= report.reportedUs) continue;
		told.push({ notice: operation.notice, operation: operation.key, rule, report });
	}
	if (told.length === 0) return [];
	const line = bodyLine(POSITIONS, positionsBody(told), {
		claimedUs: facts.wallUs,
		clock: facts.clock,
		salt: facts.salt(),
	});
	const said = say(state.line, [{ log: "routine", bodyLine: line }], facts.keys);
	return [
		{
			type: "positionsTold",
			said,
			ledger: {
				atUs: facts.wallUs,
				entry: refOf(state, said.entries[0] as SaidEntry),
				to: state.peer,
				level: "track",
				rule: [...new Set(told.map(({ rule }) => rule))].sort().join("+"),
				by: "rule",
				operations: told.map(({ operation }) => operation),
				extentKm2h: 0,
				positions: told.length,
			},
			told: told.map(({ operation, report }) => ({ operation, reportedUs: report.reportedUs })),
			chain: chained(
				state.toldChain,
				told.map(({ report }) => report),
			),
		},
	];
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
