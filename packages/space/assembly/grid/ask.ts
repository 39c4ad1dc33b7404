/**
 * Questions: each looks in the cells from which a box of each size class in use could reach it, or
 * at all boxes when those are fewer. Cells are looked at many at a time, of several questions: their
 * lines are asked for before anything depends on one of them, so that the memory fetches them at once.
 */
import { datumOf, eastOf, endOf, givenAt, lowerOf, meets, northOf, southOf, span7, startOf, upperOf, westOf } from "./box";
import { addressIn, classOf, columnHash, placeIn, placeOf, tagIn, timeSlotOf } from "./cells";
import {
	columnsOf,
	DATUMS,
	HALF_TURN_7,
	latScale,
	lonScale,
	most7,
	mostUs,
	perSlot,
	perWidth,
	reach7,
	rowAt,
	rowBase,
	rowOf,
	slotUs,
	spaceAt,
	TIMES,
	timeAt,
	timeScale,
	whole,
	width7,
} from "./classes";
import { altitudeLevel, apart, LEAST_LEVEL, lanes, level, MOST_LEVEL } from "./lanes";
import { CANDIDATES, PROBES, READ_AHEAD, TIME_LANES, WAITING } from "./layout";
import { ENTRY_BYTES, LINE_BYTES, lineCount, lineOf, nextOf, slotIn, tagOfEntry } from "./lines";
import { slotAt, lineAt } from "./segments";
import { classOfSlot, locateSlot } from "./slots";
import { greatest7, greatestUs, greatestWidths, occupiedClass, occupiedCount } from "./use";

/** Rounding of instants near 2^53 µs. */
const TIME_SLACK_US: f64 = 2;

/** 32 bytes: the line's address, lanes that are asked for, class, place, time slot, tag, question. */
const PROBE_BYTES: usize = 32;
const MOST_PROBES: u32 = 256;
/** Slot and probe. */
const CANDIDATE_BYTES: usize = 8;
const MOST_CANDIDATES: u32 = 2048;

/** Time slots whose lanes are known at once. */
const MOST_SLOTS: f64 = 64;

let probes: u32 = 0;
let candidates: u32 = 0;
let isClosed: bool = false;
/** Where answers go, for how many there is room, and how many were found. */
let out: usize = 0;
let room: u32 = 0;
let found: u32 = 0;
/** How many more cells the question may look in before comparing all boxes costs less. */
let cellsLeft: i64 = 0;
let ahead: u32 = 0;

/**
 * Answers the first `count` given boxes: question and slot of each box that meets one, each once, in
 * no particular order; those for which there is room are written.
 * @returns how many there are
 */
export function answer(
	count: u32,
	isTimeClosed: bool,
	slots: u32,
	answers: usize,
	most: u32,
): u32 {
	isClosed = isTimeClosed;
	out = answers;
	room = most;
	found = 0;
	for (let question: u32 = 0; question < count; question++) {
		cellsLeft = lineCount();
		for (let k: u32 = 0; k < occupiedCount(); k++) {
			if (probe(question, occupiedClass(k))) continue;
			forget(question);
			compareAll(question, slots);
			break;
		}
	}
	flush();
	store<u32>(READ_AHEAD, ahead);
	return found;
}

/** Looks in the cells of a class; false, and not in all of them, when they are too many. */
function probe(question: u32, sizeClass: u32): bool {
	const asked = givenAt(question);
	const time = timeAt((sizeClass / DATUMS) % TIMES);
	const start = startOf(asked) - TIME_SLACK_US;
	const end = endOf(asked) + TIME_SLACK_US;
	const longest = greatestUs(sizeClass) / 2;
	const lastSlot = floor((end + longest) * perSlot(time));
	let from = floor((start - longest) * perSlot(time));
	if (!(from > 0)) from = 0;
	for (; from <= lastSlot; from += MOST_SLOTS) {
		const slots = lastSlot - from >= MOST_SLOTS ? MOST_SLOTS : lastSlot - from + 1;
		for (let k: f64 = 0; k < slots; k++) {
			const base = mostUs(time) / 2 - (from + k) * slotUs(time);
			const at = TIME_LANES + (<usize>k << 3);
			store<u32>(at, lanes(0, 0, level(start + base, timeScale(time)), 0));
			store<u32>(at, lanes(0, 0, level(end + base, timeScale(time)), 0), 4);
		}
		if (!probePlaces(question, sizeClass, <i32>from, <i32>slots)) return false;
	}
	return true;
}

