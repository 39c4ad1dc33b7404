import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
	copyFileSync,
	existsSync,
	globSync,
	lstatSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { Dialogue } from "@tansiq/api";
import { freePort } from "@tansiq/carriers";
import { keyWordList, type Language } from "@tansiq/language";
import { clientOf } from "../src/drive/client.ts";
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
	tansiqIn,
} from "./command.ts";

interface Word {
	word: string;
	number: string;
}

const spoken = (numbers: string, language: Language): string[] =>
	numbers.split(" ").map((number) => keyWordList(language)[Number(number)] ?? "?");

describe("two parties, each on a machine of its own", async () => {
	const root = scratch({ after });
	const [alpha, bravo] = [join(root, "alpha"), join(root, "bravo")];
	/** What lies on the memory stick between them: nothing else ever goes across. */
	const medium = (file: string) => join(root, file);
	const carry = (folder: string, file: string) => copyFileSync(join(folder, file), medium(file));
	const [here = 0, there = 0] = [await freePort(), await freePort()];
	const ROLES = ["--roles", "watch,planner,releaser"];
	const answer = (...more: string[]) =>
		tansiq("join", bravo, medium("invitation.json"), "--at", `127.0.0.1:${there}`, ...more);
	const found = (...more: string[]) => tansiq("join", alpha, medium("reply.json"), ...more);
	const conclude = (...more: string[]) => tansiq("join", bravo, medium("founding.json"), ...more);
	let words = "";

	test("first make the key of a person, sealed with a passphrase", async () => {
		const add = (...more: string[]) =>
			tansiqIn({}, "operator", "add", alpha, "duty-1", "--party", "alpha", ...ROLES, ...more);
		refused(await add(), 2, /passphrase: expected --passphrase-file, TANSIQ_PASSPHRASE or a/);
		assert.equal(existsSync(alpha), false);
		writeFileSync(medium("phrase"), `${PASSPHRASE}\r\nsecond line`);
		const { out, err } = done(await add("--passphrase-file", medium("phrase"), "--json"));
		assert.match(JSON.parse(out).key, /^alpha\.tansiq\/op\/duty-1\+/);
		assert.ok(!`${out}${err}`.includes(PASSPHRASE));
		assert.equal(lstatSync(join(alpha, "operators/duty-1.json")).mode & 0o777, 0o600);
	});

	test("alpha invites: a folder, and a file without a secret", async () => {
		const terms = ["--party", "alpha", "--with", "bravo", "--at", `127.0.0.1:${here}`];
		const made = done(await tansiq("invite", alpha, ...terms, "--theatre", "45,5,48,11"));
		assert.match(made.out, /^theatre {4}45,5,48,11$/m);
		assert.match(made.out, /alpha\.tansiq\/op\/duty-1: watch, planner, releaser/);
		const text = read(alpha, "invitation.json");
		for (const secret of ["author.pem", "mirror.pem", "recovery-1.pem", "recovery-2.pem"])
			assert.ok(!text.includes(read(alpha, secret).split("\n")[1] ?? "?"), secret);
		const { phrases } = JSON.parse(text).invitation as { phrases: object };
		assert.deepEqual(Object.keys(phrases).sort(), ["ar", "en", "he", "ru"]);
		done(await tansiq("invite", alpha));
		assert.equal(read(alpha, "invitation.json"), text, "written again, it is the same");
		carry(alpha, "invitation.json");
	});

	test("bravo answers: its own folder, the whole document, and the words of it", async () => {
		const made = done(await answer("--operator", "duty-1", ...ROLES));
		const shown = [...made.out.matchAll(/^ +(\d+) {2}(\d{4}) {2}(\S+)$/gm)];
		assert.deepEqual(
			shown.map(([, place]) => Number(place)),
			[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
		);
		words = shown.map(([, , number]) => number).join(" ");
		assert.deepEqual(
			shown.map(([, , , word]) => word),
			spoken(words, "en"),
		);
		const reply = read(bravo, "reply.json");
		assert.equal(numbersOf(done(await answer("--json"))), words);
		assert.equal(read(bravo, "reply.json"), reply, "the same invitation makes the same reply");
		carry(bravo, "reply.json");
		refused(await tansiq("serve", bravo), 2, /the line is not founded yet/);
	});

	test("alpha signs when the words are the same, in any language, and not before", async () => {
		const unsaid = await found("--json");
		refused(unsaid, 2, /expected --same with the words that bravo reads out; nothing was signed/);
		assert.equal(numbersOf(unsaid), words, "both sides have the words of one document");
		const wrong = words.replace(/\d{4}$/, (last) => (last === "0000" ? "0001" : "0000"));
		refused(await found("--same", wrong), 5, /the words are not the same, nothing was signed/);
		assert.equal(existsSync(join(alpha, "founding.json")), false);
		const [arabic, hebrew] = [spoken(words, "ar"), spoken(words, "he")];
		const mixed = arabic.map((word, i) => (i % 2 === 0 ? word : hebrew[i])).join(", ");
		assert.equal(jsonOf(done(await found("--same", mixed, "--json"))).founded, true);
		const text = read(alpha, "founding.json");
		done(await found());
		assert.equal(read(alpha, "founding.json"), text, "a second time changes nothing");
		carry(alpha, "founding.json");
	});

	test("bravo compares the words as well before it takes what alpha signed", async () => {
		const wrong = words.split(" ").reverse().join(" ");
		refused(await conclude("--same", wrong), 5, /the words are not the same/);
		assert.equal(existsSync(join(bravo, "founding.json")), false);
		done(await conclude("--same", words));
		done(await conclude());
		assert.equal(read(bravo, "founding.json"), read(alpha, "founding.json"));
	});

	test("nobody is added any more, and each can read the words again", async () => {
		const late = await tansiq("operator", "add", bravo, "late-1", "--roles", "watch");
		refused(late, 2, /the line is founded; expected its operators before that/);
		const prints = [];
		for (const folder of [alpha, bravo])
			prints.push(jsonOf(done(await tansiq("fingerprint", folder, "--json"))));
		for (const { founding, founded } of prints) {
			assert.equal((founding as Word[]).map(({ number }) => number).join(" "), words);
			assert.equal(founded, true);
		}
		assert.notDeepEqual(prints[0]?.keys, prints[1]?.keys);
	});

	/**
	 * @row M27
	 * @does Two sides that trust one another in nothing each run a node with keys and a journal of their own, and no secret of one is ever in the folder of the other.
	 * @reach tansiq invite, join, serve
	 * @plant apps/node/src/folder.ts: `name: config.name,` → `name: readFileSync(join(path, "author.pem"), "utf8").split("\n")[1] ?? "",`
	 */
	test("then both serve, a notice crosses, and entry 0 of every log names the founding", async (t) => {
		// The recovery keys are in a safe by now.
		for (const folder of [alpha, bravo])
			for (const file of ["recovery-1.pem", "recovery-2.pem"])
				renameSync(join(folder, file), `${folder}-${file}`);
		assert.equal(
			numbersOf(done(await answer("--json"))),
			words,
			"what comes late comes to nothing",
		);
		await Promise.all([serving(t, alpha), serving(t, bravo)]);
		const [ours, theirs] = [alpha, bravo].map((folder) => {
			const { httpPort } = JSON.parse(read(folder, "node.json")) as { httpPort: number };
			const login = { operator: "duty-1", passphrase: PASSPHRASE };
			const client = clientOf(`http://127.0.0.1:${httpPort}`, login);
			t.after(() => client.close());
			return { client, url: `http://127.0.0.1:${httpPort}` };
		}) as [Served, Served];
		const soonUs = (Math.floor(Date.now() / 1000) + 3_600) * 1_000_000;
		await ours.client.put("/v1/operations/first", {
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
		const { notice } = await ours.client.post<{ notice: string }>("/v1/holds/first@1/release");
		assert.equal(notice, "alpha/routine/1");
		let waiting: Dialogue[];
		do waiting = await theirs.client.get<Dialogue[]>("/v1/dialogues?waiting=true");
		while (waiting.length === 0);
		assert.deepEqual(
			waiting.map(({ ref }) => ref),
			[notice],
		);
		const signedNote = JSON.parse(read(alpha, "founding.json")).signedNote as string;
		const sha256 = createHash("sha256").update(signedNote).digest("hex");
		for (const log of ["alpha/urgent", "alpha/routine", "bravo/urgent", "bravo/routine"]) {
			const path = `/v1/entries/${log}?from=0&limit=1`;
			const { entries } = await theirs.client.get<{ entries: string[] }>(path);
			const first = Buffer.from(entries[0] ?? "", "base64").toString("utf8");
			assert.ok(first.startsWith(`tansiq/entry/v1 line1 ${log.replace("/", " ")} 0\n`), first);
			assert.ok(first.includes(sha256), log);
		}
		for (const [mine, other] of [
			[alpha, bravo],
			[bravo, alpha],
		] as const) {
			const secrets = ["author.pem", "mirror.pem"].map((file) => read(mine, file).split("\n")[1]);
			for (const file of globSync("{*,operators/*}.*", { cwd: other }))
				for (const secret of secrets)
					assert.ok(!readFileSync(join(other, file), "latin1").includes(secret ?? "?"), file);
			assert.ok(existsSync(join(mine, "journal.sqlite")), "a journal of its own");
		}
	});
});

interface Served {
	client: ReturnType<typeof clientOf>;
	url: string;
}

describe("somebody between the parties", async () => {
	const root = scratch({ after });
	const folder = (name: string) => join(root, name);
	const people = ["--operator", "duty-1", "--roles", "watch"];
	const terms = ["--party", "alpha", "--with", "bravo", "--at", "a.example:1"];
	const invite = (name: string) => tansiq("invite", folder(name), ...terms, ...people);
	const answer = (name: string, to: string) =>
		tansiq(
			...["join", folder(name), join(folder(to), "invitation.json"), "--at", "b.example:1"],
			...["--json", ...people],
		);
	const take = (name: string, from: string, file: string, same: string) =>
		tansiq("join", folder(name), join(folder(from), file), "--same", same);

	test("who puts keys of his own in place is found out by the words, at both sides", async () => {
		done(await invite("alpha"));
		// He invites bravo in alpha's name, and answers alpha in bravo's.
		done(await invite("mallory-1"));
		const seenByBravo = numbersOf(done(await answer("bravo", "mallory-1")));
		const seenByAlpha = numbersOf(done(await answer("mallory-2", "alpha")));
		assert.notEqual(seenByAlpha, seenByBravo);
		refused(
			await take("alpha", "mallory-2", "reply.json", seenByBravo),
			5,
			/not the same, nothing/,
		);
		assert.equal(existsSync(join(folder("alpha"), "founding.json")), false);
		done(await take("mallory-1", "bravo", "reply.json", seenByBravo));
		refused(await take("bravo", "mallory-1", "founding.json", seenByAlpha), 5, /not the same/);
		assert.equal(existsSync(join(folder("bravo"), "founding.json")), false);
	});
});

describe("a line for exercises", async () => {
	const root = scratch({ after });
	const invite = (...more: string[]) =>
		tansiq(
			...["invite", join(root, "a"), "--party", "alpha", "--with", "bravo", "--at", "127.0.0.1:1"],
			...["--operator", "duty-1", "--roles", "watch", ...more],
		);

	test("is one by its name, which both sign; the folders at both ends say so", async () => {
		refused(await invite("--line", "exercise-1"), 2, /expected --exercise as well/);
		refused(await invite("--exercise", "--line", "real"), 2, /expected exercise-… for a line/);
		assert.equal(existsSync(join(root, "a")), false);
		const made = done(await invite("--exercise"));
		assert.match(made.out, /^line {7}exercise-line1, for exercises only$/m);
		const file = join(root, "a/invitation.json");
		const people = ["--operator", "duty-1", "--roles", "watch"];
		done(await tansiq("join", join(root, "b"), file, "--at", "127.0.0.1:2", ...people));
		for (const folder of ["a", "b"])
			assert.equal(JSON.parse(read(root, folder, "node.json")).mode, "exercise", folder);
	});
});
