import type { JournalErrorCode } from "./failure.ts";
import type { EventRow } from "./rows.ts";
import type { Store } from "./store.ts";

/** What of the store is asked from the main thread and answered; each is a method of it. */
export type Question = "replay" | "entries" | "blob" | "stats" | "close";

/** Main thread → journal thread. At most one commit is under way. */
export type Request =
	| { kind: "commit"; first: number; rows: EventRow[] }
	| { [Q in Question]: { kind: Q; id: number; args: Parameters<Store[Q]> } }[Question];

/** An error as it crosses the threads: a class instance would lose its code. */
export interface Failure {
	code: JournalErrorCode;
	message: string;
}

/** Journal thread → main thread. */
export type Report =
	| { kind: "opened"; position: number }
	| { kind: "committed"; position: number }
	/** Opening, a commit or a checkpoint failed; nothing more is written. */
	| { kind: "failed"; failure: Failure }
	| { kind: "answer"; id: number; value: unknown }
	| { kind: "unanswered"; id: number; failure: Failure };
