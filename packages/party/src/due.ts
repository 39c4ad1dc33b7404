import { nextCheckMonoUs, nextDeadlineMonoUs, outcomeOwed } from "@tansiq/hotline";
import { LOGS, type LogName } from "@tansiq/line";
import { agreedLadder } from "./ladder.ts";
import { unrecorded } from "./revocation.ts";
import { clockDueMonoUs } from "./standing.ts";
import type { State } from "./state.ts";

/** What a party owes, derived from its state: after a crash the same is owed again. */
export interface Due {
	/** Logs with entries that the peer has not countersigned. */
	unsent: LogName[];
	/** The next monotonic instant at which time makes the party say or note something, or null. */
	deadlineMonoUs: number | null;
}

/** @param monoUs now; what was due before it is owed at once */
export function due(state: State, monoUs: number): Due {
	let deadlineMonoUs: number | null = null;
	const soonest = (at: number | null): void => {
		if (at !== null && (deadlineMonoUs === null || at < deadlineMonoUs)) deadlineMonoUs = at;
	};
	for (const ref of state.awaiting) {
		const dialogue = state.dialogues.get(ref);
		if (dialogue === undefined) continue;
		// An answered one owes its outcome now; one without a receipt owes nothing yet.
		soonest(outcomeOwed(dialogue, monoUs) === null ? dialogue.dueMonoUs : 0);
	}
	for (const ref of state.open) {
		const dialogue = state.dialogues.get(ref);
		if (dialogue !== undefined)
			soonest(nextDeadlineMonoUs(dialogue, monoUs, agreedLadder(state, dialogue.msg)));
	}
	if (state.checks !== null) soonest(nextCheckMonoUs(state.checks, monoUs));
	soonest(clockDueMonoUs(state));
	if (LOGS.some((log) => state.refoundingOwed[log])) soonest(0);
	if (unrecorded(state).length > 0) soonest(0);
	if (state.errorsOwed.size > 0) soonest(0);
	return { unsent: LOGS.filter((log) => state.line.own[log].tail.length > 0), deadlineMonoUs };
}
