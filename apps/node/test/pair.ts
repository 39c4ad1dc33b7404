import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Agreement } from "@tansiq/agreement";
import type { Alert, Conflict, Desk, Dialogue, Hold, LoginReply } from "@tansiq/api";
import { logTo, type NodeFolder, type RunningNode, startNode } from "@tansiq/node";
import { SECOND_US } from "@tansiq/space";
import { AGREEMENT, DUTY, type Enrolee, enrolled, START_US } from "./enrolled.ts";
import { type Answer, call, type Sent } from "./http.ts";

type Headers = Record<string, string>;
interface Login {
	operator: string;
	passphrase: string;
	script?: boolean;
}

/** One party's node, and what a desk asks of it. */
export class Desktop {
	readonly folder: NodeFolder;
	readonly url: string;
	/** Every line that the node logged, over all its starts. */
	readonly logged: string[] = [];
	#node: RunningNode | null = null;
	#signedIn: Headers = {};

	constructor(folder: NodeFolder) {
		this.folder = folder;
		this.url = `http://127.0.0.1:${folder.config.httpPort}`;
	}

	get node(): RunningNode {
		assert.ok(this.#node, `${this.folder.config.party} is not started`);
		return this.#node;
	}

	async start(nowUs: number, console: string | null = null): Promise<void> {
		const stream = { write: (line: string) => this.logged.push(line) > 0 };
		this.#node = await startNode({
			folder: this.folder.path,
			log: logTo(stream as unknown as NodeJS.WritableStream, this.folder.config.party),
			console,
			startUs: nowUs,
			onFailure: (error) => {
				throw error;
			},
		});
		this.#signedIn = await this.signIn(DUTY);
	}

	/** Signs somebody in: what says that it is he who acts. */
	async signIn({ operator, passphrase, script = false }: Login): Promise<Headers> {
		const text = JSON.stringify({ operator, passphrase, script });
		const login = await call(this.url, "POST", "/v1/session", { text });
		assert.equal(login.status, 200, login.text);
		return { authorization: `Bearer ${(login.json as LoginReply).token}` };
	}

	async stop(): Promise<void> {
		const node = this.#node;
		this.#node = null;
		await node?.close();
	}

	/** Any request of the duty officer, whatever comes back. */
	call(method: string, path: string, sent: Sent = {}): Promise<Answer> {
		return call(this.url, method, path, {
			...sent,
			headers: { ...this.#signedIn, ...sent.headers },
		});
	}

	/** A request that has to succeed. */
	async ask<T>(method: string, path: string, body?: unknown, headers = {}): Promise<T> {
		const answer = await this.call(method, path, {
			...(body !== undefined && { text: JSON.stringify(body) }),
			headers,
		});
		assert.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
		return answer.json as T;
	}

	desk = (): Promise<Desk> => this.ask("GET", "/v1/desk");
	dialogues = (): Promise<Dialogue[]> => this.ask("GET", "/v1/dialogues");
	conflicts = (): Promise<Conflict[]> => this.ask("GET", "/v1/conflicts");
	holds = async (): Promise<Hold[]> => (await this.desk()).holds;
	alerts = async (): Promise<Alert[]> => (await this.desk()).alerts;

	/** The dialogue of one notice. */
	async dialogue(ref: string): Promise<Dialogue> {
		const found = (await this.dialogues()).find((dialogue) => dialogue.ref === ref);
		assert.ok(found, `${ref} among the dialogues of ${this.folder.config.party}`);
		return found;
	}

	/** This node's copy of one log. */
	async entries(log: string): Promise<Buffer[]> {
		const { entries } = await this.ask<{ entries: string[] }>("GET", `/v1/entries/${log}`);
		return entries.map((entry) => Buffer.from(entry, "base64"));
	}
}

/** Two parties on one line, both real nodes in this process, on one clock that the test moves. */
export class Pair {
	readonly alpha: Desktop;
	readonly bravo: Desktop;
	readonly root: string;
	nowUs = START_US;

	constructor(root: string, folders: Record<"alpha" | "bravo", NodeFolder>) {
		this.root = root;
		this.alpha = new Desktop(folders.alpha);
		this.bravo = new Desktop(folders.bravo);
	}

	/** One tick of both nodes, so many seconds later, settled at both ends of the line. */
	async after(seconds: number): Promise<void> {
		this.nowUs += seconds * SECOND_US;
		await this.settle();
	}

	/** A tick of both nodes at this very instant. */
	async settle(): Promise<void> {
		const { nowUs } = this;
		await Promise.all([this.alpha.node.step(nowUs), this.bravo.node.step(nowUs)]);
	}

	/** Moves both clocks without a tick. */
	moveClock(seconds: number): void {
		this.nowUs += seconds * SECOND_US;
		this.alpha.node.moveClock(this.nowUs);
		this.bravo.node.moveClock(this.nowUs);
	}

	async close(): Promise<void> {
		await Promise.all([this.alpha.stop(), this.bravo.stop()]);
		rmSync(this.root, { recursive: true, force: true });
	}
}

/** Folders of both parties; nothing runs yet. */
export async function enrolledPair(
	agreement: Partial<Agreement> = {},
	people: readonly Enrolee[] = [DUTY],
): Promise<Pair> {
	const root = mkdtempSync(join(tmpdir(), "tansiq-node-"));
	return new Pair(root, await enrolled(root, { ...AGREEMENT, ...agreement }, people));
}

/** Both nodes running, their founding entries exchanged. */
export async function runningPair(
	agreement: Partial<Agreement> = {},
	people: readonly Enrolee[] = [DUTY],
): Promise<Pair> {
	const pair = await enrolledPair(agreement, people);
	try {
		await Promise.all([pair.alpha.start(pair.nowUs), pair.bravo.start(pair.nowUs)]);
		await pair.settle();
	} catch (error) {
		await pair.close();
		throw error;
	}
	return pair;
}
