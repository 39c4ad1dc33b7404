import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { assertMember, openFounding, partyWithoutNode, readFounding } from "@tansiq/node";
import { type Founding, foundingText, type Member, memberWithoutNode } from "@tansiq/party";
import { type Signer, signNote } from "@tansiq/record";
import { AGREEMENT, enrolled } from "./enrolled.ts";

describe("a founding document that one side signs", async () => {
	const root = mkdtempSync(join(tmpdir(), "tansiq-one-sided-"));
	after(() => rmSync(root, { recursive: true }));
	const { alpha, bravo } = await enrolled(root, AGREEMENT);
	const { founding: both } = readFounding(alpha.path);
	const file = join(alpha.path, "founding.json");
	const good: Founding = {
		...both,
		members: {
			alpha: both.members.alpha as Member,
			bravo: memberWithoutNode("Bravo", "harbour office, VHF 16"),
		},
	};
	const signed = (founding: Founding, signers: Signer[] = [alpha.keys.author]) => ({
		founding,
		signedNote: signNote(foundingText(founding), signers),
	});
	const bravoOf = (founding: Founding) => founding.members.bravo as Member;
	const refusal = (change: (founding: Founding) => void): string => {
		const founding = structuredClone(good);
		change(founding);
		try {
			openFounding(signed(founding, [alpha.keys.author, bravo.keys.author]));
		} catch (error) {
			return (error as Error).message;
		}
		return "taken";
	};

	test("is taken by the folder whose key signed it, with contact words or without", () => {
		assert.deepEqual(openFounding(signed(good)).founding, good);
		assert.equal(partyWithoutNode(good), "bravo");
		assert.equal(partyWithoutNode(both), null);
		writeFileSync(file, JSON.stringify(signed(good)));
		assert.deepEqual(readFounding(alpha.path).founding, good);
		assert.equal(
			refusal((f) => {
				f.members.bravo = memberWithoutNode("Bravo");
			}),
			"taken",
		);
	});

	const cases: [name: string, change: (founding: Founding) => void, words: RegExp][] = [
		...(["author", "mirror", "tlsPin", "address", "hpke"] as const).map(
			(field): (typeof cases)[number] => [
				`a ${field} of the party that has none`,
				(f) => {
					bravoOf(f)[field] = (both.members.bravo as Member)[field];
				},
				new RegExp(`^members\\.bravo\\.${field}: ".*, expected ""$`),
			],
		),
		...(["operators", "recovery"] as const).map((field): (typeof cases)[number] => [
			`${field} of the party that has none`,
			(f) => {
				Object.assign(bravoOf(f), { [field]: (both.members.bravo as Member)[field] });
			},
			new RegExp(`^members\\.bravo\\.${field}: \\[.*, expected .*0 items$`),
		]),
		[
			"a field that nobody knows",
			(f) => {
				Object.assign(bravoOf(f), { telephone: "1" });
			},
			/^members\.bravo\.telephone: "1", expected no such field$/,
		],
		[
			"a kind of node that nobody knows",
			(f) => {
				Object.assign(bravoOf(f), { node: "some" });
			},
			/^members\.bravo\.node: "some", expected "none"$/,
		],
		[
			"contact words that move the cursor",
			(f) => {
				bravoOf(f).contact = "office\u001b[2J";
			},
			/^members\.bravo\.contact: /,
		],
		[
			"no contact words at all",
			(f) => {
				bravoOf(f).contact = "";
			},
			/^members\.bravo\.contact: "", /,
		],
		[
			"contact words of a party that has a node",
			(f) => {
				(f.members.alpha as Member).contact = "office";
			},
			/^members\.alpha\.contact: "office", expected no such field$/,
		],
		[
			"nobody's node",
			(f) => {
				f.members.alpha = memberWithoutNode("Alpha");
			},
			/^members\.alpha\.node: none, expected a node of one of the two$/,
		],
		[
			"a mediator, who would serve nobody",
			(f) => {
				f.witness = {
					name: "mediator",
					mirror: "x",
					deposit: "x",
					tlsPin: (both.members.bravo as Member).tlsPin,
					address: "https://mediator.example:1",
					hpke: (both.members.bravo as Member).hpke,
				};
			},
			/^witness: mediator, expected nothing on a line of which bravo has no node$/,
		],
		[
			"a history that the other never signed",
			(f) => {
				f.replaces = "0".repeat(64);
			},
			/^replaces: 0{64}, expected nothing on a line of which bravo has no node$/,
		],
		[
			"a history that is no hash",
			(f) => {
				f.replaces = "yesterday";
			},
			/^replaces: "yesterday", expected/,
		],
		[
			"a member that is a list",
			(f) => {
				Object.assign(f.members, { bravo: [] });
			},
			/^members\.bravo: \[\], expected/,
		],
	];
	for (const [name, change, words] of cases)
		test(`with ${name} is refused by its field, whoever signed it`, () => {
			assert.match(refusal(change), words);
		});

	test("threat 1: needs the signature of the side that has a node, and of no other", () => {
		assert.throws(() => openFounding(signed(good, [bravo.keys.author])), /signature/);
		const document = signed(good);
		const note = document.signedNote.replace(/(.)(==?\n|\n)$/, (_, a, end) =>
			a === "A" ? `B${end}` : `A${end}`,
		);
		assert.throws(() => openFounding({ ...document, signedNote: note }), /signature|note/i);
		const other = structuredClone(good);
		bravoOf(other).contact = "another office";
		assert.throws(
			() => openFounding({ ...document, founding: other }),
			/^Error: founding\.members\.bravo\.contact: "another office", expected "harbour office, VHF 16" as it was signed/,
		);
	});

	test("threat 1: a stranger's, whole and signed with a key of his own, is not this folder's", async (t) => {
		const path = mkdtempSync(join(tmpdir(), "tansiq-stranger-"));
		t.after(() => rmSync(path, { recursive: true }));
		const { alpha: stranger } = await enrolled(path, AGREEMENT);
		const { founding } = readFounding(stranger.path);
		const members = { alpha: founding.members.alpha as Member, bravo: bravoOf(good) };
		const theirs = signed({ ...good, members }, [stranger.keys.author]);
		assert.ok(openFounding(theirs), "it is a founding document");
		writeFileSync(file, JSON.stringify(theirs));
		assert.throws(
			() => readFounding(alpha.path),
			/founding\.json: members\.alpha\.author: .*, expected .* of this folder/,
		);
		writeFileSync(file, JSON.stringify(signed(good)));
	});

	test("is none of the party that has no node, and no invitation of it", () => {
		writeFileSync(join(bravo.path, "founding.json"), JSON.stringify(signed(good)));
		assert.throws(
			() => readFounding(bravo.path),
			/members\.bravo\.node: none, expected the keys of this folder/,
		);
		assert.throws(
			() => assertMember("bravo", bravoOf(good), "line1"),
			/members\.bravo\.node: none, expected a node of its own/,
		);
	});

	test("is not what two parties with nodes need one signature of", () => {
		const one = signed(both);
		assert.throws(() => openFounding(one), /expected the signature of bravo/);
	});
});
