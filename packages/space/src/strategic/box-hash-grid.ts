import { DATUMS } from "../units.ts";
import { BoxRecords } from "./box-records.ts";
import { CellProbes, doubled } from "./cell-probes.ts";
import {
	addressIn,
	type Cell,
	columnHash,
	locate,
	noCell,
	placeIn,
	rowBase,
	spaceClassOf,
	tagIn,
	timeClassOf,
} from "./cells.ts";
import { ClassUse } from "./class-use.ts";
import { checkStored, type GridBox, HALF_TURN_7, span7 } from "./grid-box.ts";
import { altitudeLevel, GUARD, LEAST_LEVEL, lanes, level, MOST_LEVEL } from "./lanes.ts";
import { LineTable } from "./line-table.ts";
import { rowOf } from "./size-classes.ts";

/** No question is asked while another is answered: all indexes use these. */
const probes = new CellProbes();

/** Slots that a question found; `slots` beyond `count` is left from earlier questions. */
export interface FoundSlots {
	count: number;
	slots: Int32Array;
}

export function noSlots(): FoundSlots {
	return { count: 0, slots: new Int32Array(64) };
}

/**
 * Boxes of latitude, longitude, time and altitude by a number of the caller's, a *slot*: small
 * integers, as every slot up to the greatest takes 48 bytes. Putting and removing take the same
 * time however many are stored; asking takes time for each box whose cell lies near. Each box has
 * one entry, in the cell of its centre; a question looks in the cells from which a box of each size
 * class in use could reach it, or at all boxes when those are fewer.
 */
export class BoxHashGrid {
	readonly #records = new BoxRecords();
	readonly #lines: LineTable;
	readonly #use = new ClassUse();
	#size = 0;
	/** How many more cells the question may look in before comparing all boxes costs less. */
	#cellsLeft = 0;
	readonly #cell: Cell = noCell();
	readonly #box: GridBox = emptyBox();

