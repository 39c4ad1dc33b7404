import { hash } from "node:crypto";
import { canonical, parseCanonical } from "./canonical.ts";
import { decodeBase64, decodeDecimal, decodeUtf8, encodeBase64, isCount } from "./encoding.ts";
import { LOGS, type LogName } from "./entry-line.ts";
import { EvidenceError, RecordError } from "./error.ts";
import { isId } from "./evidence-text.ts";
import { openAsSender } from "./hpke.ts";
import { openNote, type Verifier } from "./note.ts";

/**
 * Proof that entries lay at the mediator for a party: the mediator's receipt over a sealed parcel,
 * those bytes, and the key of this one parcel, so that anybody reads what the addressee could. A
 * canonical line with its newline:
 *
 *     {"key":BASE64,"receipt":[LINE,…],"sealed":BASE64,"type":"tansiq/deposited/v1"}
 */
export interface Deposited {
	/** The mediator's signed note. */
	receipt: string;
	/** HPKE: encapsulated key ‖ ciphertext. */
	sealed: Uint8Array;
	/** The ephemeral X25519 private key of the seal, 32 bytes. */
	key: Uint8Array;
}

/** What the mediator signed: `tansiq/deposit/v1 LINE SENDER ADDRESSEE`, `sha256`, `bytes`, `time`. */
export interface DepositText {
	line: string;
	sender: string;
	addressee: string;
	/** Of the sealed bytes, in hex. */
	sha256: string;
	bytes: number;
	/** Seconds since 1970. */
	timeS: number;
}

/** Entries of the sender in a parcel, under a head that he signed. */
export interface ParcelEntries {
	log: LogName;
	/** Index of the first. */
	from: number;
	entries: Uint8Array[];
	checkpoint: string;
}

const TYPE = "tansiq/deposited/v1";
const KEYS = "key,receipt,sealed,type";
const RECEIPT =
	/^tansiq\/deposit\/v1 (\S+) (\S+) (\S+)\nsha256 ([0-9a-f]{64})\nbytes ([0-9]+)\ntime ([0-9]+)\n$/;
const ENTRIES_FIELDS = "checkpoint,entries,from,log,receipts,type";
const FRAME_TYPES = [
	"entries",
	"receipts",
	"heads",
	"recover",
	"mirrored",
	"blob",
	"missing",
	"refused",
	"revocation",
];
const MAX_PARCEL_FRAMES = 1_000;
const LENGTH_BYTES = 4;

/** The bytes of an exhibit. @param receipt a note that ends with a newline */
export function formatDeposited({ receipt, sealed, key }: Deposited): Uint8Array {
	const lines = receipt.slice(0, -1).split("\n");
	const value = {
		key: encodeBase64(key),
		receipt: lines,
		sealed: encodeBase64(sealed),
		type: TYPE,
	};
	return Buffer.from(`${canonical(value)}\n`);
}

/** @throws EvidenceError, CanonicalError */
export function parseDeposited(bytes: Uint8Array): Deposited {
	const text = decodeUtf8(bytes);
	if (!text?.endsWith("\n")) throw new EvidenceError("deposit", bytes, "one canonical line");
	const value = parseCanonical(text.slice(0, -1));
	if (!isObject(value) || Object.keys(value).join() !== KEYS || value.type !== TYPE) {
		throw new EvidenceError("deposit", text, `an object of ${KEYS} with type ${TYPE}`);
	}
	const { key: keyText, receipt, sealed: sealedText } = value;
	const key = typeof keyText === "string" ? decodeBase64(keyText) : undefined;
	const sealed = typeof sealedText === "string" ? decodeBase64(sealedText) : undefined;
	if (!key || !sealed) throw new EvidenceError("key and sealed", text, "base64");
	if (!Array.isArray(receipt) || !receipt.every((line) => typeof line === "string")) {
		throw new EvidenceError("receipt", receipt, "a list of lines");
	}
	return { receipt: `${receipt.join("\n")}\n`, sealed, key };
}

/** @throws EvidenceError, and NoteError unless one of these mediators signed */
export function openDeposit(note: string, mediators: readonly Verifier[]): DepositText {
	return parseReceipt(openNote(note, mediators).text);
}

