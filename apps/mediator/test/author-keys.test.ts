import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { KeyAct } from "@tansiq/carriers";
import { originOf } from "@tansiq/line";
import { startMediator } from "@tansiq/mediator";
import {
	checkpointText,
	consistencyProof,
	type Envelope,
	formatEntry,
	inclusionProof,
	type Json,
	KEY_ROTATE,
	leafHash,
	revocationText,
	rootOfLeaves,
	rotationBody,
	type Signer,
	signNote,
} from "@tansiq/record";
import {
	author,
	LINE,
	mediatorFolder,
	recoveryOf,
	type Setting,
	signerOf,
	startedMediator,
	vkeyOf,
} from "./fixture.ts";

const ORIGIN = originOf(LINE, "alpha", "routine");
const [first, second, third] = [author.alpha, signerOf("alpha", 11), signerOf("alpha", 12)];
const stranger = signerOf("alpha", 13);

/** A routine log of alpha, each entry signed with the key of its turn. */
class Log {
	readonly entries: string[] = [];
	readonly leaves: Uint8Array[] = [];
	add(msg: string, body: { [key: string]: Json }, signer: Signer): number {
		const index = this.entries.length;
		const envelope: Envelope = {
			body,
			claimed: 1_790_000_700_000_000 + index,
			clock: { src: "gnss", unc_us: 1_000 },
			msg,
			salt: Buffer.alloc(16, index).toString("base64"),
		};
		const place = { line: LINE, author: "alpha", log: "routine", index } as const;
		const entry = formatEntry({ place, to: "bravo", seen: [], body: envelope, by: [], signer });
		this.entries.push(entry);
		this.leaves.push(leafHash(Buffer.from(entry)));
		return index;
	}
	says(count: number, signer: Signer): void {
		for (let i = 0; i < count; i += 1) this.add("TQ-70", { text: `canary ${i}` }, signer);
	}
	rotates(from: Signer, to: Signer, by = from): number {
		return this.add(KEY_ROTATE, rotationBody(LINE, "alpha", vkeyOf(from), to), by);
	}
	root(size: number): Uint8Array {
		return rootOfLeaves(this.leaves.slice(0, size));
	}
	head(size: number, signer: Signer): string {
		return signNote(checkpointText(ORIGIN, size, this.root(size)), [signer]);
	}
	proof(from: number, to: number): Uint8Array[] {
		return consistencyProof(this.leaves.slice(0, to), from);
	}
	rotation(index: number, size: number): Extract<KeyAct, { entry: string }> {
		const proof = inclusionProof(this.leaves.slice(0, size), index);
		return { entry: this.entries[index] as string, size, proof };
	}
}

function note(log: Log, size: number, revoked: Signer, fresh: Signer, by = [1, 2]): string {
	const root = size === 0 ? new Uint8Array(32) : log.root(size);
	const text = revocationText({
		line: LINE,
		party: "alpha",
		revoked: vkeyOf(revoked),
		new: vkeyOf(fresh),
		good: { urgent: { size: 0, root: new Uint8Array(32) }, routine: { size, root } },
		timeUs: 1_790_000_700_000_000,
	});
	return signNote(
		text,
		by.map((at) => recoveryOf("alpha", at)),
	);
}

const showing = (setting: Setting, log: Log) => {
	const way = setting.witnessOf("alpha");
	return {
		way,
		shows: async (from: number, to: number, signer: Signer) => {
			const answer = await way.addCheckpoint(from, log.proof(from, to), log.head(to, signer));
			return answer.outcome === "refused" ? answer.status : answer.outcome;
		},
		tells: async (act: KeyAct) => (await way.addKeyAct(act))?.status ?? 200,
	};
};

test("threat 25: heads of a new key are cosigned once its KEY-ROTATE is proved, also after a restart", async (t) => {
	const setting = await startedMediator(t);
	const log = new Log();
	log.says(3, first);
	const at = log.rotates(first, second);
	log.says(2, second);
	const again = log.rotates(second, third);
	log.says(1, third);
	const size = log.entries.length;
	const { shows, tells } = showing(setting, log);
	assert.equal(await shows(0, size, third), 403, "a key of which nothing is known");
	assert.equal(await tells(log.rotation(at, at + 1)), 409, "no head over it was cosigned");
	assert.equal(await shows(0, at + 1, first), "cosigned");
	assert.equal(await tells(log.rotation(again, size)), 403, "the key before it is not known");
	assert.equal(await tells(log.rotation(at, at + 1)), 200);
	assert.equal(await tells(log.rotation(at, at + 1)), 200, "again changes nothing");
	assert.equal(await shows(at + 1, again + 1, second), "cosigned");
	assert.equal(await tells(log.rotation(again, again + 1)), 200);
	assert.equal(await shows(again + 1, size, third), "cosigned");

	log.says(2, third);
	const after = showing(await setting.restart(), log);
	assert.equal(await after.shows(size, size + 2, third), "cosigned");
	const heads = await after.way.heads(ORIGIN);
	assert.equal(heads?.largest, log.head(size + 2, third));
});

