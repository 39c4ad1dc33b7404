import type { World } from "./world.ts";

/** Wall time at which every world begins: a whole second of 2026. */
export const WORLD_START_US = 20_601 * 86_400_000_000 + 10 * 3_600_000_000;

const WEEK_US = 7 * 86_400_000_000;
/** The count of weeks in a legacy GPS message has ten bits: a spoofed receiver is off by this. */
export const GPS_ROLLOVER_US = 1_024 * WEEK_US;

/**
 * The clocks of one machine. The wall clock may be off and may step; the monotonic one counts
 * suspend and begins anew with each boot of the machine.
 */
export class MachineClock {
	/** So often the wall clock was set while the world ran. */
	steps = 0;
	boot = "";
	#offsetUs = 0;
	#bootedAtUs = 0;
	#boots = 0;
	readonly #world: World;
	readonly #name: string;

	constructor(world: World, name: string) {
		this.#world = world;
		this.#name = name;
		this.reboot();
	}

	/** How far the wall clock is off true time. */
	get offsetUs(): number {
		return this.#offsetUs;
	}

	set offsetUs(offsetUs: number) {
		if (offsetUs === this.#offsetUs) return;
		if (this.#world.nowUs > 0) this.steps++;
		this.#offsetUs = offsetUs;
	}

	wallUs(): number {
		return WORLD_START_US + this.#world.nowUs + this.#offsetUs;
	}

	monoUs(): number {
		return this.#world.nowUs - this.#bootedAtUs;
	}

	/** The machine was switched off and on: a new boot, a new monotonic clock. */
	reboot(): void {
		this.#boots++;
		this.boot = `${this.#name}-boot-${this.#boots}`;
		// Starting takes a while before anything of ours runs.
		this.#bootedAtUs = this.#world.nowUs - 7_000_000;
	}
}
