import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { after, describe, test } from "node:test";
import { keyWordList, LANGUAGES } from "@tansiq/language";
import { createOperator, type NodeFolder, openFounding } from "@tansiq/node";
import { type Founding, foundingText, type Member } from "@tansiq/party";
import { signNote } from "@tansiq/record";
import fc from "fast-check";
import { plainAgreement } from "../src/drive/agreements.ts";
import { invitationOf, invite, partyFolder, receive, reply } from "../src/enrolment/ceremony.ts";
import { readHidden } from "../src/enrolment/hidden.ts";
import { invitationText, openInvitation } from "../src/enrolment/papers.ts";
import { newPassphrase } from "../src/enrolment/passphrase.ts";
import { compareWords, fingerprintWords } from "../src/enrolment/words.ts";
import { scratch } from "./command.ts";

const place = (port: number) => ({ at: new URL(`https://host.example:${port}`), name: undefined });
const agreement = plainAgreement({
	id: "line1",
	theatre: [45, 5, 48, 11],
	validity: { startUs: 1_790_000_000_000_000, endUs: 1_800_000_000_000_000 },
	parties: ["alpha", "bravo"],
});
const terms = { line: "line1", agreement, witness: null, phrases: { en: "0".repeat(64) } };

async function folderOf(root: string, name: string, party: string): Promise<NodeFolder> {
	const path = join(root, name);
	createOperator(path, party, "duty-1", ["watch"], "a passphrase for tests");
	return partyFolder(path, party, "line1", place(party === "alpha" ? 1 : 2));
}

/** A copy with one field changed; the path ends at a field that is there. */
function changed<T>(value: T, path: string, to: unknown): T {
	const copy = structuredClone(value);
	const steps = path.split(".");
	const last = steps.pop() ?? "";
	const at = steps.reduce<unknown>((each, step) => (each as Record<string, unknown>)[step], copy);
	assert.ok(last in (at as object), path);
	(at as Record<string, unknown>)[last] = to;
	return copy;
}

