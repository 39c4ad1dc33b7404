import { decodeDecimal, decodeHash, encodeBase64 } from "./encoding.ts";
import { LOGS, type LogName } from "./entry-line.ts";
import { EvidenceError } from "./error.ts";
import { isId, lineAfter } from "./evidence-text.ts";
import { openNote, type Verifier } from "./note.ts";
import { authorVerifier } from "./rotation.ts";
import { parseVerifierKey } from "./verifier-key.ts";

/**
 * A party's word, under two of its recovery keys, that an author key is no longer its own. What the
 * revoked key signed at or after the good sizes is not the party's. A signed note over
 *
 *     tansiq/revocation/v1 LINE
 *     party PARTY
 *     revoked VKEY
 *     new VKEY
 *     urgent SIZE ROOT           the last good head of each log
 *     routine SIZE ROOT
 *     time MICROSECONDS
 */
export interface Revocation {
	line: string;
	party: string;
	/** C2SP verifier keys of type 0x01. */
	revoked: string;
	new: string;
	good: Record<LogName, GoodHead>;
	timeUs: number;
}

export interface GoodHead {
	size: number;
	/** RFC 6962 root, 32 bytes. */
	root: Uint8Array;
}

const TYPE = "tansiq/revocation/v1";
/** How many of a party's recovery keys must sign. */
export const REVOCATION_QUORUM = 2;

/** The text to be signed. @throws EvidenceError */
export function revocationText(revocation: Revocation): string {
	const { line, party, revoked, good, timeUs } = revocation;
	let text = `${TYPE} ${line}\nparty ${party}\nrevoked ${revoked}\nnew ${revocation.new}\n`;
	for (const log of LOGS) text += `${log} ${good[log].size} ${encodeBase64(good[log].root)}\n`;
	text += `time ${timeUs}\n`;
	parseRevocation(text);
	return text;
}

/** @throws EvidenceError */
export function parseRevocation(text: string): Revocation {
	const lines = text.split("\n");
	const line = lineAfter(lines[0] as string, TYPE);
	const party = word(lines[1], "party");
	const revoked = word(lines[2], "revoked");
	const fresh = word(lines[3], "new");
	const urgent = goodHead(lines[4], "urgent");
	const routine = goodHead(lines[5], "routine");
	const timeUs = decodeDecimal(word(lines[6], "time"));
	if (timeUs === undefined) throw new EvidenceError("time", lines[6], "time MICROSECONDS");
	if (lines.length !== 8 || lines[7] !== "") throw new EvidenceError("text", text, "seven lines");
	if (!isId(party)) throw new EvidenceError("party", party, "1 to 32 of a-z 0-9 -");
	if (keyOf(revoked) === keyOf(fresh)) throw new EvidenceError("new", fresh, "another key");
	return { line, party, revoked, new: fresh, good: { urgent, routine }, timeUs };
}

/**
 * A revocation signed by any two of the party's recovery keys.
 * @throws EvidenceError, and NoteError where a signature is bad or none is by a recovery key
 */
export function openRevocation(
	note: string | Uint8Array,
	recovery: readonly Verifier[],
): Revocation {
	const { text, signatures } = openNote(note, recovery);
	const signers = new Set(signatures.map(({ keyId }) => Buffer.from(keyId).toString("hex"))).size;
	if (signers < REVOCATION_QUORUM) {
		throw new EvidenceError("signatures", signers, `${REVOCATION_QUORUM} recovery keys`);
	}
	return parseRevocation(text);
}

function word(line: string | undefined, name: string): string {
	if (!line?.startsWith(`${name} `)) throw new EvidenceError(name, line, `a line ${name} …`);
	return line.slice(name.length + 1);
}

function goodHead(line: string | undefined, log: LogName): GoodHead {
	const [sizeText = "", rootText = "", ...more] = word(line, log).split(" ");
	const size = decodeDecimal(sizeText);
	const root = decodeHash(rootText);
	if (size === undefined || !root || more.length > 0) {
		throw new EvidenceError(log, line, `${log} SIZE ROOT`);
	}
	return { size, root };
}

/** The 32 bytes of a key that may sign a log, in base64. */
function keyOf(text: string): string {
	authorVerifier(text);
	return encodeBase64(parseVerifierKey(text).publicKey);
}