function parseReceipt(text: string): DepositText {
	const [, line = "", sender = "", addressee = "", sha256 = "", size = "", time = ""] =
		RECEIPT.exec(text) ?? [];
	const bytes = decodeDecimal(size);
	const timeS = decodeDecimal(time);
	if (!isId(line) || !isId(sender) || !isId(addressee) || bytes === undefined) {
		throw new EvidenceError("receipt", text, "a deposit on a line, and its bytes");
	}
	if (timeS === undefined) throw new EvidenceError("time", time, "seconds since 1970");
	return { line, sender, addressee, sha256, bytes, timeS };
}

/**
 * The parcel that a receipt is over, as its addressee reads it.
 * @param recipient base64 X25519 key of the addressee
 * @throws EvidenceError where the bytes are not those of the receipt, or open otherwise
 */
export function openParcel(
	{ line, sender, addressee, sha256, bytes }: DepositText,
	{ sealed, key }: Deposited,
	recipient: string,
): Uint8Array {
	const actual = hash("sha256", sealed);
	if (actual !== sha256) throw new EvidenceError("sha256", sha256, actual);
	if (sealed.length !== bytes) throw new EvidenceError("bytes", bytes, String(sealed.length));
	const info = Buffer.from(`tansiq/mailbox/v1 ${line} ${sender} ${addressee}\n`);
	const publicKey = decodeBase64(recipient) ?? new Uint8Array();
	const padded = openAsSender(sealed, key, publicKey, info);
	const length = padded.length < LENGTH_BYTES ? -1 : padded.readUInt32BE(0);
	const end = LENGTH_BYTES + length;
	if (length < 0 || end > padded.length || padded.subarray(end).some((byte) => byte !== 0)) {
		throw new EvidenceError("parcel", padded, "a length, a parcel and zeroes");
	}
	return padded.subarray(LENGTH_BYTES, end);
}

/**
 * The sender's entries in an exhibit of his own, none where it holds none. Only the verifier asks
 * who signed its receipt.
 * @param recipient base64 X25519 key of the addressee
 */
export function entriesDeposited(exhibit: Uint8Array, recipient: string): ParcelEntries[] {
	try {
		const deposited = parseDeposited(exhibit);
		const text = deposited.receipt.slice(0, deposited.receipt.lastIndexOf("\n\n") + 1);
		return entriesInParcel(openParcel(parseReceipt(text), deposited, recipient));
	} catch (error) {
		if (!(error instanceof RecordError)) throw error;
		return [];
	}
}

/**
 * The sender's entries in a parcel, a JSON list of frames; those of other types are passed over.
 * @throws EvidenceError where there are none, or the addressee would not read the parcel
 */
export function entriesInParcel(parcel: Uint8Array): ParcelEntries[] {
	let frames: unknown;
	try {
		frames = JSON.parse(decodeUtf8(parcel) ?? "");
	} catch {
		throw new EvidenceError("parcel", parcel, "JSON in UTF-8");
	}
	if (!Array.isArray(frames) || frames.length > MAX_PARCEL_FRAMES) {
		throw new EvidenceError("parcel", frames, `a list of at most ${MAX_PARCEL_FRAMES} frames`);
	}
	const found: ParcelEntries[] = [];
	for (const frame of frames) {
		if (!isObject(frame) || !FRAME_TYPES.includes(frame.type as string)) {
			throw new EvidenceError("frame", frame, FRAME_TYPES.join(", "));
		}
		if (frame.type === "entries") found.push(entriesFrame(frame));
	}
	if (!found.some(({ entries }) => entries.length > 0)) {
		throw new EvidenceError("parcel", frames.length, "one that holds entries");
	}
	return found;
}

function entriesFrame(frame: { [key: string]: unknown }): ParcelEntries {
	const { from, entries, checkpoint, receipts } = frame;
	const log = LOGS.find((name) => name === frame.log);
	const bytes = isTexts(entries) ? entries.map(decodeBase64) : [undefined];
	const isRead =
		Object.keys(frame).sort().join() === ENTRIES_FIELDS &&
		typeof from === "number" &&
		isCount(from) &&
		typeof checkpoint === "string" &&
		isTexts(receipts);
	if (!isRead || log === undefined || bytes.includes(undefined)) {
		throw new EvidenceError("frame", frame, `one of ${ENTRIES_FIELDS}`);
	}
	return { log, from, entries: bytes as Uint8Array[], checkpoint };
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function isObject(value: unknown): value is { [key: string]: unknown } {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
