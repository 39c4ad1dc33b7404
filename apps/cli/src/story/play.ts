import { rmSync, writeFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnswerTree, Desk, Dialogue } from "@tansiq/api";
import { freePort } from "@tansiq/carriers";
import { CODEBOOK, readbackOf, TAKES_ON } from "@tansiq/hotline";
import { type PartyName, type Step, type Story, THEATRE } from "@tansiq/scenarios";
import { DAY_US, SECOND_US } from "@tansiq/space";
import { storyAgreement } from "../drive/agreements.ts";
import { NodeRefusal } from "../drive/client.ts";
import { enrol } from "../drive/enrol.ts";
import { until } from "../drive/pace.ts";
import { NodeProcess } from "../drive/process.ts";
import { Quiet } from "../drive/quiet.ts";
import { type Account, Gathering } from "./account.ts";
import { Relay } from "./relay.ts";

export interface PlayOptions {
	name: string;
	silent: boolean;
	originUs: number;
	story: Story;
	/** Simulated seconds for each real one; null: as fast as both nodes settle. */
	speed: number | null;
	onReady?(consoles: string[]): void;
}

const PARTIES = ["alpha", "bravo"] as const;

/** Plays a story to two whole nodes, each a process of its own, over a line that can be cut. */
export async function play(options: PlayOptions): Promise<Account> {
	const { name, silent, originUs, story, speed } = options;
	const folder = await mkdtemp(join(tmpdir(), "tansiq-story-"));
	const stage = await staged(folder, originUs, story);
	const gathering = new Gathering(originUs);
	try {
		await Promise.all(PARTIES.map((party) => stage.nodes[party].start()));
		options.onReady?.(PARTIES.map((party) => stage.nodes[party].options.url));
		const startedMs = performance.now();
		const steps = [...story.steps].sort((a, b) => a.atS - b.atS);
		for (let second = 0; second <= story.lastsS; second++) {
			await stage.clock(originUs + second * SECOND_US);
			for (; (steps[0]?.atS ?? Number.POSITIVE_INFINITY) <= second; steps.shift())
				await stage.act(steps[0] as Step, gathering);
			const quietUntilUs = await stage.tick(originUs + second * SECOND_US);
			await look(stage, gathering);
			if (speed !== null) await until(startedMs + (second * 1_000) / speed);
			else {
				const quietS = Math.ceil((quietUntilUs - originUs) / SECOND_US) - 1;
				const untilS = Math.min(quietS, (steps[0]?.atS ?? story.lastsS) - 1, story.lastsS - 1);
				if (untilS <= second) continue;
				await stage.pass(originUs + (second + 1) * SECOND_US, originUs + untilS * SECOND_US);
				await look(stage, gathering);
				second = untilS;
			}
		}
		const [alpha, bravo] = await Promise.all(
			PARTIES.map(async (party) => ({
				dialogues: await stage.ask<Dialogue[]>(party, "/v1/dialogues"),
				unconfirmed: await stage.ask<AnswerTree[]>(party, "/v1/unconfirmed"),
			})),
		);
		if (alpha === undefined || bravo === undefined) throw new Error("two parties were asked");
		return gathering.account(name, silent, story.lastsS, { alpha, bravo });
	} finally {
		await stage.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function look(stage: Stage, gathering: Gathering): Promise<void> {
	for (const party of PARTIES) gathering.look(party, await stage.ask<Desk>(party, "/v1/desk"));
}

/** Two enrolled nodes, and a wire each way. */
async function staged(folder: string, originUs: number, story: Story): Promise<Stage> {
	const validity = {
		startUs: originUs - DAY_US,
		endUs: originUs + story.agreedUntilS * SECOND_US,
	};
	const { zones, rules } = story;
	const agreement = storyAgreement({ id: "story", theatre: THEATRE, validity }, zones, rules);
	const ports = { alpha: await freePort(), bravo: await freePort() };
	const reachedAt = Object.fromEntries(
		PARTIES.map((party) => [party, `https://127.0.0.1:${ports[party]}`]),
	);
	const parties = PARTIES.map((id) => ({ id, name: id === "alpha" ? "Alpha" : "Bravo" }));
	const terms = { line: "story", agreement, clock: "driven", mode: "demo" } as const;
	const { urls, folders } = await enrol(folder, parties, terms, reachedAt);
	const nodeOf = (party: PartyName) => {
		const path = join(folder, party);
		writeFileSync(join(path, "basemap.json"), '{"type":"FeatureCollection","features":[]}');
		return new NodeProcess({ party, folder: path, url: urls[party] as string, startUs: originUs });
	};
	const relays = PARTIES.map(
		(party) => new Relay(ports[party], folders[party]?.config.linePort as number),
	);
	for (const relay of relays) await relay.mend();
	return new Stage({ alpha: nodeOf("alpha"), bravo: nodeOf("bravo") }, relays);
}

/** Both nodes under one clock, and what is done to them. */
class Stage {
	readonly nodes: Record<PartyName, NodeProcess>;
	readonly #relays: readonly Relay[];
	readonly #quiet: Quiet;
	#isCut = false;

	constructor(nodes: Record<PartyName, NodeProcess>, relays: readonly Relay[]) {
		this.nodes = nodes;
		this.#relays = relays;
		this.#quiet = new Quiet([nodes.alpha, nodes.bravo]);
	}

	async clock(nowUs: number): Promise<void> {
		await this.#both((node) => node.command({ type: "clock", nowUs }));
	}

	/**
	 * A tick at both; over a whole line everything under way arrives before it is over. Returns the
	 * instant before which neither node says anything by itself.
	 */
	async tick(nowUs: number): Promise<number> {
		if (this.#isCut) {
			await this.#both((node) => node.command({ type: "tick", nowUs }));
			return nowUs;
		}
		await this.#quiet.reached();
		return this.#quiet.step(nowUs, nowUs);
	}

	/** Seconds in which nobody says anything: each node lives through them by itself. */
	async pass(nowUs: number, untilUs: number): Promise<void> {
		await this.#quiet.step(nowUs, untilUs);
	}

	ask<T>(party: PartyName, path: string): Promise<T> {
		return this.nodes[party].request((client) => client.get<T>(path));
	}

	async act(step: Step, gathering: Gathering): Promise<void> {
		const { party } = step;
		switch (step.deed) {
			case "cut":
				this.#isCut = true;
				await Promise.all(this.#relays.map((relay) => relay.cut()));
				return;
			case "mend":
				await Promise.all(this.#relays.map((relay) => relay.mend()));
				this.#isCut = false;
				return;
			case "declare":
				await this.#post(party, "put", `/v1/operations/${step.id}`, step.request).catch((error) => {
					if (!isContradiction(error)) throw error;
					gathering.contradictions++;
				});
				return;
			case "end":
				await this.#post(party, "post", `/v1/operations/${step.id}/end`, {});
				return;
			case "say":
				await this.#post(party, "post", "/v1/messages", { msg: step.msg, body: step.body });
				return;
			case "answer": {
				const dialogue = await this.#newest(party, step.to, isWaiting);
				const { msg, reason } = step;
				const readback = takesOn(msg) ? readbackOf(dialogue.msg, dialogue.body ?? {}) : null;
				await this.#post(party, "post", `/v1/dialogues/${dialogue.ref}/present`, {});
				await this.#post(party, "post", `/v1/dialogues/${dialogue.ref}/answer`, {
					msg,
					...(reason !== undefined && { reason }),
					...(readback !== null && { readback }),
				});
				return;
			}
			case "confirm": {
				const { of, name } = step;
				const trees = await this.ask<AnswerTree[]>(party, "/v1/unconfirmed");
				const awaiting = trees.filter(({ unconfirmed }) => unconfirmed.includes(name));
				const isOne = ({ ref }: Dialogue) => awaiting.some((tree) => tree.ref === ref);
				const { ref } = await this.#newest(party, of, isOne);
				await this.#post(party, "post", `/v1/dialogues/${ref}/answers`, { name });
			}
		}
	}

	async close(): Promise<void> {
		await this.#both((node) => node.close()).catch(() => {});
		await Promise.all(this.#relays.map((relay) => relay.cut()));
	}

	async #newest(
		party: PartyName,
		msg: string,
		is: (dialogue: Dialogue) => boolean,
	): Promise<Dialogue> {
		const all = await this.ask<Dialogue[]>(party, "/v1/dialogues");
		const found = all
			.filter((one) => one.msg === msg && is(one))
			.sort((a, b) => b.saidUs - a.saidUs)[0];
		if (found === undefined) throw new Error(`${party}: no ${msg} is at its desk`);
		return found;
	}

	#post(party: PartyName, method: "put" | "post", path: string, body: unknown): Promise<unknown> {
		return this.nodes[party].request((client) => client[method](path, body));
	}

	#both<T>(work: (node: NodeProcess) => Promise<T>): Promise<T[]> {
		return Promise.all(PARTIES.map((party) => work(this.nodes[party])));
	}
}

function isWaiting({ direction, answer }: Dialogue): boolean {
	return direction === "received" && answer === null;
}

/** Answers go by their names over HTTP, and by their ids in the codebook. */
function takesOn(answer: string): boolean {
	return TAKES_ON.some((id) => CODEBOOK.get(id)?.name === answer);
}

function isContradiction(error: unknown): boolean {
	if (!(error instanceof NodeRefusal) || error.status !== 422) return false;
	return error.problem?.errors?.some(({ field }) => field === "text") === true;
}
