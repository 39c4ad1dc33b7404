/** Nothing is answered for before it is on the disk. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { MediatorFolder } from "@tansiq/mediator";
import { parseCheckpoint } from "@tansiq/record";
import { logOf, mediatorFolder, sealedFrom, waysTo } from "./fixture.ts";

const SERVE = fileURLToPath(new URL("serve.ts", import.meta.url));
const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const skip =
	spawnSync("strace", ["-f", "true"]).status === 0 ? false : "strace is not here or may not trace";

async function spawned(
	t: TestContext,
	command: string,
	args: string[],
): Promise<{ child: ChildProcess; said: string }> {
	const child = spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
	t.after(() => child.kill("SIGKILL"));
	const [said] = await once(child.stdout as NodeJS.ReadableStream, "data");
	return { child, said: String(said).trim() };
}

function kill(id: number): void {
	try {
		process.kill(id, "SIGKILL");
	} catch {
		// It has ended already.
	}
}

async function killed(child: ChildProcess): Promise<void> {
	const exited = once(child, "exit");
	child.kill("SIGKILL");
	await exited;
}

/**
 * What of `marks` was written to the write-ahead log, and which of them were answered for (the next
 * write to a TCP connection) before that write was synced. Requests must come one after another.
 */
function answeredUnsynced(trace: string, marks: readonly string[]) {
	const lines = trace.split("\n");
	const isSync = (line: string) => /\bf(?:data)?sync\(\d+<[^>]*-wal>\) += 0$/.test(line);
	const isAnswer = (line: string) => /\bwritev?\(\d+<TCP:/.test(line);
	const found: string[] = [];
	const unsynced: string[] = [];
	for (const mark of marks) {
		const written = lines.findIndex((line) => line.includes("-wal>") && line.includes(mark));
		if (written < 0) continue;
		found.push(mark);
		const after = lines.slice(written);
		const answer = after.findIndex(isAnswer);
		if (answer < 0 || !after.slice(0, answer).some(isSync)) unsynced.push(mark);
	}
	return { found: found.length, unsynced: unsynced.length };
}

async function tracedRun(t: TestContext, synchronous: "FULL" | "OFF") {
	const folder = mediatorFolder(t);
	const trace = join(folder.path, "trace");
	const calls = "trace=pwrite64,fsync,fdatasync,write,writev";
	const { child, said } = await spawned(t, "strace", [
		...["-f", "-qq", "-yy", "-s", "5000", "-o", trace, "-e", calls],
		...[process.execPath, SERVE, folder.path, synchronous],
	]);
	const [address = "", id = ""] = said.split(" ");
	// Killing the tracer would leave what it traces behind.
	t.after(() => kill(Number(id)));
	const { mailboxOf, witnessOf } = waysTo(t, folder, address);
	const [alpha, way, log] = [mailboxOf("alpha"), witnessOf("alpha"), logOf("alpha")];
	const marks: string[] = [];
	for (let i = 0; i < 12; i += 1) {
		const sealed = await sealedFrom("alpha", new Uint8Array(20).fill(i));
		marks.push((await alpha.deposit("bravo", sealed)).sha256);
		const answer = await way.addCheckpoint(i, log.proof(i, i + 1), log.head(i + 1));
		assert.equal(answer.outcome, "cosigned");
		const text = log.head(i + 1).split("\n\n")[0];
		marks.push(Buffer.from(parseCheckpoint(`${text}\n`).root).toString("base64"));
	}
	const exited = once(child, "exit");
	kill(Number(id));
	await exited;
	return answeredUnsynced(readFileSync(trace, "utf8"), marks);
}

test("every deposit and head is synced before its receipt or cosignature leaves", {
	skip,
}, async (t) => {
	assert.deepEqual(await tracedRun(t, "FULL"), { found: 24, unsynced: 0 });
});

test("with synchronous OFF the same check fails", { skip }, async (t) => {
	const { found, unsynced } = await tracedRun(t, "OFF");
	assert.equal(found, 24);
	assert.ok(unsynced > 20, `only ${unsynced} of 24 found unsynced`);
});

test("threat 32: an fsync that fails ends the process; no receipt leaves, and nothing receipted is lost", {
	skip,
}, async (t) => {
	const folder = mediatorFolder(t);
	const { child, said } = await spawned(t, "strace", [
		...["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync"],
		...["-e", "inject=fsync,fdatasync:error=EIO:when=14+"],
		...[process.execPath, SERVE, folder.path],
	]);
	const [address = "", id = ""] = said.split(" ");
	t.after(() => kill(Number(id)));
	const exited = once(child, "exit");
	const alpha = waysTo(t, folder, address).mailboxOf("alpha");
	let receipts = 0;
	const depositing = async () => {
		for (; receipts < 50; receipts += 1) {
			await alpha.deposit("bravo", await sealedFrom("alpha", new Uint8Array(20).fill(receipts)));
		}
	};
	await assert.rejects(depositing, { name: "CarrierError", code: "closed" });
	assert.deepEqual(await exited, [70, null]);
	assert.ok(receipts > 0);
	const after = await startChild(t, folder);
	assert.ok((await after.mailboxOf("bravo").collect(0, 0)).length >= receipts);
});

async function startChild(t: TestContext, folder: MediatorFolder) {
	const { child, said } = await spawned(t, process.execPath, [MAIN, folder.path]);
	const { address } = JSON.parse(said);
	return { child, ...waysTo(t, folder, address) };
}

test("kill -9 under load: every receipt that anyone holds is for a deposit that is there", async (t) => {
	const folder = mediatorFolder(t, { deposits: 100_000, bytes: 2 ** 30 });
	const receipted = new Set<string>();
	const log = logOf("alpha");
	let head = 0;
	for (let cycle = 0; cycle < 3; cycle += 1) {
		const { child, mailboxOf, witnessOf } = await startChild(t, folder);
		const alpha = mailboxOf("alpha");
		const way = witnessOf("alpha");
		const goal = receipted.size + 15 + cycle * 9;
		const giving = async (lane: "urgent" | "routine") => {
			for (let i = 0; ; i += 1) {
				const parcel = Buffer.from(`${cycle} ${lane} ${i}`);
				const { sha256 } = await alpha.deposit("bravo", await sealedFrom("alpha", parcel), lane);
				receipted.add(sha256);
				if (receipted.size === goal) child.kill("SIGKILL");
			}
		};
		const witnessing = async () => {
			for (let size = head; size < 60; size += 1) {
				const answer = await way.addCheckpoint(size, log.proof(size, size + 1), log.head(size + 1));
				if (answer.outcome !== "cosigned") throw new Error(answer.outcome);
				head = size + 1;
			}
		};
		await Promise.allSettled([giving("urgent"), giving("routine"), witnessing()]);

		const after = await startChild(t, folder);
		const bravo = after.mailboxOf("bravo");
		const there = new Set<string>();
		for (let last = 0; ; ) {
			const found = await bravo.collect(last, 0);
			if (found.length === 0) break;
			for (const { number, sealed } of found) {
				there.add(createHash("sha256").update(sealed).digest("hex"));
				last = number;
			}
		}
		for (const sha256 of receipted)
			assert.ok(there.has(sha256), `cycle ${cycle}: a deposit is gone`);
		// The head may be one further than the last cosignature that arrived, never behind it.
		const stale = await after.witnessOf("alpha").addCheckpoint(63, [], log.head(63));
		assert.ok(stale.outcome === "stale" && stale.size >= head, JSON.stringify(stale));
		head = stale.size;
		await killed(after.child);
	}
	t.diagnostic(`3 kills, ${receipted.size} receipts, head ${head}, 0 lost`);
});

test("a second mediator on the same folder is refused while the first lives", async (t) => {
	const folder = mediatorFolder(t);
	const { child } = await startChild(t, folder);
	const second = spawnSync(process.execPath, [SERVE, folder.path], { encoding: "utf8" });
	assert.notEqual(second.status, 0);
	assert.match(second.stderr, /mediator\.sqlite: database is locked/);
	await killed(child);
	await startChild(t, folder);
});

test("a process told to end ends cleanly", async (t) => {
	const { child } = await startChild(t, mediatorFolder(t));
	const exited = once(child, "exit");
	child.kill("SIGTERM");
	assert.deepEqual(await exited, [0, null]);
});
