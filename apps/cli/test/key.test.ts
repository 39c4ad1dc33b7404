import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
	copyFileSync,
	existsSync,
	lstatSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, describe, type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort } from "@tansiq/carriers";
import { type Client, clientOf } from "../src/drive/client.ts";
import {
	done,
	jsonOf,
	PASSPHRASE,
	refused,
	scratch,
	serving,
	tansiq,
	tansiqIn,
	urlOf,
} from "./command.ts";

/** The keys of a line that two people of alpha's renew and end, under the eyes of a real mediator. */
describe("the life of an author key", async () => {
	const root = scratch({ after });
	const [alpha, bravo, mediator] = ["alpha", "bravo", "mediator"].map((name) =>
		join(root, name),
	) as [string, string, string];
	const card = join(mediator, "card.json");
	const founding = join(alpha, "founding.json");
	const draft = join(root, "revocation.json");
	const ports = [await freePort(), await freePort(), await freePort()];
	const at = (i: number) => ["--at", `127.0.0.1:${ports[i]}`];
	const both = { TANSIQ_PASSPHRASE: PASSPHRASE, TANSIQ_SECOND_PASSPHRASE: "another quiet night" };
	const key = (...args: string[]) => tansiqIn(both, "key", ...args);

	let client: Client;
	const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
		const deadline = Date.now() + 60_000;
		while (!(await holds())) {
			assert.ok(Date.now() < deadline, `never: ${what}`);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	};
	interface Own {
		own: Record<string, { size: number; cosignedSize: number; witnessedSize: number }>;
	}
	const witnessed = async (): Promise<void> =>
		until("heads of alpha are witnessed under its key", async () => {
			const { own } = await client.get<Own>("/v1/line");
			return Object.values(own).every(({ size, witnessedSize }) => witnessedSize === size);
		});
	const entries = async (): Promise<string[]> => {
		const path = "/v1/entries/alpha/routine?from=0&limit=500";
		const { entries: found } = await client.get<{ entries: string[] }>(path);
		return found.map((entry) => Buffer.from(entry, "base64").toString("utf8"));
	};
	const served = async (t: TestContext): Promise<void> => {
		const child = spawn(
			process.execPath,
			[fileURLToPath(new URL("../src/main.ts", import.meta.url)), "mediator", "serve", mediator],
			{ stdio: ["ignore", "pipe", "inherit"] },
		);
		t.after(() => child.kill("SIGKILL"));
		await new Promise((resolve) => child.stdout.once("data", resolve));
		await Promise.all([serving(t, alpha), serving(t, bravo)]);
		client = clientOf(urlOf(alpha), { operator: "chief-1", passphrase: PASSPHRASE });
		t.after(() => client.close());
	};

	test("a mediator takes a line only under the signatures of both parties", async () => {
		done(await tansiq("mediator", "init", mediator, "--line", "strait", ...at(2)));
		const add = (who: string, roles: string) =>
			["operator", "add", alpha, who, "--party", "alpha", "--roles", roles] as const;
		done(await tansiq(...add("chief-1", "watch,chief")));
		done(
			await tansiqIn(
				{ TANSIQ_PASSPHRASE: both.TANSIQ_SECOND_PASSPHRASE },
				...add("duty-2", "watch"),
			),
		);
		const terms = ["--party", "alpha", "--with", "bravo", "--line", "strait"];
		done(await tansiq("invite", alpha, ...terms, ...at(0), "--witness", card));
		const invitation = join(alpha, "invitation.json");
		const answered = await tansiq(
			...[
				"join",
				bravo,
				invitation,
				...at(1),
				"--operator",
				"duty-1",
				"--roles",
				"watch",
				"--json",
			],
		);
		const words = (jsonOf(done(answered)).words as { number: string }[])
			.map(({ number }) => number)
			.join(" ");
		done(await tansiq("join", alpha, join(bravo, "reply.json"), "--same", words));
		done(await tansiq("join", bravo, founding, "--same", words));
		const signed = JSON.parse(readFileSync(founding, "utf8"));
		const forged = join(root, "forged.json");
		const lines = (signed.signedNote as string).trimEnd().split("\n");
		const alone = { ...signed, signedNote: `${lines.slice(0, -1).join("\n")}\n` };
		const other = structuredClone(signed);
		other.founding.members.alpha.author = other.founding.members.bravo.author;
		for (const document of [alone, other, { founding: signed.founding }]) {
			writeFileSync(forged, JSON.stringify(document));
			refused(await tansiq("mediator", "line", mediator, forged), 2, /forged\.json: /);
		}
		assert.equal(existsSync(join(mediator, "line.json")), false);
		done(await tansiq("mediator", "line", mediator, founding));
		for (const file of ["recovery-1.pem", "recovery-2.pem"])
			renameSync(join(alpha, file), join(root, file));
	});

	test("threat 25: two people renew the key; the mediator learns it by itself", async (t) => {
		await served(t);
		const url = urlOf(alpha);
		const acting = ["--operator", "chief-1", "--second", "duty-2"];
		refused(await key("rotate", url, "--operator", "chief-1"), 2, /required option '--second/);
		refused(
			await key("rotate", url, "--operator", "chief-1", "--second", "chief-1"),
			1,
			/401|403|409/,
		);
		const wrong = { ...both, TANSIQ_SECOND_PASSPHRASE: "not this one, surely" };
		refused(
			await tansiqIn(wrong, "key", "rotate", url, ...acting),
			1,
			/POST \/v1\/keys\/rotate: 401/,
		);
		refused(await key("rotate", "http://127.0.0.1:1", ...acting), 4, /127\.0\.0\.1:1: /);
		assert.equal(existsSync(join(alpha, "author-2.pem")), false, "a refusal leaves no key behind");
		const { out } = done(await key("rotate", url, ...acting));
		assert.match(out, /^signs from now on: alpha\.tansiq\/strait\/author\+[0-9a-f]{8}\+/);
		assert.equal(lstatSync(join(alpha, "author-2.pem")).mode & 0o777, 0o600);
		const routine = await entries();
		assert.ok(routine.some((entry) => entry.includes('"msg":"KEY-ROTATE"')));
	});

	test("threat 25: heads under the new key are witnessed, without anybody at the mediator's", async (t) => {
		await served(t);
		await witnessed();
	});

	test("threat 25: two holders end a stolen key, and the node says so once under the new one", async (t) => {
		await served(t);
		await witnessed();
		const url = urlOf(alpha);
		const chief = ["--operator", "chief-1"];
		const make = (...more: string[]) => key("revoke", url, "--draft", draft, ...chief, ...more);
		refused(
			await key("revoke", url, ...chief),
			2,
			/expected one of --draft, --drop and signed files/,
		);
		refused(await make("--routine", "100000"), 1, /routine 100000, expected/);
		done(await make());
		refused(await make(), 2, /revocation\.json: is there already/);
		assert.equal(lstatSync(join(alpha, "author-3.pem")).mode & 0o777, 0o600);
		const silent = (await entries()).length;
		refused(
			await key("rotate", url, ...chief, "--second", "duty-2"),
			1,
			/503 the line is read-only/,
		);

		const [first, second] = ["recovery-1.pem", "recovery-2.pem"].map((file) => join(root, file));
		refused(
			await key("revoke", url, draft, ...chief),
			2,
			/0 of 2 signatures: sign it with tansiq key/,
		);
		refused(
			await key("sign", draft, join(alpha, "author.pem")),
			2,
			/author\.pem: expected one of the/,
		);
		const twin = join(root, "twin.json");
		copyFileSync(draft, twin);
		const shown = done(await key("sign", draft)).out;
		assert.match(shown, /0 of 2 signatures\n$/);
		assert.match(done(await key("sign", draft, first ?? "")).out, /1 of 2 signatures\n$/);
		assert.match(done(await key("sign", draft, first ?? "")).out, /1 of 2 signatures\n$/);
		refused(await key("revoke", url, draft, ...chief), 2, /1 of 2 signatures/);
		done(await key("sign", twin, second ?? ""));
		assert.equal((await entries()).length, silent, "nothing was said meanwhile");
		const other = JSON.parse(readFileSync(twin, "utf8"));
		writeFileSync(
			join(root, "other.json"),
			JSON.stringify({ ...other, text: other.text.replace("party alpha", "party bravo") }),
		);
		refused(
			await key("revoke", url, draft, join(root, "other.json"), ...chief),
			2,
			/other\.json: /,
		);
		done(await key("revoke", url, draft, twin, ...chief));
		const records = async () =>
			(await entries()).filter((entry) => entry.includes('"msg":"KEY-REVOKE"')).length;
		await until("the revocation is on the record", async () => (await records()) === 1);
	});

	test("threat 25: after a restart it is still said once, receipted and witnessed", async (t) => {
		await served(t);
		await witnessed();
		await until("receipts under the new key", async () => {
			const { own } = await client.get<Own>("/v1/line");
			return Object.values(own).every(({ size, cosignedSize }) => cosignedSize === size);
		});
		const found = (await entries()).filter((entry) => entry.includes('"msg":"KEY-REVOKE"'));
		assert.equal(found.length, 1);
	});
});
