import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import {
	createTlsIdentity,
	dial,
	MailboxError,
	openDepositReceipt,
	openSealed,
} from "@tansiq/carriers";
import { witnessOf } from "@tansiq/mediator";
import { verifierOf } from "@tansiq/record";
import { mediatorFolder, placeFrom, sealedFrom, sealing, startedMediator, tls } from "./fixture.ts";

const parcel = (text: string) => new TextEncoder().encode(text);

test("threat 6: a deposit is answered with the mediator's receipt, and the addressee has it", async (t) => {
	const { folder, address, mailboxOf } = await startedMediator(t, undefined, {
		wallMs: () => 1_790_000_700_001,
	});
	const sealed = await sealedFrom("alpha", parcel("frames"));
	const { note, ...receipt } = await mailboxOf("alpha").deposit("bravo", sealed);
	assert.deepEqual(receipt, {
		line: "line7",
		sender: "alpha",
		addressee: "bravo",
		sha256: createHash("sha256").update(sealed).digest("hex"),
		bytes: 1024,
		timeS: 1_790_000_701,
	});
	// Anyone who knows the mediator's key can verify it later.
	const known = witnessOf(folder, address);
	assert.deepEqual(openDepositReceipt(note, verifierOf(known.deposit)), receipt);

	const [deposit, ...more] = await mailboxOf("bravo").collect(0, 0);
	assert.equal(more.length, 0);
	assert.deepEqual(deposit, { number: 1, sender: "alpha", sealed });
	const opened = await openSealed(sealing.bravo.privateKey, placeFrom("alpha"), sealed);
	assert.deepEqual(opened, parcel("frames"));
});

test("each collects only its own, in order, until it is removed; numbers are never given twice", async (t) => {
	const { mailboxOf } = await startedMediator(t);
	const [alpha, bravo] = [mailboxOf("alpha"), mailboxOf("bravo")];
	const sealed = await Promise.all(
		Array.from({ length: 5 }, (_, i) => sealedFrom("alpha", parcel(`${i}`))),
	);
	for (const bytes of sealed) await alpha.deposit("bravo", bytes);
	await bravo.deposit("alpha", await sealedFrom("bravo", parcel("back")));
	assert.deepEqual(
		(await bravo.collect(0, 0)).map((deposit) => deposit.sealed),
		sealed,
	);
	assert.deepEqual(
		(await bravo.collect(3, 0)).map(({ number }) => number),
		[4, 5],
	);
	assert.equal((await alpha.collect(0, 0)).length, 1);
	await alpha.remove(5);
	assert.equal((await bravo.collect(0, 0)).length, 5);
	await bravo.remove(4);
	assert.deepEqual(
		(await bravo.collect(0, 0)).map(({ number }) => number),
		[5],
	);
	await bravo.remove(5);
	assert.deepEqual(await bravo.collect(0, 0), []);
	await alpha.deposit("bravo", sealed[0] as Uint8Array);
	assert.deepEqual(
		(await bravo.collect(0, 0)).map(({ number }) => number),
		[7],
	);
});

test("the same bytes again are the same deposit and the same receipt", async (t) => {
	let nowMs = 1_790_000_000_000;
	const { mailboxOf } = await startedMediator(t, undefined, {
		wallMs: () => {
			nowMs += 10_000;
			return nowMs;
		},
	});
	const alpha = mailboxOf("alpha");
	const sealed = await sealedFrom("alpha", parcel("once"));
	const first = await alpha.deposit("bravo", sealed);
	assert.deepEqual(await alpha.deposit("bravo", sealed), first);
	assert.equal((await mailboxOf("bravo").collect(0, 0)).length, 1);
});

test("a poll waits, and ends with what comes", async (t) => {
	const { mailboxOf } = await startedMediator(t);
	const bravo = mailboxOf("bravo");
	const polled = bravo.collect(0, 50);
	const sealed = await sealedFrom("alpha", parcel("now"));
	await mailboxOf("alpha").deposit("bravo", sealed);
	assert.deepEqual(
		(await polled).map((deposit) => deposit.sealed),
		[sealed],
	);
	// Nothing more comes: the wait ends with nothing.
	assert.deepEqual(await bravo.collect(1, 1), []);
});

test("a poll that waits ends when the mediator is closed", async (t) => {
	const { mailboxOf, restart } = await startedMediator(t);
	const polled = assert.rejects(mailboxOf("bravo").collect(0, 50), { code: "closed" });
	await mailboxOf("alpha").collect(0, 0);
	await restart();
	await polled;
});