describe("a file that was changed on the way", async () => {
	const root = scratch({ after });
	const alpha = await folderOf(root, "alpha", "alpha");
	const bravo = await folderOf(root, "bravo", "bravo");
	const mallory = await folderOf(root, "mallory", "alpha");
	const invitation = invite(alpha, terms, "https://host.example:1");
	const answered = reply(bravo, invitation, "https://host.example:2");
	const founded = receive(alpha.path, { ...answered }).signed;
	const message = (take: () => unknown): string => {
		try {
			take();
		} catch (error) {
			return (error as Error).message;
		}
		return "taken";
	};
	const member = founded.founding.members.bravo as Member;
	const another = (key: string) =>
		key.replace(/.{4}$/, (end) => (end === "AAAA" ? "BBBB" : "AAAA"));
	const mine = JSON.parse(JSON.stringify(invite(mallory, terms, "https://host.example:1")));

	/** Every region of what is signed, and something that might be put there. */
	const regions: [path: string, to: unknown][] = [
		["line", "line2"],
		["agreement.version", 2],
		["agreement.validity.endUs", 1_900_000_000_000_000],
		["agreement.theatre.north9", 89_000_000_000],
		["agreement.minima.0.radiusMm", 1],
		["agreement.noticeLeadUs", 1],
		["agreement.technicalDueUs.urgent", 1],
		["agreement.alert.lookAheadUs", 1],
		["agreement.conformance.lateralMm", 1],
		["agreement.trackOpenings", []],
		["agreement.ceiling", ["SECRET"]],
		["phrases.en", "1".repeat(64)],
		["witness", mine.invitation.member],
	];
	const ofMember: [field: string, to: (member: Member) => unknown][] = [
		["name", () => "another"],
		["author", (m) => another(m.author)],
		["mirror", (m) => another(m.mirror)],
		["tlsPin", () => createHash("sha256").update("other").digest("base64")],
		["address", () => "https://evil.example:1"],
		["hpke", () => mine.invitation.member.hpke],
		["operators.0.key", (m) => another(m.operators[0]?.key ?? "")],
		["operators.0.roles", () => ["releaser"]],
		["recovery.0", (m) => another(m.recovery[0] ?? "")],
	];
	const within = (prefix: string, of: Member): [string, unknown][] =>
		ofMember.map(([field, to]) => [`${prefix}.${field}`, to(of)]);

	test("is whole as it was made", () => {
		assert.deepEqual(openInvitation({ ...invitation }), invitation);
		assert.equal(receive(alpha.path, { ...answered }).accepted, false);
		assert.deepEqual(receive(bravo.path, { ...founded }).signed, founded);
	});

	for (const [path, to] of [
		...regions,
		["from", "bravo"] as [string, unknown],
		...within("member", invitation.invitation.member),
	])
		test(`the invitation's ${path} is named`, () => {
			const readable = changed(invitation.invitation, path, to);
			const only = message(() => openInvitation({ ...invitation, invitation: readable }));
			assert.ok(only.startsWith(`invitation.${path}`), only);
			assert.match(only, /as it was signed$/);
			// Changed in the note as well: then its signature, or what can be no invitation, says so.
			const line = invitationText(readable).trimEnd().split("\n")[1] ?? "";
			const signature = invitation.signedNote.split("\n\n")[1];
			const head = invitation.signedNote.split("\n", 1)[0];
			const both = {
				invitation: readable,
				signedNote: `${head}\n${line}\n\n${signature}`,
			};
			const words = message(() => openInvitation(both));
			assert.notEqual(words, "taken");
			assert.match(words, /^(signature|signedNote|members|agreement|witness|invitation|line)/);
		});

	const founding: [path: string, to: unknown][] = [
		...regions.filter(([path]) => path !== "witness"),
		...within("members.alpha", invitation.invitation.member),
		...within("members.bravo", member),
	];
	for (const [path, to] of founding)
		test(`the reply's and the founding document's ${path} is named`, () => {
			for (const [folder, whole] of [
				[alpha, answered],
				[bravo, founded],
			] as const) {
				const document = { ...whole, founding: changed(whole.founding, path, to) };
				const words = message(() => receive(folder.path, document));
				const field = path.replace(/\.roles$/, "");
				const named = words.startsWith(`founding.${field}`) || words.startsWith(field);
				// A key that was cut about is none any more, and a line of another name has other keys.
				assert.ok(named || (path === "line" && words.includes("line2")), words);
			}
		});

	/** What bravo, or whoever stands in for it, signs in earnest. */
	const signed = (document: Founding, folder = bravo) => ({
		founding: document,
		signedNote: signNote(foundingText(document), [folder.keys.author]),
	});
	for (const [path, to] of regions.filter(([path]) => path !== "witness" && path !== "line"))
		test(`the reply that bravo signed with another ${path} is not what was proposed`, () => {
			const words = message(() =>
				receive(alpha.path, signed(changed(answered.founding, path, to))),
			);
			assert.match(words, /^founding\..*as in our invitation$/);
			assert.ok(words.startsWith(`founding.${path}`), words);
		});

	test("the reply that puts another in alpha's place is refused by the key", () => {
		const members = { ...answered.founding.members, alpha: mine.invitation.member as Member };
		const words = message(() => receive(alpha.path, signed({ ...answered.founding, members })));
		assert.match(words, /^founding\.members\.alpha\.author: .*expected .* as in our invitation$/);
	});

	test("the reply with the members swapped is refused", () => {
		const { alpha: a, bravo: b } = answered.founding.members as Record<string, Member>;
		const members = { alpha: b as Member, bravo: a as Member };
		const swapped = { ...answered, founding: { ...answered.founding, members } };
		const words = message(() => receive(alpha.path, swapped));
		assert.match(words, /^members\.alpha\.author: .*bravo.*, expected alpha/);
	});

	test("the founding document that alpha never signed founds nothing", () => {
		assert.match(
			message(() => receive(bravo.path, { ...answered })),
			/expected the signature of alpha/,
		);
		const other = answered.signedNote.replace(
			"bravo.tansiq/line1/author ",
			"alpha.tansiq/line1/author ",
		);
		assert.notEqual(
			message(() => receive(bravo.path, { ...answered, signedNote: other })),
			"taken",
		);
	});

	test("with any one character changed is refused, or says the very same", () => {
		const text = JSON.stringify(founded);
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: text.length - 1 }),
				fc.constantFrom(...'aA0/+"\\{}[],: —'),
				(at, character) => {
					const other = `${text.slice(0, at)}${character}${text.slice(at + 1)}`;
					let document: Record<string, unknown>;
					try {
						document = JSON.parse(other);
					} catch {
						return;
					}
					try {
						assert.deepEqual(receive(bravo.path, document).signed, founded);
					} catch (error) {
						assert.notEqual((error as Error).name, "TypeError", other);
					}
				},
			),
			{ numRuns: 60 },
		);
	});

	test("by an editor at home is found as well", () => {
		const file = join(mallory.path, "invitation.json");
		const text = readFileSync(file, "utf8");
		writeFileSync(file, text.replace('"version": 1', '"version": 2'));
		const words =
			/invitation\.json: invitation\.agreement\.version: 2, expected 1 as it was signed/;
		assert.throws(() => invitationOf(mallory.path), words);
		rmSync(file);
	});

	test("nothing is signed before the words were compared", () => {
		const pending = receive(alpha.path, { ...answered });
		assert.equal(pending.accepted, false);
		pending.accept();
		const kept = JSON.parse(readFileSync(join(alpha.path, "founding.json"), "utf8"));
		assert.deepEqual(openFounding(kept), founded);
		assert.equal(receive(alpha.path, { ...answered }).accepted, true);
	});
});

