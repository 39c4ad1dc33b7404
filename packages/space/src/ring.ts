import { type GridPoint, orientation, segmentsTouch } from "./exact.ts";

/** Two edges, by the index of their first vertex, that touch where no ring may. */
export interface RingContact {
	first: number;
	second: number;
}

/** Whether all vertices are on one line. */
export function isFlat(ring: readonly GridPoint[]): boolean {
	const a = ring[0];
	const b = ring.find((p) => a !== undefined && (p.x !== a.x || p.y !== a.y));
	if (a === undefined || b === undefined) return true;
	return ring.every((c) => orientation(a, b, c) === 0);
}

/**
 * A pair of edges of a closed ring that cross, touch or run back over one another, or null for a
 * simple ring: the sweep of Shamos and Hoey ("Geometric intersection problems", 1976) with exact
 * predicates. No more than n (2 + log₂ n) orientations and 2n moves within an array of n numbers.
 * The ring has at least three vertices and no two equal neighbours.
 */
export function ringContact(ring: readonly GridPoint[]): RingContact | null {
	const sweep = new RingSweep(ring);
	return sweep.repeatedVertex() ?? sweep.run();
}

class RingSweep {
	readonly #ring: readonly GridPoint[];
	/** Vertices from left to right, and from bottom to top where equally far left. */
	readonly #order: number[];
	/** Each vertex's place in that order: comparing two places compares two points. */
	readonly #place: Int32Array;
	/** The edges under the sweep line, from bottom to top. */
	readonly #status: number[] = [];

	constructor(ring: readonly GridPoint[]) {
		this.#ring = ring;
		this.#order = ring.map((_, i) => i);
		this.#order.sort((i, j) => this.#at(i).x - this.#at(j).x || this.#at(i).y - this.#at(j).y);
		this.#place = new Int32Array(ring.length);
		this.#order.forEach((vertex, place) => {
			this.#place[vertex] = place;
		});
	}

	#at(vertex: number): GridPoint {
		return this.#ring[vertex] as GridPoint;
	}

	#next(vertex: number): number {
		return vertex + 1 === this.#ring.length ? 0 : vertex + 1;
	}

	#previous(vertex: number): number {
		return vertex === 0 ? this.#ring.length - 1 : vertex - 1;
	}

	/** Of the edge that starts at vertex `edge`. */
	#left(edge: number): number {
		const end = this.#next(edge);
		return (this.#place[edge] as number) < (this.#place[end] as number) ? edge : end;
	}

	#right(edge: number): number {
		return this.#left(edge) === edge ? this.#next(edge) : edge;
	}

	repeatedVertex(): RingContact | null {
		for (let k = 1; k < this.#order.length; k++) {
			const first = this.#order[k - 1] as number;
			const second = this.#order[k] as number;
			if (this.#at(first).x === this.#at(second).x && this.#at(first).y === this.#at(second).y) {
				return { first: Math.min(first, second), second: Math.max(first, second) };
			}
		}
		return null;
	}

	run(): RingContact | null {
		for (const vertex of this.#order) {
			const edges = [this.#previous(vertex), vertex];
			for (const edge of edges) {
				if (this.#right(edge) !== vertex) continue;
				const contact = this.#leave(edge);
				if (contact !== null) return contact;
			}
			for (const edge of edges) {
				if (this.#left(edge) !== vertex) continue;
				const contact = this.#enter(edge, vertex);
				if (contact !== null) return contact;
			}
		}
		return null;
	}

	#enter(edge: number, vertex: number): RingContact | null {
		let low = 0;
		let high = this.#status.length;
		while (low < high) {
			const mid = (low + high) >> 1;
			const other = this.#status[mid] as number;
			const side = this.#sideOf(other, edge, vertex);
			if (side === 0) return contact(edge, other);
			if (side > 0) low = mid + 1;
			else high = mid;
		}
		this.#status.splice(low, 0, edge);
		return this.#compare(low - 1, low) ?? this.#compare(low, low + 1);
	}

	/** 1 when `edge`, which begins at `vertex`, is above `other`; 0 when the two touch. */
	#sideOf(other: number, edge: number, vertex: number): -1 | 0 | 1 {
		const a = this.#at(this.#left(other));
		const b = this.#at(this.#right(other));
		const side = orientation(a, b, this.#at(vertex));
		// Both edges of one vertex begin here: the other ends tell them apart.
		if (this.#left(other) === vertex) return orientation(a, b, this.#at(this.#right(edge)));
		return side;
	}

	#leave(edge: number): RingContact | null {
		const place = this.#status.indexOf(edge);
		this.#status.splice(place, 1);
		return this.#compare(place - 1, place);
	}

	/** Whether the edges at two neighbouring places of the status touch. */
	#compare(below: number, above: number): RingContact | null {
		const e = this.#status[below];
		const f = this.#status[above];
		if (e === undefined || f === undefined) return null;
		if (this.#next(e) === f || this.#next(f) === e) {
			const shared = this.#next(e) === f ? f : e;
			return this.#foldedAt(shared) ? contact(e, f) : null;
		}
		const touch = segmentsTouch(
			this.#at(e),
			this.#at(this.#next(e)),
			this.#at(f),
			this.#at(this.#next(f)),
		);
		return touch ? contact(e, f) : null;
	}

	/** Whether the ring runs straight back at a vertex. */
	#foldedAt(vertex: number): boolean {
		const before = this.#at(this.#previous(vertex));
		const at = this.#at(vertex);
		const after = this.#at(this.#next(vertex));
		if (orientation(before, at, after) !== 0) return false;
		return (
			Math.sign(before.x - at.x) === Math.sign(after.x - at.x) &&
			Math.sign(before.y - at.y) === Math.sign(after.y - at.y)
		);
	}
}

function contact(e: number, f: number): RingContact {
	return { first: Math.min(e, f), second: Math.max(e, f) };
}
