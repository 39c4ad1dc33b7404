import { hash } from "node:crypto";
import {
	type Bundle,
	logFolder,
	logOrigin,
	MANIFEST,
	type Manifest,
	parseManifest,
	policyText,
} from "./bundle.ts";
import { attempt, type BundleReport } from "./bundle-report.ts";
import { encodeBase64, HASH_BYTES } from "./encoding.ts";
import { LOGS, type LogName } from "./entry-line.ts";
import { EvidenceError } from "./error.ts";
import { assertReplaces, type FoundingKeys, openFounding } from "./founding.ts";
import { keyLife } from "./key-life.ts";
import { openNote } from "./note.ts";
import { operatorLife } from "./operator-life.ts";
import { openRevocation, parseRevocation, type Revocation } from "./revocation.ts";
import { decodeTile, hashTiles, TILE_WIDTH, tilePath } from "./tiles.ts";
import { treeOf } from "./tree.ts";
import {
	assertNamed,
	fault,
	filesBelow,
	isOfTree,
	type PartyCheck,
	type Verification,
} from "./verification.ts";
import { verifyDeposits } from "./verify-deposits.ts";
import { verifyEntries } from "./verify-entries.ts";
import {
	judgeReceipts,
	readReceipts,
	verifyCheckpoint,
	verifyEvidence,
	verifyJoint,
	verifyProofs,
	verifyWitnessed,
} from "./verify-heads.ts";
import { claimMinutes } from "./verify-paper.ts";

/**
 * Judges an export by itself: nothing is asked of the parties or of a clock. It throws nothing;
 * what is wrong stands in `faults` and `forks`. Who the parties are is for the reader to compare:
 * `founding` is the hash of the document that both hold on paper.
 */
export function verifyBundle(files: Bundle): BundleReport {
	const report: BundleReport = {
		line: "",
		parties: [],
		founding: "",
		logs: [],
		operatorSignatures: 0,
		proofs: 0,
		blobs: 0,
		joint: 0,
		deposits: [],
		claims: [],
		faults: [],
		forks: [],
	};
	const manifest = attempt(report, MANIFEST, "manifest", () =>
		parseManifest(files.get(MANIFEST) ?? new Uint8Array()),
	);
	if (!manifest) return report;
	const founding = attempt(report, "founding.note", "founding", () =>
		openFounding(files.get("founding.note") ?? new Uint8Array()),
	);
	if (!founding) return report;
	verify(files, manifest, founding, report);
	report.faults.sort((a, b) => compare(a.file, b.file) || compare(a.code, b.code));
	report.claims.sort((a, b) => compare(a.file, b.file) || compare(a.code, b.code));
	report.forks.sort();
	return report;
}

function verify(
	files: Bundle,
	manifest: Manifest,
	founding: FoundingKeys,
	report: BundleReport,
): void {
	report.line = founding.line;
	const withNode = founding.parties.map(({ party }) => party);
	report.parties = [...withNode, ...founding.nodeless].sort();
	report.founding = founding.sha256;
	const known = pathLayout(withNode);
	const verification: Verification = {
		files: new Map([...files].filter(([path]) => known.test(path))),
		manifest,
		founding,
		earlier: null,
		parties: new Map(),
		logs: new Map(),
		minutes: new Map(),
		agreed: new Map(),
		report,
	};
	verifyManifest(verification, files);
	verification.earlier = verifyEarlier(verification);
	claimOneSided(verification);
	if (Buffer.from(files.get("policy") ?? []).toString("utf8") !== policyText(founding)) {
		fault(verification, "policy", "policy", "not the policy of the founding document");
	}
	const revocations = verifyRevocations(verification);
	for (const keys of founding.parties) {
		const own = revocations.filter(({ revocation: { party } }) => party === keys.party);
		const life = keyLife(
			keys.author,
			own.map(({ revocation }) => revocation),
		);
		const before = verification.earlier?.parties.find(({ party }) => party === keys.party);
		verification.parties.set(keys.party, {
			keys,
			life,
			operators: operatorLife((before ?? keys).operators),
			revocations: new Map(own.map(({ sha256, bytes }) => [sha256, { bytes }])),
		});
		for (const log of LOGS) readLog(verification, keys.party, log);
	}
	const logs = [...verification.logs.values()];
	for (const check of logs) readReceipts(verification, check);
	for (const log of ["routine", "urgent"]) {
		for (const check of logs) if (check.log === log) verifyEntries(verification, check);
	}
	claimMinutes(verification);
	for (const check of logs) {
		verifyCheckpoint(verification, check);
		judgeReceipts(verification, check);
		verifyWitnessed(verification, check);
	}
	for (const { file, revocation } of revocations) judgeRevocation(verification, file, revocation);
	verifyJoint(verification);
	verifyProofs(verification);
	verifyEvidence(verification);
	verifyDeposits(verification);
	verifyBlobs(verification);
}

