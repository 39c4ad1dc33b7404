import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Desk, Dialogue, LoginReply, Theatre } from "@tansiq/api";
import { faultEnv, withoutFaults } from "../../../tests/faults/io-fault.ts";
import { until } from "../../../tests/system/until.ts";
import { call } from "../../node/test/http.ts";
import { done, jsonOf, read, refused, tansiq } from "./command.ts";
import { disc, PERSON, serve, world } from "./theatres.ts";

describe("one party in two theatres, in one process", async () => {
	const { north, south, southern } = await world({ after });
	const both = [north.alpha.folder, south.alpha.folder];
	const [alpha, bravo, charlie] = await Promise.all([
		serve({ after }, both),
		serve({ after }, [north.bravo.folder]),
		serve({ after }, [south.charlie.folder]),
	]);
	const listed = (url: string) =>
		call(url, "GET", "/v1/theatres").then(({ json }) => json as Theatre[]);
	const signIn = async (url: string) => {
		const reply = await call(url, "POST", "/v1/session", { text: JSON.stringify(PERSON) });
		assert.equal(reply.status, 200, reply.text);
		return { token: (reply.json as LoginReply).token, cookie: `${reply.headers["set-cookie"]}` };
	};

	/**
	 * @row M37 M39
	 * @does An officer of two theatres sees at each desk what waits in the other, and is signed in only where he signed in.
	 * @reach tansiq serve, status; GET /v1/theatres; POST /v1/session
	 * @plant apps/node/src/node.ts: `const sessions = new Sessions(folder.path, () => Math.round(performance.now() * 1_000));` → `const sessions = (globalThis.sessions ??= new Sessions(folder.path, () => Math.round(performance.now() * 1_000)));`
	 */
	test("each has its address, its keys and its people; signing in to one opens no other", async () => {
		assert.deepEqual(alpha.out().split("\n").filter(Boolean), [
			`alpha, north: ${north.alpha.url}`,
			`alpha, south: ${south.alpha.url}`,
		]);
		await until("both lines are up", async () =>
			(await listed(north.alpha.url)).every(({ line }) => line === "up"),
		);
		const seen = await listed(south.alpha.url);
		assert.deepEqual(
			seen.map(({ id, peer, address, urgent, here }) => [id, peer.id, address, urgent, here]),
			[
				["north", "bravo", north.alpha.url, 0, false],
				["south", "charlie", south.alpha.url, 0, true],
			],
		);
		assert.deepEqual(seen[0]?.box, { south9: 45e9, west9: 7e9, north9: 49e9, east9: 10e9 });
		for (const file of ["author.pem", "mirror.pem", "tls.json", "hpke.json"])
			assert.notEqual(read(north.alpha.folder, file), read(south.alpha.folder, file), file);

		const { token, cookie } = await signIn(north.alpha.url);
		const other = await signIn(south.alpha.url);
		const name = (text: string) => text.split("=")[0];
		assert.notEqual(name(cookie), name(other.cookie), "a browser keeps both");
		const as = (text: string) => ({ headers: { authorization: `Bearer ${text}` } });
		assert.equal((await call(north.alpha.url, "GET", "/v1/session", as(token))).status, 200);
		assert.equal((await call(south.alpha.url, "GET", "/v1/session", as(token))).status, 401);
		const renamed = cookie.replace(`${name(cookie)}`, `${name(other.cookie)}`).split(";")[0] ?? "";
		const bySouth = await call(south.alpha.url, "GET", "/v1/session", {
			headers: { cookie: renamed },
		});
		assert.equal(bySouth.status, 401);
	});

	test("status shows each of several, and at one desk what waits elsewhere", async () => {
		// A warning from bravo calls at the northern desk; the southern one learns only that.
		const startUs = Date.now() * 1_000 + 1_800_000_000;
		const warning = {
			msg: "TQ-40",
			body: { what: "vessel", zone: { id: "harbour-41" }, start_us: startUs },
		};
		await north.bravo.client.post("/v1/messages", warning);
		await until("it waits in the north", async () =>
			(await listed(south.alpha.url)).some(({ id, urgent }) => id === "north" && urgent === 1),
		);
		const { theatres } = jsonOf(
			done(await tansiq("status", north.alpha.url, south.alpha.url, "--json")),
		) as { theatres: { theatre: string; elsewhere: string[] }[] };
		assert.deepEqual(
			theatres.map(({ theatre, elsewhere }) => [theatre, elsewhere]),
			[
				["north", ["south up, 0 waiting"]],
				["south", ["north up, 1 waiting"]],
			],
		);
		const { out } = done(await tansiq("status", south.alpha.url));
		assert.match(out, /^elsewhere {12}north up, 1 waiting$/m);
		assert.doesNotMatch(out, /harbour-41/);
		const alone = jsonOf(done(await tansiq("status", south.charlie.url, "--json")));
		assert.equal(alone.elsewhere, undefined, "whoever has one theatre reads of no other");
	});

	/**
	 * @row M39 M25
	 * @does An officer hears what a third party says on one line, and nothing of it stands on the other line, at its desk, in its journal or in its log.
	 * @reach tansiq serve; every GET of the other theatre's desk
	 * @plant apps/node/src/node.ts: `return { line, urgent: alarmsOf(state, at).length };` → `return { line, urgent: alarmsOf(state, at).length, of: [...state.messages.values()].map(({ body }) => body), at: [...state.registry.operations.values()] };`
	 */
	test("what one line says is nowhere on the other: frames, answers, journal, log", async () => {
		const place = 8_123_456_789;
		const canaries = [String(place), "kestrel-canary", "heron-canary"];
		const notice = disc(47_100_000_000, place, 60, { text: "kestrel-canary" });
		await north.bravo.client.put("/v1/operations/third", notice);
		await north.bravo.client.post("/v1/messages", {
			msg: "TQ-71",
			body: { lang: "en", text: "heron-canary" },
		});
		// Alpha is at work in the south, where its own meets what bravo told in the north.
		await south.alpha.client.put("/v1/operations/ours", disc(47_100_000_000, 8_123_400_000, 60));
		await south.charlie.client.put(
			"/v1/operations/theirs",
			disc(47_100_000_000, 8_200_000_000, 60),
		);
		const heardNorth = async () => JSON.stringify(await everyAnswer(north.alpha.url));
		await until("alpha has heard bravo", async () => {
			const text = await heardNorth();
			return canaries.every((canary) => text.includes(canary));
		});
		await until("charlie has heard alpha", async () =>
			southern.heard.some((text) => text.includes("8123400000")),
		);
		await until("alpha has heard charlie", async () =>
			(await south.alpha.client.get<Dialogue[]>("/v1/dialogues")).some(({ ref }) =>
				ref.startsWith("charlie/"),
			),
		);

		const places: [string, string][] = [
			["frames", southern.heard.join("\n")],
			["log of charlie", charlie.log()],
			["log of alpha", alpha.log()],
		];
		for (const { folder, url } of [south.alpha, south.charlie]) {
			for (const file of globSync("journal.sqlite*", { cwd: folder }))
				places.push([join(folder, file), readFileSync(join(folder, file), "latin1")]);
			for (const [path, answer] of Object.entries(await everyAnswer(url)))
				places.push([`${url}${path}`, answer]);
		}
		assert.ok(places.length > 30, `${places.length} places`);
		for (const [where, text] of places)
			for (const canary of [...canaries, "harbour-41"])
				assert.ok(!text.includes(canary), `${canary} in ${where}`);
		// The hunt finds what is there: the same places hold what was said in the south.
		const holding = places.filter(([, text]) => text.includes("8123400000"));
		const named = holding.map(([where]) => where);
		for (const { folder, url } of [south.alpha, south.charlie])
			for (const where of [folder, `${url}/v1/replay`])
				assert.ok(
					named.some((each) => each.startsWith(where)),
					`${where} in ${named}`,
				);
		assert.ok(named.includes("frames"), `${named}`);
		assert.doesNotMatch(bravo.log(), /8123400000/);
		const unknown = await call(south.alpha.url, "GET", "/v1/operations/bravo/routine/1");
		assert.equal(unknown.status, 404, unknown.text);
		const { operations } = await north.alpha.client.get<Desk>("/v1/desk");
		assert.ok(!operations.some(({ id }) => id === "ours"), "nor the other way round");
	});

	test("refuses folders of two parties, and one line twice", async () => {
		const two = await tansiq("serve", north.alpha.folder, south.charlie.folder);
		refused(two, 2, /charlie: party: charlie, expected alpha/);
		const twice = await tansiq("serve", north.alpha.folder, north.alpha.folder);
		refused(twice, 2, /north\/alpha: line: north, expected another line than that of/);
	});
});

