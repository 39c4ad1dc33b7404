import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import {
	ageIdentity,
	ageRecipient,
	createSealingKey,
	fileName,
	MAX_FILE_BYTES,
	MAX_FILE_PARCEL_BYTES,
	openFile,
	parseFileName,
	placeHash,
	SealError,
	sealFile,
} from "@tansiq/carriers";
import { Decrypter, Encrypter, identityToRecipient } from "age-encryption";
import fc from "fast-check";
import { bech32 } from "../src/bech32.ts";

const place = { line: "line7", sender: "alpha", addressee: "bravo" };
const back = { line: "line7", sender: "bravo", addressee: "alpha" };
const bravo = createSealingKey();
const skip = spawnSync("age", ["--version"]).status === 0 ? false : "the age command is not here";

function scratch(t: TestContext): string {
	const folder = mkdtempSync(join(tmpdir(), "tansiq-file-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

function age(args: string[], input?: Uint8Array): Uint8Array {
	const { status, stdout, stderr } = spawnSync("age", args, {
		...(input === undefined ? {} : { input }),
		maxBuffer: 64 * 1024 * 1024,
	});
	assert.equal(status, 0, stderr.toString());
	return Uint8Array.from(stdout);
}

test("keys are written as age writes them", async (t) => {
	await fc.assert(
		fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (bytes) => {
			const identity = ageIdentity(Buffer.from(bytes).toString("base64"));
			// Refuses a wrong checksum, and computes the recipient of its own accord.
			await identityToRecipient(identity);
		}),
		{ numRuns: 25 },
	);
	const { publicKey, privateKey } = createSealingKey();
	assert.equal(await identityToRecipient(ageIdentity(privateKey)), ageRecipient(publicKey));
	if (skip) return t.diagnostic(skip);
	const { stdout } = spawnSync("age-keygen", ["-y"], { input: ageIdentity(privateKey) });
	assert.equal(stdout.toString().trim(), ageRecipient(publicKey));
});

test("bech32 gives the published strings of BIP-173", () => {
	assert.equal(bech32("a", new Uint8Array()), "a12uel5l");
	assert.equal(
		bech32("abcdef", Buffer.from("00443214c74254b635cf84653a56d7c675be77df", "hex")),
		"abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
	);
});

test("the age command decrypts our file: one line of text, the length, the parcel, zeroes", {
	skip,
}, async (t) => {
	const folder = scratch(t);
	const parcel = new TextEncoder().encode("frames of a line ".repeat(500));
	const { name, bytes } = await sealFile(bravo.publicKey, place, 42, parcel);
	writeFileSync(join(folder, name), bytes);
	writeFileSync(join(folder, "key"), ageIdentity(bravo.privateKey));
	const plain = Buffer.from(age(["-d", "-i", join(folder, "key"), join(folder, name)]));
	const head = `tansiq/file/v1 ${placeHash(place)} 42\n`;
	assert.equal(plain.toString("latin1", 0, head.length), head);
	assert.equal(plain.readUInt32BE(head.length), parcel.length);
	const start = head.length + 4;
	assert.deepEqual(Uint8Array.from(plain.subarray(start, start + parcel.length)), parcel);
	assert.equal(plain.length, 16 * 1024);
});

test("we open what the age command sealed", { skip }, async (t) => {
	const folder = scratch(t);
	const parcel = new TextEncoder().encode("typed by hand");
	const head = Buffer.from(`tansiq/file/v1 ${placeHash(place)} 7\n`);
	const plain = Buffer.alloc(1024);
	head.copy(plain);
	plain.writeUInt32BE(parcel.length, head.length);
	plain.set(parcel, head.length + 4);
	const sealed = age(["-r", ageRecipient(bravo.publicKey), "-o", join(folder, "x")], plain);
	assert.equal(sealed.length, 0);
	const opened = await openFile(
		bravo.privateKey,
		place,
		Uint8Array.from(readFileSync(join(folder, "x"))),
	);
	assert.equal(opened.counter, 7);
	assert.deepEqual(opened.parcel, parcel);
});

test("every parcel and counter comes back, and the file's size tells only a bucket", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.uint8Array({ maxLength: 50_000, size: "max" }),
			fc.maxSafeNat(),
			async (parcel, counter) => {
				const { name, bytes } = await sealFile(bravo.publicKey, place, counter, parcel);
				assert.deepEqual(await openFile(bravo.privateKey, place, bytes), { counter, parcel });
				assert.equal(name, fileName(place, counter));
				const other = await sealFile(bravo.publicKey, place, 0, new Uint8Array(parcel.length));
				assert.ok(Math.abs(other.bytes.length - bytes.length) <= 16 * 1024 + 16);
				assert.equal(plainBytes(bytes.length) % 1024, 0);
			},
		),
		{ numRuns: 25 },
	);
});

/** Of an age file for one X25519 recipient: header of 168 bytes, nonce, a tag for each 64 KiB. */
function plainBytes(fileBytes: number): number {
	const payload = fileBytes - 168 - 16;
	return payload - 16 * Math.ceil(payload / (64 * 1024 + 16));
}

