import assert from "node:assert/strict";
import { test } from "node:test";
import {
	type Deposit,
	depositKeyName,
	formatAddCheckpoint,
	formatCollected,
	formatHeads,
	openDepositReceipt,
	parseAddCheckpoint,
	parseCollectRequest,
	parseHeads,
	parseRemoveRequest,
	signDepositReceipt,
	WitnessTextError,
} from "@tansiq/carriers";
import {
	ed25519Signer,
	ed25519Verifier,
	NoteError,
	privateKeyFromSeed,
	signNote,
} from "@tansiq/record";
import fc from "fast-check";
import { formatCollectRequest, formatRemoveRequest, parseCollected } from "../src/mailbox-text.ts";

const name = depositKeyName("mediator", "line7");
const signer = ed25519Signer(name, privateKeyFromSeed(new Uint8Array(32).fill(5)));
const verifier = ed25519Verifier(name, signer.publicKey);
const receipt = {
	line: "line7",
	sender: "alpha",
	addressee: "bravo",
	sha256: "ab".repeat(32),
	bytes: 2048,
	timeS: 1_790_000_700,
};

test("a deposit receipt is the text that was agreed, as a signed note", () => {
	const note = signDepositReceipt(receipt, signer);
	assert.equal(
		note.split("\n\n")[0],
		`tansiq/deposit/v1 line7 alpha bravo\nsha256 ${"ab".repeat(32)}\nbytes 2048\ntime 1790000700`,
	);
	assert.deepEqual(openDepositReceipt(note, verifier), receipt);
	const stranger = ed25519Signer(name, privateKeyFromSeed(new Uint8Array(32).fill(6)));
	assert.throws(() => openDepositReceipt(signDepositReceipt(receipt, stranger), verifier), {
		code: "unsigned",
	});
});

test("a note that the mediator signed and that is no receipt is refused", () => {
	const good = signDepositReceipt(receipt, signer).split("\n\n")[0] as string;
	for (const text of [
		good.replace("v1", "v2"),
		good.replace("alpha bravo", "alpha"),
		good.replace("alpha bravo", "alpha bravo charlie"),
		good.replace("alpha", "al+pha"),
		good.replace(/sha256 .*/, "sha256 "),
		good.replace("ab", "AB"),
		good.replace("bytes 2048", "bytes -1"),
		good.replace("bytes 2048", "bytes 02048"),
		good.replace("time ", "time  "),
		good.replace(/\ntime .*/, ""),
		`${good}\nmore`,
	]) {
		const note = signNote(`${text}\n`, [signer]);
		assert.throws(() => openDepositReceipt(note, verifier), NoteError, text);
	}
});

const deposits = fc
	.array(
		fc.record({
			number: fc.integer({ min: 1, max: 2 ** 40 }),
			sender: fc.constantFrom("alpha", "bravo"),
			sealed: fc
				.constantFrom(1024, 2048, 16_384, 32_768)
				.map((length) => new Uint8Array(length).fill(10)),
		}),
		{ maxLength: 8 },
	)
	.map((list) =>
		list.map((deposit, i) => ({ ...deposit, number: (i + 1) * 3 + (deposit.number % 3) })),
	);

test("deposits come back as they were formatted; requests too", () => {
	fc.assert(
		fc.property(deposits, (list) => {
			assert.deepEqual(parseCollected(formatCollected(list), 2), list);
		}),
	);
	fc.assert(
		fc.property(fc.maxSafeNat(), fc.nat(50), (after, waitS) => {
			const request = Buffer.from(formatCollectRequest({ after, waitS }));
			assert.deepEqual(parseCollectRequest(request), { after, waitS });
			assert.equal(parseRemoveRequest(Buffer.from(formatRemoveRequest(after))), after);
		}),
	);
	assert.equal(parseCollectRequest(Buffer.from("after 1\nwait 9999\n"))?.waitS, 50);
	for (const text of [
		"",
		"after 1\n",
		"after 01\nwait 1\n",
		"after -1\nwait 1\n",
		"after 1\nwait 1\n ",
	]) {
		assert.equal(parseCollectRequest(Buffer.from(text)), undefined);
	}
	assert.equal(parseRemoveRequest(Buffer.from("upto 9007199254740993\n")), undefined);
	assert.equal(parseCollectRequest(Buffer.from(`after ${"1".repeat(200)}\nwait 1\n`)), undefined);
});

