import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { depositKeyName } from "@tansiq/carriers";
import { type NodeConfig, openFounding, readFounding } from "@tansiq/node";
import { type Founding, foundingText, type Member } from "@tansiq/party";
import {
	COSIGNATURE_TYPE,
	formatVerifierKey,
	NOTE_TYPE,
	parseVerifierKey,
	type Signer,
	signNote,
} from "@tansiq/record";
import { AGREEMENT, enrolled } from "./enrolled.ts";

describe("a founding document", async () => {
	const root = mkdtempSync(join(tmpdir(), "tansiq-founding-"));
	after(() => rmSync(root, { recursive: true }));
	const folders = await enrolled(root, AGREEMENT);
	const { founding: good } = readFounding(folders.alpha.path);
	const authors = Object.values(folders).map(({ keys }) => keys.author);
	const member = (founding: Founding, party: string) => founding.members[party] as Member;
	const raw = (key: string) => parseVerifierKey(key).publicKey;
	const signed = (founding: Founding, signers: Signer[] = authors) => ({
		founding,
		signedNote: signNote(foundingText(founding), signers),
	});
	/** What is wrong with the document when both parties have signed it so. */
	const refusal = (change: (founding: Founding) => void): string => {
		const founding = structuredClone(good);
		change(founding);
		try {
			openFounding(signed(founding));
		} catch (error) {
			return (error as Error).message;
		}
		return "taken";
	};

	test("that both have signed is taken, and a drill's or another's folder does not take it", () => {
		assert.deepEqual(openFounding(signed(good)).founding, good);
		assert.equal(
			refusal(() => {}),
			"taken",
		);
		const file = join(folders.bravo.path, "node.json");
		const config = JSON.parse(readFileSync(file, "utf8")) as NodeConfig;
		const cases: [change: Partial<NodeConfig>, words: RegExp][] = [
			[{ line: "line2" }, /founding\.json: line: line1, expected line2/],
			[{ party: "charlie" }, /founding\.json: members: expected charlie/],
			[{ clock: "system", mode: "exercise" }, /line1 is no exercise's, expected .* mode live/],
		];
		for (const [change, words] of cases) {
			writeFileSync(file, JSON.stringify({ ...config, ...change }));
			assert.throws(() => readFounding(folders.bravo.path), words);
		}
		writeFileSync(file, JSON.stringify(config));
		assert.ok(readFounding(folders.bravo.path));
	});

	test("of an exercise's line is taken in no other mode", async (t) => {
		const path = mkdtempSync(join(tmpdir(), "tansiq-exercise-"));
		t.after(() => rmSync(path, { recursive: true }));
		const { alpha } = await enrolled(path, AGREEMENT, undefined, "exercise-1");
		assert.ok(readFounding(alpha.path));
		const file = join(alpha.path, "node.json");
		for (const mode of ["live", "demo", "replay"]) {
			writeFileSync(file, JSON.stringify({ ...alpha.config, mode }));
			assert.throws(() => readFounding(alpha.path), /exercise-1 is for exercises, expected/);
		}
	});

	// Points of small order, canonically encoded: the neutral element, and one of order 8.
	const neutral = Buffer.from(`01${"00".repeat(31)}`, "hex");
	const order8 = Buffer.from(
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		"hex",
	);
	const mirrorOf = (key: Uint8Array) =>
		formatVerifierKey("bravo.tansiq/line1/mirror", COSIGNATURE_TYPE, key);
	const operatorOf = (key: Uint8Array, name = "bravo.tansiq/op/duty-1") =>
		formatVerifierKey(name, NOTE_TYPE, key);
	const pinOf = (key: Uint8Array) =>
		createHash("sha256")
			.update(Buffer.from("302a300506032b6570032100", "hex"))
			.update(key)
			.digest("base64");
	const witness = (change: object) => ({
		name: "mediator",
		mirror: formatVerifierKey(
			"mediator.tansiq/line1/mirror",
			COSIGNATURE_TYPE,
			Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex"),
		),
		deposit: formatVerifierKey(
			depositKeyName("mediator", "line1"),
			NOTE_TYPE,
			Buffer.from("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "hex"),
		),
		tlsPin: createHash("sha256").update("mediator").digest("base64"),
		address: "https://mediator.example:8443",
		hpke: Buffer.from(`09${"00".repeat(31)}`, "hex").toString("base64"),
		...change,
	});

	const cases: [name: string, change: (founding: Founding) => void, words: RegExp][] = [
		[
			"threat 1: a key of order 1",
			(f) => {
				member(f, "bravo").mirror = mirrorOf(neutral);
			},
			/^members\.bravo\.mirror: public key: .*not of small order/,
		],
		[
			"threat 1: a key of order 8",
			(f) => {
				member(f, "bravo").operators[0] = { key: operatorOf(order8), roles: ["watch"] };
			},
			/^members\.bravo\.operators\.0\.key: public key: .*not of small order/,
		],
		[
			"one key for two roles of a party",
			(f) => {
				member(f, "bravo").mirror = mirrorOf(raw(member(f, "bravo").author));
			},
			/^members\.bravo\.mirror: the same as members\.bravo\.author/,
		],
		[
			"one key for both parties",
			(f) => {
				member(f, "bravo").mirror = mirrorOf(raw(member(f, "alpha").author));
			},
			/^members\.bravo\.mirror: the same as members\.alpha\.author/,
		],
		[
			"a recovery key that somebody signs with every day",
			(f) => {
				const [first = ""] = member(f, "bravo").recovery;
				member(f, "bravo").operators[0] = { key: operatorOf(raw(first)), roles: ["watch"] };
			},
			/^members\.bravo\.recovery\.0: the same as members\.bravo\.operators\.0\.key/,
		],
		[
			"a TLS key that signs the record as well",
			(f) => {
				member(f, "bravo").tlsPin = pinOf(raw(member(f, "bravo").author));
			},
			/^members\.bravo\.tlsPin: the same as members\.bravo\.author/,
		],
		[
			"the other's TLS key",
			(f) => {
				member(f, "bravo").tlsPin = member(f, "alpha").tlsPin;
			},
			/^members\.bravo\.tlsPin: the same as members\.alpha\.tlsPin/,
		],
		[
			"the other's sealing key",
			(f) => {
				member(f, "bravo").hpke = member(f, "alpha").hpke;
			},
			/^members\.bravo\.hpke: the same as members\.alpha\.hpke/,
		],
		[
			"a sealing key of small order",
			(f) => {
				member(f, "bravo").hpke = Buffer.alloc(32).toString("base64");
			},
			/^members\.bravo\.hpke: .*not of small order/,
		],
		[
			"an author key under the other's name",
			(f) => {
				member(f, "bravo").mirror = formatVerifierKey(
					"alpha.tansiq/line1/mirror",
					COSIGNATURE_TYPE,
					raw(member(f, "bravo").mirror),
				);
			},
			/^members\.bravo\.mirror: alpha\.tansiq\/line1\/mirror, expected bravo\.tansiq\/line1\/mirror/,
		],
		[
			"an operator of the other's",
			(f) => {
				const [one] = member(f, "bravo").operators;
				const key = operatorOf(raw(one?.key ?? ""), "alpha.tansiq/op/duty-2");
				member(f, "bravo").operators[0] = { key, roles: ["watch"] };
			},
			/^members\.bravo\.operators\.0\.key: .*expected bravo\.tansiq\/op\//,
		],
		[
			"a mirror key of the type that signs entries",
			(f) => {
				const key = raw(member(f, "bravo").mirror);
				member(f, "bravo").mirror = operatorOf(key, "bravo.tansiq/line1/mirror");
			},
			/^members\.bravo\.mirror: type 1, expected 4/,
		],
		[
			"a key whose id is not its own",
			(f) => {
				const { mirror } = member(f, "bravo");
				member(f, "bravo").mirror = mirror.replace(/\+[0-9a-f]{8}\+/, "+00000000+");
			},
			/^members\.bravo\.mirror: verifier key: /,
		],
		[
			"an operator without a role",
			(f) => {
				member(f, "bravo").operators[0] = {
					...(member(f, "bravo").operators[0] as Member["operators"][0]),
					roles: [],
				};
			},
			/^members\.bravo\.operators\.0\.roles: \[\], expected/,
		],
		[
			"nobody at a desk",
			(f) => {
				member(f, "bravo").operators = [];
			},
			/^members\.bravo\.operators: \[\], expected/,
		],
		[
			"one recovery key, which could never revoke",
			(f) => {
				member(f, "bravo").recovery.pop();
			},
			/^members\.bravo\.recovery: \[.*expected/,
		],
		[
			"a party that the agreement does not name",
			(f) => {
				f.agreement.parties = ["alpha", "charlie"];
			},
			/^members: alpha,bravo, expected alpha,charlie/,
		],
		[
			"numbers that no agreement can have",
			(f) => {
				f.agreement.validity.endUs = f.agreement.validity.startUs;
			},
			/^agreement\.validity\.endUs: .*later than startUs/,
		],
		[
			"a field that nobody knows",
			(f) => {
				Object.assign(f.agreement, { secret: 1 });
			},
			/^agreement\.secret: 1, /,
		],
		[
			"a field less",
			(f) => {
				const { agreement } = f as { agreement: Partial<Founding["agreement"]> };
				delete agreement.tie;
			},
			/^agreement\.tie: nothing, /,
		],
		[
			"an address that is none",
			(f) => {
				member(f, "bravo").address = "https://user@bravo.example:1/x";
			},
			/^members\.bravo\.address: "https:\/\/user@bravo\.example:1\/x", expected/,
		],
		[
			"a mediator with a party's key",
			(f) => {
				const key = raw(member(f, "alpha").mirror);
				const name = "mediator.tansiq/line1/mirror";
				f.witness = witness({ mirror: formatVerifierKey(name, COSIGNATURE_TYPE, key) });
			},
			/^witness\.mirror: the same as members\.alpha\.mirror/,
		],
		[
			"a mediator that is a party",
			(f) => {
				f.witness = witness({ name: "alpha" });
			},
			/^witness\.name: alpha, expected another than the parties'/,
		],
	];
	for (const [name, change, words] of cases)
		test(`with ${name} is refused by its field, whoever signed it`, () => {
			assert.match(refusal(change), words);
		});

	test("with a mediator is taken", () => {
		assert.equal(
			refusal((founding) => {
				founding.witness = witness({});
			}),
			"taken",
		);
	});

	test("says which field is not as it was signed", () => {
		const { signedNote } = signed(good);
		const founding = structuredClone(good);
		founding.agreement.noticeLeadUs = 1;
		const words =
			/^Error: founding\.agreement\.noticeLeadUs: 1, expected 900000000 as it was signed/;
		assert.throws(() => openFounding({ founding, signedNote }), words);
	});

	test("needs the signature of each, and no other text will do", () => {
		const [alpha] = authors as [Signer];
		assert.throws(() => openFounding(signed(good, [alpha])), /expected the signature of bravo/);
		assert.ok(openFounding(signed(good, [alpha]), () => ["alpha"]));
		const text = foundingText(good).replace("tansiq/founding/v1", "tansiq/founding/v2");
		const other = { founding: good, signedNote: signNote(text, authors) };
		assert.throws(() => openFounding(other), /signedNote: .*v2.*expected .*v1/);
		for (const nothing of [null, 1, [], {}, { founding: good }, { founding: null }])
			assert.throws(() => openFounding(nothing), /^Error: (founding|signedNote|line)/);
	});
});
