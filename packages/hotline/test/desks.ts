import assert from "node:assert/strict";
import {
	answered,
	answerFault,
	type Body,
	CODEBOOK,
	type Dialogue,
	decided,
	delayed,
	disregardAnswered,
	disregarded,
	disregardFault,
	type Glimpse,
	glimpseOf,
	isDelayed,
	type LogName,
	logFor,
	type Message,
	type Outcome,
	opened,
	outcomeFault,
	outcomeOwed,
	presented,
	receipted,
	standbyFault,
	stoodBy,
	type Transition,
	transitionOf,
} from "../src/index.ts";
import { BODIES } from "./bodies.ts";
import { BY, WALL_US } from "./sample.ts";

/** Two desks with clocks of their own, and a line that keeps the order of each log and no other. */

export const M = "alpha/routine/4";
const D = "alpha/urgent/9";
/** The responder's clocks: another wall, another boot. */
const OFFSET = { wallUs: 1_500_000, monoUs: 7_000_000_000_000 };

type Frame =
	| { kind: "receipt"; of: string; receiptUs: number }
	| { kind: "open"; claimedUs: number }
	| { kind: "disregard"; claimedUs: number }
	| { kind: "presented" | "delayed" }
	| { kind: "standby"; untilUs: number; claimedUs: number }
	| { kind: "answer"; to: string; msg: string; readback: unknown; claimedUs: number }
	| { kind: "outcome"; of: string; outcome: Outcome };

/** What the originator committed and when, in order: what an oracle needs to judge the outcome. */
export interface Commit {
	what: "receipt" | "standby" | "answer" | "withdrawn" | "delayed" | "overdue";
	monoUs: number;
	promisedUs?: number;
}

export class Desks {
	readonly msg: string;
	readonly answerDueUs: number;
	private readonly body: Body;
	private readonly log: LogName;
	nowUs = 1_000_000;
	alpha: { [ref: string]: Dialogue } = {};
	bravo: { [ref: string]: Dialogue } = {};
	readonly toAlpha: Record<LogName | "receipts", Frame[]> = {
		urgent: [],
		routine: [],
		receipts: [],
	};
	readonly toBravo: Record<LogName, Frame[]> = { urgent: [], routine: [] };
	readonly commits: Commit[] = [];
	/** Closing answers to M that were committed: at the responder, at the originator. */
	said: string[] = [];
	taken: string[] = [];
	/** What was heard and refused: each is answered with an ERROR. */
	errors: string[] = [];
	readonly reached = new Map<Transition, number>();
	private readonly glimpses: Record<"alpha" | "bravo", Glimpse | null> = {
		alpha: null,
		bravo: null,
	};

	constructor(msg: string, answerDueUs: number) {
		this.msg = msg;
		this.answerDueUs = answerDueUs;
		this.body = BODIES[msg] as Body;
		const { urgency } = CODEBOOK.get(msg) as Message;
		this.log = urgency === "D" || urgency === "U" ? "urgent" : "routine";
		this.alpha[M] = opened(M, "sent", msg, "op-1", this.at("alpha"), this.body);
		this.toBravo[this.log].push({ kind: "open", claimedUs: this.at("alpha").wallUs });
		this.look();
	}

	at(desk: "alpha" | "bravo") {
		const mine = desk === "alpha" ? { wallUs: 0, monoUs: 0 } : OFFSET;
		return { wallUs: WALL_US + this.nowUs + mine.wallUs, monoUs: this.nowUs + mine.monoUs };
	}

	/** Counts the transitions that either desk sees. */
	look(): void {
		for (const desk of ["alpha", "bravo"] as const) {
			const dialogue = this[desk][M];
			if (dialogue === undefined) continue;
			const now = glimpseOf(dialogue, this.at(desk).monoUs);
			const moved = transitionOf(this.glimpses[desk], now);
			this.glimpses[desk] = now;
			if (moved !== null) this.reached.set(moved, (this.reached.get(moved) ?? 0) + 1);
		}
	}

