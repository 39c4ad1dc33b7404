/**
 * What a line costs in time, on loopback and over a slow link, with real nodes, real TLS and a real
 * database: `npm run -s bench -- line`.
 *
 * - receipt: from the API call that says a message until its receipt is stored, beside the median
 *   duration of one commit; and from saying STOP until the other node's desk stream shows it.
 * - catch-up: 10,000 entries after a week apart at 2 Mbit/s, beside bytes / bandwidth, and a STOP
 *   said in the middle of it.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SpeakReply } from "@tansiq/api";
import { type Client, clientOf, demoAgreement, enrol, freePort } from "@tansiq/cli";
import { logTo, type NodeFolder, type RunningNode, startNode } from "@tansiq/node";
import { DAY_US } from "@tansiq/space";
import { impair } from "../tests/impair/proxy.ts";

const ENTRIES = Number(process.env.TANSIQ_BENCH_ENTRIES ?? 10_000);
const BITS_PER_S = 2_000_000;
const ROUNDS = 40;
const SIGN_IN = { operator: "script", passphrase: "replay" };

interface Bench {
	folders: Record<string, NodeFolder>;
	close(): Promise<void>;
}

const silent = (party: string) =>
	logTo({ write: () => true } as unknown as NodeJS.WritableStream, party);

async function start(folder: NodeFolder, startUs?: number): Promise<RunningNode> {
	return startNode({
		folder: folder.path,
		log: silent(folder.config.party),
		console: null,
		...(startUs !== undefined && { startUs }),
		onFailure: (error) => {
			throw error;
		},
	});
}

async function bench(
	clock: "system" | "driven",
	startUs: number,
	reachedAt: Record<string, string> = {},
	listening: Record<string, { lineHost: string; linePort: number }> = {},
): Promise<Bench> {
	const root = mkdtempSync(join(tmpdir(), "tansiq-bench-"));
	const theatre = { south9: 45e9, west9: 7e9, north9: 47e9, east9: 9e9 };
	const validity = { startUs: startUs - DAY_US, endUs: startUs + 30 * DAY_US };
	const { folders } = await enrol(
		root,
		["alpha", "bravo"].map((id) => ({ id, name: id })),
		{
			line: "bench",
			agreement: demoAgreement({ id: "bench", theatre, validity }, []),
			clock,
			mode: "live",
		},
		reachedAt,
		listening,
	);
	return {
		folders,
		close: async () => rmSync(root, { recursive: true, force: true }),
	};
}

async function say(client: Client, msg: string, body: unknown): Promise<string> {
	const { ref } = await client.post<SpeakReply>("/v1/messages", { msg, body });
	if (ref === null) throw new Error(`${msg}: expected to be said by one person`);
	return ref;
}

const median = (values: number[]): number =>
	[...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const ms = (value: number): number => Math.round(value * 10) / 10;

/** Resolves when a condition of a node's state holds, looked at after each of its events. */
function when(node: RunningNode, holds: () => boolean): Promise<number> {
	return new Promise((resolve) => {
		const look = () => {
			if (holds()) resolve(performance.now());
		};
		node.runtime.onEvents(look);
		look();
	});
}

/** Reads a desk's stream as a browser does, until a text is in it. */
async function streamShows(
	node: RunningNode,
	text: () => string,
): Promise<{ seen: Promise<number>; stop(): void }> {
	const stop = new AbortController();
	const reply = await fetch(`${node.url}/v1/live`, { signal: stop.signal });
	const reader = reply.body?.getReader();
	const decoder = new TextDecoder();
	const seen = (async () => {
		let buffered = "";
		for (;;) {
			const chunk = await reader?.read();
			if (chunk === undefined || chunk.done) throw new Error("the stream ended");
			buffered = (buffered + decoder.decode(chunk.value, { stream: true })).slice(-4_000_000);
			if (text() !== "" && buffered.includes(text())) return performance.now();
		}
	})();
	seen.catch(() => {});
	return { seen, stop: () => stop.abort() };
}

