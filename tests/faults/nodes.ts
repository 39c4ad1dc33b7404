import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { type Client, demoAgreement, enrol, NodeProcess } from "@tansiq/cli";
import { HOUR_US, START_US } from "../system/pair.ts";
import type { Ask } from "./ledger.ts";

/** The `tansiq` command, beside the package's index. */
const MAIN = fileURLToPath(new URL("./main.ts", import.meta.resolve("@tansiq/cli")));

/**
 * Compiles everything that a node runs once, for all nodes that the test starts: a node that is
 * killed never gets to keep what it compiled.
 */
export function compileOnce(t: TestContext): void {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-compiled-"));
	process.env.NODE_COMPILE_CACHE = folder;
	t.after(() => {
		delete process.env.NODE_COMPILE_CACHE;
		rmSync(folder, { recursive: true, force: true });
	});
	execFileSync(process.execPath, [MAIN, "--help"], { stdio: "ignore" });
}

/** Both enrolments of a pair in one folder; the addresses of their interfaces. */
export async function enrolPair(
	root: string,
	clock: "system" | "driven",
	startUs = START_US,
): Promise<Record<string, string>> {
	const theatre = { south9: 45e9, west9: 7e9, north9: 47e9, east9: 9e9 };
	const validity = { startUs: startUs - 24 * HOUR_US, endUs: startUs + 24 * HOUR_US };
	const { urls } = await enrol(
		root,
		[
			{ id: "alpha", name: "Alpha" },
			{ id: "bravo", name: "Bravo" },
		],
		{
			line: "pair",
			agreement: demoAgreement({ id: "pair", theatre, validity }, []),
			clock,
			mode: "live",
		},
	);
	return urls;
}

/** A node's process with an environment of its own, that nothing restarts; killed after the test. */
export class LoneNode {
	readonly client: Client;
	readonly ended: Promise<number | null>;
	readonly #child: ChildProcess;
	readonly #logFile: string;

	constructor(
		t: TestContext,
		party: string,
		folder: string,
		url: string,
		env: NodeJS.ProcessEnv = process.env,
		args: string[] = [],
	) {
		this.#logFile = join(folder, "..", `${party}.log`);
		this.#child = fork(MAIN, ["serve", folder, "--start", String(START_US), ...args], {
			env,
			stdio: ["ignore", "ignore", openSync(this.#logFile, "a"), "ipc"],
		});
		this.ended = once(this.#child, "exit").then(([code]) => code as number | null);
		t.after(() => this.kill());
		// Not started: lends the client, which is signed in as scripts are.
		this.client = new NodeProcess({ party, folder, url, startUs: START_US }).client;
	}

	/** Resolves when it answers. */
	async ready(): Promise<this> {
		const up = once(this.#child, "message");
		const early = this.ended.then((code) => {
			throw new Error(`the node ended with ${code}: ${this.log()}`);
		});
		await Promise.race([up, early]);
		early.catch(() => {});
		return this;
	}

	/** One request; fails when the node dies under it. */
	ask: Ask = (ask) => ask(this.client);

	log(): string {
		return readFileSync(this.#logFile, "utf8");
	}

	/** As an outage would. */
	async kill(): Promise<void> {
		this.#child.kill("SIGKILL");
		await this.ended;
		this.client.close();
	}
}
