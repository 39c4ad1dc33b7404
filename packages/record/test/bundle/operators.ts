import { formatVerifierKey, type Json, NOTE_TYPE, type Signer } from "@tansiq/record";
import { both, type Case, ENTRY, SMALL_ORDER, saying, stranger } from "./case.ts";
import { bundleOf, type Line, receipt, say, signerOf, smallLine, vkey } from "./line.ts";

/** Who signs for a party as a person, and who enrolled him. */

/** Alpha has enrolled a recruit, with the entry 9 of its routine log if nothing is said before. */
function enrolledLine(before: (line: Line, recruit: Signer) => void = () => {}) {
	const line = smallLine();
	const recruit = signerOf("alpha.tansiq/op/recruit", 90);
	before(line, recruit);
	const changes = [{ key: vkey(recruit), roles: ["watch"] }];
	say(line, "alpha", "routine", "OPERATORS", { changes }, { by: both(line) });
	return { line, recruit };
}

function smallOrderKey(): string {
	return formatVerifierKey("alpha.tansiq/op/duty-4", NOTE_TYPE, SMALL_ORDER);
}

export const operatorsCases: readonly Case[] = [
	{
		name: "second person missing",
		verdict: "ok",
		says: [`${ENTRY}9 without-effect`],
		build: () => {
			const line = smallLine();
			say(line, "alpha", "routine", "TQ-30", {}, { by: [line.keys.alpha.duty] });
			return bundleOf(line);
		},
	},
	{
		name: "signer without the role that he acts in",
		verdict: "ok",
		says: [`${ENTRY}9 without-effect`],
		build: () => {
			const line = smallLine();
			const body = { by: { role: "negotiator", script: "Latn" } };
			say(line, "alpha", "routine", "TQ-20", body, { by: [line.keys.alpha.duty] });
			return bundleOf(line);
		},
	},
	{
		name: "operator of the other party",
		verdict: "faults",
		says: [`${ENTRY}9 by`],
		build: () => saying("TQ-20", {}, { by: [smallLine().keys.bravo.duty] }),
	},
	{
		name: "operator's signature over another body",
		verdict: "faults",
		says: [`${ENTRY}9 by`],
		build: () => saying("TQ-20", {}, { by: [smallLine().keys.alpha.duty], byText: "another" }),
	},
	{
		name: "one operator twice",
		verdict: "faults",
		says: [`${ENTRY}9 form`],
		build: () =>
			saying(
				"TQ-30",
				{},
				{
					by: [smallLine().keys.alpha.duty],
					text: (text) => text.replace(/\n(by .*\n)$/, "\n$1$1"),
				},
			),
	},
	{
		name: "operators enrolled and revoked",
		verdict: "ok",
		build: () => {
			const { line, recruit } = enrolledLine();
			say(line, "alpha", "routine", "TQ-20", { by: { role: "watch" } }, { by: [recruit] });
			say(line, "alpha", "urgent", "TQ-10", {}, { by: [recruit] });
			receipt(line, "alpha", "routine");
			return bundleOf(line);
		},
	},
	{
		name: "operator before he is enrolled",
		verdict: "faults",
		says: [`${ENTRY}9 by`],
		build: () => {
			const { line, recruit } = enrolledLine((line, recruit) =>
				say(line, "alpha", "routine", "TQ-20", {}, { by: [recruit] }),
			);
			say(line, "alpha", "routine", "TQ-20", {}, { by: [recruit] });
			return bundleOf(line);
		},
	},
	{
		name: "operator after he is revoked, and enrolled again under his name",
		verdict: "faults",
		says: [`${ENTRY}12 by`, "alpha/urgent/entries/4 by"],
		build: () => {
			const { line, recruit } = enrolledLine();
			const { duty, chief } = line.keys.alpha;
			for (const roles of [[], ["watch"]]) {
				const changes = [{ key: vkey(recruit), roles }];
				say(line, "alpha", "routine", "OPERATORS", { changes }, { by: [duty, chief] });
			}
			say(line, "alpha", "routine", "TQ-20", {}, { by: [recruit] });
			say(line, "alpha", "urgent", "TQ-10", {}, { by: [recruit] });
			return bundleOf(line);
		},
	},
	...(
		[
			["by one person", (line) => [line.keys.alpha.chief], {}],
			["without a chief", (line, recruit) => [line.keys.alpha.duty, recruit], {}],
			["without a list", both, { changes: "none" }],
			["with a text", both, { changes: ["none"] }],
			["with nothing", both, { changes: [null] }],
			["with a list in it", both, { changes: [[]] }],
			["without a key", both, { changes: [{ roles: [] }] }],
			["without roles", both, { changes: [{ key: vkey(stranger) }] }],
			["with a number as role", both, { changes: [{ key: vkey(stranger), roles: [1] }] }],
			["with a malformed key", both, { changes: [{ key: "key", roles: [] }] }],
			["with a small-order key", both, { changes: [{ key: smallOrderKey(), roles: ["watch"] }] }],
		] as [string, (line: Line, recruit: Signer) => Signer[], { [key: string]: Json }][]
	).map(
		([name, by, body]): Case => ({
			name: `operators changed ${name}`,
			verdict: "ok",
			says: [`${ENTRY}10 without-effect`],
			build: () => {
				const { line, recruit } = enrolledLine();
				say(line, "alpha", "routine", "OPERATORS", body, { by: by(line, recruit) });
				return bundleOf(line);
			},
		}),
	),
	{
		name: "operator's key replaced under his name",
		verdict: "faults",
		says: [`${ENTRY}11 by`],
		build: () => {
			const { line, recruit } = enrolledLine();
			const other = signerOf(recruit.name, 91);
			const changes = [{ key: vkey(other), roles: ["chief"] }];
			say(line, "alpha", "routine", "OPERATORS", { changes }, { by: both(line) });
			say(line, "alpha", "routine", "TQ-20", {}, { by: [other] });
			return bundleOf(line);
		},
	},
	{
		name: "operators changed in the urgent log, where it means nothing",
		verdict: "faults",
		says: [`${ENTRY}9 by`],
		build: () => {
			const line = smallLine();
			const recruit = signerOf("alpha.tansiq/op/recruit", 90);
			const changes = [{ key: vkey(recruit), roles: ["watch"] }];
			say(line, "alpha", "urgent", "OPERATORS", { changes }, { by: both(line) });
			say(line, "alpha", "routine", "TQ-20", {}, { by: [recruit] });
			return bundleOf(line);
		},
	},
];
