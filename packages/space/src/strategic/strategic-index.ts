import { type Budget, spend } from "../budget.ts";
import { type Minima, mergeWindows, spinesMeet } from "../meet.ts";
import { passingSpine, type Spine, spineOf } from "../spine.ts";
import { DATUMS, type Datum } from "../units.ts";
import type { Volume, Window } from "../volume.ts";
import { BoxHashGrid, emptyBox, type FoundSlots, noSlots } from "./box-hash-grid.ts";
import { GeometryStore } from "./geometry-store.ts";
import type { GridBox } from "./grid-box.ts";
import { Operations } from "./operations.ts";
import { boundOutline } from "./outline-box.ts";
import { type Boundaries, bandsMeetAt, commonWindow, reachOf } from "./policy.ts";

/** An operation that volumes meet, and when: windows merged and in order. */
export interface StrategicMeeting {
	id: string;
	conflict: Window[];
	/** Time and outline meet, and the bands cannot be compared. */
	unknown: Window[];
}

/**
 * The declared volumes of millions of operations, and the exact answer to which of them others
 * meet. Putting and removing take the same time however many are stored. Volumes are expected to be
 * without faults (`volumesFaults`).
 */
export class StrategicIndex {
	readonly #grid = new BoxHashGrid();
	readonly #geometry = new GeometryStore();
	readonly #operations = new Operations();
	readonly #stored = emptyBox();
	readonly #found: FoundSlots = noSlots();

	/** The number of operations. */
	get size(): number {
		return this.#operations.size;
	}

	/** The number of volumes. */
	get volumes(): number {
		return this.#grid.size;
	}

	/** Memory of the flat arrays: of the index, and of the geometry. */
	get bytes(): { index: number; geometry: number } {
		const index = this.#grid.bytes + this.#operations.bytes;
		return { index, geometry: this.#geometry.bytes };
	}

	/** Stores an operation's volumes, in place of those that it had. */
	put(id: string, volumes: readonly Volume[]): void {
		this.remove(id);
		const number = this.#operations.add(id);
		const slots = volumes.map(() => this.#operations.addSlot(number));
		for (const [i, { outline }] of volumes.entries())
			this.#geometry.set(slots[i] as number, outline);
		this.#grid.upsertAll(
			slots,
			volumes.map((volume) => boxOf(volume, 0, 0)),
		);
	}

	/** Removes an operation; nothing when it is not there. */
	remove(id: string): void {
		this.#operations.remove(id, (slot) => {
			this.#grid.remove(slot);
			this.#geometry.free(slot);
		});
	}

	/**
	 * Every operation that some volumes meet, in the order in which they were put: for half-open
	 * boundaries what `meetings` finds, operation by operation.
	 *
	 * @throws BudgetExceeded when the answer takes more edge tests than the budget has left; a volume
	 * whose box is met counts as one
	 */
	meets(
		volumes: readonly Volume[],
		minima: Minima,
		budget: Budget,
		boundaries: Boundaries,
	): StrategicMeeting[] {
		const reachMm = reachOf(minima, boundaries);
		const met = new Map<number, StrategicMeeting>();
		const spines = new Map<number, Spine>();
		const stored = this.#stored;
		const found = this.#found;
		found.count = 0;
		const boxes = volumes.map((volume) => boxOf(volume, reachMm, minima.height01mm));
		this.#grid.queryAll(boxes, boundaries === "closed", found);
		spend(budget, found.count);
		for (let i = 0; i < found.count; i++) {
			const volume = volumes[found.questions[i] as number] as Volume;
			const slot = found.slots[i] as number;
			this.#grid.read(slot, stored);
			const common = commonWindow(volume.window, stored, boundaries);
			const band = { ...stored, datum: DATUMS[stored.datum] as Datum };
			const bands = bandsMeetAt(volume.band, band, minima.height01mm, boundaries);
			if (common === null || bands === "no") continue;
			const spine = spines.get(slot) ?? passingSpine(this.#geometry.run(slot), budget);
			spines.set(slot, spine);
			if (!spinesMeet(spineOf(volume.outline, budget), spine, reachMm, budget)) continue;
			this.#meeting(met, slot)[bands === "yes" ? "conflict" : "unknown"].push(common);
		}
		return this.#inOrder(met);
	}

	#meeting(met: Map<number, StrategicMeeting>, slot: number): StrategicMeeting {
		const number = this.#operations.ownerOf(slot);
		let meeting = met.get(number);
		if (meeting === undefined) {
			meeting = { id: this.#operations.idOf(number), conflict: [], unknown: [] };
			met.set(number, meeting);
		}
		return meeting;
	}

	#inOrder(met: Map<number, StrategicMeeting>): StrategicMeeting[] {
		const order = (number: number) => this.#operations.orderOf(number);
		return [...met]
			.sort(([a], [b]) => order(a) - order(b))
			.map(([, { id, conflict, unknown }]) => {
				return { id, conflict: mergeWindows(conflict), unknown: mergeWindows(unknown) };
			});
	}
}

function boxOf(volume: Volume, reachMm: number, height01mm: number): GridBox {
	const { outline, window, band } = volume;
	const box = emptyBox();
	boundOutline(outline, reachMm, box);
	box.startUs = window.startUs;
	box.endUs = window.endUs;
	box.lower01mm = band.lower01mm - height01mm;
	box.upper01mm = band.upper01mm + height01mm;
	box.datum = DATUMS.indexOf(band.datum);
	return box;
}
