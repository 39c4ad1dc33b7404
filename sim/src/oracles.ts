import { isDeepStrictEqual } from "node:util";
import type { Dialogue } from "@tansiq/hotline";
import { type Frame, LOGS, originOf } from "@tansiq/line";
import type { PartyEvent, State } from "@tansiq/party";
import { foldAnew } from "./fold.ts";
import { LINE } from "./founding.ts";
import { Looks } from "./looks.ts";
import { MEET_US, type Mediator } from "./mediator.ts";
import type { SimNode, Watcher } from "./node.ts";
import { Sent } from "./sent.ts";
import type { Trial } from "./trial.ts";
import type { World } from "./world.ts";

/** Counts of a whole seed, for the figures. */
export interface Figures {
	acknowledged: number;
	lost: number;
	diverged: number;
	honestForks: number;
	honestAccused: number;
	unclosedDialogues: number;
	byzantineActs: number;
	byzantineProved: number;
}

/**
 * Judges a world from outside: it believes no node, and remembers what each one showed and sent.
 */
export class Oracles implements Watcher {
	readonly figures: Figures = {
		acknowledged: 0,
		lost: 0,
		diverged: 0,
		honestForks: 0,
		honestAccused: 0,
		unclosedDialogues: 0,
		byzantineActs: 0,
		byzantineProved: 0,
	};
	/** Parties that break the rules: nothing is promised to them, and accusing them is right. */
	readonly dishonest = new Set<string>();
	readonly #world: World;
	readonly #onLook: (node: SimNode) => void;
	readonly #sent: Sent;
	readonly #looks: Looks;
	/** `author/log` → so many entries were shown as received. */
	readonly #acknowledged = new Map<string, number>();
	/** When a node last had entries of its own back from its peer, by its name. */
	readonly #recoveredUs = new Map<string, number>();
	/** Who else wants to know what is on a node's platter. */
	readonly onShown: ((node: SimNode, event: PartyEvent) => void)[] = [];

	constructor(world: World, onLook: (node: SimNode) => void) {
		this.#world = world;
		this.#onLook = onLook;
		this.#sent = new Sent(world, (detail) => this.#fork(detail));
		this.#looks = new Looks(world);
	}

	committed(node: SimNode, events: readonly PartyEvent[]): void {
		for (const event of events) {
			if (event.type === "recovered") this.#recoveredUs.set(node.name, this.#world.nowUs);
			if (event.type === "notTaken" || event.type === "forked" || event.type === "receiptRefused")
				this.#accused(node, event);
		}
		this.#looks.at(node);
	}

