import { cosigner, leafHash, privateKeyFromSeed } from "@tansiq/record";
import { type Case, foundedLine, jointOf, proofOf, ROUTINE, split, stranger } from "./case.ts";
import {
	bundleOf,
	emptyLine,
	headOf,
	logOf,
	receipt,
	rewrite,
	say,
	smallLine,
	tamper,
} from "./line.ts";

/** Checkpoints, receipts, joint statements and exhibits over heads that are not those of the logs. */

export const headsCases: readonly Case[] = [
	{
		name: "cut tail",
		verdict: "faults",
		says: ["alpha/routine/receipts cut"],
		build: () => {
			const line = smallLine();
			const own = logOf(line, "alpha", "routine");
			rewrite(own, own.entries.slice(0, 4));
			return bundleOf(line);
		},
	},
	{
		name: "cut tail, receipts too",
		verdict: "faults",
		says: ["bravo/routine/entries/8 seen"],
		build: () => {
			const line = smallLine();
			const own = logOf(line, "alpha", "routine");
			rewrite(own, own.entries.slice(0, 4));
			own.receipts = own.receipts.filter(({ size }) => size <= 4);
			return bundleOf(line);
		},
	},
	{
		name: "wrong root",
		verdict: "faults",
		says: ["checkpoint root"],
		build: () => {
			const line = smallLine();
			const checkpoint = headOf(line, "alpha", "routine", { root: leafHash(Buffer.from("x")) });
			return bundleOf(line, { log: { "alpha/routine": { checkpoint } } });
		},
	},
	{
		name: "checkpoint by a stranger",
		verdict: "faults",
		says: ["checkpoint checkpoint"],
		build: () => {
			const line = smallLine();
			const checkpoint = headOf(line, "alpha", "routine", { signer: stranger });
			return bundleOf(line, { log: { "alpha/routine": { checkpoint } } });
		},
	},
	{
		name: "checkpoint of another log",
		verdict: "faults",
		says: ["checkpoint checkpoint"],
		build: () => {
			const line = smallLine();
			const checkpoint = headOf(line, "alpha", "urgent");
			return bundleOf(line, { log: { "alpha/routine": { checkpoint } } });
		},
	},
	{
		name: "receipt by a wrong key",
		verdict: "faults",
		says: ["receipts receipt"],
		build: () => {
			const line = smallLine();
			const own = logOf(line, "alpha", "routine");
			const text = headOf(line, "alpha", "routine").split("\n\n")[0];
			const forger = cosigner(
				line.keys.bravo.mirror.name,
				privateKeyFromSeed(new Uint8Array(32).fill(98)),
			);
			const note = `${text}\n\n${forger.cosign(`${text}\n`, 1_790_000_100)}\n`;
			const receipts = [...own.receipts.map((each) => each.note), note];
			return bundleOf(line, { log: { "alpha/routine": { receipts } } });
		},
	},
	{
		name: "receipt by the author's own mirror key",
		verdict: "faults",
		says: ["receipts receipt"],
		build: () => {
			const line = smallLine();
			const text = `${headOf(line, "alpha", "routine").split("\n\n")[0]}\n`;
			const note = `${text}\n${line.keys.alpha.mirror.cosign(text, 1_790_000_100)}\n`;
			return bundleOf(line, { log: { "alpha/routine": { receipts: [note] } } });
		},
	},
	{
		name: "receipt with a changed time",
		verdict: "faults",
		says: ["receipts receipt"],
		build: () => {
			const line = smallLine();
			const receipts = logOf(line, "alpha", "routine").receipts.map(({ note, line: signed }) => {
				const [dash, name, text = ""] = signed.split(" ");
				const bytes = Buffer.from(text, "base64");
				bytes.writeUInt8(bytes.readUInt8(11) ^ 1, 11);
				return note.replace(signed, `${dash} ${name} ${bytes.toString("base64")}`);
			});
			return bundleOf(line, { log: { "alpha/routine": { receipts } } });
		},
	},
	{
		name: "receipt over another head",
		verdict: "faults",
		says: ["alpha/routine/receipts receipt"],
		build: () => {
			const { line, lie } = split(6);
			receipt(lie, "alpha", "routine");
			const receipts = logOf(lie, "alpha", "routine").receipts.map(({ note }) => note);
			return bundleOf(line, { log: { "alpha/routine": { receipts } } });
		},
	},
	{
		name: "receipts by a clock that was set back",
		verdict: "ok",
		says: ["alpha/routine/receipts clock-back"],
		build: () => {
			const line = smallLine();
			say(line, "alpha", "routine", "TQ-70", { text: "the clock was wrong" });
			line.nowUs -= 3_600_000_000;
			receipt(line, "alpha", "routine");
			return bundleOf(line);
		},
	},
	{
		name: "receipts out of order",
		verdict: "faults",
		says: ["receipts receipt"],
		build: () => {
			const line = smallLine();
			const receipts = logOf(line, "alpha", "routine").receipts.map(({ note }) => note);
			return bundleOf(line, { log: { "alpha/routine": { receipts: receipts.reverse() } } });
		},
	},
	{
		name: "receipts of another log",
		verdict: "faults",
		says: ["alpha/routine/receipts receipt"],
		build: () => {
			const line = smallLine();
			const receipts = logOf(line, "alpha", "urgent").receipts.map(({ note }) => note);
			return bundleOf(line, { log: { "alpha/routine": { receipts } } });
		},
	},
	{
		name: "no receipts yet",
		verdict: "ok",
		build: () => bundleOf(smallLine(), { log: { "bravo/urgent": { receipts: [] } } }),
	},
	...["receipts", "checkpoint"].map(
		(file): Case => ({
			name: `no file ${file}`,
			verdict: "faults",
			says: [`alpha/routine/${file} ${file.replace(/s$/, "")}`],
			build: () => tamper(bundleOf(smallLine()), (files) => files.delete(ROUTINE + file)),
		}),
	),
	{
		name: "a countersignature twice, once wrong",
		verdict: "faults",
		says: ["alpha/routine/receipts receipt"],
		build: () => {
			const line = smallLine();
			const receipts = logOf(line, "alpha", "routine").receipts.map(({ note, line: signed }, i) => {
				const bytes = Buffer.from(signed.split(" ")[2] ?? "", "base64");
				bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
				const wrong = `${signed.split(" ").slice(0, 2).join(" ")} ${bytes.toString("base64")}\n`;
				return i === 3 ? note + wrong : note;
			});
			return bundleOf(line, { log: { "alpha/routine": { receipts } } });
		},
	},
	{
		name: "joint statement signed by one",
		verdict: "faults",
		says: ["joint/ joint"],
		build: () => {
			const line = smallLine();
			return bundleOf(line, { joint: [jointOf(line, [line.keys.alpha.author])] });
		},
	},
	{
		name: "joint statement of a larger log",
		verdict: "faults",
		says: ["joint/ cut"],
		build: () => {
			const line = smallLine();
			const larger = smallLine();
			say(larger, "alpha", "routine", "TQ-20", {});
			return bundleOf(line, { joint: [jointOf(larger)] });
		},
	},
	{
		name: "joint statement of another line",
		verdict: "faults",
		says: ["joint/ joint"],
		build: () => {
			const line = smallLine();
			const joint = jointOf(line, undefined, (text) => text.replace(" line7", " line8"));
			return bundleOf(line, { joint: [joint] });
		},
	},
	{
		name: "joint statement that leaves a log out",
		verdict: "faults",
		says: ["joint/ joint"],
		build: () => {
			const line = smallLine();
			const joint = jointOf(line, undefined, (text) => text.replace(/alpha urgent .*\n/, ""));
			return bundleOf(line, { joint: [joint] });
		},
	},
	{
		name: "joint statement with a log of nobody",
		verdict: "faults",
		says: ["joint/ joint"],
		build: () => {
			const line = smallLine();
			const joint = jointOf(line, undefined, (text) =>
				text.replace(/bravo urgent/, "charlie urgent"),
			);
			return bundleOf(line, { joint: [joint] });
		},
	},
	{
		name: "exhibit of another entry",
		verdict: "faults",
		says: ["proofs/alpha/routine/3 proof"],
		build: () => {
			const line = smallLine();
			return bundleOf(line, { proofs: [proofOf(line, "alpha", "routine", 3, 4)] });
		},
	},
	{
		name: "exhibit under another name",
		verdict: "faults",
		says: ["proofs/alpha/routine/4 proof"],
		build: () => {
			const line = smallLine();
			return bundleOf(line, { proofs: [{ ...proofOf(line, "alpha", "routine", 3), index: 4 }] });
		},
	},
	{
		name: "exhibit whose head only the other party signed",
		verdict: "faults",
		says: ["proofs/alpha/routine/3 proof"],
		build: () => {
			const line = smallLine();
			const proof = proofOf(line, "alpha", "routine", 3);
			const text = proof.text.replace(/— alpha.*\n/, "");
			return bundleOf(line, { proofs: [{ ...proof, text }] });
		},
	},
	{
		name: "exhibit of a log that is left out",
		verdict: "faults",
		says: ["proofs/bravo/urgent/0 proof"],
		build: () => {
			const line = foundedLine();
			const proofs = [proofOf(emptyLine(), "bravo", "urgent", 0)];
			for (const name of ["bravo/urgent", "bravo/routine"]) line.logs.delete(name);
			return bundleOf(line, { proofs });
		},
	},
];
