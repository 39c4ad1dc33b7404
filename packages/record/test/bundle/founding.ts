import { formatVerifierKey, type Json, NOTE_TYPE } from "@tansiq/record";
import { type Case, ENTRY, edit, foundedLine, member, SMALL_ORDER } from "./case.ts";
import { bundleOf, foundingNote, foundingOf, smallLine, tamper } from "./line.ts";

/** Who the parties are: the founding document and the policy. */

export const foundingCases: readonly Case[] = [
	{
		name: "founding signed by one",
		verdict: "faults",
		says: ["founding.note founding"],
		build: () => {
			const line = smallLine();
			const note = foundingNote(foundingOf(line.keys), [line.keys.alpha.author]);
			return tamper(bundleOf(line), (files) => files.set("founding.note", note));
		},
	},
	{
		name: "another founding document",
		verdict: "faults",
		says: [`${ENTRY}0 founding`],
		build: () => {
			const line = smallLine();
			const founding = { ...foundingOf(line.keys), agreement: { version: 2 } };
			const note = foundingNote(founding, [line.keys.alpha.author, line.keys.bravo.author]);
			return tamper(bundleOf(line), (files) => files.set("founding.note", note));
		},
	},
	{
		name: "operator with a small-order key",
		verdict: "faults",
		says: ["founding.note founding"],
		build: () => {
			const line = smallLine();
			const founding = foundingOf(line.keys);
			const key = formatVerifierKey("alpha.tansiq/op/duty-3", NOTE_TYPE, SMALL_ORDER);
			member(founding, "alpha").operators = [{ key, roles: ["watch"] }];
			const note = foundingNote(founding, [line.keys.alpha.author, line.keys.bravo.author]);
			return tamper(bundleOf(line), (files) => files.set("founding.note", note));
		},
	},
	{
		name: "one key in two roles",
		verdict: "faults",
		says: ["founding.note founding"],
		build: () => {
			const line = smallLine();
			const founding = foundingOf(line.keys);
			const { name } = line.keys.alpha.chief;
			const key = formatVerifierKey(name, NOTE_TYPE, line.keys.alpha.duty.publicKey);
			const operators = member(founding, "alpha").operators as Json[];
			operators[1] = { key, roles: ["chief"] };
			const note = foundingNote(founding, [line.keys.alpha.author, line.keys.bravo.author]);
			return tamper(bundleOf(line), (files) => files.set("founding.note", note));
		},
	},
	{
		name: "policy with another mirror",
		verdict: "faults",
		says: ["policy policy"],
		build: () =>
			tamper(
				bundleOf(smallLine()),
				edit("policy", (text) => text.replace("witness alpha", "witness charlie")),
			),
	},
	{
		name: "no policy",
		verdict: "faults",
		says: ["policy policy"],
		build: () => tamper(bundleOf(smallLine()), (files) => files.delete("policy")),
	},
	{
		name: "no founding document",
		verdict: "faults",
		says: ["founding.note founding"],
		build: () => tamper(bundleOf(smallLine()), (files) => files.delete("founding.note")),
	},
	{
		name: "logs of which there is no head yet",
		verdict: "ok",
		build: () => {
			const line = foundedLine();
			for (const name of ["bravo/urgent", "bravo/routine"]) line.logs.delete(name);
			return bundleOf(line);
		},
	},
];
