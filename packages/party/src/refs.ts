import type { LogName } from "@tansiq/line";
import type { Entry } from "@tansiq/record";
import type { State } from "./state.ts";

/** The place that a ref names, `author/log/index`. The form is checked where the ref comes in. */
export function placeOf(ref: string): { author: string; log: LogName; index: number } {
	const [author, log, index] = ref.split("/") as [string, LogName, string];
	return { author, log, index: Number(index) };
}

/** What is said about a message stands in the log of that message. */
export function logOfRef(ref: string): LogName {
	return placeOf(ref).log === "urgent" ? "urgent" : "routine";
}

/** Whether our copy of the line has the entry. */
export function isHere({ self, peer, line }: State, ref: string): boolean {
	const { author, log, index } = placeOf(ref);
	if (author !== self && author !== peer) return false;
	const logs = author === self ? line.own : line.mirrored;
	return index < (logs[log]?.size ?? 0);
}

/** Whether an entry's author had seen what it speaks of when he said it. */
export function hasSeen({ seen }: Pick<Entry, "seen">, ref: string): boolean {
	const { author, log, index } = placeOf(ref);
	const head = seen.find((one) => one.author === author && one.log === log);
	return head !== undefined && head.size > index;
}
