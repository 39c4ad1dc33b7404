import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SpeakReply } from "@tansiq/api";
import { type Client, clientOf } from "@tansiq/cli";
import { enrolled, median, quantile, rounded, SIGN_IN } from "./enrolled.ts";
import type { Said, Timing } from "./node.ts";

const WORDS = Number(process.env.TANSIQ_BENCH_WORDS ?? 400);
const WARM_UP = 100;
const STOPS = Number(process.env.TANSIQ_BENCH_STOPS ?? 30);
/** A desk takes in no more than a minute's worth of distress at once. */
const BETWEEN_STOPS_MS = 1_100;
const NODE = fileURLToPath(new URL("./node.ts", import.meta.url));

/** A real node in a process of its own. */
class Timed {
	readonly url: string;
	readonly client: Client;
	readonly #child: ChildProcess;
	readonly #timings: Timing[] = [];
	#wake: () => void = () => {};

	private constructor(child: ChildProcess, url: string) {
		this.#child = child;
		this.url = url;
		this.client = clientOf(url, SIGN_IN);
		child.on("message", (said: Said) => {
			if (said.type !== "timing") return;
			this.#timings.push(said.timing);
			this.#wake();
		});
	}

	static async start(folder: string, party: string): Promise<Timed> {
		const profile = process.env.TANSIQ_BENCH_PROFILE;
		const execArgv =
			profile === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", join(profile, party)];
		const child = fork(NODE, [folder], { execArgv, stdio: ["ignore", "ignore", "inherit", "ipc"] });
		const [said] = (await once(child, "message")) as [Said];
		if (said.type !== "started") throw new Error(`${party} said ${said.type}, expected started`);
		return new Timed(child, said.url);
	}

	/** Says one word and waits until its receipt is durable here. */
	async say(msg: string, body: unknown): Promise<{ ref: string; timing: Promise<Timing> }> {
		const timing = new Promise<Timing>((resolve) => {
			this.#wake = () => resolve(this.#timings.shift() as Timing);
		});
		const { ref } = await this.client.post<SpeakReply>("/v1/messages", { msg, body });
		if (ref === null) throw new Error(`${msg}: expected to be said by one person`);
		return { ref, timing };
	}

	async stats(): Promise<Extract<Said, { type: "stats" }>> {
		this.#child.send("stats");
		for (;;) {
			const [said] = (await once(this.#child, "message")) as [Said];
			if (said.type === "stats") return said;
		}
	}

	async close(): Promise<void> {
		this.client.close();
		this.#child.send("close");
		await once(this.#child, "exit");
	}
}

/** Reads a desk's stream as a browser does; `shows` resolves when a text is in it, performance.now(). */
async function streamOf(url: string) {
	const stop = new AbortController();
	const reply = await fetch(`${url}/v1/live`, { signal: stop.signal });
	const decoder = new TextDecoder();
	let text = "";
	let look: () => void = () => {};
	const reading = (async () => {
		for await (const chunk of reply.body ?? []) {
			text = (text + decoder.decode(chunk, { stream: true })).slice(-4_000_000);
			look();
		}
	})();
	reading.catch(() => {});
	return {
		shows: (wanted: string): Promise<number> =>
			new Promise((resolve) => {
				look = () => {
					if (text.includes(wanted)) resolve(performance.now());
				};
				look();
			}),
		stop: () => stop.abort(),
	};
}

/** The disk itself: one page of a file, written where it stands and made durable, ms. */
function fsyncOnce(file: number): number {
	const startMs = performance.now();
	writeSync(file, Buffer.alloc(4_096, 1), 0, 4_096, 0);
	fdatasyncSync(file);
	return performance.now() - startMs;
}

/**
 * Two nodes, each a process of its own, on loopback. The receipt's time runs in the speaking node
 * from the moment its runtime is given the word (before it is checked, signed and written) to the
 * moment its receipt is taken in, and to the moment that the receipt is on its disk too. The desk's
 * HTTP call is not in it; in the time of a STOP, which runs here from the call that says it to the
 * other desk's stream that shows it, it is.
 */
export async function receipts() {
	const { root, folders, remove } = await enrolled("system", Date.now() * 1_000);
	const alpha = await Timed.start(folders.alpha.path, "alpha");
	const bravo = await Timed.start(folders.bravo.path, "bravo");
	const disk = openSync(join(root, "fsync"), "w");
	const timings: Timing[] = [];
	const fsyncs: number[] = [];
	const before = { alpha: 0, bravo: 0 };
	for (let i = 0; i < WARM_UP + WORDS; i++) {
		if (i === WARM_UP) {
			before.alpha = (await alpha.stats()).commits;
			before.bravo = (await bravo.stats()).commits;
		}
		const { timing } = await alpha.say("TQ-71", { text: `Remark ${i}: all quiet.` });
		const taken = await timing;
		if (i < WARM_UP) continue;
		timings.push(taken);
		fsyncs.push(fsyncOnce(disk));
	}
	const [ours, theirs] = [await alpha.stats(), await bravo.stats()];
	const stops: number[] = [];
	for (let i = 0; i < STOPS; i++) {
		const stream = await streamOf(bravo.url);
		const startMs = performance.now();
		const { ref, timing } = await alpha.say("TQ-41", {
			zone: { id: `Z${i}` },
			start_us: Date.now() * 1_000,
		});
		stops.push((await stream.shows(ref)) - startMs);
		await timing;
		stream.stop();
		await new Promise((resolve) => setTimeout(resolve, BETWEEN_STOPS_MS));
	}
	closeSync(disk);
	await Promise.all([alpha.close(), bravo.close()]);
	remove();
	const fsyncMs = median(fsyncs);
	const takenMs = timings.map((timing) => timing.takenMs);
	const durableMs = timings.map((timing) => timing.durableMs);
	return {
		words: WORDS,
		given_to_receipt_median_ms: rounded(median(takenMs)),
		given_to_receipt_durable_median_ms: rounded(median(durableMs)),
		given_to_receipt_durable_p10_ms: rounded(quantile(durableMs, 0.1)),
		given_to_receipt_durable_p90_ms: rounded(quantile(durableMs, 0.9)),
		fsync_median_ms: rounded(fsyncMs),
		receipt_limit_ms: rounded(2 * fsyncMs + 5),
		commit_median_ms: rounded(ours.commitMedianUs / 1_000),
		commits_per_word_speaker: rounded((ours.commits - before.alpha) / WORDS),
		commits_per_word_hearer: rounded((theirs.commits - before.bravo) / WORDS),
		stop_to_stream_median_ms: rounded(median(stops)),
	};
}
