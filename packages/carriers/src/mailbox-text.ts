import { decimal } from "./decimal.ts";
import { isBucket } from "./padding.ts";

/** What a mailbox and its client say to each other, beside the sealed parcels themselves. */

export const DEPOSIT_PATH = "/mailbox/v1/deposit/";
export const COLLECT_PATH = "/mailbox/v1/collect";
export const REMOVE_PATH = "/mailbox/v1/remove";

/** A sealed parcel as the mailbox hands it out. */
export interface Deposit {
	/** Counts all deposits of the mailbox; rises, with gaps. */
	number: number;
	/** Who deposited it, as the mailbox says; what is inside is signed. */
	sender: string;
	sealed: Uint8Array;
}

export interface CollectRequest {
	/** Only deposits with a higher number. */
	after: number;
	/** How long to wait where there is none yet. */
	waitS: number;
}

/** The longest wait; under what a connection may be idle. */
export const MAX_WAIT_S = 50;
/** So many deposits, and so many bytes of them, in one answer; but always the first. */
export const MAX_COLLECTED = 64;
export const MAX_COLLECTED_BYTES = 1024 * 1024;
const MAX_HEADER_BYTES = 16 * 1024;
export const MAX_COLLECTED_ANSWER_BYTES = MAX_COLLECTED_BYTES + MAX_HEADER_BYTES;

const HEADING = "tansiq/collected/v1";

export function formatCollectRequest({ after, waitS }: CollectRequest): string {
	return `after ${after}\nwait ${waitS}\n`;
}

/** undefined where it is malformed. */
export function parseCollectRequest(body: Uint8Array): CollectRequest | undefined {
	const [, after = "", wait = ""] = /^after (\d+)\nwait (\d+)\n$/.exec(shortText(body)) ?? [];
	const request = { after: decimal(after), waitS: decimal(wait) };
	if (request.after === undefined || request.waitS === undefined) return undefined;
	return { after: request.after, waitS: Math.min(request.waitS, MAX_WAIT_S) };
}

export function formatRemoveRequest(upTo: number): string {
	return `upto ${upTo}\n`;
}

/** The number up to which; undefined where it is malformed. */
export function parseRemoveRequest(body: Uint8Array): number | undefined {
	return decimal(/^upto (\d+)\n$/.exec(shortText(body))?.[1] ?? "");
}

/** A heading, a line for each deposit, an empty line, and the sealed bytes one after another. */
export function formatCollected(deposits: readonly Deposit[]): Uint8Array {
	const lines = deposits.map(
		({ number, sender, sealed }) => `${number} ${sender} ${sealed.length}\n`,
	);
	const head = Buffer.from(`${HEADING}\n${lines.join("")}\n`);
	return Buffer.concat([head, ...deposits.map(({ sealed }) => sealed)]);
}

/** undefined unless numbers rise from above `after`, sizes are padded ones, and no byte is left. */
export function parseCollected(answer: Uint8Array, after: number): Deposit[] | undefined {
	const bytes = Buffer.from(answer.buffer, answer.byteOffset, answer.length);
	const end = bytes.indexOf("\n\n");
	if (end < 0 || end > MAX_HEADER_BYTES) return undefined;
	const [heading, ...lines] = bytes.toString("utf8", 0, end).split("\n");
	if (heading !== HEADING) return undefined;
	const deposits: Deposit[] = [];
	let offset = end + 2;
	let last = after;
	for (const line of lines) {
		const [digits = "", sender = "", size = "", ...rest] = line.split(" ");
		const number = decimal(digits);
		const length = decimal(size);
		if (number === undefined || length === undefined || rest.length > 0) return undefined;
		if (number <= last || !isBucket(length) || offset + length > bytes.length) return undefined;
		deposits.push({
			number,
			sender,
			sealed: Uint8Array.from(bytes.subarray(offset, offset + length)),
		});
		offset += length;
		last = number;
	}
	return offset === bytes.length ? deposits : undefined;
}

/** Requests are a few dozen bytes; anything longer is none. */
function shortText(body: Uint8Array): string {
	return body.length > 100 ? "" : Buffer.from(body).toString("latin1");
}
