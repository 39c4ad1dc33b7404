import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, describe, test } from "node:test";
import type { DeskOperator, LoginReply, Problem, Session } from "@tansiq/api";
import { createOperator } from "@tansiq/node";
import type { Role } from "@tansiq/party";
import { DUTY, type Enrolee } from "./enrolled.ts";
import { type Answer, call } from "./http.ts";
import { declare, operation } from "./operations.ts";
import { enrolledPair, runningPair } from "./pair.ts";

const only = (operator: string, ...roles: Role[]): Enrolee => ({
	operator,
	passphrase: `the words of ${operator}`,
	roles,
});
const WATCH = only("watch-2", "watch");
const AUDITOR = only("auditor-1", "auditor");
const PLANNER = only("planner-1", "planner");

function isProblem({ headers, json }: Answer, type: string): void {
	assert.match(String(headers["content-type"]), /^application\/problem\+json/);
	assert.equal((json as Problem).type, `tansiq:${type}`);
}

describe("a shift at a desk", async () => {
	const line = await runningPair({}, [DUTY, WATCH, AUDITOR, PLANNER]);
	const { alpha } = line;
	after(() => line.close());
	const { url } = alpha;
	const login = (body: object) => call(url, "POST", "/v1/session", { text: JSON.stringify(body) });
	const { operator, passphrase } = WATCH;

	test("begins with a name and its passphrase, and says who acts from now on", async () => {
		const { status, json } = await login({ operator, passphrase });
		assert.equal(status, 200);
		const { token, ...session } = json as LoginReply;
		assert.deepEqual([session.operator, session.key], ["watch-2", "alpha.tansiq/op/watch-2"]);
		assert.deepEqual([session.roles, session.script], [["watch"], false]);
		assert.ok(Buffer.from(token, "base64url").length >= 32, "nobody guesses it");
		const headers = { authorization: `Bearer ${token}` };
		const { json: mine } = await call(url, "GET", "/v1/session", { headers });
		assert.deepEqual(mine, session satisfies Session);
		const { json: people } = await call(url, "GET", "/v1/operators");
		assert.deepEqual(
			(people as DeskOperator[]).map((each) => [each.operator, each.present]),
			[
				["auditor-1", false],
				["duty-1", true],
				["planner-1", false],
				["watch-2", true],
			],
		);
	});

	test("gives the browser a cookie that no script reads and no other page sends", async () => {
		const { headers, json } = await login({ operator, passphrase });
		const [cookie, ...more] = headers["set-cookie"] as string[];
		assert.equal(more.length, 0);
		const [pair = "", ...attributes] = cookie?.split("; ") ?? [];
		assert.ok(pair.endsWith(`=${(json as LoginReply).token}`));
		assert.deepEqual(attributes.sort(), ["HttpOnly", "Path=/", "SameSite=Strict"]);
		const sent = { headers: { cookie: `theme=dark; ${pair}` } };
		const { json: mine } = await call(url, "GET", "/v1/session", sent);
		assert.equal((mine as Session).operator, operator);
	});

	test("ends when the desk is locked: the token is good for nothing any more", async () => {
		const entered = await login({ operator, passphrase });
		const headers = { authorization: `Bearer ${(entered.json as LoginReply).token}` };
		const locked = await call(url, "DELETE", "/v1/session", { headers });
		assert.equal(locked.status, 200);
		assert.match(String(locked.headers["set-cookie"]), /^[^=]+=; Max-Age=0;/);
		const after = await call(url, "GET", "/v1/session", { headers });
		assert.equal(after.status, 401);
		isProblem(after, "not-signed-in");
	});

	const wrong: [name: string, body: object][] = [
		["a wrong passphrase", { operator, passphrase: "the words of watch-3" }],
		["a name that nobody has", { operator: "nobody", passphrase }],
		["another's passphrase", { operator: "duty-1", passphrase }],
	];
	for (const [name, body] of wrong)
		test(`does not begin with ${name}`, async () => {
			const refused = await login(body);
			assert.equal(refused.status, 401);
			isProblem(refused, "not-signed-in");
			assert.match((refused.json as Problem).title, /no such operator at this desk, or not this/);
			assert.equal(refused.headers["set-cookie"], undefined);
		});

	test("has to wait after five wrong passphrases", async () => {
		const text = { operator: "auditor-1", passphrase: "wrong" };
		for (let i = 0; i < 5; i++) assert.equal((await login(text)).status, 401);
		const waiting = await login({ operator: "auditor-1", passphrase: AUDITOR.passphrase });
		assert.equal(waiting.status, 401);
		assert.match((waiting.json as Problem).title, /too many wrong passphrases; wait/);
	});

	test("does not outlive the process", async () => {
		const entered = await login({ operator, passphrase });
		const headers = { authorization: `Bearer ${(entered.json as LoginReply).token}` };
		await alpha.stop();
		await alpha.start(line.nowUs);
		assert.equal((await call(url, "GET", "/v1/session", { headers })).status, 401);
	});

	test("allows what the roles allow, and nothing else", async () => {
		await declare(alpha, "convoy", operation({}, { class: "ground" }));
		const [watch, planner] = [await alpha.signIn(WATCH), await alpha.signIn(PLANNER)];
		const text = JSON.stringify(operation({ lat9: 46e9 }));
		const acts: [method: string, path: string, text: string, allowed: object, refused: object][] = [
			["PUT", "/v1/operations/planned", text, planner, watch],
			["POST", "/v1/operations/planned/let-stand", '{"reason":"agreed"}', planner, watch],
			["POST", "/v1/operations/planned/end", "{}", planner, watch],
			["POST", "/v1/holds/convoy@1/refuse", '{"reason":"no"}', {}, planner],
		];
		for (const [method, path, body, allowed, refused] of acts) {
			await line.settle();
			const { position } = await alpha.desk();
			const answer = await alpha.call(method, path, { text: body, headers: { ...refused } });
			assert.equal(answer.status, 403, `${method} ${path}: ${answer.text}`);
			isProblem(answer, "role");
			assert.match((answer.json as Problem).title, /-[12]: expected /);
			assert.equal((await alpha.desk()).position, position);
			const done = await alpha.call(method, path, { text: body, headers: { ...allowed } });
			assert.equal(done.status, 200, `${method} ${path}: ${done.text}`);
		}
	});

	test("of someone whom the founding document does not name moves nothing", async () => {
		const late = only("late-1", "planner");
		createOperator(alpha.folder.path, "alpha", "late-1", late.roles, late.passphrase);
		const headers = await alpha.signIn(late);
		const text = JSON.stringify(operation({ lat9: 45.5e9 }));
		const { position } = await alpha.desk();
		const answer = await alpha.call("PUT", "/v1/operations/late", { text, headers });
		assert.equal(answer.status, 403);
		isProblem(answer, "not-enrolled");
		assert.equal((await alpha.desk()).position, position);
	});
});

