import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { collect, numbered, open, scratchFile } from "./scratch.ts";
import { unsyncedAcknowledgements } from "./trace.ts";

const APPENDER = fileURLToPath(new URL("./appender.ts", import.meta.url));
const skip =
	spawnSync("strace", ["-f", "true"]).status === 0 ? false : "strace is not here or may not trace";

/** Runs the appender under strace; returns what it printed. */
function traced(file: string, strace: string[], appender: string[]): string[] {
	const command = [...strace, process.execPath, APPENDER, file, ...appender];
	const { stdout } = spawnSync("strace", ["-f", "-qq", ...command], { encoding: "utf8" });
	return stdout.trim().split("\n");
}

function acknowledgedTrace(t: TestContext, synchronous: "FULL" | "OFF") {
	const file = scratchFile(t);
	const calls = ["-y", "-s", "9000", "-e", "trace=pwrite64,fsync,fdatasync,write"];
	const printed = traced(file, ["-o", `${file}.trace`, ...calls], [synchronous, "60", "3"]);
	assert.equal(printed.filter((line) => /^durable \d+$/.test(line)).length, 60);
	return unsyncedAcknowledgements(readFileSync(`${file}.trace`, "utf8"), `${file}-wal`);
}

test("each position is written and synced before it is acknowledged", { skip }, (t) => {
	const { acknowledged, unsynced } = acknowledgedTrace(t, "FULL");
	assert.equal(acknowledged, 60);
	assert.deepEqual(unsynced, []);
});

test("with synchronous OFF the same check fails", { skip }, (t) => {
	const { acknowledged, unsynced } = acknowledgedTrace(t, "OFF");
	assert.equal(acknowledged, 60);
	assert.ok(unsynced.length > 50, `only ${unsynced.length} of 60 found unsynced`);
});

/** What the disk answers; "main": to calls on the main file alone, not on the write-ahead log. */
const FAULTS = [
	["an fsync that fails once", "fsync,fdatasync:error=EIO:when=12"],
	["fsyncs that fail for ever", "fsync,fdatasync:error=EIO:when=25+"],
	["a disk that is full", "pwrite64:error=ENOSPC:when=60+"],
	["a write that fails once", "pwrite64:error=EIO:when=75"],
	["a file that the log cannot be folded into", "pwrite64:error=EIO:when=5+", "main"],
] as const;

for (const [what, inject, only] of FAULTS) {
	test(`${what}: one failure is told, and nothing durable after it`, { skip }, async (t) => {
		const file = scratchFile(t);
		const calls = "trace=pwrite64,fsync,fdatasync";
		const faults = ["-o", "/dev/null", "-e", calls, "-e", `inject=${inject}`];
		if (only === "main") faults.push("-P", file);
		const printed = traced(file, faults, ["FULL", "1500", "3"]);

		const failed = printed.findIndex((line) => line.startsWith("failed storage "));
		assert.ok(failed > 0, `expected acknowledgements, then a failure: ${printed.slice(0, 9)}`);
		assert.deepEqual(printed.slice(failed + 1), []);
		const durable = Number(printed[failed]?.split(" ")[2]);
		const { replay } = await open(t, file);
		const events = await collect(replay);
		assert.ok(events.length >= durable, `${durable} acknowledged, ${events.length} found`);
		for (const [offset, { body }] of events.entries()) assert.equal(body, numbered(offset).body);
	});
}
