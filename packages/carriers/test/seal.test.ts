import assert from "node:assert/strict";
import {
	createDecipheriv,
	createHash,
	createHmac,
	createPrivateKey,
	createPublicKey,
	diffieHellman,
} from "node:crypto";
import { test } from "node:test";
import {
	bucketOf,
	createSealingKey,
	isBucket,
	MAX_PARCEL_BYTES,
	MAX_SEALED_BYTES,
	openSealed,
	SealError,
	sealFor,
} from "@tansiq/carriers";
import fc from "fast-check";
import { suite } from "../src/seal.ts";

const place = { line: "line7", sender: "alpha", addressee: "bravo" };
const bravo = createSealingKey();
const charlie = createSealingKey();
const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

/**
 * The published vector of RFC 9180 for mode base, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * AES-256-GCM. Its encryptions stand as Go's standard library keeps them: SHAKE128 over 1,000
 * ciphertexts, whose inputs SHAKE128 of nothing draws.
 */
const VECTOR = {
	info: "4f6465206f6e2061204772656369616e2055726e",
	ikmE: "2cd7c601cefb3d42a62b04b7a9041494c06c7843818e0ce28a8f704ae7ab20f9",
	ikmR: "dac33b0e9db1b59dbbea58d59a14e7b5896e9bdf98fad6891e99d1686492b9ee",
	skRm: "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d",
	pkRm: "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c",
	enc: "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256",
	encryptions: "1702e73e1e71705faa8241022af1deea",
};

test("the suite gives the published bytes of RFC 9180", async () => {
	const recipient = await suite.kem.deriveKeyPair(hex(VECTOR.ikmR));
	const publicKey = await suite.kem.serializePublicKey(recipient.publicKey);
	assert.equal(Buffer.from(publicKey).toString("hex"), VECTOR.pkRm);
	const sender = await suite.createSenderContext({
		recipientPublicKey: recipient.publicKey,
		info: hex(VECTOR.info),
		ekm: hex(VECTOR.ikmE),
	});
	assert.equal(Buffer.from(sender.enc).toString("hex"), VECTOR.enc);
	const source = createHash("shake128", { outputLength: 1000 * 2 * 256 }).digest();
	let drawn = 0;
	const draw = () => {
		const length = source[drawn] as number;
		drawn += 1 + length;
		return Uint8Array.from(source.subarray(drawn - length, drawn));
	};
	const sink = createHash("shake128", { outputLength: 16 });
	for (let i = 0; i < 1000; i += 1) {
		const additional = draw();
		sink.update(new Uint8Array(await sender.seal(draw(), additional)));
	}
	assert.equal(sink.digest("hex"), VECTOR.encryptions);
});

/** RFC 9180 once more, over Node's primitives alone: base mode, first message, no additional data. */
function openIndependently(privateKey: Uint8Array, info: string, sealed: Uint8Array): Buffer {
	const hmac = (key: Uint8Array, data: Uint8Array) =>
		createHmac("sha256", key).update(data).digest();
	const bytes = (...parts: (string | Uint8Array)[]) =>
		Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
	const labeled = (id: Uint8Array) => ({
		extract: (salt: Uint8Array, label: string, material: Uint8Array) =>
			hmac(salt, bytes("HPKE-v1", id, label, material)),
		expand(key: Uint8Array, label: string, context: Uint8Array, length: number) {
			const head = Uint8Array.of(length >> 8, length);
			return hmac(key, bytes(head, "HPKE-v1", id, label, context, Uint8Array.of(1))).subarray(
				0,
				length,
			);
		},
	});
	const pkcs8 = bytes(hex("302e020100300506032b656e04220420"), privateKey);
	const own = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
	const enc = sealed.subarray(0, 32);
	const spki = bytes(hex("302a300506032b656e032100"), enc);
	const theirs = createPublicKey({ key: spki, format: "der", type: "spki" });
	const ownPublic = createPublicKey(own).export({ format: "der", type: "spki" }).subarray(-32);

	const kem = labeled(bytes("KEM", hex("0020")));
	const none = new Uint8Array();
	const shared = diffieHellman({ privateKey: own, publicKey: theirs });
	const pseudo = kem.extract(none, "eae_prk", shared);
	const secret = kem.expand(pseudo, "shared_secret", bytes(enc, ownPublic), 32);
	const hpke = labeled(bytes("HPKE", hex("002000010002")));
	const context = bytes(
		Uint8Array.of(0),
		hpke.extract(none, "psk_id_hash", none),
		hpke.extract(none, "info_hash", Buffer.from(info)),
	);
	const schedule = hpke.extract(secret, "secret", none);
	const key = hpke.expand(schedule, "key", context, 32);
	const nonce = hpke.expand(schedule, "base_nonce", context, 12);
	const decipher = createDecipheriv("aes-256-gcm", key, nonce);
	decipher.setAuthTag(sealed.subarray(-16));
	return Buffer.concat([decipher.update(sealed.subarray(32, -16)), decipher.final()]);
}

