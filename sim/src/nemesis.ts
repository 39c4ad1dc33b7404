import { LOGS } from "@tansiq/line";
import { MINUTE_US, SECOND_US } from "@tansiq/space";
import { GPS_ROLLOVER_US } from "./clocks.ts";
import { revokeKey, rotateKey } from "./keys.ts";
import type { FaultName } from "./names.ts";
import type { Net } from "./net.ts";
import type { SimNode } from "./node.ts";
import type { Swarm } from "./swarm.ts";
import type { World } from "./world.ts";

const CLOCK_BOUND_US = 5 * MINUTE_US;

/** Strikes machines, disks, clocks and links as the swarm says, until it is told to heal. */
export class Nemesis {
	readonly #world: World;
	readonly #net: Net;
	readonly #nodes: readonly SimNode[];
	#healed = false;

	constructor(world: World, net: Net, nodes: readonly SimNode[], swarm: Swarm) {
		this.#world = world;
		this.#net = net;
		this.#nodes = nodes;
		const { random } = world;
		for (const from of nodes)
			for (const to of nodes) {
				if (from === to) continue;
				const { dropPerMillion, duplicatePerMillion, latencyHighUs } = swarm;
				Object.assign(net.direction(from.name, to.name), {
					dropPerMillion,
					duplicatePerMillion,
					latencyHighUs,
					latencyLowUs: random.between(100, 10_000),
				});
			}
		for (const { clock } of nodes)
			if (random.chance(600_000)) {
				clock.offsetUs = random.between(-CLOCK_BOUND_US, CLOCK_BOUND_US);
				world.fault("clock-offset");
			}
		for (const [fault, everyUs] of swarm.everyUs) this.#plan(fault, everyUs);
	}

