import { hash } from "node:crypto";
import {
	KEY_REVOKE,
	KEY_ROTATE,
	type LogName,
	revocationText,
	rotationBody,
	type Signer,
	signNote,
} from "@tansiq/record";
import { type Case, ENTRY, saying, stranger } from "./case.ts";
import {
	bundleOf,
	headOf,
	LINE,
	type Line,
	logOf,
	receipt,
	rewrite,
	rootAt,
	say,
	signerOf,
	smallLine,
	talk,
	vkey,
} from "./line.ts";

/** Rotated, stolen and revoked author keys. */

const nextKey = signerOf(`alpha.tansiq/${LINE}/author`, 71);

const stolenKey = signerOf(`alpha.tansiq/${LINE}/author`, 72);

/** Alpha's author key is replaced by itself; what comes after is signed with the new one. */
export function rotatedLine(): Line {
	const line = smallLine();
	const { author } = line.keys.alpha;
	say(line, "alpha", "routine", KEY_ROTATE, rotationBody(LINE, "alpha", vkey(author), nextKey));
	receipt(line, "alpha", "routine");
	line.keys.alpha = { ...line.keys.alpha, author: nextKey };
	talk(line, 2);
	return line;
}

/** Alpha's author key was stolen; two recovery keys put another in its place. */
export function revokedLine(
	signers: (line: Line) => Signer[] = (line) => line.keys.alpha.recovery.slice(0, 2),
	change: (text: string) => string = (text) => text,
	thief: (line: Line) => void = () => {},
): { line: Line; note: string } {
	return replacedAuthor(smallLine(), signers, change, thief);
}

/** Two recovery keys of alpha end the author key in force at the heads that stand now. */
function replacedAuthor(
	line: Line,
	signers: (line: Line) => Signer[] = (line) => line.keys.alpha.recovery.slice(0, 2),
	change: (text: string) => string = (text) => text,
	thief: (line: Line) => void = () => {},
): { line: Line; note: string } {
	const { author } = line.keys.alpha;
	const good = (log: LogName) => {
		const own = logOf(line, "alpha", log);
		return { size: own.leaves.length, root: rootAt(own) };
	};
	const text = revocationText({
		line: LINE,
		party: "alpha",
		revoked: vkey(author),
		new: vkey(nextKey),
		good: { urgent: good("urgent"), routine: good("routine") },
		timeUs: line.nowUs,
	});
	const note = signNote(change(text), signers(line));
	thief(line);
	line.keys.alpha = { ...line.keys.alpha, author: nextKey };
	const sha256 = hash("sha256", note);
	say(line, "alpha", "routine", KEY_REVOKE, {
		revocation: { bytes: Buffer.byteLength(note), sha256 },
	});
	receipt(line, "alpha", "routine");
	talk(line, 2);
	return { line, note };
}

/** The last good entry brought in the very key that is revoked. */
function revokedAtRotation(): { line: Line; note: string } {
	const line = smallLine();
	const { author } = line.keys.alpha;
	say(line, "alpha", "routine", KEY_ROTATE, rotationBody(LINE, "alpha", vkey(author), stolenKey));
	receipt(line, "alpha", "routine");
	line.keys.alpha = { ...line.keys.alpha, author: stolenKey };
	return replacedAuthor(line);
}

