/** Two nodes' HTTPS and a mediator's mailbox, over connections as bad as they get. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
	createSealingKey,
	createTlsIdentity,
	type Dialler,
	dial,
	type FrameHandler,
	type Listener,
	type ListenOptions,
	listen,
	type Mailbox,
	mailbox,
	openSealed,
	sealFor,
} from "@tansiq/carriers";
import { createMediatorFolder, startMediator, witnessOf, writeLineFile } from "@tansiq/mediator";
import {
	ed25519Signer,
	formatVerifierKey,
	generatePrivateKey,
	NOTE_TYPE,
	verifierOf,
} from "@tansiq/record";
import { type Impairment, impair, type Rules } from "./proxy.ts";

const [alpha, bravo, mediator] = await Promise.all(
	["alpha", "bravo", "mediator"].map((name) => createTlsIdentity(name)),
);
type Tls = NonNullable<typeof alpha>;

/** Keeps each body once, by its first byte, as a node keeps entries by their index. */
function keeper() {
	const kept = new Map<number, number>();
	const handler: FrameHandler = async (_pin, path, body) => {
		if (path === "/size") return { status: 200, body: new Uint8Array(500_000) };
		kept.set(body[0] as number, body.length);
		return { status: 200, body: body.subarray(0, 1) };
	};
	return { kept, handler };
}

async function bravoListens(
	t: TestContext,
	handler: FrameHandler,
	options: Partial<ListenOptions> = {},
): Promise<Listener> {
	const listener = await listen({
		identity: bravo as Tls,
		host: "127.0.0.1",
		port: 0,
		pins: new Set([(alpha as Tls).spkiPin]),
		handler,
		...options,
	});
	t.after(() => listener.close());
	return listener;
}

interface Way {
	proxy: Impairment;
	/** A dialler of alpha's, unless told otherwise, through the proxy. */
	way: (timeoutMs?: number, identity?: Tls) => Dialler;
}

async function behind(t: TestContext, listener: Listener, rules: Partial<Rules>): Promise<Way> {
	const proxy = await impair({ target: { host: "127.0.0.1", port: listener.port }, rules });
	t.after(() => proxy.close());
	return {
		proxy,
		way(timeoutMs = 20_000, identity = alpha as Tls) {
			const url = `https://127.0.0.1:${proxy.port}`;
			const dialler = dial({ url, identity, pin: (bravo as Tls).spkiPin, timeoutMs });
			t.after(() => dialler.close());
			return dialler;
		},
	};
}

async function bravoBehind(
	t: TestContext,
	handler: FrameHandler,
	rules: Partial<Rules> = {},
): Promise<Way> {
	return behind(t, await bravoListens(t, handler), rules);
}

function body(first: number, length: number): Uint8Array {
	const bytes = new Uint8Array(length).fill(0x5a);
	bytes[0] = first;
	return bytes;
}

/** Posts until it is answered, as a node does with what it owes. */
async function persist(dialler: Dialler, bytes: Uint8Array): Promise<number> {
	for (let tries = 1; ; tries += 1) {
		try {
			assert.equal((await dialler.post("/entries", bytes)).body[0], bytes[0]);
			return tries;
		} catch (error) {
			if (tries === 20) throw error;
		}
	}
}

for (const [what, rules] of Object.entries({
	"pieces of 7 bytes": { sliceBytes: 7 },
	"2 Mbit/s and 40 ms": { bitsPerS: 2_000_000, latencyMs: 40 },
}) as [string, Partial<Rules>][]) {
	test(`threat 15: ${what}: bodies pass whole, both ways`, async (t) => {
		const { kept, handler } = keeper();
		const { way } = await bravoBehind(t, handler, rules);
		const dialler = way();
		for (const length of [1, 3000, 40_000]) await persist(dialler, body(length & 0xff, length));
		assert.deepEqual([...kept.values()], [1, 3000, 40_000]);
	});
}

test("threat 15: connections cut at every stage: each post ends in an answer or an error, and none is lost", async (t) => {
	const { kept, handler } = keeper();
	const { proxy, way } = await bravoBehind(t, handler);
	const dialler = way();
	// From within the handshake to within the second answer over one connection.
	const cuts = Array.from({ length: 40 }, (_, i) => 1 + i * 53);
	let failures = 0;
	for (const [i, cut] of cuts.entries()) {
		proxy.set({ cutAfterDownBytes: cut });
		for (const _ of [1, 2]) {
			await dialler.post("/entries", body(i, 900)).catch((error) => {
				failures += 1;
				assert.ok(["closed", "refused"].includes(error.code), error.message);
			});
		}
		proxy.set({ cutAfterDownBytes: Number.POSITIVE_INFINITY });
		await persist(dialler, body(i, 900));
	}
	assert.equal(kept.size, cuts.length);
	assert.ok(failures > 20, `only ${failures} posts failed`);
});

