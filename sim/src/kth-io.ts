import { CODEBOOK } from "@tansiq/hotline";
import { LOGS } from "@tansiq/line";
import type { Fields, Input, Operator, Role } from "@tansiq/party";
import { HOUR_US, SECOND_US } from "@tansiq/space";
import { MachineClock } from "./clocks.ts";
import { keyedCrypto } from "./crypto.ts";
import { foundingOf, PARTIES, PEOPLE, personName } from "./founding.ts";
import { rotateKey } from "./keys.ts";
import { Net } from "./net.ts";
import { SimNode } from "./node.ts";
import { Oracles } from "./oracles.ts";
import { type Violation, World } from "./world.ts";

/**
 * Every operation of a node's disk fails in turn: the k-th write or sync, in each of five ways,
 * while two parties follow a script that is always the same. Afterwards nothing that a desk was
 * shown as received may be lost, and no head may be signed twice.
 */
export const IO_MODES = ["once", "for-ever", "torn", "unsynced-lost", "bit-flip"] as const;
export type IoMode = (typeof IO_MODES)[number];

export interface IoPoint {
	scenario: Scenario;
	/** The operation that fails, the first is 1. */
	k: number;
	mode: IoMode;
}

export interface IoResult {
	/** Operations of the disk that failed, over the whole script. */
	operations: number;
	/** False where the script ended before the k-th operation. */
	struck: boolean;
	violations: Violation[];
}

/** What the two desks do. The victim is the one whose disk fails. */
export interface Scenario {
	name: string;
	victim: "alpha" | "bravo";
	deeds: Deed[];
}

/** What the people of a desk do at an instant of the script, in seconds. */
type Deed = [atS: number, who: "alpha" | "bravo", input: (node: SimNode) => Input | null];

function person(node: SimNode, name: string, role: Role): Operator {
	return { name: personName(node.name, name), role, script: false };
}

const watch = (node: SimNode): Operator => person(node, "duty-1", "watch");

const say =
	(msg: string, body: Fields) =>
	(node: SimNode): Input => ({
		type: "speak",
		msg,
		body,
		by: watch(node),
	});

const text = (words: string) => say("TQ-73", { lang: "en", text: words });

/** Asks the other side to hold outside a zone: an answer must read it back. */
const hold = (node: SimNode): Input => {
	const untilUs = node.clock.wallUs() + HOUR_US;
	return say("TQ-31", { until_us: untilUs, zone: { id: "Z1" } })(node);
};

const propose = (node: SimNode): Input => ({
	type: "speak",
	msg: "TQ-30",
	body: { split: "zone", ours: "inside", zone: { id: "Z1" } },
	by: person(node, "negotiator-1", "negotiator"),
});

const signSecond = (node: SimNode): Input | null => {
	const [draft] = node.state?.drafts.keys() ?? [];
	if (draft === undefined) return null;
	return { type: "countersign", draft, by: person(node, "negotiator-2", "negotiator") };
};

const withdraw = (node: SimNode): Input | null => {
	for (const ref of node.state?.open ?? []) {
		const dialogue = node.state?.dialogues.get(ref);
		if (dialogue?.direction === "sent" && dialogue.msg === "TQ-31")
			return say("TQ-10", { msg: dialogue.msg, ref })(node);
	}
	return null;
};

const declareDrone = (node: SimNode): Input => {
	const startUs = node.clock.wallUs() + HOUR_US;
	return {
		type: "declare",
		id: "op-1",
		request: {
			class: "uncrewed",
			category: "civil",
			volumes: [
				{
					outline: { kind: "disc", lat9: 45_000_000_000, lon9: 0, radiusMm: 500_000 },
					band: { datum: "W84", lower01mm: 0, upper01mm: 1_000_000 },
					window: { startUs, endUs: startUs + HOUR_US },
				},
			],
		},
		by: person(node, "planner-1", "planner"),
	};
};

const letGo = (node: SimNode): Input | null => {
	const [id] = node.state?.holds.keys() ?? [];
	return id === undefined
		? null
		: { type: "release", hold: id, by: person(node, "planner-1", "releaser") };
};

const handOver = (node: SimNode): Input => ({
	type: "handover",
	incoming: personName(node.name, "duty-2"),
	by: watch(node),
});

const takeOver = (node: SimNode): Input => ({
	type: "assume",
	by: person(node, "duty-2", "watch"),
});

const rotate = (node: SimNode): null => {
	rotateKey(node);
	return null;
};

