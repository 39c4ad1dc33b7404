import assert from "node:assert/strict";
import { once } from "node:events";
import { createConnection } from "node:net";
import { type TestContext, test } from "node:test";
import { connect, type TLSSocket } from "node:tls";
import type { Listener } from "@tansiq/carriers";
import { alpha, alphaDials, bravoListens, careless, closed, echo } from "./node.ts";

/** Alpha's pinned key in hands that follow no protocol. */
async function rawAlpha(t: TestContext, { port }: Listener): Promise<TLSSocket> {
	const socket = connect({ host: "127.0.0.1", port, ...careless(alpha) });
	socket.on("error", () => {});
	t.after(() => socket.destroy());
	await once(socket, "secureConnect");
	return socket;
}

/** All that comes until the other side closes. */
async function untilClosed(socket: TLSSocket): Promise<string> {
	let text = "";
	socket.on("data", (chunk: Buffer) => {
		text += chunk.toString("latin1");
	});
	await closed(socket);
	return text;
}

test("a body over the limit is answered with 413 and not handed over", {
	timeout: 15_000,
}, async (t) => {
	const handler = echo();
	const listener = await bravoListens(t, handler, { maxBodyBytes: 1000 });
	const dialler = alphaDials(t, listener.port);
	assert.equal((await dialler.post("/", new Uint8Array(1000))).status, 200);
	const answer = await dialler.post("/", new Uint8Array(1001));
	assert.equal(answer.status, 413);
	assert.equal(Buffer.from(answer.body).toString(), "expected a body of at most 1000 bytes");
	assert.equal((await dialler.post("/", new Uint8Array(3))).status, 200);
	assert.equal(handler.calls.length, 2);

	const announced = await rawAlpha(t, listener);
	announced.write("POST / HTTP/1.1\r\nhost: b\r\ncontent-length: 1001\r\n\r\n");
	assert.match(String((await once(announced, "data"))[0]), /^HTTP\/1.1 413 /);

	const chunked = await rawAlpha(t, listener);
	chunked.write("POST / HTTP/1.1\r\nhost: b\r\ntransfer-encoding: chunked\r\n\r\n");
	chunked.write(`600\r\n${"x".repeat(0x600)}\r\n`);
	const [head] = await once(chunked, "data");
	assert.match(String(head), /^HTTP\/1.1 413 /);
	assert.equal(handler.calls.length, 2);
});

test("a sender who goes on after 413 is cut off", { timeout: 15_000 }, async (t) => {
	const listener = await bravoListens(t, echo(), { maxBodyBytes: 1000 });
	const socket = await rawAlpha(t, listener);
	const received = untilClosed(socket);
	socket.write("POST / HTTP/1.1\r\nhost: b\r\ncontent-length: 1000000000\r\n\r\n");
	const more = (): void => {
		if (!socket.destroyed) socket.write(new Uint8Array(500), () => setImmediate(more));
	};
	more();
	assert.match(await received, /^HTTP\/1.1 413 /);
});

test("slow headers, a slow body and an idle connection are closed", async (t) => {
	const handler = echo();
	const listener = await bravoListens(t, handler, {
		headersTimeoutMs: 200,
		requestTimeoutMs: 300,
		idleTimeoutMs: 700,
	});
	const [slowHead, slowBody, idle] = [
		await rawAlpha(t, listener),
		await rawAlpha(t, listener),
		await rawAlpha(t, listener),
	];
	slowHead.write("POST / HTTP/1.1\r\nhost: b\r\n");
	slowBody.write("POST / HTTP/1.1\r\nhost: b\r\ncontent-length: 9\r\n\r\n");
	// A byte now and then, to keep the connection from looking idle.
	const drip = setInterval(() => {
		slowHead.write("x");
		slowBody.write("x");
	}, 150);
	t.after(() => clearInterval(drip));
	const answers = await Promise.all([slowHead, slowBody, idle].map(untilClosed));
	assert.match(answers[0] as string, /^HTTP\/1.1 408 /);
	assert.match(answers[1] as string, /^HTTP\/1.1 408 /);
	assert.equal(handler.calls.length, 0);
});

test("a connection that never begins its handshake is closed", async (t) => {
	const listener = await bravoListens(t, echo(), { handshakeTimeoutMs: 200 });
	const socket = createConnection(listener.port, "127.0.0.1").on("error", () => {});
	socket.resume();
	await closed(socket);
});

