import { type Frame, LOGS, type LogName } from "@tansiq/line";
import type { PartyEvent } from "@tansiq/party";
import type { SimNode } from "./node.ts";
import type { World } from "./world.ts";

/** What has left the machines, against what their platters held and against what left before. */
export class Sent {
	readonly #world: World;
	readonly #onFork: (detail: string) => void;
	/** `author/log` → each entry as it first left its author's machine. */
	readonly #entries = new Map<string, Uint8Array[]>();
	/** Of heads that left their author's machine: origin and size → root. */
	readonly #heads = new Map<string, string>();
	/** `node author/log` → so many entries are on the node's platter. */
	readonly #durable = new Map<string, number>();

	/** @param onFork told of two words of one author that cannot both be true */
	constructor(world: World, onFork: (detail: string) => void) {
		this.#world = world;
		this.#onFork = onFork;
	}

	/** An entry as it first left its author's machine. */
	entry(log: string, index: number): Uint8Array | undefined {
		return this.#entries.get(log)?.[index];
	}

	/** A frame of a node leaves its machine. */
	frame(node: SimNode, frame: Frame): void {
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

	/** A process runs again: its platter is what it is. */
	started(node: SimNode): void {
		for (const key of this.#durable.keys())
			if (key.startsWith(`${node.name} `)) this.#durable.delete(key);
		for (const { entries } of node.disk.rows.slice(0, node.disk.durable))
			for (const { author, log, index } of entries)
				this.#raise(`${node.name} ${author}/${log}`, index + 1);
	}

	/** Entries that are on the platter, counted from the events and not from what the node says. */
	nowDurable(node: SimNode, event: PartyEvent): void {
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

	#sentEntry(author: string, log: LogName, index: number, bytes: Uint8Array): void {
		const key = `${author}/${log}`;
		let list = this.#entries.get(key);
		if (list === undefined) {
			list = [];
			this.#entries.set(key, list);
		}
		const known = list[index];
		if (known === undefined) list[index] = bytes;
		else if (known !== bytes && Buffer.compare(known, bytes) !== 0)
			this.#onFork(`${key}/${index} was sent as two different entries`);
	}

	#sentHead(note: string): void {
		const [origin, size, root = ""] = note.split("\n", 3);
		const head = `${origin} ${size}`;
		const known = this.#heads.get(head);
		if (known === undefined) this.#heads.set(head, root);
		else if (known !== root) this.#onFork(`${head} was signed with two roots`);
	}
}
