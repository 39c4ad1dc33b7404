import { hash } from "node:crypto";
import {
	type Bundle,
	canonical,
	checkpointText,
	consistencyProof,
	cosigner,
	forkEvidence,
	forkProof,
	formatProof,
	formatVerifierKey,
	inclusionProof,
	type Json,
	jointText,
	KEY_REVOKE,
	KEY_ROTATE,
	type LogName,
	leafHash,
	NOTE_TYPE,
	privateKeyFromSeed,
	revocationText,
	rotationBody,
	type Signer,
	signNote,
	tilePath,
} from "@tansiq/record";
import {
	bundleOf,
	emptyLine,
	foundingNote,
	foundingOf,
	headOf,
	LINE,
	type Line,
	LOG_NAMES,
	logOf,
	PARTIES,
	type Party,
	receipt,
	rewrite,
	rootAt,
	say,
	signerOf,
	smallLine,
	talk,
	tamper,
	vkey,
} from "./line.ts";

/**
 * Bundles with one thing wrong, or one thing that looks wrong and is right, and what every verifier
 * must say of them.
 */
export interface Case {
	name: string;
	build(): Bundle;
	verdict: "ok" | "faults" | "fork";
	/** `FILE CODE` that must be among what is said; FILE may be a part of the path. */
	says?: string[];
}

const stranger = signerOf(`alpha.tansiq/${LINE}/author`, 99);

/** The text of a file, changed. */
function edit(path: string, change: (text: string) => string) {
	return (files: Map<string, Uint8Array>) => {
		files.set(path, Buffer.from(change(Buffer.from(files.get(path) ?? []).toString("utf8"))));
	};
}

/** A small line in which one entry of alpha's routine log is said in an odd way. */
function saying(
	...how: Parameters<typeof say> extends [unknown, unknown, unknown, ...infer R] ? R : never
) {
	const line = smallLine();
	say(line, "alpha", "routine", ...how);
	receipt(line, "alpha", "routine");
	return bundleOf(line);
}

/** The joint statement of the line as it is, or with one head changed. */
export function jointOf(
	line: Line,
	signers: readonly Signer[] = PARTIES.map((party) => line.keys[party].author),
	change: (text: string) => string = (text) => text,
): string {
	const heads = PARTIES.flatMap((party) =>
		LOG_NAMES.map((log) => {
			const own = logOf(line, party, log);
			return { party, log, size: own.leaves.length, root: rootAt(own) };
		}),
	);
	return signNote(change(jointText({ line: LINE, heads, timeUs: line.nowUs })), signers);
}

/** A proof for one entry, under the newest head, signed and countersigned. */
export function proofOf(line: Line, party: Party, log: LogName, index: number, leafOf = index) {
	const own = logOf(line, party, log);
	const cosignature = own.receipts.at(-1)?.line ?? "";
	const checkpoint = `${headOf(line, party, log)}${cosignature}\n`;
	const text = formatProof({ index, hashes: inclusionProof(own.leaves, leafOf), checkpoint });
	return { party, log, index, text };
}

/** The same line, and one in which alpha told another story from entry `from` on. */
function split(from: number): { line: Line; lie: Line } {
	const [line, lie] = [smallLine(), smallLine()];
	const honest = logOf(lie, "alpha", "routine").entries;
	rewrite(logOf(lie, "alpha", "routine"), honest.slice(0, from));
	for (let i = from; i < honest.length; i++) say(lie, "alpha", "routine", "TQ-20", { other: i });
	return { line, lie };
}

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
	say(line, "alpha", "routine", KEY_REVOKE, { revocation: { bytes: note.length, sha256 } });
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

function member(founding: { [key: string]: Json }, party: Party): { [key: string]: Json } {
	return (founding.members as Record<Party, { [key: string]: Json }>)[party];
}

const SMALL_ORDER = Buffer.from(
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
	"hex",
);

/** Of alpha: one watch officer, one chief. */
function both(line: Line): Signer[] {
	return [line.keys.alpha.duty, line.keys.alpha.chief];
}

function smallOrderKey(): string {
	return formatVerifierKey("alpha.tansiq/op/duty-4", NOTE_TYPE, SMALL_ORDER);
}

/** Alpha has enrolled a recruit, with the entry 9 of its routine log if nothing is said before. */
function enrolledLine(before: (line: Line, recruit: Signer) => void = () => {}) {
	const line = smallLine();
	const recruit = signerOf("alpha.tansiq/op/recruit", 90);
	before(line, recruit);
	const changes = [{ key: vkey(recruit), roles: ["watch"] }];
	say(line, "alpha", "routine", "OPERATORS", { changes }, { by: both(line) });
	return { line, recruit };
}

/** Alpha's node before it has heard of bravo's. */
function foundedLine(): Line {
	const line = emptyLine();
	for (const log of LOG_NAMES) {
		const own = logOf(line, "alpha", log);
		own.receipts = [];
	}
	return line;
}

const ROUTINE = "logs/alpha/routine/";
const ENTRY = `${ROUTINE}entries/`;

