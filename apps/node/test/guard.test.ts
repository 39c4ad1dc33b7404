import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Problem } from "@tansiq/api";
import { declare, operation } from "./operations.ts";
import { enrolledPair } from "./pair.ts";

describe("threat 21: requests from elsewhere", async () => {
	const page = mkdtempSync(join(tmpdir(), "tansiq-page-"));
	writeFileSync(join(page, "index.html"), "<!doctype html><title>desk</title>");
	const line = await enrolledPair();
	const { alpha } = line;
	await alpha.start(line.nowUs, page);
	after(async () => {
		await line.close();
		rmSync(page, { recursive: true });
	});
	const { httpPort } = alpha.folder.config;
	const text = JSON.stringify(operation());

	const foreign: [name: string, headers: Record<string, string>, field: string][] = [
		["another origin", { origin: "https://evil.example" }, "origin"],
		["another port of this machine", { origin: "http://127.0.0.1:1" }, "origin"],
		["an origin without a name", { origin: "null" }, "origin"],
		["a name that was bound to this address", { host: `evil.example:${httpPort}` }, "host"],
		["a name that begins like ours", { host: `localhost.evil.example:${httpPort}` }, "host"],
		["a page that hides its origin", { "sec-fetch-site": "cross-site" }, "sec-fetch-site"],
		["a page of another port", { "sec-fetch-site": "same-site" }, "sec-fetch-site"],
	];
	for (const [name, headers, field] of foreign)
		test(`${name}: every request is refused before it is read`, async () => {
			const { position } = await alpha.desk();
			const requests: [string, string][] = [
				["PUT", "/v1/operations/foreign"],
				["POST", "/v1/dialogues/bravo/routine/1/answer"],
				["GET", "/v1/desk"],
				["GET", "/v1/live"],
				["GET", "/metrics"],
				["GET", "/"],
				["GET", "/nothing"],
			];
			for (const [method, path] of requests) {
				const sent = method === "GET" ? { headers } : { headers, text };
				const answer = await alpha.call(method, path, sent);
				assert.equal(answer.status, 403, `${method} ${path}`);
				assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
				const problem = answer.json as Problem;
				assert.equal(problem.type, "tansiq:foreign-origin");
				assert.equal(problem.errors?.[0]?.field, field);
			}
			assert.equal((await alpha.desk()).position, position);
		});

	test("the console's own requests pass, and a link to it may be followed", async () => {
		const own: Record<string, string>[] = [
			{ origin: `http://127.0.0.1:${httpPort}`, "sec-fetch-site": "same-origin" },
			{ host: `localhost:${httpPort}`, origin: `http://localhost:${httpPort}` },
			{ "sec-fetch-site": "none", "sec-fetch-mode": "navigate" },
		];
		for (const headers of own)
			assert.equal((await alpha.call("GET", "/v1/desk", { headers })).status, 200);
		const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
		assert.equal((await alpha.call("GET", "/", { headers: link })).status, 200);
	});

	test("no reply may be read by another origin", async () => {
		await declare(alpha, "mine", operation());
		for (const path of ["/v1/desk", "/v1/operations/mine", "/health", "/"]) {
			const { headers } = await alpha.call("GET", path);
			assert.equal(headers["access-control-allow-origin"], undefined, path);
			assert.equal(headers["x-content-type-options"], "nosniff", path);
		}
	});

	test("the console cannot be framed, sniffed or told where it was opened from", async () => {
		const { status, headers } = await alpha.call("GET", "/");
		assert.equal(status, 200);
		assert.match(String(headers["content-type"]), /^text\/html/);
		assert.match(String(headers["content-security-policy"]), /frame-ancestors 'none'/);
		assert.equal(headers["referrer-policy"], "no-referrer");
	});

	test("nothing outside the console's folder is served", async () => {
		for (const path of [
			"/../author.pem",
			"/%2e%2e/author.pem",
			"/..%2fauthor.pem",
			"//author.pem",
		]) {
			const { status, text: body } = await alpha.call("GET", path);
			assert.ok(status >= 400, `${path}: ${status}`);
			assert.ok(!body.includes("PRIVATE KEY"));
		}
	});

	const absent: [method: string, path: string][] = [
		["GET", "/v1/nothing"],
		["DELETE", "/v1/operations/mine"],
		["POST", "/v1/operations/mine"],
		["PATCH", "/v1/desk"],
		["OPTIONS", "/v1/desk"],
		["GET", "/v1/basemap"],
		["GET", `/v1/${"long/".repeat(100)}`],
		["GET", "/v1/operations/nobody"],
		["GET", "/v1/operations/alpha/routine/99"],
		["GET", "/v1/operations/%zz"],
	];
	for (const [method, path] of absent)
		test(`${method} ${path.slice(0, 40)}: a problem that says what is not there`, async () => {
			const answer = await alpha.call(method, path);
			const problem = answer.json as Problem;
			assert.equal(answer.status, path.includes("%zz") ? 400 : 404);
			assert.match(String(answer.headers["content-type"]), /^application\/problem\+json/);
			assert.equal(problem.status, answer.status);
			assert.ok(problem.title.length < 400);
		});

	test("a connection that speaks no HTTP is dropped, and the node goes on", async () => {
		await new Promise<void>((resolve, reject) => {
			const socket = connect(httpPort, "127.0.0.1", () =>
				socket.write("\x16\x03\x01 not HTTP\r\n\r\n"),
			);
			socket.on("error", reject);
			socket.on("close", () => resolve());
			socket.resume();
		});
		assert.equal((await alpha.call("GET", "/health")).status, 200);
	});
});
