import { type Frame, formatFrame, headsFrame, LOGS, owed, recoverFrames } from "@tansiq/line";
import type { SimNode } from "./node.ts";
import { FRAME_BYTES, owedParcel } from "./wire.ts";

const REQUEST_TIMEOUT_US = 10_000_000;
const FIRST_RETRY_US = 50_000;
const LAST_RETRY_US = 5_000_000;
/** A log that the peer has stopped taking waits for people. */
const STOPPED_RETRY_US = 60_000_000;
/** Both sides tell one another how far they are, at start and so often. */
const HEADS_US = 120_000_000;
const RECOVER_US = 5_000_000;
/** What has no receipt for so long goes by the mailbox as well. */
const MAIL_AFTER_US = 60_000_000;
const MAIL_US = 20_000_000;
/** The same again by the mailbox, in case it lies nowhere. */
const MAIL_AGAIN_US = 300_000_000;

/** What a node says to its peer, each kind one at a time. */
type Lane = "urgent" | "routine" | "heads" | "recover" | "revocation";

/**
 * Sends what a node owes its peer, and again until it is answered, in one life of its process.
 * Nothing leaves before it is durable.
 */
export class Pump {
	readonly #node: SimNode;
	readonly #busy = new Set<Lane>();
	/** So many of our revocations the peer has answered. */
	#toldRevocations = 0;
	/** What each kind waits before it is said again, once it was not taken. */
	readonly #restUs = new Map<Lane, number>();
	#answeredUs: number;
	/** What was owed when a parcel was last deposited, and when that was. */
	#mailed = { mark: "", atUs: 0 };

	constructor(node: SimNode) {
		this.#node = node;
		this.#answeredUs = node.world.nowUs;
	}

