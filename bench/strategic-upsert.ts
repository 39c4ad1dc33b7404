/**
 * Volumes that change: `npm run -s bench -- strategic-upsert`. Each is removed and put elsewhere
 * in an index of a million; afterwards both sides answer the same questions alike.
 */
import { BoxHashGrid, emptyBox, type GridBox } from "@tansiq/space";
import { compare, type Side } from "./compare.ts";
import {
	askGrid,
	askRbush,
	gridOf,
	type Hits,
	hitKeys,
	rbushItem,
	rbushOf,
} from "./strategic/hits.ts";
import { BoxWorld } from "./worlds/volumes.ts";

const VOLUMES = 1_000_000;
const UPSERTS = 20_000;
const QUERIES = 20_000;
/** Volumes in the order of their change: a step that meets all of them in turn. */
const STEP = 7_919;
/** Volumes that are changed at once. */
const TOGETHER = 64;
const BUILDS = 3;

const world = new BoxWorld(VOLUMES, 1);
const changed = new BoxWorld(VOLUMES, 3);
const queries = new BoxWorld(QUERIES, 2);
const grid = gridOf(world);
/** A second one, as each side changes its own. */
const single = gridOf(world);
const { tree, items } = await rbushOf(world);

const ask = () => askGrid(grid, queries);
const keys = (asked: () => Hits) => hitKeys(asked(), VOLUMES);
const slots = new Int32Array(TOGETHER);
const group = Array.from({ length: TOGETHER }, emptyBox);

const ours: Side<() => Hits> = {
	name: "hash grid, 64 together",
	threads: 1,
	run: changes((from, count) => {
		for (let k = 0; k < count; k++) {
			slots[k] = slotOf(from + k);
			changed.box((from + k) % VOLUMES, group[k] as GridBox);
		}
		grid.upsertAll(slots, group, count);
	}, ask),
	keys,
};
const singly: Side<() => Hits> = {
	name: "hash grid, one by one",
	threads: 1,
	run: changes(
		(from, count) => {
			const [box] = group as [GridBox];
			for (let turn = from; turn < from + count; turn++)
				single.upsert(slotOf(turn), changed.box(turn % VOLUMES, box));
		},
		() => askGrid(single, queries),
	),
	keys,
};
const rbush: Side<() => Hits> = {
	name: "rbush-3d (x, y, t)",
	threads: 1,
	run: changes(
		(from, count) => {
			const [box] = group as [GridBox];
			for (let turn = from; turn < from + count; turn++) {
				const slot = slotOf(turn);
				tree.remove(items[slot] as (typeof items)[number]);
				const item = rbushItem(changed.box(turn % VOLUMES, box), slot);
				items[slot] = item;
				tree.insert(item);
			}
		},
		() => askRbush(tree, queries),
	),
	keys,
};

await compare({
	name: "strategic-upsert",
	work: `${UPSERTS} volumes removed from ${VOLUMES} and put elsewhere; ${QUERIES} questions after them`,
	unit: "an upsert",
	units: UPSERTS,
	ours: ours as Side<never>,
	peers: [rbush as Side<never>, singly as Side<never>],
	figures: worstPauses(),
});

function slotOf(turn: number): number {
	return (turn * STEP) % VOLUMES;
}

/** Each run changes the volumes that follow those of the last run; what it returns asks questions. */
function changes(
	change: (from: number, count: number) => void,
	asked: () => Hits,
): () => () => Hits {
	let turn = 0;
	return () => {
		for (const end = turn + UPSERTS; turn < end; turn += TOGETHER)
			change(turn, Math.min(TOGETHER, end - turn));
		turn = Math.ceil(turn / UPSERTS) * UPSERTS;
		return asked;
	};
}

/**
 * The longest upserts of an index that grows from nothing. What the machine does meanwhile hits
 * another upsert in each build: of each upsert the shortest time counts.
 */
function worstPauses(): Record<string, number> {
	const box = emptyBox();
	const leastMs = new Float64Array(VOLUMES).fill(Number.POSITIVE_INFINITY);
	for (let build = 0; build < BUILDS; build++) {
		const grown = new BoxHashGrid();
		for (let i = 0; i < VOLUMES; i++) {
			world.box(i, box);
			const startMs = performance.now();
			grown.upsert(i, box);
			leastMs[i] = Math.min(leastMs[i] as number, performance.now() - startMs);
		}
	}
	leastMs.sort();
	const at = (share: number) =>
		Number((1000 * (leastMs[Math.floor(share * (VOLUMES - 1))] ?? 0)).toFixed(1));
	return { grow_p99_us: at(0.99), grow_p9999_us: at(0.9999), grow_worst_us: at(1) };
}