test("threat 25: an entry that is not at its place, not a rotation or not by the key in force brings no key", async (t) => {
	const setting = await startedMediator(t);
	const log = new Log();
	log.says(2, first);
	const at = log.rotates(first, second);
	const forged = log.rotates(first, third, stranger);
	const unproved = log.add(
		KEY_ROTATE,
		{ ...rotationBody(LINE, "alpha", vkeyOf(first), third), new: vkeyOf(stranger) },
		first,
	);
	log.says(4, first);
	const size = log.entries.length;
	const { shows, tells, way } = showing(setting, log);
	assert.equal(await shows(0, size, first), "cosigned");
	assert.equal(await tells(log.rotation(0, size)), 403, "not a rotation");
	assert.equal(await tells(log.rotation(forged, size)), 403, "by a stranger");
	assert.equal(await tells(log.rotation(unproved, size)), 403, "without the new key's proof");
	// The same entry, told of another place than where the cosigned head has it.
	const elsewhere = new Log();
	elsewhere.says(1, first);
	elsewhere.rotates(first, third);
	const { proof } = log.rotation(1, size);
	assert.equal(await tells({ entry: elsewhere.entries[1] as string, size, proof }), 409);
	const { entry } = log.rotation(at, size);
	assert.equal(await tells({ entry, size, proof }), 409, "the proof of another entry");
	assert.equal(await tells({ entry: entry.replace("routine 2", "routine 3"), size, proof }), 403);
	for (const signer of [second, third, stranger])
		assert.equal(await shows(size, size, signer), 403);
	assert.equal(await tells(log.rotation(at, size)), 200);
	assert.equal((await way.addKeyAct({ entry: "", size: 1, proof: [] }))?.status, 403);
});

test("threat 25: after a revocation the old key's heads end at the good size, and a thief's rotation with it", async (t) => {
	const setting = await startedMediator(t);
	const log = new Log();
	log.says(4, first);
	const { shows, tells } = showing(setting, log);
	assert.equal(await shows(0, 4, first), "cosigned");
	const thief = new Log();
	thief.says(4, first);
	const stolen = thief.rotates(first, stranger);
	// The thief was quicker, and the mediator believed the key.
	const shown = showing(setting, thief);
	assert.equal(await shown.shows(4, stolen + 1, first), "cosigned");
	assert.equal(await shown.tells(thief.rotation(stolen, stolen + 1)), 200);
	for (const bad of [note(log, 4, first, second, [1]), note(log, 4, first, second, [1, 1]), ""])
		assert.equal(await tells({ revocation: bad }), 403);
	const good = note(log, 4, first, second);
	assert.equal(await tells({ revocation: good.replace("party alpha", "party bravo") }), 403);
	assert.equal(await tells({ revocation: good }), 200);
	assert.equal(await tells({ revocation: good }), 200);
	thief.says(2, stranger);
	assert.equal(await shown.shows(stolen + 1, thief.entries.length, stranger), 403);
	assert.equal(await shown.shows(stolen + 1, thief.entries.length, first), 403);
	// Its owner's history and the thief's are two: neither is passed off as the other.
	log.says(2, second);
	assert.deepEqual(await shows(4, 6, second), "stale");
	const restarted = showing(await setting.restart(), thief);
	assert.equal(await restarted.shows(stolen + 1, thief.entries.length, stranger), 403);
});

test("threat 25: a revocation goes on from the good head, and the new key may be renewed again", async (t) => {
	const setting = await startedMediator(t);
	const log = new Log();
	log.says(3, first);
	const { shows, tells } = showing(setting, log);
	assert.equal(await shows(0, 3, first), "cosigned");
	assert.equal(await tells({ revocation: note(log, 3, first, second) }), 200);
	log.says(2, second);
	const at = log.rotates(second, third);
	assert.equal(await shows(3, at + 1, first), 403, "beyond the last good head");
	assert.equal(await shows(3, at + 1, second), "cosigned");
	assert.equal(await tells(log.rotation(at, at + 1)), 200);
	log.says(1, third);
	assert.equal(await shows(at + 1, at + 2, third), "cosigned");
});

test("what it keeps of a line is the entries that name keys, and nothing else", async (t) => {
	const setting = await startedMediator(t);
	const log = new Log();
	log.says(3, first);
	const at = log.rotates(first, second);
	const { shows, tells } = showing(setting, log);
	await shows(0, at + 1, first);
	await tells(log.rotation(at, at + 1));
	const { path } = setting.folder;
	await setting.restart().then(({ witnessOf }) => witnessOf("alpha").heads(ORIGIN));
	const files = ["mediator.sqlite", "mediator.sqlite-wal"].map((file) =>
		readFileSync(join(path, file)),
	);
	const kept = Buffer.concat(files);
	assert.ok(kept.includes(KEY_ROTATE));
	assert.ok(!kept.includes("canary"));
});

test("a database from before keys were told goes on", async (t) => {
	const folder = mediatorFolder(t);
	await (await startMediator({ folder: folder.path })).close();
	const older = new DatabaseSync(join(folder.path, "mediator.sqlite"));
	older.exec("drop table key_act; pragma user_version = 1");
	older.close();
	const log = new Log();
	log.says(1, first);
	const at = log.rotates(first, second);
	const { shows, tells } = showing(await startedMediator(t, folder), log);
	assert.equal(await shows(0, at + 1, first), "cosigned");
	assert.equal(await tells(log.rotation(at, at + 1)), 200);
});