/** What every address of a desk answers that needs nothing named. */
async function everyAnswer(url: string): Promise<Record<string, string>> {
	const { json } = await call(url, "GET", "/openapi.json");
	const { paths } = json as { paths: Record<string, Record<string, unknown>> };
	const answers: Record<string, string> = {};
	for (const [path, methods] of Object.entries(paths))
		if ("get" in methods && !path.includes("{") && path !== "/v1/live")
			answers[path] = (await call(url, "GET", path)).text;
	return answers;
}

describe("a theatre that does not start", () => {
	test("is named, and the others are served", async (t) => {
		const { north, south } = await world(t);
		const spoil = (folder: string) =>
			writeFileSync(join(folder, "journal.sqlite"), "no journal of ours ".repeat(99));
		const both = [north.alpha.folder, south.alpha.folder];
		spoil(south.alpha.folder);
		const alpha = await serve(t, both);
		assert.match(alpha.out(), /^alpha, south: failed: journal .*south\/alpha\/journal\.sqlite/m);
		await north.alpha.client.put("/v1/operations/one", disc(46e9, 8e9, 60));
		const theatres = await north.alpha.client.get<Theatre[]>("/v1/theatres");
		assert.deepEqual(
			theatres.map(({ id, line }) => [id, line === "failed"]),
			[
				["north", false],
				["south", true],
			],
		);
		alpha.kill();
		assert.equal(await alpha.ended, 70);
		// Where none of them starts there is nothing to serve.
		spoil(north.alpha.folder);
		const ended = await tansiq("serve", ...both);
		assert.equal(ended.code, 1);
		assert.match(ended.err, /^tansiq: journal .*north\/alpha\/journal\.sqlite/m);
	});
});