	#plan(fault: FaultName, everyUs: number): void {
		const { random } = this.#world;
		const delayUs = random.between(1, Math.floor((2 * everyUs) / SECOND_US)) * SECOND_US;
		this.#world.after(delayUs + random.below(SECOND_US), () => {
			if (this.#healed) return;
			this.#strike(fault, random.pick(this.#nodes));
			this.#plan(fault, everyUs);
		});
	}

	#strike(fault: FaultName, node: SimNode): void {
		const { random } = this.#world;
		switch (fault) {
			case "crash":
			case "torn-tail":
			case "crash-in-commit":
				this.#crash(fault, node);
				return;
			case "disk-full":
				node.disk.manner.full = true;
				this.#world.after(random.between(1, 10) * MINUTE_US, () => {
					node.disk.manner.full = false;
				});
				return;
			case "fsync-error":
				node.disk.manner.failSync = true;
				return;
			case "slow-disk":
				this.#world.fault(fault, node.name);
				node.disk.manner.syncUs = random.between(100, 5_000) * 1_000;
				this.#world.after(random.between(1, 10) * MINUTE_US, () => {
					node.disk.manner.syncUs = 900;
				});
				return;
			case "partition-both":
			case "partition-one-way":
			case "half-open":
			case "stall":
				this.#cut(fault, node);
				return;
			case "clock-jump-minutes":
				this.#world.fault(fault, node.name);
				node.clock.offsetUs = random.between(-CLOCK_BOUND_US, CLOCK_BOUND_US);
				return;
			case "clock-backwards":
				this.#world.fault(fault, node.name);
				node.clock.offsetUs -= random.between(1, 300) * SECOND_US;
				return;
			case "clock-jump-1024-weeks":
				this.#world.fault(fault, node.name);
				node.clock.offsetUs = random.chance(500_000) ? GPS_ROLLOVER_US : -GPS_ROLLOVER_US;
				this.#world.after(random.between(1, 20) * MINUTE_US, () => {
					node.clock.offsetUs = random.between(-CLOCK_BOUND_US, CLOCK_BOUND_US);
				});
				return;
			case "suspend":
				this.#world.fault(fault, node.name);
				node.frozenUntilUs = this.#world.nowUs + random.between(5, 900) * SECOND_US;
				return;
			case "bit-flip":
			case "rollback-to-backup":
				this.#damage(fault, node, 200);
				return;
			case "key-rotate":
				rotateKey(node);
				return;
			case "key-revoke":
				revokeKey(node);
				return;
			case "reboot":
				this.#world.fault(fault, node.name);
				node.crash("reboot", 0, false);
				node.clock.reboot();
				return;
		}
	}

	/**
	 * `crash` waits for nothing; the other two strike in the very moment that rows are on their way
	 * to the platter, which a random instant would hardly ever meet.
	 */
	#crash(fault: FaultName, node: SimNode): void {
		const { random } = this.#world;
		const strike = (triesLeft: number): void => {
			if (this.#healed || node.state === null) return;
			if (!node.disk.isFlushing && triesLeft > 0) {
				this.#world.after(20 + random.below(50_000), () => strike(triesLeft - 1));
				return;
			}
			if (node.disk.isFlushing) {
				this.#world.fault("crash-in-commit", node.name);
				if (fault === "torn-tail") this.#world.fault("torn-tail", node.name);
			}
			this.#world.fault("crash", node.name);
			node.crash("crash", random.below(4), fault === "torn-tail");
		};
		if (fault === "crash") strike(0);
		else strike(2_000);
	}

	/**
	 * What is lost of a disk comes back from the peer, as far as the peer has it: so these strike
	 * when nothing waits for its countersignature. Putting a backup in place takes a while.
	 */
	#damage(fault: FaultName, node: SimNode, triesLeft: number): void {
		if (this.#healed || triesLeft === 0) return;
		const { random } = this.#world;
		const revoked = this.#nodes.some(({ state }) => (state?.revocations.length ?? 0) > 0);
		if (revoked) return;
		const other = this.#nodes.find(({ name }) => name !== node.name) as SimNode;
		if (!isMirrored(node, other)) {
			this.#world.after(random.below(5_000_000), () => this.#damage(fault, node, triesLeft - 1));
			return;
		}
		this.#world.fault(fault, node.name);
		const { disk } = node;
		node.crash(fault, 0, false);
		node.forgetUnderWay();
		if (fault === "bit-flip")
			disk.flipBit(random.between(1, disk.durable - 1), random.below(100_000));
		else disk.rollback(random.between(1, disk.durable), random.chance(500_000));
	}

	#cut(fault: FaultName, node: SimNode): void {
		const { random } = this.#world;
		const other = this.#nodes.find(({ name }) => name !== node.name) as SimNode;
		const out = this.#net.direction(node.name, other.name);
		const back = this.#net.direction(other.name, node.name);
		this.#world.fault(fault, node.name);
		const untilUs = this.#world.nowUs + random.between(5, 1_200) * SECOND_US;
		if (fault === "stall") out.stalledUntilUs = untilUs;
		else if (fault === "half-open") {
			// What was asked arrives, what is answered does not.
			back.cutUntilUs = untilUs;
			out.stalledUntilUs = this.#world.nowUs + SECOND_US;
		} else {
			out.cutUntilUs = untilUs;
			if (fault === "partition-both") back.cutUntilUs = untilUs;
		}
	}

	/** No more faults: links and disks work, clocks are within their bound, every process runs. */
	heal(): void {
		this.#healed = true;
		this.#net.heal();
		for (const node of this.#nodes) {
			node.frozenUntilUs = Math.min(node.frozenUntilUs, this.#world.nowUs);
			Object.assign(node.disk.manner, { writeUs: 300, syncUs: 900, full: false, failSync: false });
			const { clock } = node;
			clock.offsetUs = Math.max(-CLOCK_BOUND_US, Math.min(CLOCK_BOUND_US, clock.offsetUs));
			node.start();
		}
	}
}

/** The peer holds every entry of this node durably, whatever it has countersigned before. */
function isMirrored({ state, disk }: SimNode, peer: SimNode): boolean {
	if (state === null || peer.state === null) return false;
	if (disk.durable < 3 || disk.durable < disk.position) return false;
	if (peer.disk.durable < peer.disk.position) return false;
	const { own, recovering } = state.line;
	const { mirrored } = peer.state.line;
	return (
		recovering === null &&
		// What the peer has to get back from here must not be lost here as well.
		peer.state.line.recovering === null &&
		LOGS.every((log) => own[log].tail.length === 0 && mirrored[log].size === own[log].size)
	);
}
