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
	/**
	 * The check that has no answer yet, and when it was said or heard: our own, and of people the
	 * peer's as well, because it is a person here who answers it.
	 */
	open: { seq: number; said: Instant } | null;
	missesInARow: number;
	misses: number;
	/** Since when so many were missed that it is an alarm; null while it is none. */
	alarmed: Instant | null;
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
		alarmed: null,
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

/**
 * A check of the peer was heard. Its number counts where ours fell behind while the line was down.
 * That it was heard is all that one by machine asks; one by people is held when a person answered.
 */
export function checkHeard(checks: LineChecks, kind: CheckKind, seq: number, at: Instant): void {
	checks.heard = instant(at);
	const round = checks.rounds[kind];
	if (seq <= round.seq) return;
	round.seq = seq;
	round.since = instant(at);
	if (kind === "human") round.open = { seq, said: instant(at) };
	else held(round);
}

/** Our check had its answer: the line works in both directions. */
export function checkAnswered(checks: LineChecks, kind: CheckKind, seq: number, at: Instant): void {
	checks.heard = instant(at);
	checks.told = instant(at);
	answeredIn(checks.rounds[kind], seq);
}

/** A person of ours answered the peer's check. */
export function checkAnsweredHere(checks: LineChecks, seq: number): void {
	answeredIn(checks.rounds.human, seq);
}

function answeredIn(round: CheckRound, seq: number): void {
	if (round.open?.seq !== seq) return;
	round.open = null;
	held(round);
}

function held(round: CheckRound): void {
	round.missesInARow = 0;
	round.alarmed = null;
}

/**
 * Whose check was missed at an instant; null when none was. One that was said is missed when it
 * stays without an answer. One that was not said is missed at both desks alike when people should
 * have said it; a node says its own as soon as it may sign anything, and then it is the peer's that
 * is missed.
 */
export function checkMissing(
	checks: LineChecks,
	kind: CheckKind,
	monoUs: number,
): "ours" | "theirs" | null {
	const missedMonoUs = missedAt(checks, kind);
	if (missedMonoUs === null || monoUs < missedMonoUs) return null;
	const { seq, open } = checks.rounds[kind];
	return isOurs(checks, open?.seq ?? seq + 1) ? "ours" : "theirs";
}

/** When the check that is next will have been missed; null where it cannot be. */
function missedAt(checks: LineChecks, kind: CheckKind): number | null {
	const { seq, since, open } = checks.rounds[kind];
	const { periodUs, answerUs, graceUs } = CHECK_TIMES[kind];
	if (open !== null) return open.said.monoUs + answerUs;
	if (kind === "machine" && isOurs(checks, seq + 1)) return null;
	return since.monoUs + periodUs + graceUs;
}

/**
 * Counts a miss. The turn passes on: after one that was not said, the other side's is owed at once.
 */
export function checkMissed(checks: LineChecks, kind: CheckKind, at: Instant): void {
	const round = checks.rounds[kind];
	round.misses += 1;
	round.missesInARow += 1;
	if (round.missesInARow >= MISSES_FOR_ALARM) round.alarmed ??= instant(at);
	round.since = instant(at);
	if (round.open !== null) {
		round.open = null;
		return;
	}
	round.seq += 1;
	round.since.monoUs -= CHECK_TIMES[kind].periodUs;
	round.since.wallUs -= CHECK_TIMES[kind].periodUs;
}

/** The kinds of check that were missed so often in a row that both desks are alarmed. */
export function checksAlarmed({ rounds }: LineChecks): CheckKind[] {
	return CHECK_KINDS.filter((kind) => rounds[kind].alarmed !== null);
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
	const instants = CHECK_KINDS.flatMap((kind) => {
		const { seq, since, open } = checks.rounds[kind];
		const isOwed = open === null && isOurs(checks, seq + 1);
		return [missedAt(checks, kind), isOwed ? since.monoUs + CHECK_TIMES[kind].periodUs : null];
	}).filter((atMonoUs) => atMonoUs !== null && atMonoUs > monoUs) as number[];
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
		const { since, open, alarmed } = checks.rounds[kind];
		for (const moved of [since, open?.said, alarmed]) move(moved);
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
