import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Desk, Track } from "@tansiq/api";
import fastify from "fastify";
import type { Context } from "../src/http/context.ts";
import { liveRoutes } from "../src/http/live.ts";
import { Reader } from "./events.ts";
import { declare, operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

describe("live updates", async () => {
	const line = await runningPair();
	const { alpha } = line;
	const readers = [await Reader.open(alpha.url), await Reader.open(alpha.url)];
	const [one, two] = readers as [Reader, Reader];
	after(async () => {
		for (const reader of readers) reader.close();
		await line.close();
	});

	test("begin with the whole desk and the tracks", async () => {
		assert.match(one.contentType ?? "", /^text\/event-stream/);
		const { id, data } = await one.next(({ event }) => event === "desk");
		assert.equal((data as Desk).position, id);
		assert.equal((data as Desk).party.id, "alpha");
		const tracks = await one.next(({ event }) => event === "tracks");
		assert.deepEqual((tracks.data as { tracks: Track[] }).tracks, []);
	});

	test("bring a change to every reader, named by its journal position", async () => {
		const { position } = await declare(alpha, "told", operation());
		for (const reader of readers) {
			const { id, data } = await reader.next(
				({ event, data }) => event === "desk" && (data as Desk).operations.length > 0,
			);
			assert.ok(id >= position, `${id}`);
			assert.equal((data as Desk).position, id);
		}
	});

	test("bring the picture when it moves", async () => {
		const report = { id: "4b1815", lat9: 46e9, lon9: 8e9, altitude01mm: 0, datum: "STD" };
		const still = { speedMmS: 0, trackMdeg: 0, climb01mmS: 0, reportedUs: line.nowUs };
		await alpha.ask("POST", "/v1/positions", { reports: [{ ...report, ...still }] });
		await line.settle();
		const { data } = await two.next(
			({ event, data }) => event === "tracks" && (data as { tracks: Track[] }).tracks.length > 0,
		);
		assert.equal((data as { tracks: Track[] }).tracks[0]?.id, "4b1815");
	});

	test("go on for the others when one reader goes away", async () => {
		one.close();
		await declare(alpha, "later", operation({ lat9: 46e9 }));
		await two.next(({ event, data }) => event === "desk" && (data as Desk).operations.length === 2);
	});
});

/** A node whose journal becomes durable when the test says so, and whose desk takes a turn to make. */
async function slowNode() {
	const waiting: { position: number; resolve: () => void }[] = [];
	const runtime = {
		position: 5,
		durable: (position: number) =>
			new Promise<void>((resolve) => waiting.push({ position, resolve })),
		clock: { wallUs: () => 0 },
		watch: { picture: { tracks: new Map() } },
	};
	let desks = 0;
	const desk = async () => {
		desks++;
		// Something is decided while the desk is being made; the desk shows it.
		await Promise.resolve();
		runtime.position++;
		return { position: runtime.position };
	};
	const context = { runtime, desk, log: () => {}, vitals: async () => ({}) } as unknown as Context;
	const app = fastify();
	const live = liveRoutes(app, context);
	const url = await app.listen({ host: "127.0.0.1", port: 0 });
	const close = async () => {
		live.close();
		for (const { resolve } of waiting) resolve();
		await app.close();
	};
	return { app, live, url, waiting, runtime, desksMade: () => desks, close };
}

describe("an event and its journal position", () => {
	test("no event leaves before what it shows is durable", async (t) => {
		const node = await slowNode();
		t.after(node.close);
		const reader = await Reader.open(node.url);
		t.after(() => reader.close());
		while (node.waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
		assert.equal(reader.waiting, 0);
		// The desk was made at position 6; waiting for 5 would send what may still be lost.
		const positions = node.waiting.map(({ position }) => position).sort();
		assert.deepEqual(positions.at(-1), 6);
		for (const { position, resolve } of node.waiting) if (position < 6) resolve();
		for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
		const early = node.waiting.length;
		for (const { resolve } of node.waiting) resolve();
		const { id, data } = await reader.next(({ event }) => event === "desk");
		assert.deepEqual([id, data], [6, { position: 6 }]);
		assert.equal(early, 2);
	});

	test("nothing is made for nobody once the last reader has gone", async (t) => {
		t.mock.timers.enable({ apis: ["setTimeout"] });
		const node = await slowNode();
		t.after(node.close);
		const closed = new Promise<void>((resolve) => {
			node.app.server.once("connection", (socket) => socket.once("close", () => resolve()));
		});
		const afterChange = async (): Promise<number> => {
			node.live.changed();
			t.mock.timers.tick(1_000);
			for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
			return node.desksMade();
		};
		const reader = await Reader.open(node.url);
		while (node.waiting.length < 2) await new Promise((resolve) => setImmediate(resolve));
		assert.equal(await afterChange(), 2);
		reader.close();
		await closed;
		assert.equal(await afterChange(), 2);
	});
});