test("threat 15: an answer cut in its middle is an error, never a shorter answer", async (t) => {
	const { way } = await bravoBehind(t, keeper().handler, { cutAfterDownBytes: 200_000 });
	await assert.rejects(way().post("/size", body(1, 1)), { code: "closed" });
});

const IMPATIENT_MS = 400;

test("threat 15: a stalled link times a post out, and the next one passes once it is over", async (t) => {
	const { kept, handler } = keeper();
	const { proxy, way } = await bravoBehind(t, handler);
	const dialler = way(IMPATIENT_MS);
	await persist(dialler, body(0, 10));
	for (const stall of [["up"], ["down"], ["up", "down"]] as const) {
		proxy.set({ stall });
		// Over a connection that is there, and over one that has to be made.
		const posts = [dialler, way(IMPATIENT_MS)].map((each) => each.post("/entries", body(1, 10)));
		await Promise.all(posts.map((post) => assert.rejects(post, { code: "timeout" })));
		proxy.set({ stall: [] });
		await persist(dialler, body(2, 10));
	}
	assert.equal(kept.get(2), 10);
});

test("threat 15: one way dead: the sender times out, whichever way it is", async (t) => {
	for (const drop of [["up"], ["down"]] as const) {
		const { kept, handler } = keeper();
		const { proxy, way } = await bravoBehind(t, handler);
		const dialler = way(IMPATIENT_MS);
		await persist(dialler, body(0, 10));
		proxy.set({ drop });
		await assert.rejects(dialler.post("/entries", body(1, 10)), { code: "timeout" });
		// What the sender cannot know: whether it was taken. Posting again is harmless.
		assert.equal(kept.has(1), drop[0] === "down");
		proxy.set({ drop: [] });
		await persist(dialler, body(1, 10));
		assert.equal(kept.get(1), 10);
	}
});

test("threat 15: half-open connections of a peer that vanished do not keep it out when it comes back", async (t) => {
	const { kept, handler } = keeper();
	const { proxy, way } = await bravoBehind(t, handler);
	for (let round = 0; round < 6; round += 1) {
		const [one, two] = [way(), way()];
		await Promise.all([persist(one, body(round, 10)), persist(two, body(100 + round, 10))]);
		// Their end is told to nobody: the listener goes on believing in both connections.
		proxy.set({ halfOpen: true });
		one.close();
		two.close();
		await assert.rejects(way(IMPATIENT_MS).post("/entries", body(200, 10)), { code: "timeout" });
		proxy.set({ halfOpen: false });
	}
	assert.equal(kept.size, 12);
});

test("threat 14: a long transfer on a slow link does not take the urgent lane", async (t) => {
	const arrived: string[] = [];
	const handler: FrameHandler = async (_pin, path, bytes) => {
		arrived.push(`${path} ${bytes.length}`);
		return { status: 200, body: "" };
	};
	const { proxy, way } = await bravoBehind(t, handler, { bitsPerS: 4_000_000, latencyMs: 20 });
	const dialler = way();
	const bulk = Array.from({ length: 3 }, () => dialler.post("/bulk", body(1, 250_000), "routine"));
	await until(() => proxy.counts.up > 20_000);
	await dialler.post("/stop", body(2, 900), "urgent");
	const sent = proxy.counts.up;
	assert.deepEqual(arrived, ["/stop 900"]);
	assert.ok(sent < 250_000, `${sent} bytes had gone before it was answered`);
	await Promise.all(bulk);
	assert.deepEqual(arrived.slice(1), ["/bulk 250000", "/bulk 250000", "/bulk 250000"]);
	// Two lanes, two connections, however much waits.
	assert.equal(proxy.counts.connections, 2);
});

test("threat 15: a body that drips is ended by the listener, and others are served meanwhile", async (t) => {
	const { kept, handler } = keeper();
	const charlie = await createTlsIdentity("charlie");
	const listener = await bravoListens(t, handler, {
		pins: new Set([(alpha as Tls).spkiPin, charlie.spkiPin]),
		requestTimeoutMs: 1000,
	});
	const slow = await behind(t, listener, { bitsPerS: 80_000 });
	const dripping = slow.way().post("/entries", body(1, 900_000));
	const ended = dripping.then(
		({ status }) => status,
		(error) => error.code,
	);
	await until(() => slow.proxy.counts.up > 3000);
	const direct = await behind(t, listener, {});
	await persist(direct.way(20_000, charlie), body(2, 1000));
	assert.equal(kept.get(2), 1000);
	// At 10 kB/s it would take 90 s.
	assert.ok([408, "closed"].includes(await ended));
	assert.equal(kept.has(1), false);
});

