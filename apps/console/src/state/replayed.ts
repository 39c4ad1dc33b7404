import type { Desk, Operation, OperationDetail, Replay, Track } from "@tansiq/api";
import type { ClientState } from "./model.ts";

/** A position says where an aircraft was for as long as this. */
const POSITION_US = 30_000_000;
/** Of what told no more than a block of time, or whose end nobody said. */
const SHORTEST_US = 60_000_000;

interface Shown {
	replay: Replay;
	viewUs: number;
	desk: Desk;
	parts: Pick<ClientState, "desk" | "details" | "tracks">;
}
let last: Shown | null = null;

/**
 * The state with a past period in place of the day, where one is replayed: the notices that had been
 * said by the instant that is shown, and the aircraft that were told of then. Nothing of now is in it.
 */
export function replayed(state: ClientState): ClientState {
	const { replay, desk, viewUs } = state;
	if (replay === null || desk === null) return state;
	const us = viewUs ?? replay.window.startUs;
	if (last?.replay !== replay || last.viewUs !== us || last.desk !== desk)
		last = { replay, viewUs: us, desk, parts: partsAt(replay, desk, us) };
	return { ...state, ...last.parts };
}

function partsAt(replay: Replay, desk: Desk, us: number): Shown["parts"] {
	const known = replay.notices.filter(({ claimedUs }) => claimedUs <= us);
	const operations = known.map((notice) => operationOf(notice, desk, us));
	const details = new Map(
		known.map(({ ref, volumes }, i): [string, OperationDetail] => [
			ref,
			{ operation: operations[i] as Operation, volumes, position: 0 } as never,
		]),
	);
	return {
		desk: { ...desk, operations, conflicts: [], alerts: [] },
		details,
		tracks: tracksAt(replay, desk, us),
	};
}

function operationOf(notice: Replay["notices"][number], desk: Desk, us: number): Operation {
	const { ref, author, level, claimedUs, untilUs, volumes } = notice;
	const startUs = Math.min(...volumes.map(({ window }) => window.startUs));
	const fromUs = Number.isFinite(startUs) ? startUs : claimedUs;
	const isOver = untilUs !== null && untilUs <= us;
	return {
		id: ref,
		owner: author === desk.party.id ? "own" : "peer",
		party: author,
		label: ref,
		version: 1,
		marks: [],
		state: isOver ? "ended" : "accepted",
		level: level ?? "volume",
		window: { startUs: fromUs, endUs: Math.max(untilUs ?? 0, fromUs + SHORTEST_US) },
		declaredUs: claimedUs,
		leadUs: fromUs - claimedUs,
		late: false,
		owes: { leadUs: 0, rule: "", tell: [] },
		notice: ref,
		headline: "no_known_conflict",
		unresolved: false,
		volumeCount: volumes.length,
	};
}

/** The newest position of each aircraft, where that is not older than it counts for. */
function tracksAt({ positions }: Replay, desk: Desk, us: number): Track[] {
	const newest = new Map<string, Track>();
	for (const { author, notice, reportedUs, datum, ...where } of positions) {
		if (reportedUs > us || reportedUs < us - POSITION_US) continue;
		newest.set(`${author} ${where.id}`, {
			...where,
			...{ datum: datum as Track["datum"], reportedUs, operation: notice },
			origin: author === desk.party.id ? "own" : "told",
			...{ speedMmS: null, trackMdeg: null, climb01mmS: null },
		});
	}
	return [...newest.values()];
}
