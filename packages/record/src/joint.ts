import { decodeDecimal, decodeHash, encodeBase64, isCount } from "./encoding.ts";
import { LOGS, type LogName } from "./entry-line.ts";
import { EvidenceError } from "./error.ts";
import { isId, lineAfter } from "./evidence-text.ts";
import { isBy, type OpenedNote, openNote, type Verifier } from "./note.ts";

/**
 * What both parties sign at a line check, a handover, at the end of a day: "we hold these four
 * logs, and they are the same". A signed note over
 *
 *     tansiq/joint/v1 LINE
 *     PARTY LOG SIZE ROOT        each log once, in the order of party and log
 *     time MICROSECONDS
 */
export interface JointStatement {
	line: string;
	heads: JointHead[];
	/** Microseconds since 1970, agreed by the signers. */
	timeUs: number;
}

export interface JointHead {
	party: string;
	log: LogName;
	size: number;
	/** RFC 6962 root, 32 bytes. */
	root: Uint8Array;
}

const TYPE = "tansiq/joint/v1";
const HEAD_FORM = "PARTY LOG SIZE ROOT, each log once and in order";

/** The text to be signed; the heads are put in order. @throws EvidenceError */
export function jointText({ line, heads, timeUs }: JointStatement): string {
	if (!isId(line)) throw new EvidenceError("line", line, "1 to 32 of a-z 0-9 -");
	if (!isCount(timeUs)) throw new EvidenceError("time", timeUs, "microseconds, 0 … 2^53-1");
	const lines = heads.map(headLine).sort();
	const text = `${TYPE} ${line}\n${lines.join("\n")}\ntime ${timeUs}\n`;
	parseJoint(text);
	return text;
}

/** @throws EvidenceError */
export function parseJoint(text: string): JointStatement {
	const lines = text.split("\n");
	const line = lineAfter(lines.shift() as string, TYPE);
	const last = lines.pop();
	const timeText = lines.pop() ?? "";
	const timeUs = timeText.startsWith("time ") ? decodeDecimal(timeText.slice(5)) : undefined;
	if (last !== "" || timeUs === undefined) {
		throw new EvidenceError("time", timeText, "time MICROSECONDS");
	}
	const heads = lines.map(parseHead);
	const names = heads.map(({ party, log }) => `${party} ${log}`);
	if (heads.length === 0 || names.some((name, i) => i > 0 && name <= (names[i - 1] as string))) {
		throw new EvidenceError("heads", names.join(", "), HEAD_FORM);
	}
	return { line, heads, timeUs };
}

/**
 * A joint statement that every party signed.
 * @param verifiers one for each party, or a list of its keys of which one must have signed
 * @throws EvidenceError, and NoteError where a signature is missing altogether or bad
 */
export function openJoint(
	note: string | Uint8Array,
	verifiers: readonly (Verifier | readonly Verifier[])[],
): JointStatement {
	const parties = verifiers.map((keys) => ("verify" in keys ? [keys] : keys));
	const opened = openNote(note, parties.flat());
	for (const keys of parties) {
		if (!hasSigned(opened, keys)) {
			throw new EvidenceError("signatures", opened.text, `one by ${keys[0]?.name}`);
		}
	}
	return parseJoint(opened.text);
}

function hasSigned(note: OpenedNote, keys: readonly Verifier[]): boolean {
	return note.signatures.some((signature) => keys.some((key) => isBy(signature, key)));
}

function headLine({ party, log, size, root }: JointHead): string {
	return `${party} ${log} ${size} ${encodeBase64(root)}`;
}

function parseHead(text: string): JointHead {
	const [party = "", logText, sizeText = "", rootText = "", ...more] = text.split(" ");
	const log = LOGS.find((name) => name === logText);
	const size = decodeDecimal(sizeText);
	const root = decodeHash(rootText);
	if (!isId(party) || log === undefined || size === undefined || !root || more.length > 0) {
		throw new EvidenceError("head", text, HEAD_FORM);
	}
	return { party, log, size, root };
}
