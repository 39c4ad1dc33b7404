import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { type TestContext, test } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import { CarrierError, dial } from "@tansiq/carriers";
import { alpha, alphaDials, bravo, bravoListens, careless, echo } from "./node.ts";

async function portOf(t: TestContext, server: Server): Promise<number> {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => server.close());
	return (server.address() as { port: number }).port;
}

/** Bravo's key, and an answer of our choice to whatever is sent. */
function bravoAnswers(t: TestContext, answer: string, end: boolean): Promise<number> {
	const server = createTlsServer({ ...careless(bravo), requestCert: true }, (socket) => {
		socket.on("error", () => {});
		socket.once("data", () => (end ? socket.end(answer) : socket.write(answer)));
		t.after(() => socket.destroy());
	});
	return portOf(t, server);
}

const body = new Uint8Array(3);

test("nothing listens: refused", async (t) => {
	const server = createServer();
	const port = await portOf(t, server);
	server.close();
	await assert.rejects(alphaDials(t, port).post("/", body), (error) => {
		assert.ok(error instanceof CarrierError);
		assert.equal(error.code, "refused");
		assert.match(error.message, /ECONNREFUSED/);
		return true;
	});
});

test("a listener that never shakes hands, and one that never answers: timeout", async (t) => {
	const silent = createServer((socket) => {
		t.after(() => socket.destroy());
	});
	const mute = await portOf(t, silent);
	await assert.rejects(alphaDials(t, mute, { timeoutMs: 150 }).post("/", body), {
		code: "timeout",
	});

	const slow = await bravoListens(t, () => new Promise(() => {}));
	const dialler = alphaDials(t, slow.port, { timeoutMs: 150 });
	// More posts than connections: those that wait for one are timed as well.
	const posts = Array.from({ length: 5 }, () => dialler.post("/", body));
	await Promise.all(posts.map((post) => assert.rejects(post, { code: "timeout" })));
});

const CUT_SHORT = [
	["no answer at all", ""],
	["half a head", "HTTP/1.1 200 OK\r\ncont"],
	["half a body", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"],
	["something else than HTTP", "220 mail.example ESMTP\r\n"],
] as const;

for (const [what, answer] of CUT_SHORT) {
	test(`${what}: closed`, async (t) => {
		const port = await bravoAnswers(t, answer, true);
		await assert.rejects(alphaDials(t, port).post("/", body), { code: "closed" });
	});
}

test("an answer over the limit: too-large, announced or not", async (t) => {
	const { port } = await bravoListens(t, async () => ({ status: 200, body: new Uint8Array(101) }));
	const strict = alphaDials(t, port, { maxAnswerBytes: 100 });
	await assert.rejects(strict.post("/", body), { code: "too-large" });
	const exact = alphaDials(t, port, { maxAnswerBytes: 101 });
	assert.equal((await exact.post("/", body)).body.length, 101);

	const chunk = `80\r\n${"x".repeat(128)}\r\n`;
	const endless = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk}`;
	const unannounced = await bravoAnswers(t, endless, false);
	const dialler = alphaDials(t, unannounced, { maxAnswerBytes: 100 });
	await assert.rejects(dialler.post("/", body), { code: "too-large" });
});

test("close ends posts under way and connections being made", async (t) => {
	const slow = await bravoListens(t, () => new Promise(() => {}));
	const silent = createServer((socket) => {
		socket.on("error", () => {});
	});
	const accepted = once(silent, "connection");
	const connecting = alphaDials(t, await portOf(t, silent));
	const waiting = alphaDials(t, slow.port);
	const posts = [waiting.post("/", body), connecting.post("/", body)];
	await accepted;
	waiting.close();
	connecting.close();
	await Promise.all(posts.map((post) => assert.rejects(post, { code: "closed" })));
	await assert.rejects(waiting.post("/", body), { code: "closed" });
});

test("nothing is written before what it depends on, and not at all when that fails", async (t) => {
	const heard: string[] = [];
	const { port } = await bravoListens(t, async (_pin, path) => {
		heard.push(path);
		return { status: 200, body: "" };
	});
	const dialler = alphaDials(t, port);
	const disk = Promise.withResolvers<void>();
	const held = dialler.post("/held", body, "urgent", disk.promise);
	for (let i = 0; i < 5; i++) await dialler.post("/free", body, "routine");
	assert.deepEqual([...new Set(heard)], ["/free"]);
	disk.resolve();
	assert.equal((await held).status, 200);
	assert.equal(heard.at(-1), "/held");

	const failure = new Error("the disk is gone");
	const failed = dialler.post("/never", body, "urgent", Promise.reject(failure));
	await assert.rejects(failed, failure);
	assert.equal((await dialler.post("/after", body, "urgent")).status, 200);
	assert.deepEqual(heard.slice(-2), ["/held", "/after"]);
	dialler.close();
	await assert.rejects(dialler.post("/closed", body, "urgent", Promise.reject(failure)), {
		code: "closed",
	});
});

test("a dialler finds its peer again after the peer restarted", async (t) => {
	const first = await bravoListens(t, echo());
	const dialler = alphaDials(t, first.port);
	await dialler.post("/", body);
	await first.close();
	await assert.rejects(dialler.post("/", body), CarrierError);
	await bravoListens(t, echo(), { port: first.port });
	assert.equal((await dialler.post("/", body)).status, 200);
});

test("an address that is not https://host:port is refused at once", () => {
	for (const url of ["http://b:1", "https://b:1/line", "b:1", "https://u@b:1", ""]) {
		const options = { url, identity: alpha, pin: bravo.spkiPin, timeoutMs: 1 };
		assert.throws(() => dial(options), { message: `url ${url}: expected https://host:port` });
	}
	for (const url of ["https://b:443", "https://b:1/", "https://[::1]:8443"]) {
		dial({ url, identity: alpha, pin: bravo.spkiPin, timeoutMs: 1 }).close();
	}
});
