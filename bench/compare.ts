/**
 * Speed as a ratio: our side and its peers do the same work in turns, in one process tree, after
 * their results were found to be the same.
 */
import { createHash } from "node:crypto";

/** One way of doing the work. */
export interface Side<Result = unknown> {
	name: string;
	threads: number;
	/** The work that is timed. */
	run(): Result | Promise<Result>;
	/** The answer as numbers, one for each thing found, in any order; not timed. */
	keys(result: Result): ArrayLike<number>;
	/** A peer whose answer may be larger: what only it has is looked at by `isExcused`. */
	isExcused?(key: number): boolean;
}

export interface Comparison {
	name: string;
	/** What is done, for the reader of the table. */
	work: string;
	/** Of what one figure is the time: "a query", "a tick". */
	unit: string;
	/** How many of those one run does. */
	units: number;
	ours: Side;
	peers: readonly Side[];
	rounds?: number;
	/** Further figures of the run, for the JSON line. */
	figures?: Record<string, number | string | boolean>;
}

export interface Spread {
	medianMs: number;
	leastMs: number;
	mostMs: number;
}

/** Interleaved runs of each side unless told otherwise. */
const ROUNDS = 5;

/** Whether one result of ours is to be dropped, to show that the comparison would notice. */
export const isSabotaged = process.argv.includes("--sabotage");

/**
 * Compares the answers, then times both sides in turns; prints a table and last one line of JSON.
 * The process ends with 1 when the answers differ.
 */
export async function compare(comparison: Comparison): Promise<void> {
	const sides = [comparison.ours, ...comparison.peers];
	const answers: Answer[] = [];
	for (const side of sides) answers.push(answerOf(side, await side.run(), answers.length === 0));
	const ours = answers[0] as Answer;
	const same = answers.map((answer, i) => isSame(ours, answer, sides[i] as Side));
	const spreads = await interleaved(sides, comparison.rounds ?? ROUNDS);
	print(comparison, sides, answers, same, spreads);
	if (same.includes(false)) {
		process.stderr.write(`${comparison.name}: the answers differ\n`);
		process.exitCode = 1;
	}
}

/** Medians of several sides that run in turns, so that what slows the machine slows all of them. */
export async function interleaved(
	sides: readonly Pick<Side, "run">[],
	rounds: number,
): Promise<Spread[]> {
	const times: number[][] = sides.map(() => []);
	for (let round = 0; round < rounds; round++) {
		for (const [i, side] of sides.entries()) {
			const startMs = performance.now();
			await side.run();
			times[i]?.push(performance.now() - startMs);
		}
	}
	return times.map(spreadOf);
}

export function spreadOf(timesMs: readonly number[]): Spread {
	const sorted = timesMs.toSorted((a, b) => a - b);
	return {
		medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
		leastMs: sorted[0] ?? 0,
		mostMs: sorted[sorted.length - 1] ?? 0,
	};
}

interface Answer {
	keys: Float64Array;
	digest: string;
}

function answerOf(side: Side, result: unknown, isOurs: boolean): Answer {
	const keys = Float64Array.from(side.keys(result)).sort();
	const kept = isOurs && isSabotaged ? keys.subarray(1) : keys;
	return { keys: kept, digest: digestOf(kept) };
}

/** SHA-256 of sorted keys, shortened. */
export function digestOf(keys: Float64Array): string {
	const bytes = new Uint8Array(keys.buffer, keys.byteOffset, keys.byteLength);
	return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}

function isSame(ours: Answer, theirs: Answer, side: Side): boolean {
	if (side.isExcused === undefined) return ours.digest === theirs.digest;
	const known = new Set(ours.keys);
	const excused = theirs.keys.filter((key) => !known.has(key));
	if (!excused.every((key) => side.isExcused?.(key))) return false;
	return theirs.keys.length - excused.length === ours.keys.length;
}

function print(
	{ name, work, unit, units, figures }: Comparison,
	sides: readonly Side[],
	answers: readonly Answer[],
	same: readonly boolean[],
	spreads: readonly Spread[],
): void {
	const say = (text: string) => process.stdout.write(`${text}\n`);
	const oursMs = spreads[0]?.medianMs ?? 0;
	say(`${name}: ${work}`);
	const rows = sides.map((side, i) => {
		const { medianMs, leastMs, mostMs } = spreads[i] as Spread;
		const { keys, digest } = answers[i] as Answer;
		const ratio = medianMs / oursMs;
		const cells = [
			side.name.padEnd(34),
			`${side.threads} thr`,
			`${shown((medianMs / units) * 1000)} µs ${unit}`.padEnd(24),
			`${shown(medianMs)} ms (${shown(leastMs)}–${shown(mostMs)})`.padEnd(30),
			`${shown(ratio)}×`.padEnd(9),
			`${keys.length} found ${digest}${same[i] ? "" : "  DIFFERS"}`,
		];
		say(`  ${cells.join("  ")}`);
		return {
			peer_name: side.name,
			peer: (medianMs / units) * 1000,
			ratio: Number(ratio.toPrecision(4)),
			same_results: same[i],
			digest,
			spread_ms: [leastMs, mostMs].map((ms) => Number(ms.toPrecision(4))),
		};
	});
	const [own, first] = rows;
	say(
		JSON.stringify({
			name,
			unit: `µs ${unit}`,
			ours: own?.peer,
			peer: first?.peer,
			peer_name: first?.peer_name,
			ratio: first?.ratio,
			threads: sides[0]?.threads,
			same_results: !same.includes(false),
			found: answers[0]?.keys.length,
			digest: own?.digest,
			peers: rows.slice(1),
			...figures,
			rss_mb: Math.round(process.resourceUsage().maxRSS / 1024),
		}),
	);
}

/** Three figures that mean something. */
export function shown(value: number): string {
	return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
