/** The proxy itself, over plain TCP: what is not impaired passes unchanged, what is, as told. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { impair, type Rules } from "./proxy.ts";

/** Sends back what it gets, behind a proxy; and a way to it. */
async function echoBehind(t: TestContext, rules: Partial<Rules>) {
	const accepted: Socket[] = [];
	const server = createServer({ allowHalfOpen: true }, (socket) => {
		accepted.push(socket);
		socket.on("error", () => {});
		socket.pipe(socket);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	const proxy = await impair({ target: { host: "127.0.0.1", port }, rules });
	t.after(async () => {
		await proxy.close();
		for (const socket of accepted) socket.destroy();
		server.close();
	});
	const dialled = async () => {
		const socket = connect({ host: "127.0.0.1", port: proxy.port, allowHalfOpen: true });
		socket.on("error", () => {});
		t.after(() => socket.destroy());
		await once(socket, "connect");
		return socket;
	};
	return { proxy, accepted, dialled };
}

/** Resolves when the socket is closed, whether by an error or not. */
function closed(socket: Socket): Promise<void> {
	return new Promise((resolve) => {
		if (socket.closed) resolve();
		else socket.once("close", () => resolve());
	});
}

async function allOf(socket: Socket): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of socket.iterator({ destroyOnReturn: false })) chunks.push(chunk);
	return Buffer.concat(chunks);
}

const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) >> 8));

for (const [what, rules] of Object.entries({
	"no rule": {},
	"slices of 1000 bytes": { sliceBytes: 1000 },
	latency: { latencyMs: 30 },
	"20 Mbit/s": { bitsPerS: 20_000_000 },
	"all of them": { sliceBytes: 3000, latencyMs: 20, bitsPerS: 20_000_000 },
}) as [string, Partial<Rules>][]) {
	test(`${what}: every byte comes through in order, and the end too`, async (t) => {
		const { proxy, dialled } = await echoBehind(t, rules);
		const [one, two] = [await dialled(), await dialled()];
		one.end(bytes);
		two.end(bytes.subarray(0, 5000));
		assert.deepEqual(await allOf(one), bytes);
		assert.deepEqual(await allOf(two), bytes.subarray(0, 5000));
		assert.deepEqual(proxy.counts, { connections: 2, up: 205_000, down: 205_000 });
	});
}

test("latency and bandwidth take the time that they should, at the least", async (t) => {
	const { dialled } = await echoBehind(t, { latencyMs: 40, bitsPerS: 2_000_000 });
	const socket = await dialled();
	const startMs = performance.now();
	socket.end(bytes.subarray(0, 50_000));
	await allOf(socket);
	// 50 kB at 2 Mbit/s are 200 ms; the way back overlaps but for its last piece.
	const tookMs = performance.now() - startMs;
	assert.ok(tookMs >= 270, `${tookMs} ms`);
});

test("connections take turns on the link: a short message passes a long one", async (t) => {
	const { dialled, proxy } = await echoBehind(t, { bitsPerS: 1_000_000 });
	const [bulk, short] = [await dialled(), await dialled()];
	bulk.write(bytes);
	await once(bulk, "data");
	short.write("STOP");
	assert.equal(String((await once(short, "data"))[0]), "STOP");
	assert.ok(proxy.counts.up < bytes.length / 2, `${proxy.counts.up} bytes were sent before`);
});

test("a stall holds what is sent, one way or both, and gives it back", async (t) => {
	for (const stall of [["up"], ["down"], ["up", "down"]] as const) {
		const { proxy, dialled } = await echoBehind(t, {});
		const socket = await dialled();
		socket.write("a");
		await once(socket, "data");
		proxy.set({ stall });
		socket.write("b");
		const free = await dialled();
		assert.equal(socket.read(), null);
		assert.equal(proxy.counts.down, 1);
		proxy.set({ stall: [] });
		assert.equal(String((await once(socket, "data"))[0]), "b");
		free.destroy();
	}
});

test("what was dropped is gone, and what follows it on that connection", async (t) => {
	const { proxy, dialled, accepted } = await echoBehind(t, {});
	const socket = await dialled();
	socket.write("a");
	await once(socket, "data");
	proxy.set({ drop: ["down"] });
	socket.write("b");
	await once(accepted[0] as Socket, "data");
	const other = await dialled();
	proxy.set({ drop: [] });
	other.write("c");
	assert.equal(String((await once(other, "data"))[0]), "c");
	socket.end("d");
	assert.equal(proxy.counts.up >= 3, true);
	assert.equal((await allOf(socket)).length, 0);
});

test("half-open: the end of one side is not told to the other", async (t) => {
	const { proxy, dialled, accepted } = await echoBehind(t, {});
	const socket = await dialled();
	socket.write("a");
	await once(socket, "data");
	proxy.set({ halfOpen: true });
	const target = accepted[0] as Socket;
	socket.destroy();
	const nowhere = await dialled();
	nowhere.write("x");
	proxy.set({ halfOpen: false });
	const next = await dialled();
	next.write("b");
	assert.equal(String((await once(next, "data"))[0]), "b");
	assert.equal(target.readableEnded, false);
	assert.equal(accepted.length, 2);
	proxy.reset();
	await closed(target);
});

test("reset, refuse and cut end connections hard", async (t) => {
	const { proxy, dialled } = await echoBehind(t, {});
	const socket = await dialled();
	socket.write("a");
	await once(socket, "data");
	proxy.reset();
	await closed(socket);
	assert.match(String(socket.errored), /ECONNRESET/);
	proxy.set({ refuse: true });
	const refused = connect({ host: "127.0.0.1", port: proxy.port }).on("error", () => {});
	await closed(refused);
	assert.match(String(refused.errored), /ECONNRESET/);
	proxy.set({ refuse: false, cutAfterDownBytes: 4 });
	const cut = await dialled();
	cut.write("1234");
	await closed(cut);
	assert.match(String(cut.errored), /ECONNRESET/);
});
