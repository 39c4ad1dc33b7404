import { HOUR_US, MINUTE_US, SECOND_US } from "@tansiq/space";
import { NEUTRAL_TEXTS, type NeutralText } from "./codes.ts";
import type { Instant } from "./dialogue.ts";

/** A node checks the line by itself; a person checks that persons understand one another over it. */
export type CheckKind = "machine" | "human";
export const CHECK_KINDS: readonly CheckKind[] = ["machine", "human"];

/** How often, how long for the answer (TQ-11), and how late the peer's own check may be. */
export const CHECK_TIMES = {
	machine: { periodUs: 60 * SECOND_US, answerUs: 2 * MINUTE_US, graceUs: 30 * SECOND_US },
	human: { periodUs: HOUR_US, answerUs: 2 * MINUTE_US, graceUs: 10 * MINUTE_US },
} as const;

/** So many misses in a row are an alarm. */
export const MISSES_FOR_ALARM = 2;

/** The checks of one kind. The sides alternate: one says the even numbers, the other the odd. */
export interface CheckRound {
	/** The newest number said or heard, or passed over; −1 before the first. */
	seq: number;
	/** When that was. */
	since: Instant;
	/** Our own check that has no answer yet. */
	open: { seq: number; said: Instant } | null;
	missesInARow: number;
	misses: number;
}

/** What a node remembers of the checks on a line: plain data. */
export interface LineChecks {
	/** 0 for the party whose name comes first: it says the even numbers. */
	side: 0 | 1;
	rounds: Record<CheckKind, CheckRound>;
	/** When we last heard the peer, in a check or its answer. */
	heard: Instant | null;
	/** When we last heard that the peer had heard us. */
	told: Instant | null;
}

/** The first check of each kind is owed one period after this. */
export function startedChecks(side: LineChecks["side"], at: Instant): LineChecks {
	const round = (): CheckRound => ({
		seq: -1,
		since: instant(at),
		open: null,
		missesInARow: 0,
		misses: 0,
	});
	return { side, rounds: { machine: round(), human: round() }, heard: null, told: null };
}

/** The number of the check that we owe at an instant; null when none, or when it is the peer's turn. */
export function checkOwed(checks: LineChecks, kind: CheckKind, monoUs: number): number | null {
	const { seq, since, open } = checks.rounds[kind];
	if (open !== null || !isOurs(checks, seq + 1)) return null;
	return monoUs >= since.monoUs + CHECK_TIMES[kind].periodUs ? seq + 1 : null;
}

/** The next of our checks was said. */
export function checkSaid(checks: LineChecks, kind: CheckKind, at: Instant): void {
	const round = checks.rounds[kind];
	round.seq += 1;
	round.since = instant(at);
	round.open = { seq: round.seq, said: instant(at) };
}

/** A check of the peer was heard. Its number counts where ours fell behind while the line was down. */
export function checkHeard(checks: LineChecks, kind: CheckKind, seq: number, at: Instant): void {
	checks.heard = instant(at);
	const round = checks.rounds[kind];
	if (seq <= round.seq) return;
	round.seq = seq;
	round.since = instant(at);
	round.missesInARow = 0;
}

/** Our check had its answer: the line works in both directions. */
export function checkAnswered(checks: LineChecks, kind: CheckKind, seq: number, at: Instant): void {
	checks.heard = instant(at);
	checks.told = instant(at);
	const round = checks.rounds[kind];
	if (round.open?.seq !== seq) return;
	round.open = null;
	round.missesInARow = 0;
}

/**
 * Whose check was missed at an instant: ours stayed without an answer, or the peer did not say the
 * one that was its turn. Null when none was.
 */
export function checkMissing(
	checks: LineChecks,
	kind: CheckKind,
	monoUs: number,
): "ours" | "theirs" | null {
	const { seq, since, open } = checks.rounds[kind];
	const { periodUs, answerUs, graceUs } = CHECK_TIMES[kind];
	if (open !== null) return monoUs >= open.said.monoUs + answerUs ? "ours" : null;
	if (isOurs(checks, seq + 1)) return null;
	return monoUs >= since.monoUs + periodUs + graceUs ? "theirs" : null;
}

/** Counts a miss. The turn passes on: after the peer's miss ours is owed at once. */
export function checkMissed(
	checks: LineChecks,
	kind: CheckKind,
	whose: "ours" | "theirs",
	at: Instant,
): void {
	const round = checks.rounds[kind];
	round.misses += 1;
	round.missesInARow += 1;
	round.open = null;
	round.since = instant(at);
	if (whose === "ours") return;
	round.seq += 1;
	round.since.monoUs -= CHECK_TIMES[kind].periodUs;
	round.since.wallUs -= CHECK_TIMES[kind].periodUs;
}

/** The kinds of check that were missed so often in a row that both desks are alarmed. */
export function checksAlarmed({ rounds }: LineChecks): CheckKind[] {
	return CHECK_KINDS.filter((kind) => rounds[kind].missesInARow >= MISSES_FOR_ALARM);
}

/** "Last heard, both directions", as ages in µs; null where it never was. */
export function lastHeard(
	{ heard, told }: LineChecks,
	monoUs: number,
): { heardUs: number | null; toldUs: number | null } {
	const age = (at: Instant | null) => (at === null ? null : monoUs - at.monoUs);
	return { heardUs: age(heard), toldUs: age(told) };
}

/** The next instant after this one at which a check is owed or missed. */
export function nextCheckMonoUs(checks: LineChecks, monoUs: number): number | null {
	const instants = CHECK_KINDS.map((kind) => {
		const { seq, since, open } = checks.rounds[kind];
		const { periodUs, answerUs, graceUs } = CHECK_TIMES[kind];
		if (open !== null) return open.said.monoUs + answerUs;
		return since.monoUs + periodUs + (isOurs(checks, seq + 1) ? 0 : graceUs);
	}).filter((atMonoUs) => atMonoUs > monoUs);
	return instants.length > 0 ? Math.min(...instants) : null;
}

/** A new boot has a new monotonic clock: every instant moves over to it by the wall clock. */
export function rebasedChecks(checks: LineChecks, at: Instant): void {
	const move = (moved: Instant | null | undefined) => {
		// All of them are past, whatever a wall clock that jumped says.
		if (moved != null) moved.monoUs = at.monoUs + Math.min(moved.wallUs - at.wallUs, 0);
	};
	move(checks.heard);
	move(checks.told);
	for (const kind of CHECK_KINDS) {
		move(checks.rounds[kind].since);
		move(checks.rounds[kind].open?.said);
	}
}

/** The neutral text of a human check: each once in a dozen, in an order that is not the list's. */
export function neutralTextOf(seq: number): NeutralText {
	const count = NEUTRAL_TEXTS.length;
	return NEUTRAL_TEXTS[(seq * 5 + Math.floor(seq / count)) % count] as NeutralText;
}

function isOurs({ side }: LineChecks, seq: number): boolean {
	return seq % 2 === side;
}

/** Copied: what is kept must not change with the caller's. */
function instant({ wallUs, monoUs }: Instant): Instant {
	return { wallUs, monoUs };
}