/** Bodies with which a signed-in person would be heard. */
const BODIES: Record<string, object> = {
	"put /v1/operations/{id}": operation(),
	"post /v1/operations/{id}/let-stand": { reason: "agreed" },
	"post /v1/operations/{id}/end": {},
	"post /v1/dialogues/{author}/{log}/{index}/present": {},
	"post /v1/dialogues/{author}/{log}/{index}/answer": { msg: "ROGER" },
	"post /v1/holds/{id}/release": {},
	"post /v1/holds/{id}/refuse": { reason: "no" },
	"post /v1/alerts/{id}/silence": {},
	"post /v1/alarms/{id}/shelve": { minutes: 5, reason: "known" },
	"post /v1/alarms/{id}/unshelve": {},
	"post /v1/messages": { msg: "TQ-41", body: {} },
	"post /v1/line-check": {},
	"post /v1/drafts/{id}/sign": {},
	"post /v1/drafts/{id}/drop": { reason: "no" },
	"post /v1/handover": { incoming: "bravo.tansiq/op/duty-1" },
	"post /v1/handover/assume": {},
	"post /v1/operators/changes": {
		changes: [{ key: "key", roles: [] }],
		second: { operator: DUTY.operator, passphrase: DUTY.passphrase },
	},
	"post /v1/keys/rotate": { second: { operator: DUTY.operator, passphrase: DUTY.passphrase } },
	"post /v1/keys/revocation": { note: "note" },
	"post /v1/line/{log}/restart": {
		second: { operator: DUTY.operator, passphrase: DUTY.passphrase },
	},
	"post /v1/parcels/out": {},
	"post /v1/parcels/in": { file: "" },
};
/** What is no act of a person: entering and leaving, asking, and the reports of our own sensors. */
const NO_ACTS = ["post /v1/session", "delete /v1/session", "post /v1/checks"];
const SAMPLES: Record<string, string> = {
	id: "some",
	author: "bravo",
	log: "routine",
	index: "1",
};

