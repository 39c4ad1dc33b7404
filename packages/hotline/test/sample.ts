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

export const BY = { name: "duty", script: false };

export function answerAt(monoUs: number, msg = ROGER): Partial<Dialogue> {
	const answer: Answer = { msg, by: BY, atUs: WALL_US + monoUs };
	return { answer, answerMonoUs: monoUs };
}

/** A dialogue brought to a stage of its life. */
export function dialogue(
	direction: Dialogue["direction"],
	stage: {
		received?: boolean;
		presented?: boolean;
		answeredMonoUs?: number;
		outcome?: Outcome;
	} = {},
): Dialogue {
	const ref = direction === "sent" ? "alpha/routine/4" : "bravo/routine/9";
	const subject = direction === "sent" ? "op-1" : ref;
	const made = opened(ref, direction, NOTICE, subject, {
		wallUs: WALL_US + SAID,
		monoUs: SAID,
	});
	if (stage.received)
		receipted(made, WALL_US + RECEIVED, { wallUs: WALL_US + RECEIVED, monoUs: RECEIVED }, DUE_US);
	if (stage.presented) made.presentedUs = WALL_US + RECEIVED + 1;
	if (stage.answeredMonoUs !== undefined) Object.assign(made, answerAt(stage.answeredMonoUs));
	if (stage.outcome) made.outcome = stage.outcome;
	return made;
}