/** Every file is of the layout, listed, and as it is listed. */
function verifyManifest(verification: Verification, all: Bundle): void {
	const { files, manifest, founding, report } = verification;
	if (manifest.line !== founding.line || manifest.parties.join() !== report.parties.join()) {
		fault(verification, MANIFEST, "manifest", "another line, or other parties, than were founded");
	}
	for (const name of manifest.logs.keys()) {
		const [party = ""] = name.split("/");
		if (!founding.nodeless.includes(party)) continue;
		fault(verification, MANIFEST, "manifest", `${name}: the log of a party without a node`);
	}
	for (const path of new Set([...manifest.files.keys(), ...all.keys()])) {
		if (path === MANIFEST) continue;
		const bytes = all.get(path);
		const listed = manifest.files.get(path);
		if (!bytes) fault(verification, path, "manifest", "listed, and not here");
		else if (listed === undefined) fault(verification, path, "manifest", "here, and not listed");
		else if (!files.has(path)) fault(verification, path, "manifest", "not a file of a bundle");
		else if (hash("sha256", bytes) !== listed) {
			fault(verification, path, "manifest", `not ${listed}`);
		}
	}
}

function pathLayout(parties: readonly string[]): RegExp {
	const log = `(${parties.join("|")})/(${LOGS.join("|")})`;
	const index = "(0|[1-9][0-9]{0,15})";
	const sha256 = "[0-9a-f]{64}";
	const paths = [
		"founding\\.note",
		"policy",
		`foundings/${sha256}\\.note`,
		`logs/${log}/(checkpoint|receipts|witnessed|tile/[0-9a-z./]+|entries/${index})`,
		`revocations/${sha256}\\.note`,
		`joint/${sha256}\\.note`,
		`evidence/${sha256}\\.json`,
		`proofs/${log}/${index}`,
		`deposits/${sha256}\\.json`,
		`blobs/${sha256}`,
	];
	return new RegExp(`^(${paths.join("|")})$`);
}

/**
 * The document that the founding goes on from, which only those signed who had a node then. Nothing
 * else may stand where it stands.
 */
function verifyEarlier({ files, founding, report }: Verification): FoundingKeys | null {
	const { replaces } = founding;
	let earlier: FoundingKeys | null = null;
	const wanted = replaces === null ? null : `foundings/${replaces}.note`;
	for (const [file, bytes] of filesBelow(files, "foundings/")) {
		attempt(report, file, "founding", () => {
			assertNamed(file, bytes);
			if (file !== wanted) throw new EvidenceError("replaces", replaces, "the hash of this file");
			const opened = openFounding(bytes);
			assertReplaces(founding, opened);
			earlier = opened;
		});
	}
	if (wanted !== null && !files.has(wanted)) {
		fault({ report }, wanted, "founding", "the founding goes on from it, and it is not here");
	}
	return earlier;
}

/** Who has signed nothing, or had not when an earlier document was in force. */
function claimOneSided({ founding, earlier, report }: Verification): void {
	for (const party of founding.nodeless) {
		const what = `attested by one side: ${party} has no node and has signed nothing`;
		report.claims.push({ file: "founding.note", code: "one-sided", what });
	}
	for (const party of earlier?.nodeless ?? []) {
		const what = `attested by one side until ${party} joined: it had no node and signed nothing`;
		const file = `foundings/${founding.replaces}.note`;
		report.claims.push({ file, code: "one-sided", what });
	}
}