test("threat 11: name and file tell nothing but a hash and a counter", async () => {
	const canary = Buffer.from("convoy of twelve at noon");
	const parcel = Buffer.concat(Array.from({ length: 90 }, () => canary));
	const { name, bytes } = await sealFile(bravo.publicKey, place, 3, parcel);
	assert.match(name, /^[0-9a-f]{16}-3\.age$/);
	const file = Buffer.from(bytes);
	for (const word of ["alpha", "bravo", "line7", "tansiq", canary.subarray(0, 8)]) {
		assert.equal(file.indexOf(word), -1);
		assert.ok(!name.includes(word.toString()));
	}
	assert.notEqual(placeHash(place), placeHash(back));
});

test("a file opens for no other key, line or direction, and not when altered", async () => {
	const { bytes } = await sealFile(bravo.publicKey, place, 1, new Uint8Array(20));
	const notForUs = { name: "SealError", code: "not-for-us" };
	await assert.rejects(openFile(createSealingKey().privateKey, place, bytes), notForUs);
	await assert.rejects(openFile(bravo.privateKey, back, bytes), notForUs);
	await assert.rejects(openFile(bravo.privateKey, { ...place, line: "line8" }, bytes), notForUs);
	for (let at = 0; at < bytes.length; at += 7) {
		const altered = Uint8Array.from(bytes);
		altered[at] = (altered[at] as number) ^ 4;
		await assert.rejects(openFile(bravo.privateKey, place, altered), SealError);
	}
	for (const length of [0, 10, 200, bytes.length - 1]) {
		await assert.rejects(openFile(bravo.privateKey, place, bytes.slice(0, length)), SealError);
	}
});

test("a file that our sealing does not make is malformed, though the key opens it", async () => {
	const encrypt = async (plain: Uint8Array) => {
		const encrypter = new Encrypter();
		encrypter.addRecipient(ageRecipient(bravo.publicKey));
		return encrypter.encrypt(plain);
	};
	const head = Buffer.from(`tansiq/file/v1 ${placeHash(place)} 7\n`);
	const filled = (length: number, byte: number) => {
		const plain = new Uint8Array(length).fill(byte, head.length + 4);
		plain.set(head);
		return plain;
	};
	assert.equal(
		(await openFile(bravo.privateKey, place, await encrypt(filled(1024, 0)))).counter,
		7,
	);
	for (const plain of [filled(1024, 1), filled(1000, 0), filled(2048, 0)]) {
		const file = await encrypt(plain);
		await assert.rejects(openFile(bravo.privateKey, place, file), { code: "malformed" });
	}
	for (const text of ["", "tansiq/file/v1\n", `tansiq/file/v1 ${placeHash(place)} 07\n`]) {
		const plain = new Uint8Array(1024);
		plain.set(Buffer.from(text));
		const file = await encrypt(plain);
		await assert.rejects(openFile(bravo.privateKey, place, file), { code: "not-for-us" });
	}
});

test("threat 17: a file is measured before it is decrypted, a header of many recipients refused", async () => {
	const long = new Uint8Array(MAX_FILE_BYTES + 1);
	await assert.rejects(openFile(bravo.privateKey, place, long), { code: "too-large" });
	const parcel = new Uint8Array(MAX_FILE_PARCEL_BYTES + 1);
	await assert.rejects(sealFile(bravo.publicKey, place, 1, parcel), { code: "too-large" });

	const largest = await sealFile(bravo.publicKey, place, 2 ** 53 - 1, parcel.subarray(1));
	assert.ok(largest.bytes.length <= MAX_FILE_BYTES);
	const opened = await openFile(bravo.privateKey, place, largest.bytes);
	assert.equal(opened.parcel.length, MAX_FILE_PARCEL_BYTES);

	const encrypter = new Encrypter();
	for (let i = 0; i < 20; i += 1)
		encrypter.addRecipient(ageRecipient(createSealingKey().publicKey));
	encrypter.addRecipient(ageRecipient(bravo.publicKey));
	const crowded = await encrypter.encrypt(new Uint8Array(1024));
	const decrypter = new Decrypter();
	decrypter.addIdentity(ageIdentity(bravo.privateKey));
	assert.equal((await decrypter.decrypt(crowded)).length, 1024);
	await assert.rejects(openFile(bravo.privateKey, place, crowded), { code: "malformed" });
});

test("threat 30: names lead nowhere: only our own spelling is read, and a counter is a counter", () => {
	assert.deepEqual(parseFileName(fileName(place, 12)), {
		hash: placeHash(place).slice(0, 16),
		counter: 12,
	});
	const hash = "0123456789abcdef";
	for (const name of [
		`../${hash}-1.age`,
		`/${hash}-1.age`,
		`${hash}-1.age/..`,
		`${hash}-1.age\n`,
		`${hash}-01.age`,
		`${hash}--1.age`,
		`${hash}-1e3.age`,
		`${hash}-99999999999999999.age`,
		`${hash}-9007199254740993.age`,
		`${hash.toUpperCase()}-1.age`,
		`${hash}-1.age.exe`,
		`${hash}-1\0.age`,
		`..\\${hash}-1.age`,
		`%2e%2e%2f${hash}-1.age`,
		"",
	]) {
		assert.equal(parseFileName(name), undefined, name);
	}
	for (const sender of ["../..", "a/b", "..\\c"]) {
		assert.match(fileName({ ...place, sender }, 1), /^[0-9a-f]{16}-1\.age$/);
	}
	for (const counter of [-1, 1.5, Number.NaN, 2 ** 53]) {
		assert.throws(() => fileName(place, counter), RangeError);
	}
});