export const cases: readonly Case[] = [
	{ name: "a good line", verdict: "ok", build: () => bundleOf(smallLine()) },
	{ name: "a line just founded", verdict: "ok", build: () => bundleOf(emptyLine()) },
	{
		name: "a range of entries",
		verdict: "ok",
		build: () => {
			const line = smallLine();
			const { entries } = logOf(line, "alpha", "routine");
			const range = [0, 3, 4].map((index) => ({ index, bytes: entries[index] as Uint8Array }));
			return bundleOf(line, { log: { "alpha/routine": { first: 3, end: 5, entries: range } } });
		},
	},
	{
		name: "joint statement, exhibits and blobs",
		verdict: "ok",
		build: () => {
			const line = smallLine();
			const proofs = [0, 1, 5].map((index) => proofOf(line, "bravo", "routine", index));
			const blobs = [Buffer.from("geometry")];
			return bundleOf(line, { joint: [jointOf(line)], proofs, blobs });
		},
	},
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
		name: "entry by a stranger",
		verdict: "faults",
		says: [`${ENTRY}9 signature`],
		build: () => saying("TQ-20", {}, { signer: stranger }),
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
		name: "blob changed",
		verdict: "faults",
		says: ["blobs/ blob"],
		build: () => {
			const line = smallLine();
			const path = `blobs/${hash("sha256", "geometry")}`;
			const bundle = bundleOf(line, { blobs: [Buffer.from("geometry")] });
			return tamper(
				bundle,
				edit(path, () => "geometrY"),
			);
		},
	},
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
		name: "duplicate keys in bundle.json",
		verdict: "faults",
		says: ["bundle.json manifest"],
		build: () => {
			const bundle = bundleOf(smallLine());
			edit("bundle.json", (text) => text.replace('"from":', '"from":0,"from":'))(bundle);
			return bundle;
		},
	},
	{
		name: "a file that is not listed",
		verdict: "faults",
		says: ["manifest"],
		build: () => bundleOf(smallLine()).set(`blobs/${hash("sha256", "x")}`, Buffer.from("x")),
	},
	{
		name: "a file of no place in the layout",
		verdict: "faults",
		says: ["letter.txt manifest"],
		build: () =>
			tamper(bundleOf(smallLine()), (files) => files.set("letter.txt", Buffer.from("x"))),
	},
	{
		name: "a listed file that is gone",
		verdict: "faults",
		says: [`${ENTRY}3 manifest`, `${ENTRY}3 missing`],
		build: () => {
			const bundle = bundleOf(smallLine());
			bundle.delete(`${ENTRY}3`);
			return bundle;
		},
	},
	{
		name: "an entry of the range left out",
		verdict: "faults",
		says: [`${ENTRY}3 missing`],
		build: () => tamper(bundleOf(smallLine()), (files) => files.delete(`${ENTRY}3`)),
	},
	{
		name: "entry 0 left out",
		verdict: "faults",
		says: [`${ENTRY}0 missing`],
		build: () =>
			bundleOf(smallLine(), { log: { "alpha/routine": { first: 3, end: 3, entries: [] } } }),
	},
	{
		name: "an entry beyond the log",
		verdict: "faults",
		says: [`${ENTRY}99 place`],
		build: () =>
			tamper(bundleOf(smallLine()), (files) => files.set(`${ENTRY}99`, Buffer.from("x"))),
	},
	{
		name: "a tile changed",
		verdict: "faults",
		says: [`${ENTRY}2 leaf`, "checkpoint root"],
		build: () =>
			tamper(bundleOf(smallLine()), (files) => {
				const path = ROUTINE + tilePath(0, 0, 9);
				const tile = Buffer.from(files.get(path) ?? []);
				tile.writeUInt8(tile.readUInt8(64) ^ 1, 64);
				files.set(path, tile);
			}),
	},
	{
		name: "a tile missing",
		verdict: "faults",
		says: ["tile"],
		build: () =>
			tamper(bundleOf(smallLine()), (files) => files.delete(ROUTINE + tilePath(0, 0, 9))),
	},
	{
		name: "a tile too many",
		verdict: "faults",
		says: ["tile/0/001 tile"],
		build: () =>
			tamper(bundleOf(smallLine()), (files) =>
				files.set(ROUTINE + tilePath(0, 1), Buffer.alloc(8192)),
			),
	},
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
		name: "bundle.json of other parties",
		verdict: "faults",
		says: ["bundle.json manifest", `${ENTRY}2 seen`],
		build: () => {
			const bundle = bundleOf(smallLine());
			edit("bundle.json", (text) =>
				text.replaceAll('"bravo/', '"charlie/').replace('"bravo"]', '"charlie"]'),
			)(bundle);
			return bundle;
		},
	},
	{
		name: "bundle.json of another line",
		verdict: "faults",
		says: ["bundle.json manifest"],
		build: () => {
			const bundle = bundleOf(smallLine());
			edit("bundle.json", (text) => text.replace('"line7"', '"line8"'))(bundle);
			return bundle;
		},
	},
	{
		name: "a file that is not as it is listed",
		verdict: "faults",
		says: ["policy manifest"],
		build: () => bundleOf(smallLine()).set("policy", Buffer.from("quorum none\n")),
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
	...(
		[
			["missing", () => undefined],
			["changed", (tile) => Buffer.from(tile).reverse()],
		] as [string, (tile: Uint8Array) => Uint8Array | undefined][]
	).map(
		([name, change]): Case => ({
			name: `an upper tile ${name}`,
			verdict: "faults",
			says: ["tile/1/000.p/1 tile"],
			build: () => {
				const line = emptyLine();
				for (let i = 1; i < 257; i++) say(line, "alpha", "routine", "TQ-20", {});
				return tamper(bundleOf(line), (files) => {
					const path = ROUTINE + tilePath(1, 0, 1);
					const tile = change(files.get(path) ?? new Uint8Array());
					if (tile) files.set(path, tile);
					else files.delete(path);
				});
			},
		}),
	),
	{
		name: "logs of which there is no head yet",
		verdict: "ok",
		build: () => {
			const line = foundedLine();
			for (const name of ["bravo/urgent", "bravo/routine"]) line.logs.delete(name);
			return bundleOf(line);
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