test("threat 29: an answer that repeats, reorders or miscounts deposits is none", () => {
	const deposit = (number: number, length = 1024): Deposit => ({
		number,
		sender: "alpha",
		sealed: new Uint8Array(length),
	});
	const parsed = (list: Deposit[], after = 0) => parseCollected(formatCollected(list), after);
	assert.equal(parsed([deposit(1), deposit(2)])?.length, 2);
	assert.equal(parsed([deposit(2), deposit(1)]), undefined);
	assert.equal(parsed([deposit(2), deposit(2)]), undefined);
	assert.equal(parsed([deposit(2)], 2), undefined);
	assert.equal(parsed([deposit(1, 1000)]), undefined);
	const whole = formatCollected([deposit(1), deposit(2)]);
	for (let length = 0; length < whole.length; length += 5) {
		assert.equal(parseCollected(whole.slice(0, length), 0), undefined);
	}
	assert.equal(parseCollected(Buffer.concat([whole, Uint8Array.of(0)]), 0), undefined);
});

test("whatever bytes come, parsing ends in a value or in nothing", () => {
	const text = fc.oneof(
		fc.uint8Array({ maxLength: 300 }),
		fc
			.string({
				unit: fc.constantFrom("old ", "1", "\n", "A", "=", "after ", "wait ", "{", '"', " "),
			})
			.map((value) => Uint8Array.from(Buffer.from(value))),
	);
	fc.assert(
		fc.property(text, (bytes) => {
			parseCollected(bytes, 0);
			parseCollectRequest(bytes);
			parseRemoveRequest(bytes);
			for (const parse of [parseAddCheckpoint, parseHeads]) {
				try {
					parse(bytes);
				} catch (error) {
					assert.ok(error instanceof WitnessTextError);
				}
			}
		}),
		{ numRuns: 3000 },
	);
});

/** The example of C2SP tlog-witness. */
const EXAMPLE = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;

test("the example of tlog-witness is read and written back, byte for byte", () => {
	const request = parseAddCheckpoint(Buffer.from(EXAMPLE));
	assert.equal(request.oldSize, 20_852_014);
	assert.equal(request.proof.length, 4);
	assert.match(request.checkpoint, /^example\.com\/behind-the-sofa\n20852163\n/);
	assert.equal(formatAddCheckpoint(request), EXAMPLE);
	const first = { oldSize: 0, proof: [], checkpoint: request.checkpoint };
	assert.deepEqual(parseAddCheckpoint(Buffer.from(formatAddCheckpoint(first))), first);
});

test("a request with a wrong first line, proof line or too many of them names the line", () => {
	const hash = `${Buffer.alloc(32).toString("base64")}\n`;
	for (const [text, field] of [
		["old 1", "request"],
		["1\n\nx\n", "old size"],
		["old 01\n\nx\n", "old size"],
		["old -1\n\nx\n", "old size"],
		["old 1 \n\nx\n", "old size"],
		["old 1\nAAAA\n\nx\n", "proof line"],
		[`old 1\n${hash.replace("=", "")}\nx\n`, "proof line"],
		[`old 1\n${hash.repeat(64)}\nx\n`, "proof"],
	] as const) {
		assert.throws(() => parseAddCheckpoint(Buffer.from(text)), {
			name: "WitnessTextError",
			message: new RegExp(`^${field}: .*, expected `),
		});
	}
	assert.equal(parseAddCheckpoint(Buffer.from(`old 1\n${hash.repeat(63)}\nx\n`)).proof.length, 63);
});

test("heads come back as they were formatted; anything else is refused", () => {
	const heads = { largest: "a\n", forks: [["b\n", "c\n"]] as [string, string][], unproven: ["d"] };
	assert.deepEqual(parseHeads(Buffer.from(formatHeads(heads))), heads);
	const none = { largest: null, forks: [], unproven: [] };
	assert.deepEqual(parseHeads(Buffer.from(formatHeads(none))), none);
	for (const text of [
		"",
		"null",
		"[]",
		"{}",
		'{"largest":1,"forks":[],"unproven":[]}',
		'{"largest":null,"forks":[["a"]],"unproven":[]}',
		'{"largest":null,"forks":["ab"],"unproven":[]}',
		'{"largest":null,"forks":[],"unproven":[1]}',
	]) {
		assert.throws(() => parseHeads(Buffer.from(text)), WitnessTextError, text);
	}
});
