import { LINE_CHECK, PRESENTED } from "@tansiq/hotline";
import type { Json } from "@tansiq/record";
import type { Micros, Volume, Window } from "@tansiq/space";
import { noticesOf } from "./notice.ts";
import { endedUs, type Period, periodOf } from "./period.ts";
import { refIn, type Said } from "./said.ts";

/** An entry with the time that the other party countersigned its receipt at; null: not yet. */
export interface Logged extends Said {
	receivedUs: Micros | null;
}

/** One entry in the order of the period, and what the other party's log says of it. */
export interface ReplayRow extends Logged {
	/** The entry that it speaks of. */
	about: string | null;
	/** By the log of the party that did not say it. */
	other: { party: string; presentedUs: Micros | null; said: Reply[] };
}

/** What the other party said of an entry, by its own clock. */
export interface Reply {
	ref: string;
	msg: string;
	claimedUs: Micros;
	receivedUs: Micros | null;
}

/** A notice that held at some instant of the period, with the geometry that it told. */
export interface ReplayNotice {
	ref: string;
	author: string;
	level: Json;
	class: Json;
	category: Json;
	/** Empty where no more than a block of time was told, or its geometry is not here. */
	volumes: Volume[];
	/** When its author said it, and when the other had it. */
	claimedUs: Micros;
	receivedUs: Micros | null;
	/** When it stopped to hold: ended, changed, withdrawn, or the end of its last volume. */
	untilUs: Micros | null;
}

/** Where one aircraft was, as its side told. */
export interface ReplayPosition {
	author: string;
	notice: Json;
	id: Json;
	lat9: Json;
	lon9: Json;
	altitude01mm: Json;
	datum: Json;
	reportedUs: Json;
}

/**
 * A period as both logs tell it: whoever holds both makes the same of it once everything in it is
 * receipted. Each entry has two times, what its author claims and what the other countersigned.
 */
export interface Replay {
	line: string;
	window: Window;
	/** In the order of the agreement. */
	parties: string[];
	rows: ReplayRow[];
	notices: ReplayNotice[];
	positions: ReplayPosition[];
	/** How many checks of the line each party's machine said: they are no rows. */
	checks: { [party: string]: number };
	/** Entries whose receipt is not here: both nodes say the same where there are none. */
	unreceipted: string[];
}

const POSITIONS = "POSITIONS";

/**
 * @param all both logs of both parties, from the beginning
 * @param volumesOf the geometry that a notice told; null where it is sealed or not here
 */
export function replayOf(
	line: string,
	all: readonly Logged[],
	parties: readonly string[],
	window: Window,
	volumesOf: (said: Said) => Volume[] | null,
): Replay {
	const period = periodOf(all, { startUs: 0, endUs: window.endUs });
	const received = new Map(all.map(({ ref, receivedUs }) => [ref, receivedUs]));
	const receivedUs = (ref: string) => received.get(ref) ?? null;
	const within = [...period.said, ...period.withoutEffect]
		.filter(({ claimedUs }) => claimedUs >= window.startUs)
		.sort((a, b) => a.claimedUs - b.claimedUs || (a.ref < b.ref ? -1 : 1));
	const rows = within.filter((said) => said.msg !== POSITIONS && !isCheck(said));
	return {
		line,
		window,
		parties: [...parties],
		rows: rows.map((said) => rowOf(period, said, parties, receivedUs)),
		notices: noticesHeld(period, window, receivedUs, volumesOf),
		positions: within.filter(({ msg }) => msg === POSITIONS).flatMap(positionsIn),
		checks: Object.fromEntries(
			parties.map((party) => [
				party,
				within.filter((said) => said.author === party && isCheck(said)).length,
			]),
		),
		unreceipted: within.filter(({ ref }) => receivedUs(ref) === null).map(({ ref }) => ref),
	};
}

function rowOf(
	{ about }: Period,
	said: Said,
	parties: readonly string[],
	receivedUs: (ref: string) => Micros | null,
): ReplayRow {
	const { ref, author, msg, claimedUs, body } = said;
	const theirs = (about.get(ref) ?? []).filter((each) => each.author !== author);
	const { volumes: _, ...words } = body;
	return {
		...{ ref, author, msg, claimedUs, receivedUs: receivedUs(ref), about: refIn(said) },
		body: words,
		other: {
			party: parties.find((party) => party !== author) ?? "",
			presentedUs: theirs.find((each) => each.msg === PRESENTED)?.claimedUs ?? null,
			said: theirs
				.filter((each) => each.msg !== PRESENTED)
				.map((each) => ({
					...{ ref: each.ref, msg: each.msg, claimedUs: each.claimedUs },
					receivedUs: receivedUs(each.ref),
				})),
		},
	};
}

/** Everything that was told and held at some instant of the window. */
function noticesHeld(
	period: Period,
	{ startUs, endUs }: Window,
	receivedUs: (ref: string) => Micros | null,
	volumesOf: (said: Said) => Volume[] | null,
): ReplayNotice[] {
	return noticesOf(period, volumesOf).flatMap((notice) => {
		const { ref, author, told, claimedUs, body } = notice;
		const block = body.block as { end_us: number } | undefined;
		const ends = [endedUs(period, notice), told?.window.endUs ?? block?.end_us ?? null];
		const known = ends.filter((each) => each !== null);
		const untilUs = known.length === 0 ? null : Math.min(...known);
		if (claimedUs >= endUs || (untilUs !== null && untilUs < startUs)) return [];
		const { level = null, class: of = null, category = null } = body;
		return [
			{
				...{ ref, author, level, class: of, category, volumes: told?.volumes ?? [] },
				...{ claimedUs, receivedUs: receivedUs(ref), untilUs },
			},
		];
	});
}

/** One entry tells of many aircraft, a column for each field. */
function positionsIn({ author, body }: Said): ReplayPosition[] {
	const column = (field: string): readonly Json[] => {
		const value = body[field];
		return Array.isArray(value) ? value : [];
	};
	return column("id").map((id, i) => {
		const at = (field: string): Json => column(field)[i] ?? null;
		return {
			...{ author, notice: at("notice"), id, lat9: at("lat9"), lon9: at("lon9") },
			altitude01mm: at("altitude01mm"),
			datum: at("datum"),
			reportedUs: at("reported_us"),
		};
	});
}

/** Checks that nodes answer by their receipts say nothing of people. */
function isCheck({ msg, body }: Said): boolean {
	return msg === LINE_CHECK && body.kind === "machine";
}
