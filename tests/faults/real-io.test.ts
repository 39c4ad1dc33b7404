/**
 * The real journal on a disk that fails at one call: whichever it is and however it fails, nothing
 * that was reported durable is lost, and the process ends instead of going on.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { type OpenedJournal, openJournal } from "@tansiq/journal";
import { faultEnv, withoutFaults } from "./io-fault.ts";
import { rowAt } from "./io-rows.ts";

const POINTS = Number(process.env.TANSIQ_IO_POINTS ?? 36);
/** Enough that the write-ahead log is folded into the file while they are written. */
const EVENTS = 60;
const AT_ONCE = 2;
const WORK = fileURLToPath(new URL("./io-work.ts", import.meta.url));
const KINDS = ["eio", "enospc", "short"] as const;
const OFTEN = ["once", "forever"] as const;

function scratch(t: TestContext): string {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-io-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

interface Run {
	code: number | null;
	durable: number[];
	/** Every other line that was printed. */
	told: string[];
}

/** The work in a process of its own, on a disk with this fault. */
async function work(folder: string, fault?: string): Promise<Run> {
	const settings = { files: `${folder}/`, log: join(folder, "../calls.txt") };
	const child = spawn(process.execPath, [WORK, join(folder, "journal.db"), String(EVENTS)], {
		env: faultEnv(fault === undefined ? settings : { files: settings.files, fault }),
		stdio: ["ignore", "pipe", "inherit"],
	});
	let printed = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		printed += text;
	});
	const [code] = (await once(child, "close")) as [number | null];
	const run: Run = { code, durable: [], told: [] };
	for (const line of printed.split("\n").filter((text) => text !== "")) {
		const position = /^durable (\d+)$/.exec(line)?.[1];
		if (position === undefined) run.told.push(line);
		else {
			// A position reported after the failure was told would be one that nobody may rely on.
			assert.deepEqual(run.told, [], `${line} after ${run.told}`);
			run.durable.push(Number(position));
		}
	}
	return run;
}

/** Opens the journal on a sound disk; everything in it must be what was written, in order. */
async function reopened(folder: string, durable: readonly number[]): Promise<OpenedJournal> {
	const opened = await openJournal({
		file: join(folder, "journal.db"),
		onFailure: (error) => {
			throw error;
		},
	});
	let found = 0;
	for await (const { body, entries } of opened.replay) {
		const row = rowAt(found);
		assert.equal(body, row.body);
		assert.deepEqual(entries, row.entries);
		const [blob] = row.blobs;
		assert.deepEqual(await opened.journal.blob(blob?.sha256 ?? ""), blob?.bytes);
		found++;
	}
	for (const position of durable) assert.ok(position <= found, `${position} of ${found} is gone`);
	return opened;
}

/** One point: the work fails there or does not notice; then a sound disk is put in. */
async function point(folder: string, fault: string): Promise<"ended" | "unnoticed"> {
	mkdirSync(folder);
	const { code, durable, told } = await work(folder, fault);
	if (code === 0) {
		assert.deepEqual([durable.length, told], [EVENTS, []]);
	} else {
		assert.equal(code, 70, `ended with ${code}: ${told}`);
		assert.equal(told.length, 1, `expected one message: ${told.join(" / ")}`);
		assert.match(told[0] as string, /^failed \w+ journal .*journal\.db: /);
		if (fault.startsWith("enospc")) assert.match(told[0] as string, /^failed storage .*full/);
	}
	const { journal } = await reopened(folder, durable);
	const position = journal.append([rowAt(journal.position)]);
	await journal.durable(position);
	await journal.close();
	await (await reopened(folder, [position])).journal.close();
	rmSync(folder, { recursive: true });
	return code === 0 ? "unnoticed" : "ended";
}

test("threat 32: whichever call to the disk fails, nothing reported durable is lost", {
	skip: withoutFaults,
}, async (t) => {
	const root = scratch(t);
	mkdirSync(join(root, "sound"));
	assert.equal((await work(join(root, "sound"))).code, 0);
	const calls = readFileSync(join(root, "calls.txt"), "utf8").trim().split("\n");
	const counted = {
		eio: calls.length,
		enospc: calls.filter((call) => !call.startsWith("sync")).length,
		short: calls.filter((call) => call.startsWith("write")).length,
	};
	assert.ok(
		calls.some((call) => /^write \S*journal\.db 4096 /.test(call)),
		"the log was never folded",
	);

	const faults = Array.from({ length: POINTS }, (_, i) => {
		const kind = KINDS[i % KINDS.length] as (typeof KINDS)[number];
		const often = OFTEN[Math.floor(i / KINDS.length) % OFTEN.length];
		// Spread evenly over all calls by the golden ratio, whatever the number of points.
		const k = 1 + Math.floor(((i * 0.618_033_988_75) % 1) * counted[kind]);
		return `${kind} ${k} ${often}`;
	});
	const results: Record<string, number> = {};
	const next = faults.entries();
	const worker = async () => {
		for (const [i, fault] of next) {
			const result = await point(join(root, `point-${i}`), fault).catch((cause) => {
				throw new Error(`IO_FAULT="${fault}"`, { cause });
			});
			const name = `${fault.replace(/ \d+/, "")}: ${result}`;
			results[name] = (results[name] ?? 0) + 1;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	t.diagnostic(`${faults.length} points of ${calls.length} calls: ${JSON.stringify(results)}`);
	assert.ok((results["eio once: ended"] ?? 0) > 0 && (results["eio forever: ended"] ?? 0) > 0);
	assert.ok((results["enospc forever: ended"] ?? 0) > 0);
});
