import { BoxHashGrid, emptyBox, type GridBox, noSlots } from "@tansiq/space";
import { peerPackage } from "../peers.ts";
import { type BoxWorld, secondOfDay } from "../worlds/volumes.ts";

/** What queries found, one after another. */
export interface Hits {
	/** Of each slot, which query found it. */
	questions: ArrayLike<number>;
	slots: ArrayLike<number>;
}

/** One number for each hit: the query and the slot. */
export function hitKeys({ questions, slots }: Hits, volumes: number): Float64Array {
	return Float64Array.from(questions, (question, k) => question * volumes + (slots[k] as number));
}

/** Boxes that are given to the grid together. */
const TOGETHER = 64;
const group = Array.from({ length: TOGETHER }, emptyBox);

export function gridOf(world: BoxWorld): BoxHashGrid {
	const grid = new BoxHashGrid();
	const slots = new Int32Array(TOGETHER);
	for (let from = 0; from < world.count; from += TOGETHER) {
		const count = filled(world, from);
		for (let k = 0; k < count; k++) slots[k] = from + k;
		grid.upsertAll(slots, group, count);
	}
	return grid;
}

/** Answers questions that are asked together, as many at a time as are given. */
export function askGrid(grid: BoxHashGrid, queries: BoxWorld): Hits {
	const found = noSlots();
	const questions: number[] = [];
	for (let from = 0; from < queries.count; from += TOGETHER) {
		grid.queryAll(group, true, found, filled(queries, from));
		while (questions.length < found.count)
			questions.push(from + (found.questions[questions.length] as number));
	}
	return { questions, slots: found.slots };
}

/** The same, one question at a time. */
export function askGridSingly(grid: BoxHashGrid, queries: BoxWorld): Hits {
	const box = emptyBox();
	const found = noSlots();
	const questions: number[] = [];
	for (let i = 0; i < queries.count; i++) {
		grid.query(queries.box(i, box), true, found);
		while (questions.length < found.count) questions.push(i);
	}
	return { questions, slots: found.slots };
}

/** Fills the group with the boxes that follow one of the world; returns how many. */
function filled(world: BoxWorld, from: number): number {
	const count = Math.min(TOGETHER, world.count - from);
	for (let k = 0; k < count; k++) world.box(from + k, group[k] as GridBox);
	return count;
}

/** A box as rbush-3d keeps it: time counted so that a volume is about as long as it is wide. */
export interface RbushItem {
	minX: number;
	minY: number;
	minZ: number;
	maxX: number;
	maxY: number;
	maxZ: number;
	lower: number;
	upper: number;
	slot: number;
}

export interface Rbush {
	load(items: RbushItem[]): void;
	insert(item: RbushItem): void;
	remove(item: RbushItem): void;
	search(box: Omit<RbushItem, "lower" | "upper" | "slot">): RbushItem[];
}

const UNITS_PER_SECOND = 100;

export function rbushItem(box: GridBox, slot: number): RbushItem {
	return {
		minX: box.west7,
		maxX: box.east7,
		minY: box.south7,
		maxY: box.north7,
		minZ: secondOfDay(box.startUs) * UNITS_PER_SECOND,
		maxZ: secondOfDay(box.endUs) * UNITS_PER_SECOND,
		lower: box.lower01mm,
		upper: box.upper01mm,
		slot,
	};
}

/** An rbush-3d over a world, loaded at once, and the items that it holds. */
export async function rbushOf(world: BoxWorld): Promise<{ tree: Rbush; items: RbushItem[] }> {
	const { RBush3D } = (await peerPackage("rbush-3d")) as { RBush3D: new () => Rbush };
	const tree = new RBush3D();
	const items = Array.from({ length: world.count }, (_, i) =>
		rbushItem(world.box(i, emptyBox()), i),
	);
	tree.load(items);
	return { tree, items };
}

export function askRbush(tree: Rbush, queries: BoxWorld): Hits {
	const box = emptyBox();
	const slots: number[] = [];
	const questions: number[] = [];
	for (let i = 0; i < queries.count; i++) {
		const asked = rbushItem(queries.box(i, box), -1);
		for (const item of tree.search(asked)) {
			if (item.lower > asked.upper || asked.lower > item.upper) continue;
			slots.push(item.slot);
			questions.push(i);
		}
	}
	return { questions, slots };
}
