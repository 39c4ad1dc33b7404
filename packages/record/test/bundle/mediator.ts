import { createCipheriv, hash } from "node:crypto";
import {
	COSIGNATURE_TYPE,
	type Cosigner,
	checkpointText,
	cosigner,
	formatDeposited,
	formatVerifierKey,
	type LogName,
	logOrigin,
	privateKeyFromSeed,
	type Signer,
	signNote,
} from "@tansiq/record";
import { messageKeys } from "../../src/hpke.ts";
import { type Case, ROUTINE, stranger } from "./case.ts";
import {
	bundleOf,
	emptyLine,
	headOf,
	LINE,
	type Line,
	logOf,
	type Party,
	rewrite,
	rootAt,
	START_US,
	say,
	signerOf,
	smallLine,
	sourceOf,
	talk,
	vkey,
} from "./line.ts";

/** What a third party signed: countersigned heads, and receipts for parcels that lay with it. */

const seeded = (seed: number) => privateKeyFromSeed(new Uint8Array(32).fill(seed));
const mirror = cosigner(`mediator.tansiq/${LINE}/mirror`, seeded(80));
export const depositor = signerOf(`mediator.tansiq/${LINE}/deposit`, 81);
const forger = cosigner(mirror.name, seeded(82));
const START_S = START_US / 1_000_000;
/** Later than ten minutes after the export. */
const LATE_S = START_S + 10_000;

/** A line whose members named a mediator. */
export function mediatedLine(): Line {
	const line = emptyLine((founding) => {
		founding.witness = {
			address: "https://mediator.example:8443",
			deposit: vkey(depositor),
			mirror: formatVerifierKey(mirror.name, COSIGNATURE_TYPE, mirror.publicKey),
			name: "mediator",
		};
	});
	talk(line, 6);
	return line;
}

interface Head {
	size?: number;
	root?: Uint8Array;
	timeS?: number;
	by?: Cosigner;
	origin?: string;
	/** Signed by its author too. */
	signed?: boolean;
}

/** The mediator's countersignature over a head of alpha's routine log, as its node keeps it. */
function witnessed(line: Line, how: Head = {}): string {
	const own = logOf(line, "alpha", "routine");
	const { size = own.leaves.length, timeS = START_S + 300, by = mirror } = how;
	const origin = how.origin ?? logOrigin(LINE, "alpha", "routine");
	const text = checkpointText(origin, size, how.root ?? rootAt(own, size));
	const head = how.signed ? signNote(text, [line.keys.alpha.author]) : `${text}\n`;
	return `${head}${by.cosign(text, timeS)}\n`;
}

function witnessing(...heads: Head[]) {
	const line = mediatedLine();
	const notes = heads.map((how) => witnessed(line, how));
	return bundleOf(line, { log: { "alpha/routine": { witnessed: notes } } });
}

interface Parcel {
	sender?: Party;
	/** Changes the frames that are sealed. */
	frames?: (frames: { [key: string]: unknown }[]) => unknown;
	/** Changes the bytes that are sealed. */
	padded?: (padded: Buffer) => Buffer;
	/** Sealed for whom, and for which place. */
	recipient?: Party;
	info?: string;
	/** The key that is shown; the parcel is sealed with another. */
	key?: Uint8Array;
	/** Changes what the mediator signs, and who signs it. */
	receipt?: (text: string) => string;
	signer?: Signer;
	timeS?: number;
	/** The line that the entries in it come from. */
	entriesOf?: Line;
}

const EPHEMERAL = new Uint8Array(32).fill(83);

/** Entries from index 6 of the sender's routine log on, as they lay at the mediator. */
export function depositOf(line: Line, how: Parcel = {}): Uint8Array {
	const { sender = "alpha", timeS = START_S + 200 } = how;
	const addressee = how.recipient ?? (sender === "alpha" ? "bravo" : "alpha");
	const from = 6;
	const source = how.entriesOf ?? line;
	const frame = (log: LogName, first: number) => ({
		type: "entries",
		log,
		from: first,
		entries: logOf(source, sender, log)
			.entries.slice(first)
			.map((bytes) => Buffer.from(bytes).toString("base64")),
		checkpoint: headOf(source, sender, log),
		receipts: [],
	});
	const frames = [{ type: "missing", sha256: [] }, frame("routine", from), frame("urgent", 2)];
	const text = JSON.stringify((how.frames ?? ((all) => all))(frames));
	const length = Buffer.alloc(4);
	length.writeUInt32BE(Buffer.byteLength(text));
	const whole = Buffer.concat([length, Buffer.from(text), Buffer.alloc(100)]);
	const info = how.info ?? `tansiq/mailbox/v1 ${LINE} ${sender} bravo\n`;
	const sealed = sealFor(line, addressee, info, (how.padded ?? ((bytes) => bytes))(whole));
	const sha256 = hash("sha256", sealed);
	const receipt = `tansiq/deposit/v1 ${LINE} ${sender} bravo\nsha256 ${sha256}\nbytes ${sealed.length}\ntime ${timeS}\n`;
	const note = signNote((how.receipt ?? ((same) => same))(receipt), [how.signer ?? depositor]);
	return formatDeposited({ receipt: note, sealed, key: how.key ?? EPHEMERAL });
}

