import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { collect, numbered, open, scratchFile } from "./scratch.ts";

const APPENDER = fileURLToPath(new URL("./appender.ts", import.meta.url));
const CYCLES = 10;

function appender(file: string, writers: number): ChildProcess {
	return spawn(process.execPath, [APPENDER, file, "FULL", "0", String(writers)], {
		stdio: ["ignore", "pipe", "inherit"],
	});
}

/** Kills the child as soon as it printed that many lines; returns every line it printed. */
async function killAfter(child: ChildProcess, lines: number): Promise<string[]> {
	const exited = once(child, "exit");
	const printed: string[] = [];
	for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
		printed.push(line);
		if (printed.length === lines) child.kill("SIGKILL");
	}
	assert.deepEqual(await exited, [null, "SIGKILL"]);
	return printed;
}

test("kill -9 under load: every position printed as durable is there", async (t) => {
	const file = scratchFile(t);
	let acknowledged = 0;
	for (let cycle = 0; cycle < CYCLES; cycle += 1) {
		const printed = await killAfter(appender(file, 1 + (cycle % 3) * 8), 40 + cycle * 37);
		const positions = printed.map((line) => Number(/^durable (\d+)$/.exec(line)?.[1]));
		acknowledged += positions.length;

		const { journal, replay } = await open(t, file);
		const events = await collect(replay);
		assert.ok(
			events.length >= Math.max(...positions),
			`cycle ${cycle}: acknowledged rows are gone`,
		);
		for (const [offset, { body, entries }] of events.entries()) {
			assert.deepEqual({ body, entries, blobs: [] }, numbered(offset, 300));
		}
		await journal.close();
	}
	t.diagnostic(`${CYCLES} kills, ${acknowledged} acknowledged positions, 0 lost`);
});

test("a second process is refused while the first lives, and let in once it was killed", async (t) => {
	const file = scratchFile(t);
	const first = appender(file, 1);
	await once(first.stdout as NodeJS.ReadableStream, "data");
	await assert.rejects(open(t, file), { code: "locked" });
	const second = spawn(process.execPath, [APPENDER, file], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const [printed] = await once(second.stdout as NodeJS.ReadableStream, "data");
	assert.equal(String(printed), "error locked\n");

	const exited = once(first, "exit");
	first.kill("SIGKILL");
	await exited;
	const { journal } = await open(t, file);
	assert.ok(journal.durablePosition > 0);
});
