import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Dialogue, LoginReply, Minutes, Problem } from "@tansiq/api";
import { openJournal } from "@tansiq/journal";
import { keyWords, LANGUAGES } from "@tansiq/language";
import { memberOf, type NodeFolder } from "@tansiq/node";
import { foundingText, memberWithoutNode, plainCode } from "@tansiq/party";
import { openEntry, signNote, verifierOf } from "@tansiq/record";
import { MINUTE_US } from "@tansiq/space";
import { launchChromium, withoutChromium } from "../../console/test/browser.ts";
import { drivenClock } from "../src/clock.ts";
import { httpApp } from "../src/http/app.ts";
import { Courier } from "../src/line/courier.ts";
import { Intake } from "../src/line/intake.ts";
import { Sessions } from "../src/operators/sessions.ts";
import { Runtime } from "../src/runtime.ts";
import { Theatres } from "../src/theatres.ts";
import { AGREEMENT, DUTY, enrolled, START_US } from "./enrolled.ts";
import { type Answer, call } from "./http.ts";
import { operation } from "./operations.ts";
import { runningPair } from "./pair.ts";

/** A node of alpha on a line whose other party, told on paper, has a name full of markup. */
async function alone(root: string) {
	const { alpha: folder } = await enrolled(root, AGREEMENT);
	const clock = drivenClock(START_US);
	const opened = await openJournal({
		file: join(folder.path, "journal.sqlite"),
		onFailure: (error) => {
			throw error;
		},
	});
	const sessions = new Sessions(folder.path, () => 0);
	const runtime = await Runtime.start(folder, opened, clock, sessions, (error) => {
		throw error;
	});
	const founding = foundingOf(folder);
	const signedNote = signNote(foundingText(founding), [folder.keys.author]);
	runtime.act({ type: "found", founding, signedNote });
	runtime.act({ type: "boot", boot: "first" });
	const intake = new Intake(runtime, () => {});
	const { app } = await httpApp(
		{
			runtime,
			sessions,
			courier: new Courier(runtime, intake),
			theatres: new Theatres(),
			log: () => {},
			desk: () => Promise.reject(new Error("not asked for")),
			vitals: async () => ({}),
		},
		{ console: null, basemap: null },
	);
	const url = await app.listen({ host: "127.0.0.1", port: 0 });
	const close = async () => {
		await app.close();
		await opened.journal.close();
	};
	return { folder, runtime, clock, url, close };
}

const BRAVO = '<b>Bravo</b> & "friends"';

function foundingOf(folder: NodeFolder) {
	return {
		line: "line1",
		agreement: AGREEMENT,
		members: { alpha: memberOf(folder), bravo: memberWithoutNode(BRAVO) },
		witness: null,
		phrases: {},
	};
}

