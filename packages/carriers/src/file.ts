import { createHash } from "node:crypto";
import { Decrypter, Encrypter } from "age-encryption";
import { decimal } from "./decimal.ts";
import { pad, roomIn, unpad } from "./padding.ts";
import { type ParcelPlace, placeText } from "./place.ts";
import { SealError } from "./seal-error.ts";
import { ageIdentity, ageRecipient } from "./sealing-key.ts";

/**
 * A parcel on a memory stick or in an e-mail: an age v1 file that the `age` command opens too.
 * One way: nothing here waits for an answer. What is inside: one line of text that says where it
 * belongs, then the parcel, padded. The name outside tells a hash and a counter, nothing else.
 */

export interface ParcelFile {
	/** From `fileName`; letters, digits, a hyphen and a dot. */
	name: string;
	bytes: Uint8Array;
}

/** One medium carries more than one post: weeks of a line that had no other way. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** The header of an age v1 file for one X25519 recipient is 168 bytes. */
const HEADER_LIMIT_BYTES = 1024;
/** `tansiq/file/v1`, a hash in hex, a counter of at most 16 digits. */
const INNER_LINE_LIMIT_BYTES = 128;
/** Kept free for what age adds: its header, and a tag of 16 bytes for each 64 KiB. */
const AGE_BYTES = 16 * 1024;

/** The longest parcel that fits into one file. */
export const MAX_FILE_PARCEL_BYTES = roomIn(MAX_FILE_BYTES - AGE_BYTES, INNER_LINE_LIMIT_BYTES);

/** The hash in a file's name: the first 16 hex digits tell files apart, and nothing else. */
const NAME_HASH_DIGITS = 16;
const NAME = /^([0-9a-f]{16})-(0|[1-9][0-9]{0,15})\.age$/;

/** Hex SHA-256 of the place; differs between the two directions of a line. @throws SealError */
export function placeHash(place: ParcelPlace): string {
	return createHash("sha256").update(placeText("tansiq/file/v1", place)).digest("hex");
}

/**
 * @param counter which file of this place it is, 0 … 2^53−1; the sender counts
 * @throws SealError, RangeError
 */
export function fileName(place: ParcelPlace, counter: number): string {
	if (!Number.isSafeInteger(counter) || counter < 0) {
		throw new RangeError(`counter: ${counter}, expected an integer of 0 … 2^53-1`);
	}
	return `${placeHash(place).slice(0, NAME_HASH_DIGITS)}-${counter}.age`;
}

/** The parts of a name as `fileName` makes it; undefined for every other name. */
export function parseFileName(name: string): { hash: string; counter: number } | undefined {
	const [, hash = "", digits = ""] = NAME.exec(name) ?? [];
	const counter = decimal(digits);
	return counter === undefined ? undefined : { hash, counter };
}

/**
 * Seals a parcel into one file.
 * @param recipient base64 X25519 public key
 * @param counter as for `fileName`
 * @throws SealError, RangeError
 */
export async function sealFile(
	recipient: string,
	place: ParcelPlace,
	counter: number,
	parcel: Uint8Array,
): Promise<ParcelFile> {
	if (parcel.length > MAX_FILE_PARCEL_BYTES) {
		const expected = `expected at most ${MAX_FILE_PARCEL_BYTES}`;
		throw new SealError("too-large", `parcel: ${parcel.length} bytes, ${expected}`);
	}
	const encrypter = new Encrypter();
	encrypter.addRecipient(ageRecipient(recipient));
	const name = fileName(place, counter);
	const line = Buffer.from(innerLine(place, counter));
	try {
		const bytes = await encrypter.encrypt(
			Uint8Array.from(Buffer.concat([line, pad(parcel, line.length)])),
		);
		return { name, bytes };
	} catch (cause) {
		throw new SealError("bad-key", "public key: expected one of X25519", { cause });
	}
}

/**
 * The parcel and its counter, where the file was sealed for this key and place. The file's name
 * plays no part: people rename files.
 * @param privateKey base64 X25519 private key
 * @throws SealError
 */
export async function openFile(
	privateKey: string,
	place: ParcelPlace,
	bytes: Uint8Array,
): Promise<{ counter: number; parcel: Uint8Array }> {
	assertModest(bytes);
	const decrypter = new Decrypter();
	decrypter.addIdentity(ageIdentity(privateKey));
	let content: Uint8Array;
	try {
		content = await decrypter.decrypt(bytes);
	} catch (cause) {
		throw new SealError("not-for-us", "file: expected an age file sealed for our key", { cause });
	}
	const end = content.subarray(0, INNER_LINE_LIMIT_BYTES).indexOf(0x0a) + 1;
	const line = Buffer.from(content.subarray(0, end)).toString("latin1");
	const counter = decimal(line.slice(line.lastIndexOf(" ") + 1, -1));
	if (counter === undefined || line !== innerLine(place, counter)) {
		throw new SealError("not-for-us", "file: expected one of this line, sender and addressee");
	}
	const parcel = unpad(content.subarray(end), end);
	if (parcel === undefined) {
		throw new SealError("malformed", "file: expected a length, a parcel and zeroes");
	}
	return { counter, parcel };
}

function innerLine(place: ParcelPlace, counter: number): string {
	return `tansiq/file/v1 ${placeHash(place)} ${counter}\n`;
}

/** Before any decryption: a header of a thousand recipients would cost a curve operation each. */
function assertModest(bytes: Uint8Array): void {
	if (bytes.length > MAX_FILE_BYTES) {
		throw new SealError(
			"too-large",
			`file: ${bytes.length} bytes, expected at most ${MAX_FILE_BYTES}`,
		);
	}
	const header = Buffer.from(bytes.subarray(0, HEADER_LIMIT_BYTES)).toString("latin1");
	if (!header.startsWith("age-encryption.org/v1\n") || !header.includes("\n--- ")) {
		throw new SealError("malformed", "file: expected an age v1 file of one recipient");
	}
}
