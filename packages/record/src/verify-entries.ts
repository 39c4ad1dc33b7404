import { type LogRange, logOrigin } from "./bundle.ts";
import { attempt } from "./bundle-report.ts";
import { type Entry, openEntry } from "./entry.ts";
import type { EntryError, Seen } from "./entry-line.ts";
import { type AuthorKey, keyInForce, rotate } from "./key-life.ts";
import { changeOperators, joinOperators, OPERATORS } from "./operator-life.ts";
import { KEY_REVOKE, KEY_ROTATE, openRotation } from "./rotation.ts";
import { leafHash } from "./tree.ts";
import {
	fault,
	filesBelow,
	isOneSided,
	type LogCheck,
	type PartyCheck,
	receiptKey,
	type Verification,
} from "./verification.ts";
import { verifyOperators } from "./verify-operators.ts";
import { claimPaper } from "./verify-paper.ts";

/** Every disclosed entry: where it stands, who signed it with which key, what it had seen. */

const FOUNDING = "FOUNDING";
/** A log goes on under a new document, because the party that had no node has one. */
const REFOUNDED = "REFOUNDED";
const SECOND_US = 1_000_000;

/** The routine log of a party goes first: it holds the rotations that the urgent one obeys. */
export function verifyEntries(verification: Verification, check: LogCheck): void {
	const party = verification.parties.get(check.party) as PartyCheck;
	const seen = new Map<string, number>();
	const { present, leaves } = disclosed(verification, check);
	for (const [index, file] of present) {
		const bytes = verification.files.get(file) as Uint8Array;
		if (Buffer.compare(leafHash(bytes), leaves[index] as Uint8Array) !== 0) {
			fault(verification, file, "leaf", `not the leaf ${index} of ${check.origin}`);
			continue;
		}
		const opened = open(verification, party, file, bytes);
		if (!opened || !standsAt(verification, check, index, file, opened.entry)) continue;
		const { entry, key } = opened;
		const own = entry.seen.find(({ author, log }) => author === check.party && log === "routine");
		const routineSeen = own?.size ?? 0;
		const inForce = keyInForce(party.life, check.log, index, routineSeen);
		if (key !== inForce) {
			fault(verification, file, "key", `signed by ${key.text}, in force is ${inForce.text}`);
			// It is not the party that speaks: such an entry brings no key and no operator in.
			continue;
		}
		if (entry.body.msg === REFOUNDED) verifyRefounded(verification, check, index, file, entry);
		verifySeen(verification, check, index, file, entry, seen);
		const before = check.log === "routine" ? index : routineSeen;
		const signers = verifyOperators(verification, party, before, file, entry);
		verifyMeaning(verification, check, party, index, file, entry, signers);
		check.report.entriesChecked++;
		check.report.firstTimeUs ??= entry.body.claimed;
		check.report.lastTimeUs = entry.body.claimed;
	}
}

/** The entry files by index; what the manifest promises and is not here is a fault. */
function disclosed(verification: Verification, { folder, party, log, tree: { leaves } }: LogCheck) {
	const present = new Map<number, string>();
	for (const [file] of filesBelow(verification.files, `${folder}entries/`)) {
		const index = Number(file.slice(folder.length + "entries/".length));
		if (index < leaves.length) present.set(index, file);
		else fault(verification, file, "place", `the log has ${leaves.length} entries`);
	}
	const { first, end } = verification.manifest.logs.get(`${party}/${log}`) as LogRange;
	for (let index = first; index < Math.min(end, leaves.length); index++) {
		if (!present.has(index)) missing(index);
	}
	if (first > 0 && !present.has(0)) missing(0);
	function missing(index: number): void {
		fault(verification, `${folder}entries/${index}`, "missing", "not in the bundle");
	}
	return { present: [...present].sort(([a], [b]) => a - b), leaves };
}

/** Opens an entry with whichever key of the author signed it. */
function open(
	verification: Verification,
	{ life, keys: { party } }: PartyCheck,
	file: string,
	bytes: Uint8Array,
): { entry: Entry; key: AuthorKey } | undefined {
	for (const key of life.keys) {
		try {
			return { entry: openEntry(bytes, key.verifier), key };
		} catch (error) {
			const { code, message } = error as EntryError;
			if (code === "signature") continue;
			fault(verification, file, "form", message);
			return undefined;
		}
	}
	fault(verification, file, "signature", `none by an author key of ${party}`);
	return undefined;
}

function standsAt(
	verification: Verification,
	check: LogCheck,
	index: number,
	file: string,
	{ place, to }: Entry,
): boolean {
	const { line } = verification.founding;
	if (
		place.line !== line ||
		place.author !== check.party ||
		place.log !== check.log ||
		place.index !== index
	) {
		const signed = `${place.line} ${place.author} ${place.log} ${place.index}`;
		fault(verification, file, "place", `signed for ${signed}`);
		return false;
	}
	if (to !== check.party && verification.report.parties.includes(to)) return true;
	fault(verification, file, "addressee", `addressed to ${to}`);
	return false;
}