/** Looks in the cells of some time slots. */
function probePlaces(question: u32, sizeClass: u32, firstSlot: i32, slots: i32): bool {
	const asked = givenAt(question);
	const space = spaceAt(sizeClass / (DATUMS * TIMES));
	const isComparable = sizeClass % DATUMS == datumOf(asked);
	const lowAltitude = isComparable ? altitudeLevel(lowerOf(asked)) : LEAST_LEVEL;
	const highAltitude = isComparable ? altitudeLevel(upperOf(asked)) : MOST_LEVEL;

	// One unit more, as cells that are no whole number of units wide are rounded.
	const west = westOf(asked) + HALF_TURN_7 - 1;
	const east = west + span7(westOf(asked), eastOf(asked)) + 2;
	const halfWidths = greatestWidths(sizeClass) / 2;
	const highest = greatest7(sizeClass) / 2;
	const lastRow = rowOf(space, northOf(asked) + highest);
	for (let row = rowOf(space, southOf(asked) - highest); row <= lastRow; row++) {
		const at = rowAt(space, row);
		const latBase = most7(space) / 2 - rowBase(space, row);
		const lowLatitude = level(southOf(asked) + latBase, latScale(space));
		const highLatitude = level(northOf(asked) + latBase, latScale(space));
		const columns = columnsOf(at);
		let column = whole(west * perWidth(at) - halfWidths);
		let lastColumn = whole(east * perWidth(at) + halfWidths);
		const isRound = lastColumn - column + 1 >= columns;
		if (isRound) {
			column = 0;
			lastColumn = columns - 1;
		}
		cellsLeft -= <i64>(lastColumn - column + 1) * <i64>slots;
		if (cellsLeft < 0) return false;
		for (; column <= lastColumn; column++) {
			const lonBase = reach7(at) / 2 - <f64>column * width7(at);
			const lowLongitude = isRound ? LEAST_LEVEL : level(west + lonBase, lonScale(at));
			const highLongitude = isRound ? MOST_LEVEL : level(east + lonBase, lonScale(at));
			const low = lanes(lowLatitude, lowLongitude, 0, lowAltitude);
			const high = lanes(highLatitude, highLongitude, 0, highAltitude);
			const own = column < 0 ? column + columns : column >= columns ? column - columns : column;
			const place = placeIn(row, own);
			const hash = columnHash(sizeClass, place);
			for (let k = 0; k < slots; k++) {
				if (probes == MOST_PROBES) flush();
				const slot = firstSlot + k;
				const here = PROBES + <usize>probes * PROBE_BYTES;
				store<u32>(here, <u32>lineAt(lineOf(addressIn(hash, slot))));
				store<u32>(here, low | load<u32>(TIME_LANES + (<usize>k << 3)), 4);
				store<u32>(here, high | load<u32>(TIME_LANES + (<usize>k << 3), 4), 8);
				store<u32>(here, sizeClass, 12);
				store<u32>(here, place, 16);
				store<i32>(here, slot, 20);
				store<u32>(here, tagIn(hash, slot), 24);
				store<u32>(here, question, 28);
				probes++;
			}
		}
	}
	return true;
}

/** Takes back what is known of the last question. */
function forget(question: u32): void {
	while (probes > 0 && load<u32>(PROBES + <usize>(probes - 1) * PROBE_BYTES, 28) == question) probes--;
	let kept: u32 = 0;
	for (let k: u32 = 0; k < min(found, room); k++) {
		const answer = load<u64>(out + (<usize>k << 3));
		store<u64>(out + (<usize>kept << 3), answer);
		kept += <u32>(<u32>answer != question);
	}
	// Where there was no room for all, they are asked for again.
	if (found <= room) found = kept;
}

function compareAll(question: u32, slots: u32): void {
	for (let slot: u32 = 0; slot < slots; slot++) {
		if (classOfSlot(slot) >= 0 && meets(slotAt(slot), givenAt(question), isClosed)) say(question, slot);
	}
}