	advance(us: number): void {
		this.nowUs += us;
	}

	/** The originator's node looks at its clock. */
	tick(): void {
		for (const [ref, dialogue] of Object.entries(this.alpha)) {
			const outcome = outcomeOwed(dialogue, this.at("alpha").monoUs);
			if (outcome === null) continue;
			decided(dialogue, outcome);
			if (ref === M && outcome === "overdue") this.commit("overdue");
			const log = ref === M ? this.log : "urgent";
			this.toBravo[log].push({ kind: "outcome", of: ref, outcome });
			assert.equal(outcomeOwed(dialogue, this.at("alpha").monoUs), null, "owed once");
		}
	}

	disregard(): void {
		const original = this.alpha[M] as Dialogue;
		if (disregardFault(original, "sent") !== null || this.alpha[D] !== undefined) return;
		const at = this.at("alpha");
		const body = { by: {}, msg: this.msg, ref: M };
		this.alpha[D] = opened(D, "sent", "TQ-10", M, at, body);
		disregarded(original, D);
		this.toBravo.urgent.push({ kind: "disregard", claimedUs: at.wallUs });
	}

	present(): void {
		const dialogue = this.bravo[M];
		if (dialogue === undefined || dialogue.presentedUs !== null) return;
		presented(dialogue, this.at("bravo"));
		this.reply({ kind: "presented" });
	}

	standby(promisedUs: number): void {
		const dialogue = this.bravo[M];
		if (dialogue === undefined) return;
		const at = this.at("bravo");
		const frame = { untilUs: at.wallUs + promisedUs, claimedUs: at.wallUs };
		const given = { body: { until_us: frame.untilUs }, claimedUs: at.wallUs };
		if (standbyFault(dialogue, at.monoUs, given) !== null) return;
		stoodBy(dialogue, { ...frame, by: BY }, at);
		this.reply({ kind: "standby", ...frame });
	}

	/** An answer of the person at the responder's desk to M, or to the DISREGARD of it. */
	answer(to: "message" | "disregard", msg: string, wrongReadback: boolean): void {
		const ref = to === "message" ? M : D;
		const dialogue = this.bravo[ref];
		if (dialogue === undefined) return;
		const at = this.at("bravo");
		const readback = wrongReadback ? { zone: "elsewhere" } : dialogue.readback;
		const given = { body: { readback }, claimedUs: at.wallUs };
		if (answerFault(dialogue, msg, given) !== null) return;
		answered(dialogue, { msg, by: BY }, at);
		const frame: Frame = { kind: "answer", to: ref, msg, readback, claimedUs: at.wallUs };
		if (ref === M) this.said.push(msg);
		else if (this.bravo[M]) disregardAnswered(this.bravo[M], D, msg, at);
		if (ref === M) this.reply(frame);
		else this.toAlpha.urgent.push(frame);
	}

	/** A peer that breaks the rules: it says an answer whatever its own desk says of it. */
	forceAnswer(msg: string, readback: unknown): void {
		if (this.bravo[M] === undefined) return;
		this.reply({ kind: "answer", to: M, msg, readback, claimedUs: this.at("bravo").wallUs });
	}

	deliver(to: "alpha" | "bravo", log: LogName | "receipts"): void {
		if (to === "alpha") {
			const frame = this.toAlpha[log].shift();
			if (frame !== undefined) this.alphaHears(frame);
			return;
		}
		const lane = log === "receipts" ? "routine" : log;
		// What speaks of an entry that is not here takes effect when that arrives.
		const next = this.toBravo[lane][0];
		if (next === undefined || (next.kind === "disregard" && this.bravo[M] === undefined)) return;
		this.toBravo[lane].shift();
		this.bravoHears(next);
	}