describe("without a session", async () => {
	const line = await runningPair();
	const { alpha } = line;
	after(() => line.close());
	// A notice of the peer, so that there is one to answer.
	await declare(line.bravo, "told", operation({ lat9: 45.3e9 }));
	await line.settle();
	const { paths } = await alpha.ask<{ paths: Record<string, object> }>("GET", "/openapi.json");
	const mutating = Object.entries(paths)
		.flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
		.filter((route) => !route.startsWith("get ") && !NO_ACTS.includes(route));

	test("every act that is listed here exists", () => {
		for (const route of [...Object.keys(BODIES), ...NO_ACTS.slice(0, 3)])
			assert.ok(mutating.includes(route) || NO_ACTS.includes(route), route);
		assert.ok(mutating.length >= Object.keys(BODIES).length);
	});

	const tokens: [name: string, headers: Record<string, string>][] = [
		["no token", {}],
		["a made-up token", { authorization: `Bearer ${"A".repeat(43)}` }],
		[
			"a made-up cookie",
			{ cookie: `tansiq=${"A".repeat(43)}; tansiq-alpha-line1=${"A".repeat(43)}` },
		],
		["an empty token", { authorization: "Bearer " }],
	];
	for (const [name, headers] of tokens)
		for (const route of mutating)
			test(`threat 2: ${route} with ${name} does nothing`, async () => {
				const [method = "", path = ""] = route.split(" ");
				const { position } = await alpha.desk();
				const filled = path.replace(/\{(\w+)\}/g, (_, slot: string) => SAMPLES[slot] ?? "some");
				const text = JSON.stringify(BODIES[route] ?? {});
				const sent = { headers, text };
				const answer = await call(alpha.url, method.toUpperCase(), filled, sent);
				// A body that this test does not know may be refused by its form before anybody is asked for.
				const expected = route in BODIES ? [401] : [401, 422];
				assert.ok(expected.includes(answer.status), `${answer.status}: ${answer.text}`);
				isProblem(answer, answer.status === 401 ? "not-signed-in" : "invalid");
				assert.equal((await alpha.desk()).position, position);
			});
});

