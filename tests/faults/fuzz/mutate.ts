/**
 * Changes that know the structure of what crosses the line: bytes, lines, words, numbers, JSON
 * values and what stands in base64 within them.
 */

export type Random = (below: number) => number;

/** Pieces that parsers have stumbled over. */
const PIECES: readonly Buffer[] = [
	...["\n", "\n\n", "\r\n", " ", "\t", "\0", "\u202e", "\u2066", "\u2028", "e\u0301", "\ufeff"],
	...["-0", "1e400", "1e5", "1.5", "9007199254740993", "18446744073709551616", "0x10", "٣"],
	...['"__proto__":1,', '{"__proto__":{"polluted":1}}', "constructor", "toString", "prototype"],
	...["{", "}", "[", "]", ",", ":", '"', "\\", "\\u0061", "\\ud800", "null", "true", "[]"],
	...["[".repeat(300), '{"a":'.repeat(300), "A".repeat(5_000), "9".repeat(400), '\\"'.repeat(500)],
	...["— ", "+", "=", "==", "seen ", "by ", "to ", " = ", "tansiq/entry/v2", "urgent", "routine"],
	...["<!DOCTYPE a [<!ENTITY b 'c'>]>", "../../etc/passwd", "%00", "%s%n"],
]
	.map((piece) => Buffer.from(piece))
	.concat([
		Buffer.from([0xff]),
		Buffer.from([0xc0, 0x80]),
		Buffer.from([0xed, 0xa0, 0x80]),
		Buffer.from([0xf4, 0x90, 0x80, 0x80]),
		Buffer.from([0xe2, 0x80]),
	]);

/** Values that take the place of any JSON value. */
const VALUES: readonly unknown[] = [
	...[null, true, false, 0, -1, -0, 1.5, 1e308, 9007199254740992, ""],
	...["__proto__", "urgent", "\u202e", "\ud800", "a".repeat(2_000), [], {}, [[[[[[[[]]]]]]]]],
	...[{ length: 1e9 }, { toString: 1 }, { constructor: { prototype: {} } }, [null], [0], "AAAA"],
];

export function pick<T>(random: Random, list: readonly T[]): T {
	return list[random(list.length)] as T;
}

type Mutation = (bytes: Buffer, random: Random, others: readonly Uint8Array[]) => Buffer;

function splice(bytes: Buffer, at: number, removed: number, piece: Uint8Array): Buffer {
	return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + removed)]);
}

/** Replaces one match of a pattern, chosen by chance, in the text as latin1, which loses no byte. */
function replaceOne(
	bytes: Buffer,
	pattern: RegExp,
	random: Random,
	change: (found: string) => string,
): Buffer {
	const text = bytes.toString("latin1");
	const matches = [...text.matchAll(pattern)];
	if (matches.length === 0) return bytes;
	const { 0: found, index } = pick(random, matches);
	const changed = text.slice(0, index) + change(found) + text.slice(index + found.length);
	return Buffer.from(changed, "latin1");
}

