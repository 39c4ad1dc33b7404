import { HOUR_US, MINUTE_US } from "@tansiq/space";
import { audit } from "./audit.ts";
import { Byzantine } from "./byzantine.ts";
import { MachineClock } from "./clocks.ts";
import { keyedCrypto, realCrypto } from "./crypto.ts";
import { foundingOf, PARTIES } from "./founding.ts";
import { Nemesis } from "./nemesis.ts";
import { Net } from "./net.ts";
import { SimNode } from "./node.ts";
import { Officers } from "./officers.ts";
import { type Figures, Oracles } from "./oracles.ts";
import { Relay } from "./relay.ts";
import { swarmOf } from "./swarm.ts";
import { type Violation, World } from "./world.ts";

/** Faults strike for so long, then everything heals. */
const HEAL_US = 60 * MINUTE_US;
/** After healing, nothing may be left uncountersigned for so long. */
const SETTLE_US = 15 * MINUTE_US;
/** The longest deadline that a message of a desk has, but for two, and its answer's way back. */
const END_US = HEAL_US + 70 * MINUTE_US;

const DAMAGING = ["bit-flip", "rollback-to-backup"] as const;

export interface SeedResult extends Figures {
	seed: number;
	hours: number;
	faults: Record<string, number>;
	transitions: Record<string, number>;
	violations: Violation[];
	traceHash: string;
}

/** Runs one whole world. The same seed gives the same result, its trace hash included. */
export function runSeed(seed: number, onTrace: ((line: string) => void) | null = null): SeedResult {
	const world = new World(seed, onTrace);
	const swarm = swarmOf(world.random);
	const net = new Net(world);
	const relay = swarm.relay === null ? null : new Relay(world, net, swarm.relay);
	const crypto = swarm.crypto === "real" ? realCrypto : keyedCrypto;
	const founding = foundingOf(crypto);
	const desks = new Map<SimNode, Officers>();
	const oracles = new Oracles(world, (node) => desks.get(node)?.look());
	const nodes = PARTIES.map(
		(name, at) =>
			new SimNode({
				world,
				net,
				relay,
				clock: new MachineClock(world, name),
				crypto,
				name,
				peer: PARTIES[1 - at] as (typeof PARTIES)[number],
				founding,
				watcher: oracles,
			}),
	);
	const [alpha, bravo] = nodes as [SimNode, SimNode];
	alpha.peer = bravo;
	bravo.peer = alpha;
	// A parcel in a mailbox outlives every restored backup.
	if (relay !== null) for (const fault of DAMAGING) swarm.everyUs.delete(fault);
	const nemesis = new Nemesis(world, net, nodes, swarm);
	for (const node of nodes) {
		node.start();
		desks.set(node, new Officers(world, node, swarm.officers));
	}
	const byzantine = swarm.byzantine ? new Byzantine(world, alpha, bravo) : null;
	if (byzantine !== null) oracles.dishonest.add(alpha.name);
	try {
		world.runUntil(HEAL_US);
		byzantine?.heal();
		nemesis.heal();
		relay?.heal();
		for (const officers of desks.values()) officers.closing = true;
		world.runUntil(HEAL_US + SETTLE_US);
		oracles.settled(nodes);
		world.runUntil(END_US);
		oracles.settled(nodes);
		oracles.end(nodes, seed % 4 === 0);
		audit(world, nodes, oracles.dishonest);
		if (byzantine !== null) oracles.convict(byzantine);
	} catch (error) {
		// A world that cannot go on is a finding like any other, and its seed makes it again.
		world.violate("throws", (error as Error).stack?.slice(0, 600) ?? String(error));
	}
	return {
		seed,
		hours: END_US / HOUR_US,
		...oracles.figures,
		faults: Object.fromEntries(world.faults),
		transitions: Object.fromEntries(world.transitions),
		violations: world.violations,
		traceHash: world.traceHash(),
	};
}
