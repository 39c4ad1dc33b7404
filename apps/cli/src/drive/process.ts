import { type ChildProcess, fork } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import type { Command, Reply } from "@tansiq/node";
import { type Client, clientOf, NodeRefusal } from "./client.ts";
import { SCRIPTED } from "./enrol.ts";

export interface NodeProcessOptions {
	party: string;
	folder: string;
	url: string;
	startUs: number;
	synchronous?: "FULL" | "OFF";
}

const MAIN = new URL("../main.ts", import.meta.url);

/**
 * One node as a process of its own, restarted when it dies. What was asked of it while it was
 * down is asked again: every request of a driver is idempotent.
 */
export class NodeProcess {
	readonly options: NodeProcessOptions;
	readonly client: Client;
	restarts = 0;
	#child: ChildProcess | null = null;
	#ready: Promise<void> = Promise.resolve();
	#nextId = 1;
	#closing = false;
	/** Where a driven clock was last known to be: a restarted node goes on from there. */
	#clockUs: number;
	readonly #waiting = new Map<
		number,
		{ resolve(reply: Reply): void; reject(error: Error): void }
	>();

	constructor(options: NodeProcessOptions) {
		this.options = options;
		this.#clockUs = options.startUs;
		this.client = clientOf(options.url, { ...SCRIPTED, script: true });
	}

	start(): Promise<void> {
		const { folder, synchronous } = this.options;
		const args = ["serve", folder, "--start", String(this.#clockUs)];
		if (synchronous !== undefined) args.push("--synchronous", synchronous);
		const child = fork(MAIN, args, {
			stdio: ["ignore", "ignore", openSync(join(folder, "node.log"), "a"), "ipc"],
		});
		this.#child = child;
		this.#ready = new Promise((resolve, reject) => {
			child.once("message", () => resolve());
			child.once("exit", (code) =>
				reject(new Error(`node ${this.options.party} ended with ${code}; see ${folder}/node.log`)),
			);
		});
		child.on("message", (reply: Reply) => {
			const waiter = this.#waiting.get(reply.id);
			this.#waiting.delete(reply.id);
			if (reply.error !== undefined) waiter?.reject(new Error(reply.error));
			else waiter?.resolve(reply);
		});
		child.once("exit", () => this.#ended());
		return this.#ready;
	}

	/** Waits until the node answers, through a restart if one is under way. */
	ready(): Promise<void> {
		return this.#ready;
	}

	/** As an outage would: no warning, nothing flushed. */
	kill(): void {
		this.#child?.kill("SIGKILL");
	}

	/** A command to the node's clock, repeated when the process dies under it. */
	async command(command: Command): Promise<Reply> {
		for (;;) {
			await this.#ready;
			const id = this.#nextId++;
			try {
				const reply = await new Promise<Reply>((resolve, reject) => {
					this.#waiting.set(id, { resolve, reject });
					this.#child?.send(
						{ ...command, id },
						(error) => error && reject(new Died(error.message)),
					);
				});
				if (command.type === "clock" || command.type === "tick") this.#clockUs = command.nowUs;
				if (command.type === "step") this.#clockUs = command.untilUs;
				return reply;
			} catch (error) {
				if (!(error instanceof Died) || this.#closing) throw error;
				// The exit is seen in a moment, and with it the restart to wait for.
				await new Promise((resolve) => setImmediate(resolve));
			}
		}
	}

	/** A request to the node's interface, repeated when the process dies under it. */
	async request<T>(ask: (client: Client) => Promise<T>): Promise<T> {
		for (;;) {
			await this.#ready;
			try {
				return await ask(this.client);
			} catch (error) {
				if (error instanceof NodeRefusal || this.#closing) throw error;
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		}
	}

	async close(): Promise<void> {
		const child = this.#child;
		await this.#ready;
		this.#closing = true;
		const ended = new Promise<void>((resolve) => child?.once("exit", () => resolve()));
		child?.send({ type: "close", id: 0 });
		await ended;
		this.client.close();
	}

	#ended(): void {
		for (const { reject } of this.#waiting.values()) reject(new Died("the node's process died"));
		this.#waiting.clear();
		if (this.#closing) return;
		this.restarts++;
		// A node that does not come up again makes every later request fail with its reason.
		this.start().catch(() => {});
	}
}

class Died extends Error {}
