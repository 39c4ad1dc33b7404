import { openFolder, readFounding } from "./folder.ts";
import { type Log, logTo } from "./log.ts";
import type { RunningNode } from "./node.ts";
import { startNode } from "./start.ts";
import { assertApart, placeOf, Theatres } from "./theatres.ts";

/** How a theatre came up: where it answers, or why it does not. */
export interface Served {
	line: string;
	name: string;
	url: string;
	failure: Error | null;
}

/**
 * Runs several theatres of one party as this process, until it is stopped: each with a journal,
 * keys, a line listener, sessions and an address of its own. One whose journal fails is closed, and
 * shown as failed at the others' desks; the last one to fail ends the process.
 *
 * @throws Error naming the folder, the value and what was expected; when none of them starts, why
 */
export async function serveSeveral(
	paths: readonly string[],
	console: string | null,
): Promise<Served[]> {
	const folders = paths.map((path) => openFolder(path));
	assertApart(folders);
	const theatres = new Theatres();
	for (const { path, config } of folders)
		theatres.expect(placeOf(config, readFounding(path).founding));
	const running = new Map<string, RunningNode>();
	const failures = new Set<unknown>();
	const failed = new Set<string>();
	let isStarting = true;
	const drop = (line: string, log: Log, error: Error): void => {
		failures.add(error);
		failed.add(line);
		theatres.fail(line);
		log("error", "theatre failed", { line, detail: error.message });
		const node = running.get(line);
		if (node === undefined || !running.delete(line)) return;
		// Never retried in this process: what was handed over may or may not be on disk.
		void node.close().catch(() => undefined);
		if (running.size === 0 && !isStarting) process.exit(70);
	};
	// A promise that the failed journal broke ends only its own theatre.
	const ofFailed = (error: unknown): void => {
		if (!failures.has(error)) throw error;
	};
	process.on("unhandledRejection", ofFailed);

	const served: Served[] = [];
	for (const { path, config } of folders) {
		const { line, name, party, httpPort } = config;
		const log = logTo(process.stderr, `${party}/${line}`);
		const url = `http://127.0.0.1:${httpPort}`;
		const onFailure = (error: Error) => drop(line, log, error);
		let failure: Error | null = null;
		try {
			const node = await startNode({ folder: path, console, log, theatres, onFailure });
			running.set(line, node);
			if (failed.has(line)) throw new Error("its journal failed while it started");
		} catch (error) {
			failure = error as Error;
			drop(line, log, failure);
		}
		served.push({ line, name, url, failure });
	}
	isStarting = false;
	if (running.size === 0)
		throw served.find(({ failure }) => failure !== null)?.failure ?? new Error("no theatre runs");
	const stop = async (): Promise<void> => {
		for (const node of running.values()) await node.close();
		process.exit(running.size === paths.length ? 0 : 70);
	};
	process.once("SIGTERM", () => void stop());
	process.once("SIGINT", () => void stop());
	return served;
}
