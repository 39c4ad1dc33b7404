/** The journal's thread: it alone touches the file. Takes Requests in order, sends Reports. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { journalError } from "./failure.ts";
import type { Failure, Report, Request } from "./messages.ts";
import type { StoreOptions } from "./schema.ts";
import { openStore, type Store } from "./store.ts";

const options = workerData as StoreOptions;
const port = parentPort as MessagePort;
const report = (message: Report): void => port.postMessage(message);

function failure(doing: string, error: unknown): Failure {
	const { code, message } = journalError(`journal ${options.file}: ${doing}`, error);
	return { code, message };
}

function serve(store: Store): void {
	// After a failed fsync the kernel may call pages clean that never reached the disk, and a second
	// fsync would succeed: so no commit is tried after one that failed.
	let failed = false;
	port.on("message", (request: Request) => {
		if (request.kind === "commit") {
			if (failed) return;
			try {
				store.commit(request.first, request.rows);
				report({ kind: "committed", position: request.first + request.rows.length - 1 });
				store.checkpoint();
			} catch (error) {
				failed = true;
				report({ kind: "failed", failure: failure("commit failed", error) });
			}
			return;
		}
		try {
			const ask = store[request.kind] as (...args: unknown[]) => unknown;
			report({ kind: "answer", id: request.id, value: ask(...request.args) });
		} catch (error) {
			const doing = `${request.kind} failed`;
			report({ kind: "unanswered", id: request.id, failure: failure(doing, error) });
		}
	});
}

try {
	const store = openStore(options);
	report({ kind: "opened", position: store.position() });
	serve(store);
} catch (error) {
	report({ kind: "failed", failure: failure("cannot be opened", error) });
}