	#accused(node: SimNode, event: PartyEvent): void {
		// What a dishonest party says of anybody proves nothing, and what is said of it is right.
		const ofItself =
			event.type === "forked" && event.fork.origin.startsWith(`${node.name}.tansiq/`);
		const accused = ofItself ? node.name : node.peerName;
		if (this.dishonest.has(accused) || this.dishonest.has(node.name)) return;
		this.figures.honestAccused++;
		this.#world.violate("honest-accused", `${node.name}: ${JSON.stringify(event).slice(0, 300)}`);
	}

	shown(node: SimNode, events: readonly PartyEvent[]): void {
		for (const event of events) {
			this.#sent.nowDurable(node, event);
			for (const look of this.onShown) look(node, event);
			if (event.type !== "receipted") continue;
			const { log, size } = event.receipt;
			const key = `${node.name}/${log}`;
			const before = this.#acknowledged.get(key) ?? 0;
			if (size <= before) continue;
			this.figures.acknowledged += size - before;
			this.#acknowledged.set(key, size);
		}
		this.#onLook(node);
	}

	sent(node: SimNode, frame: Frame): void {
		if (!this.dishonest.has(node.name)) this.#sent.frame(node, frame);
	}

	#fork(detail: string): void {
		this.figures.honestForks++;
		this.#world.violate("honest-fork", detail);
	}

	started(node: SimNode): void {
		this.#sent.started(node);
		this.#looks.at(node);
		this.#onLook(node);
	}

	/** After healing: nothing is left that the peer has not countersigned. */
	settled(nodes: readonly SimNode[]): void {
		for (const node of nodes) {
			if (this.dishonest.has(node.name)) continue;
			if (node.state === null) {
				this.#world.violate("liveness", `${node.name} is still down`);
				continue;
			}
			const peer = this.#honestPeer(node, nodes);
			const { recovering } = node.state.line;
			if (recovering === null) this.#dialogues(node, node.state, peer?.state ?? null);
			// Nobody can make a dishonest peer give a receipt, or anything back.
			if (peer === null) continue;
			if (recovering !== null)
				this.#world.violate(
					"liveness",
					`${node.name} still recovers ${JSON.stringify(recovering)}`,
				);
			for (const log of LOGS) {
				const { tail } = node.state.line.own[log];
				const untilUs = this.#world.nowUs - OLD_US;
				const old = tail.filter(({ index }) => {
					const said = node.state?.said[log][index];
					return (
						said !== undefined && said.monoUs + (this.#world.nowUs - node.clock.monoUs()) < untilUs
					);
				});
				if (old.length > 0)
					this.#world.violate(
						"liveness",
						`${node.name}/${log}: ${old.length} entries from ${old[0]?.index} not countersigned`,
					);
			}
		}
	}

	#honestPeer(node: SimNode, nodes: readonly SimNode[]): SimNode | null {
		if (this.dishonest.has(node.peerName)) return null;
		return nodes.find(({ name }) => name === node.peerName) ?? null;
	}

	/**
	 * At the end of the world, when nothing is under way any more.
	 * @param thorough whether the journals are folded anew, which takes as long as all the rest
	 */
	end(nodes: readonly SimNode[], thorough: boolean): void {
		for (const node of nodes) {
			if (node.state === null) continue;
			if (thorough && !isDeepStrictEqual(foldAnew(node.name, node.disk.rows), node.state))
				this.#world.violate("replay", `${node.name}: the journal folds to another state`);
			if (this.dishonest.has(node.name)) continue;
			const peer = this.#honestPeer(node, nodes);
			this.#keptAll(node, [node, ...(peer === null ? [] : [peer])]);
			if (peer !== null) this.#sameLogs(node, peer);
			if (peer !== null || node.state.line.recovering === null)
				this.#dialogues(node, node.state, peer?.state ?? null);
			if (node.mediator !== null) this.#mediated(node, node.mediator);
		}
	}

	/** Every act that reached its victim is proved by what the victim holds. */
	convict(trial: Trial): void {
		for (const act of trial.provable()) {
			this.figures.byzantineActs++;
			if (trial.isProved(act)) this.figures.byzantineProved++;
			else this.#world.violate("unproved", `${act.name} ${act.refs.slice(0, 3).join(" ")}`);
		}
	}

	#sameLogs(author: SimNode, mirror: SimNode): void {
		for (const log of LOGS) {
			const key = `${author.name}/${log}`;
			const own = (author.state as State).line.own[log];
			const theirs = (mirror.state as State).line.mirrored[log];
			const common = Math.min(own.size, theirs.size);
			if (theirs.size > own.size || own.roots[common - 1] !== theirs.roots[common - 1]) {
				this.figures.diverged++;
				this.#world.violate("diverged", `${key}: ${own.size} here, ${theirs.size} there`);
			}
		}
	}

	/** What a desk was ever shown as received is in its own copy, and in that of an honest peer. */
	#keptAll(author: SimNode, holders: readonly SimNode[]): void {
		for (const log of LOGS) {
			const key = `${author.name}/${log}`;
			const copies = holders.map(({ entries }) => entries.get(key) ?? []);
			const acknowledged = this.#acknowledged.get(key) ?? 0;
			for (let index = 0; index < acknowledged; index++) {
				const sent = this.#sent.entry(key, index);
				if (copies.every((copy) => same(sent, copy[index]))) continue;
				this.figures.lost++;
				this.#world.violate("lost", `${key}/${index} of ${acknowledged}`);
			}
		}
	}

	/** What the third party has seen of an honest one: one history, and all of it but the newest. */
	#mediated({ name, state, clock }: SimNode, { witness }: Mediator): void {
		for (const log of LOGS) {
			const { line, said } = state as State;
			const { roots, witnessed } = line.own[log];
			const origin = originOf(LINE, name, log);
			if (witness.contradicted().includes(origin)) this.#fork(`${origin}, as the mediator saw it`);
			const size = witnessed?.size ?? 0;
			if (witnessed !== null && !witnessed.note.includes(`\n${roots[size - 1]}\n`))
				this.#world.violate("witness", `${origin}: countersigned ${size} with another root`);
			const next = said[log][size];
			if (next !== undefined && clock.monoUs() - next.monoUs > 2 * MEET_US + OLD_US)
				this.#world.violate("witness", `${origin}: only ${size} of ${roots.length} countersigned`);
		}
	}

	/**
	 * The deadline by true time, whatever the node thinks of it. STANDBY doubles it, and what came
	 * back from the peer after a restore is counted from there; a reboot after the wall clock was
	 * set may begin it anew, so such a node is left to its own account.
	 */
	#isLongPast({ ref, answerDueUs }: Dialogue, { name, clock }: SimNode): boolean {
		const receivedUs = this.#looks.receivedUs(ref);
		if (receivedUs === undefined) return false;
		if (clock.steps > 0 && this.#world.faults.has("reboot")) return false;
		const sinceUs = Math.max(receivedUs, this.#recoveredUs.get(name) ?? 0);
		return this.#world.nowUs - sinceUs > 2 * answerDueUs + OLD_US;
	}

	/** Every deadline of a desk that has passed is closed or alarmed, at an honest peer's as well. */
	#dialogues(node: SimNode, state: State, peer: State | null): void {
		const monoUs = node.clock.monoUs();
		for (const dialogue of state.dialogues.values()) {
			if (dialogue.direction !== "sent") continue;
			const theirs = peer?.dialogues.get(dialogue.ref);
			const isPast = dialogue.dueMonoUs !== null && dialogue.dueMonoUs + OLD_US < monoUs;
			const { answerMonoUs } = dialogue;
			const isAnswered = answerMonoUs !== null && answerMonoUs + OLD_US < monoUs;
			const isOver = isPast || isAnswered || this.#isLongPast(dialogue, node);
			const delayed = dialogue.delayedUs !== null && (peer === null || theirs?.delayedUs != null);
			// What the peer could not use it answered with ERROR: it has no such dialogue.
			const refused = state.refusedByPeer.has(dialogue.ref);
			const agreed =
				delayed ||
				refused ||
				(dialogue.outcome !== null && (peer === null || theirs?.outcome === dialogue.outcome));
			if (!isOver || agreed) continue;
			this.figures.unclosedDialogues++;
			this.#world.violate(
				"unclosed",
				`${dialogue.ref} ${dialogue.msg}: ${dialogue.outcome} here, ${theirs?.outcome} there; answer ${dialogue.answer?.msg} ${theirs?.answer?.msg}; ${JSON.stringify(dialogue)}`,
			);
		}
	}
}

/** What is younger than this at a judgement may still be under way. */
const OLD_US = 60_000_000;

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
	return a !== undefined && b !== undefined && (a === b || Buffer.compare(a, b) === 0);
}
