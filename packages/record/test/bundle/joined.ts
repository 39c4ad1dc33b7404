import {
	type Bundle,
	COSIGNATURE_TYPE,
	formatVerifierKey,
	type Json,
	type Signer,
} from "@tansiq/record";
import { type Case, ENTRY, member, stranger } from "./case.ts";
import {
	bundleOf,
	documentOf,
	foundingNote,
	foundingOf,
	type Line,
	LOG_NAMES,
	logOf,
	openLogs,
	receipt,
	rewrite,
	say,
	signerOf,
	smallLine,
	talk,
	tamper,
	vkey,
} from "./line.ts";
import { aloneLine } from "./one-sided.ts";

/** A party that had no node joins, and the history is kept. */

type Fields = { [key: string]: Json };

interface Joining {
	/** Changes the document that both sign. */
	founding?: (founding: Fields) => void;
	signers?: (line: Line) => Signer[];
	/** Instead of saying in both logs that the line was refounded. */
	refounded?: (line: Line, body: Fields) => void;
}

/** Bravo has a node now, and both sign a document that names the earlier one. */
function joinedLine(how: Joining = {}, line = aloneLine()): Line {
	const founding: Fields = foundingOf(line.keys);
	const earlier = line.founding;
	const replaces = documentOf(earlier).sha256;
	founding.replaces = replaces;
	how.founding?.(founding);
	const signers = how.signers ?? (({ keys: { alpha, bravo } }) => [alpha.author, bravo.author]);
	line.earlier = earlier;
	line.founding = foundingNote(founding, signers(line));
	const body = { founding: documentOf(line.founding), replaces };
	const refounded = how.refounded ?? refound;
	refounded(line, body);
	openLogs(line, "bravo");
	for (const { party, log } of line.logs.values()) receipt(line, party, log);
	talk(line, 2);
	return line;
}

function refound(line: Line, body: Fields): void {
	for (const log of LOG_NAMES) say(line, "alpha", log, "REFOUNDED", body);
}

const alphas = (line: Line) => [line.keys.alpha.author];
const both = (line: Line) => [line.keys.alpha.author, line.keys.bravo.author];
const EARLIER = "foundings/ founding";

/** Of alpha, in the document by which bravo joins. */
function changed(field: string, value: (line: Line) => Json): Joining {
	return {
		founding: (founding) => {
			member(founding, "alpha")[field] = value(smallLine());
		},
	};
}

function mirrorKey(name: string, seed: number): string {
	const { publicKey } = signerOf(name, seed);
	return formatVerifierKey(name, COSIGNATURE_TYPE, publicKey);
}

const charlie = signerOf("charlie.tansiq/line7/author", 95);

function withCharlie(founding: Fields): void {
	const keys = { author: vkey(charlie), mirror: mirrorKey("charlie", 97) };
	(founding.members as Fields).charlie = { ...keys, name: "Charlie" };
}

const joiningFaults: [name: string, says: string, how: Joining][] = [
	["signed by the first alone", "founding.note founding", { signers: alphas }],
	[
		"signed by the second alone",
		"founding.note founding",
		{ signers: (line) => [line.keys.bravo.author] },
	],
	[
		"that names no hash",
		"founding.note founding",
		{ founding: (f) => Object.assign(f, { replaces: "all" }) },
	],
	[
		"that names another document",
		EARLIER,
		{ founding: (f) => Object.assign(f, { replaces: "0".repeat(64) }) },
	],
	[
		"that changes the first's author key",
		EARLIER,
		{
			...changed("author", () => vkey(stranger)),
			signers: (line) => [stranger, line.keys.bravo.author],
		},
	],
	["that changes the first's mirror key", EARLIER, changed("mirror", () => mirrorKey("alpha", 96))],
	[
		"that changes the first's recovery keys",
		EARLIER,
		changed("recovery", (line) => line.keys.alpha.recovery.slice(0, 2).map(vkey)),
	],
	[
		"with another member",
		EARLIER,
		{ founding: withCharlie, signers: (line) => [...both(line), charlie] },
	],
];

