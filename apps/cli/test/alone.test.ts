import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, type TestContext, test } from "node:test";
import type { Desk, Dialogue, Minutes } from "@tansiq/api";
import { freePort } from "@tansiq/carriers";
import { openFolder } from "@tansiq/node";
import { type Founding, foundingText, memberWithoutNode } from "@tansiq/party";
import { signNote } from "@tansiq/record";
import { type Client, clientOf } from "../src/drive/client.ts";
import { receive } from "../src/enrolment/ceremony.ts";
import {
	done,
	jsonOf,
	numbersOf,
	PASSPHRASE,
	read,
	refused,
	scratch,
	serving,
	tansiq,
	urlOf,
} from "./command.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

const PEOPLE = ["--operator", "duty-1", "--roles", "watch,chief,planner,releaser"];
const CONTACT = "harbour office, VHF 16";
const TERMS = ["--party", "alpha", "--with", "bravo"];

function deskOf(t: TestContext, folder: string): Client {
	const client = clientOf(urlOf(folder), { operator: "duty-1", passphrase: PASSPHRASE });
	t.after(() => client.close());
	return client;
}

/** As a power cut would. */
async function killed(child: ChildProcess): Promise<void> {
	const ended = new Promise((resolve) => child.once("exit", resolve));
	child.kill("SIGKILL");
	await ended;
}

async function pageOf(url: string, path: string): Promise<string> {
	const reply = await fetch(`${url}${path}`);
	assert.equal(reply.status, 200, path);
	return reply.text();
}

async function declared(desk: Client, id: string, lat9: number): Promise<string> {
	const soonUs = (Math.floor(Date.now() / 1000) + 7_200) * 1_000_000;
	await desk.put(`/v1/operations/${id}`, {
		class: "crewed",
		category: "civil",
		volumes: [
			{
				outline: { kind: "disc", lat9, lon9: 8e9, radiusMm: 1_000_000 },
				band: { datum: "STD", lower01mm: 0, upper01mm: 10_000_000 },
				window: { startUs: soonUs, endUs: soonUs + 600_000_000 },
			},
		],
	});
	const { notice } = await desk.post<{ notice: string }>(`/v1/holds/${id}@1/release`);
	return notice;
}

async function dialogueOf(desk: Client, ref: string): Promise<Dialogue | undefined> {
	return (await desk.get<Dialogue[]>("/v1/dialogues")).find((each) => each.ref === ref);
}

const entriesOf = async (desk: Client, log: string): Promise<string[]> =>
	(await desk.get<{ entries: string[] }>(`/v1/entries/${log}?from=0&limit=100`)).entries;

