import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
	cpSync,
	existsSync,
	globSync,
	lstatSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { clientOf } from "../src/drive/client.ts";
import { freePort } from "../src/drive/enrol.ts";
import { type Ended, jsonOf, PASSPHRASE, scratch, serving, tansiq, tansiqIn } from "./command.ts";

interface Word {
	word: string;
	number: string;
}
const numbersOf = (ended: Ended): string =>
	(jsonOf(ended).words as Word[]).map(({ number }) => number).join(" ");
const read = (...path: string[]): string => readFileSync(join(...path), "utf8");
const done = (ended: Ended): Ended => {
	assert.equal(ended.code, 0, ended.err);
	return ended;
};
const refused = (ended: Ended, code: number, words: RegExp): void => {
	assert.match(ended.err, words);
	assert.match(ended.err, /^tansiq: [^\n]+\n$/, "one line");
	assert.equal(ended.code, code);
};
/** As a medium would carry it: nothing but the one file. */
const carry = (from: string, to: string): string => {
	cpSync(from, to);
	return to;
};

describe("two parties, each on a machine of its own", async () => {
	const root = scratch({ after });
	const [alpha, bravo] = [join(root, "alpha"), join(root, "bravo")];
	const medium = (file: string) => join(root, file);
	const ports = [await freePort(), await freePort()];
	const at = ports.map((port) => `127.0.0.1:${port}`);
	const ROLES = "watch,planner,releaser";
	const join1 = () =>
		tansiq("join", bravo, medium("invitation.json"), "--at", at[1] ?? "", "--json");
	const join2 = (...more: string[]) => tansiq("join", alpha, medium("reply.json"), ...more);
	const join3 = (...more: string[]) => tansiq("join", bravo, medium("founding.json"), ...more);
	let words = "";

	test("first make the keys of their people, each sealed with a passphrase", async () => {
		const add = (...more: string[]) =>
			tansiqIn(
				{},
				"operator",
				"add",
				alpha,
				"duty-1",
				"--party",
				"alpha",
				"--roles",
				ROLES,
				...more,
			);
		refused(await add(), 2, /passphrase: expected --passphrase-file, TANSIQ_PASSPHRASE or a/);
		writeFileSync(medium("short"), "short\n");
		refused(await add("--passphrase-file", medium("short")), 2, /5 characters, expected 12 to 256/);
		assert.equal(existsSync(alpha), false);
		writeFileSync(medium("phrase"), `${PASSPHRASE}\r\nsecond line`);
		const { out } = done(await add("--passphrase-file", medium("phrase"), "--json"));
		assert.match(JSON.parse(out).key, /^alpha\.tansiq\/op\/duty-1\+/);
		refused(await add("--passphrase-file", medium("phrase")), 2, /has a key at this desk already/);
		assert.equal(lstatSync(join(alpha, "operators/duty-1.json")).mode & 0o777, 0o600);
		const audit = ["operator", "add", alpha, "audit-1", "--party", "alpha", "--roles", "auditor"];
		done(await tansiq(...audit));
		assert.match(
			done(await tansiq("operator", "list", alpha)).out,
			/^audit-1 +auditor\nduty-1 +watch, planner, releaser\n$/,
		);
		assert.match(done(await tansiq("operator", "revoke-file", alpha, "audit-1")).out, /removed\n/);
		assert.equal(existsSync(join(alpha, "operators/audit-1.json")), false);
	});

	test("alpha invites: a folder, and a file without a secret", async () => {
		const terms = ["--party", "alpha", "--with", "bravo", "--at", at[0] ?? ""];
		const bare = await tansiq("invite", join(root, "bare"), ...terms);
		refused(bare, 2, /expected an operator: --operator NAME --roles LIST/);
		assert.equal(existsSync(join(root, "bare")), false);
		const made = done(await tansiq("invite", alpha, ...terms, "--theatre", "45,5,48,11"));
		assert.match(made.out, /^theatre {4}45,5,48,11$/m);
		assert.match(made.out, /alpha\.tansiq\/op\/duty-1: watch, planner, releaser/);
		const text = read(alpha, "invitation.json");
		for (const secret of ["author.pem", "mirror.pem", "recovery-1.pem", "recovery-2.pem"])
			assert.ok(!text.includes(read(alpha, secret).split("\n")[1] ?? "?"), secret);
		assert.ok(!text.includes("PRIVATE KEY") && !text.includes("box"));
		assert.deepEqual(Object.keys(JSON.parse(text).invitation.phrases).sort(), [
			"ar",
			"en",
			"he",
			"ru",
		]);
		const key = read(alpha, "author.pem");
		const other = await tansiq("invite", alpha, ...terms, "--line", "line9");
		refused(other, 2, /is there already, of alpha on line1/);
		done(await tansiq("invite", alpha));
		assert.equal(read(alpha, "invitation.json"), text, "the same again");
		assert.equal(read(alpha, "author.pem"), key);
		carry(join(alpha, "invitation.json"), medium("invitation.json"));
	});

	test("bravo answers: its own folder, the whole document, and the words of it", async () => {
		const file = medium("invitation.json");
		const people = ["--operator", "duty-1", "--roles", ROLES];
		refused(await tansiq("join", bravo, file, ...people), 2, /expected --at, where your line is/);
		const made = done(await tansiq("join", bravo, file, "--at", at[1] ?? "", ...people));
		const shown = [...made.out.matchAll(/^ +(\d+) {2}(\d{4}) {2}([a-z]{5,7})$/gm)];
		assert.deepEqual(
			shown.map(([, place]) => Number(place)),
			[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
		);
		words = shown.map(([, , number]) => number).join(" ");
		const reply = read(bravo, "reply.json");
		assert.equal(numbersOf(done(await join1())), words);
		assert.equal(read(bravo, "reply.json"), reply, "the same invitation makes the same reply");
		carry(join(bravo, "reply.json"), medium("reply.json"));
		refused(await tansiq("serve", bravo), 2, /the line is not founded yet/);
		refused(await tansiq("join", alpha, file, "--at", "h:1"), 2, /has sent an invitation itself/);
		refused(
			await tansiq("join", bravo, medium("reply.json")),
			2,
			/expected the signature of alpha/,
		);
	});

	test("alpha signs when the words are the same, in any language, and not before", async () => {
		const unsaid = await join2("--json");
		refused(unsaid, 2, /expected --same with the words that bravo reads out; nothing was signed/);
		assert.equal(numbersOf(unsaid), words, "both sides have the words of one document");
		const wrong = words.replace(/\d{4}$/, (last) => (last === "0000" ? "0001" : "0000"));
		refused(await join2("--same", wrong), 5, /the words are not the same, nothing was signed/);
		refused(await join2("--same", words.slice(5)), 2, /11 words, expected 12/);
		refused(await join2("--same", words.replace(/^\d{4}/, "9999")), 2, /word 1, 9999: expected/);
		assert.equal(existsSync(join(alpha, "founding.json")), false);
		const inArabic = jsonOf(await join2("--json", "--lang", "ar")).words as Word[];
		const inHebrew = jsonOf(await join2("--json", "--lang", "he")).words as Word[];
		const mixed = inArabic
			.map(({ word }, i) => (i % 2 === 0 ? word : inHebrew[i]?.word))
			.join(", ");
		const founded = jsonOf(done(await join2("--same", mixed, "--json")));
		assert.equal(founded.founded, true);
		const text = read(alpha, "founding.json");
		assert.equal(numbersOf(done(await join2("--json"))), words, "again: it is founded already");
		assert.equal(read(alpha, "founding.json"), text);
		carry(join(alpha, "founding.json"), medium("founding.json"));
	});

	test("bravo compares the words as well before it takes what alpha signed", async () => {
		const wrong = words.split(" ").reverse().join(" ");
		refused(await join3("--same", wrong), 5, /the words are not the same/);
		refused(await join3(), 2, /expected --same with the words that alpha reads out/);
		assert.equal(existsSync(join(bravo, "founding.json")), false);
		done(await join3("--same", words));
		assert.equal(read(bravo, "founding.json"), read(alpha, "founding.json"));
		done(await join3());
		assert.equal(read(bravo, "founding.json"), read(alpha, "founding.json"));
	});

	test("nobody is added and nobody invited once the line is founded", async () => {
		const late = await tansiq("operator", "add", bravo, "late-1", "--roles", "watch");
		refused(late, 2, /the line is founded; expected its operators before that/);
		refused(await tansiq("invite", alpha), 2, /the line is founded/);
		for (const [folder, party] of [
			[alpha, "alpha"],
			[bravo, "bravo"],
		] as const) {
			const print = jsonOf(done(await tansiq("fingerprint", folder, "--json")));
			assert.deepEqual([print.party, print.line, print.founded], [party, "line1", true]);
			assert.equal((print.founding as Word[]).map(({ number }) => number).join(" "), words);
		}
		const [ours, theirs] = [await tansiq("fingerprint", alpha), await tansiq("fingerprint", bravo)];
		const keys = ({ out }: Ended) => out.split("\n\n")[0];
		assert.notEqual(keys(ours), keys(theirs));
	});

	test("then both serve without the recovery keys, a notice crosses, and entry 0 names the founding", async (t) => {
		for (const folder of [alpha, bravo])
			for (const file of ["recovery-1.pem", "recovery-2.pem"])
				renameSync(join(folder, file), `${folder}-${file}`);
		assert.equal(numbersOf(done(await join1())), words, "an invitation that comes late again");
		await Promise.all([serving(t, alpha), serving(t, bravo)]);
		const urls = [alpha, bravo].map(
			(folder) => `http://127.0.0.1:${JSON.parse(read(folder, "node.json")).httpPort}`,
		);
		const client = clientOf(urls[0] as string, { operator: "duty-1", passphrase: PASSPHRASE });
		t.after(() => client.close());
		const soonUs = (Math.floor(Date.now() / 1000) + 3_600) * 1_000_000;
		await client.put("/v1/operations/first", {
			class: "crewed",
			category: "civil",
			volumes: [
				{
					outline: { kind: "disc", lat9: 47e9, lon9: 8e9, radiusMm: 1_000_000 },
					band: { datum: "STD", lower01mm: 0, upper01mm: 10_000_000 },
					window: { startUs: soonUs, endUs: soonUs + 600_000_000 },
				},
			],
		});
		const { notice } = await client.post<{ notice: string }>("/v1/holds/first@1/release");
		assert.equal(notice, "alpha/routine/1");
		let status: Record<string, unknown>;
		do status = jsonOf(await tansiq("status", urls[1] as string, "--json"));
		while (status.notices_to_answer !== 1);
		const signedNote = JSON.parse(read(alpha, "founding.json")).signedNote as string;
		const sha256 = createHash("sha256").update(signedNote).digest("hex");
		done(await tansiq("export", urls[1] as string, join(root, "copy")));
		const first = globSync("line1/*/*/0", { cwd: join(root, "copy") });
		assert.equal(first.length, 4);
		for (const file of first) assert.ok(read(root, "copy", file).includes(sha256), file);
	});
});

describe("somebody between the parties", async () => {
	const root = scratch({ after });
	const folder = (name: string) => join(root, name);
	const people = ["--operator", "duty-1", "--roles", "watch"];
	const invite = (name: string) =>
		tansiq(
			"invite",
			folder(name),
			"--party",
			"alpha",
			"--with",
			"bravo",
			"--at",
			"a.example:1",
			...people,
		);
	const answer = (name: string, file: string) =>
		tansiq("join", folder(name), file, "--at", "b.example:1", "--json", ...people);

	test("who puts keys of his own in place is found out by the words, at both sides", async () => {
		done(await invite("alpha"));
		// He invites bravo in alpha's name, and answers alpha in bravo's.
		done(await invite("mallory-alpha"));
		const seenByBravo = numbersOf(
			await answer("bravo", join(folder("mallory-alpha"), "invitation.json")),
		);
		const made = await answer("mallory-bravo", join(folder("alpha"), "invitation.json"));
		const seenByAlpha = numbersOf(done(made));
		assert.notEqual(seenByAlpha, seenByBravo);
		const reply = join(folder("mallory-bravo"), "reply.json");
		refused(await tansiq("join", folder("alpha"), reply, "--same", seenByBravo), 5, /not the same/);
		assert.equal(existsSync(join(folder("alpha"), "founding.json")), false);
		// Bravo's own reply is to another invitation: that needs no words.
		const other = await tansiq("join", folder("alpha"), join(folder("bravo"), "reply.json"));
		refused(other, 2, /reply\.json: founding\.agreement\.validity\.startUs|members\.alpha\.author/);
		// And what alpha never signed, bravo does not take for founded.
		const mallory = join(folder("mallory-alpha"), "founding.json");
		done(
			await tansiq(
				"join",
				folder("mallory-alpha"),
				join(folder("bravo"), "reply.json"),
				"--same",
				seenByBravo,
			),
		);
		refused(
			await tansiq("join", folder("bravo"), mallory, "--same", seenByAlpha),
			5,
			/not the same/,
		);
		assert.equal(existsSync(join(folder("bravo"), "founding.json")), false);
	});

	test("who sends a second invitation does not change what was answered", async () => {
		done(await invite("second"));
		const reply = read(folder("bravo"), "reply.json");
		const again = await answer("bravo", join(folder("second"), "invitation.json"));
		refused(
			again,
			2,
			/invitation\.\S+: .*expected .* as in the invitation that this folder has answ/,
		);
		assert.equal(read(folder("bravo"), "reply.json"), reply);
	});
});

describe("a line for exercises", async () => {
	const root = scratch({ after });
	const people = ["--operator", "duty-1", "--roles", "watch"];
	const invite = (name: string, ...more: string[]) =>
		tansiq(
			"invite",
			join(root, name),
			...["--party", "alpha", "--with", "bravo", "--at", "127.0.0.1:1", ...people, ...more],
		);

	test("is one by its name, which both sign, and its folders are never a real line's", async () => {
		refused(await invite("a", "--line", "exercise-1"), 2, /expected --exercise as well/);
		refused(await invite("a", "--exercise", "--line", "real"), 2, /expected exercise-… for a line/);
		assert.equal(existsSync(join(root, "a")), false);
		const made = done(await invite("a", "--exercise"));
		assert.match(made.out, /^line {7}exercise-line1, for exercises only$/m);
		const config = JSON.parse(read(root, "a", "node.json")) as { mode: string };
		assert.equal(config.mode, "exercise");
		done(await invite("live"));
		const live = JSON.parse(read(root, "live", "node.json")) as { mode: string };
		assert.equal(live.mode, "live");
		const file = join(root, "a", "invitation.json");
		const mixed = await tansiq("join", join(root, "live"), file, "--at", "127.0.0.1:2", ...people);
		refused(mixed, 2, /has sent an invitation itself; expected a new folder/);
		done(await tansiq("join", join(root, "b"), file, "--at", "127.0.0.1:2", ...people));
		const other = JSON.parse(read(root, "b", "node.json")) as { mode: string };
		assert.equal(other.mode, "exercise", "the second party has no choice in it");
		const real = join(root, "live", "invitation.json");
		const again = await tansiq("join", join(root, "b"), real, "--at", "127.0.0.1:2");
		refused(again, 2, /line: "exercise-line1", expected "line1" in a folder of its own/);
	});
});

test("a folder that lost its invitation's signature to an editor says so", async (t) => {
	const root = scratch(t);
	const path = join(root, "alpha");
	const terms = ["--party", "alpha", "--with", "bravo", "--at", "127.0.0.1:1"];
	done(await tansiq("invite", path, ...terms, "--operator", "duty-1", "--roles", "watch"));
	const file = join(path, "invitation.json");
	writeFileSync(file, read(file).replace('"version": 1', '"version": 2'));
	refused(
		await tansiq("invite", path),
		2,
		/invitation\.agreement\.version: 2, expected 1 as it was/,
	);
	rmSync(file);
	refused(await tansiq("invite", path, ...terms, "--line", "other"), 2, /line: "line1"/);
});