export const keysCases: readonly Case[] = [
	{ name: "rotated key", verdict: "ok", build: () => bundleOf(rotatedLine()) },
	{
		name: "revoked key, replaced",
		verdict: "ok",
		build: () => {
			const { line, note } = revokedLine();
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "revoked key that the last good entry brought in",
		verdict: "ok",
		build: () => {
			const { line, note } = revokedAtRotation();
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "entry by the revoked key",
		verdict: "faults",
		says: [`${ENTRY}9 key`],
		build: () => {
			const { line, note } = revokedLine(undefined, undefined, (line) =>
				say(line, "alpha", "routine", "TQ-20", { thief: true }),
			);
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "checkpoint by the revoked key",
		verdict: "faults",
		says: ["checkpoint checkpoint"],
		build: () => {
			const { line, note } = revokedLine();
			const signer = smallLine().keys.alpha.author;
			const checkpoint = headOf(line, "alpha", "routine", { signer });
			return bundleOf(line, { revocations: [note], log: { "alpha/routine": { checkpoint } } });
		},
	},
	{
		name: "revocation by one recovery key",
		verdict: "faults",
		says: ["revocations/ revocation"],
		build: () => {
			const { line, note } = revokedLine((each) => each.keys.alpha.recovery.slice(0, 1));
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "revocation by the other party's recovery keys",
		verdict: "faults",
		says: ["revocations/ revocation"],
		build: () => {
			const { line, note } = revokedLine((each) => each.keys.bravo.recovery);
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "revocation for another line",
		verdict: "faults",
		says: ["revocations/ revocation"],
		build: () => {
			const { line, note } = revokedLine(undefined, (text) => text.replace(" line7", " line8"));
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "revocation that calls another history good",
		verdict: "faults",
		says: ["revocations/ revocation"],
		build: () => {
			const { line, note } = revokedLine(undefined, (text) =>
				text.replace(/urgent [0-9]+/, "urgent 2"),
			);
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "revocation of a key that never was",
		verdict: "faults",
		says: ["revocations/ revocation"],
		build: () => {
			const { line, note } = revokedLine(undefined, (text) =>
				text.replace(/revoked .*/, `revoked ${vkey(stranger)}`),
			);
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "recorded revocation that is not here",
		verdict: "faults",
		says: [`${ENTRY}9 signature`],
		build: () => bundleOf(revokedLine().line),
	},
	{
		name: "recorded revocation that nobody signed",
		verdict: "faults",
		says: [`${ENTRY}9 key`],
		build: () => saying(KEY_REVOKE, { revocation: { sha256: "0".repeat(64) } }),
	},
	{
		name: "recorded revocation of the other party's key",
		verdict: "faults",
		says: ["bravo/routine/entries/9 key"],
		build: () => {
			const { line, note } = revokedLine();
			const sha256 = hash("sha256", note);
			rewrite(logOf(line, "bravo", "routine"), logOf(line, "bravo", "routine").entries.slice(0, 9));
			const body = { revocation: { bytes: Buffer.byteLength(note), sha256 } };
			say(line, "bravo", "routine", KEY_REVOKE, body);
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "recorded revocation of another length",
		verdict: "faults",
		says: [`${ENTRY}13 key`],
		build: () => {
			const { line, note } = revokedLine();
			const body = { revocation: { bytes: note.length, sha256: hash("sha256", note) } };
			say(line, "alpha", "routine", KEY_REVOKE, body);
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "recorded revocation that names none",
		verdict: "faults",
		says: [`${ENTRY}9 key`],
		build: () => saying(KEY_REVOKE, { revocation: "none" }),
	},
	{
		name: "rotated without proof",
		verdict: "faults",
		says: [`${ENTRY}9 key`, `${ENTRY}10 signature`],
		build: () => {
			const line = smallLine();
			const body = rotationBody(LINE, "alpha", vkey(line.keys.alpha.author), nextKey);
			const proof = Buffer.from(`${body.proof}`, "base64");
			proof.writeUInt8(proof.readUInt8(20) ^ 1, 20);
			say(line, "alpha", "routine", KEY_ROTATE, { ...body, proof: proof.toString("base64") });
			say(line, "alpha", "routine", "TQ-20", {}, { signer: nextKey });
			return bundleOf(line);
		},
	},
	{
		name: "routine entry by the key before the rotation",
		verdict: "faults",
		says: [`${ENTRY}13 key`],
		build: () => {
			const line = rotatedLine();
			say(line, "alpha", "routine", "TQ-20", {}, { signer: smallLine().keys.alpha.author });
			return bundleOf(line);
		},
	},
	{
		name: "urgent entry by the key before a rotation that it has seen",
		verdict: "faults",
		says: ["alpha/urgent/entries/5 key"],
		build: () => {
			const line = rotatedLine();
			say(line, "alpha", "urgent", "TQ-10", {}, { signer: smallLine().keys.alpha.author });
			return bundleOf(line);
		},
	},
	{
		name: "revocation by a party of another line",
		verdict: "faults",
		says: ["revocations/ revocation"],
		build: () => {
			const { line, note } = revokedLine(undefined, (text) =>
				text.replace("party alpha", "party charlie"),
			);
			return bundleOf(line, { revocations: [note] });
		},
	},
	{
		name: "rotation by the thief of a key, to one of his own",
		verdict: "faults",
		says: [`${ENTRY}9 key`, `${ENTRY}10 signature`],
		build: () => {
			const { line, note } = revokedLine(undefined, undefined, (line) => {
				const old = vkey(line.keys.alpha.author);
				say(line, "alpha", "routine", KEY_ROTATE, rotationBody(LINE, "alpha", old, stranger));
				say(line, "alpha", "routine", "TQ-20", {}, { signer: stranger });
			});
			return bundleOf(line, { revocations: [note] });
		},
	},
];
