import { emptyBox } from "@tansiq/space";
import { peerPackage } from "../peers.ts";
import type { BoxWorld } from "../worlds/volumes.ts";
import type { Hits } from "./hits.ts";

interface Flatbush {
	add(minX: number, minY: number, maxX: number, maxY: number): number;
	finish(): void;
	search(
		minX: number,
		minY: number,
		maxX: number,
		maxY: number,
		filter: (i: number) => boolean,
	): number[];
}

/** Queries of a flatbush over the plane, which filters time and height by flat arrays. */
export async function flatbushOf(world: BoxWorld): Promise<(queries: BoxWorld) => Hits> {
	const { default: Index } = (await peerPackage("flatbush")) as {
		default: new (count: number, nodeSize: number, type: Int32ArrayConstructor) => Flatbush;
	};
	const tree = new Index(world.count, 16, Int32Array);
	const times = new Float64Array(2 * world.count);
	const heights = new Int32Array(2 * world.count);
	const box = emptyBox();
	for (let i = 0; i < world.count; i++) {
		world.box(i, box);
		tree.add(box.west7, box.south7, box.east7, box.north7);
		times.set([box.startUs, box.endUs], 2 * i);
		heights.set([box.lower01mm, box.upper01mm], 2 * i);
	}
	tree.finish();
	const meets = (i: number) =>
		(times[2 * i] as number) <= box.endUs &&
		(times[2 * i + 1] as number) >= box.startUs &&
		(heights[2 * i] as number) <= box.upper01mm &&
		(heights[2 * i + 1] as number) >= box.lower01mm;
	return (queries) => {
		const slots: number[] = [];
		const questions: number[] = [];
		for (let i = 0; i < queries.count; i++) {
			queries.box(i, box);
			const found = tree.search(box.west7, box.south7, box.east7, box.north7, meets);
			for (const slot of found) {
				slots.push(slot);
				questions.push(i);
			}
		}
		return { questions, slots };
	};
}