test("what is sealed opens by the text of RFC 9180, in its place, as length, parcel and zeroes", async () => {
	for (const length of [0, 1, 5000, MAX_PARCEL_BYTES]) {
		const parcel = new Uint8Array(length).fill(7);
		const sealed = await sealFor(bravo.publicKey, place, parcel);
		const key = Uint8Array.from(Buffer.from(bravo.privateKey, "base64"));
		const padded = openIndependently(key, "tansiq/mailbox/v1 line7 alpha bravo\n", sealed);
		assert.equal(padded.readUInt32BE(0), length);
		assert.deepEqual(Uint8Array.from(padded.subarray(4, 4 + length)), parcel);
		assert.ok(padded.subarray(4 + length).every((byte) => byte === 0));
	}
});

test("threat 11: every parcel comes back, in one of the sizes, and the next larger size is a new one", async () => {
	const lengths = fc.oneof(
		fc.nat(40_000),
		fc.constantFrom(972, 973, 1996, 1997, 16_332, 16_333, 32_716, 32_717, MAX_PARCEL_BYTES),
	);
	await fc.assert(
		fc.asyncProperty(lengths, fc.nat(255), async (length, fill) => {
			const parcel = new Uint8Array(length).fill(fill);
			const sealed = await sealFor(bravo.publicKey, place, parcel);
			const kib = sealed.length / 1024;
			assert.ok([1, 2, 4, 8].includes(kib) || kib % 16 === 0, `${sealed.length} bytes`);
			assert.ok(sealed.length >= length + 52);
			const smaller = kib > 16 ? kib - 16 : kib / 2;
			assert.ok(kib === 1 || smaller * 1024 < length + 52, `${length} in ${sealed.length}`);
			assert.deepEqual(await openSealed(bravo.privateKey, place, sealed), parcel);
		}),
		{ numRuns: 150 },
	);
});

test("sizes are 1, 2, 4, 8, 16 KiB and multiples of 16 KiB", () => {
	const sizes = [];
	for (let bytes = 1; bytes <= 128 * 1024; bytes += 1)
		if (isBucket(bytes)) sizes.push(bytes / 1024);
	assert.deepEqual(sizes, [1, 2, 4, 8, 16, 32, 48, 64, 80, 96, 112, 128]);
	assert.equal(isBucket(0), false);
	assert.equal(bucketOf(0), 1024);
});

test("threat 11: a canary in the parcel is nowhere in the sealed bytes, and equal parcels differ", async () => {
	const canary = Buffer.from("STOP all flights north of the river");
	const parcel = Buffer.concat(Array.from({ length: 200 }, () => canary));
	const [one, two] = [
		Buffer.from(await sealFor(bravo.publicKey, place, parcel)),
		Buffer.from(await sealFor(bravo.publicKey, place, parcel)),
	];
	assert.notDeepEqual(one, two);
	for (let at = 0; at + 8 <= canary.length; at += 1) {
		assert.equal(one.indexOf(canary.subarray(at, at + 8)), -1);
	}
	// Random bytes: each of the 256 values about 1/256 of the time, within six standard deviations.
	const counts = new Array<number>(256).fill(0);
	for (const byte of one) (counts[byte] as number)++;
	const mean = one.length / 256;
	for (const count of counts) assert.ok(Math.abs(count - mean) < 6 * Math.sqrt(mean), `${count}`);
});

