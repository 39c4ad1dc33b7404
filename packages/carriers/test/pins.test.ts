import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createConnection } from "node:net";
import { test } from "node:test";
import { type ConnectionOptions, connect, createServer, type TLSSocket } from "node:tls";
import { identityDated } from "../src/identity.ts";
import {
	alpha,
	alphaDials,
	bravo,
	bravoListens,
	careless,
	closed,
	echo,
	stranger,
} from "./node.ts";

const REQUEST = "POST /line HTTP/1.1\r\nhost: b\r\ncontent-length: 2\r\n\r\nhi";

/** Connects without comparing, sends a request, and counts the application bytes that come back. */
async function answeredBytes(port: number, options: ConnectionOptions): Promise<number> {
	const socket = connect({ host: "127.0.0.1", port, ...options });
	let bytes = 0;
	socket.on("data", (chunk) => {
		bytes += chunk.length;
	});
	socket.on("error", () => {});
	socket.write(REQUEST);
	await closed(socket);
	return bytes;
}

test("two nodes that pinned each other exchange bytes over one kept connection", async (t) => {
	const handler = echo();
	const { port } = await bravoListens(t, handler);
	const dialler = alphaDials(t, port);
	for (const length of [0, 1, 70_000, 1024 * 1024]) {
		const body = new Uint8Array(length).fill(length & 0xff);
		const answer = await dialler.post(`/line?n=${length}`, body);
		assert.equal(answer.status, 200);
		assert.deepEqual(new Uint8Array(answer.body), body);
	}
	assert.deepEqual(handler.calls[2], { pin: alpha.spkiPin, path: "/line?n=70000", bytes: 70_000 });
});

test("a caller with another key moves no application byte in either direction", async (t) => {
	const handler = echo();
	const strangers: (string | null)[] = [];
	const { port } = await bravoListens(t, handler, { onStranger: (pin) => strangers.push(pin) });
	const dialler = alphaDials(t, port, { identity: stranger });
	await assert.rejects(dialler.post("/line", new Uint8Array(9)), { code: "closed" });
	assert.equal(await answeredBytes(port, careless(stranger)), 0);
	assert.equal(handler.calls.length, 0);
	assert.deepEqual(strangers, [stranger.spkiPin, stranger.spkiPin]);
});

test("a caller without a certificate moves none", async (t) => {
	const handler = echo();
	const strangers: (string | null)[] = [];
	const { port } = await bravoListens(t, handler, { onStranger: (pin) => strangers.push(pin) });
	const { key: _key, cert: _cert, ...anonymous } = careless(stranger);
	assert.equal(await answeredBytes(port, anonymous), 0);
	assert.equal(handler.calls.length, 0);
	assert.deepEqual(strangers, [null]);
});

test("a listener with another key is sent nothing", async (t) => {
	let bytes = 0;
	const impostor = createServer({ ...careless(stranger), requestCert: true }, (socket) => {
		socket.on("error", () => {});
		socket.on("data", (chunk) => {
			bytes += chunk.length;
		});
	});
	impostor.listen(0, "127.0.0.1");
	await once(impostor, "listening");
	t.after(() => impostor.close());
	const ended = once(impostor, "connection").then(([socket]) => closed(socket));
	const { port } = impostor.address() as { port: number };
	const dialler = alphaDials(t, port);
	await assert.rejects(dialler.post("/line", new Uint8Array(5000)), {
		code: "wrong-pin",
		message: new RegExp(`expected ${bravo.spkiPin.replace(/[+/]/g, "\\$&")}`),
	});
	await ended;
	assert.equal(bytes, 0);
});

test("the same careless caller is answered once its key is pinned", async (t) => {
	const handler = echo();
	const { port } = await bravoListens(t, handler, { idleTimeoutMs: 300 });
	assert.ok((await answeredBytes(port, careless(alpha))) > 0);
	assert.equal(handler.calls.length, 1);
});