test("a fifth connection of one pin closes the oldest; handshakes are bounded too", {
	timeout: 15_000,
}, async (t) => {
	const patience = { headersTimeoutMs: 60_000, handshakeTimeoutMs: 60_000 };
	const listener = await bravoListens(t, echo(), patience);
	const sockets: TLSSocket[] = [];
	for (let count = 0; count < 4; count += 1) sockets.push(await rawAlpha(t, listener));
	const oldest = closed((sockets[0] as TLSSocket).resume());
	const newest = await rawAlpha(t, listener);
	sockets.push(newest);
	await oldest;
	assert.deepEqual(
		sockets.map((socket) => socket.destroyed),
		[true, false, false, false, false],
	);

	const silent = Array.from({ length: 129 }, () => createConnection(listener.port, "127.0.0.1"));
	t.after(() => {
		for (const socket of silent) socket.destroy();
	});
	await Promise.race(silent.map((socket) => closed(socket.resume())));
	for (const kept of sockets.slice(1)) {
		kept.write("POST / HTTP/1.1\r\nhost: b\r\ncontent-length: 0\r\n\r\n");
		assert.match(String((await once(kept, "data"))[0]), /^HTTP\/1.1 200 /);
	}
});

test("a second request before the first is answered ends the connection", async (t) => {
	let release = (): void => {};
	const first = new Promise<void>((resolve) => {
		release = resolve;
	});
	let calls = 0;
	const listener = await bravoListens(t, async () => {
		calls += 1;
		await first;
		return { status: 200, body: "" };
	});
	const socket = await rawAlpha(t, listener);
	const request = "POST / HTTP/1.1\r\nhost: b\r\ncontent-length: 0\r\n\r\n";
	const received = untilClosed(socket);
	socket.write(request + request);
	assert.equal(await received, "");
	release();
	assert.equal(calls, 1);
});

test("other methods, long headers and a failing handler are answered without detail", async (t) => {
	const errors: unknown[] = [];
	const listener = await bravoListens(
		t,
		async (_pin, path) => {
			if (path === "/text") return { status: 202, body: "نعم" };
			throw new Error("the reason stays here");
		},
		{ onHandlerError: (error) => errors.push(error) },
	);
	const get = await rawAlpha(t, listener);
	get.write("GET / HTTP/1.1\r\nhost: b\r\n\r\n");
	assert.match(String((await once(get, "data"))[0]), /^HTTP\/1.1 405 /);
	const long = await rawAlpha(t, listener);
	long.write(`POST / HTTP/1.1\r\nhost: b\r\nx: ${"y".repeat(9000)}\r\n\r\n`);
	assert.match(String((await once(long, "data"))[0]), /^HTTP\/1.1 431 /);

	const dialler = alphaDials(t, listener.port);
	const failed = await dialler.post("/", new Uint8Array(1));
	assert.deepEqual([failed.status, Buffer.from(failed.body).toString()], [500, "failed"]);
	assert.match(String(errors), /the reason stays here/);
	const text = await dialler.post("/text", new Uint8Array(1));
	assert.deepEqual([text.status, Buffer.from(text.body).toString()], [202, "نعم"]);
});

test("close frees the port at once, whatever hangs on it", { timeout: 15_000 }, async (t) => {
	const never = new Promise<never>(() => {});
	let called = (): void => {};
	const entered = new Promise<void>((resolve) => {
		called = resolve;
	});
	const listener = await bravoListens(t, () => {
		called();
		return never;
	});
	const halfOpen = createConnection(listener.port, "127.0.0.1").on("error", () => {});
	await once(halfOpen, "connect");
	const idle = await rawAlpha(t, listener);
	const waiting = alphaDials(t, listener.port).post("/", new Uint8Array(1));
	const rejected = assert.rejects(waiting, { code: "closed" });
	await entered;
	await listener.close();
	await rejected;
	const again = await bravoListens(t, echo(), { port: listener.port });
	assert.equal(again.port, listener.port);
	halfOpen.destroy();
	idle.destroy();
});

test("a port that is taken is an error of listen", async (t) => {
	const { port } = await bravoListens(t, echo());
	await assert.rejects(bravoListens(t, echo(), { port }), { code: "EADDRINUSE" });
});
