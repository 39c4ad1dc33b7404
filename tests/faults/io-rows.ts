import { createHash } from "node:crypto";
import type { EventRow } from "@tansiq/journal";

const BLOB_BYTES = 80_000;

/** The event that follows `position` others, with one entry and a blob, all made from that number. */
export function rowAt(position: number): EventRow {
	const bytes = new Uint8Array(BLOB_BYTES).fill(position & 0xff);
	bytes.set(Buffer.from(`blob ${position}`));
	return {
		body: JSON.stringify({ kind: "numbered", number: position }),
		entries: [
			{
				line: "line1",
				author: "alpha",
				log: "routine",
				index: position,
				bytes: new Uint8Array(600).fill(position & 0xff),
			},
		],
		blobs: [{ sha256: createHash("sha256").update(bytes).digest("hex"), bytes }],
	};
}
