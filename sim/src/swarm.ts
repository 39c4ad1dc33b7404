import { MINUTE_US } from "@tansiq/space";
import type { MailboxManner } from "./mailbox.ts";
import type { FaultName } from "./names.ts";
import type { OfficerManner } from "./officers.ts";
import type { Random } from "./random.ts";

/** What is drawn once per seed: not all faults at once, but each seed its own mixture. */
export interface Swarm {
	crypto: "keyed" | "real";
	/** A third party, the mediator, whose mailbox is honest or not; null: two parties alone. */
	mailbox: MailboxManner | null;
	byzantine: boolean;
	dropPerMillion: number;
	duplicatePerMillion: number;
	latencyHighUs: number;
	/** Mean time between such faults; absent: none in this world. */
	everyUs: Map<FaultName, number>;
	officers: OfficerManner;
}

/** Faults that strike at instants; the others are manners that last a whole seed. */
const STRIKING: readonly FaultName[] = [
	"crash",
	"crash-in-commit",
	"torn-tail",
	"disk-full",
	"fsync-error",
	"slow-disk",
	"partition-both",
	"partition-one-way",
	"stall",
	"half-open",
	"clock-jump-minutes",
	"clock-jump-1024-weeks",
	"clock-backwards",
	"suspend",
	"reboot",
	"bit-flip",
	"rollback-to-backup",
	"key-rotate",
	"key-revoke",
];

export function swarmOf(random: Random): Swarm {
	const everyUs = new Map<FaultName, number>();
	for (const fault of STRIKING)
		if (random.chance(400_000)) everyUs.set(fault, random.between(4, 40) * MINUTE_US);
	const some = (high: number): number => (random.chance(500_000) ? random.below(high) : 0);
	return {
		crypto: random.chance(20_000) ? "real" : "keyed",
		mailbox: random.chance(200_000)
			? {
					withholdPerMillion: some(300_000),
					replayPerMillion: some(300_000),
					swapPerMillion: some(300_000),
					reorderPerMillion: some(300_000),
				}
			: null,
		byzantine: random.chance(300_000),
		dropPerMillion: some(500_000),
		duplicatePerMillion: some(300_000),
		latencyHighUs: random.chance(300_000)
			? random.between(1, 30) * 1_000_000
			: random.between(10, 500) * 1_000,
		everyUs,
		officers: {
			everyUs: random.between(1, 6) * MINUTE_US,
			latePerMillion: some(300_000),
			silentPerMillion: some(200_000),
			doublePerMillion: some(300_000),
			wrongReadbackPerMillion: some(300_000),
			standbyPerMillion: some(300_000),
			disregardPerMillion: some(300_000),
			handoverPerMillion: some(100_000),
		},
	};
}
