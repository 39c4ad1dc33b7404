import type { Agreement, Level } from "@tansiq/agreement";
import { type Operation, windowOf } from "@tansiq/registry";
import { extentKm2h, type Micros, type Volume, type Window } from "@tansiq/space";
import { boxesTouch, type GroundBox, groundBoxOf } from "./coarse-cells.ts";
import { cellsKm2h, presenceCells, presenceRule } from "./presence.ts";
import type { State } from "./state.ts";

/**
 * Who has learned what from whom on a line: each crossing of it is a row. Nothing is stored for it
 * but what the door and the intake note anyway; area, time and reason are found in the operations
 * and in the versions of the agreement.
 */
export interface Crossing {
	line: string;
	direction: "told" | "heard";
	from: string;
	to: string;
	atUs: Micros;
	/** The entry that crossed: `author/log/index`. */
	entry: string;
	level: Level;
	/** Ours by their id, theirs by the ref of their notice. */
	operations: string[];
	/** When it tells that something is; null for positions, which are of the moment. */
	window: Window | null;
	/** A box around what it tells of; null where it tells no place. Live positions lie near it. */
	area: GroundBox | null;
	extentKm2h: number;
	positions: number;
	purpose: Purpose;
	/** The id of the rule by which it crossed, where one is known; `by`: `rule`, or the releaser. */
	rule: string;
	by: string;
}

/**
 * Why something was told: by a rule that both signed, because a person let it go, or by what a
 * restored copy of our log does not say any more. Of theirs the reasons are not told.
 */
export type Purpose =
	| { kind: "rule"; rule: string; version: number }
	| { kind: "person"; name: string }
	| { kind: "lost" }
	| { kind: "not-told" };

export interface LedgerQuery {
	direction: "told" | "heard";
	/** `[from, to)` by when it crossed. */
	fromUs?: Micros;
	toUs?: Micros;
	level?: Level;
	rule?: string;
	/** `rule`, or the name of a releaser. */
	by?: string;
	operation?: string;
	/** What touches this box; what tells no place is in none. */
	area?: GroundBox;
}

export interface LedgerTotals {
	direction: "told" | "heard";
	level: Level;
	rows: number;
	positions: number;
	/** Rounded to a thousandth. */
	extentKm2h: number;
}

export interface LedgerPage {
	rows: Crossing[];
	/** All rows that were asked for, on other pages too. */
	matching: number;
	/** Where the next page begins, or null. */
	next: number | null;
	totals: LedgerTotals[];
}

/** No page is longer. */
export const MOST_ROWS = 2_000;

/** Rows in the order in which they crossed, from the place `after` on, and the totals of all that match. */
export function ledgerPage(
	state: State,
	query: LedgerQuery,
	after: number,
	limit: number,
): LedgerPage {
	const matching = rowsOf(state, query.direction).filter((row) => isAsked(state, row, query));
	const size = Math.min(limit, MOST_ROWS);
	const rows = matching.slice(after, after + size);
	return {
		rows: rows.map((row) => crossingOf(state, row, query.direction)),
		matching: matching.length,
		next: after + size < matching.length ? after + size : null,
		totals: totalsOf(query.direction, matching),
	};
}

/** Both directions by level: what each party has told the other, in a period. */
export function ledgerTotals(
	state: State,
	period: Pick<LedgerQuery, "fromUs" | "toUs">,
): LedgerTotals[] {
	return (["told", "heard"] as const).flatMap((direction) =>
		totalsOf(
			direction,
			rowsOf(state, direction).filter((row) => isWithin(row, period)),
		),
	);
}

/** Who at the other side has read a notice of ours, as far as they said so. */
export interface Reading {
	party: string;
	notice: string;
	level: Level;
	toldUs: Micros;
	/** Stored by their node; shown at a staffed desk; answered by a person. */
	receiptedUs: Micros | null;
	presentedUs: Micros | null;
	answeredUs: Micros | null;
	answer: string | null;
	/** Name of their operator who answered; of an attested answer, of ours who typed it. */
	by: string | null;
	role: string | null;
}

/** Everybody whom an operation of ours was told to, newest notice last; empty while it is held. */
export function readersOf(state: State, operation: string): Reading[] {
	return rowsOf(state, "told")
		.filter(({ level, operations }) => level !== "track" && operations.includes(operation))
		.map(({ entry, level, atUs }) => {
			const dialogue = state.dialogues.get(entry);
			const answer = dialogue?.answer ?? null;
			return {
				party: state.peer,
				notice: entry,
				level,
				toldUs: atUs,
				receiptedUs: dialogue?.receiptUs ?? null,
				presentedUs: dialogue?.presentedUs ?? null,
				answeredUs: answer?.atUs ?? null,
				answer: answer?.msg ?? null,
				by: answer?.by.name ?? null,
				role: answer?.by.role ?? null,
			};
		});
}

/** A row as it is kept. */
interface Row {
	atUs: Micros;
	entry: string;
	level: Level;
	operations: string[];
	extentKm2h: number;
	positions: number;
	rule?: string;
	by?: string;
	block?: Window;
	isLost?: true;
}

