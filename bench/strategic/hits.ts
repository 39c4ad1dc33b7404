import { BoxHashGrid, emptyBox, type GridBox, noSlots } from "@tansiq/space";
import { peerPackage } from "../peers.ts";
import { type BoxWorld, secondOfDay } from "../worlds/volumes.ts";

/** What queries found, one after another. */
export interface Hits {
	/** Of each query, how many slots there are up to its end. */
	ends: Int32Array;
	slots: ArrayLike<number>;
}

/** One number for each hit: the query and the slot. */
export function hitKeys({ ends, slots }: Hits, volumes: number): Float64Array {
	const keys = new Float64Array(ends[ends.length - 1] ?? 0);
	let at = 0;
	ends.forEach((end, query) => {
		for (; at < end; at++) keys[at] = query * volumes + (slots[at] as number);
	});
	return keys;
}

export function gridOf(world: BoxWorld): BoxHashGrid {
	const grid = new BoxHashGrid();
	const box = emptyBox();
	for (let i = 0; i < world.count; i++) grid.upsert(i, world.box(i, box));
	return grid;
}

export function askGrid(grid: BoxHashGrid, queries: BoxWorld, count = queries.count): Hits {
	const box = emptyBox();
	const found = noSlots();
	const ends = new Int32Array(count);
	for (let i = 0; i < count; i++) {
		grid.query(queries.box(i, box), true, found);
		ends[i] = found.count;
	}
	return { ends, slots: found.slots };
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

export function askRbush(tree: Rbush, queries: BoxWorld, count = queries.count): Hits {
	const box = emptyBox();
	const slots: number[] = [];
	const ends = new Int32Array(count);
	for (let i = 0; i < count; i++) {
		const asked = rbushItem(queries.box(i, box), -1);
		for (const item of tree.search(asked)) {
			if (item.lower <= asked.upper && asked.lower <= item.upper) slots.push(item.slot);
		}
		ends[i] = slots.length;
	}
	return { ends, slots };
}
