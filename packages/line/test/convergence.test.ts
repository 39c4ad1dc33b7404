import assert from "node:assert/strict";
import { test } from "node:test";
import { rootOfLeaves } from "@tansiq/record";
import fc from "fast-check";
import {
	base64,
	type Frame,
	headsFrame,
	hear,
	LOGS,
	type LogName,
	NotTaken,
	receiptTimeS,
} from "../src/index.ts";
import { answer, draft, frameOf, overWire, sayAt, twoEnds, WALL_US } from "./ends.ts";

type Side = "alpha" | "bravo";
interface Packet {
	to: Side;
	frame: Frame;
}

const side = fc.constantFrom<Side>("alpha", "bravo");
const log = fc.constantFrom(...LOGS);
const step = fc.oneof(
	fc.record({ do: fc.constant("say" as const), side, log, count: fc.integer({ min: 1, max: 3 }) }),
	fc.record({ do: fc.constant("send" as const), side, log, maxBytes: fc.nat(2_000) }),
	/** `at` chooses any packet under way, so that order is never kept. */
	fc.record({ do: fc.constant("deliver" as const), at: fc.nat(30), keep: fc.boolean() }),
	fc.record({ do: fc.constant("deliver" as const), at: fc.nat(30), keep: fc.constant(false) }),
	fc.record({ do: fc.constant("drop" as const), at: fc.nat(30) }),
	fc.record({ do: fc.constant("heads" as const), side }),
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
	readonly reached = { overlap: 0, again: 0, receipted: 0, several: 0, crash: 0, heads: 0 };

	other(name: Side): Side {
		return name === "alpha" ? "bravo" : "alpha";
	}

	send(from: Side, frame: Frame | null): void {
		if (frame !== null) this.underway.push({ to: this.other(from), frame: overWire(frame) });
	}

	sendOwed(from: Side, name: LogName, maxBytes: number): void {
		this.send(from, frameOf(this.ends[from], name, maxBytes));
	}

	take({ to, frame }: Packet): void {
		const end = this.ends[to];
		this.wallUs += 700_000;
		const before = end.mirror.length;
		if (frame.type === "heads") this.reached.heads++;
		if (frame.type === "receipts") this.reached.receipted++;
		for (const back of answer(end, frame, this.wallUs)) {
			if (back.type === "receipts") this.note(to, back.log, back.notes);
			this.send(to, back);
		}
		if (frame.type !== "entries") return;
		const taken = end.mirror.length - before;
		if (taken === 0) this.reached.again++;
		else if (taken < frame.entries.length) this.reached.overlap++;
	}

	/** However often it is asked for, the receipt over one state of a log has the same bytes. */
	note(by: Side, name: LogName, notes: readonly string[]): void {
		if (notes.length > 1) this.reached.several++;
		for (const note of notes) {
			const key = `${by} ${name} ${note.split("\n")[1]}`;
			assert.equal(this.receipts.get(key) ?? note, note, `two receipts of ${key}`);
			this.receipts.set(key, note);
		}
	}

	/** What was committed survives; whatever else the process held is gone. */
	crash(name: Side): void {
		this.reached.crash++;
		this.ends[name].line = structuredClone(this.ends[name].line);
	}

	heal(): void {
		for (let round = 0; round < 200; round++) {
			for (const packet of this.underway.splice(0)) this.take(packet);
			for (const name of ["alpha", "bravo"] as const)
				for (const each of LOGS) this.sendOwed(name, each, round % 2 === 0 ? 0 : 1_500);
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
		else if (one.do === "send") world.sendOwed(one.side, one.log, one.maxBytes);
		else if (one.do === "heads")
			world.send(one.side, headsFrame(world.ends[one.side].line, world.ends[one.side].keys));
		else if (one.do === "crash") world.crash(one.side);
		else if (packet === undefined) continue;
		else if (one.do === "crash in commit") {
			const { line, peerKeys } = world.ends[packet.to];
			if (packet.frame.type === "entries") {
				try {
					hear(line, packet.frame, peerKeys, WALL_US * 2);
				} catch (error) {
					assert.ok(error instanceof NotTaken && error.code === "gap");
				}
			}
			world.crash(packet.to);
		} else {
			if (one.do === "drop" || !one.keep) world.underway.splice(at, 1);
			if (one.do === "deliver") world.take(packet);
		}
	}
}

test("threats 10 and 29: whatever is lost, doubled, reordered, cut short or crashed, both logs end equal, with one receipt time for every entry, and nobody is accused", () => {
	const reached = { overlap: 0, again: 0, receipted: 0, several: 0, crash: 0, heads: 0 };
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
					const own = author.line.own[name];
					const mirrored = mirror.line.mirrored[name];
					assert.deepEqual(mirrored.frontier, own.frontier);
					assert.deepEqual([mirrored.leaves, mirrored.roots], [own.leaves, own.roots]);
					for (let index = 0; index < own.size; index++)
						assert.equal(receiptTimeS(own, index), receiptTimeS(mirrored, index));
					const hashes = own.leaves.map((leaf) => Buffer.from(leaf, "base64"));
					assert.equal(own.roots.at(-1) ?? "", own.size > 0 ? base64(rootOfLeaves(hashes)) : "");
					assert.equal(author.line.own[name].cosignedSize, said.length);
					assert.deepEqual(author.line.own[name].tail, []);
					assert.equal(mirrored.stopped, null);
					assert.deepEqual(mirrored.pendingHeads, []);
					assert.deepEqual(author.alarms, []);
				}
			}
			for (const key of Object.keys(reached) as (keyof typeof reached)[])
				reached[key] += world.reached[key];
		}),
		{ numRuns: 80, seed: 11 },
	);
	for (const [what, count] of Object.entries(reached)) assert.ok(count >= 5, `${what}: ${count}`);
});
