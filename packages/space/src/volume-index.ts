import { BoxHashGrid, emptyBox, type FoundSlots, noSlots } from "./strategic/box-hash-grid.ts";
import type { GridBox } from "./strategic/grid-box.ts";
import { Operations } from "./strategic/operations.ts";
import { boundOutline } from "./strategic/outline-box.ts";
import type { Volume } from "./volume.ts";

/** Altitude is not looked at: every box stands at one height of one datum. */
const ANY_HEIGHT = { lower01mm: 0, upper01mm: 0, datum: 0 };

/**
 * Which operations might meet a list of volumes: every one that does, and some that do not. Putting
 * and removing take the same time however many are known.
 */
export class VolumeIndex {
	readonly #grid = new BoxHashGrid();
	readonly #operations = new Operations();

	/** Puts an operation's volumes; one that is there already is replaced and moves to the end. */
	add(id: string, volumes: readonly Volume[]): void {
		this.remove(id);
		const number = this.#operations.add(id);
		this.#grid.upsertAll(
			volumes.map(() => this.#operations.addSlot(number)),
			volumes.map((volume) => boxOf(volume, 0)),
		);
	}

	/** Removes an operation; nothing when it is not there. */
	remove(id: string): void {
		this.#operations.remove(id, (slot) => this.#grid.remove(slot));
	}

	/**
	 * All operations with a volume that overlaps one of these in time and comes nearer than `radiusMm`
	 * to it, and some others, in order of insertion. Altitude is not looked at.
	 */
	candidates(volumes: readonly Volume[], radiusMm: number): string[] {
		const found: FoundSlots = noSlots();
		const boxes = volumes.map((volume) => boxOf(volume, radiusMm));
		this.#grid.queryAll(boxes, false, found);
		const numbers = new Set<number>();
		for (let i = 0; i < found.count; i++)
			numbers.add(this.#operations.ownerOf(found.slots[i] as number));
		return [...numbers]
			.sort((a, b) => this.#operations.orderOf(a) - this.#operations.orderOf(b))
			.map((number) => this.#operations.idOf(number));
	}
}

function boxOf({ outline, window }: Volume, reachMm: number): GridBox {
	const box = Object.assign(emptyBox(), window, ANY_HEIGHT);
	boundOutline(outline, reachMm, box);
	return box;
}
