import type { NotTakenCode } from "./not-taken.ts";
import type { Line, LogName } from "./state.ts";

/** A log of the peer stands still from now on: nothing of it is mirrored or countersigned. */
export function applyStopped(line: Line, log: LogName, code: NotTakenCode, detail: string): void {
	const mirrored = line.mirrored[log];
	// What stopped a log first is its evidence; but a fork is the end of it.
	if (mirrored.stopped === null || code === "fork") mirrored.stopped = { code, detail };
}

/**
 * People of this party let a log go on at the same place, once its author sends what is right. A
 * fork is never healed: no entry after it could be trusted.
 */
export function applyRestart(line: Line, log: LogName): void {
	const mirrored = line.mirrored[log];
	if (mirrored.stopped?.code !== "fork") mirrored.stopped = null;
}
