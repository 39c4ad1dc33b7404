import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { LogName } from "@tansiq/line";

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
		const [urgent = "", routine = ""] = readFileSync(this.#file, "utf8").trim().split(" ");
		const sizes = { urgent: Number(urgent), routine: Number(routine) };
		const whole = Number.isSafeInteger(sizes.urgent) && Number.isSafeInteger(sizes.routine);
		return whole ? sizes : null;
	}

	keep({ urgent, routine }: Record<LogName, number>): void {
		const text = `${urgent} ${routine}\n`;
		if (text === this.#written) return;
		writeFileSync(this.#file, text);
		this.#written = text;
	}
}
