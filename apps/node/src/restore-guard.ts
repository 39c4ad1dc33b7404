import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { LOGS, type LogName } from "@tansiq/line";
import type { Runtime } from "./runtime.ts";

/** Each is written over the one before it: both take the digits of the largest safe integer. */
const SIZE_DIGITS = 16;

/**
 * How long our own logs were, kept beside the node's folder and not in it: a backup of the folder
 * that is put back does not bring the guard back with it. It is written without waiting for the
 * disk; after a power cut it may be behind the journal, which says nothing, and never ahead of it.
 */
export class RestoreGuard {
	readonly #file: string;
	#written = "";

	constructor(folder: string) {
		this.#file = `${folder.replace(/\/+$/, "")}.guard`;
	}

	/** What the logs were once known to hold; null where nothing is known, as on another machine. */
	known(): Record<LogName, number> | null {
		if (!existsSync(this.#file)) return null;
		const [urgent = "", routine = ""] = readFileSync(this.#file, "utf8").trim().split(/ +/);
		const sizes = { urgent: Number(urgent), routine: Number(routine) };
		const whole = Number.isSafeInteger(sizes.urgent) && Number.isSafeInteger(sizes.routine);
		return whole ? sizes : null;
	}

	keep({ urgent, routine }: Record<LogName, number>): void {
		const text = `${String(urgent).padStart(SIZE_DIGITS)} ${String(routine).padStart(SIZE_DIGITS)}\n`;
		if (text === this.#written) return;
		// A file that is cut and filled again is pushed to the disk by some file systems.
		writeFileSync(this.#file, text, { flag: existsSync(this.#file) ? "r+" : "w" });
		this.#written = text;
	}
}

/**
 * A node whose own logs were longer than they are now was restored from a backup: it says nothing
 * until they are back from the peer's mirror. Where nobody knows how long they were, it asks first.
 * @param alone the peer has no node, so there is nobody to ask: two people have to accept the loss
 */
export function guardRestore(
	runtime: Runtime,
	folder: string,
	isNew: boolean,
	alone: boolean,
): void {
	const guard = new RestoreGuard(folder);
	const { own } = runtime.state.line;
	const sizes = (more = 0) => ({
		urgent: own.urgent.size + more,
		routine: own.routine.size + more,
	});
	const known = guard.known();
	const isLost = known === null ? !isNew : LOGS.some((log) => known[log] > own[log].size);
	// Alone, what nobody knows counts as lost: its place may stand on paper already.
	const least = known ?? (alone ? sizes(1) : { urgent: 0, routine: 0 });
	if (isLost) runtime.act({ type: "restored", least, alone });
	let waiting = false;
	const keep = () => {
		// What is being recovered is not a new high mark; the old one stands until it is reached.
		if (waiting || runtime.state.line.recovering !== null) return;
		waiting = true;
		const { position } = runtime;
		const reached = sizes();
		// Ahead of the journal it would call a crash a restore.
		void runtime.durable(position).then(
			() =>
				// What was said leaves first: the guard's file may be behind.
				setImmediate(() => {
					waiting = false;
					guard.keep(reached);
					if (runtime.position > position) keep();
				}),
			() => {},
		);
	};
	keep();
	runtime.onEvents(keep);
}
