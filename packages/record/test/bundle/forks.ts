import {
	canonical,
	checkpointText,
	consistencyProof,
	forkEvidence,
	forkProof,
	leafHash,
	signNote,
} from "@tansiq/record";
import { type Case, jointOf, proofOf, split } from "./case.ts";
import { revokedLine } from "./keys.ts";
import { bundleOf, headOf, logOf, receipt, rootAt, say, smallLine } from "./line.ts";

/** Authors who signed two histories, and others who say so of one who did not. */

export const forksCases: readonly Case[] = [
	{
		name: "fork, same size",
		verdict: "fork",
		build: () => {
			const { line, lie } = split(5);
			const heads = [line, lie].map((each) => headOf(each, "alpha", "routine"));
			return bundleOf(line, { evidence: [forkEvidence(heads as [string, string], [])] });
		},
	},
	...[3, 4, 8].map(
		(size): Case => ({
			name: `fork, sizes ${size} and 9`,
			verdict: "fork",
			build: () => {
				const { line, lie } = split(2);
				const heads: [string, string] = [
					headOf(lie, "alpha", "routine", { size }),
					headOf(line, "alpha", "routine"),
				];
				const proof = forkProof(logOf(line, "alpha", "routine").leaves, size);
				return bundleOf(line, { evidence: [forkEvidence(heads, proof)] });
			},
		}),
	),
	{
		name: "fork, in a head that the other party countersigned",
		verdict: "fork",
		says: ["alpha/routine/receipts fork"],
		build: () => {
			const { line, lie } = split(6);
			receipt(lie, "alpha", "routine", true);
			const receipts = logOf(lie, "alpha", "routine").receipts.map(({ note }) => note);
			return bundleOf(line, { log: { "alpha/routine": { receipts } } });
		},
	},
	{
		name: "fork, in a joint statement",
		verdict: "fork",
		says: ["joint/ fork"],
		build: () => {
			const { line, lie } = split(6);
			return bundleOf(line, { joint: [jointOf(lie)] });
		},
	},
	{
		name: "fork, in an exhibit",
		verdict: "fork",
		says: ["proofs/alpha/routine/7 fork"],
		build: () => {
			const { line, lie } = split(6);
			receipt(lie, "alpha", "routine");
			return bundleOf(line, { proofs: [proofOf(lie, "alpha", "routine", 7)] });
		},
	},
	{
		name: "fork by the party that exports",
		verdict: "fork",
		build: () => {
			const [line, lie] = [smallLine(), smallLine()];
			say(line, "bravo", "urgent", "TQ-10", { story: 1 });
			say(lie, "bravo", "urgent", "TQ-10", { story: 2 });
			const heads = [line, lie].map((each) => headOf(each, "bravo", "urgent"));
			return bundleOf(line, { evidence: [forkEvidence(heads as [string, string], [])] });
		},
	},
	{
		name: "false accusation: two heads that agree",
		verdict: "faults",
		says: ["evidence/ evidence"],
		build: () => {
			const line = smallLine();
			const heads: [string, string] = [
				headOf(line, "alpha", "routine", { size: 5 }),
				headOf(line, "alpha", "routine"),
			];
			const proof = forkProof(logOf(line, "alpha", "routine").leaves, 5);
			return bundleOf(line, { evidence: [forkEvidence(heads, proof)] });
		},
	},
	{
		name: "false accusation: a proof made of arbitrary hashes",
		verdict: "faults",
		says: ["evidence/ evidence"],
		build: () => {
			const line = smallLine();
			const own = logOf(line, "alpha", "routine");
			const heads: [string, string] = [
				headOf(line, "alpha", "routine", { size: 8 }),
				headOf(line, "alpha", "routine"),
			];
			// It reproduces the smaller head's root, and misses the larger's.
			const arbitrary = consistencyProof(own.leaves, 8).map(() => leafHash(Buffer.from("any")));
			return bundleOf(line, { evidence: [forkEvidence(heads, [rootAt(own, 8), ...arbitrary])] });
		},
	},
	{
		name: "false accusation: a head by the thief of a revoked key",
		verdict: "faults",
		says: ["evidence/ evidence"],
		build: () => {
			const { line, note } = revokedLine();
			const old = smallLine();
			say(old, "alpha", "routine", "TQ-20", { thief: true });
			const size = logOf(old, "alpha", "routine").leaves.length;
			const heads: [string, string] = [
				headOf(old, "alpha", "routine"),
				headOf(line, "alpha", "routine", { size }),
			];
			return bundleOf(line, { revocations: [note], evidence: [forkEvidence(heads, [])] });
		},
	},
	{
		name: "evidence of no known kind",
		verdict: "faults",
		says: ["evidence/ evidence"],
		build: () => {
			const evidence = Buffer.from(`${canonical({ type: "letter" })}\n`);
			return bundleOf(smallLine(), { evidence: [evidence] });
		},
	},
	{
		name: "evidence about another line",
		verdict: "faults",
		says: ["evidence/ evidence"],
		build: () => {
			const line = smallLine();
			const heads = ["one", "two"].map((root) => {
				const text = checkpointText("alpha.tansiq/line8/urgent", 3, leafHash(Buffer.from(root)));
				return signNote(text, [line.keys.alpha.author]);
			});
			return bundleOf(line, { evidence: [forkEvidence(heads as [string, string], [])] });
		},
	},
];