function sealFor(line: Line, recipient: Party, info: string, padded: Uint8Array): Buffer {
	const publicKey = Buffer.from(line.keys[recipient].hpke, "base64");
	const { encapsulated, key, nonce } = messageKeys(EPHEMERAL, publicKey, Buffer.from(info));
	const cipher = createCipheriv("aes-256-gcm", key, nonce);
	const ciphertext = Buffer.concat([cipher.update(padded), cipher.final()]);
	return Buffer.concat([encapsulated, ciphertext, cipher.getAuthTag()]);
}

function depositing(how: Parcel) {
	const line = mediatedLine();
	return bundleOf(line, { deposits: [depositOf(line, how)] });
}

/** The same line, with another story in alpha's routine log from entry 6 on. */
function lieOf(line: Line): Line {
	const lie = mediatedLine();
	const own = logOf(lie, "alpha", "routine");
	rewrite(own, own.entries.slice(0, 6));
	while (own.entries.length < logOf(line, "alpha", "routine").entries.length) {
		say(lie, "alpha", "routine", "TQ-20", { other: true });
	}
	return lie;
}

const witnessFaults: [name: string, heads: Head[]][] = [
	["by a wrong key", [{ by: forger }]],
	["by a party's mirror key", [{ by: smallLine().keys.bravo.mirror }]],
	["over a head of another line", [{ origin: "alpha.tansiq/line8/routine" }]],
	["over a head of another log", [{ origin: logOrigin(LINE, "alpha", "urgent") }]],
	["over a head that is not of this log", [{ size: 5, root: new Uint8Array(32) }]],
	["of a time after the export", [{ timeS: LATE_S }]],
	["of a time that goes back", [{ size: 3 }, { size: 5, timeS: START_S + 200 }]],
	["of sizes that fall", [{ size: 5 }, { size: 3, timeS: START_S + 301 }]],
];

function signedByAnother({ checkpoint }: { [key: string]: unknown }): object {
	if (typeof checkpoint !== "string") return {};
	const [text = ""] = checkpoint.split("\n\n");
	return { checkpoint: signNote(`${text}\n`, [depositor]) };
}

const depositFaults: [name: string, how: Parcel][] = [
	["signed by a wrong key", { signer: signerOf(depositor.name, 84) }],
	["signed by a party", { signer: stranger }],
	["on another line", { receipt: (text) => text.replace(` ${LINE} `, " line8 ") }],
	["for another addressee", { receipt: (text) => text.replace(" bravo\n", " charlie\n") }],
	["for its own sender", { receipt: (text) => text.replace(" bravo\n", " alpha\n") }],
	["by a stranger", { receipt: (text) => text.replace(" alpha ", " charlie ") }],
	["by the other party", { receipt: (text) => text.replace(" alpha bravo", " bravo alpha") }],
	["over other bytes", { receipt: (text) => text.replace(/sha256 ..../, "sha256 0000") }],
	["over fewer bytes", { receipt: (text) => text.replace(/bytes .*/, "bytes 7") }],
	["of a time after the export", { timeS: LATE_S }],
	[
		"of a time that no clock shows",
		{ receipt: (text) => text.replace(/time .*/, `time ${2 ** 53}`) },
	],
	["with a line too many", { receipt: (text) => `${text}more\n` }],
	["sealed for somebody else", { recipient: "alpha" }],
	["sealed for another place", { info: "tansiq/mailbox/v1 line8 alpha bravo\n" }],
	["shown with another key", { key: new Uint8Array(32).fill(85) }],
	["shown with half a key", { key: new Uint8Array(16).fill(83) }],
	["of a parcel without entries", { frames: ([first]) => [first] }],
	["of a parcel that is no list", { frames: ([first]) => first }],
	["of a parcel that is no JSON", { padded: (bytes) => bytes.fill(0x7b, 4, 20) }],
	["of a parcel longer than it is", { padded: (bytes) => bytes.fill(0xff, 0, 4) }],
	["of a parcel with something behind it", { padded: (bytes) => bytes.fill(1, bytes.length - 1) }],
	["of an unknown frame", { frames: (frames) => [...frames, { type: "letter" }] }],
	[
		"of a frame with a field too many",
		{ frames: (all) => all.map((each) => ({ ...each, more: 1 })) },
	],
	["of a frame moved by one", { frames: (all) => all.map((each) => ({ ...each, from: 5 })) }],
	["of a frame at a fraction", { frames: (all) => all.map((each) => ({ ...each, from: 6.5 })) }],
	["of a frame of no log", { frames: (all) => all.map((each) => ({ ...each, log: "other" })) }],
	[
		"of a head that its author did not sign",
		{ frames: (all) => all.map((each) => ({ ...each, ...signedByAnother(each) })) },
	],
	[
		"of a head without a signature",
		{ frames: (all) => all.map((each) => ({ ...each, checkpoint: "" })) },
	],
	["of entries that never were", { entriesOf: lieOf(mediatedLine()) }],
];

