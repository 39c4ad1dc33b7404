import { LOGS, type LogName, originOf, witnessRequest } from "@tansiq/line";
import { sha256Hex } from "@tansiq/party";
import { type Cosigner, type Signer, signNote } from "@tansiq/record";
import type { MachineClock } from "./clocks.ts";
import type { Crypto } from "./crypto.ts";
import { LINE, MEDIATOR, MEDIATOR_KEYS } from "./founding.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Net } from "./net.ts";
import type { SimNode } from "./node.ts";
import { Witness } from "./witness.ts";

/** A party shows its heads so often, and asks for what the mediator has seen of the other. */
export const MEET_US = 300_000_000;
/** One exchange and, where the mediator has seen less than we thought, one more. */
const MOST_TRIES = 2;

export interface MediatorSetting {
	net: Net;
	clock: MachineClock;
	crypto: Crypto;
	mailbox: Mailbox;
}

/**
 * The third party of a line: he carries parcels and signs that they lay with him, countersigns the
 * heads of both, and shows each the heads of the other. He reads no entry.
 */
export class Mediator {
	readonly witness = new Witness();
	/** Deposited bytes by their hash: what the depositor can show again. */
	readonly deposited = new Map<string, { from: string; frames: readonly string[] }>();
	readonly mailbox: Mailbox;
	readonly #net: Net;
	readonly #clock: MachineClock;
	readonly #cosigner: Cosigner;
	readonly #signer: Signer;

	constructor({ net, clock, crypto, mailbox }: MediatorSetting) {
		this.mailbox = mailbox;
		this.#net = net;
		this.#clock = clock;
		this.#cosigner = crypto.cosigner(MEDIATOR_KEYS.mirror);
		this.#signer = crypto.signer(MEDIATOR_KEYS.deposit);
	}

	/** A sealed parcel for the node's peer; the receipt for it comes back. */
	deposit(node: SimNode, frames: string[]): void {
		const { life, name, peerName } = node;
		this.mailbox.deposit(name, peerName, frames, () => {
			const sealed = Buffer.from(frames.join("\n"));
			const sha256 = sha256Hex(sealed);
			this.deposited.set(sha256, { from: name, frames });
			const receipt = signNote(
				`tansiq/deposit/v1 ${LINE} ${name} ${peerName}\nsha256 ${sha256}\nbytes ${sealed.length}\ntime ${this.#timeS()}\n`,
				[this.#signer],
			);
			this.#net.send(MEDIATOR, name, () => {
				if (life === node.life && node.isAwake) node.tryAct({ type: "deposited", sha256, receipt });
			});
		});
	}

	/** Hands out what lies in a box; a parcel that was not taken stays. */
	collect(name: string, take: (frames: string[]) => boolean): void {
		this.mailbox.collect(name, take);
	}

	/** In this life of a node's process it comes here again and again. */
	meet(node: SimNode): void {
		for (const log of LOGS) this.#ask(node, log, MOST_TRIES);
		this.#gossip(node);
		node.later(MEET_US, () => this.meet(node));
	}

	/** The node asks for a countersignature over its newest head. */
	#ask(node: SimNode, log: LogName, triesLeft: number, old?: number): void {
		const { state, life } = node;
		if (state?.founding == null || triesLeft === 0) return;
		const request = witnessRequest(state.line, log, node.keys(), old);
		if (request === null) return;
		const authors = [...node.signing.authorKeys.keys()].map(node.crypto.verifierOf);
		// A head that a crash took back would be a fork: it leaves when it is durable.
		node.disk.whenDurable(node.disk.position, () => {
			if (life !== node.life) return;
			this.#net.send(node.name, MEDIATOR, () => {
				const answer = this.witness.add(request, authors);
				if (answer === null) return;
				const note = "text" in answer ? this.#countersigned(answer.text) : null;
				this.#net.send(MEDIATOR, node.name, () => {
					if (life !== node.life || !node.isAwake) return;
					if (note !== null) node.tryAct({ type: "witnessed", log, note });
					else if ("size" in answer) this.#ask(node, log, triesLeft - 1, answer.size);
				});
			});
		});
	}

	#countersigned(text: string): string {
		return `${text}\n${this.#cosigner.cosign(text, this.#timeS())}\n`;
	}

	/** The node is shown every head that the mediator has seen of either party's logs. */
	#gossip(node: SimNode): void {
		const { life } = node;
		this.#net.send(node.name, MEDIATOR, () => {
			const parties = [node.name, node.peerName];
			const notes = parties.flatMap((party) =>
				LOGS.flatMap((log) => this.witness.heads(originOf(LINE, party, log))),
			);
			this.#net.send(MEDIATOR, node.name, () => {
				for (const note of notes)
					if (life === node.life && node.isAwake) node.tryAct({ type: "head", note });
			});
		});
	}

	#timeS(): number {
		return Math.ceil(this.#clock.wallUs() / 1_000_000);
	}
}