	constructor() {
		this.#lines = new LineTable({
			addressOf: (slot) => this.#addressOf(slot),
			place: (slot) => this.#records.place(slot),
			setPlace: (slot, place) => this.#records.setPlace(slot, place),
		});
	}

	/** The number of boxes stored. */
	get size(): number {
		return this.#size;
	}

	/** Memory of the index, with room to grow. */
	get bytes(): number {
		return this.#records.bytes + this.#lines.bytes;
	}

	has(slot: number): boolean {
		return this.#records.classOf(slot) >= 0;
	}

	/** The box in a slot, copied into another object; there has to be one. */
	read(slot: number, into: GridBox): GridBox {
		this.#records.read(slot, into);
		return into;
	}

	/**
	 * Stores a box, in place of the one that stands in the slot.
	 * @throws RangeError naming the field of a box that is none
	 */
	upsert(slot: number, box: GridBox): void {
		checkStored(slot, box);
		this.remove(slot);
		const cell = this.#cell;
		locate(box, cell);
		const { sizeClass, place, timeSlot } = cell;
		this.#records.set(slot, box, sizeClass);
		const hash = columnHash(sizeClass, place);
		this.#size++;
		this.#use.add(cell);
		// The table may ask for the cells of others while it grows.
		const { low, high } = cell;
		this.#lines.insert(slot, addressIn(hash, timeSlot), tagIn(hash, timeSlot), low, high);
	}

	/** Removes the box in a slot; nothing when there is none. */
	remove(slot: number): void {
		const sizeClass = this.#records.classOf(slot);
		if (sizeClass < 0) return;
		this.#lines.remove(slot);
		this.#records.clear(slot);
		this.#size--;
		this.#use.remove(sizeClass);
	}

	/** Appends every slot whose box meets this one, each once, in no particular order. */
	query(box: GridBox, isTimeClosed: boolean, found: FoundSlots): void {
		if (this.#size === 0) return;
		const before = found.count;
		this.#cellsLeft = this.#lines.lineCount;
		for (const sizeClass of this.#use.occupied) {
			if (this.#probe(sizeClass, box, isTimeClosed, found)) continue;
			found.count = before;
			this.#compareAll(box, isTimeClosed, found);
			return;
		}
	}

	#addressOf(slot: number): number {
		const cell = this.#cell;
		this.#records.read(slot, this.#box);
		locate(this.#box, cell);
		return addressIn(columnHash(cell.sizeClass, cell.place), cell.timeSlot);
	}

	#compareAll(box: GridBox, isTimeClosed: boolean, found: FoundSlots): void {
		const records = this.#records;
		for (let slot = 0; slot < records.end; slot++) {
			if (records.classOf(slot) >= 0 && records.meets(slot, box, isTimeClosed)) keep(found, slot);
		}
	}

	/** Looks in the cells of a class; false, and not all of them, when they are too many. */
	#probe(sizeClass: number, box: GridBox, isTimeClosed: boolean, found: FoundSlots): boolean {
		const { address, tag, low, high, place, timeSlot } = probes;
		const { south7, north7 } = box;
		const space = spaceClassOf(sizeClass);
		const time = timeClassOf(sizeClass);
		const { slotUs, scale: timeScale } = time;
		const startBase = box.startUs + time.durationUs / 2 - TIME_SLACK_US;
		const endBase = box.endUs + time.durationUs / 2 + TIME_SLACK_US;
		const longest = (this.#use.durationUs[sizeClass] as number) / 2 + TIME_SLACK_US;
		const firstSlot = Math.max(0, Math.floor((box.startUs - longest) * time.perSlot));
		const lastSlot = Math.floor((box.endUs + longest) * time.perSlot);

		const isComparable = sizeClass % DATUMS.length === box.datum;
		const lowAltitude = isComparable ? altitudeLevel(box.lower01mm) : LEAST_LEVEL;
		const highAltitude = isComparable ? altitudeLevel(box.upper01mm) : MOST_LEVEL;

		// One unit more, as cells that are no whole number of units wide are rounded.
		const west7 = box.west7 + HALF_TURN_7 - 1;
		const east7 = west7 + span7(box.west7, box.east7) + 2;
		const halfWidths = (this.#use.widths[sizeClass] as number) / 2;

		const highest = (this.#use.extent7[sizeClass] as number) / 2;
		const lastRow = rowOf(space, north7 + highest);
		for (let row = rowOf(space, south7 - highest); row <= lastRow; row++) {
			const latBase = space.extent7 / 2 - rowBase(space, row);
			const lowLatitude = level(south7 + latBase, space.scale);
			const highLatitude = level(north7 + latBase, space.scale);
			const columns = space.columns[row] as number;
			const width7 = space.width7[row] as number;
			const perWidth = space.perWidth[row] as number;
			const lonScale = space.lonScale[row] as number;
			const reach7 = space.reach7[row] as number;
			let column = Math.floor(west7 * perWidth - halfWidths);
			let lastColumn = Math.floor(east7 * perWidth + halfWidths);
			const isRound = lastColumn - column + 1 >= columns;
			if (isRound) {
				column = 0;
				lastColumn = columns - 1;
			}
			this.#cellsLeft -= (lastColumn - column + 1) * (lastSlot - firstSlot + 1);
			if (this.#cellsLeft < 0) {
				probes.clear();
				return false;
			}
			for (; column <= lastColumn; column++) {
				const base7 = reach7 / 2 - column * width7;
				const lowLongitude = isRound ? LEAST_LEVEL : level(west7 + base7, lonScale);
				const highLongitude = isRound ? MOST_LEVEL : level(east7 + base7, lonScale);
				const lowLanes = lanes(lowLatitude, lowLongitude, 0, lowAltitude);
				const highLanes = lanes(highLatitude, highLongitude, 0, highAltitude) | GUARD;
				const own = column < 0 ? column + columns : column >= columns ? column - columns : column;
				const cellPlace = placeIn(row, own);
				const hash = columnHash(sizeClass, cellPlace);
				for (let slot = firstSlot; slot <= lastSlot; slot++) {
					if (probes.isFull) this.#flush(sizeClass, box, isTimeClosed, found);
					const slotStart = slot * slotUs;
					const i = probes.count++;
					address[i] = addressIn(hash, slot);
					tag[i] = tagIn(hash, slot);
					low[i] = lowLanes | (level(startBase - slotStart, timeScale) << 16);
					high[i] = highLanes | (level(endBase - slotStart, timeScale) << 16);
					place[i] = cellPlace;
					timeSlot[i] = slot;
				}
			}
		}
		this.#flush(sizeClass, box, isTimeClosed, found);
		return true;
	}

	#flush(sizeClass: number, box: GridBox, isTimeClosed: boolean, found: FoundSlots): void {
		const cell = this.#cell;
		this.#lines.collect(probes);
		for (let i = 0; i < probes.foundCount; i++) {
			const slot = probes.foundSlot[i] as number;
			if (!this.#records.meets(slot, box, isTimeClosed)) continue;
			// A box of another cell of this line is found in its own cell.
			const probe = probes.foundProbe[i] as number;
			this.#records.read(slot, this.#box);
			locate(this.#box, cell);
			const isOwn =
				cell.sizeClass === sizeClass &&
				cell.place === probes.place[probe] &&
				cell.timeSlot === probes.timeSlot[probe];
			if (isOwn) keep(found, slot);
		}
		probes.clear();
	}
}

/** Rounding of instants near 2^53 µs. */
const TIME_SLACK_US = 2;

function keep(found: FoundSlots, slot: number): void {
	if (found.count === found.slots.length) found.slots = doubled(found.slots);
	found.slots[found.count++] = slot;
}

export function emptyBox(): GridBox {
	return {
		south7: 0,
		north7: 0,
		west7: 0,
		east7: 0,
		startUs: 0,
		endUs: 0,
		lower01mm: 0,
		upper01mm: 0,
		datum: 0,
	};
}
