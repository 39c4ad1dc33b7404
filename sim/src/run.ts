import type { Bundle } from "@tansiq/record";
import { HOUR_US, MINUTE_US } from "@tansiq/space";
import { audit } from "./audit.ts";
import { Byzantine } from "./byzantine.ts";
import { MachineClock } from "./clocks.ts";
import { keyedCrypto, realCrypto } from "./crypto.ts";
import { exhibitOf } from "./exhibit.ts";
import { foundingOf, MEDIATOR, PARTIES } from "./founding.ts";
import { Mailbox } from "./mailbox.ts";
import { Mediator } from "./mediator.ts";
import { Nemesis } from "./nemesis.ts";
import { Net } from "./net.ts";
import { SimNode } from "./node.ts";
import { Officers } from "./officers.ts";
import { type Figures, Oracles } from "./oracles.ts";
import { type Swarm, swarmOf } from "./swarm.ts";
import { Trial } from "./trial.ts";
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
	byzantine: boolean;
	/** So many times bravo found that its peer had signed two histories. */
	forks: number;
	/** What bravo could show to a stranger at the end; only where the signatures were asked for. */
	exhibit: Bundle | null;
}

export interface RunOptions {
	/** Told what happens, a line each. */
	onTrace?: (line: string) => void;
	/** Other signatures than the seed has; everything else happens in the same way. */
	crypto?: Swarm["crypto"];
}

/** Runs one whole world. The same seed gives the same result, its trace hash included. */
export function runSeed(seed: number, options: RunOptions = {}): SeedResult {
	const world = new World(seed, options.onTrace ?? null);
	const swarm = swarmOf(world.random);
	const net = new Net(world);
	const crypto = (options.crypto ?? swarm.crypto) === "real" ? realCrypto : keyedCrypto;
	const mediator =
		swarm.mailbox === null
			? null
			: new Mediator({
					net,
					clock: new MachineClock(world, MEDIATOR),
					crypto,
					mailbox: new Mailbox(world, net, swarm.mailbox),
				});
	const founding = foundingOf(crypto, mediator !== null);
	const desks = new Map<SimNode, Officers>();
	const oracles = new Oracles(world, (node) => desks.get(node)?.look());
	const nodes = PARTIES.map(
		(name, at) =>
			new SimNode({
				world,
				net,
				mediator,
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
	if (mediator !== null) for (const fault of DAMAGING) swarm.everyUs.delete(fault);
	const nemesis = new Nemesis(world, net, nodes, swarm);
	for (const node of nodes) {
		node.start();
		desks.set(node, new Officers(world, node, swarm.officers));
	}
	const byzantine = swarm.byzantine ? new Byzantine(world, alpha, bravo) : null;
	const trial = byzantine === null ? null : new Trial(world, byzantine, bravo);
	if (trial !== null) {
		oracles.dishonest.add(alpha.name);
		oracles.onShown.push((node, event) => trial.shown(node, event));
	}
	try {
		world.runUntil(HEAL_US);
		byzantine?.heal();
		nemesis.heal();
		mediator?.mailbox.heal();
		for (const officers of desks.values()) officers.closing = true;
		world.runUntil(HEAL_US + SETTLE_US);
		oracles.settled(nodes);
		world.runUntil(END_US);
		oracles.settled(nodes);
		oracles.end(nodes, seed % 4 === 0);
		audit(world, nodes, oracles.dishonest);
		if (trial !== null) oracles.convict(trial);
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
		byzantine: swarm.byzantine,
		forks: bravo.state?.forks.length ?? 0,
		exhibit: options.crypto === undefined ? null : exhibitOf(bravo, founding.signedNote),
	};
}