// @ts-ignore: decorator
@inline
function say(question: u32, slot: u32): void {
	if (found < room) {
		const at = out + (<usize>found << 3);
		store<u32>(at, question);
		store<u32>(at, slot, 4);
	}
	found++;
}

/**
 * Looks in all lines that are waiting, then in the overflow lines behind them, and so on: reading
 * many headers takes little more than reading one.
 */
function flush(): void {
	let waiting = probes;
	for (let k: u32 = 0; k < probes; k++) store<u32>(WAITING + (<usize>k << 2), k);
	while (waiting > 0) {
		for (let w: u32 = 0; w < waiting; w++) ahead += load<u32>(lineOfProbe(probeWaiting(w)));
		let left: u32 = 0;
		for (let w: u32 = 0; w < waiting; w++) {
			const k = probeWaiting(w);
			const at = PROBES + <usize>k * PROBE_BYTES;
			const line = lineOfProbe(k);
			const next = nextOf(line);
			look(line, at, k);
			// Written always and kept if there is one: no branch that is hard to foresee.
			store<u32>(at, <u32>lineAt(-(<i32>max<u32>(next, 1))));
			store<u32>(WAITING + (<usize>left << 2), k);
			left += <u32>(next != 0);
		}
		waiting = left;
	}
	judge();
	probes = 0;
}

// @ts-ignore: decorator
@inline
function probeWaiting(w: u32): u32 {
	return load<u32>(WAITING + (<usize>w << 2));
}

// @ts-ignore: decorator
@inline
function lineOfProbe(k: u32): usize {
	return <usize>load<u32>(PROBES + <usize>k * PROBE_BYTES);
}

/**
 * All places of a line, filled or not: an entry that is none meets nothing. Most lines have nothing
 * that meets, so that one branch for a line is easily foreseen where one for each entry is not.
 */
// @ts-ignore: decorator
@inline
function look(line: usize, at: usize, k: u32): void {
	const low = load<u32>(at, 4);
	const high = load<u32>(at, 8);
	const all =
		apart(load<u32>(line, 4), load<u32>(line, 8), low, high) &
		apart(load<u32>(line, 16), load<u32>(line, 20), low, high) &
		apart(load<u32>(line, 28), load<u32>(line, 32), low, high) &
		apart(load<u32>(line, 40), load<u32>(line, 44), low, high) &
		apart(load<u32>(line, 52), load<u32>(line, 56), low, high);
	if (all < 0) return;
	lookAgain(line, at, k);
}

function lookAgain(line: usize, at: usize, k: u32): void {
	const low = load<u32>(at, 4);
	const high = load<u32>(at, 8);
	const tag = load<u32>(at, 24);
	for (let entry = line + 4; entry < line + LINE_BYTES; entry += ENTRY_BYTES) {
		if (apart(load<u32>(entry), load<u32>(entry, 4), low, high) < 0) continue;
		if (tagOfEntry(entry) != tag) continue;
		if (candidates == MOST_CANDIDATES) judge();
		const slot = slotIn(entry);
		const candidate = CANDIDATES + <usize>candidates * CANDIDATE_BYTES;
		store<u32>(candidate, slot);
		store<u32>(candidate, k, 4);
		candidates++;
	}
}

/** Compares what was found with the boxes themselves. */
function judge(): void {
	for (let k: u32 = 0; k < candidates; k++)
		ahead += load<u32>(slotAt(load<u32>(CANDIDATES + <usize>k * CANDIDATE_BYTES)));
	for (let k: u32 = 0; k < candidates; k++) {
		const candidate = CANDIDATES + <usize>k * CANDIDATE_BYTES;
		const slot = load<u32>(candidate);
		const at = PROBES + <usize>load<u32>(candidate, 4) * PROBE_BYTES;
		const question = load<u32>(at, 28);
		if (!meets(slotAt(slot), givenAt(question), isClosed)) continue;
		// A box of another cell of this line is found in its own cell.
		const cell = locateSlot(slot);
		const isOwn =
			classOf(cell) == load<u32>(at, 12) &&
			placeOf(cell) == load<u32>(at, 16) &&
			timeSlotOf(cell) == load<i32>(at, 20);
		if (isOwn) say(question, slot);
	}
	candidates = 0;
}
