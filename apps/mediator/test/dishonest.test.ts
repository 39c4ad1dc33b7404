/** Mediators that lie: whatever they do, a party notices it or is not touched by it. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
	type Deposit,
	type DepositReceipt,
	type FrameAnswer,
	fileName,
	formatCollected,
	listen,
	openFile,
	openSealed,
	sealFile,
	signDepositReceipt,
} from "@tansiq/carriers";
import { ed25519Signer, generatePrivateKey } from "@tansiq/record";
import fc from "fast-check";
import {
	LINE,
	logOf,
	mediatorFolder,
	type Party,
	placeFrom,
	sealedFrom,
	sealing,
	startedMediator,
	tls,
	waysTo,
} from "./fixture.ts";

type Answering = (path: string, body: Uint8Array) => FrameAnswer;

/** Something with the mediator's keys that answers as it likes; and what it was sent. */
async function lyingMediator(t: TestContext, answering: Answering) {
	const folder = mediatorFolder(t);
	const heard: { path: string; body: Uint8Array }[] = [];
	const listener = await listen({
		identity: tls.mediator,
		host: "127.0.0.1",
		port: 0,
		pins: new Set([tls.alpha.spkiPin, tls.bravo.spkiPin]),
		handler: async (_pin, path, body) => {
			heard.push({ path, body: Uint8Array.from(body) });
			return answering(path, body);
		},
	});
	t.after(() => listener.close());
	return { folder, heard, ...waysTo(t, folder, `https://127.0.0.1:${listener.port}`) };
}

test("threat 6: a receipt for anything but what was deposited does not count", async (t) => {
	const sealed = await sealedFrom("alpha", new Uint8Array(9));
	let answer: FrameAnswer = { status: 200, body: "" };
	const { folder, mailboxOf } = await lyingMediator(t, () => answer);
	const alpha = mailboxOf("alpha");
	const { deposit: signer } = folder;
	const stranger = ed25519Signer(signer.name, generatePrivateKey());
	const honest: DepositReceipt = {
		...placeFrom("alpha"),
		sha256: createHash("sha256").update(sealed).digest("hex"),
		bytes: 1024,
		timeS: 5,
	};
	const note = signDepositReceipt(honest, signer);
	answer = { status: 200, body: note };
	assert.equal((await alpha.deposit("bravo", sealed)).note, note);
	const lies = [
		"",
		"stored",
		note.replace("time 5", "time 6"),
		note.slice(0, -20),
		signDepositReceipt(honest, stranger),
		...[
			{ line: "line8" },
			{ sender: "bravo" },
			{ addressee: "charlie" },
			{ sha256: "00".repeat(32) },
			{ bytes: 2048 },
		].map((change) => signDepositReceipt({ ...honest, ...change }, signer)),
	];
	for (const body of lies) {
		answer = { status: 200, body };
		await assert.rejects(alpha.deposit("bravo", sealed), { code: "bad-receipt" }, body);
	}
	for (const status of [204, 302, 500, 507]) {
		answer = { status, body: "" };
		const code = status === 507 ? "full" : "refused";
		await assert.rejects(alpha.deposit("bravo", sealed), { code });
	}
});

test("a cosignature by another key, over another head, or none is not one", async (t) => {
	let body = "";
	const { folder, witnessOf } = await lyingMediator(t, () => ({ status: 200, body }));
	const way = witnessOf("alpha");
	const log = logOf("alpha");
	const text = (size: number) => log.head(size).slice(0, log.head(size).lastIndexOf("\n\n") + 1);
	const line = folder.mirror.cosign(text(5), 7);
	body = `— other.tansiq/witness ${Buffer.alloc(76).toString("base64")}\n${line}\n`;
	assert.deepEqual(await way.addCheckpoint(0, [], log.head(5)), {
		outcome: "cosigned",
		line,
		timeS: 7,
	});
	const other = mediatorFolder(t).mirror;
	for (body of [
		"",
		`${line}`,
		`${folder.mirror.cosign(text(6), 7)}\n`,
		`${other.cosign(text(5), 7)}\n`,
	]) {
		assert.equal((await way.addCheckpoint(0, [], log.head(5))).outcome, "refused");
	}
});

/** What a line does with entries, in small: takes each index once, in order; tells what it lacks. */
class Ledger {
	readonly entries: string[] = [];

	hear(parcel: Uint8Array): void {
		const { from, entries } = JSON.parse(Buffer.from(parcel).toString("utf8"));
		if (from > this.entries.length) return;
		this.entries.push(...entries.slice(this.entries.length - from));
	}
}

/** Parcel n: entries n and n + 1, so that neighbours overlap as repeated tails do. */
function parcelOf(n: number): Uint8Array {
	return Buffer.from(JSON.stringify({ from: n, entries: [`entry ${n}`, `entry ${n + 1}`] }));
}

const COUNT = 6;
const all = Array.from({ length: COUNT + 1 }, (_, n) => `entry ${n}`);

/** Collects as a node does: opens what opens, keeps the rest as trouble. */
async function collectInto(ledger: Ledger, deposits: readonly Deposit[], party: Party) {
	let trouble = 0;
	const place = placeFrom(party === "alpha" ? "bravo" : "alpha");
	for (const { sealed } of deposits) {
		try {
			ledger.hear(await openSealed(sealing[party].privateKey, place, sealed));
		} catch (error) {
			assert.equal((error as { code?: string }).code, "not-for-us");
			trouble += 1;
		}
	}
	return trouble;
}

