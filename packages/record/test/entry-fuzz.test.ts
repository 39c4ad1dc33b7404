import assert from "node:assert/strict";
import { test } from "node:test";
import { EntryError, formatEntry, openEntry } from "@tansiq/record";
import fc from "fast-check";
import { author, authorVerifier, entry, entryText, signedText } from "./sample.ts";

/** Edits that know the structure: lines, words, digits, separators and JSON punctuation. */
const fragments = fc.constantFrom(
	"\n",
	"\n\n",
	" ",
	"  ",
	"\r",
	"\t",
	"\u0000",
	"\u202e",
	"\u2028",
	"e\u0301",
	"\ufeff",
	"-0",
	"1e400",
	"9007199254740993",
	'{"__proto__":1}',
	'"msg":"TQ-20",',
	"{",
	"}",
	"[",
	"]",
	",",
	'"',
	"\\",
	"\\u0061",
	"seen ",
	"by ",
	"to bravo\n",
	" = ",
	"— ",
	"+",
	"=",
	"0",
	"٣",
	"[".repeat(20),
	"constructor",
);
type Edit = (text: string) => string;
const cutAt = (text: string, at: number) => at % (text.length + 1);
const edit: fc.Arbitrary<Edit> = fc.oneof(
	fc.tuple(fc.nat(), fragments).map<Edit>(([at, piece]) => (text) => {
		const cut = cutAt(text, at);
		return text.slice(0, cut) + piece + text.slice(cut);
	}),
	fc.tuple(fc.nat(), fc.integer({ min: 1, max: 40 })).map<Edit>(([at, length]) => (text) => {
		const cut = cutAt(text, at);
		return text.slice(0, cut) + text.slice(cut + length);
	}),
	fc.tuple(fc.nat(), fc.nat()).map<Edit>(([a, b]) => (text) => {
		const lines = text.split("\n");
		const [from, to] = [a % lines.length, b % lines.length];
		return lines
			.with(to, lines[from] as string)
			.with(from, lines[to] as string)
			.join("\n");
	}),
	fc.tuple(fc.nat(), fc.boolean()).map<Edit>(([at, twice]) => (text) => {
		const lines = text.split("\n");
		const index = at % lines.length;
		return lines
			.toSpliced(index, 1, ...(twice ? [lines[index] ?? "", lines[index] ?? ""] : []))
			.join("\n");
	}),
	fc.tuple(fc.nat(), fc.nat()).map<Edit>(([at, digit]) => (text) => {
		const digits = [...text.matchAll(/[0-9]/g)];
		const index = digits[at % Math.max(1, digits.length)]?.index ?? 0;
		return text.slice(0, index) + String(digit % 10) + text.slice(index + 1);
	}),
	fc.tuple(fc.nat(), fc.nat()).map<Edit>(([a, b]) => (text) => {
		const words = text.split(" ");
		const [from, to] = [a % words.length, b % words.length];
		return words.with(to, words[from] as string).join(" ");
	}),
);
const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
const apply = (text: string, list: Edit[]) => list.reduce((now, change) => change(now), text);

test("no changed entry is accepted, and only EntryError is thrown", () => {
	fc.assert(
		fc.property(edits, (list) => {
			const mutant = apply(entry, list);
			const open = () => openEntry(Buffer.from(mutant), authorVerifier);
			if (mutant === entry) open();
			else assert.throws(open, EntryError);
		}),
		{ numRuns: 3000 },
	);
});

test("a changed text that the author did sign has one form or none", () => {
	let taken = 0;
	fc.assert(
		fc.property(edits, (list) => {
			const bytes = signedText(apply(entryText, list));
			try {
				const { canonicalLine: body, ...opened } = openEntry(bytes, authorVerifier);
				taken++;
				const again = formatEntry({ ...opened, body, signer: author });
				assert.equal(again, Buffer.from(bytes).toString());
			} catch (error) {
				assert.ok(error instanceof EntryError, String(error));
			}
		}),
		{ numRuns: 3000 },
	);
	assert.ok(taken > 10, `only ${taken} of the mutants were legal entries`);
});

test("arbitrary bytes throw only EntryError, and leave Object.prototype as it was", () => {
	const before = Object.getOwnPropertyNames(Object.prototype).sort();
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
			assert.throws(() => openEntry(bytes, authorVerifier), EntryError);
		}),
		{ numRuns: 500 },
	);
	assert.deepEqual(Object.getOwnPropertyNames(Object.prototype).sort(), before);
});