for (const [first, last] of [
	["2001-01-01", "2001-12-31"],
	["2090-01-01", "2090-12-31"],
] as const) {
	test(`certificates of ${first} to ${last} are taken on both sides`, async (t) => {
		const [from, to] = [new Date(first), new Date(last)];
		const [caller, listener] = [identityDated("a", from, to), identityDated("b", from, to)];
		const pins = new Set([caller.spkiPin]);
		const { port } = await bravoListens(t, echo(), { identity: listener, pins });
		const dialler = alphaDials(t, port, { identity: caller, pin: listener.spkiPin });
		assert.equal((await dialler.post("/line", new Uint8Array(3))).status, 200);
	});
}

test("TLS 1.2 is refused by the listener and by the dialler", async (t) => {
	const handler = echo();
	const { port } = await bravoListens(t, handler, { idleTimeoutMs: 300 });
	assert.equal(await answeredBytes(port, { ...careless(alpha), maxVersion: "TLSv1.2" }), 0);
	assert.equal(handler.calls.length, 0);

	const old = createServer({ ...careless(bravo), maxVersion: "TLSv1.2" }).on(
		"tlsClientError",
		() => {},
	);
	old.listen(0, "127.0.0.1");
	await once(old, "listening");
	t.after(() => old.close());
	const dialler = alphaDials(t, (old.address() as { port: number }).port);
	await assert.rejects(dialler.post("/line", new Uint8Array(3)), { code: "refused" });
});

test("plain HTTP is not answered", async (t) => {
	const handler = echo();
	const { port } = await bravoListens(t, handler);
	const socket = createConnection(port, "127.0.0.1", () => socket.write(REQUEST));
	socket.on("error", () => {}).resume();
	await closed(socket);
	assert.equal(handler.calls.length, 0);
});

test("a pin taken out is refused at the next request, one put in is let in", async (t) => {
	const handler = echo();
	const pins = new Set([alpha.spkiPin]);
	const { port } = await bravoListens(t, handler, { pins });
	const dialler = alphaDials(t, port);
	await dialler.post("/line", new Uint8Array(1));
	pins.delete(alpha.spkiPin);
	await assert.rejects(dialler.post("/line", new Uint8Array(1)), { code: "closed" });
	assert.equal(handler.calls.length, 1);
	pins.add(alpha.spkiPin);
	assert.equal((await dialler.post("/line", new Uint8Array(1))).status, 200);
});

test("a resumed session is compared like a new one", async (t) => {
	const handler = echo();
	const pins = new Set([alpha.spkiPin]);
	const { port } = await bravoListens(t, handler, { pins });
	const first = connect({ host: "127.0.0.1", port, ...careless(alpha) });
	const [session] = (await once(first, "session")) as [Buffer];
	first.destroy();

	const resume = (): TLSSocket => connect({ host: "127.0.0.1", port, ...careless(alpha), session });
	const second = resume();
	second.write(REQUEST);
	const [data] = (await once(second, "data")) as [Buffer];
	assert.match(data.toString(), /^HTTP\/1.1 200/);
	assert.ok(second.isSessionReused());
	second.destroy();

	pins.clear();
	const third = resume()
		.on("error", () => {})
		.resume();
	third.write(REQUEST);
	await closed(third);
	assert.equal(handler.calls.length, 1);
});

test("certificate checks are switched off in one file alone, beside the comparison", () => {
	const packages = new URL("../../", import.meta.url);
	const option = "reject" + "Unauthorized";
	const files = readdirSync(packages, { recursive: true, encoding: "utf8" })
		.concat(
			readdirSync(new URL("../apps", packages), { recursive: true, encoding: "utf8" }).map(
				(file) => `../apps/${file}`,
			),
		)
		.filter((file) => /\.(ts|tsx|mjs|js)$/.test(file) && !file.includes("node_modules"));
	const using = files.filter((file) =>
		readFileSync(new URL(file, packages), "utf8").includes(option),
	);
	assert.deepEqual(using, ["carriers/src/pinned.ts"]);
	assert.match(
		readFileSync(new URL("carriers/src/pinned.ts", packages), "utf8"),
		/pins\.has\(pin\)/,
	);
});