test("threat 29: replayed, reordered and swapped parcels: the ledger is the same, and a swap is noticed", async (t) => {
	const fromAlpha = await Promise.all(
		Array.from({ length: COUNT }, (_, n) => sealedFrom("alpha", parcelOf(n))),
	);
	const fromBravo = await sealedFrom("bravo", parcelOf(0));
	const otherLine = await sealedFrom("alpha", Buffer.from("{}"));
	otherLine[40] = (otherLine[40] as number) ^ 1;
	let served: Uint8Array[] = [];
	const { mailboxOf } = await lyingMediator(t, () => ({
		status: 200,
		body: formatCollected(served.map((sealed, i) => ({ number: i + 1, sender: "alpha", sealed }))),
	}));
	const bravo = mailboxOf("bravo");
	const play = fc.array(fc.nat(COUNT + 1), { minLength: 1, maxLength: 20 });
	await fc.assert(
		fc.asyncProperty(play, async (order) => {
			const ledger = new Ledger();
			const pile = [...fromAlpha, fromBravo, otherLine];
			served = order.map((i) => pile[i] as Uint8Array);
			const trouble = await collectInto(ledger, await bravo.collect(0, 0), "bravo");
			assert.equal(trouble, order.filter((i) => i >= COUNT).length);
			// Never anything but a prefix of what alpha wrote…
			assert.deepEqual(ledger.entries, all.slice(0, ledger.entries.length));
			// …and all of it once the sender, without a receipt for its tail, sends that again.
			served = fromAlpha;
			await collectInto(ledger, await bravo.collect(0, 0), "bravo");
			assert.deepEqual(ledger.entries, all);
		}),
		{ numRuns: 40 },
	);
});

test("threat 29: numbers that do not rise are not taken for an answer", async (t) => {
	const sealed = await sealedFrom("alpha", parcelOf(0));
	let numbers: number[] = [];
	const { mailboxOf } = await lyingMediator(t, () => ({
		status: 200,
		body: formatCollected(numbers.map((number) => ({ number, sender: "alpha", sealed }))),
	}));
	const bravo = mailboxOf("bravo");
	for (numbers of [[4], [5, 5], [7, 6]]) {
		await assert.rejects(bravo.collect(4, 0), { code: "malformed" });
	}
	numbers = [5, 9];
	assert.equal((await bravo.collect(4, 0)).length, 2);
});

test("threat 7: what a mailbox or its addressee withholds is proved deposited, and another carrier brings it", async (t) => {
	const { mailboxOf, witnessOf } = await startedMediator(t);
	const parcel = parcelOf(0);
	const sealed = await sealedFrom("alpha", parcel);
	const { note } = await mailboxOf("alpha").deposit("bravo", sealed);
	// Bravo never collects, yet is alive: the mediator cosigned a later head of its own log.
	const log = logOf("bravo");
	const alive = await witnessOf("bravo").addCheckpoint(0, [], log.head(4));
	assert.ok(alive.outcome === "cosigned" && note.includes("tansiq/deposit/v1"));

	const ledger = new Ledger();
	const file = await sealFile(sealing.bravo.publicKey, placeFrom("alpha"), 1, parcel);
	assert.equal(file.name, fileName(placeFrom("alpha"), 1));
	const carried = await openFile(sealing.bravo.privateKey, placeFrom("alpha"), file.bytes);
	ledger.hear(carried.parcel);
	assert.deepEqual(ledger.entries, ["entry 0", "entry 1"]);
	// What the mailbox hands out late changes nothing.
	await collectInto(ledger, await mailboxOf("bravo").collect(0, 0), "bravo");
	assert.deepEqual(ledger.entries, ["entry 0", "entry 1"]);
});

test("threat 11: all that a mediator hears and stores: sizes of buckets, and no byte of a parcel", async (t) => {
	const canary = "STOP-ALL-FLIGHTS-north-of-the-river";
	const parcels = fc.sample(
		fc.record({ copies: fc.nat(600), noise: fc.uint8Array({ maxLength: 900 }) }),
		{ numRuns: 30, seed: 11 },
	);
	const { folder, mailboxOf } = await startedMediator(t);
	const lied = await lyingMediator(t, () => ({ status: 500, body: "" }));
	for (const { copies, noise } of parcels) {
		const parcel = Buffer.concat([Buffer.from(canary.repeat(copies)), noise]);
		const sealed = await sealedFrom("alpha", parcel);
		await mailboxOf("alpha").deposit("bravo", sealed);
		await assert.rejects(lied.mailboxOf("alpha").deposit("bravo", sealed));
	}
	assert.equal(lied.heard.length, parcels.length);
	const pieces = Array.from({ length: canary.length - 7 }, (_, i) => canary.slice(i, i + 8));
	const assertSilent = (bytes: Buffer) => {
		for (const piece of pieces) assert.equal(bytes.indexOf(piece), -1);
	};
	const sizes = new Set<number>();
	for (const { path, body } of lied.heard) {
		assert.equal(path, "/mailbox/v1/deposit/bravo");
		sizes.add(body.length / 1024);
		assertSilent(Buffer.from(body));
	}
	for (const kib of sizes) assert.ok([1, 2, 4, 8].includes(kib) || kib % 16 === 0, `${kib} KiB`);
	for (const file of ["mediator.sqlite", "mediator.sqlite-wal"]) {
		assertSilent(readFileSync(join(folder.path, file)));
	}
	// The disk does hold the deposits: their hashes and the parties stand there in plain text.
	const wal = readFileSync(join(folder.path, "mediator.sqlite-wal"));
	assert.ok(wal.includes("alphabravo"));
	assert.equal(wal.indexOf(sealing.bravo.privateKey), -1);
	assert.equal(folder.config.line, LINE);
});
