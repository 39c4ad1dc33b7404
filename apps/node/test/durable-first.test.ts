import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { Refusal } from "@tansiq/party";
import { httpApp } from "../src/http/app.ts";
import type { Context } from "../src/http/context.ts";
import { Sessions } from "../src/operators/sessions.ts";
import { DUTY } from "./enrolled.ts";
import { operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

const turns = async (count: number): Promise<void> => {
	for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe("threat 28: every reply of the interface", async () => {
	const line = await runningPair();
	const { state, clock, watch, journal, folder } = line.alpha.node.runtime;
	/** Of the request under way: when it asks for its position, and when that is on disk. */
	let asked = Promise.withResolvers<void>();
	let disk = Promise.withResolvers<void>();
	/** A journal that is at position 7 and whose disk is slow. */
	const runtime = {
		state,
		clock,
		watch,
		journal,
		folder,
		position: 7,
		foreign: { count: 0, sha256: "" },
		act: ({ type }: { type: string }) => {
			if (type === "declare") throw new Refusal("already-told", "told already");
			return [];
		},
		sense: () => {},
		durable: () => {
			asked.resolve();
			return disk.promise;
		},
	};
	const sessions = new Sessions(line.alpha.folder.path, () => 0);
	const login = sessions.login(DUTY.operator, DUTY.passphrase, false);
	const authorization = `Bearer ${"token" in login ? login.token : ""}`;
	const context = {
		runtime,
		sessions,
		log: () => {},
		desk: async () => ({ position: 7 }),
		vitals: async () => ({}),
	} as unknown as Context;
	const { app, live } = await httpApp(context, { console: null, basemap: null });
	after(async () => {
		live.close();
		await app.close();
		await line.close();
	});

	const requests: [method: "GET" | "PUT" | "POST", url: string, payload?: object][] = [
		["GET", "/v1/desk"],
		["GET", "/v1/operations"],
		["GET", "/v1/dialogues"],
		["GET", "/v1/conflicts"],
		["GET", "/v1/alerts"],
		["GET", "/v1/tracks"],
		["GET", "/v1/findings"],
		["GET", "/v1/ledger"],
		["GET", "/v1/line"],
		["GET", "/v1/entries/alpha/routine"],
		["GET", "/health"],
		["GET", "/v1/operations/nobody"],
		["PUT", "/v1/operations/refused", operation()],
		["POST", "/v1/checks", operation()],
		["POST", "/v1/ways-out", operation()],
		["POST", "/v1/positions", { reports: [] }],
		["POST", "/v1/alerts/some/silence"],
		["POST", "/v1/holds/some/refuse", { reason: "no" }],
		["POST", "/v1/holds/some/release"],
	];
	for (const [method, url, payload] of requests)
		test(`${method} ${url} waits until what it tells of is on disk`, async () => {
			asked = Promise.withResolvers();
			disk = Promise.withResolvers();
			let replied = false;
			const reply = app
				.inject({
					method,
					url,
					headers: { host: "localhost", authorization },
					...(payload && { payload }),
				})
				.then((response) => {
					replied = true;
					return response;
				});
			await Promise.race([asked.promise, reply]);
			await turns(5);
			assert.equal(replied, false);
			disk.resolve();
			const { statusCode, headers } = await reply;
			assert.ok([200, 404, 409].includes(statusCode), `${statusCode}: ${(await reply).body}`);
			if (statusCode === 200 && url.startsWith("/v1/"))
				assert.equal(headers["tansiq-position"], "7");
		});
});
