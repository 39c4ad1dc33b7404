import type { AnswerRequest } from "@tansiq/api";
import type { Micros } from "@tansiq/space";
import { type Random, seeded } from "./random.ts";

/** What a scripted officer does about one notice. `answer` null: it is missed. */
export type OfficerPlan =
	| { answer: "ROGER"; afterUs: Micros }
	| { answer: "UNABLE"; afterUs: Micros; reason: UnableReason }
	| { answer: null; afterUs: Micros };

export type UnableReason = NonNullable<AnswerRequest["reason"]>;

/** Officers of a recording are busy people; those of the demo do not let a visitor wait. */
export type Pace = "replay" | "demo";

const MISSED = 0.03;
const UNABLE = 0.05;
const SPAN = {
	replay: { shortestUs: 5_000_000, ratio: 240 },
	demo: { shortestUs: 4_000_000, ratio: 10 },
} as const;

/**
 * The plan for one dialogue, fixed by the seed and the dialogue's name alone. Answers come after a
 * log-uniform time: 5 s to 20 min in a replay, where 3 % are missed; 4 s to 40 s in the demo,
 * where none is.
 * @param ref `author/log/index` of the entry that opened the dialogue.
 */
export function officerPlan(seed: string, ref: string, pace: Pace): OfficerPlan {
	const random = seeded(`officer\n${seed}\n${ref}`);
	const { shortestUs, ratio } = SPAN[pace];
	const afterUs = Math.round(shortestUs * powerBelowOne(ratio, random));
	const missed = random.unit() < MISSED;
	if (missed && pace === "replay") return { answer: null, afterUs };
	if (random.unit() >= UNABLE) return { answer: "ROGER", afterUs };
	return { answer: "UNABLE", afterUs, reason: random.pick(["conflict", "weather", "unclear"]) };
}

/**
 * `base` to a power drawn evenly from [0, 1): 24 bits of it, each worth one more square root, so
 * that only × and √ are used and every machine gets the same bits.
 */
function powerBelowOne(base: number, random: Random): number {
	let bits = random.integer(0, 2 ** 24 - 1);
	let root = base;
	let power = 1;
	for (let bit = 0; bit < 24; bit++) {
		root = Math.sqrt(root);
		if (bits >= 2 ** 23) power *= root;
		bits = (bits * 2) % 2 ** 24;
	}
	return power;
}
