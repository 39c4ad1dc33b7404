import { onlyWeKnowLeadUs } from "@tansiq/agreement";
import { HOLD_OUTSIDE, type Instant, UNABLE } from "@tansiq/hotline";
import { isLive, type Operation } from "@tansiq/registry";
import type { Micros, Window } from "@tansiq/space";
import { disclose, refOf } from "./door.ts";
import type { Effect, OwnFinding, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import type { Finding } from "./finding.ts";
import { assertEnrolled } from "./people.ts";
import { placeOf } from "./refs.ts";
import { speak } from "./speak.ts";
import { agreementOf, type State } from "./state.ts";

/**
 * An operation of ours that the peer was not told of meets one that it told: only we know. Any
 * automatic answer would give ours away, and silence would let them meet. So a person has to choose
 * before the agreed time: move ours, disclose more, or ask them to hold without saying why. Nothing
 * of this leaves the node by itself, and nothing that the node says by itself depends on it.
 */
export interface OnlyWeKnow {
	/** Our operation and the index of their notice: `held~3`. */
	id: string;
	operation: string;
	/** Ref of their notice. */
	notice: string;
	windows: Window[];
	raised: Instant;
	/** By then somebody has chosen, or the chief is called. */
	dueUs: Micros;
	/** The same on the monotonic clock, by which it is counted. */
	dueMonoUs: Micros;
	escalatedUs: Micros | null;
	choice: Choice | null;
}

/** How it was resolved. */
export interface Choice {
	/**
	 * `moved`: ours changed and meets it no more; `disclosed`: told exactly; `hold-request`: they were
	 * asked to hold; `ended`: ours is over; `over`: theirs is over, and a person has seen that.
	 */
	kind: "moved" | "disclosed" | "hold-request" | "ended" | "over";
	/** Name of the operator, or `time`. */
	by: string;
	atUs: Micros;
	/** Ref of the request to hold. */
	ref?: string;
}

/** Whether the peer can know where and when an operation of ours is. */
function isUndisclosed({ notice, level }: Operation): boolean {
	return notice === null || level === "sealed";
}

/** Those that are still to be resolved: a request to hold that they refused resolves nothing. */
export function isUnresolved({ dialogues }: State, { choice }: OnlyWeKnow): boolean {
	if (choice === null) return true;
	if (choice.kind !== "hold-request") return false;
	return dialogues.get(choice.ref ?? "")?.answer?.msg === UNABLE;
}

/** Theirs is over or withdrawn, or the time in which they would have met has passed. */
export function isOver(state: State, { notice, windows }: OnlyWeKnow, nowUs: Micros): boolean {
	const theirs = state.registry.operations.get(notice);
	const withdrawn = state.dialogues.get(notice)?.withdrawnUs ?? null;
	if (theirs === undefined || !isLive(theirs) || withdrawn !== null) return true;
	return windows.every(({ endUs }) => endUs <= nowUs);
}

/** What their notice meets of what they do not know of. */
function raisedByNotice(state: State, findings: readonly OwnFinding[], facts: Facts): Unstamped[] {
	return findings.flatMap(({ operation: key, finding }) => {
		const ours = state.registry.operations.get(key);
		if (ours === undefined || !isUndisclosed(ours) || !isExact(finding)) return [];
		return [raised(state, key, finding, facts)];
	});
}

/**
 * What an undisclosed operation of ours meets of theirs as it is declared; and what it met before
 * and meets no more, because it was moved.
 */
export function raisedByOurs(
	state: State,
	key: string,
	findings: readonly Finding[],
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const met = findings.filter((finding) => isExact(finding) && isTold(state, finding.met));
	const known = unresolvedOf(state, key);
	const moved = known.filter(({ notice }) => !met.some((finding) => finding.met === notice));
	const kept = new Set(known.map(({ notice }) => notice));
	return [
		...moved.map((task) => chosen(task, { kind: "moved", by: by.name, atUs: facts.wallUs })),
		...met
			.filter((finding) => !kept.has(finding.met))
			.map((finding) => raised(state, key, finding, facts)),
	];
}

function isTold({ registry }: State, key: string): boolean {
	return (registry.operations.get(key)?.level ?? "sealed") !== "sealed";
}

/** A sealed block and a check that was not finished say nothing of one operation in particular. */
function isExact({ scope, kind, reason }: Finding): boolean {
	if (scope !== "cross" || kind === "information") return false;
	return reason !== "reason.unknown_sealed" && reason !== "reason.unknown_budget";
}

function raised(state: State, operation: string, finding: Finding, facts: Facts): Unstamped {
	const { met: notice, windows } = finding;
	const { wallUs, monoUs } = facts;
	const firstUs = windows.reduce((first, { startUs }) => Math.min(first, startUs), Infinity);
	const dueUs = Math.max(firstUs - onlyWeKnowLeadUs(agreementOf(state)), wallUs);
	const task: OnlyWeKnow = {
		id: `${operation}~${placeOf(notice).index}`,
		operation,
		notice,
		windows,
		raised: { wallUs, monoUs },
		dueUs,
		dueMonoUs: monoUs + dueUs - wallUs,
		escalatedUs: null,
		choice: null,
	};
	return { type: "onlyWeKnow", task };
}

function chosen({ id }: OnlyWeKnow, choice: Choice): Unstamped {
	return { type: "onlyWeKnowChosen", task: id, choice };
}

function unresolvedOf(state: State, operation: string): OnlyWeKnow[] {
	return [...state.onlyWeKnow.values()].filter(
		(task) => task.operation === operation && isUnresolved(state, task),
	);
}

/** Nobody has chosen in time: the chief is called. Counted by the clock that nobody can set. */
export function onlyWeKnowEscalations(state: State, { monoUs }: Facts): Unstamped[] {
	const events: Unstamped[] = [];
	for (const task of state.onlyWeKnow.values())
		if (task.escalatedUs === null && monoUs >= task.dueMonoUs && isUnresolved(state, task))
			events.push({ type: "onlyWeKnowEscalated", task: task.id });
	return events;
}

/** What a person may do about it, besides declaring ours anew elsewhere. */
export type Resolving =
	/** Lets ours go as it is: exactly. */
	| { kind: "disclose" }
	/** Asks them to stay outside what they told, until then; until their notice ends where no time is given. */
	| { kind: "hold-request"; untilUs?: Micros }
	/** Has seen that theirs is over. */
	| { kind: "over" };

/** @throws Refusal */
export function resolve(
	state: State,
	id: string,
	how: Resolving,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	assertEnrolled(state, by);
	const task = state.onlyWeKnow.get(id);
	if (task === undefined || !isUnresolved(state, task))
		throw new Refusal("unknown", `task ${id.slice(0, 80)}: expected one that is unresolved`);
	switch (how.kind) {
		case "disclose":
			return disclose(state, task.operation, by, facts);
		case "hold-request":
			return askToHold(state, task, how.untilUs, by, facts);
		case "over":
			if (!isOver(state, task, facts.wallUs))
				throw new Refusal("not-answerable", `task ${id}: what they told is not over yet`);
			return [chosen(task, { kind: "over", by: by.name, atUs: facts.wallUs })];
	}
}

/** The request names their own notice: where and when ours is, it does not say. */
function askToHold(
	state: State,
	task: OnlyWeKnow,
	untilUs: Micros | undefined,
	by: Operator,
	facts: Facts,
): Unstamped[] {
	const theirs = state.registry.operations.get(task.notice);
	const body = {
		zone: { id: `notice-${placeOf(task.notice).index}` },
		until_us: untilUs ?? theirs?.window.endUs ?? task.dueUs,
	};
	const events = speak(state, HOLD_OUTSIDE, body, by, facts);
	const said = events.find((event) => event.type === "said");
	const entry = said?.said.entries[0];
	if (entry === undefined) return events;
	const ref = refOf(state, entry);
	return [...events, chosen(task, { kind: "hold-request", by: by.name, atUs: facts.wallUs, ref })];
}

/** Folds what was raised: what is known already keeps since when it is. */
export function applyRaised({ onlyWeKnow }: State, task: OnlyWeKnow): void {
	onlyWeKnow.set(task.id, { ...task, raised: { ...task.raised } });
}

/** Closes whatever waits for an operation of ours that was told exactly, or is over. */
export function closeOnlyWeKnow(
	state: State,
	operation: string,
	choice: Pick<Choice, "kind" | "by" | "atUs">,
): void {
	for (const task of unresolvedOf(state, operation)) task.choice = { ...choice };
}

/** A new boot has a new monotonic clock: no deadline gets further away than it was set. */
export function rebasedOnlyWeKnow(task: OnlyWeKnow, at: Instant): void {
	const wholeUs = task.dueUs - task.raised.wallUs;
	task.dueMonoUs = at.monoUs + Math.min(task.dueUs - at.wallUs, wholeUs);
	task.raised.monoUs = at.monoUs + Math.min(task.raised.wallUs - at.wallUs, 0);
}

/** What a notice of theirs meets, in the order in which entries were judged. */
export function raisedByEffects(
	state: State,
	effects: readonly Effect[],
	facts: Facts,
): Unstamped[] {
	return effects.flatMap((effect) =>
		effect.kind === "notice" ? raisedByNotice(state, effect.findings, facts) : [],
	);
}
