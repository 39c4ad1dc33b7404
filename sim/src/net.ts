import type { World } from "./world.ts";

/** How one direction between two machines behaves. */
export interface Direction {
	dropPerMillion: number;
	duplicatePerMillion: number;
	latencyLowUs: number;
	latencyHighUs: number;
	/** Nothing passes before this instant. */
	cutUntilUs: number;
	/** What is sent before this instant arrives only after it. */
	stalledUntilUs: number;
}

/** Beyond this a latency counts as a fault of its own. */
const LONG_DELAY_US = 5_000_000;

/** The network: lossy, slow, out of order; it never changes a byte, for the carriers see to that. */
export class Net {
	readonly #world: World;
	readonly #directions = new Map<string, Direction>();
	/** When the newest packet of a direction will arrive: an earlier arrival is a reordering. */
	readonly #lastArrivalUs = new Map<string, number>();

	constructor(world: World) {
		this.#world = world;
	}

	direction(from: string, to: string): Direction {
		const name = `${from}>${to}`;
		let direction = this.#directions.get(name);
		if (direction === undefined) {
			direction = {
				dropPerMillion: 0,
				duplicatePerMillion: 0,
				latencyLowUs: 20_000,
				latencyHighUs: 60_000,
				cutUntilUs: 0,
				stalledUntilUs: 0,
			};
			this.#directions.set(name, direction);
		}
		return direction;
	}

	/** Sends one packet; `arrive` runs once, twice, late or never. */
	send(from: string, to: string, arrive: () => void): void {
		const world = this.#world;
		const direction = this.direction(from, to);
		if (world.nowUs < direction.cutUntilUs) return;
		if (direction.dropPerMillion > 0 && world.random.chance(direction.dropPerMillion)) {
			world.fault("drop", `${from}>${to}`);
			return;
		}
		this.#plan(`${from}>${to}`, direction, arrive);
		if (direction.duplicatePerMillion > 0 && world.random.chance(direction.duplicatePerMillion)) {
			world.fault("duplicate", `${from}>${to}`);
			this.#plan(`${from}>${to}`, direction, arrive);
		}
	}

	#plan(name: string, direction: Direction, arrive: () => void): void {
		const world = this.#world;
		const { latencyLowUs, latencyHighUs, stalledUntilUs } = direction;
		const latencyUs = world.random.between(latencyLowUs, latencyHighUs);
		if (latencyUs > LONG_DELAY_US) world.fault("delay", name);
		const arrivalUs = Math.max(world.nowUs, stalledUntilUs) + latencyUs;
		const lastUs = this.#lastArrivalUs.get(name) ?? 0;
		if (arrivalUs < lastUs) world.fault("reorder", name);
		this.#lastArrivalUs.set(name, Math.max(lastUs, arrivalUs));
		world.after(arrivalUs - world.nowUs, arrive);
	}

	/** Everything works again, at the speed of an ordinary link. */
	heal(): void {
		for (const direction of this.#directions.values())
			Object.assign(direction, {
				dropPerMillion: 0,
				duplicatePerMillion: 0,
				latencyLowUs: 20_000,
				latencyHighUs: 60_000,
				cutUntilUs: 0,
				stalledUntilUs: 0,
			});
	}
}
