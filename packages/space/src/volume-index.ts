import { BoxHashGrid, emptyBox, type FoundSlots, noSlots } from "./strategic/box-hash-grid.ts";
import type { GridBox } from "./strategic/grid-box.ts";
import { boundOutline } from "./strategic/outline-box.ts";
import type { Volume } from "./volume.ts";

/** Altitude is not looked at: every box stands at one height of one datum. */
const ANY_HEIGHT = { lower01mm: 0, upper01mm: 0, datum: 0 };

/** A key's place in the order of insertion, and the slots of its volumes. */
interface Entry<K> {
	key: K;
	order: number;
	slots: number[];
}

/**
 * Which operations might meet a list of volumes: every one that does, and some that do not. Putting
 * and removing take the same time however many are known.
 */
export class VolumeIndex<K extends string> {
	readonly #grid = new BoxHashGrid();
	readonly #entries = new Map<K, Entry<K>>();
	/** The entry that has each slot. */
	readonly #owners: (Entry<K> | undefined)[] = [];
	readonly #free: number[] = [];
	#inserted = 0;

	/** Puts the volumes under a key; a key that is there already is replaced and moves to the end. */
	add(key: K, volumes: readonly Volume[]): void {
		this.remove(key);
		const entry: Entry<K> = { key, order: this.#inserted++, slots: [] };
		this.#entries.set(key, entry);
		for (let i = 0; i < volumes.length; i++) {
			const slot = this.#free.pop() ?? this.#owners.length;
			this.#owners[slot] = entry;
			entry.slots.push(slot);
		}
		this.#grid.upsertAll(
			entry.slots,
			volumes.map((volume) => boxOf(volume, 0)),
		);
	}

	/** Removes what stands under a key; nothing when there is none. */
	remove(key: K): void {
		const entry = this.#entries.get(key);
		if (entry === undefined) return;
		this.#entries.delete(key);
		for (const slot of entry.slots) {
			this.#grid.remove(slot);
			this.#owners[slot] = undefined;
			this.#free.push(slot);
		}
	}

	/**
	 * All keys with a volume that overlaps one of these in time and comes nearer than `radiusMm` to
	 * it, and some others, in order of insertion. Altitude is not looked at.
	 */
	candidates(volumes: readonly Volume[], radiusMm: number): K[] {
		const slots: FoundSlots = noSlots();
		const boxes = volumes.map((volume) => boxOf(volume, radiusMm));
		this.#grid.queryAll(boxes, false, slots);
		const found = new Set<Entry<K>>();
		for (let i = 0; i < slots.count; i++) {
			const entry = this.#owners[slots.slots[i] as number];
			if (entry !== undefined) found.add(entry);
		}
		return [...found].sort((a, b) => a.order - b.order).map(({ key }) => key);
	}
}

function boxOf({ outline, window }: Volume, reachMm: number): GridBox {
	const box = Object.assign(emptyBox(), window, ANY_HEIGHT);
	boundOutline(outline, reachMm, box);
	return box;
}
