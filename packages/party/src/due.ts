import { LOGS, type LogName } from "@tansiq/line";
import type { State } from "./state.ts";

/** What a party owes, derived from its state: after a crash the same is owed again. */
export interface Due {
	/** Logs with entries that the peer has not countersigned. */
	unsent: LogName[];
	/** The next monotonic instant at which something becomes overdue, or null. */
	deadlineMonoUs: number | null;
}

export function due(state: State): Due {
	let deadlineMonoUs: number | null = null;
	for (const ref of state.awaiting) {
		const dialogue = state.dialogues.get(ref);
		// An answered one owes its outcome now; one without a receipt owes nothing yet.
		const at = dialogue?.answer ? 0 : (dialogue?.dueMonoUs ?? null);
		if (at !== null && (deadlineMonoUs === null || at < deadlineMonoUs)) deadlineMonoUs = at;
	}
	return { unsent: LOGS.filter((log) => state.line.own[log].tail.length > 0), deadlineMonoUs };
}