describe("the words of a fingerprint", () => {
	const text = "tansiq/founding/v1 line1\n{}\n";
	const words = fingerprintWords("en", text);
	const numbers = words.map(({ number }) => number);

	test("say the first 66 bits of each half of 18 bytes of the SHA-256, eleven at a time", () => {
		const bits = [...createHash("sha256").update(text).digest()]
			.map((byte) => byte.toString(2).padStart(8, "0"))
			.join("");
		const expected = [0, 72].flatMap((from) =>
			[0, 1, 2, 3, 4, 5].map((i) =>
				Number.parseInt(bits.slice(from + 11 * i, from + 11 * i + 11), 2),
			),
		);
		assert.deepEqual(numbers.map(Number), expected);
	});

	test("are the same in every language, and as numbers", () => {
		assert.equal(compareWords(numbers.join(" "), text), "same");
		for (const language of LANGUAGES) {
			const spoken = numbers.map((number) => keyWordList(language)[Number(number)] ?? "");
			assert.equal(compareWords(spoken.join(" "), text), "same", language);
			assert.equal(compareWords(`  ${spoken.join(",\n")}. `, text), "same", language);
		}
	});

	test("with any one of them another are not the same", () => {
		for (const i of numbers.keys())
			for (const offset of [1, 1024]) {
				const other = String((Number(numbers[i]) + offset) % 2048).padStart(4, "0");
				assert.equal(compareWords(numbers.with(i, other).join(" "), text), "different");
			}
		assert.equal(compareWords(numbers.toReversed().join(" "), text), "different");
	});

	test("that are none, too few or too many are not understood", () => {
		const cases: [heard: string, words: RegExp][] = [
			["", /^0 words, expected 12/],
			[numbers.slice(1).join(" "), /^11 words/],
			[[...numbers, "0000"].join(" "), /^13 words/],
			[numbers.with(3, "2048").join(" "), /^word 4, 2048: expected/],
			[numbers.with(11, "xyzzy").join(" "), /^word 12, xyzzy: expected/],
		];
		for (const [heard, expected] of cases) {
			const result = compareWords(heard, text);
			assert.ok(typeof result === "object", heard);
			assert.match(result.notUnderstood, expected);
		}
	});
});

describe("a passphrase that is typed in", () => {
	const terminal = () => {
		const input = new PassThrough() as PassThrough & { isTTY: boolean; raw: boolean[] };
		const output = new PassThrough();
		let shown = "";
		output.on("data", (piece) => {
			shown += piece;
		});
		input.isTTY = true;
		input.raw = [];
		Object.assign(input, { setRawMode: (raw: boolean) => input.raw.push(raw) });
		return { input, output, shown: () => shown };
	};

	test("is not shown, can be corrected, and leaves the terminal as it was", async () => {
		const { input, output, shown } = terminal();
		const typed = readHidden("Passphrase: ", { input, output });
		for (const piece of ["a qq", "\x7f", "uiet", " night\u00e9", "\b", "\r"]) input.write(piece);
		assert.equal(await typed, "a quiet night");
		assert.equal(shown(), "Passphrase: \n");
		assert.deepEqual(input.raw, [true, false]);
	});

	test("is given up by Ctrl-C and by a terminal that closes", async () => {
		for (const end of ["\x03", null]) {
			const { input, output } = terminal();
			const typed = readHidden("Passphrase: ", { input, output });
			if (end === null) input.end();
			else input.write(`half${end}`);
			await assert.rejects(typed, /interrupted|closed/);
			assert.deepEqual(input.raw, [true, false]);
		}
	});

	test("has to be the same twice, and long enough", async (t) => {
		const { TANSIQ_PASSPHRASE } = process.env;
		delete process.env.TANSIQ_PASSPHRASE;
		t.after(() => {
			if (TANSIQ_PASSPHRASE !== undefined) process.env.TANSIQ_PASSPHRASE = TANSIQ_PASSPHRASE;
		});
		const type = async (...lines: string[]): Promise<string> => {
			const { input, output, shown } = terminal();
			output.on("data", (piece) => {
				if (String(piece).endsWith(": ")) input.write(`${lines.shift()}\r`);
			});
			const typed = await newPassphrase("duty-1", undefined, { input, output });
			assert.ok(!shown().includes(typed));
			return typed;
		};
		assert.equal(await type("a quiet night", "a quiet night"), "a quiet night");
		await assert.rejects(type("a quiet night", "a quiet nigth"), /expected the same twice/);
		await assert.rejects(type("too short"), /a passphrase of 9 characters, expected 12 to 256/);
	});
});
