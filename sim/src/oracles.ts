import { isDeepStrictEqual } from "node:util";
import { type Dialogue, type Glimpse, glimpseOf, transitionOf } from "@tansiq/hotline";
import { type Frame, LOGS, type LogName } from "@tansiq/line";
import type { PartyEvent, State } from "@tansiq/party";
import type { Byzantine } from "./byzantine.ts";
import type { SimNode, Watcher } from "./node.ts";
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
	/** `author/log` → each entry as it first left its author's machine. */
	readonly #sent = new Map<string, Uint8Array[]>();
	/** First three lines of a head that left its author's machine: origin, size → root. */
	readonly #heads = new Map<string, string>();
	/** `author/log` → so many entries were shown as received. */
	readonly #acknowledged = new Map<string, number>();
	/** `node author/log` → so many entries are on the node's platter. */
	readonly #durable = new Map<string, number>();
	/** Dialogue → the true time at which its originator had the receipt. */
	readonly #receivedUs = new Map<string, number>();
	readonly #glimpses = new Map<string, Glimpse>();

	constructor(world: World, onLook: (node: SimNode) => void) {
		this.#world = world;
		this.#onLook = onLook;
	}

	committed(node: SimNode, events: readonly PartyEvent[]): void {
		for (const event of events)
			if (event.type === "notTaken" || event.type === "forked" || event.type === "receiptRefused")
				this.#accused(node, event);
		this.#observe(node);
	}

	#accused(node: SimNode, event: PartyEvent): void {
		if (this.dishonest.size > 0) return;
		this.figures.honestAccused++;
		this.#world.violate("honest-accused", `${node.name}: ${JSON.stringify(event).slice(0, 300)}`);
	}

	shown(node: SimNode, events: readonly PartyEvent[]): void {
		for (const event of events) {
			this.#nowDurable(node, event);
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

	/** Entries that are on the platter, counted from the events and not from what the node says. */
	#nowDurable(node: SimNode, event: PartyEvent): void {
		if ("said" in event && event.said !== null)
			for (const { log, index } of event.said.entries)
				this.#raise(`${node.name} ${node.name}/${log}`, index + 1);
		if (event.type === "heard")
			this.#raise(`${node.name} ${node.peerName}/${event.log}`, event.frontier.size);
		else if (event.type === "recovered")
			this.#raise(`${node.name} ${node.name}/${event.log}`, event.frontier.size);
	}

	#raise(key: string, size: number): void {
		this.#durable.set(key, Math.max(size, this.#durable.get(key) ?? 0));
	}

	/** Nothing leaves that speaks of more than the platter holds. */
	#isDurable(node: SimNode, author: string, log: LogName, size: number): void {
		const durable = this.#durable.get(`${node.name} ${author}/${log}`) ?? 0;
		if (size > durable)
			this.#world.violate(
				"not-durable",
				`${node.name} sends ${size} of ${author}/${log}, and ${durable} are durable`,
			);
	}

	#allDurable(node: SimNode, frame: Frame): void {
		const { name, peerName } = node;
		if (frame.type === "entries")
			this.#isDurable(node, name, frame.log, frame.from + frame.entries.length);
		else if (frame.type === "receipts")
			for (const note of frame.notes)
				this.#isDurable(node, peerName, frame.log, Number(note.split("\n", 2)[1]));
		else if (frame.type === "heads")
			for (const log of LOGS) {
				const size = Number(frame.heads[log].note?.split("\n", 2)[1] ?? 0);
				this.#isDurable(node, name, log, size);
				this.#isDurable(node, peerName, log, frame.held[log].size);
			}
	}

	sent(node: SimNode, frame: Frame): void {
		if (this.dishonest.has(node.name)) return;
		this.#allDurable(node, frame);
		if (frame.type === "entries") {
			for (const [offset, bytes] of frame.entries.entries())
				this.#sentEntry(node.name, frame.log, frame.from + offset, bytes);
			this.#sentHead(frame.checkpoint);
		} else if (frame.type === "heads")
			for (const log of LOGS) {
				const { note } = frame.heads[log];
				if (note !== null) this.#sentHead(note);
			}
	}

	#sentEntry(author: string, log: LogName, index: number, bytes: Uint8Array): void {
		const key = `${author}/${log}`;
		let list = this.#sent.get(key);
		if (list === undefined) {
			list = [];
			this.#sent.set(key, list);
		}
		const known = list[index];
		if (known === undefined) list[index] = bytes;
		else if (known !== bytes && Buffer.compare(known, bytes) !== 0)
			this.#fork(`${key}/${index} was sent as two different entries`);
	}

	#sentHead(note: string): void {
		const [origin, size, root = ""] = note.split("\n", 3);
		const head = `${origin} ${size}`;
		const known = this.#heads.get(head);
		if (known === undefined) this.#heads.set(head, root);
		else if (known !== root) this.#fork(`${head} was signed with two roots`);
	}

	#fork(detail: string): void {
		this.figures.honestForks++;
		this.#world.violate("honest-fork", detail);
	}

	started(node: SimNode): void {
		for (const key of this.#durable.keys())
			if (key.startsWith(`${node.name} `)) this.#durable.delete(key);
		for (const { entries } of node.disk.rows.slice(0, node.disk.durable))
			for (const { author, log, index } of entries)
				this.#raise(`${node.name} ${author}/${log}`, index + 1);
		this.#observe(node);
		this.#onLook(node);
	}

	/** Notes every change of what a desk shows of a dialogue. */
	#observe(node: SimNode): void {
		const { state } = node;
		if (state?.founding == null) return;
		const monoUs = node.clock.monoUs();
		for (const dialogue of state.dialogues.values()) {
			const key = `${node.name} ${dialogue.ref}`;
			const before = this.#glimpses.get(key) ?? null;
			if (before !== null && isFinal(before) && dialogue.outcome !== null) continue;
			const after = glimpseOf(dialogue, monoUs);
			if (dialogue.receiptUs !== null && dialogue.direction === "sent")
				if (!this.#receivedUs.has(dialogue.ref))
					this.#receivedUs.set(dialogue.ref, this.#world.nowUs);
			const transition = transitionOf(before, after);
			this.#glimpses.set(key, after);
			if (transition !== null) this.#world.transition(transition);
		}
	}

	/** After healing: nothing is left that the peer has not countersigned. */
	settled(nodes: readonly SimNode[]): void {
		for (const node of nodes) {
			if (this.dishonest.size > 0) continue;
			if (node.state === null) {
				this.#world.violate("liveness", `${node.name} is still down`);
				continue;
			}
			if (node.state.line.recovering !== null)
				this.#world.violate(
					"liveness",
					`${node.name} still recovers ${JSON.stringify(node.state.line.recovering)}`,
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

	/**
	 * At the end of the world, when nothing is under way any more.
	 * @param thorough whether the journals are folded anew, which takes as long as all the rest
	 */
	end(nodes: readonly SimNode[], thorough: boolean): void {
		for (const node of nodes) {
			const peer = nodes.find(({ name }) => name === node.peerName);
			if (node.state === null || peer?.state == null) continue;
			if (thorough && !isDeepStrictEqual(node.foldAnew(), node.state))
				this.#world.violate("replay", `${node.name}: the journal folds to another state`);
			if (this.dishonest.size > 0) continue;
			this.#sameLogs(node, peer);
			this.#dialogues(node, node.state, peer.state);
		}
	}

	/** Every act that reached its victim is proved by what the victim holds. */
	convict(byzantine: Byzantine): void {
		for (const act of byzantine.provable()) {
			this.figures.byzantineActs++;
			if (byzantine.isProved(act)) this.figures.byzantineProved++;
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
			const here = author.entries.get(key) ?? [];
			const there = mirror.entries.get(key) ?? [];
			const acknowledged = this.#acknowledged.get(key) ?? 0;
			for (let index = 0; index < acknowledged; index++) {
				const sent = this.#sent.get(key)?.[index];
				if (same(sent, here[index]) && same(sent, there[index])) continue;
				this.figures.lost++;
				this.#world.violate("lost", `${key}/${index} of ${acknowledged}`);
			}
		}
	}

	/**
	 * The deadline by true time, whatever the node thinks of it. STANDBY doubles it; a reboot under a
	 * wrong wall clock may begin it anew, so worlds with reboots are left to the node's own account.
	 */
	#isLongPast({ ref, answerDueUs }: Dialogue): boolean {
		const receivedUs = this.#receivedUs.get(ref);
		if (receivedUs === undefined || this.#world.faults.has("reboot")) return false;
		return this.#world.nowUs - receivedUs > 2 * answerDueUs + OLD_US;
	}

	#dialogues(node: SimNode, state: State, peer: State): void {
		const monoUs = node.clock.monoUs();
		for (const dialogue of state.dialogues.values()) {
			if (dialogue.direction !== "sent") continue;
			const theirs = peer.dialogues.get(dialogue.ref);
			const isPast = dialogue.dueMonoUs !== null && dialogue.dueMonoUs + OLD_US < monoUs;
			const { answerMonoUs } = dialogue;
			const isAnswered = answerMonoUs !== null && answerMonoUs + OLD_US < monoUs;
			const isOver = isPast || isAnswered || this.#isLongPast(dialogue);
			const delayed = dialogue.delayedUs !== null && theirs?.delayedUs != null;
			// What the peer could not use it answered with ERROR: it has no such dialogue.
			const refused = state.refusedByPeer.has(dialogue.ref);
			const agreed =
				delayed || refused || (dialogue.outcome !== null && theirs?.outcome === dialogue.outcome);
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

function isFinal({ state }: Glimpse): boolean {
	return state === "closed" || state === "closed_late" || state === "cancelled";
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
	return a !== undefined && b !== undefined && (a === b || Buffer.compare(a, b) === 0);
}
