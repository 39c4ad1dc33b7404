import { type Box, boxOf, type Outline, type Window } from "@tansiq/space";

/** Children of a node. */
const FANOUT = 16;
/** startUs, endUs, low x, y, z, high x, y, z. */
const WIDTH = 8;
/** Bits of each axis in the order of the leaves: three of them fit a double. */
const ORDER_BITS = 10;

/**
 * Which of many extents, known once and for all, might meet a volume: every one that does, and some
 * that do not. Boxes of the earth-centred frame and of time, packed along a Morton curve into a
 * tree of 16 children to a node, after the packed R-tree of Kamel and Faloutsos ("On packing
 * R-trees", 1993). Zones hold for weeks, so that an index by the quarter of an hour would read all.
 */
export class ExtentIndex {
	/** Levels from the leaves up; each holds `WIDTH` numbers for each box. */
	readonly #levels: Float64Array[] = [];
	/** The place in the given list of each leaf. */
	readonly #leaves: Uint32Array;

	constructor(extents: readonly { outline: Outline; window: Window }[]) {
		const boxes = extents.map(boxOf);
		this.#leaves = Uint32Array.from(mortonOrder(boxes));
		let level = new Float64Array(boxes.length * WIDTH);
		this.#leaves.forEach((place, leaf) => {
			put(level, leaf, boxes[place] as Box);
		});
		this.#levels.push(level);
		while (level.length > WIDTH) {
			level = parentsOf(level);
			this.#levels.push(level);
		}
	}

	/** Places, in ascending order, of all extents whose boxes meet the box of this one. */
	candidates(asked: { outline: Outline; window: Window }): number[] {
		if (this.#leaves.length === 0) return [];
		const box = new Float64Array(WIDTH);
		put(box, 0, boxOf(asked));
		const found: number[] = [];
		this.#descend(this.#levels.length - 1, 0, box, found);
		return found.sort((a, b) => a - b);
	}

	#descend(height: number, node: number, box: Float64Array, found: number[]): void {
		const level = this.#levels[height] as Float64Array;
		if (!meet(level, node * WIDTH, box)) return;
		if (height === 0) {
			found.push(this.#leaves[node] as number);
			return;
		}
		const below = (this.#levels[height - 1] as Float64Array).length / WIDTH;
		const end = Math.min((node + 1) * FANOUT, below);
		for (let child = node * FANOUT; child < end; child++)
			this.#descend(height - 1, child, box, found);
	}
}

function put(level: Float64Array, node: number, box: Box): void {
	const { startUs, endUs, lowX, lowY, lowZ, highX, highY, highZ } = box;
	level.set([startUs, endUs, lowX, lowY, lowZ, highX, highY, highZ], node * WIDTH);
}

/**
 * Whether two boxes meet: time is half-open, space closed. Asked for thousands of boxes at each
 * verdict, so that nothing here makes an object, not even of a number.
 */
function meet(level: Float64Array, at: number, box: Float64Array): boolean {
	if (!((level[at] as number) < (box[1] as number))) return false;
	if (!((box[0] as number) < (level[at + 1] as number))) return false;
	for (let low = 2; low < 5; low++) {
		const high = low + 3;
		if ((level[at + low] as number) > (box[high] as number)) return false;
		if ((box[low] as number) > (level[at + high] as number)) return false;
	}
	return true;
}

function parentsOf(level: Float64Array): Float64Array<ArrayBuffer> {
	const below = level.length / WIDTH;
	const parents = new Float64Array(Math.ceil(below / FANOUT) * WIDTH);
	for (let child = 0; child < below; child++) {
		const parent = Math.floor(child / FANOUT) * WIDTH;
		for (let i = 0; i < WIDTH; i++) {
			const value = level[child * WIDTH + i] as number;
			const known = parents[parent + i] as number;
			const isLow = i === 0 || (i >= 2 && i <= 4);
			const first = child % FANOUT === 0;
			parents[parent + i] = first ? value : isLow ? Math.min(known, value) : Math.max(known, value);
		}
	}
	return parents;
}

/** Places ordered by the Morton code of their boxes' middles. */
function mortonOrder(boxes: readonly Box[]): number[] {
	const middles = boxes.map((b) => [b.lowX + b.highX, b.lowY + b.highY, b.lowZ + b.highZ]);
	const axes = [0, 1, 2].map((axis) => {
		let low = Number.POSITIVE_INFINITY;
		let high = Number.NEGATIVE_INFINITY;
		for (const middle of middles) {
			low = Math.min(low, middle[axis] as number);
			high = Math.max(high, middle[axis] as number);
		}
		return { low, scale: high > low ? (2 ** ORDER_BITS - 1) / (high - low) : 0 };
	});
	const codes = middles.map((middle) =>
		axes.reduce((code, { low, scale }, axis) => {
			const cell = Math.floor(((middle[axis] as number) - low) * scale);
			return code | spread(cell, axis);
		}, 0),
	);
	return boxes.map((_, i) => i).sort((a, b) => (codes[a] as number) - (codes[b] as number));
}

/** The bits of a number, three places apart. */
function spread(cell: number, axis: number): number {
	let code = 0;
	for (let bit = 0; bit < ORDER_BITS; bit++) code |= ((cell >> bit) & 1) << (3 * bit + axis);
	return code;
}
