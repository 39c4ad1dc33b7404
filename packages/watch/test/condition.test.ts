import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { adopt, type Condition, emptyConditions, step } from "../src/index.ts";
import { at, SECOND } from "./sample.ts";

const LATCH = { hits: 2, ofTicks: 3, rearmUs: 60 * SECOND };
const condition = (pair: string, distanceMm = 1): Condition => ({
	key: `predicted_loss ${pair}`,
	kind: "predicted_loss",
	tracks: pair.split(" "),
	operations: [],
	zone: null,
	evidence: { closestUs: null, distanceMm, height01mm: null },
});

/** The rule as it is written down, over the whole history of one pair. */
function expectedChanges(hits: readonly boolean[], latch = LATCH): string[] {
	const changes: string[] = [];
	let raisedAt: number | null = null;
	let since = 0;
	hits.forEach((_, tick) => {
		const recent = hits.slice(Math.max(since, tick - latch.ofTicks + 1), tick + 1);
		const lastHit = hits.lastIndexOf(true, tick);
		if (raisedAt === null && hits[tick] && recent.filter(Boolean).length >= latch.hits) {
			raisedAt = tick;
			changes.push(`${tick} raised`);
		} else if (raisedAt !== null && (tick - lastHit) * SECOND >= latch.rearmUs) {
			changes.push(`${tick} cleared ${raisedAt}`);
			raisedAt = null;
			since = tick + 1;
		}
	});
	return changes;
}

const heard = () => true;

function changesOf(hits: readonly boolean[], latch = LATCH): { changes: string[]; held: number } {
	const conditions = emptyConditions();
	const changes: string[] = [];
	const raised = new Map<string, number>();
	for (const [tick, hit] of hits.entries())
		for (const change of step(
			conditions,
			hit ? [condition("a b")] : [],
			() => latch,
			heard,
			at(tick),
		))
			if (change.type === "raised") {
				raised.set(change.alert, tick);
				changes.push(`${tick} raised`);
			} else changes.push(`${tick} cleared ${raised.get(change.alert)}`);
	return { changes, held: conditions.memory.size + conditions.latest.size };
}

/** Runs of hits and of silence, many about as long as what the rule counts. */
const history = fc
	.array(
		fc.tuple(
			fc.boolean(),
			fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 57, max: 63 })),
		),
		{ maxLength: 14 },
	)
	.map((runs) => runs.flatMap(([hit, length]) => Array<boolean>(length).fill(hit)));

test("two hits in three ticks raise, 60 s clear re-arm: as the rule says over the whole history", () => {
	let changed = 0;
	fc.assert(
		fc.property(history, (hits) => {
			const { changes } = changesOf(hits);
			assert.deepEqual(changes, expectedChanges(hits));
			changed += changes.length;
		}),
		{ numRuns: 1_500, seed: 3 },
	);
	assert.ok(changed > 2_000, `${changed} changes`);
});

test("the same holds for every latch up to 31 ticks", () => {
	fc.assert(
		fc.property(
			fc.array(fc.boolean(), { maxLength: 80 }),
			fc.integer({ min: 1, max: 31 }),
			fc.nat(30),
			(hits, ofTicks, fewer) => {
				const latch = { hits: Math.max(1, ofTicks - fewer), ofTicks, rearmUs: 40 * SECOND };
				assert.deepEqual(changesOf(hits, latch).changes, expectedChanges(hits, latch));
			},
		),
		{ numRuns: 500 },
	);
});

test("nothing is remembered of a pair that has been clear long enough", () => {
	fc.assert(
		fc.property(history, (hits) => {
			assert.equal(changesOf([...hits, ...Array<boolean>(61).fill(false)]).held, 0);
		}),
	);
	assert.equal(changesOf([true, false, false, false]).held, 0, "a single hit is forgotten at once");
});

test("pairs are judged apart, and an alert is named for its pair and instant", () => {
	const conditions = emptyConditions();
	step(conditions, [condition("a b")], () => LATCH, heard, at(0));
	const changes = step(
		conditions,
		[condition("a b", 7), condition("a c")],
		() => LATCH,
		heard,
		at(1),
	);
	assert.deepEqual(changes, [
		{
			type: "raised",
			alert: `predicted_loss a b@${at(1)}`,
			condition: condition("a b", 7),
		},
	]);
	assert.equal(conditions.latest.get("predicted_loss a b")?.distanceMm, 7);
});

test("an alert open before a start is raised no second time, and clears after 60 s of its own", () => {
	const open = [{ id: "predicted_loss a b@5", key: "predicted_loss a b" }];
	const silent = emptyConditions();
	adopt(silent, open, at(0));
	for (let tick = 1; tick < 60; tick++)
		assert.deepEqual(
			step(silent, [], () => LATCH, heard, at(tick)),
			[],
		);
	assert.deepEqual(
		step(silent, [], () => LATCH, heard, at(60)),
		[{ type: "cleared", alert: "predicted_loss a b@5" }],
	);
	assert.equal(silent.memory.size, 0);

	const hitting = emptyConditions();
	adopt(hitting, open, at(0));
	for (let tick = 1; tick < 50; tick++)
		assert.deepEqual(
			step(hitting, [condition("a b")], () => LATCH, heard, at(tick)),
			[],
		);
	for (let tick = 50; tick < 109; tick++) step(hitting, [], () => LATCH, heard, at(tick));
	assert.equal(step(hitting, [], () => LATCH, heard, at(109)).length, 1);
});

test("an alert whose tracks fall silent is lost, not cleared", () => {
	const conditions = emptyConditions();
	for (let tick = 0; tick < 2; tick++)
		step(conditions, [condition("a b")], () => LATCH, heard, at(tick));
	const onlyA = (track: string) => track === "a";
	for (let tick = 2; tick < 61; tick++)
		assert.deepEqual(
			step(conditions, [], () => LATCH, onlyA, at(tick)),
			[],
		);
	const changes = step(conditions, [], () => LATCH, onlyA, at(61));
	assert.deepEqual(changes, [{ type: "lost", alert: `predicted_loss a b@${at(1)}` }]);
});
