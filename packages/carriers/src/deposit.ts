import { NoteError, openNote, type Signer, signNote, type Verifier } from "@tansiq/record";
import { decimal } from "./decimal.ts";
import { isPlace, type ParcelPlace, placeText } from "./place.ts";

/**
 * What a mediator signs once a sealed parcel is on its disk: from then on the addressee can have
 * it, whatever the addressee says later (constructive delivery). It names the sealed bytes, which
 * say nothing without the addressee's key.
 */
export interface DepositReceipt extends ParcelPlace {
	/** Of the sealed bytes, in hex. */
	sha256: string;
	/** Length of the sealed bytes. */
	bytes: number;
	/** The mediator's clock, seconds since 1970, rounded up. */
	timeS: number;
}

const HEADING = "tansiq/deposit/v1";

/** The name of the mediator's key that signs deposit receipts of one line, and nothing else. */
export function depositKeyName(mediator: string, line: string): string {
	return `${mediator}.tansiq/${line}/deposit`;
}

/** The receipt as a C2SP signed note. */
export function signDepositReceipt(receipt: DepositReceipt, signer: Signer): string {
	return signNote(textOf(receipt), [signer]);
}

/** @throws NoteError unless it is a receipt signed by this mediator */
export function openDepositReceipt(note: string, mediator: Verifier): DepositReceipt {
	const { text } = openNote(note, [mediator]);
	const [place = "", sha256 = "", bytes = "", time = ""] = text.split("\n");
	const [, line = "", sender = "", addressee = ""] = place.split(" ");
	const hash = /^sha256 ([0-9a-f]{64})$/.exec(sha256)?.[1];
	const length = decimal(bytes.slice("bytes ".length));
	const timeS = decimal(time.slice("time ".length));
	if (hash !== undefined && length !== undefined && timeS !== undefined) {
		const receipt = { line, sender, addressee, sha256: hash, bytes: length, timeS };
		if (isPlace(receipt) && textOf(receipt) === text) return receipt;
	}
	throw new NoteError("malformed", "deposit receipt", text, `a text of ${HEADING}`);
}

function textOf(receipt: DepositReceipt): string {
	const { sha256, bytes, timeS } = receipt;
	return `${placeText(HEADING, receipt)}sha256 ${sha256}\nbytes ${bytes}\ntime ${timeS}\n`;
}
