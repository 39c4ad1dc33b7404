import type * as Api from "@tansiq/api";
import { checksAlarmed, responsibleFor, ringsFor } from "@tansiq/hotline";
import { LOGS } from "@tansiq/line";
import {
	agreementOf,
	type Hold,
	humanCheck,
	isOpen,
	isUnresolved,
	type State,
} from "@tansiq/party";
import { alarmViews } from "./desk-alarms.ts";
import type { Heard } from "./line/intake.ts";
import type { PumpState } from "./line/pump.ts";
import type { Runtime } from "./runtime.ts";
import {
	alertView,
	conflictView,
	dialogueView,
	draftView,
	onlyWeKnowView,
	operationView,
} from "./views.ts";

/** A line that said nothing for this long is degraded; nothing owed and nothing said is no fault. */
const QUIET_US = 150_000_000;
/** The desk shows what is still open, and this many of what was closed last. */
const RECENT = 40;
const AHEAD_US = 6 * 3_600_000_000;

export interface LineSense {
	heard: Heard;
	pump: PumpState;
}

/** The whole desk of one party at this instant. */
export function deskOf(
	runtime: Runtime,
	sense: LineSense,
	holdBlobs: ReadonlyMap<string, string>,
	progress: Api.Desk["progress"],
): Api.Desk {
	const { state, clock, folder } = runtime;
	const nowUs = clock.wallUs();
	const members = state.founding?.members ?? {};
	const findings = [...state.findings.entries()].filter(([key]) => isCurrent(state, key, nowUs));
	const unknown = findings.flatMap(([, list]) => list.filter(({ kind }) => kind === "unknown"));
	return {
		position: runtime.position,
		nowUs,
		mode: folder.config.mode,
		party: { id: state.self, name: members[state.self]?.name ?? state.self },
		peer: peerView(state),
		line: lineView(state, sense, nowUs, clock.monoUs()),
		watch: watchView(state),
		dialogues: recentDialogues(state, clock.monoUs(), nowUs),
		drafts: [...state.drafts.values()].map(draftView),
		onlyWeKnow: [...state.onlyWeKnow.values()]
			.filter((task) => isUnresolved(state, task))
			.map((task) => onlyWeKnowView(state, task, nowUs)),
		holds: [...state.holds.values()].map((hold) => holdView(state, hold, holdBlobs)),
		alerts: recentAlerts(state),
		...alarmViews(state, { wallUs: nowUs, monoUs: clock.monoUs() }),
		conflicts: [...state.conflicts.values()]
			.map((conflict) => conflictView(state, conflict, nowUs))
			.filter(({ status }) => status !== "past"),
		operations: [...state.registry.operations.values()]
			.filter(({ state: life, window }) => life !== "ended" && window.startUs < nowUs + AHEAD_US)
			.map((operation) => operationView(state, operation)),
		zones: agreementOf(state).zones,
		unknowns: {
			findings: unknown.length,
			oldestUs: unknown.reduce<number | null>(
				(oldest, { sinceUs }) => (oldest === null || sinceUs < oldest ? sinceUs : oldest),
				null,
			),
			share: share(findings),
			unjudgedPairs: runtime.watch.unjudged.datum + runtime.watch.unjudged.minima,
			withoutEffect: state.withoutEffect.size,
		},
		lastHeardNoticeUs: state.lastNoticeHeardUs,
		progress,
	};
}

function peerView({ founding, peer }: State): Api.Desk["peer"] {
	const { name = peer, node, contact } = founding?.members[peer] ?? {};
	return { id: peer, name, ...(node && { node }), ...(contact && { contact }) };
}

/** How the line stands, last heard in each direction. */
export function lineView(
	state: State,
	{ heard, pump }: LineSense,
	nowUs: number,
	monoUs: number,
): Api.LineState {
	const { own, mirrored, recovering } = state.line;
	const unreceipted = own.urgent.tail.length + own.routine.tail.length;
	const stopped = LOGS.flatMap((log) => {
		const { stopped: stop } = mirrored[log];
		return stop === null ? [] : [{ log, code: stop.code }];
	});
	const missed = {
		machine: state.checks?.rounds.machine.missesInARow ?? 0,
		human: state.checks?.rounds.human.missesInARow ?? 0,
	};
	const lastUs = Math.max(heard.atUs ?? 0, pump.toldUs ?? 0);
	let line: Api.LineState["state"] = "up";
	const dead = state.checks !== null && checksAlarmed(state.checks).includes("machine");
	if (stopped.length > 0 || pump.failing || dead) line = "down";
	else if (lastUs === 0) line = "unknown";
	else if (nowUs - lastUs > QUIET_US || recovering !== null) line = "degraded";
	return {
		id: state.line.id,
		state: line,
		heardUs: heard.atUs,
		toldUs: pump.toldUs,
		unreceipted,
		missed,
		humanCheckOwed: humanCheck(state, monoUs) !== null,
		stopped,
		forks: state.forks.map(({ origin, sha256, atUs }) => ({ origin, sha256, atUs })),
		recovering: recovering !== null,
		refused: [...state.refusedByPeer].slice(-RECENT).map(([ref, code]) => ({ ref, code })),
	};
}

function watchView({ handover }: State): Api.Watch {
	const rings = ringsFor(handover, "D");
	if (handover === null) return { responsible: null, rings, handover: null };
	const { outgoing, incoming, offeredBy, brief, signed, assumedUs } = handover;
	return {
		responsible: responsibleFor(handover),
		rings,
		handover: { outgoing, incoming, offeredBy, brief, signed, assumedUs },
	};
}

function holdView(state: State, hold: Hold, blobs: ReadonlyMap<string, string>): Api.Hold {
	const { id, operation, level, rule, bodyLine, extentKm2h, sinceUs } = hold;
	const window = state.registry.operations.get(operation)?.window ?? { startUs: 0, endUs: 0 };
	return {
		id,
		operation,
		level,
		rule,
		bytes: bodyLine,
		blobs: hold.blobs.map((sha256) => ({ sha256, bytes: blobs.get(sha256) ?? "" })),
		extentKm2h,
		sinceUs,
		window,
	};
}

function recentDialogues(state: State, monoUs: number, nowUs: number): Api.Dialogue[] {
	const open: Api.Dialogue[] = [];
	const closed: Api.Dialogue[] = [];
	for (const dialogue of [...state.dialogues.values()].reverse()) {
		const settled = dialogue.outcome !== null && dialogue.outcome !== "overdue";
		if (settled && closed.length >= RECENT) continue;
		const view = dialogueView(state, dialogue, monoUs);
		(settled ? closed : open).push(view);
	}
	// Overdue ones that will never be answered are history after a while.
	const waiting = open.filter(
		({ state: life, window, saidUs }) =>
			life !== "overdue" || (window?.endUs ?? saidUs) > nowUs - AHEAD_US,
	);
	return [...waiting.slice(0, 200), ...closed];
}

function recentAlerts(state: State): Api.Alert[] {
	const alerts = [...state.alerts.values()];
	const closed = alerts.filter((alert) => !isOpen(alert)).slice(-RECENT);
	return [...alerts.filter(isOpen), ...closed].map(alertView);
}

function isCurrent(state: State, key: string, nowUs: number): boolean {
	const operation = state.registry.operations.get(key);
	return operation !== undefined && operation.window.endUs > nowUs;
}

/** Of the current own operations, how many have an unknown in their verdict. */
function share(findings: [string, { kind: string }[]][]): number {
	if (findings.length === 0) return 0;
	const touched = findings.filter(([, list]) => list.some(({ kind }) => kind === "unknown"));
	return touched.length / findings.length;
}