export const mediatorCases: readonly Case[] = [
	{
		name: "heads that the mediator countersigned",
		verdict: "ok",
		build: () =>
			witnessing(
				{ size: 1, timeS: START_S + 60 },
				{ size: 4, signed: true },
				{ timeS: START_S + 400 },
			),
	},
	...witnessFaults.map(
		([name, heads]): Case => ({
			name: `countersignature of the mediator ${name}`,
			verdict: "faults",
			says: [`${ROUTINE}witnessed witness`],
			build: () => witnessing(...heads),
		}),
	),
	{
		name: "countersignature of a mediator that nobody named",
		verdict: "faults",
		says: [`${ROUTINE}witnessed witness`],
		build: () => {
			const line = smallLine();
			return bundleOf(line, { log: { "alpha/routine": { witnessed: [witnessed(line)] } } });
		},
	},
	{
		name: "cut tail that the mediator saw",
		verdict: "faults",
		says: [`${ROUTINE}witnessed cut`],
		build: () => {
			const line = mediatedLine();
			const own = logOf(line, "alpha", "routine");
			const note = witnessed(line);
			rewrite(own, own.entries.slice(0, 8));
			return bundleOf(line, { log: { "alpha/routine": { witnessed: [note] } } });
		},
	},
	{
		name: "fork, in a head that the mediator countersigned",
		verdict: "fork",
		says: [`${ROUTINE}witnessed fork`],
		build: () => {
			const line = mediatedLine();
			const note = witnessed(lieOf(line), { signed: true });
			return bundleOf(line, { log: { "alpha/routine": { witnessed: [note] } } });
		},
	},
	{
		name: "entries that lay at the mediator",
		verdict: "ok",
		build: () => depositing({}),
	},
	{
		name: "entries that lay at the mediator, of both parties",
		verdict: "ok",
		build: () => {
			const line = mediatedLine();
			const back = depositOf(line, {
				sender: "bravo",
				recipient: "alpha",
				info: `tansiq/mailbox/v1 ${LINE} bravo alpha\n`,
				receipt: (text) => text.replace(" bravo bravo", " bravo alpha"),
			});
			return bundleOf(line, { deposits: [depositOf(line), back] });
		},
	},
	...depositFaults.map(
		([name, how]): Case => ({
			name: `deposit ${name}`,
			verdict: "faults",
			says: ["deposits/ deposit"],
			build: () => depositing(how),
		}),
	),
	{
		name: "deposit of a log that is not here",
		verdict: "faults",
		says: ["deposits/ deposit"],
		build: () => {
			const line = mediatedLine();
			const logs = sourceOf(line).logs.filter(
				({ party, log }) => party !== "alpha" || log !== "urgent",
			);
			return bundleOf(line, { deposits: [depositOf(line)], logs });
		},
	},
	{
		name: "deposit at a mediator that nobody named",
		verdict: "faults",
		says: ["deposits/ deposit"],
		build: () => {
			const line = smallLine();
			return bundleOf(line, { deposits: [depositOf(line)] });
		},
	},
	...["{}", "[]", '{"key":"","receipt":[],"sealed":"","type":"tansiq/deposited/v2"}'].map(
		(text): Case => ({
			name: `deposit that is ${text}`,
			verdict: "faults",
			says: ["deposits/ deposit"],
			build: () => bundleOf(mediatedLine(), { deposits: [Buffer.from(`${text}\n`)] }),
		}),
	),
];
