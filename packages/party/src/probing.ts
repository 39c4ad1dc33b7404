import { DISREGARD, END, type Instant, raisedAlarm } from "@tansiq/hotline";
import type { Operation } from "@tansiq/registry";
import { DAY_US, type Micros } from "@tansiq/space";
import {
	type AskedPeriod,
	agreedBudget,
	type BudgetKind,
	KM2H_PER_DAY,
	MOST_CELLS,
	NOTICES_PER_DAY,
} from "./asked.ts";
import type { DeskAlarm } from "./desk-alarm.ts";
import type { Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { assertEnrolled } from "./people.ts";
import type { State } from "./state.ts";

/** How much a peer asked in a UTC day, and how much of that was real. */
export interface Probing {
	line: string;
	peer: string;
	fromUs: Micros;
	toUs: Micros;
	notices: number;
	sealed: number;
	/** Of the notices that told volumes: those with a sign that they flew. */
	flown: number;
	/** Those that flew, or whose time came without a withdrawal. */
	real: number;
	/** Withdrawn or ended before their time. */
	calledOff: number;
	extentKm2h: number;
	/** Distinct cells of 0.25° × 0.25° × 1 h; at `MOST_CELLS` there may be more. */
	cellHours: number;
	isSaturated: boolean;
	/** ⌊1000 × cellHours ÷ max(1, real)⌋. */
	scoreMilli: number;
	budgets: Budget[];
	seen: AskedPeriod["seen"];
}

export interface Budget {
	kind: BudgetKind;
	/** The id of the rule that both signed, or `default`. */
	rule: string;
	fromUs: Micros;
	toUs: Micros;
	used: number;
	most: number;
	exceededUs: Micros | null;
}

/**
 * The figures of each UTC day on which the peer told anything, the newest first.
 *
 * The probing score of a day is the number of distinct cell-hours that its notices cover for each
 * real operation behind them, in thousandths. A notice is real when something showed that it flew
 * (a position told under it, or that it was activated), or when its time came and it had neither
 * been withdrawn nor ended before. What is sealed tells no place, and counts for neither.
 */
export function probingOf(state: State, nowUs: Micros, days = 31): Probing[] {
	const starts = [...state.asked.days.keys()].sort((a, b) => b - a).slice(0, days);
	const wanted = new Set(starts);
	const found = new Map(starts.map((start) => [start, { flown: 0, real: 0, calledOff: 0 }]));
	const ended = endedTold(state);
	for (const operation of state.registry.operations.values()) {
		const dayUs = Math.floor((operation.receiptUs ?? 0) / DAY_US) * DAY_US;
		if (operation.owner !== "peer" || operation.level === "sealed" || !wanted.has(dayUs)) continue;
		const day = found.get(dayUs) as { flown: number; real: number; calledOff: number };
		const became = becameOf(state, operation, ended, nowUs);
		if (became === "flown") day.flown++;
		if (became === "flown" || became === "real") day.real++;
		if (became === "called-off") day.calledOff++;
	}
	return starts.map((start) => {
		const period = state.asked.days.get(start) as AskedPeriod;
		const { fromUs, toUs, notices, sealed, extentKm2h, cellHours } = period;
		const counted = found.get(start) as { flown: number; real: number; calledOff: number };
		return {
			line: state.line.id,
			peer: state.peer,
			fromUs,
			toUs,
			notices,
			sealed,
			...counted,
			extentKm2h,
			cellHours,
			isSaturated: cellHours >= MOST_CELLS,
			scoreMilli: Math.floor((1_000 * cellHours) / Math.max(1, counted.real)),
			budgets: budgetsOf(state, period),
			seen: seenOf(state, period),
		};
	});
}

/** What became of a notice by now. */
function becameOf(
	{ flown, dialogues }: State,
	{ key, state: life, window }: Operation,
	ended: ReadonlyMap<string, Micros>,
	nowUs: Micros,
): "flown" | "real" | "called-off" | "ahead" {
	if (flown.has(key) || (life !== "accepted" && life !== "ended")) return "flown";
	const withdrawnUs = ended.get(key) ?? dialogues.get(key)?.withdrawnUs ?? null;
	if (withdrawnUs !== null && withdrawnUs < window.startUs) return "called-off";
	return window.startUs <= nowUs ? "real" : "ahead";
}

/** When the peer said that an operation is over or does not take place, by the ref of its notice. */
function endedTold(state: State): Map<string, Micros> {
	const ended = new Map<string, Micros>();
	for (const { direction, msg, body, atUs } of state.messages.values())
		if (direction === "received" && (msg === END || msg === DISREGARD))
			if (!ended.has(String(body.ref))) ended.set(String(body.ref), atUs);
	return ended;
}

/** The budgets of a day; that of the agreement stands with the days that its newest period touches. */
function budgetsOf(state: State, day: AskedPeriod): Budget[] {
	const { fromUs, toUs, exceeded } = day;
	const of = (kind: BudgetKind, used: number, most: number): Budget => ({
		kind,
		rule: "default",
		fromUs,
		toUs,
		used,
		most,
		exceededUs: exceeded[kind] ?? null,
	});
	const budgets = [of("notices", day.notices, NOTICES_PER_DAY)];
	const rule = agreedBudget(state);
	const agreed = agreedWithin(state, day);
	if (rule === null) budgets.push(of("km2h", Math.round(day.extentKm2h), KM2H_PER_DAY));
	else if (agreed !== null)
		budgets.push({
			kind: "km2",
			rule: rule.id,
			fromUs: agreed.fromUs,
			toUs: agreed.toUs,
			used: Math.round(agreed.areaM2 / 1_000_000),
			most: rule.km2,
			exceededUs: agreed.exceeded.km2 ?? null,
		});
	return budgets;
}

/** The period of the agreement's budget, where it touches that day. */
function agreedWithin({ asked }: State, { fromUs, toUs }: AskedPeriod): AskedPeriod | null {
	const { agreed } = asked;
	return agreed !== null && agreed.fromUs < toUs && agreed.toUs > fromUs ? agreed : null;
}

/** Seen is what was seen of all that was exceeded. */
function seenOf(state: State, day: AskedPeriod): AskedPeriod["seen"] {
	const exceeded = [day, agreedWithin(state, day)].filter(
		(period) => period !== null && isExceeded(period),
	);
	return exceeded.every((period) => period?.seen != null) ? (exceeded.at(-1)?.seen ?? null) : null;
}

function isExceeded({ exceeded }: AskedPeriod): boolean {
	return Object.keys(exceeded).length > 0;
}

/** Whoever is asked more than was agreed has to look at it once; then it is a row and no alarm. */
export function* probingAlarms({ asked }: State, at: Instant): Iterable<DeskAlarm> {
	for (const period of suspected(asked, at.wallUs)) {
		const sinceUs = Math.min(...Object.values(period.exceeded));
		const raised = { wallUs: sinceUs, monoUs: at.monoUs + Math.min(sinceUs - at.wallUs, 0) };
		const kind = { urgency: "U", warning: false, zone: null } as const;
		yield { ...raisedAlarm("line probing", kind, raised), source: "line", of: "probing" };
		return;
	}
}

/** Periods over their budget that nobody has seen, while they last and for a day after. */
function suspected({ days, agreed }: State["asked"], nowUs: Micros): AskedPeriod[] {
	const today = [...days.values()].filter(({ toUs }) => nowUs < toUs + DAY_US);
	return [...today, ...(agreed === null ? [] : [agreed])].filter(
		(period) => period.seen === null && isExceeded(period),
	);
}

/**
 * A person has seen that the peer asks more than was agreed, and says what is made of it.
 * @throws Refusal
 */
export function probingSeen(state: State, reason: string, by: Operator, facts: Facts): Unstamped[] {
	assertEnrolled(state, by);
	if (by.role !== "watch" && by.role !== "chief")
		throw new Refusal("role", `${by.name}: acts as ${by.role}, expected watch or chief`);
	if (reason.length === 0 || reason.length > MAX_REASON)
		throw new Refusal("invalid", "reason: expected words", [
			{ field: "reason", value: `${reason.length} characters`, expected: `1 to ${MAX_REASON}` },
		]);
	if (suspected(state.asked, facts.wallUs).length === 0)
		throw new Refusal("unknown", "probing: expected a budget that is exceeded and not seen yet");
	return [{ type: "probingSeen", reason, by: by.name }];
}

const MAX_REASON = 256;

export function applyProbingSeen(
	{ asked }: State,
	{ reason, by }: { reason: string; by: string },
	{ wallUs }: Pick<Instant, "wallUs">,
): void {
	for (const period of suspected(asked, wallUs)) period.seen = { by, atUs: wallUs, reason };
}
