import assert from "node:assert/strict";
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { type TestContext, test } from "node:test";
import type { EventRow, JournalError } from "@tansiq/journal";
import { collect, numbered, open, scratchFile } from "./scratch.ts";

/** Opens with SQLite directly, as no journal would. */
function tamper(file: string, sql: string): void {
	const database = new DatabaseSync(file);
	database.exec(sql);
	database.close();
}

async function written(t: TestContext, file: string, rows: EventRow[]): Promise<void> {
	const { journal } = await open(t, file);
	journal.append(rows);
	await journal.close();
}

test("a missing folder, or a missing file that should exist, is named", async (t) => {
	const file = scratchFile(t);
	await assert.rejects(open(t, `${file}/none/j.db`), {
		code: "missing",
		message: /none\/j\.db: expected its folder to exist/,
	});
	await assert.rejects(open(t, file, { create: false }), {
		code: "missing",
		message: /journal\.db: expected an existing journal file/,
	});
});

test("a file of another kind is refused and left as it was", async (t) => {
	const text = scratchFile(t);
	writeFileSync(text, "notes of the day\n".repeat(400));
	await assert.rejects(open(t, text), {
		code: "foreign",
		message: /expected a SQLite file written by this program/,
	});
	assert.equal(readFileSync(text, "utf8"), "notes of the day\n".repeat(400));

	const foreign = scratchFile(t);
	tamper(foreign, "create table note (text)");
	await assert.rejects(open(t, foreign), {
		code: "foreign",
		message: /application id is 0x0, expected 0x5453514a/,
	});
});

test("a later schema is refused", async (t) => {
	const file = scratchFile(t);
	await written(t, file, [numbered(0)]);
	tamper(file, "pragma user_version = 2");
	await assert.rejects(open(t, file), {
		code: "newer",
		message: /schema version is 2, expected 1/,
	});
});

test("a journal that is open is refused to a second opener and unharmed by it", async (t) => {
	const file = scratchFile(t);
	const { journal } = await open(t, file);
	await assert.rejects(open(t, file), {
		code: "locked",
		message: /expected to be the only process/,
	});
	await journal.durable(journal.append([numbered(0)]));
	await journal.close();
});

const DAMAGES = [
	["a row taken out", "delete from event where position = 3", /expected position 3/],
	["the last row taken out", "delete from event where position = 5; delete from named", null],
	[
		"a renumbered body",
		`update event set body = '{"position":9}' where position = 2`,
		/position 2/,
	],
	["an entry taken out", "delete from entry where idx = 3", /line1 alpha routine 3/],
] as const;

for (const [what, sql, message] of DAMAGES) {
	test(`replay meets ${what}`, async (t) => {
		const file = scratchFile(t);
		await written(
			t,
			file,
			[0, 1, 2, 3, 4].map((number) => numbered(number)),
		);
		tamper(file, sql);
		const { journal, replay } = await open(t, file);
		// A lost tail cannot be told from one that was never written: the peer's mirror tells.
		if (message === null) assert.equal((await collect(replay)).length, 4);
		else await assert.rejects(collect(replay), { code: "damaged", message });
		await journal.close();
	});
}

test("an overwritten page is met by replay at the latest", async (t) => {
	const file = scratchFile(t);
	await written(
		t,
		file,
		Array.from({ length: 200 }, (_, number) => numbered(number, 500)),
	);
	const pages = Math.floor(readFileSync(file).length / 4096);
	const handle = openSync(file, "r+");
	for (let page = 6; page < pages; page += 1) {
		writeSync(handle, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096);
	}
	closeSync(handle);
	await assert.rejects(
		async () => {
			const { journal, replay } = await open(t, file);
			await collect(replay).finally(() => journal.close());
		},
		{ code: "damaged" },
	);
});

const CONFLICTS: [string, (row: EventRow) => void][] = [
	["entry line1 alpha routine 0", (row) => row.entries.push(...numbered(0, 65).entries)],
	["blob ab", (row) => row.blobs.push({ sha256: "ab", bytes: Uint8Array.of(2) })],
];

for (const [what, change] of CONFLICTS) {
	test(`${what}: other bytes fail the commit, and nothing of it or after it is stored`, async (t) => {
		const file = scratchFile(t);
		const failures: JournalError[] = [];
		const { journal } = await open(t, file, { onFailure: (error) => failures.push(error) });
		const kept = { ...numbered(0), blobs: [{ sha256: "ab", bytes: Uint8Array.of(1) }] };
		await journal.durable(journal.append([kept, numbered(1), kept]));

		const row = numbered(2);
		change(row);
		const bad = journal.append([row]);
		const later = journal.append([numbered(3)]);
		await assert.rejects(journal.durable(bad), { code: "conflict" });
		await assert.rejects(journal.durable(later), { code: "conflict" });
		assert.throws(() => journal.append([numbered(4)]), { code: "conflict" });
		await assert.rejects(journal.stats(), { code: "conflict" });
		assert.equal(journal.durablePosition, 3);
		assert.equal(failures.length, 1);
		assert.match(
			failures[0]?.message ?? "",
			new RegExp(`${what} at position 4: expected the bytes`),
		);
		await journal.close();

		const again = await open(t, file);
		const events = await collect(again.replay);
		assert.deepEqual(
			events.map(({ body }) => JSON.parse(body).number),
			[0, 1, 0],
		);
		assert.deepEqual(events[2]?.entries, events[0]?.entries);
		await again.journal.close();
	});
}
