import { MEDIATOR as NAME } from "./founding.ts";
import type { Net } from "./net.ts";
import type { World } from "./world.ts";

/** What a mediator does to parcels besides carrying them, in cases per million. */
export interface MailboxManner {
	withholdPerMillion: number;
	replayPerMillion: number;
	swapPerMillion: number;
	reorderPerMillion: number;
}

/** A sealed parcel: only its addressee can open it, and a swapped one opens for nobody. */
interface Parcel {
	to: string;
	frames: string[];
}

/** The mediator's mailbox. It sees sizes and times, no content, and it may be dishonest. */
export class Mailbox {
	readonly #world: World;
	readonly #net: Net;
	readonly #manner: MailboxManner;
	/** By the box they lie in, oldest first. */
	readonly #boxes = new Map<string, Parcel[]>();
	readonly #past: Parcel[] = [];
	#honest = false;

	constructor(world: World, net: Net, manner: MailboxManner) {
		this.#world = world;
		this.#net = net;
		this.#manner = manner;
	}

	/** @param onStored it is on the mediator's disk; never called for what he made away with */
	deposit(from: string, to: string, frames: string[], onStored: () => void): void {
		this.#net.send(from, NAME, () => {
			const parcel = { to, frames };
			const { random } = this.#world;
			if (this.#does(this.#manner.withholdPerMillion)) {
				this.#world.fault("relay-withhold", `${from}>${to}`);
				return;
			}
			onStored();
			let box = to;
			if (this.#does(this.#manner.swapPerMillion)) {
				this.#world.fault("relay-swap", `${from}>${to}`);
				box = from;
			}
			const lying = this.#box(box);
			if (lying.length > 0 && this.#does(this.#manner.reorderPerMillion)) {
				this.#world.fault("relay-reorder", `${from}>${to}`);
				lying.splice(random.below(lying.length), 0, parcel);
			} else lying.push(parcel);
			this.#past.push(parcel);
			if (this.#does(this.#manner.replayPerMillion)) {
				const again = random.pick(this.#past);
				this.#world.fault("relay-replay", `to ${again.to}`);
				this.#box(again.to).push(again);
			}
		});
	}

	/** Hands out what lies in a box; a parcel that was not taken stays. */
	collect(name: string, take: (frames: string[]) => boolean): void {
		this.#net.send(name, NAME, () => {
			const parcels = this.#box(name).splice(0);
			for (const parcel of parcels)
				this.#net.send(NAME, name, () => {
					if (parcel.to === name && !take(parcel.frames)) this.#box(name).push(parcel);
				});
		});
	}

	/** From now on it only carries. */
	heal(): void {
		this.#honest = true;
	}

	#does(perMillion: number): boolean {
		return !this.#honest && perMillion > 0 && this.#world.random.chance(perMillion);
	}

	#box(name: string): Parcel[] {
		let box = this.#boxes.get(name);
		if (box === undefined) {
			box = [];
			this.#boxes.set(name, box);
		}
		return box;
	}
}
