/**
 * Reads what `strace -f -y -s 9000 -e trace=pwrite64,fsync,fdatasync,write` saw of an appender.
 * A call that another thread's line splits is written as `… <unfinished ...>` and later
 * `<... NAME resumed>…`; arguments stand in the first part, the result in the second.
 */
const LINE = /^(\d+) +(?:(\w+)\(\d+<([^>]*)>(.*)|<\.\.\. (\w+) resumed>(.*))$/;

/** Positions whose `durable N` was printed before an fsync of the log that holds them returned. */
export function unsyncedAcknowledgements(
	trace: string,
	walFile: string,
): { acknowledged: number; unsynced: number[] } {
	const written = new Set<number>();
	const synced = new Set<number>();
	const unsynced: number[] = [];
	/** For each thread, the sync it is in and the positions that were written when it began. */
	const syncing = new Map<string, number[]>();
	let acknowledged = 0;

	for (const line of trace.split("\n")) {
		const [, thread = "", call, file, rest = "", resumed, result] = LINE.exec(line) ?? [];
		if (call === "pwrite64" && file === walFile) {
			for (const [, position] of rest.matchAll(/\{\\"position\\":(\d+)/g)) {
				written.add(Number(position));
			}
		} else if ((call === "fdatasync" || call === "fsync") && file === walFile) {
			syncing.set(thread, [...written]);
		} else if (call === "write") {
			for (const [, position] of rest.matchAll(/durable (\d+)\\n/g)) {
				acknowledged += 1;
				if (!synced.has(Number(position))) unsynced.push(Number(position));
			}
		}
		const isSync = (call ?? resumed)?.endsWith("sync");
		if (isSync && /= 0$/.test(call === undefined ? (result ?? "") : rest)) {
			for (const position of syncing.get(thread) ?? []) synced.add(position);
			syncing.delete(thread);
		}
	}
	return { acknowledged, unsynced };
}