/** Heads that an entry names are those of the logs here, and grow. */
function verifySeen(
	verification: Verification,
	check: LogCheck,
	index: number,
	file: string,
	entry: Entry,
	newest: Map<string, number>,
): void {
	const alone = isOneSided(verification, check, index);
	for (const head of entry.seen) {
		const origin = logOrigin(verification.founding.line, head.author, head.log);
		const what =
			alone && head.author !== check.party
				? `${origin}: ${head.author} had no node yet`
				: seenFault(verification, check, origin, head, newest.get(origin) ?? 0);
		if (what !== null) fault(verification, file, "seen", what);
		newest.set(origin, head.size);
		notBefore(verification, check, origin, file, head, entry);
	}
}

function seenFault(
	{ logs }: Verification,
	check: LogCheck,
	origin: string,
	{ size, root, cosignature }: Seen,
	before: number,
): string | null {
	const other = logs.get(origin);
	if (!other || other === check) return `${origin}: not another log of this line`;
	if (size < before) return `${origin}: ${size} after ${before}`;
	const actual = other.tree.rootAt(size);
	if (!actual || Buffer.from(actual).toString("base64") !== root) {
		return `${origin}: no head of ${size} ${root}`;
	}
	const own = other.receiptHashes.get(receiptKey({ mirror: check.party, size }));
	if (cosignature !== undefined && own?.has(cosignature) === false) {
		return `${origin}: another countersignature of ${size}`;
	}
	return null;
}

/** An entry cannot have been written before what it names was countersigned by its own author. */
function notBefore(
	{ logs, report }: Verification,
	check: LogCheck,
	origin: string,
	file: string,
	{ cosignature }: Seen,
	{ body: { claimed, clock } }: Entry,
): void {
	const receipt = logs.get(origin)?.receiptByHash.get(cosignature ?? "");
	// Receipt times are rounded up to the second.
	if (receipt?.mirror !== check.party) return;
	if (claimed + clock.unc_us >= (receipt.timeS - 1) * SECOND_US) return;
	const what = `claims ${claimed} µs, has seen a receipt of ${receipt.timeS} s`;
	report.claims.push({ file, code: "false-time", what });
}

/** What binds the record itself: the founding document, and the life of the author's keys. */
function verifyMeaning(
	verification: Verification,
	check: LogCheck,
	party: PartyCheck,
	index: number,
	file: string,
	entry: Entry,
	signers: readonly (readonly string[])[],
): void {
	const { msg, body } = entry.body;
	const { founding, earlier, report } = verification;
	const isHistory = earlier?.parties.some((each) => each.party === check.party) === true;
	const document = isHistory ? earlier : founding;
	if (index === 0 && (msg !== FOUNDING || field(body.founding, "sha256") !== document?.sha256)) {
		fault(verification, file, "founding", "entry 0 names another founding document");
	}
	if (msg === KEY_ROTATE && check.log === "routine") {
		const { text: old } = keyInForce(party.life, "routine", index, 0);
		const rotation = attempt(report, file, "key", () =>
			openRotation(body, founding.line, check.party, old),
		);
		if (rotation) rotate(party.life, index, rotation.new, rotation.verifier);
	}
	if (msg === OPERATORS && check.log === "routine") {
		const what = changeOperators(party.operators, index, body, signers);
		if (what !== null) report.claims.push({ file, code: "without-effect", what });
	}
	if (msg === KEY_REVOKE) {
		const { bytes } = party.revocations.get(String(field(body.revocation, "sha256"))) ?? {};
		if (bytes === undefined || field(body.revocation, "bytes") !== bytes) {
			fault(verification, file, "key", "names no revocation of its author that is in the bundle");
		}
	}
	claimPaper(verification, check, index, file, entry);
}

/** From here on the addressee has a node: the entry names the document that both signed. */
function verifyRefounded(
	verification: Verification,
	check: LogCheck,
	index: number,
	file: string,
	{ body: { body } }: Entry,
): void {
	const { founding, parties } = verification;
	const goesOn =
		isOneSided(verification, check, index) &&
		founding.replaces !== null &&
		body.replaces === founding.replaces &&
		field(body.founding, "sha256") === founding.sha256;
	if (!goesOn) {
		fault(verification, file, "founding", "refounds the line, and the founding document does not");
		return;
	}
	check.refoundedAt = index;
	const { operators, keys } = parties.get(check.party) as PartyCheck;
	if (check.log === "routine") joinOperators(operators, index, keys.operators);
}

/** A field of how an entry names a document; undefined where it names none. */
function field(value: unknown, name: "bytes" | "sha256"): unknown {
	return (value as { [name: string]: unknown } | null | undefined)?.[name];
}