const MUTATIONS: readonly Mutation[] = [
	function bitFlip(bytes, random) {
		const changed = Buffer.from(bytes);
		const at = random(bytes.length || 1);
		changed[at] = (changed[at] ?? 0) ^ (1 << random(8));
		return changed;
	},
	function byteSet(bytes, random) {
		const changed = Buffer.from(bytes);
		changed[random(bytes.length || 1)] = random(256);
		return changed;
	},
	function truncate(bytes, random) {
		return Buffer.from(bytes.subarray(0, random(bytes.length + 1)));
	},
	function remove(bytes, random) {
		return splice(bytes, random(bytes.length + 1), 1 + random(40), Buffer.alloc(0));
	},
	function duplicate(bytes, random) {
		const at = random(bytes.length + 1);
		return splice(bytes, at, 0, bytes.subarray(at, at + 1 + random(200)));
	},
	function insertPiece(bytes, random) {
		return splice(bytes, random(bytes.length + 1), random(3), pick(random, PIECES));
	},
	function spliceOther(bytes, random, others) {
		const other = pick(random, others);
		const at = random(bytes.length + 1);
		const from = random(other.length + 1);
		return Buffer.concat([bytes.subarray(0, at), other.subarray(from)]);
	},
	function lines(bytes, random) {
		const all = bytes.toString("latin1").split("\n");
		const [a, b] = [random(all.length), random(all.length)];
		const kind = random(3);
		if (kind === 0) [all[a], all[b]] = [all[b] as string, all[a] as string];
		else if (kind === 1) all.splice(a, 1);
		else all.splice(a, 0, all[b] as string);
		return Buffer.from(all.join("\n"), "latin1");
	},
	function number(bytes, random) {
		const numbers = ["0", "-1", "1", "01", "1e3", "9007199254740991", "9007199254740992", ""];
		return replaceOne(bytes, /\d{1,20}/g, random, (found) =>
			random(2) === 0 ? pick(random, numbers) : String(Number(found) + random(3) - 1),
		);
	},
	function word(bytes, random) {
		const words = bytes.toString("latin1").match(/[a-z0-9-]+/gi) ?? [""];
		return replaceOne(bytes, /[a-z0-9-]+/gi, random, () => pick(random, words));
	},
	/** Within what is encoded, so that the encoding itself stays right. */
	function withinBase64(bytes, random, others) {
		return replaceOne(bytes, /[A-Za-z0-9+/]{20,}={0,2}/g, random, (found) =>
			mutateOnce(Buffer.from(found, "base64"), random, others).toString("base64"),
		);
	},
	/** Within the values, so that the JSON itself stays right. */
	function withinJson(bytes, random) {
		try {
			const value = JSON.parse(bytes.toString("utf8"));
			return Buffer.from(JSON.stringify(changedValue(value, random)));
		} catch {
			return replaceOne(bytes, /\{.*\}/g, random, (found) => {
				try {
					const text = JSON.stringify(changedValue(JSON.parse(latin1ToUtf8(found)), random));
					return Buffer.from(text).toString("latin1");
				} catch {
					return "{}";
				}
			});
		}
	},
];

function latin1ToUtf8(text: string): string {
	return Buffer.from(text, "latin1").toString("utf8");
}

/** One value somewhere in the tree becomes another, or a key becomes another, or goes, or comes. */
export function changedValue(value: unknown, random: Random): unknown {
	if (typeof value !== "object" || value === null || random(4) === 0) return pick(random, VALUES);
	if (Array.isArray(value)) {
		const at = random(value.length + 1);
		const kind = random(4);
		if (kind === 0) return value.toSpliced(at, 1);
		if (kind === 1) return value.toSpliced(at, 0, pick(random, VALUES));
		if (kind === 2) return [...value, ...value];
		return value.map((each, i) => (i === at ? changedValue(each, random) : each));
	}
	const entries = Object.entries(value);
	const at = random(entries.length || 1);
	const [name, inner] = entries[at] ?? ["", null];
	const kind = random(6);
	if (kind === 0) entries.splice(at, 1);
	else if (kind === 1) entries[at] = [pick(random, NAMES), inner];
	else if (kind === 2) entries.push([pick(random, NAMES), pick(random, VALUES)]);
	else entries[at] = [name, changedValue(inner, random)];
	// An own property even where the name is __proto__.
	return Object.fromEntries(entries);
}

const NAMES = [
	"__proto__",
	"constructor",
	"prototype",
	"toString",
	"type",
	"log",
	"msg",
	"body",
	"",
	"\u202e",
];

function mutateOnce(bytes: Buffer, random: Random, others: readonly Uint8Array[]): Buffer {
	return pick(random, MUTATIONS)(bytes, random, others);
}

/** One to three changes. `others` are samples to splice with. */
export function mutate(sample: Uint8Array, random: Random, others: readonly Uint8Array[]): Buffer {
	let bytes: Buffer = Buffer.from(sample);
	for (let times = 1 + random(3); times > 0; times--) bytes = mutateOnce(bytes, random, others);
	return bytes;
}
