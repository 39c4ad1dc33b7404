import { hash } from "node:crypto";
import {
	COSIGNATURE_TYPE,
	type Cosigner,
	cosignatureTimeS,
	cosigner,
	ed25519Signer,
	formatVerifierKey,
	keyId,
	NOTE_TYPE,
	parseVerifierKey,
	privateKeyFromSeed,
	publicKeyRaw,
	type SignatureType,
	type Signer,
	signatureLine,
	type Verifier,
	verifierOf,
} from "@tansiq/record";

/**
 * How simulated nodes and people sign. `real` is Ed25519 throughout; `keyed` has real public keys
 * and a keyed hash in place of the signature, which is some fifty times faster and fails for
 * changed bytes and for another's key just the same. Keys that follow a first one are real in both:
 * the record itself proves that whoever names a new key holds it.
 */
export interface Crypto {
	signer(name: string): Signer;
	cosigner(name: string): Cosigner;
	/** The same text gives the same verifier. */
	verifierOf(verifierKey: string): Verifier;
	/** The C2SP verifier key of a key pair of this world. */
	verifierKey(name: string, type: SignatureType): string;
}

interface Pair {
	name: string;
	seed: Buffer;
	publicKey: Uint8Array;
}

/** Deriving a public key costs more than all else here, and the same names return in every seed. */
const pairs = new Map<string, Pair>();

/** The pair of a key's name. A name may carry `#2`, `#3` … for the keys that follow the first. */
function pairOf(label: string): Pair {
	let pair = pairs.get(label);
	if (pair === undefined) {
		const seed = hash("sha256", `tansiq simulated key ${label}`, "buffer");
		const name = label.split("#")[0] as string;
		pair = { name, seed, publicKey: publicKeyRaw(privateKeyFromSeed(seed)) };
		pairs.set(label, pair);
	}
	return pair;
}

function verifierKey(label: string, type: SignatureType): string {
	const { name, publicKey } = pairOf(label);
	return formatVerifierKey(name, type, publicKey);
}

/** Remembers by text, across worlds: signers and verifiers hold no state. */
function remembering<T>(make: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return (text) => {
		let value = known.get(text);
		if (value === undefined) {
			value = make(text);
			known.set(text, value);
		}
		return value;
	};
}

/** What was signed and verified lately; frames come again and again, and the answer is the same. */
class Lately<T> {
	readonly #known = new Map<string, T>();
	of(key: string, make: () => T): T {
		let value = this.#known.get(key);
		if (value === undefined) {
			value = make();
			if (this.#known.size >= LATELY) this.#known.clear();
			this.#known.set(key, value);
		}
		return value;
	}
}

/** A world signs a few thousand times. */
const LATELY = 20_000;

const digest = (...parts: readonly Uint8Array[]): string =>
	hash("sha256", Buffer.concat(parts), "base64");

// A signature ends where its length says, so the two together are one text in one way only.
const signed = (message: Uint8Array, signature: Uint8Array): string =>
	`${signature.length} ${digest(signature, message)}`;

/** By key id: whether a signature of that key verifies. */
const verified = new Map<string, Lately<boolean>>();

function verifiedBy({ keyId: id, name }: { keyId: Uint8Array; name: string }): Lately<boolean> {
	const key = `${name} ${Buffer.from(id).toString("hex")}`;
	let lately = verified.get(key);
	if (lately === undefined) {
		lately = new Lately();
		verified.set(key, lately);
	}
	return lately;
}

/** What a key of this world has signed verifies: curve arithmetic is left for everything else. */
function rememberingSigner(signer: Signer): Signer {
	const lately = new Lately<Uint8Array>();
	const good = verifiedBy(signer);
	return {
		...signer,
		sign: (message) =>
			lately.of(digest(message), () => {
				const signature = signer.sign(message);
				good.of(signed(message, signature), () => true);
				return signature;
			}),
	};
}

function rememberingVerifier(verifier: Verifier): Verifier {
	const lately = verifiedBy(verifier);
	return {
		...verifier,
		verify: (message, signature) =>
			lately.of(signed(message, signature), () => verifier.verify(message, signature)),
	};
}

export const realCrypto: Crypto = {
	signer: remembering((label) => {
		const { name, seed } = pairOf(label);
		return rememberingSigner(ed25519Signer(name, privateKeyFromSeed(seed)));
	}),
	cosigner: remembering((label) => {
		const { name, seed } = pairOf(label);
		return cosigner(name, privateKeyFromSeed(seed));
	}),
	verifierOf: remembering((text) => rememberingVerifier(verifierOf(text))),
	verifierKey,
};

const SIGNATURE_BYTES = 64;
const TIME_BYTES = 8;

/** 64 bytes that only the holder of the secret makes over exactly this message. */
function keyed(secret: Uint8Array, message: Uint8Array): Buffer {
	const buffer = Buffer.allocUnsafe(secret.length + message.length);
	buffer.set(secret, 0);
	buffer.set(message, secret.length);
	const half = hash("sha256", buffer, "buffer");
	return Buffer.concat([half, half]);
}

/** A verifier of a keyed hash must know the secret; null for keys that sign in earnest. */
function secretOf(publicKey: Uint8Array): Buffer | null {
	for (const [label, { publicKey: known, seed }] of pairs)
		if (!isFollowing(label) && Buffer.compare(known, publicKey) === 0) return seed;
	return null;
}

function cosigned(text: Uint8Array, timeS: number): Buffer {
	return Buffer.concat([Buffer.from(`cosignature/v1\ntime ${timeS}\n`), text]);
}

const isFollowing = (label: string): boolean => label.includes("#");

export const keyedCrypto: Crypto = {
	signer: remembering((label) => {
		if (isFollowing(label)) return realCrypto.signer(label);
		const { name, seed, publicKey } = pairOf(label);
		const id = keyId(name, NOTE_TYPE, publicKey);
		return { name, keyId: id, publicKey, sign: (message) => keyed(seed, message) };
	}),
	cosigner: remembering((label) => {
		const { name, seed, publicKey } = pairOf(label);
		const id = keyId(name, COSIGNATURE_TYPE, publicKey);
		return {
			name,
			keyId: id,
			publicKey,
			cosign(text, timeS) {
				const time = Buffer.alloc(TIME_BYTES);
				time.writeBigUInt64BE(BigInt(timeS));
				const signature = keyed(seed, cosigned(Buffer.from(text), timeS));
				return signatureLine(name, id, Buffer.concat([time, signature]));
			},
		};
	}),
	verifierOf: remembering((text) => {
		const { name, type, keyId: id, publicKey } = parseVerifierKey(text);
		const secret = secretOf(publicKey);
		if (secret === null) return realCrypto.verifierOf(text);
		const verify =
			type === NOTE_TYPE
				? (message: Uint8Array, signature: Uint8Array) =>
						signature.length === SIGNATURE_BYTES && keyed(secret, message).equals(signature)
				: (message: Uint8Array, signature: Uint8Array) => {
						const timeS = cosignatureTimeS(signature);
						if (timeS === undefined) return false;
						const expected = keyed(secret, cosigned(message, timeS));
						return expected.equals(signature.subarray(TIME_BYTES));
					};
		return { name, keyId: id, verify };
	}),
	verifierKey,
};