function rowsOf(state: State, direction: "told" | "heard"): readonly Row[] {
	if (direction === "heard") return state.heardLedger;
	const lost = [...lostRows(state)];
	return lost.length === 0
		? state.ledger
		: [...lost, ...state.ledger].sort((a, b) => a.atUs - b.atUs);
}

/** Notices of ours that only the peer's mirror still had: they crossed, by what rule nobody knows. */
function* lostRows({ registry, reasonLost }: State): Iterable<Row> {
	if (reasonLost.size === 0) return;
	for (const {
		owner,
		key,
		notice,
		level,
		window,
		volumes,
		declaredUs,
	} of registry.operations.values())
		if (owner === "own" && notice !== null && reasonLost.has(notice))
			yield {
				atUs: declaredUs,
				entry: notice,
				level,
				operations: [key],
				extentKm2h: (level === "presence" ? cellsKm2h : extentKm2h)(volumes),
				positions: 0,
				...(level === "sealed" && { block: window }),
				isLost: true,
			};
}

function isWithin({ atUs }: Row, { fromUs = 0, toUs }: Pick<LedgerQuery, "fromUs" | "toUs">) {
	return atUs >= fromUs && (toUs === undefined || atUs < toUs);
}

function isAsked(state: State, row: Row, query: LedgerQuery): boolean {
	const { level, rule, by, operation, area } = query;
	if (!isWithin(row, query)) return false;
	if (level !== undefined && row.level !== level) return false;
	if (rule !== undefined && row.rule !== rule) return false;
	if (by !== undefined && row.by !== by) return false;
	if (operation !== undefined && !row.operations.includes(operation)) return false;
	if (area === undefined) return true;
	const told = areaOf(state, row);
	return told !== null && boxesTouch(told, area);
}

function totalsOf(direction: "told" | "heard", rows: readonly Row[]): LedgerTotals[] {
	const totals = new Map<Level, LedgerTotals>();
	for (const { level, positions, extentKm2h: km2h } of rows) {
		const known = totals.get(level);
		const sum = known ?? { direction, level, rows: 0, positions: 0, extentKm2h: 0 };
		sum.rows++;
		sum.positions += positions;
		sum.extentKm2h += km2h;
		totals.set(level, sum);
	}
	return (["sealed", "presence", "volume", "track"] as const).flatMap((level) => {
		const sum = totals.get(level);
		if (sum === undefined) return [];
		return [{ ...sum, extentKm2h: Math.round(sum.extentKm2h * 1_000) / 1_000 }];
	});
}

function crossingOf(state: State, row: Row, direction: "told" | "heard"): Crossing {
	const { atUs, entry, level, operations, positions, rule = "", by = "" } = row;
	const { self, peer, line } = state;
	return {
		line: line.id,
		direction,
		from: direction === "told" ? self : peer,
		to: direction === "told" ? peer : self,
		atUs,
		entry,
		level,
		operations,
		window: windowOfRow(state, row),
		area: areaOf(state, row),
		extentKm2h: row.extentKm2h,
		positions,
		purpose: purposeOf(state, row, direction),
		rule,
		by,
	};
}

function known(state: State, { operations }: Row): Operation[] {
	return operations.flatMap((key) => state.registry.operations.get(key) ?? []);
}

function windowOfRow(state: State, row: Row): Window | null {
	if (row.level === "track") return null;
	if (row.block !== undefined) return row.block;
	const told = toldVolumes(state, row);
	return told.length > 0 ? windowOf(told) : (known(state, row)[0]?.window ?? null);
}

function areaOf(state: State, row: Row): GroundBox | null {
	if (row.level === "sealed") return null;
	return groundBoxOf(toldVolumes(state, row));
}

/** What the other side was told of: where that are coarse cells, not the volumes of ours behind them. */
function toldVolumes(state: State, row: Row): readonly Volume[] {
	const volumes = known(state, row).flatMap((operation) => operation.volumes);
	const isOurs = row.entry.startsWith(`${state.self}/`);
	if (row.level !== "presence" || !isOurs || row.isLost) return volumes;
	const rule = presenceRule(versionAt(state, row.atUs));
	return (rule && presenceCells(rule, volumes)) ?? [];
}

function purposeOf(state: State, row: Row, direction: "told" | "heard"): Purpose {
	if (direction === "heard") return { kind: "not-told" };
	if (row.isLost) return { kind: "lost" };
	const { rule = "", by = "" } = row;
	if (by !== "rule") return { kind: "person", name: by };
	return { kind: "rule", rule, version: versionAt(state, row.atUs).version };
}

/** The version of the agreement that governed at an instant: the newest that had been agreed and begun. */
function versionAt({ agreed }: State, atUs: Micros): Agreement {
	const version = agreed.versions.findLast(
		({ agreement, agreedUs }, i) =>
			i === 0 || (agreedUs !== null && agreedUs <= atUs && agreement.validity.startUs <= atUs),
	);
	if (version === undefined) throw new Error("no line is founded yet");
	return version.agreement;
}
