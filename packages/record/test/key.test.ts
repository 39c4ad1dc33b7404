import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import {
	assertEnrollable,
	COSIGNATURE_TYPE,
	ed25519Signer,
	ed25519Verifier,
	formatVerifierKey,
	generatePrivateKey,
	KeyError,
	keyId,
	NOTE_TYPE,
	parseVerifierKey,
	privateKeyFromPem,
	privateKeyFromSeed,
	privateKeyToPem,
	publicKeyFromRaw,
	publicKeyRaw,
	verifierOf,
} from "@tansiq/record";
import { speccheck } from "./speccheck.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));

test("derives the public keys and signatures of RFC 8032 section 7.1", () => {
	const [seed, publicKey, message, signature] = [
		"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
		"72",
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
			"085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
	] as const;
	const signer = ed25519Signer("rfc8032", privateKeyFromSeed(hex(seed)));
	assert.deepEqual(signer.publicKey, hex(publicKey));
	assert.equal(Buffer.from(signer.sign(hex(message))).toString("hex"), signature);
	assertEnrollable(signer.publicKey);
});

test("keys survive PEM and raw form; new keys differ and may be enrolled", () => {
	const key = generatePrivateKey();
	const again = privateKeyFromPem(privateKeyToPem(key));
	assert.deepEqual(publicKeyRaw(again), publicKeyRaw(key));
	assert.deepEqual(publicKeyRaw(publicKeyFromRaw(publicKeyRaw(key))), publicKeyRaw(key));
	assert.notDeepEqual(publicKeyRaw(generatePrivateKey()), publicKeyRaw(key));
	for (let i = 0; i < 10; i++) assertEnrollable(publicKeyRaw(generatePrivateKey()));
});

test("refuses keys of other kinds, without repeating what may be secret", () => {
	const other = generateKeyPairSync("x25519").privateKey;
	assert.throws(() => privateKeyFromPem(privateKeyToPem(other)), KeyError);
	assert.throws(() => publicKeyRaw(other), KeyError);
	assert.throws(() => privateKeyFromSeed(new Uint8Array(31)), KeyError);
	assert.throws(() => publicKeyFromRaw(new Uint8Array(33)), KeyError);
	assert.throws(
		() => privateKeyFromPem("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----"),
		(error) => error instanceof KeyError && !error.message.includes("c2Vj"),
	);
});

test("reads and writes the verifier keys that Go and C2SP publish", () => {
	for (const vkey of [
		"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
		"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
	]) {
		const { name, type, publicKey } = parseVerifierKey(vkey);
		assert.equal(formatVerifierKey(name, type, publicKey), vkey);
		assertEnrollable(publicKey);
	}
});

test("the same key has another id for each name and type", () => {
	const raw = publicKeyRaw(privateKeyFromSeed(new Uint8Array(32)));
	const ids = [
		keyId("a", NOTE_TYPE, raw),
		keyId("a", COSIGNATURE_TYPE, raw),
		keyId("b", NOTE_TYPE, raw),
	].map((id) => Buffer.from(id).toString("hex"));
	assert.equal(new Set(ids).size, 3);
	const vkey = formatVerifierKey("a", COSIGNATURE_TYPE, raw);
	assert.deepEqual(verifierOf(vkey).keyId, keyId("a", COSIGNATURE_TYPE, raw));
});

test("refuses malformed verifier keys", () => {
	const good = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
	for (const bad of [
		"",
		"PeterNeumann",
		good.replace("c74f20a3", "c74f20a4"),
		good.replace("c74f20a3", "C74F20A3"),
		good.replace("PeterNeumann", "Peter Neumann"),
		good.replace("PeterNeumann", ""),
		good.replace("+ARpc", "+BRpc"),
		`${good}=`,
		good.slice(0, -4),
		`x+${good}`,
	]) {
		assert.throws(() => parseVerifierKey(bad), KeyError, bad);
	}
});

// The eight points of order 1, 2, 4 and 8, and the encodings of small-order points that a strict
// decoder refuses (y >= p, or x = 0 with the sign bit set).
const smallOrder = [
	"0100000000000000000000000000000000000000000000000000000000000000",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
];
const nonCanonical = [
	"0100000000000000000000000000000000000000000000000000000000000080",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

test("refuses the eight small-order points, other spellings and points off the curve", () => {
	for (const key of smallOrder) {
		assert.throws(() => assertEnrollable(hex(key)), /small order/, key);
	}
	for (const key of nonCanonical) {
		assert.throws(() => assertEnrollable(hex(key)), /canonical encoding/, key);
	}
	// y = 2 is on no point: RFC 8032 decoding finds no square root.
	assert.throws(() => assertEnrollable(hex(`02${"00".repeat(31)}`)), /canonical encoding/);
	assert.throws(() => assertEnrollable(new Uint8Array(31)), KeyError);
});

const isEnrollable = (key: Uint8Array) => {
	try {
		assertEnrollable(key);
		return true;
	} catch (error) {
		assert.ok(error instanceof KeyError);
		return false;
	}
};

test("no speccheck vector is both under a key that may be enrolled and verified by us", () => {
	const keys = speccheck.flatMap(([, key], i) => (isEnrollable(hex(key)) ? [i] : []));
	assert.deepEqual(keys, [6, 7]);
	const verified = speccheck.flatMap(([message, key, signature], i) =>
		ed25519Verifier("speccheck", hex(key)).verify(hex(message), hex(signature)) ? [i] : [],
	);
	// Verification alone takes vector 3, whose key has a small-order part (older OpenSSL: 0 to 3).
	assert.ok(verified.includes(3));
	assert.deepEqual(
		verified.filter((i) => keys.includes(i)),
		[],
	);
});

test("however many keys were asked for, each has its own answer", () => {
	const keys = Array.from({ length: 260 }, () => publicKeyRaw(generatePrivateKey()));
	for (const key of [...keys, ...keys.slice(0, 3)]) assertEnrollable(key);
	const small = hex(speccheck[0]?.[1] ?? "");
	for (let i = 0; i < 2; i++) assert.throws(() => assertEnrollable(small), /small order/);
});
