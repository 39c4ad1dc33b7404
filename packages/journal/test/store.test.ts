import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { EventRow } from "../src/rows.ts";
import { openStore } from "../src/store.ts";
import { scratchFile } from "./scratch.ts";

// A place, and a blob's name, determine the bytes, so that no commit conflicts.
const entry = fc
	.record({
		line: fc.constantFrom("line1", "خط"),
		author: fc.constantFrom("alpha", "bravo"),
		log: fc.constantFrom("urgent", "routine"),
		index: fc.nat(6),
	})
	.map((place) => ({ ...place, bytes: new Uint8Array(Buffer.from(JSON.stringify(place))) }));
const blob = fc
	.uint8Array({ maxLength: 40 })
	.map((bytes) => ({ sha256: Buffer.from(bytes).toString("hex"), bytes }));
const event: fc.Arbitrary<EventRow> = fc.record({
	body: fc.dictionary(fc.string(), fc.jsonValue()).map((object) => JSON.stringify(object)),
	entries: fc.array(entry, { maxLength: 4 }),
	blobs: fc.array(blob, { maxLength: 2 }),
});

test("what was committed is read back as it was, before and after reopening", (t) => {
	fc.assert(
		fc.property(fc.array(fc.array(event, { maxLength: 4 }), { maxLength: 6 }), (commits) => {
			const options = { file: scratchFile(t), create: true, synchronous: "FULL" } as const;
			const rows = commits.flat();
			const store = openStore(options);
			let position = 0;
			for (const commit of commits) {
				store.commit(position + 1, commit);
				position += commit.length;
			}
			const wanted = rows.map(({ body, entries }, offset) => ({
				position: offset + 1,
				body,
				entries,
			}));
			assert.deepEqual(store.replay(0, rows.length), wanted);
			store.close();

			const reopened = openStore({ ...options, create: false });
			assert.equal(reopened.position(), rows.length);
			const half = rows.length >> 1;
			assert.deepEqual(reopened.replay(half, rows.length), wanted.slice(half));
			const log = new Map(
				rows
					.flatMap(({ entries }) => entries)
					.filter(({ line, author, log }) => line + author + log === "خطbravourgent")
					.map(({ index, bytes }) => [index, bytes]),
			);
			assert.deepEqual(
				reopened.entries("خط", "bravo", "urgent", 2, 3),
				[2, 3, 4, 5, 6].flatMap((index) => log.get(index) ?? []).slice(0, 3),
			);
			for (const { sha256, bytes } of rows.flatMap(({ blobs }) => blobs)) {
				assert.deepEqual(reopened.blob(sha256), bytes);
			}
			reopened.close();
		}),
		{ numRuns: 60 },
	);
});

test("the write-ahead log is folded into the file before it grows without bound", (t) => {
	const file = scratchFile(t);
	const store = openStore({ file, create: true, synchronous: "OFF" });
	let walBytes = 0;
	for (let position = 1; position <= 3000; position += 1) {
		store.commit(position, [{ body: `{"text":"${"x".repeat(2000)}"}`, entries: [], blobs: [] }]);
		store.checkpoint();
		walBytes = Math.max(walBytes, statSync(`${file}-wal`).size);
	}
	const pages = walBytes / 4096;
	assert.ok(pages > 900 && pages < 1100, `the log grew to ${pages} pages`);
	store.close();
});
