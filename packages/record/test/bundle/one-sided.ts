import type { Bundle, Json, Signer } from "@tansiq/record";
import { type Case, ENTRY, jointOf, member } from "./case.ts";
import {
	bundleOf,
	emptyLine,
	foundingNote,
	foundingOf,
	type Line,
	openLogs,
	receipt,
	say,
	smallLine,
	tamper,
	vkey,
} from "./line.ts";

/** Lines of which one party has no node: what one side alone attests. */

type Fields = { [key: string]: Json };

const NO_KEYS = { address: "", author: "", hpke: "", mirror: "", tlsPin: "" };
const WITHOUT_NODE = { ...NO_KEYS, name: "Bravo", node: "none", operators: [], recovery: [] };

function withoutBravo(founding: Fields): void {
	(founding.members as Fields).bravo = { ...WITHOUT_NODE };
}

/** Alpha alone: what it tells bravo is printed and handed over, and the answer typed. */
export function aloneLine(change: (founding: Fields) => void = () => {}): Line {
	const line = emptyLine(
		(founding) => {
			withoutBravo(founding);
			change(founding);
		},
		["alpha"],
	);
	const by = [line.keys.alpha.duty];
	say(line, "alpha", "routine", "TQ-20", { by: { role: "watch" } }, { by });
	say(line, "alpha", "routine", "HANDED-OVER", { ref: "alpha/routine/1" }, { by });
	say(line, "alpha", "routine", "ATTESTED", { msg: "TQ-4", ref: "alpha/routine/1" }, { by });
	say(line, "alpha", "urgent", "TQ-10", {}, { by });
	return line;
}

/** The bundle, with the note of a founding document that nobody would have let pass. */
function founded(change: (founding: Fields) => void, signers: (line: Line) => Signer[]): Bundle {
	const line = aloneLine();
	const founding: Fields = foundingOf(line.keys);
	withoutBravo(founding);
	change(founding);
	const note = foundingNote(founding, signers(line));
	return tamper(bundleOf(line), (files) => files.set("founding.note", note));
}

const alphas = (line: Line) => [line.keys.alpha.author];
const both = (line: Line) => [line.keys.alpha.author, line.keys.bravo.author];

const foundingFaults: [name: string, change: (founding: Fields) => void, by: typeof alphas][] = [
	[
		"with an author key, signed by it",
		(f) => Object.assign(member(f, "bravo"), { author: vkey(smallLine().keys.bravo.author) }),
		both,
	],
	[
		"with a mirror key",
		(f) => Object.assign(member(f, "bravo"), { mirror: "bravo.tansiq+00000000+AA==" }),
		alphas,
	],
	[
		"with an operator",
		(f) =>
			Object.assign(member(f, "bravo"), {
				operators: [{ key: vkey(smallLine().keys.bravo.duty), roles: ["chief"] }],
			}),
		alphas,
	],
	[
		"with recovery keys",
		(f) =>
			Object.assign(member(f, "bravo"), { recovery: smallLine().keys.bravo.recovery.map(vkey) }),
		alphas,
	],
	["that has some other node", (f) => Object.assign(member(f, "bravo"), { node: "other" }), alphas],
	["in a document that nobody signed for the other", () => {}, (line) => [line.keys.bravo.author]],
	[
		"and no other member that has one",
		(f) => Object.assign(f.members as Fields, { alpha: { ...WITHOUT_NODE } }),
		alphas,
	],
	[
		"in a document that replaces another",
		(f) => Object.assign(f, { replaces: "0".repeat(64) }),
		alphas,
	],
];

export const oneSidedCases: readonly Case[] = [
	{
		name: "a line of one party",
		verdict: "ok",
		says: ["founding.note one-sided", `${ENTRY}2 one-sided`, `${ENTRY}3 one-sided`],
		silent: [`${ENTRY}1 one-sided`],
		build: () => bundleOf(aloneLine()),
	},
	{
		name: "an answer typed for a party that has a node",
		verdict: "ok",
		says: ["without-effect"],
		silent: ["one-sided"],
		build: () => {
			const line = smallLine();
			say(line, "alpha", "routine", "ATTESTED", { msg: "TQ-4", ref: "alpha/routine/1" });
			return bundleOf(line);
		},
	},
	...[true, false, null].map(
		(agrees): Case => ({
			name: `minutes, ${agrees === null ? "and no word on them" : agrees ? "agreed to" : "not agreed to"}`,
			verdict: "ok",
			...(agrees ? { silent: ["one-sided"] } : { says: [`${ENTRY}9 one-sided`] }),
			build: () => {
				const line = smallLine();
				say(line, "alpha", "routine", "MINUTES", { text: "come to channel 5" });
				const ref = "alpha/routine/9";
				// Nobody agrees to his own minutes.
				say(line, "alpha", "routine", "MINUTES-AGREED", { agrees: true, ref });
				receipt(line, "alpha", "routine");
				if (agrees !== null) say(line, "bravo", "routine", "MINUTES-AGREED", { agrees, ref });
				return bundleOf(line);
			},
		}),
	),
	...foundingFaults.map(
		([name, change, by]): Case => ({
			name: `a member without a node, ${name}`,
			verdict: "faults",
			says: ["founding.note founding"],
			build: () => founded(change, by),
		}),
	),
	{
		name: "the word of a party without a node, as its log",
		verdict: "faults",
		says: ["bundle.json manifest", "bravo/routine/entries/0 manifest"],
		build: () => {
			const line = aloneLine();
			openLogs(line, "bravo");
			return bundleOf(line);
		},
	},
	{
		name: "the word of a party without a node, as an operator's signature",
		verdict: "faults",
		says: [`${ENTRY}4 by`],
		build: () => {
			const line = aloneLine();
			say(line, "alpha", "routine", "TQ-4", {}, { by: [line.keys.bravo.duty] });
			return bundleOf(line);
		},
	},
	{
		name: "the word of a party without a node, as a receipt",
		verdict: "faults",
		says: ["alpha/routine/receipts receipt"],
		build: () => {
			const line = aloneLine();
			receipt(line, "alpha", "routine");
			return bundleOf(line);
		},
	},
	{
		name: "the word of a party without a node, as a joint statement",
		verdict: "faults",
		says: ["joint/ joint"],
		build: () => bundleOf(aloneLine(), { joint: [jointOf(smallLine())] }),
	},
];
