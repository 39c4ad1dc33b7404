import {
	type Answer,
	type Dialogue,
	NOTICE,
	type Outcome,
	opened,
	ROGER,
	receipted,
} from "../src/index.ts";

export const WALL_US = 1_790_000_000_000_000;
export const DUE_US = 600_000_000;
export const TECHNICAL_US = 120_000_000;
/** Monotonic instants: said, receipt stored, and the deadline that counts from the latter. */
export const SAID = 1_000;
export const RECEIVED = 31_000_000;
export const DEADLINE = RECEIVED + DUE_US;

export const BY = { name: "alpha.tansiq/op/duty-3", role: "watch", script: false } as const;

/** The same instant on both clocks. */
export function at(monoUs: number): { wallUs: number; monoUs: number } {
	return { wallUs: WALL_US + monoUs, monoUs };
}

export function answerAt(monoUs: number, msg = ROGER): Partial<Dialogue> {
	const answer: Answer = { msg, by: BY, atUs: WALL_US + monoUs };
	return { answer, answerMonoUs: monoUs };
}

export interface Stage {
	msg?: string;
	received?: boolean;
	presented?: boolean;
	standbyMonoUs?: number;
	answeredMonoUs?: number;
	delayed?: boolean;
	refused?: boolean;
	withdrawn?: boolean;
	outcome?: Outcome;
}

/** A dialogue brought to a stage of its life. */
export function dialogue(direction: Dialogue["direction"], stage: Stage = {}): Dialogue {
	const ref = direction === "sent" ? "alpha/routine/4" : "bravo/routine/9";
	const subject = direction === "sent" ? "op-1" : ref;
	const made = opened(ref, direction, stage.msg ?? NOTICE, subject, at(SAID));
	if (stage.received) receipted(made, WALL_US + RECEIVED, at(RECEIVED), DUE_US);
	if (stage.presented) made.presentedUs = WALL_US + RECEIVED + 1;
	if (stage.standbyMonoUs !== undefined) {
		const { wallUs: atUs, monoUs } = at(stage.standbyMonoUs);
		made.standby = { untilUs: atUs + DUE_US, by: BY, atUs, monoUs };
	}
	if (stage.answeredMonoUs !== undefined) Object.assign(made, answerAt(stage.answeredMonoUs));
	if (stage.delayed) made.delayedUs = WALL_US + RECEIVED;
	if (stage.refused) made.refusedCode = "malformed";
	if (stage.withdrawn) made.withdrawnUs = WALL_US + RECEIVED;
	if (stage.outcome) made.outcome = stage.outcome;
	return made;
}
