import { readFileSync } from "node:fs";
import { uptime } from "node:os";

/** Wall time with its uncertainty, and the monotonic time that deadlines count on. */
export interface NodeClock {
	wallUs(): number;
	/** Counts suspend and survives a restart of the process within one boot. */
	monoUs(): number;
	/** Names the boot that `monoUs` belongs to. */
	boot: string;
	src: string;
	uncUs: number;
}

/**
 * The machine's clocks. The wall clock follows steps. The monotonic one is the time since the
 * boot that the kernel names, suspend included, to 10 ms.
 */
export function systemClock(): NodeClock {
	return {
		// A clock before 1970 is no clock: times in the record are counted from there.
		wallUs: () => Math.max(0, Date.now()) * 1_000,
		monoUs: () => Math.round(uptime() * 1_000_000),
		boot: bootId(),
		src: "system",
		uncUs: 1_000_000,
	};
}

/** One clock for several nodes, moved by whoever drives a replay or a simulation. */
export interface DrivenClock extends NodeClock {
	set(nowUs: number): void;
}

export function drivenClock(startUs: number): DrivenClock {
	let nowUs = startUs;
	return {
		wallUs: () => nowUs,
		monoUs: () => nowUs,
		boot: "driven",
		src: "driven",
		uncUs: 0,
		set: (to) => {
			nowUs = Math.max(nowUs, to);
		},
	};
}

function bootId(): string {
	try {
		return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
	} catch {
		// Without one every start counts as a boot: deadlines then move over by the wall clock.
		return `start-${process.pid}-${process.hrtime.bigint()}`;
	}
}
