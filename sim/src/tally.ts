import type { SeedResult } from "./run.ts";

/** The figures of a batch of seeds; its keys are those of the printed JSON. */
export interface Tally {
	seeds: number;
	hours: number;
	acknowledged: number;
	lost: number;
	diverged: number;
	honest_forks: number;
	honest_accused: number;
	unclosed_dialogues: number;
	byzantine_acts: number;
	byzantine_proved: number;
	faults: Record<string, number>;
	transitions: Record<string, number>;
	/** Seeds in which any oracle was violated, ascending. */
	failures: number[];
	/** The first violation of the first failing seeds. */
	details: { seed: number; oracles: string[]; detail: string }[];
}

const DETAILS = 20;

export function emptyTally(): Tally {
	return {
		seeds: 0,
		hours: 0,
		acknowledged: 0,
		lost: 0,
		diverged: 0,
		honest_forks: 0,
		honest_accused: 0,
		unclosed_dialogues: 0,
		byzantine_acts: 0,
		byzantine_proved: 0,
		faults: {},
		transitions: {},
		failures: [],
		details: [],
	};
}

/** The figures of one seed as a batch of one. */
export function tallyOf(result: SeedResult): Tally {
	const [first] = result.violations;
	return {
		seeds: 1,
		hours: result.hours,
		acknowledged: result.acknowledged,
		lost: result.lost,
		diverged: result.diverged,
		honest_forks: result.honestForks,
		honest_accused: result.honestAccused,
		unclosed_dialogues: result.unclosedDialogues,
		byzantine_acts: result.byzantineActs,
		byzantine_proved: result.byzantineProved,
		faults: result.faults,
		transitions: result.transitions,
		failures: first === undefined ? [] : [result.seed],
		details:
			first === undefined
				? []
				: [{ seed: result.seed, oracles: oraclesOf(result), detail: first.detail }],
	};
}

function oraclesOf({ violations }: SeedResult): string[] {
	return [...new Set(violations.map(({ oracle }) => oracle))];
}

/** Adds a batch to another, in place. */
export function addTally(to: Tally, more: Tally): void {
	to.seeds += more.seeds;
	to.hours += more.hours;
	to.acknowledged += more.acknowledged;
	to.lost += more.lost;
	to.diverged += more.diverged;
	to.honest_forks += more.honest_forks;
	to.honest_accused += more.honest_accused;
	to.unclosed_dialogues += more.unclosed_dialogues;
	to.byzantine_acts += more.byzantine_acts;
	to.byzantine_proved += more.byzantine_proved;
	addCounts(to.faults, more.faults);
	addCounts(to.transitions, more.transitions);
	to.failures = [...to.failures, ...more.failures].sort((a, b) => a - b);
	to.details = [...to.details, ...more.details].sort((a, b) => a.seed - b.seed).slice(0, DETAILS);
}

function addCounts(to: Record<string, number>, more: Record<string, number>): void {
	for (const [name, count] of Object.entries(more)) to[name] = (to[name] ?? 0) + count;
}