/** A mailbox behind a proxy of each party's own. */
async function mailboxes(t: TestContext, rules: Partial<Rules> = {}, timeoutMs = 20_000) {
	const path = mkdtempSync(join(tmpdir(), "tansiq-impair-"));
	t.after(() => rmSync(path, { recursive: true, force: true }));
	const config = { name: "mediator", line: "line7", host: "127.0.0.1", port: 0 };
	const folder = createMediatorFolder(path, config, mediator as Tls);
	const vkey = (party: string) => {
		const signer = ed25519Signer(`${party}.tansiq/line7/author`, generatePrivateKey());
		return formatVerifierKey(signer.name, NOTE_TYPE, signer.publicKey);
	};
	writeLineFile(folder, {
		line: "line7",
		parties: {
			alpha: { author: vkey("alpha"), recovery: [], tlsPin: (alpha as Tls).spkiPin },
			bravo: { author: vkey("bravo"), recovery: [], tlsPin: (bravo as Tls).spkiPin },
		},
	});
	const running = await startMediator({ folder: path });
	t.after(() => running.close());
	const known = witnessOf(folder, running.address);
	const way = async (party: string, identity: Tls) => {
		const proxy = await impair({ target: { host: "127.0.0.1", port: running.port }, rules });
		const box: Mailbox = mailbox({
			url: `https://127.0.0.1:${proxy.port}`,
			identity,
			pin: known.tlsPin,
			timeoutMs,
			line: "line7",
			party,
			mediator: verifierOf(known.deposit),
		});
		t.after(async () => {
			box.close();
			await proxy.close();
		});
		return { box, proxy };
	};
	return { alpha: await way("alpha", alpha as Tls), bravo: await way("bravo", bravo as Tls) };
}

const key = createSealingKey();
const place = { line: "line7", sender: "alpha", addressee: "bravo" };

test("threat 15: a mailbox over cut connections: every parcel that got a receipt is collected, each once", async (t) => {
	const both = await mailboxes(t);
	const receipted: string[] = [];
	let failures = 0;
	for (let i = 0; i < 30; i += 1) {
		const sealed = await sealFor(key.publicKey, place, body(i, 700 + i * 40));
		both.alpha.proxy.set({ cutAfterDownBytes: 1 + i * 71 });
		for (let tries = 0; ; tries += 1) {
			assert.ok(tries < 5);
			try {
				receipted.push((await both.alpha.box.deposit("bravo", sealed)).sha256);
				break;
			} catch (error) {
				failures += 1;
				assert.equal((error as Error).name, "CarrierError");
				if (tries === 1) both.alpha.proxy.set({ cutAfterDownBytes: Number.POSITIVE_INFINITY });
			}
		}
	}
	assert.ok(failures > 10, `only ${failures} deposits failed`);
	const seen: number[] = [];
	for (let after = 0, cut = 2000; seen.length < 30; cut += 9000) {
		both.bravo.proxy.set({ cutAfterDownBytes: cut });
		const found = await both.bravo.box.collect(after, 0).catch(() => []);
		for (const { number, sealed } of found) {
			seen.push((await openSealed(key.privateKey, place, sealed))[0] as number);
			after = number;
		}
	}
	assert.deepEqual(
		seen,
		Array.from({ length: 30 }, (_, i) => i),
	);
	assert.equal(new Set(receipted).size, 30);
});

test("threat 15: a poll over a link that breaks ends, and the next one has what came meanwhile", async (t) => {
	const both = await mailboxes(t);
	const { box, proxy } = both.bravo;
	await both.alpha.box.deposit("bravo", await sealFor(key.publicKey, place, body(1, 100)));
	assert.equal((await box.collect(0, 50)).length, 1);
	const polled = assert.rejects(box.collect(1, 50), { name: "CarrierError", code: "closed" });
	const askedBytes = proxy.counts.up;
	await until(() => proxy.counts.up > askedBytes);
	proxy.set({ stall: ["down"] });
	await both.alpha.box.deposit("bravo", await sealFor(key.publicKey, place, body(2, 100)));
	proxy.reset();
	await polled;
	proxy.set({ stall: [] });
	assert.deepEqual(
		(await box.collect(1, 0)).map(({ number }) => number),
		[2],
	);
});

/** Turns of the loop until something that must come has come; the test's own time limit ends it. */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
