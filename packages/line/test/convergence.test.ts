import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type AddEntries, hear, LOGS, type LogName } from "../src/index.ts";
import { draft, frameOf, hearAt, receiptOf, sayAt, takeReceipt, twoEnds, WALL_US } from "./ends.ts";

type Side = "alpha" | "bravo";
type Packet =
	| { to: Side; log: LogName; frame: AddEntries }
	| { to: Side; log: LogName; note: string };

const side = fc.constantFrom<Side>("alpha", "bravo");
const log = fc.constantFrom(...LOGS);
const step = fc.oneof(
	fc.record({ do: fc.constant("say" as const), side, log, count: fc.integer({ min: 1, max: 3 }) }),
	fc.record({ do: fc.constant("send" as const), side, log, maxBytes: fc.nat(2_000) }),
	/** `at` chooses any packet under way, so that order is never kept. */
	fc.record({ do: fc.constant("deliver" as const), at: fc.nat(30), keep: fc.boolean() }),
	fc.record({ do: fc.constant("deliver" as const), at: fc.nat(30), keep: fc.constant(false) }),
	fc.record({ do: fc.constant("drop" as const), at: fc.nat(30) }),
	fc.record({ do: fc.constant("crash" as const), side }),
	/** Heard and verified, and the machine stopped before the commit. */
	fc.record({ do: fc.constant("crash in commit" as const), at: fc.nat(30) }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Two ends, the packets between them, and every receipt ever given out for a state of a log. */
class World {
	readonly ends = twoEnds();
	underway: Packet[] = [];
	wallUs = WALL_US;
	readonly receipts = new Map<string, string>();
	readonly reached = { overlap: 0, again: 0, receipted: 0, crash: 0 };

	other(name: Side): Side {
		return name === "alpha" ? "bravo" : "alpha";
	}

	send(from: Side, name: LogName, maxBytes: number): void {
		const frame = frameOf(this.ends[from], name, maxBytes);
		if (frame !== null) this.underway.push({ to: this.other(from), log: name, frame });
	}

	take(packet: Packet): void {
		const end = this.ends[packet.to];
		this.wallUs += 700_000;
		if ("note" in packet) {
			if (takeReceipt(end, packet.log, packet.note)) this.reached.receipted++;
			return;
		}
		const { size } = end.line.mirrored[packet.log];
		const heard = hearAt(end, packet.frame, this.wallUs);
		if (heard.entries.length === 0) this.reached.again++;
		else if (packet.frame.from < size) this.reached.overlap++;
		this.receipt(packet.to, packet.log);
	}

	receipt(by: Side, name: LogName): void {
		const note = receiptOf(this.ends[by], name);
		const key = `${by} ${name} ${this.ends[by].line.mirrored[name].size}`;
		assert.equal(this.receipts.get(key) ?? note, note, `two receipts of ${key}`);
		this.receipts.set(key, note);
		this.underway.push({ to: this.other(by), log: name, note });
	}

	/** What was committed survives; whatever else the process held is gone. */
	crash(name: Side): void {
		this.reached.crash++;
		this.ends[name].line = structuredClone(this.ends[name].line);
		for (const mirrored of LOGS)
			if (this.ends[name].line.mirrored[mirrored].size > 0) this.receipt(name, mirrored);
	}

	heal(): void {
		for (let round = 0; round < 200; round++) {
			for (const packet of this.underway.splice(0)) this.take(packet);
			for (const name of ["alpha", "bravo"] as const)
				for (const each of LOGS) this.send(name, each, round % 2 === 0 ? 0 : 1_500);
			if (this.underway.length === 0) return;
		}
		assert.fail("does not come to rest");
	}
}

function run(world: World, steps: readonly Step[]): void {
	for (const one of steps) {
		const at = "at" in one ? one.at % Math.max(1, world.underway.length) : 0;
		const packet = world.underway[at];
		if (one.do === "say")
			sayAt(world.ends[one.side], ...Array.from({ length: one.count }, () => draft(one.log)));
		else if (one.do === "send") world.send(one.side, one.log, one.maxBytes);
		else if (one.do === "crash") world.crash(one.side);
		else if (packet === undefined) continue;
		else if (one.do === "crash in commit") {
			const { line, peerKeys } = world.ends[packet.to];
			if ("frame" in packet) hear(line, packet.frame, peerKeys, WALL_US * 2);
			world.crash(packet.to);
		} else {
			if (one.do === "drop" || !one.keep) world.underway.splice(at, 1);
			if (one.do === "deliver") world.take(packet);
		}
	}
}

test("whatever is lost, doubled, reordered, cut short or crashed, both logs end equal", () => {
	const reached = { overlap: 0, again: 0, receipted: 0, crash: 0 };
	fc.assert(
		fc.property(fc.array(step, { minLength: 10, maxLength: 60, size: "max" }), (steps) => {
			const world = new World();
			run(world, steps);
			world.heal();
			for (const [author, mirror] of [
				[world.ends.alpha, world.ends.bravo],
				[world.ends.bravo, world.ends.alpha],
			] as const) {
				for (const name of LOGS) {
					const said = author.said.filter((entry) => entry.log === name);
					const held = mirror.mirror.filter((entry) => entry.log === name);
					assert.deepEqual(
						held.map(({ index, bytes }) => [index, Buffer.from(bytes).toString()]),
						said.map(({ index, bytes }) => [index, Buffer.from(bytes).toString()]),
						"every entry once, in order, byte for byte",
					);
					assert.deepEqual(mirror.line.mirrored[name].frontier, author.line.own[name].frontier);
					assert.equal(author.line.own[name].cosignedSize, said.length);
					assert.deepEqual(author.line.own[name].tail, []);
					assert.equal(mirror.line.mirrored[name].stopped, null);
				}
			}
			for (const key of Object.keys(reached) as (keyof typeof reached)[])
				reached[key] += world.reached[key];
		}),
		{ numRuns: 120, seed: 11 },
	);
	for (const [what, count] of Object.entries(reached)) assert.ok(count >= 5, `${what}: ${count}`);
});
