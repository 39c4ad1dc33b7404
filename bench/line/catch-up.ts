import type { SpeakReply } from "@tansiq/api";
import { freePort } from "@tansiq/carriers";
import { type Client, clientOf } from "@tansiq/cli";
import { logTo, type NodeFolder, type RunningNode, startNode } from "@tansiq/node";
import { DAY_US } from "@tansiq/space";
import { impair } from "../../tests/impair/proxy.ts";
import { enrolled, rounded, SIGN_IN } from "./enrolled.ts";

const ENTRIES = Number(process.env.TANSIQ_BENCH_ENTRIES ?? 10_000);
const BITS_PER_S = 2_000_000;

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

async function say(client: Client, msg: string, body: unknown): Promise<string> {
	const { ref } = await client.post<SpeakReply>("/v1/messages", { msg, body });
	if (ref === null) throw new Error(`${msg}: expected to be said by one person`);
	return ref;
}

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

/**
 * What was said during a week apart, over a slow line, beside bytes / bandwidth; and a STOP said in
 * the middle of it.
 */
export async function catchUp() {
	const startUs = Date.now() * 1_000;
	const linePort = await freePort();
	const link = await impair({ target: { host: "127.0.0.1", port: linePort }, rules: {} });
	const again = await enrolled(
		"driven",
		startUs,
		{ bravo: `https://127.0.0.1:${link.port}` },
		{ bravo: { lineHost: "127.0.0.1", linePort } },
	);
	const alpha = await start(again.folders.alpha, startUs);
	let bravo = await start(again.folders.bravo, startUs);
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
	bravo = await start(again.folders.bravo, weekUs);
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
	again.remove();
	return {
		entries: ENTRIES,
		bytes,
		bandwidth_s: rounded(idealS),
		caught_up_s: rounded(tookS),
		ratio: Math.round((tookS / idealS) * 1_000) / 1_000,
		stop_arrived_s: rounded((arrivedMs - stopMs) / 1_000),
		stop_receipted_s: rounded((receiptedMs - stopMs) / 1_000),
	};
}