export const joinedCases: readonly Case[] = [
	{
		name: "a party that joined later",
		verdict: "ok",
		says: ["foundings/ one-sided", `${ENTRY}3 one-sided`],
		silent: ["founding.note one-sided"],
		build: () => bundleOf(joinedLine()),
	},
	{
		name: "a party that joined later, and a range after that",
		verdict: "ok",
		silent: [`${ENTRY}3 one-sided`],
		build: () => {
			const line = joinedLine();
			const { entries } = logOf(line, "alpha", "routine");
			const range = [0, 4, 5, 6].map((index) => ({ index, bytes: entries[index] as Uint8Array }));
			return bundleOf(line, { log: { "alpha/routine": { first: 5, end: 7, entries: range } } });
		},
	},
	{
		name: "a party that joined later, with new people of the first",
		verdict: "ok",
		build: () => {
			const recruit = signerOf("alpha.tansiq/op/recruit", 90);
			const line = joinedLine(
				changed("operators", () => [{ key: vkey(recruit), roles: ["watch"] }]),
			);
			const { duty } = line.keys.alpha;
			for (const by of [recruit, duty]) say(line, "alpha", "routine", "TQ-20", {}, { by: [by] });
			return bundleOf(line);
		},
	},
	{
		name: "new people of the first before the other joined",
		verdict: "faults",
		says: [`${ENTRY}4 by`],
		build: () => {
			const recruit = signerOf("alpha.tansiq/op/recruit", 90);
			const line = aloneLine();
			say(line, "alpha", "routine", "TQ-20", {}, { by: [recruit] });
			const operators = [{ key: vkey(recruit), roles: ["watch"] }];
			return bundleOf(
				joinedLine(
					changed("operators", () => operators),
					line,
				),
			);
		},
	},
	{
		name: "an answer typed for a party that has joined",
		verdict: "ok",
		says: [`${ENTRY}8 without-effect`],
		silent: [`${ENTRY}8 one-sided`],
		build: () => {
			const line = joinedLine();
			say(line, "alpha", "routine", "ATTESTED", { msg: "TQ-4", ref: "alpha/routine/1" });
			return bundleOf(line);
		},
	},
	...joiningFaults.map(
		([name, says, how]): Case => ({
			name: `a joining document ${name}`,
			verdict: "faults",
			says: [says],
			build: () => {
				const line = joinedLine(how);
				return joinedBundle(line);
			},
		}),
	),
	{
		name: "a joining document without the earlier one",
		verdict: "faults",
		says: [EARLIER, `${ENTRY}0 founding`],
		build: () => {
			const line = joinedLine();
			delete line.earlier;
			return bundleOf(line);
		},
	},
	{
		name: "a joining document, and an earlier one that both signed",
		verdict: "faults",
		says: [EARLIER],
		build: () => bundleOf(joinedLine({}, smallLine())),
	},
	{
		name: "an earlier document that nothing names",
		verdict: "faults",
		says: [EARLIER],
		build: () => {
			const line = smallLine();
			line.earlier = aloneLine().founding;
			return bundleOf(line);
		},
	},
	{
		name: "history cut: the logs begin anew under the joining document",
		verdict: "faults",
		says: [`${ENTRY}0 founding`, "alpha/urgent/entries/0 founding"],
		build: () => {
			const line = joinedLine({ refounded: (line) => openLogs(line, "alpha") });
			return bundleOf(line);
		},
	},
	{
		name: "history cut: the logs begin with the joining",
		verdict: "faults",
		says: [`${ENTRY}0 place`],
		build: () => {
			const line = joinedLine();
			const own = logOf(line, "alpha", "routine");
			rewrite(own, own.entries.slice(4));
			own.receipts = [];
			return bundleOf(line);
		},
	},
	{
		name: "history cut: an entry of the time before is put out",
		verdict: "faults",
		says: ["alpha/routine/receipts cut"],
		build: () => {
			const line = joinedLine();
			const own = logOf(line, "alpha", "routine");
			rewrite(own, [...own.entries.slice(0, 2), ...own.entries.slice(3)]);
			return bundleOf(line);
		},
	},
	{
		name: "joined, and no entry says so",
		verdict: "faults",
		says: [`${ENTRY}4 seen`],
		build: () => bundleOf(joinedLine({ refounded: () => {} })),
	},
	{
		name: "joined, and an entry says so under another document",
		verdict: "faults",
		says: [`${ENTRY}4 founding`],
		build: () =>
			bundleOf(
				joinedLine({
					refounded: (line, body) =>
						refound(line, { ...body, founding: documentOf(Buffer.from("another")) }),
				}),
			),
	},
	{
		name: "joined, and an entry says so twice",
		verdict: "faults",
		says: [`${ENTRY}5 founding`],
		silent: [`${ENTRY}4 founding`],
		build: () =>
			bundleOf(
				joinedLine({
					refounded: (line, body) => {
						refound(line, body);
						refound(line, body);
					},
				}),
			),
	},
	{
		name: "refounded, and nobody joined",
		verdict: "faults",
		says: [`${ENTRY}9 founding`],
		build: () => {
			const line = smallLine();
			const body = { founding: documentOf(line.founding), replaces: "0".repeat(64) };
			say(line, "alpha", "routine", "REFOUNDED", body);
			return bundleOf(line);
		},
	},
];

/** A builder refuses such a document; a forger puts it in by hand. */
function joinedBundle(line: Line): Bundle {
	const { founding } = line;
	const good = joinedLine();
	const bundle = bundleOf({ ...line, founding: good.founding });
	return tamper(bundle, (files) => files.set("founding.note", founding));
}
