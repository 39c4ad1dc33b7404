import { type Case, ENTRY, edit, saying, stranger } from "./case.ts";
import { bundleOf, headOf, logOf, rewrite, say, smallLine, tamper } from "./line.ts";

/** Entries that were edited, moved, replayed, or are not of the one form; heads that they say they have seen. */

export const entriesCases: readonly Case[] = [
	{
		name: "time before what it has seen",
		verdict: "ok",
		says: [`${ENTRY}9 false-time`],
		build: () => saying("TQ-20", {}, { claimedUs: 1_789_999_000_000_000 }),
	},
	{
		name: "edited entry",
		verdict: "faults",
		says: [`${ENTRY}3 leaf`],
		build: () =>
			tamper(
				bundleOf(smallLine()),
				edit(`${ENTRY}3`, (text) => text.replace('"round":1', '"round":2')),
			),
	},
	{
		name: "edited entry, tiles made anew",
		verdict: "faults",
		says: [`${ENTRY}3 signature`, "checkpoint root", "receipts receipt"],
		build: () => {
			const line = smallLine();
			const own = logOf(line, "alpha", "routine");
			const checkpoint = headOf(line, "alpha", "routine");
			const edited = own.entries.map((bytes, index) =>
				index === 3 ? Buffer.from(`${bytes}`.replace('"round":1', '"round":2')) : bytes,
			);
			rewrite(own, edited);
			return bundleOf(line, { log: { "alpha/routine": { checkpoint } } });
		},
	},
	{
		name: "swapped entries, signed by their author",
		verdict: "faults",
		says: [`${ENTRY}2 place`, `${ENTRY}3 place`, "receipts receipt"],
		build: () => {
			const line = smallLine();
			const own = logOf(line, "alpha", "routine");
			const [a, b, c, d, ...rest] = own.entries as [Buffer, Buffer, Buffer, Buffer, ...Buffer[]];
			rewrite(own, [a, b, d, c, ...rest]);
			return bundleOf(line);
		},
	},
	{
		name: "entry put in at an earlier index",
		verdict: "faults",
		says: ["receipts receipt", "bravo/routine/entries/8 seen"],
		build: () => {
			const line = smallLine();
			const own = logOf(line, "alpha", "routine");
			const before = own.entries;
			rewrite(own, before.slice(0, 4));
			say(line, "alpha", "routine", "TQ-20", { warned: "in time" });
			rewrite(own, [...own.entries, ...before.slice(5)]);
			return bundleOf(line);
		},
	},
	{
		name: "entry signed for another index",
		verdict: "faults",
		says: [`${ENTRY}9 place`],
		build: () => saying("TQ-20", {}, { index: 4 }),
	},
	{
		name: "replay from another line",
		verdict: "faults",
		says: [`${ENTRY}9 place`],
		build: () => saying("TQ-20", {}, { line: "line8" }),
	},
	{
		name: "another addressee",
		verdict: "faults",
		says: [`${ENTRY}9 addressee`],
		build: () => saying("TQ-20", {}, { to: "charlie" }),
	},
	{
		name: "addressed to its own author",
		verdict: "faults",
		says: [`${ENTRY}9 addressee`],
		build: () => saying("TQ-20", {}, { to: "alpha" }),
	},
	{
		name: "entry by a stranger",
		verdict: "faults",
		says: [`${ENTRY}9 signature`],
		build: () => saying("TQ-20", {}, { signer: stranger }),
	},
	...(
		[
			["duplicate keys in JSON", (text) => text.replace('"body":{', '"body":{"a":1,"a":1,')],
			["keys out of order", (text) => text.replace('"body":{', '"body":{"b":1,"a":1,')],
			["white space in JSON", (text) => text.replace('"body":{', '"body": {')],
			["a number with a fraction", (text) => text.replace('"body":{', '"body":{"a":1.0,')],
			["a number too large", (text) => text.replace('"body":{', '"body":{"a":9007199254740992,')],
			["minus zero", (text) => text.replace('"body":{', '"body":{"a":-0,')],
			["an escape that need not be", (text) => text.replace('"body":{', '"body":{"a":"\\u0041",')],
			["a bidi control", (text) => text.replace('"body":{', '"body":{"a":"\u202e",')],
			["text not in NFC", (text) => text.replace('"body":{', '"body":{"a":"e\u0301",')],
			[
				"too deep",
				(text) => text.replace('"body":{', `"body":{"a":${"[".repeat(15)}${"]".repeat(15)},`),
			],
			["a key __proto__", (text) => text.replace('"body":{', '"body":{"__proto__":1,')],
			["a short salt", (text) => text.replace(/"salt":"...../, '"salt":"')],
			["a field too many", (text) => text.replace('"msg"', '"more":1,"msg"')],
			["a line too many", (text) => `${text}more\n`],
			["a leading zero", (text) => text.replace("routine 9\n", "routine 09\n")],
			["a log seen twice", (text) => text.replace(/(seen bravo urgent .*\n)/, "$1$1")],
		] as [string, (text: string) => string][]
	).map(
		([name, text]): Case => ({
			name: `form: ${name}`,
			verdict: "faults",
			says: [`${ENTRY}9 form`],
			build: () => saying("TQ-20", { z: 1 }, { text }),
		}),
	),
	{
		name: "seen that falls",
		verdict: "faults",
		says: [`${ENTRY}9 seen`],
		build: () => {
			const line = smallLine();
			const { receipts } = logOf(line, "bravo", "routine");
			const [, old] = receipts;
			const seen = {
				author: "bravo",
				log: "routine" as const,
				size: old?.size ?? 0,
				root: old?.root ?? "",
			};
			say(line, "alpha", "routine", "TQ-20", {}, { seen: (all) => [...all.slice(0, 2), seen] });
			return bundleOf(line);
		},
	},
	{
		name: "seen of a head that never was",
		verdict: "faults",
		says: [`${ENTRY}9 seen`],
		build: () =>
			saying(
				"TQ-20",
				{},
				{
					seen: (all) =>
						all.map((head) => ({ ...head, root: Buffer.alloc(32, 1).toString("base64") })),
				},
			),
	},
	{
		name: "seen with another countersignature",
		verdict: "faults",
		says: [`${ENTRY}9 seen`],
		build: () =>
			saying(
				"TQ-20",
				{},
				{
					seen: (all) =>
						all.map((head) =>
							head.cosignature
								? { ...head, cosignature: Buffer.alloc(32, 1).toString("base64") }
								: head,
						),
				},
			),
	},
	{
		name: "seen of a log of nobody",
		verdict: "faults",
		says: [`${ENTRY}9 seen`],
		build: () =>
			saying(
				"TQ-20",
				{},
				{ seen: ([, ...all]) => all.map((head) => ({ ...head, author: "charlie" })) },
			),
	},
];