	start(): void {
		this.#beat("heads", HEADS_US);
		if (this.#node.mediator !== null) this.#mail();
		this.wake();
	}

	/** Looks whether anything is owed to the peer. */
	wake(): void {
		const { state, name } = this.#node;
		if (state?.founding == null) return;
		const own = state.revocations.filter(({ party }) => party === name);
		const note = own[this.#toldRevocations]?.note;
		if (note !== undefined) {
			// Whoever does not know the new key yet could not take what it signs.
			this.#say("revocation", { type: "revocation", note }, () => this.#toldRevocations++);
			return;
		}
		for (const log of LOGS)
			if (state.line.own[log].tail.length > 0 && !this.#busy.has(log))
				this.#say(log, owed(state.line, log, this.#node.keys(), FRAME_BYTES));
		if (state.line.recovering !== null) this.#beat("recover", RECOVER_US);
	}

	/** Says something again and again, however often it was answered. */
	#beat(lane: "heads" | "recover", everyUs: number): void {
		const { state } = this.#node;
		if (state?.founding == null || this.#busy.has(lane)) return;
		const frames =
			lane === "heads" ? [headsFrame(state.line, this.#node.keys())] : recoverFrames(state.line);
		if (frames.length === 0) return;
		this.#busy.add(lane);
		for (const frame of frames) this.send(frame, () => {});
		this.#node.later(everyUs, () => {
			this.#busy.delete(lane);
			this.#beat(lane, everyUs);
		});
	}

	#say(lane: Lane, frame: Frame | null, onAnswered = (): void => {}): void {
		if (this.#busy.has(lane) || frame === null) return;
		this.#busy.add(lane);
		const free = (delayUs: number): void => {
			this.#node.later(delayUs, () => {
				this.#busy.delete(lane);
				this.wake();
			});
		};
		this.send(frame, (answers) => {
			// A refusal comes with what the peer asks for; the frame itself is no better the next moment.
			const isStuck = answers === null || answers.some((text) => text.includes('"type":"refused"'));
			if (!isStuck) {
				this.#restUs.delete(lane);
				this.#busy.delete(lane);
				onAnswered();
				this.wake();
				return;
			}
			if (answers?.some((text) => text.includes('"code":"stopped"'))) return free(STOPPED_RETRY_US);
			const restUs = Math.min(2 * (this.#restUs.get(lane) ?? FIRST_RETRY_US), LAST_RETRY_US);
			this.#restUs.set(lane, restUs);
			free(restUs);
		});
	}

	/** One exchange with the peer; its answers are taken before `done`, null when none came. */
	send(frame: Frame, done: (answers: string[] | null) => void): void {
		const node = this.#node;
		const { life } = node;
		// What the frame says was decided up to here; nothing of it leaves before it is durable.
		node.disk.whenDurable(node.disk.position, () => {
			if (life !== node.life) return;
			const bent = this.#leave(frame);
			if (bent === null) return done(null);
			let isOpen = true;
			let giveUp = (): void => {};
			const finish = (answers: string[] | null): void => {
				if (!isOpen) return;
				isOpen = false;
				giveUp();
				done(answers);
			};
			const { era, peer } = node;
			const peerEra = peer?.era;
			// A connection ends with the process at either end, where a backup replaces it.
			const isCut = (): boolean => era !== node.era || peerEra !== peer?.era;
			node.net.send(node.name, node.peerName, () => {
				if (isCut()) return;
				peer?.deliver(bent, (answers) => {
					node.net.send(node.peerName, node.name, () => {
						if (isCut()) return;
						if (life !== node.life || !node.isAwake) return;
						this.#answeredUs = node.world.nowUs;
						for (const answer of answers) this.#take(answer);
						if (life === node.life) finish(answers);
					});
				});
			});
			giveUp = node.later(REQUEST_TIMEOUT_US, () => finish(null));
		});
	}

	/** An answer of the peer; what it asks for in its turn goes out as a frame of its own. */
	#take(text: string): void {
		for (const frame of this.#node.takeFrame(text)) this.send(frame, () => {});
	}

	/** The text of a frame that leaves the machine now, or null where the node keeps it back. */
	#leave(frame: Frame): string | null {
		const node = this.#node;
		const bent = node.bend === null ? frame : node.bend(frame);
		if (bent === null) return null;
		node.watcher.sent(node, bent);
		return formatFrame(bent);
	}

	/** Answers to a frame of the peer leave when what they depend on is durable. */
	answer(frames: readonly Frame[], reply: (answers: string[]) => void): void {
		const node = this.#node;
		const { life } = node;
		node.disk.whenDurable(node.disk.position, () => {
			if (life === node.life) reply(frames.flatMap((frame) => this.#leave(frame) ?? []));
		});
	}

	/** The mailbox: everything owed in one parcel, when the line itself does not get it through. */
	#mail(): void {
		const node = this.#node;
		const { mediator, life } = node;
		if (mediator === null) return;
		const mark = this.#mark();
		const isNews = mark !== this.#mailed.mark;
		const isOld = node.world.nowUs - this.#mailed.atUs > MAIL_AGAIN_US;
		if (this.#isUndelivered() && (isNews || isOld)) {
			this.#mailed = { mark, atUs: node.world.nowUs };
			const parcel = owedParcel(node);
			node.disk.whenDurable(node.disk.position, () => {
				if (life !== node.life) return;
				const frames = parcel.flatMap((frame) => this.#leave(frame) ?? []);
				if (frames.length > 0) mediator.deposit(node, frames);
			});
		}
		mediator.collect(node.name, (frames) => {
			if (life !== node.life || !node.isAwake) return false;
			// There is nobody to answer: what is owed goes into the next parcel.
			for (const text of frames) node.takeFrame(text);
			return true;
		});
		node.later(MAIL_US, () => this.#mail());
	}

	/** How far both are, as a parcel says it. */
	#mark(): string {
		const { state } = this.#node;
		if (state?.founding == null) return "";
		const { own, mirrored } = state.line;
		return LOGS.map((log) => {
			const { size, cosignedSize } = own[log];
			return `${size} ${cosignedSize} ${mirrored[log].size}`;
		}).join(" ");
	}

	/** The line is silent, or it goes without receipts. */
	#isUndelivered(): boolean {
		const { state, clock, world } = this.#node;
		if (state?.founding == null) return false;
		if (world.nowUs - this.#answeredUs > MAIL_AFTER_US) return true;
		return LOGS.some((log) => {
			const first = state.line.own[log].tail[0];
			const said = first && state.said[log][first.index];
			return said !== undefined && clock.monoUs() >= said.monoUs + MAIL_AFTER_US;
		});
	}
}