describe("the secrets of a folder", () => {
	test("threat 25: are for their owner's eyes alone, and no operator's key lies open", async (t) => {
		const line = await enrolledPair();
		t.after(() => line.close());
		const { path } = line.alpha.folder;
		const secret: string[] = [];
		for (const file of readdirSync(path, { recursive: true, withFileTypes: true })) {
			if (!file.isFile()) continue;
			const full = join(file.parentPath, file.name);
			const text = readFileSync(full, "utf8");
			if (!/PRIVATE KEY|privateKey|"box"/.test(text)) continue;
			secret.push(relative(path, full));
			assert.equal(lstatSync(full).mode & 0o777, 0o600, full);
		}
		const expected = ["author.pem", "hpke.json", "mirror.pem", "operators/duty-1.json"];
		expected.push("recovery-1.pem", "recovery-2.pem", "tls.json");
		assert.deepEqual(secret.sort(), expected);
		const key = readFileSync(join(path, "operators/duty-1.json"), "utf8");
		assert.ok(!key.includes("PRIVATE KEY"));
		assert.equal(lstatSync(path).mode & 0o777, 0o700);
		assert.equal(lstatSync(join(path, "operators")).mode & 0o777, 0o700);
	});

	test("threat 33: passphrases, tokens and keys never reach a log or a problem", async (t) => {
		const line = await runningPair();
		t.after(() => line.close());
		const { alpha } = line;
		const secret = "CANARY-PASSPHRASE of a long night";
		createOperator(alpha.folder.path, "alpha", "duty-9", ["watch"], secret);
		const post = (body: string) => call(alpha.url, "POST", "/v1/session", { text: body });
		const entered = await post(JSON.stringify({ operator: "duty-9", passphrase: secret }));
		const { token } = entered.json as LoginReply;
		const answers = [
			await post(JSON.stringify({ operator: "duty-9", passphrase: `${secret}!` })),
			await post(JSON.stringify({ operator: "duty-9", passphrase: secret, more: 1 })),
			await post(JSON.stringify({ operator: "No One", passphrase: secret })),
			await post(JSON.stringify({ operator: "duty-9", passphrase: [secret] })),
			await post(JSON.stringify({ operator: "duty-9", passphrase: secret.repeat(20) })),
			await post(`{"operator":"duty-9","passphrase":"${secret}",`),
		];
		const headers = { authorization: `Bearer ${token}` };
		answers.push(await call(alpha.url, "POST", "/v1/holds/none/release", { headers, text: "{}" }));
		answers.push(await call(alpha.url, "GET", "/v1/nothing", { headers }));
		await line.settle();
		await alpha.stop();
		const pem = readFileSync(join(alpha.folder.path, "author.pem"), "utf8").split("\n")[1] ?? "";
		for (const { status } of answers) assert.ok(status >= 400);
		assert.ok(alpha.logged.length > 0);
		for (const text of [...alpha.logged, ...answers.map((answer) => answer.text)])
			for (const each of ["CANARY", token, pem]) assert.ok(!text.includes(each), text);
	});
});

describe("the clock of shifts", () => {
	test("ends one in the interface as well", async (t) => {
		const line = await runningPair();
		const { httpApp } = await import("../src/http/app.ts");
		const { Sessions } = await import("../src/operators/sessions.ts");
		const { runtime } = line.alpha.node;
		let nowUs = 0;
		const sessions = new Sessions(line.alpha.folder.path, () => nowUs);
		const context = { runtime, sessions, log: () => {}, desk: async () => ({}) };
		const { app, live } = await httpApp(context as unknown as Parameters<typeof httpApp>[0], {
			console: null,
			basemap: null,
		});
		t.after(async () => {
			live.close();
			await app.close();
			await line.close();
		});
		const { operator, passphrase } = DUTY;
		const host = "localhost";
		const ask = (method: "GET" | "POST" | "PUT", url: string, payload?: object, token = "") =>
			app.inject({
				method,
				url,
				headers: { host, authorization: `Bearer ${token}` },
				...(payload && { payload }),
			});
		const { token } = (await ask("POST", "/v1/session", { operator, passphrase })).json();
		const put = (id: string) => ask("PUT", `/v1/operations/${id}`, operation(), token);
		nowUs = 13 * 3_600_000_000 - 1;
		assert.equal((await put("in-time")).statusCode, 200);
		nowUs += 1;
		assert.equal((await put("too-late")).statusCode, 401);
		assert.equal((await ask("GET", "/v1/operators")).json()[0].present, false);
	});
});