describe("a line of which only one side has a node", async () => {
	const root = scratch({ after });
	const [alpha, bravo] = [join(root, "alpha"), join(root, "bravo")];
	const found = (...more: string[]) => tansiq("alone", alpha, ...TERMS, ...more);
	let [ref, minutes, history] = ["", "", [] as string[]];
	let running: ChildProcess | null = null;
	after(() => running?.kill("SIGKILL"));

	test("is made by that side, with contact words for the other", async () => {
		refused(await found(...PEOPLE), 2, /--contact/);
		refused(await found("--contact", "office"), 2, /expected an operator/);
		refused(await found("--contact", "a\u0007b", ...PEOPLE), 2, /members\.bravo\.contact/);
		const same = ["--party", "alpha", "--with", "alpha", "--contact", "office", ...PEOPLE];
		refused(await tansiq("alone", join(root, "x"), ...same), 2, /expected another party/);
		assert.equal(existsSync(join(alpha, "founding.json")), false);
		const { out } = done(await found("--contact", CONTACT, "--with-name", "Harbour"));
		assert.match(out, /^one-sided {2}signed by one party alone/m);
		assert.match(out, /^bravo {6}Harbour, no node: harbour office, VHF 16$/m);
		assert.match(out, /signed by alpha alone; bravo has signed nothing/);
		const { founding } = JSON.parse(read(alpha, "founding.json")) as { founding: Founding };
		assert.deepEqual(founding.members.bravo, memberWithoutNode("Harbour", CONTACT));
		refused(await found("--contact", CONTACT), 2, /the line is founded/);
	});

	test("is called one-sided wherever it is shown", async (t) => {
		const print = jsonOf(done(await tansiq("fingerprint", alpha, "--json")));
		assert.deepEqual([print.founded, print.oneSided], [true, true]);
		const words = done(await tansiq("fingerprint", alpha)).out;
		assert.match(words, /one-sided, signed by alpha alone: bravo has no node/);
		const child = await serving(t, alpha);
		const status = jsonOf(done(await tansiq("status", urlOf(alpha), "--json")));
		assert.equal(status.line, "one-sided");
		const desk = await clientOf(urlOf(alpha), null).get<Desk>("/v1/desk");
		assert.deepEqual(desk.peer, { id: "bravo", name: "Harbour", node: "none", contact: CONTACT });
		await killed(child);
	});

	test("a notice is released, printed and mailed, and its typed answer is attested", async (t) => {
		const child = await serving(t, alpha);
		const desk = deskOf(t, alpha);
		ref = await declared(desk, "first", 47e9);
		const dialogue = (await dialogueOf(desk, ref)) as Dialogue;
		assert.deepEqual([dialogue.state, dialogue.receiptUs], ["released", null]);
		const code = dialogue.paper?.readbackCode ?? "";
		for (const form of ["page", "text"]) {
			const text = await pageOf(urlOf(alpha), `/v1/dialogues/${ref}/${form}?languages=ar,ru`);
			for (const shown of [ref, code, "Harbour"]) assert.ok(text.includes(shown), shown);
		}
		const atUs = () => Date.now() * 1_000;
		const path = `/v1/dialogues/${ref}`;
		await desk.post(`${path}/handed-over`, { how: "print", atUs: atUs() });
		const answer = {
			msg: "ROGER",
			readbackCode: code,
			evidence: Buffer.from("the sheet").toString("base64"),
			from: "chief",
			how: "print",
			atUs: atUs(),
		};
		await assert.rejects(desk.post(`${path}/attest`, { ...answer, readbackCode: "222222" }), /409/);
		await assert.rejects(desk.post(`${path}/attest`, { ...answer, signature: "x" }), /422/);
		const closed = await desk.post<Dialogue>(`${path}/attest`, answer);
		assert.equal(closed.answer?.attested, true);
		const taken = await desk.post<Minutes>("/v1/minutes", {
			about: ref,
			text: null,
			script: "ab".repeat(32),
			readback: {},
			atUs: atUs(),
			channel: "VHF 16",
			theirs: "watch",
		});
		minutes = taken.ref;
		await killed(child);
	});

	test("is what it was after a power cut", async (t) => {
		running = await serving({ after: () => {} } as unknown as TestContext, alpha);
		const desk = deskOf(t, alpha);
		const known = (await dialogueOf(desk, ref)) as Dialogue;
		assert.equal(known.receiptUs, null);
		assert.equal(known.answer?.attested, true);
		const [taken] = await desk.get<Minutes[]>("/v1/minutes");
		assert.deepEqual([taken?.ref, taken?.agreed], [minutes, null]);
		history = await entriesOf(desk, "alpha/routine");
	});

	let words = "";
	test("the other has a node: an invitation names what was founded alone", async () => {
		// The recovery keys are in a safe by now.
		for (const file of ["recovery-1.pem", "recovery-2.pem"])
			renameSync(join(alpha, file), `${alpha}-${file}`);
		refused(await tansiq("invite", alpha), 2, /expected --at/);
		const at = ["--at", `127.0.0.1:${await freePort()}`];
		refused(await tansiq("invite", alpha, ...at, "--with", "charlie"), 2, /alpha with bravo on/);
		refused(await tansiq("invite", alpha, ...at, "--line", "line2"), 2, /alpha with bravo on/);
		const { out } = done(await tansiq("invite", alpha, ...at));
		const { signedNote } = JSON.parse(read(alpha, "founding.json"));
		assert.match(
			out,
			new RegExp(`^goes on {4}from the one-sided document ${sha256(signedNote)}`, "m"),
		);
		const { invitation } = JSON.parse(read(alpha, "invitation.json"));
		assert.equal(invitation.replaces, sha256(signedNote));
		assert.deepEqual(
			invitation.member.recovery,
			JSON.parse(read(alpha, "founding.json")).founding.members.alpha.recovery,
		);
	});

	test("the other answers, and both compare the words", async () => {
		const file = join(alpha, "invitation.json");
		const other = join(root, "other");
		const contact = ["--contact", "office", ...PEOPLE];
		done(await tansiq("alone", other, "--party", "bravo", "--with", "alpha", ...contact));
		const at = ["--at", `127.0.0.1:${await freePort()}`];
		refused(
			await tansiq("join", other, file, ...at),
			2,
			/has founded a line alone; expected a new/,
		);
		const answered = done(await tansiq("join", bravo, file, ...at, ...PEOPLE, "--json"));
		words = numbersOf(answered);
		const reply = join(bravo, "reply.json");
		const wrong = words.split(" ").reverse().join(" ");
		refused(await tansiq("join", alpha, reply, "--same", wrong), 5, /nothing was signed/);
		const print = jsonOf(done(await tansiq("fingerprint", alpha, "--json")));
		assert.equal(print.oneSided, true, "still");
	});

	test("a reply without a node, or to another history, is none", () => {
		const answer = JSON.parse(read(bravo, "reply.json")) as { founding: Founding };
		const { author } = openFolder(bravo).keys;
		const reply = (change: (founding: Founding) => void) => {
			const founding = structuredClone(answer.founding);
			change(founding);
			return { founding, signedNote: signNote(foundingText(founding), [author]) };
		};
		assert.ok(
			receive(
				alpha,
				reply(() => {}),
			),
		);
		const cases: [change: (founding: Founding) => void, words: RegExp][] = [
			[
				(f) => {
					f.members.bravo = memberWithoutNode("Bravo");
				},
				/replaces|signature/,
			],
			[
				(f) => {
					f.replaces = "0".repeat(64);
				},
				/^Error: founding\.replaces: .*as in our invitation/,
			],
			[
				(f) => {
					delete f.replaces;
				},
				/^Error: founding\.replaces: nothing, expected .*as in our invitation/,
			],
		];
		for (const [change, expected] of cases)
			assert.throws(() => receive(alpha, reply(change)), expected);
	});

	test("both sign, and the document that one signed stands in the journal", async () => {
		const before = read(alpha, "founding.json");
		done(await tansiq("join", alpha, join(bravo, "reply.json"), "--same", words));
		const after = read(alpha, "founding.json");
		assert.equal(JSON.parse(after).founding.replaces, sha256(JSON.parse(before).signedNote));
		const again = await tansiq("join", alpha, join(bravo, "reply.json"));
		assert.match(done(again).out, /Stop the node that runs, and start it again/);
		done(await tansiq("join", bravo, join(alpha, "founding.json"), "--same", words));
		refused(await tansiq("invite", alpha, "--at", "127.0.0.1:1"), 2, /the line is founded/);
		const print = jsonOf(done(await tansiq("fingerprint", alpha, "--json")));
		assert.deepEqual([print.founded, print.oneSided], [true, false]);
	});

	test("the new node has the history, agrees to minutes of it, and answers what comes", async (t) => {
		await killed(running as ChildProcess);
		const [first] = await Promise.all([serving(t, alpha), serving(t, bravo)]);
		const [ours, theirs] = [deskOf(t, alpha), deskOf(t, bravo)];
		let heard: string[] = [];
		do heard = await entriesOf(theirs, "alpha/routine");
		while (heard.length <= history.length);
		assert.deepEqual(heard.slice(0, history.length), history);
		const known = (await dialogueOf(theirs, ref)) as Dialogue;
		assert.deepEqual([known.direction, known.answer?.attested], ["received", true]);
		await theirs.post(`/v1/minutes/${minutes}/agree`, { agrees: true });
		let taken: Minutes[];
		do taken = await ours.get<Minutes[]>("/v1/minutes");
		while (taken[0]?.agreed === null);
		assert.equal(taken[0]?.agreed, true);
		const next = await declared(ours, "second", 46e9);
		let waiting: Dialogue[];
		do waiting = await theirs.get<Dialogue[]>("/v1/dialogues?waiting=true");
		while (waiting.length === 0);
		assert.deepEqual(
			waiting.map((each) => each.ref),
			[next],
			"nobody has to answer what was attested",
		);
		await theirs.post(`/v1/dialogues/${next}/answer`, { msg: "ROGER" });
		let answered: Dialogue | undefined;
		do answered = await dialogueOf(ours, next);
		while (answered?.answer === null);
		assert.equal(answered?.answer?.attested, undefined);
		assert.notEqual(answered?.receiptUs, null);
		const status = jsonOf(done(await tansiq("status", urlOf(alpha), "--json")));
		assert.notEqual(status.line, "one-sided");
		await killed(first);
	});
});

test("a founding document that a stranger signed for one side starts no node", async (t) => {
	const root = scratch(t);
	const folder = (name: string) => join(root, name);
	const make = (name: string) =>
		tansiq("alone", folder(name), ...TERMS, "--contact", "office", ...PEOPLE);
	done(await make("mine"));
	done(await make("theirs"));
	writeFileSync(join(folder("mine"), "founding.json"), read(folder("theirs"), "founding.json"));
	const served = await tansiq("serve", folder("mine"));
	assert.equal(served.code === 0, false);
	assert.match(served.err, /members\.alpha\.author: .*expected .* of this folder/);
});