test("threat 14: a full mailbox refuses with 507 and loses nothing; the other sender is not touched", async (t) => {
	const setting = await startedMediator(t, mediatorFolder(t, { deposits: 3, bytes: 5 * 1024 }));
	const [alpha, bravo] = [setting.mailboxOf("alpha"), setting.mailboxOf("bravo")];
	const full = (error: unknown) => error instanceof MailboxError && error.code === "full";
	const sealed = await Promise.all(
		[10, 10, 10, 10, 3000].map((length, i) => sealedFrom("alpha", new Uint8Array(length).fill(i))),
	);
	const [one, two, three, four, large] = sealed as [
		Uint8Array,
		Uint8Array,
		Uint8Array,
		Uint8Array,
		Uint8Array,
	];
	await alpha.deposit("bravo", one);
	await alpha.deposit("bravo", large);
	await assert.rejects(
		alpha.deposit("bravo", await sealedFrom("alpha", new Uint8Array(1500))),
		full,
	);
	await bravo.deposit("alpha", await sealedFrom("bravo", parcel("mine")));
	await bravo.remove(1);
	await alpha.deposit("bravo", two);
	await assert.rejects(alpha.deposit("bravo", three), full);
	await bravo.remove(2);
	for (const bytes of [three, four]) await alpha.deposit("bravo", bytes);
	await assert.rejects(alpha.deposit("bravo", one), full);
	// What lies there already is not asked for twice.
	await alpha.deposit("bravo", two);
	assert.deepEqual(
		(await bravo.collect(0, 0)).map((deposit) => deposit.sealed),
		[two, three, four],
	);
});

test("one answer holds at most 1 MiB of parcels, and always one", async (t) => {
	const setting = await startedMediator(t);
	const [alpha, bravo] = [setting.mailboxOf("alpha"), setting.mailboxOf("bravo")];
	const lengths = [1_048_000, 500_000, 500_000, 10, 10];
	for (const [i, length] of lengths.entries()) {
		await alpha.deposit("bravo", await sealedFrom("alpha", new Uint8Array(length).fill(i)));
	}
	const seen: number[][] = [];
	for (let after = 0; ; ) {
		const found = await bravo.collect(after, 0);
		if (found.length === 0) break;
		seen.push(found.map(({ number }) => number));
		after = found.at(-1)?.number as number;
	}
	assert.deepEqual(seen, [[1], [2, 3, 4, 5]]);
});

test("sizes that are not padded, unknown addressees, oneself, and other paths are refused", async (t) => {
	const { address, mailboxOf } = await startedMediator(t);
	const alpha = mailboxOf("alpha");
	const refused = (error: unknown) => error instanceof MailboxError && error.code === "refused";
	await assert.rejects(alpha.deposit("bravo", new Uint8Array(1000)), refused);
	await assert.rejects(alpha.deposit("bravo", new Uint8Array(0)), refused);
	for (const addressee of ["charlie", "alpha", "", "bravo/../alpha", "mediator"]) {
		await assert.rejects(alpha.deposit(addressee, new Uint8Array(1024)), refused);
	}
	const raw = dial({
		url: address,
		identity: tls.alpha,
		pin: tls.mediator.spkiPin,
		timeoutMs: 5000,
	});
	t.after(() => raw.close());
	const status = async (path: string, body: string) =>
		(await raw.post(path, Buffer.from(body))).status;
	assert.equal(await status("/", ""), 404);
	assert.equal(await status("/line/v1/entries", "{}"), 404);
	assert.equal(await status("/mailbox/v1/collect", "after x\nwait 1\n"), 400);
	assert.equal(await status("/mailbox/v1/remove", "upto -1\n"), 400);
	const long = await raw.post("/mailbox/v1/deposit/bravo", new Uint8Array(1024 * 1024 + 1024));
	assert.equal(long.status, 413);
	await assert.rejects(alpha.deposit("bravo", new Uint8Array(1024 * 1024 + 16_384)), refused);
});

test("a stranger reaches nothing", async (t) => {
	const { address } = await startedMediator(t);
	const stranger = dial({
		url: address,
		identity: await createTlsIdentity("alpha"),
		pin: tls.mediator.spkiPin,
		timeoutMs: 5000,
	});
	t.after(() => stranger.close());
	await assert.rejects(stranger.post("/mailbox/v1/collect", Buffer.from("after 0\nwait 0\n")), {
		code: "closed",
	});
});

test("what was deposited, removed and counted outlives a restart", async (t) => {
	const first = await startedMediator(t);
	const sealed = [await sealedFrom("alpha", parcel("a")), await sealedFrom("alpha", parcel("b"))];
	for (const bytes of sealed) await first.mailboxOf("alpha").deposit("bravo", bytes);
	await first.mailboxOf("bravo").remove(2);
	const second = await first.restart();
	assert.deepEqual(await second.mailboxOf("bravo").collect(0, 0), []);
	await second.mailboxOf("alpha").deposit("bravo", sealed[0] as Uint8Array);
	const third = await second.restart();
	const found = await third.mailboxOf("bravo").collect(0, 0);
	assert.deepEqual(found, [{ number: 3, sender: "alpha", sealed: sealed[0] }]);
});