const SCRIPTS: Record<string, Deed[]> = {
	"both talk": [
		[1, "alpha", text("one")],
		[1, "bravo", text("two")],
		[4, "alpha", text("three")],
		[6, "bravo", text("four")],
		[7, "alpha", text("five")],
	],
	"one sends a burst": Array.from({ length: 10 }, (_, i) => [1 + i / 600, "alpha", text(`${i}`)]),
	"a request is withdrawn": [
		[1, "alpha", hold],
		[1.02, "alpha", withdraw],
		[5, "bravo", hold],
	],
	"two sign": [
		[1, "alpha", propose],
		[2, "alpha", signSecond],
		[7, "bravo", signSecond],
	],
	"a notice is held and let go": [
		[1, "alpha", declareDrone],
		[2, "alpha", letGo],
		[3, "bravo", declareDrone],
		[4, "bravo", letGo],
	],
	"a key is changed": [
		[1, "alpha", text("before")],
		[2, "alpha", rotate],
		[3, "alpha", text("after")],
		[4, "bravo", text("answer")],
	],
	"the watch changes": [
		[1, "bravo", text("open")],
		[2, "alpha", handOver],
		[4, "alpha", takeOver],
	],
	"a key is changed while both talk": [
		[1, "bravo", rotate],
		[1.02, "alpha", hold],
		[2, "bravo", text("by the new key")],
		[4, "alpha", text("heard")],
	],
};

export const SCENARIOS: readonly Scenario[] = Object.entries(SCRIPTS).flatMap(([name, deeds]) =>
	PARTIES.map((victim) => ({ name: `${name}, ${victim} fails`, victim, deeds })),
);

/** Everything that is asked is answered a little later, and as it should be. */
function answerAll(node: SimNode, world: World): void {
	const look = (): void => {
		const { state } = node;
		for (const ref of state?.open ?? []) {
			const dialogue = state?.dialogues.get(ref);
			if (dialogue?.direction !== "received") continue;
			const [msg = ""] = CODEBOOK.get(dialogue.msg)?.answers ?? [];
			const { readback } = dialogue;
			const by =
				dialogue.msg === "TQ-30" ? person(node, "negotiator-1", "negotiator") : watch(node);
			const answer = { msg, ...(readback !== null && { readback }) };
			node.tryAct({ type: "answer", ref, answer, by });
		}
		world.after(2 * SECOND_US, look);
	};
	world.after(2.5 * SECOND_US, look);
}

const SCRIPT_US = 10 * SECOND_US;
const END_US = 50 * SECOND_US;

/** Runs one script with one failing operation; `k` 0 fails none and counts them. */
export function failAt({ scenario, k, mode }: IoPoint): IoResult {
	const world = new World(1);
	const net = new Net(world);
	const oracles = new Oracles(world, () => {});
	const founding = foundingOf(keyedCrypto, false);
	const [alpha, bravo] = PARTIES.map((name, at) => {
		const peer = PARTIES[1 - at] as (typeof PARTIES)[number];
		const clock = new MachineClock(world, name);
		const node = new SimNode({
			world,
			net,
			mediator: null,
			clock,
			crypto: keyedCrypto,
			name,
			peer,
			founding,
			watcher: oracles,
		});
		for (const known of Object.keys(PEOPLE)) node.signing.signedIn.add(personName(name, known));
		return node;
	}) as [SimNode, SimNode];
	alpha.peer = bravo;
	bravo.peer = alpha;
	const victim = scenario.victim === "alpha" ? alpha : bravo;
	let operations = 0;
	let struck = false;
	let healed = false;
	victim.disk.interfere = () => {
		operations++;
		if (operations === k || (mode === "for-ever" && struck && !healed)) {
			struck = true;
			world.after(0, () => strike(victim, mode, world));
			return true;
		}
		return false;
	};
	alpha.start();
	bravo.start();
	for (const [atS, who, make] of scenario.deeds)
		world.after(Math.round(atS * SECOND_US), () => {
			const node = who === "alpha" ? alpha : bravo;
			const input = node.state === null ? null : make(node);
			if (input !== null) node.tryAct(input);
		});
	for (const node of [alpha, bravo]) answerAll(node, world);
	world.runUntil(SCRIPT_US);
	healed = true;
	victim.start();
	world.runUntil(END_US);
	oracles.end([alpha, bravo], true);
	for (const { state, name } of [alpha, bravo])
		if (state === null || LOGS.some((log) => state.line.own[log].tail.length > 1))
			world.violate("liveness", `${name} is down or has unsent entries`);
	return { operations, struck, violations: world.violations };
}

function strike(victim: SimNode, mode: IoMode, world: World): void {
	const { disk } = victim;
	switch (mode) {
		case "once":
		case "for-ever":
			victim.crash("fsync-error", world.random.below(2), false);
			return;
		case "torn":
			victim.crash("crash", world.random.below(2), true);
			return;
		case "unsynced-lost":
			victim.crash("crash", 0, false);
			return;
		case "bit-flip": {
			// Only what the peer has can come back from it.
			const held =
				victim.state !== null && LOGS.every((log) => victim.state?.line.own[log].tail.length === 0);
			victim.crash("crash", 0, false);
			if (held && disk.durable > 2) disk.flipBit(disk.durable - 1, world.random.below(10_000));
		}
	}
}