describe("a party without a node", async () => {
	const root = mkdtempSync(join(tmpdir(), "tansiq-paper-"));
	const node = await alone(root);
	const { folder, runtime, clock, url } = node;
	after(async () => {
		await node.close();
		rmSync(root, { recursive: true });
	});
	const { operator, passphrase } = DUTY;
	const login = await call(url, "POST", "/v1/session", {
		text: JSON.stringify({ operator, passphrase, script: false }),
	});
	const headers = { authorization: `Bearer ${(login.json as LoginReply).token}` };
	const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
		call(url, method, path, {
			headers,
			...(body !== undefined && { text: JSON.stringify(body) }),
		});
	const said = async (msg: string, body: object): Promise<string> => {
		const { json, text } = await ask("POST", "/v1/messages", { msg, body });
		assert.ok((json as { ref: string }).ref, text);
		return (json as { ref: string }).ref;
	};
	const declared = async (id: string): Promise<string> => {
		const answer = await ask("PUT", `/v1/operations/${id}`, operation());
		assert.equal(answer.status, 200, answer.text);
		return runtime.state.registry.operations.get(id)?.notice ?? "";
	};
	const at = (ref: string, what: string) => `/v1/dialogues/${ref}/${what}`;
	const dialogue = async (ref: string): Promise<Dialogue> => {
		const { json } = await ask("GET", "/v1/dialogues");
		return (json as Dialogue[]).find((one) => one.ref === ref) as Dialogue;
	};
	const entryOf = async (ref: string): Promise<Uint8Array> => {
		const [author = "", log = "", index = ""] = ref.split("/");
		const [bytes] = await runtime.journal.entries("line1", author, log, Number(index), 1);
		return bytes as Uint8Array;
	};
	const codeOf = async (ref: string) => (await dialogue(ref)).paper?.readbackCode ?? "";
	const typed = async (ref: string, changes: object = {}) => ({
		msg: "ROGER",
		readbackCode: await codeOf(ref),
		evidence: Buffer.from("signed: A. Person").toString("base64"),
		from: "chief",
		how: "hand",
		atUs: clock.wallUs(),
		...changes,
	});
	const handedOver = (ref: string) =>
		ask("POST", at(ref, "handed-over"), { how: "print", atUs: clock.wallUs() });

	test("every pair of languages has a page that names the message, its hash and its code", async () => {
		const ref = await declared("flight");
		const hash = createHash("sha256")
			.update(await entryOf(ref))
			.digest();
		const code = await codeOf(ref);
		assert.match(code, /^[2-9DFHJKMNRTVWX]{6}$/);
		for (const first of LANGUAGES)
			for (const second of LANGUAGES.filter((other) => other !== first)) {
				const {
					status,
					text,
					headers: sent,
				} = await ask("GET", at(ref, `page?languages=${first},${second}`));
				assert.equal(status, 200, text);
				assert.match(String(sent["content-type"]), /^text\/html; charset=utf-8$/);
				for (const shown of [ref, code, hash.toString("hex"), "line1"])
					assert.ok(text.includes(shown), `${first},${second}: ${shown}`);
				for (const language of [first, second])
					for (const { word, number } of keyWords(language, hash))
						assert.ok(text.includes(word) && text.includes(number), `${language} ${word}`);
				assert.doesNotMatch(text, /undefined|\[object|paper\.|msg\.TQ|—/);
				assert.match(text, /FL|ft/, "the volumes stand on the sheet");
				const rtl = text.match(/dir="rtl"/g)?.length ?? 0;
				const right = [first, second].filter((one) => one === "ar" || one === "he").length;
				assert.equal(rtl > 0, right > 0);
			}
	});

	test("threat 22: names and texts are escaped, nothing is loaded and nothing runs", async () => {
		const zone = { id: "KILO-7" };
		const facts = `<script>alert(1)</script><img src="https://example.org/x">`;
		const ref = await said("TQ-50", { zone, at_us: clock.wallUs(), facts });
		for (const path of ["page?languages=en,ar", "script?language=ru"]) {
			const { text, headers: sent } = await ask("GET", at(ref, path));
			assert.ok(text.includes("&lt;script&gt;"), path);
			assert.doesNotMatch(
				text,
				/<script|<img|<link|<iframe|(src|href)="|\son[a-z]+=|style="|@import|url\(/i,
			);
			assert.match(
				String(sent["content-security-policy"]),
				/^default-src 'none'; style-src 'sha256-/,
			);
		}
		const { text } = await ask("GET", at(ref, "page?languages=en,ar"));
		assert.ok(text.includes("&lt;b&gt;Bravo&lt;/b&gt; &amp; &quot;friends&quot;"));
	});

	test("the text of a mail says the same, in one language after the other", async () => {
		const ref = await declared("mailed");
		const { status, text, headers: sent } = await ask("GET", at(ref, "text?languages=ar,ru"));
		assert.equal(status, 200);
		assert.match(String(sent["content-type"]), /^text\/plain; charset=utf-8$/);
		const hash = createHash("sha256")
			.update(await entryOf(ref))
			.digest();
		for (const shown of [ref, await codeOf(ref), hash.toString("hex"), "إشعار", "Уведомление"])
			assert.ok(text.includes(shown), shown);
		assert.match(text, /\[ \] /);
		assert.ok(text.includes("15 min"), "the agreed time for an answer");
	});

	test("only what we said has a sheet, in two languages that there are", async () => {
		const ref = await declared("sheet");
		const status = async (path: string) => (await ask("GET", path)).status;
		assert.equal(await status("/v1/dialogues/alpha/routine/999/page?languages=ar,ru"), 404);
		assert.equal(await status("/v1/dialogues/alpha/routine/0/page?languages=ar,ru"), 404);
		for (const path of ["page", "page?languages=ar", "page?languages=ar,xx", "text?languages=en,"])
			assert.equal(await status(at(ref, path)), 422, path);
		assert.equal(await status(at(ref, "script?language=xx")), 422);
	});

	test("the script to be read out has a box for each key field and names its hash", async () => {
		const startUs = clock.wallUs();
		const ref = await said("TQ-41", { zone: { id: "KILO-7" }, start_us: startUs });
		const { status, text, headers: sent } = await ask("GET", at(ref, "script?language=ru"));
		assert.equal(status, 200);
		const sha256 = String(sent["x-tansiq-script-sha256"]);
		assert.match(sha256, /^[0-9a-f]{64}$/);
		assert.ok(text.includes(sha256));
		assert.equal(text.match(/class="box"/g)?.length, 4, "right and wrong, of two fields");
		assert.ok(text.includes("KILO-7"));
		const again = await ask("GET", at(ref, "script?language=ru"));
		assert.equal(again.headers["x-tansiq-script-sha256"], sha256);
		const other = await ask("GET", at(ref, "script?language=en"));
		assert.notEqual(other.headers["x-tansiq-script-sha256"], sha256);
	});

	test("a headless browser shows the page and prints it as a PDF of A4", {
		skip: withoutChromium,
		timeout: 120_000,
	}, async () => {
		const ref = await declared("printed");
		const browser = await launchChromium();
		try {
			const page = await browser.newPage();
			const asked: string[] = [];
			const complaints: string[] = [];
			page.on("request", (request) => asked.push(request.url()));
			page.on("console", (message) => complaints.push(message.text()));
			await page.goto(`${url}${at(ref, "page?languages=he,ru")}`);
			const border = await page.evaluate<string>(
				'getComputedStyle(document.querySelector("header")).borderTopStyle',
			);
			assert.equal(border, "solid", "the content policy lets the page's own style in");
			assert.equal(asked.filter((one) => !one.endsWith("/favicon.ico")).length, 1);
			assert.deepEqual(
				complaints.filter((text) => /security policy/i.test(text)),
				[],
			);
			const pdf = Buffer.from(await page.pdf({ preferCSSPageSize: true }));
			assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
			const text = pdf.toString("latin1");
			assert.ok((text.match(/\/Type\s*\/Page\b/g)?.length ?? 0) >= 1);
			const [, width, height] = /\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/.exec(text) ?? [];
			assert.deepEqual([Math.round(Number(width)), Math.round(Number(height))], [595, 842]);
		} finally {
			await browser.close();
		}
	});

	test("it is released until its answer is typed, which is shown as attested", async () => {
		const ref = await declared("answered");
		assert.equal((await dialogue(ref)).state, "released");
		const early = await ask("POST", at(ref, "attest"), await typed(ref));
		assert.equal(early.status, 409, early.text);
		const { json } = await handedOver(ref);
		assert.equal((json as Dialogue).paper?.handedOverUs, clock.wallUs());
		assert.equal((json as Dialogue).dueUs, clock.wallUs() + 15 * MINUTE_US);
		const wrong = await ask(
			"POST",
			at(ref, "attest"),
			await typed(ref, { readbackCode: "222222" }),
		);
		assert.equal((wrong.json as Problem).type, "tansiq:readback", wrong.text);
		assert.equal((wrong.json as Problem).errors?.[0]?.field, "readbackCode");
		const copied = plainCode(await codeOf(ref)).toLowerCase();
		const done = await ask("POST", at(ref, "attest"), await typed(ref, { readbackCode: copied }));
		assert.equal(done.status, 200, done.text);
		const { answer } = done.json as Dialogue;
		assert.equal(answer?.attested, true);
		assert.equal(answer?.attestation?.from, "chief");
		const again = await ask("POST", at(ref, "attest"), await typed(ref));
		assert.equal(again.status, 409);
	});

	test("evidence is sealed; when its key is destroyed nobody reads it, and the record verifies", async () => {
		const ref = await declared("evidence");
		await handedOver(ref);
		const keys = () => readdirSync(join(folder.path, "evidence-keys"));
		const before = keys().length;
		const bad = await ask("POST", at(ref, "attest"), await typed(ref, { readbackCode: "2" }));
		assert.equal(bad.status, 409);
		assert.equal(keys().length, before, "a refused answer leaves no key");
		const { json, text } = await ask("POST", at(ref, "attest"), await typed(ref));
		const { evidence = "", entry = "" } = (json as Dialogue).answer?.attestation ?? {};
		assert.match(evidence, /^[0-9a-f]{64}$/, text);
		const file = join(folder.path, "evidence-keys", evidence);
		assert.equal(statSync(file).mode & 0o777, 0o600);
		const path = `/v1/evidence/${evidence}`;
		const read = await ask("GET", path);
		assert.equal(
			Buffer.from((read.json as { bytes: string }).bytes, "base64").toString(),
			"signed: A. Person",
		);
		assert.equal((await call(url, "GET", path)).status, 401, "for who is signed in");
		assert.equal((await call(url, "DELETE", path)).status, 401);
		assert.equal((await ask("DELETE", path)).status, 200);
		assert.equal((await ask("GET", path)).status, 404);
		assert.equal((await ask("DELETE", path)).status, 404);
		const sealed = (await runtime.journal.blob(evidence)) as Uint8Array;
		assert.equal(createHash("sha256").update(sealed).digest("hex"), evidence);
		assert.ok(!Buffer.from(sealed).includes("Person"));
		const author = verifierOf(memberOf(folder).author);
		const signed = openEntry(await entryOf(entry), author);
		assert.deepEqual(signed.body.body.evidence, { bytes: sealed.length, sha256: evidence });
		assert.ok(!Buffer.from(await entryOf(entry)).includes("Person"));
	});

	test("evidence is canonical base64 of at most 700,000 bytes, and the request says what is wrong", async () => {
		const ref = await declared("large");
		await handedOver(ref);
		const attested = async (changes: object) =>
			(await ask("POST", at(ref, "attest"), await typed(ref, changes))).status;
		assert.equal(await attested({ evidence: "not base64" }), 422);
		assert.equal(await attested({ evidence: Buffer.alloc(700_001).toString("base64") }), 422);
		assert.equal(await attested({ from: "A. Person" }), 422);
		assert.equal(await attested({ name: "A. Person" }), 422);
		assert.equal(await attested({ atUs: clock.wallUs() + 1 }), 422);
		assert.equal(await attested({ evidence: Buffer.alloc(700_000, 7).toString("base64") }), 200);
	});
});

test("minutes of what was said by voice are agreed to when the line is back", async () => {
	const line = await runningPair();
	try {
		const { alpha, bravo } = line;
		const body = { zone: { id: "KILO-7" }, start_us: line.nowUs };
		const { ref } = await alpha.ask<{ ref: string }>("POST", "/v1/messages", {
			msg: "TQ-41",
			body,
		});
		const { headers } = await alpha.call("GET", `/v1/dialogues/${ref}/script?language=ru`);
		const taken = await alpha.ask<Minutes>("POST", "/v1/minutes", {
			about: ref,
			text: null,
			script: headers["x-tansiq-script-sha256"],
			readback: { zone: "KILO-7", start_us: line.nowUs },
			atUs: line.nowUs,
			channel: "Guard 2",
			theirs: "watch",
		});
		assert.equal(taken.agreed, null);
		await line.after(1);
		const path = `/v1/minutes/${taken.ref}/agree`;
		const agreed = await bravo.ask<Minutes>("POST", path, { agrees: true });
		assert.deepEqual([agreed.direction, agreed.agreed], ["received", true]);
		assert.equal((await alpha.call("POST", path, { text: '{"agrees":true}' })).status, 404);
		await line.after(1);
		const [known] = await alpha.ask<Minutes[]>("GET", "/v1/minutes");
		assert.deepEqual([known?.direction, known?.agreed], ["sent", true]);
	} finally {
		await line.close();
	}
});
