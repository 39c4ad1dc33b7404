import type { Fault } from "@tansiq/space";
import { MAXIMUM_CHARACTERS, shownJson } from "./json-bounds.ts";

/** An element without its namespace prefix. Text is what stands directly in it, joined. */
export interface XmlElement {
	name: string;
	line: number;
	attributes: Map<string, string>;
	children: XmlElement[];
	text: string;
}

const MAXIMUM_XML_DEPTH = 32;
const MAXIMUM_ELEMENTS = 500_000;
const MAXIMUM_ATTRIBUTES = 64;
const LONGEST_TAG = 16_384;
/** `&#x10FFFF;` is the longest reference. */
const LONGEST_REFERENCE = 10;
const NAMED = new Map([
	["amp", "&"],
	["lt", "<"],
	["gt", ">"],
	["quot", '"'],
	["apos", "'"],
]);

/**
 * Reads the subset of XML in which data is written: elements, attributes, text, CDATA, comments,
 * the declaration. No document type and no entity of the document's own: their opening bytes,
 * wherever they stand, are refused before anything is parsed, so that nothing expands and nothing
 * outside the text is ever looked at. Processing instructions are passed over. Linear in the length of the text; no recursion.
 */
export function parseXml(text: string): { root: XmlElement } | { fault: Fault } {
	if (text.length > MAXIMUM_CHARACTERS) {
		const expected = `at most ${MAXIMUM_CHARACTERS} characters`;
		return { fault: { field: "file", value: `${text.length} characters`, expected } };
	}
	const declared = /<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.exec(text);
	if (declared !== null) {
		const field = `line ${lineAt(text, declared.index)}`;
		const expected = "XML without document type and entities";
		return { fault: { field, value: declared[0], expected } };
	}
	return new Reader(text).read();
}

class Reader {
	readonly #text: string;
	#at = 0;
	#line = 1;
	/** Up to where lines have been counted. */
	#counted = 0;
	#elements = 0;
	readonly #open: XmlElement[] = [];
	#root: XmlElement | null = null;

	constructor(text: string) {
		this.#text = text;
	}