async function loopback() {
	const startUs = Date.now() * 1_000;
	const { folders, close } = await bench("system", startUs);
	const alpha = await start(folders.alpha as NodeFolder);
	const bravo = await start(folders.bravo as NodeFolder);
	await Promise.all([alpha.settle(), bravo.settle()]);
	const client = clientOf(alpha.url, SIGN_IN);
	const receipts: number[] = [];
	const stops: number[] = [];
	for (let i = 0; i < ROUNDS; i++) {
		let ref = "";
		const stream = await streamShows(bravo, () => ref);
		const startMs = performance.now();
		ref = await say(client, "TQ-41", {
			zone: { id: `Z${i}` },
			start_us: Date.now() * 1_000,
		});
		const receiptMs = when(
			alpha,
			() => alpha.runtime.state.dialogues.get(ref)?.receiptUs != null,
		).then((at) => receipts.push(at - startMs));
		stops.push((await stream.seen) - startMs);
		await receiptMs;
		stream.stop();
		// A desk takes in no more than a minute's worth of distress at once.
		await new Promise((resolve) => setTimeout(resolve, 1_100));
	}
	const commitUs = (await alpha.runtime.journal.stats()).fsyncMedianUs;
	client.close();
	await Promise.all([alpha.close(), bravo.close()]);
	await close();
	return {
		receipt_median_ms: ms(median(receipts)),
		fsync_median_ms: ms(commitUs / 1_000),
		receipt_limit_ms: ms((2 * commitUs) / 1_000 + 5),
		stop_to_stream_median_ms: ms(median(stops)),
	};
}

async function catchUp() {
	const startUs = Date.now() * 1_000;
	const linePort = await freePort();
	const link = await impair({ target: { host: "127.0.0.1", port: linePort }, rules: {} });
	const again = await bench(
		"driven",
		startUs,
		{ bravo: `https://127.0.0.1:${link.port}` },
		{ bravo: { lineHost: "127.0.0.1", linePort } },
	);
	const alpha = await start(again.folders.alpha as NodeFolder, startUs);
	let bravo = await start(again.folders.bravo as NodeFolder, startUs);
	await Promise.all([alpha.settle(), bravo.settle()]);
	await bravo.close();
	const client = clientOf(alpha.url, SIGN_IN);
	const weekUs = startUs + 7 * DAY_US;
	for (let i = 0; i < ENTRIES; i++) {
		if (i % 100 === 0) alpha.moveClock(startUs + Math.floor((7 * DAY_US * i) / ENTRIES));
		await say(client, "TQ-70", {
			text: `Routine remark ${i}: nothing to report, all quiet.`,
		});
	}
	alpha.moveClock(weekUs);
	const { tail } = alpha.runtime.state.line.own.routine;
	const bytes = tail.reduce((sum, entry) => sum + entry.bytes.length, 0);
	link.set({ bitsPerS: BITS_PER_S });
	bravo = await start(again.folders.bravo as NodeFolder, weekUs);
	const { own } = alpha.runtime.state.line;
	const total = own.routine.size;
	await when(alpha, () => own.routine.cosignedSize > total - ENTRIES);
	const startMs = performance.now();
	const startedAt = own.routine.cosignedSize;
	await when(alpha, () => own.routine.cosignedSize > total - ENTRIES / 2);
	const stopMs = performance.now();
	const ref = await say(client, "TQ-41", { zone: { id: "Z1" }, start_us: weekUs });
	const arrivedMs = await when(bravo, () => bravo.runtime.state.dialogues.has(ref));
	const receiptedMs = await when(
		alpha,
		() => alpha.runtime.state.dialogues.get(ref)?.receiptUs != null,
	);
	const endMs = await when(alpha, () => own.routine.cosignedSize >= total);
	const share = (total - startedAt) / ENTRIES;
	const idealS = (bytes * share * 8) / BITS_PER_S;
	const tookS = (endMs - startMs) / 1_000;
	client.close();
	await Promise.all([alpha.close(), bravo.close()]);
	await link.close();
	await again.close();
	return {
		entries: ENTRIES,
		bytes,
		bandwidth_s: ms(idealS),
		caught_up_s: ms(tookS),
		ratio: Math.round((tookS / idealS) * 1_000) / 1_000,
		stop_arrived_s: ms((arrivedMs - stopMs) / 1_000),
		stop_receipted_s: ms((receiptedMs - stopMs) / 1_000),
	};
}

const figures = { name: "line", ...(await loopback()), ...(await catchUp()), rss_mb: 0 };
figures.rss_mb = Math.round(process.resourceUsage().maxRSS / 1024);
for (const [name, value] of Object.entries(figures))
	process.stdout.write(`${name.padEnd(28)} ${value}\n`);
process.stdout.write(`${JSON.stringify(figures)}\n`);
