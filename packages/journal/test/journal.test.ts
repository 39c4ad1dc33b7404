import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { test } from "node:test";
import { collect, numbered, open, scratchFile } from "./scratch.ts";

test("a new journal is empty and its first position is 1", async (t) => {
	const { journal, replay } = await open(t, scratchFile(t));
	assert.equal(journal.position, 0);
	assert.deepEqual(await collect(replay), []);
	assert.equal(journal.append([numbered(0)]), 1);
	assert.equal(journal.append([numbered(1), numbered(2)]), 3);
	assert.equal(journal.append([]), 3);
	assert.equal(journal.durablePosition, 0);
	await journal.durable(3);
	assert.equal(journal.durablePosition, 3);
	await journal.close();
});

test("entries, blobs and events are read back through the thread, after reopening too", async (t) => {
	const file = scratchFile(t);
	const first = await open(t, file);
	const blob = { sha256: "ab", bytes: Uint8Array.of(1, 2) };
	const rows = Array.from({ length: 2500 }, (_, number) => ({
		...numbered(number),
		blobs: [blob],
	}));
	first.journal.append(rows);
	await first.journal.durable(2500);
	assert.deepEqual(await first.journal.blob("ab"), blob.bytes);
	await first.journal.close();

	const { journal, replay } = await open(t, file);
	assert.equal(journal.position, 2500);
	assert.equal(journal.durablePosition, 2500);
	assert.deepEqual(
		await collect(replay),
		rows.map(({ body, entries }, offset) => ({ position: offset + 1, body, entries })),
	);
	assert.deepEqual(
		await journal.entries("line1", "alpha", "routine", 700, 2),
		[700, 701].map((number) => numbered(number).entries[0]?.bytes),
	);
	assert.deepEqual(await journal.entries("line1", "bravo", "routine", 0, 2), []);
	assert.equal(await journal.blob("cd"), null);
});

test("what is flushed is committed while the turn that handed it over still runs", async (t) => {
	const file = scratchFile(t);
	const { journal } = await open(t, file);
	const logBytes = () => statSync(`${file}-wal`).size;
	const before = logBytes();
	journal.append([numbered(0), numbered(1)]);
	journal.flush();
	// Nothing else of this thread runs in between; without the flush it would look for ever.
	const untilMs = performance.now() + 20_000;
	while (logBytes() === before) assert.ok(performance.now() < untilMs);
	assert.equal(journal.durablePosition, 0, "which is told in a later turn");
	journal.append([numbered(2)]);
	journal.flush();
	journal.flush();
	await journal.durable(3);
	assert.equal((await journal.stats()).commits, 2);
	await journal.close();
	journal.flush();
});

test("rows handed over while a commit is under way share the next one", async (t) => {
	const { journal } = await open(t, scratchFile(t));
	const reported: number[] = [];
	journal.onDurable((position) => reported.push(position));
	let number = 0;
	await Promise.all(
		Array.from({ length: 50 }, async () => {
			for (let turn = 0; turn < 20; turn += 1) {
				const position = journal.append([numbered(number++)]);
				await journal.durable(position);
				assert.ok(journal.durablePosition >= position);
			}
		}),
	);
	const { commits, fsyncMedianUs, fsyncP99Us } = await journal.stats();
	assert.ok(commits >= 20 && commits < 100, `1,000 rows took ${commits} commits`);
	assert.equal(reported.length, commits);
	assert.deepEqual(
		reported,
		reported.toSorted((a, b) => a - b),
	);
	assert.equal(reported.at(-1), 1000);
	assert.ok(fsyncMedianUs > 0 && fsyncP99Us >= fsyncMedianUs);
	await journal.close();
});

test("what the caller changes after appending is not written", async (t) => {
	const { journal } = await open(t, scratchFile(t));
	const row = numbered(7);
	const position = journal.append([row]);
	row.entries[0]?.bytes.fill(0xff);
	await journal.durable(position);
	assert.deepEqual(await journal.entries("line1", "alpha", "routine", 0, 9), [
		new Uint8Array(64).fill(7),
	]);
	await journal.close();
});

test("a row that could not be stored is refused before it has a position", async (t) => {
	const { journal } = await open(t, scratchFile(t));
	const [entry] = numbered(0).entries;
	assert.ok(entry);
	assert.throws(() => journal.append([numbered(0), { ...numbered(1), body: "[1]" }]), /one object/);
	for (const index of [-1, 0.5, 2 ** 53]) {
		const row = { ...numbered(0), entries: [{ ...entry, index }] };
		assert.throws(() => journal.append([row]), /expected an integer of 0 or more/);
	}
	assert.equal(journal.position, 0);
	await journal.close();
	assert.throws(() => journal.append([numbered(0)]), { code: "closed" });
	await assert.rejects(journal.blob("any"), { code: "closed" });
});

test("close commits what was handed over, and leaves one file", async (t) => {
	const file = scratchFile(t);
	const first = await open(t, file);
	first.journal.append([numbered(0)]);
	await Promise.all([first.journal.close(), first.journal.close()]);
	const second = await open(t, file, { create: false });
	assert.equal(second.journal.durablePosition, 1);
	await second.journal.close();
});

test("25,000 events replay in order", { timeout: 120_000 }, async (t) => {
	const file = scratchFile(t);
	const first = await open(t, file);
	first.journal.append(Array.from({ length: 25_000 }, (_, number) => numbered(number, 600)));
	await first.journal.close();
	const startedAt = performance.now();
	const { journal, replay } = await open(t, file);
	let next = 0;
	for await (const { body } of replay) assert.equal(JSON.parse(body).number, next++);
	t.diagnostic(`opened and replayed in ${Math.round(performance.now() - startedAt)} ms`);
	assert.equal(next, 25_000);
	await journal.close();
});

test("a replay left early leaves the journal usable", async (t) => {
	const file = scratchFile(t);
	const first = await open(t, file);
	first.journal.append(Array.from({ length: 3000 }, (_, number) => numbered(number)));
	await first.journal.close();
	const { journal, replay } = await open(t, file);
	for await (const { position } of replay) if (position === 10) break;
	assert.equal(journal.append([numbered(3000)]), 3001);
	await journal.durable(3001);
	await journal.close();
});
