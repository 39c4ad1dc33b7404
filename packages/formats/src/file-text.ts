import type { Fault } from "@tansiq/space";
import { MAXIMUM_CHARACTERS } from "./json-bounds.ts";

/** A UTF-8 letter takes at most four bytes; what is larger has too many. */
const MAXIMUM_BYTES = 4 * MAXIMUM_CHARACTERS;

/**
 * The text of a file. A byte order mark decides; without one it is UTF-8 where it can be, else
 * Windows-1252, in which every byte is a letter. Archives are refused by their first bytes: nothing
 * is unpacked here.
 */
export function fileText(bytes: Uint8Array): { text: string } | { fault: Fault } {
	const refuse = (value: string, expected: string) => ({
		fault: { field: "file", value, expected },
	});
	if (bytes.length > MAXIMUM_BYTES)
		return refuse(`${bytes.length} bytes`, `at most ${MAXIMUM_BYTES} bytes`);
	const [a, b, c] = bytes;
	if (a === 0x50 && b === 0x4b)
		return refuse("an archive (ZIP, KMZ)", "the file inside it, unpacked by you");
	if (a === 0x1f && b === 0x8b) return refuse("a gzip file", "the file inside it, unpacked by you");
	const encoding =
		a === 0xff && b === 0xfe
			? "utf-16le"
			: a === 0xfe && b === 0xff
				? "utf-16be"
				: a === 0xef && b === 0xbb && c === 0xbf
					? "utf-8"
					: null;
	try {
		const text = new TextDecoder(encoding ?? "utf-8", { fatal: true }).decode(bytes);
		return { text };
	} catch {
		if (encoding !== null) return refuse(`broken ${encoding}`, `text in ${encoding}`);
		return { text: new TextDecoder("windows-1252").decode(bytes) };
	}
}