const notForUs = (error: unknown) => error instanceof SealError && error.code === "not-for-us";

test("threat 29: it opens for no other key, line, sender or addressee", async () => {
	const sealed = await sealFor(bravo.publicKey, place, new Uint8Array(10));
	await assert.rejects(openSealed(charlie.privateKey, place, sealed), notForUs);
	for (const other of [
		{ ...place, line: "line8" },
		{ ...place, sender: "charlie" },
		{ ...place, addressee: "charlie" },
		{ line: "line7", sender: "bravo", addressee: "alpha" },
	]) {
		await assert.rejects(openSealed(bravo.privateKey, other, sealed), notForUs);
	}
});

test("every altered bit and every other length is refused", async () => {
	const sealed = await sealFor(bravo.publicKey, place, new Uint8Array(10));
	for (let bit = 0; bit < sealed.length * 8; bit += 13) {
		const altered = Uint8Array.from(sealed);
		altered[bit >> 3] = (altered[bit >> 3] as number) ^ (1 << (bit & 7));
		// X25519 ignores the top bit of a public key, but HPKE hashes the key as sent.
		await assert.rejects(openSealed(bravo.privateKey, place, altered), notForUs);
	}
	for (const length of [0, 1, 52, 1023, 1025, 3072, MAX_SEALED_BYTES + 16_384]) {
		const other = new Uint8Array(length);
		await assert.rejects(openSealed(bravo.privateKey, place, other), { code: "malformed" });
	}
});

test("padding that our sealing does not make is refused: dirty, too long, lengths that lie", async () => {
	const recipientPublicKey = await suite.kem.deserializePublicKey(
		Uint8Array.from(Buffer.from(bravo.publicKey, "base64")),
	);
	const info = new TextEncoder().encode("tansiq/mailbox/v1 line7 alpha bravo\n");
	const sealedRaw = async (padded: Uint8Array) => {
		const { enc, ct } = await suite.seal({ recipientPublicKey, info }, padded);
		return Uint8Array.from(Buffer.concat([new Uint8Array(enc), new Uint8Array(ct)]));
	};
	const clean = new Uint8Array(1024 - 48);
	assert.equal((await openSealed(bravo.privateKey, place, await sealedRaw(clean))).length, 0);
	const dirty = Uint8Array.from(clean);
	dirty[900] = 1;
	const lying = Uint8Array.from(clean);
	lying[0] = 255;
	const spacious = new Uint8Array(4096 - 48);
	for (const padded of [dirty, lying, spacious]) {
		const sealed = await sealedRaw(padded);
		await assert.rejects(openSealed(bravo.privateKey, place, sealed), { code: "malformed" });
	}
});

test("keys, names and lengths that cannot be are refused by name", async () => {
	const parcel = new Uint8Array(1);
	const zeroKey = Buffer.alloc(32).toString("base64");
	for (const key of ["", "AAAA", `${bravo.publicKey}=`, zeroKey]) {
		await assert.rejects(sealFor(key, place, parcel), { name: "SealError", code: "bad-key" });
	}
	const secret = `${charlie.privateKey.slice(0, -4)}!!!!`;
	const sealed = await sealFor(bravo.publicKey, place, parcel);
	await assert.rejects(openSealed(secret, place, sealed), (error: SealError) => {
		return error.code === "bad-key" && !error.message.includes(secret.slice(0, 8));
	});
	for (const name of ["", "a b", "a\nb", "a+b"]) {
		const other = { ...place, sender: name };
		await assert.rejects(sealFor(bravo.publicKey, other, parcel), { code: "bad-name" });
	}
	const long = new Uint8Array(MAX_PARCEL_BYTES + 1);
	await assert.rejects(sealFor(bravo.publicKey, place, long), { code: "too-large" });
});