/** The leaves of a log from its level-0 tiles; every other tile follows from them. */
function readLog(verification: Verification, party: string, log: LogName): void {
	const { files, manifest, founding, report, logs } = verification;
	const origin = logOrigin(founding.line, party, log);
	const folder = logFolder(party, log);
	const range = manifest.logs.get(`${party}/${log}`);
	if (range === undefined) return;
	const { size } = range;
	const leaves: Uint8Array[] = [];
	for (let start = 0; start < size; start += TILE_WIDTH) {
		const width = Math.min(TILE_WIDTH, size - start);
		const path = folder + tilePath(0, start / TILE_WIDTH, width);
		const tile = files.get(path);
		if (tile?.length !== width * HASH_BYTES) {
			fault(verification, path, "tile", `expected ${width} hashes`);
			break;
		}
		leaves.push(...decodeTile(tile));
	}
	if (leaves.length === size) verifyTiles(verification, folder, leaves);
	const tree = treeOf(leaves);
	const logReport = {
		origin,
		size,
		root: encodeBase64(tree.rootAt(leaves.length) as Uint8Array),
		entriesChecked: 0,
		receiptsChecked: 0,
		witnessedChecked: 0,
		firstTimeUs: null,
		lastTimeUs: null,
	};
	report.logs.push(logReport);
	logs.set(origin, {
		party,
		log,
		origin,
		folder,
		tree,
		receipts: [],
		receiptByHash: new Map(),
		receiptHashes: new Map(),
		refoundedAt: null,
		report: logReport,
	});
}

function verifyTiles(verification: Verification, folder: string, leaves: Uint8Array[]): void {
	const expected = new Map(hashTiles(leaves).map(({ path, bytes }) => [folder + path, bytes]));
	const present = new Map(filesBelow(verification.files, `${folder}tile/`));
	for (const path of new Set([...expected.keys(), ...present.keys()])) {
		const bytes = expected.get(path);
		const file = present.get(path);
		if (!bytes) fault(verification, path, "tile", "not a tile of this log");
		else if (!file || Buffer.compare(bytes, file) !== 0) {
			fault(verification, path, "tile", "not the hashes of the tiles below");
		}
	}
}

interface NamedRevocation {
	file: string;
	/** Of the note, in hex. */
	sha256: string;
	bytes: number;
	revocation: Revocation;
}

/** Revocations that two recovery keys of their party signed. */
function verifyRevocations({ files, founding, report }: Verification): NamedRevocation[] {
	const found: NamedRevocation[] = [];
	for (const [file, bytes] of filesBelow(files, "revocations/")) {
		attempt(report, file, "revocation", () => {
			assertNamed(file, bytes);
			const { text } = openNote(
				bytes,
				founding.parties.flatMap(({ recovery }) => recovery),
			);
			const { party, line } = parseRevocation(text);
			if (line !== founding.line) throw new EvidenceError("line", line, founding.line);
			const keys = founding.parties.find((each) => each.party === party);
			const revocation = openRevocation(bytes, keys?.recovery ?? []);
			found.push({ file, sha256: hash("sha256", bytes), bytes: bytes.length, revocation });
		});
	}
	return found;
}

/** It revokes a key that was the author's, and what it calls good is what is here. */
function judgeRevocation(
	verification: Verification,
	file: string,
	{ party, revoked, good }: Revocation,
): void {
	const { life } = verification.parties.get(party) as PartyCheck;
	if (!life.keys.some(({ text }) => text === revoked)) {
		fault(verification, file, "revocation", "revokes a key that was never the author's");
	}
	for (const check of verification.logs.values()) {
		if (check.party !== party || isOfTree(check, good[check.log])) continue;
		fault(verification, file, "revocation", `${check.log}: no good head of this log`);
	}
}

function verifyBlobs({ files, report }: Verification): void {
	for (const [file, bytes] of filesBelow(files, "blobs/")) {
		attempt(report, file, "blob", () => assertNamed(file, bytes));
		report.blobs++;
	}
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
