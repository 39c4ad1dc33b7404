import assert from "node:assert/strict";
import { test } from "node:test";
import { type EventRow, openJournal } from "@tansiq/journal";
import fc from "fast-check";
import { collect, numbered, scratchFile, unexpected } from "./scratch.ts";

test("a new journal is empty and its first position is 1", async (t) => {
	const { journal, replay } = await openJournal({ file: scratchFile(t), onFailure: unexpected });
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

test("whatever is appended comes back after reopening, as it was and in order", async (t) => {
	const place = fc.record({
		line: fc.constantFrom("line1", "خط"),
		author: fc.constantFrom("alpha", "bravo"),
		log: fc.constantFrom("urgent", "routine"),
		index: fc.nat(20),
	});
	// The bytes follow from the place, as a place is only ever written with the same bytes.
	const entry = place.map((at) => ({ ...at, bytes: Buffer.from(JSON.stringify(at)) }));
	const blob = fc
		.uint8Array({ maxLength: 40 })
		.map((bytes) => ({ sha256: Buffer.from(bytes).toString("hex"), bytes }));
	const event: fc.Arbitrary<EventRow> = fc.record({
		body: fc.dictionary(fc.string(), fc.jsonValue()).map((object) => JSON.stringify(object)),
		entries: fc.array(entry, { maxLength: 4 }),
		blobs: fc.array(blob, { maxLength: 2 }),
	});
	const appends = fc.array(fc.array(event, { maxLength: 5 }), { maxLength: 8 });

	await fc.assert(
		fc.asyncProperty(appends, async (batches) => {
			const file = scratchFile(t);
			const first = await openJournal({ file, onFailure: unexpected });
			for (const rows of batches) first.journal.append(rows);
			await first.journal.close();

			const { journal, replay } = await openJournal({ file, onFailure: unexpected });
			const rows = batches.flat();
			const replayed = await collect(replay);
			assert.deepEqual(
				replayed.map(({ position, body }) => [position, body]),
				rows.map(({ body }, offset) => [offset + 1, body]),
			);
			for (const [offset, { entries }] of rows.entries()) {
				assert.deepEqual(replayed[offset]?.entries.map(plain), entries.map(plain));
			}
			const log = new Map(
				rows
					.flatMap(({ entries }) => entries)
					.filter((each) => each.line === "خط" && each.author === "bravo" && each.log === "urgent")
					.map((each) => [each.index, Buffer.from(each.bytes)]),
			);
			const wanted = [...log.keys()].sort((a, b) => a - b).filter((index) => index >= 3);
			const found = await journal.entries("خط", "bravo", "urgent", 3, 5);
			assert.deepEqual(
				found.map((bytes) => Buffer.from(bytes)),
				wanted.slice(0, 5).map((index) => log.get(index)),
			);
			for (const { sha256, bytes } of rows.flatMap(({ blobs }) => blobs)) {
				assert.deepEqual(await journal.blob(sha256), bytes);
			}
			assert.equal(await journal.blob("none"), null);
			await journal.close();
		}),
		{ numRuns: 25 },
	);
});

function plain({ bytes, ...place }: EventRow["entries"][number]): object {
	return { ...place, bytes: Buffer.from(bytes).toString("hex") };
}

test("rows handed over while a commit is under way share the next one", async (t) => {
	const { journal } = await openJournal({ file: scratchFile(t), onFailure: unexpected });
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
	const { journal } = await openJournal({ file: scratchFile(t), onFailure: unexpected });
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
	const { journal } = await openJournal({ file: scratchFile(t), onFailure: unexpected });
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
	const first = await openJournal({ file, onFailure: unexpected });
	first.journal.append([numbered(0)]);
	await Promise.all([first.journal.close(), first.journal.close()]);
	const second = await openJournal({ file, create: false, onFailure: unexpected });
	assert.equal(second.journal.durablePosition, 1);
	await second.journal.close();
});

test("25,000 events replay in less than a second", async (t) => {
	const file = scratchFile(t);
	const first = await openJournal({ file, onFailure: unexpected });
	first.journal.append(Array.from({ length: 25_000 }, (_, number) => numbered(number, 600)));
	await first.journal.close();

	const startedAt = performance.now();
	const { journal, replay } = await openJournal({ file, onFailure: unexpected });
	let sum = 0;
	for await (const { body } of replay) sum += JSON.parse(body).number;
	const took = performance.now() - startedAt;
	assert.equal(sum, (25_000 * 24_999) / 2);
	t.diagnostic(`25,000 events opened and replayed in ${Math.round(took)} ms`);
	assert.ok(took < 1000, `took ${took} ms`);
	await journal.close();
});

test("a replay left early leaves the journal usable", async (t) => {
	const file = scratchFile(t);
	const first = await openJournal({ file, onFailure: unexpected });
	first.journal.append(Array.from({ length: 3000 }, (_, number) => numbered(number)));
	await first.journal.close();
	const { journal, replay } = await openJournal({ file, onFailure: unexpected });
	for await (const { position } of replay) if (position === 10) break;
	assert.equal(journal.append([numbered(3000)]), 3001);
	await journal.durable(3001);
	await journal.close();
});