describe("a theatre whose journal fails", { skip: withoutFaults }, () => {
	/**
	 * @row M37
	 * @does An officer goes on working in one theatre while the journal of another fails, and sees at his desk that it failed.
	 * @reach tansiq serve; GET /v1/theatres
	 * @plant apps/node/src/serve-several.ts: `void node.close().catch(() => undefined);` → `process.exit(70);`
	 */
	test("is closed and shown as failed, and the other goes on", async (t) => {
		const { north, south } = await world(t);
		const env = faultEnv({ files: `${south.alpha.folder}/journal.`, fault: "enospc 40 forever" });
		const alpha = await serve(t, [north.alpha.folder, south.alpha.folder], env);
		const work = async () => {
			for (let i = 0; i < 60; i++)
				await south.alpha.client.put(`/v1/operations/s${i}`, disc(46e9, 8e9 + i * 2e7, 60));
		};
		await assert.rejects(work, "the theatre went on");
		const shown = async () => {
			const theatres = await north.alpha.client.get<Theatre[]>("/v1/theatres");
			return theatres.map(({ id, line, urgent }) => [id, line === "failed", urgent]);
		};
		await until("it is shown", async () => (await shown()).some(([, failed]) => failed === true));
		assert.deepEqual(await shown(), [
			["north", false, 0],
			["south", true, null],
		]);
		await north.alpha.client.put("/v1/operations/more", disc(46e9, 8e9, 60));
		assert.equal((await north.alpha.client.get<Desk>("/v1/desk")).operations.length, 1);
		await assert.rejects(call(south.alpha.url, "GET", "/v1/desk"), "it is closed");
		assert.match(alpha.log(), /"event":"theatre failed","line":"south"/);
		alpha.kill();
		assert.equal(await alpha.ended, 70, "one of them had failed");
	});
});