	read(): { root: XmlElement } | { fault: Fault } {
		const text = this.#text;
		if (text.charCodeAt(0) === 0xfeff) this.#at = 1;
		while (this.#at < text.length) {
			const expected = text[this.#at] === "<" ? this.#markup() : this.#characters();
			if (expected !== null) return this.#fault(expected);
		}
		const unclosed = this.#open.at(-1);
		if (unclosed !== undefined) return this.#fault(`</${unclosed.name}>`);
		return this.#root === null ? this.#fault("an element") : { root: this.#root };
	}

	#fault(expected: string): { fault: Fault } {
		const value = shownJson(this.#text.slice(this.#at, this.#at + 40)) || "end of the text";
		return { fault: { field: `line ${this.#lineHere()}`, value, expected } };
	}

	#lineHere(): number {
		for (; this.#counted < this.#at; this.#counted++)
			if (this.#text.charCodeAt(this.#counted) === 10) this.#line++;
		return this.#line;
	}

	/** Each of these moves on and returns null, or stays and returns what was expected. */
	#markup(): string | null {
		const text = this.#text;
		if (text.startsWith("<!--", this.#at)) return this.#skip("-->", 4);
		if (text.startsWith("<?", this.#at)) return this.#instruction();
		if (text.startsWith("<![CDATA[", this.#at)) return this.#cdata();
		if (text.startsWith("</", this.#at)) return this.#end();
		return this.#start();
	}

	#skip(closing: string, opening: number): string | null {
		const end = this.#text.indexOf(closing, this.#at + opening);
		if (end < 0) return `${closing} somewhere behind it`;
		this.#at = end + closing.length;
		return null;
	}

	#instruction(): string | null {
		const end = this.#text.indexOf("?>", this.#at);
		const declared = this.#text.slice(this.#at, end < 0 ? this.#at : Math.min(end, this.#at + 200));
		const encoding = /^<\?xml\s[^>]*encoding\s*=\s*["']([^"']*)/i.exec(declared)?.[1];
		// The text is decoded already: a declaration that says otherwise would be read wrongly.
		if (
			encoding !== undefined &&
			!/^(utf-?(8|16)|us-ascii|iso-8859-1|windows-1252)$/i.test(encoding)
		)
			return "the encoding UTF-8, UTF-16 or Windows-1252";
		return this.#skip("?>", 2);
	}

	#cdata(): string | null {
		const parent = this.#open.at(-1);
		const end = this.#text.indexOf("]]>", this.#at);
		if (parent === undefined) return "an element before it";
		if (end < 0) return "]]> somewhere behind it";
		parent.text += this.#text.slice(this.#at + 9, end);
		this.#at = end + 3;
		return null;
	}

	#characters(): string | null {
		const next = this.#text.indexOf("<", this.#at);
		const end = next < 0 ? this.#text.length : next;
		const raw = this.#text.slice(this.#at, end);
		const parent = this.#open.at(-1);
		if (parent === undefined) {
			if (raw.trim() !== "") return "markup";
		} else {
			const read = dereferenced(raw);
			if (read === null) return "text whose & begins &amp; &lt; &gt; &quot; &apos; or a number";
			parent.text += read;
		}
		this.#at = end;
		return null;
	}

	#end(): string | null {
		const close = this.#text.indexOf(">", this.#at);
		const open = this.#open.at(-1);
		if (open === undefined) return "no closing tag";
		const name = close < 0 ? "" : this.#text.slice(this.#at + 2, Math.min(close, this.#at + 200));
		if (localName(name.trim()) !== open.name) return `</${open.name}>`;
		this.#open.pop();
		this.#at = close + 1;
		return null;
	}

	#start(): string | null {
		const close = this.#tagEnd();
		if (close < 0) return `a tag of at most ${LONGEST_TAG} characters`;
		if (this.#open.length >= MAXIMUM_XML_DEPTH) return `at most ${MAXIMUM_XML_DEPTH} levels`;
		if (++this.#elements > MAXIMUM_ELEMENTS) return `at most ${MAXIMUM_ELEMENTS} elements`;
		const isEmpty = this.#text[close - 1] === "/";
		const inner = this.#text.slice(this.#at + 1, isEmpty ? close - 1 : close);
		const name = /^[\p{L}_][\p{L}\p{N}_.:-]*/u.exec(inner)?.[0];
		if (name === undefined) return "the name of an element";
		const attributes = readAttributes(inner.slice(name.length));
		if (attributes === null) return 'attributes such as name="value", each once';
		const line = this.#lineHere();
		const element = { name: localName(name), line, attributes, children: [], text: "" };
		const parent = this.#open.at(-1);
		if (parent !== undefined) parent.children.push(element);
		else if (this.#root !== null) return "one root element";
		else this.#root = element;
		if (!isEmpty) this.#open.push(element);
		this.#at = close + 1;
		return null;
	}

	/** The `>` that ends a tag; one inside quotes does not. */
	#tagEnd(): number {
		let quote = "";
		const limit = Math.min(this.#text.length, this.#at + LONGEST_TAG);
		for (let at = this.#at + 1; at < limit; at++) {
			const character = this.#text[at] as string;
			if (quote !== "") {
				if (character === quote) quote = "";
			} else if (character === '"' || character === "'") quote = character;
			else if (character === ">") return at;
			else if (character === "<") return -1;
		}
		return -1;
	}
}

function readAttributes(text: string): Map<string, string> | null {
	const attributes = new Map<string, string>();
	let at = 0;
	while (at < text.length) {
		const rest = text.slice(at);
		const blank = /^\s+/.exec(rest)?.[0].length ?? 0;
		if (blank === rest.length) break;
		const equals = rest.indexOf("=");
		const name = rest.slice(blank, equals < 0 ? undefined : equals).trim();
		const value = equals < 0 ? "" : rest.slice(equals + 1).trimStart();
		const quote = value[0];
		const end = quote === '"' || quote === "'" ? value.indexOf(quote, 1) : -1;
		const read = end < 0 ? null : dereferenced(value.slice(1, end));
		if (blank === 0 || read === null || !/^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(name)) return null;
		if (attributes.has(name) || attributes.size >= MAXIMUM_ATTRIBUTES) return null;
		attributes.set(name, read);
		at = text.length - value.length + end + 1;
	}
	return attributes;
}

/** The five named references and numbers; null for any other. */
function dereferenced(text: string): string | null {
	let result = "";
	let at = 0;
	for (let next = text.indexOf("&"); next >= 0; next = text.indexOf("&", at)) {
		const end = text.indexOf(";", next);
		if (end < 0 || end - next > LONGEST_REFERENCE) return null;
		const name = text.slice(next + 1, end);
		const value = NAMED.get(name) ?? numbered(name);
		if (value === null) return null;
		result += text.slice(at, next) + value;
		at = end + 1;
	}
	return result + text.slice(at);
}

function numbered(name: string): string | null {
	const hex = /^#x([0-9a-fA-F]{1,6})$/.exec(name)?.[1];
	const decimal = /^#(\d{1,7})$/.exec(name)?.[1];
	const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal ?? Number.NaN);
	const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
	return isCharacter ? String.fromCodePoint(code) : null;
}

function localName(name: string): string {
	return name.slice(name.indexOf(":") + 1);
}

function lineAt(text: string, position: number): number {
	let line = 1;
	for (let at = text.indexOf("\n"); at >= 0 && at < position; at = text.indexOf("\n", at + 1))
		line++;
	return line;
}

/** Text as it stands in an element or, in double quotes, in an attribute. */
export function escapeXml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
