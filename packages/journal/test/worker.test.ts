import assert from "node:assert/strict";
import { on } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import type { Report, Request } from "../src/messages.ts";
import { numbered, scratchFile } from "./scratch.ts";

test("the thread takes no commit after one that failed, though it was sent already", async (t) => {
	const thread = new Worker(new URL("../src/worker.ts", import.meta.url), {
		workerData: { file: scratchFile(t), create: true, synchronous: "FULL" },
	});
	t.after(() => thread.terminate());
	const other = { ...numbered(1), entries: numbered(0, 65).entries };
	const requests: Request[] = [
		{ kind: "commit", first: 1, rows: [numbered(0)] },
		{ kind: "commit", first: 2, rows: [other] },
		{ kind: "commit", first: 2, rows: [numbered(2)] },
		{ kind: "stats", id: 1, args: [] },
	];
	for (const request of requests) thread.postMessage(request);
	const reports: Report[] = [];
	for await (const [report] of on(thread, "message")) {
		reports.push(report);
		if (report.kind === "answer") break;
	}
	assert.deepEqual(
		reports.map(({ kind }) => kind),
		["opened", "committed", "failed", "answer"],
	);
	assert.equal((reports[3] as { value: { commits: number } }).value.commits, 1);
});