	/** Lets the line work and the time pass until nothing moves any more. */
	settle(): void {
		for (let round = 0; round < 6; round++) {
			for (const log of ["routine", "urgent", "receipts", "routine", "urgent"] as const)
				for (const to of ["bravo", "alpha"] as const)
					for (let i = 0; i < 20; i++) this.deliver(to, log);
			this.look();
			this.advance(this.answerDueUs);
			this.tick();
			this.look();
		}
	}

	private reply(frame: Frame): void {
		this.toAlpha[logFor({ id: "TQ-7", urgency: "N" } as Message, `alpha/${this.log}/4`)].push(
			frame,
		);
	}

	private commit(what: Commit["what"], promisedUs?: number): void {
		const { monoUs } = this.at("alpha");
		this.commits.push({ what, monoUs, ...(promisedUs !== undefined && { promisedUs }) });
	}

	private alphaHears(frame: Frame): void {
		const at = this.at("alpha");
		const original = this.alpha[M] as Dialogue;
		switch (frame.kind) {
			case "receipt": {
				const dialogue = this.alpha[frame.of] as Dialogue;
				receipted(dialogue, frame.receiptUs, at, frame.of === M ? this.answerDueUs : 300_000_000);
				if (frame.of === M) this.commit("receipt");
				return;
			}
			case "presented":
				presented(original, at);
				return;
			case "delayed":
				delayed(original, at);
				this.commit("delayed");
				return;
			case "standby": {
				const given = { body: { until_us: frame.untilUs }, claimedUs: frame.claimedUs };
				const fault = standbyFault(original, at.monoUs, given);
				if (fault !== null) this.errors.push(fault);
				else this.commit("standby", frame.untilUs - frame.claimedUs);
				stoodBy(original, { ...frame, by: BY }, at);
				return;
			}
			case "answer": {
				const dialogue = this.alpha[frame.to] as Dialogue;
				const given = { body: { readback: frame.readback }, claimedUs: frame.claimedUs };
				const fault = answerFault(dialogue, frame.msg, given);
				if (fault !== null) {
					this.errors.push(fault);
					return;
				}
				answered(dialogue, { msg: frame.msg, by: BY }, at);
				if (frame.to === M) {
					this.taken.push(frame.msg);
					this.commit("answer");
					return;
				}
				const before = original.withdrawnUs;
				disregardAnswered(original, D, frame.msg, at);
				if (original.withdrawnUs !== before) this.commit("withdrawn");
			}
		}
	}

	private bravoHears(frame: Frame): void {
		const at = this.at("bravo");
		if (frame.kind === "outcome") {
			const dialogue = this.bravo[frame.of];
			if (dialogue === undefined) return;
			assert.equal(outcomeFault(dialogue, frame.outcome), null);
			decided(dialogue, frame.outcome);
			return;
		}
		if (frame.kind !== "open" && frame.kind !== "disregard") throw new Error(frame.kind);
		const [ref, msg, body, dueUs] =
			frame.kind === "open"
				? [M, this.msg, this.body, this.answerDueUs]
				: [D, "TQ-10", { by: {}, msg: this.msg, ref: M }, 300_000_000];
		const receiptUs = Math.ceil(at.wallUs / 1_000_000) * 1_000_000;
		this.toAlpha.receipts.push({ kind: "receipt", of: ref, receiptUs });
		if (frame.kind === "disregard") {
			const original = this.bravo[M] as Dialogue;
			const fault = disregardFault(original, "received");
			if (fault !== null) {
				this.errors.push(fault);
				return;
			}
			disregarded(original, D);
		}
		const dialogue = opened(ref, "received", msg, ref, at, body);
		this.bravo[ref] = dialogue;
		receipted(dialogue, receiptUs, at, dueUs);
		const arrival = { claimedUs: frame.claimedUs, receiptUs, provenAgeUs: null };
		if (frame.kind === "disregard" || !isDelayed(msg, body, arrival)) return;
		delayed(dialogue, at);
		this.reply({ kind: "delayed" });
	}
}
