import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
import { isBucket, pad, roomIn, unpad } from "./padding.ts";
import { type ParcelPlace, placeText } from "./place.ts";
import { SealError } from "./seal-error.ts";
import { keyBytes } from "./sealing-key.ts";

/**
 * A parcel as a mediator carries it: HPKE (RFC 9180) in base mode, padded. Sealed bytes are the
 * encapsulated key, then the ciphertext. Who sealed it, HPKE does not say; what is inside is signed.
 */

export const suite = new CipherSuite({
	kem: new DhkemX25519HkdfSha256(),
	kdf: new HkdfSha256(),
	aead: new Aes256Gcm(),
});

const ENCAPSULATED_BYTES = 32;
const TAG_BYTES = 16;
const OVERHEAD_BYTES = ENCAPSULATED_BYTES + TAG_BYTES;

/** What a carrier takes in one piece. */
export const MAX_SEALED_BYTES = 1024 * 1024;
/** The longest parcel that can be sealed for the mailbox. */
export const MAX_PARCEL_BYTES = roomIn(MAX_SEALED_BYTES, OVERHEAD_BYTES);

/**
 * Seals a parcel for one addressee; its length is one of the sizes of `bucketOf`.
 * @param recipient base64 X25519 public key
 * @throws SealError
 */
export async function sealFor(
	recipient: string,
	place: ParcelPlace,
	parcel: Uint8Array,
): Promise<Uint8Array> {
	return (await sealShowably(recipient, place, parcel)).sealed;
}

/**
 * The same, with the ephemeral key of this one parcel: whoever is shown it reads what the addressee
 * can read, and no other parcel. It proves to a third party what was deposited.
 * @param recipient base64 X25519 public key
 * @throws SealError
 */
export async function sealShowably(
	recipient: string,
	place: ParcelPlace,
	parcel: Uint8Array,
): Promise<{ sealed: Uint8Array; key: Uint8Array }> {
	if (parcel.length > MAX_PARCEL_BYTES) {
		const expected = `expected at most ${MAX_PARCEL_BYTES}`;
		throw new SealError("too-large", `parcel: ${parcel.length} bytes, ${expected}`);
	}
	const info = infoOf(place);
	const key = keyBytes("public key", recipient);
	try {
		const recipientPublicKey = await suite.kem.deserializePublicKey(key);
		const ekm = await suite.kem.generateKeyPair();
		const padded = pad(parcel, OVERHEAD_BYTES);
		const { enc, ct } = await suite.seal({ recipientPublicKey, info, ekm }, padded);
		const ephemeral = new Uint8Array(await suite.kem.serializePrivateKey(ekm.privateKey));
		const sealed = Buffer.concat([new Uint8Array(enc), new Uint8Array(ct)]);
		return { sealed: Uint8Array.from(sealed), key: ephemeral };
	} catch (cause) {
		// Of a key that has the right length, that is one of small order.
		throw new SealError("bad-key", "public key: expected one of X25519", { cause });
	}
}

/**
 * The parcel, where it was sealed for this key and this place and nothing was altered.
 * @param privateKey base64 X25519 private key
 * @throws SealError
 */
export async function openSealed(
	privateKey: string,
	place: ParcelPlace,
	sealed: Uint8Array,
): Promise<Uint8Array> {
	if (sealed.length > MAX_SEALED_BYTES || !isBucket(sealed.length)) {
		throw new SealError("malformed", `sealed: ${sealed.length} bytes, expected a padded size`);
	}
	const info = infoOf(place);
	const key = keyBytes("private key", privateKey);
	const enc = sealed.slice(0, ENCAPSULATED_BYTES);
	let padded: Uint8Array;
	try {
		const recipientKey = await suite.kem.deserializePrivateKey(key);
		const ciphertext = sealed.slice(ENCAPSULATED_BYTES);
		padded = new Uint8Array(await suite.open({ recipientKey, enc, info }, ciphertext));
	} catch (cause) {
		throw new SealError("not-for-us", "sealed: expected to be sealed for our key and place", {
			cause,
		});
	}
	const parcel = unpad(padded, OVERHEAD_BYTES);
	if (parcel === undefined) {
		throw new SealError("malformed", "sealed: expected a length, a parcel and zeroes");
	}
	return parcel;
}

function infoOf(place: ParcelPlace): Uint8Array {
	return new TextEncoder().encode(placeText("tansiq/mailbox/v1", place));
}
