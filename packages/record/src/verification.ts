import { hash } from "node:crypto";
import type { Bundle, Manifest } from "./bundle.ts";
import type { BundleReport, FaultCode, LogReport } from "./bundle-report.ts";
import type { LogName } from "./entry-line.ts";
import { EvidenceError } from "./error.ts";
import type { FoundingKeys, PartyKeys, WitnessKeys } from "./founding.ts";
import type { KeyLife } from "./key-life.ts";
import type { OperatorLife } from "./operator-life.ts";
import type { Tree } from "./tree.ts";

/** What the steps of `verifyBundle` hand to one another. */
export interface Verification {
	files: Bundle;
	manifest: Manifest;
	founding: FoundingKeys;
	/** The document that `founding` goes on from, signed while some member had no node. */
	earlier: FoundingKeys | null;
	parties: Map<string, PartyCheck>;
	/** By origin. */
	logs: Map<string, LogCheck>;
	/** Files of minutes, by their ref. */
	minutes: Map<string, string>;
	/** Whether the other side agreed to minutes, by their ref. */
	agreed: Map<string, boolean>;
	report: BundleReport;
}

export interface PartyCheck {
	keys: PartyKeys;
	life: KeyLife;
	operators: OperatorLife;
	/** Revocations that hold, by the SHA-256 of the note in hex. */
	revocations: ReadonlyMap<string, { bytes: number }>;
}

export interface LogCheck {
	party: string;
	log: LogName;
	origin: string;
	/** `logs/PARTY/LOG/`. */
	folder: string;
	tree: Tree;
	receipts: Receipt[];
	/** The receipts again, by hash and by `receiptKey`: a long log has as many as entries. */
	receiptByHash: Map<string, Receipt>;
	receiptHashes: Map<string, Set<string>>;
	/** Index of the entry from which on the addressee has a node; null before it is met. */
	refoundedAt: number | null;
	report: LogReport;
}

/** A countersigned head whose countersignature verified; its root is not yet compared. */
export interface Receipt {
	mirror: string;
	size: number;
	timeS: number;
	/** Base64 SHA-256 of the signature line, as `seen` lines name it. */
	hash: string;
	root: Uint8Array;
	note: string;
}

/** Names the receipts that one party gave over one size. */
export function receiptKey({ mirror, size }: Pick<Receipt, "mirror" | "size">): string {
	return `${mirror} ${size}`;
}

export function fault(
	{ report }: Pick<Verification, "report">,
	file: string,
	code: FaultCode,
	what: string,
): void {
	report.faults.push({ file, code, what });
}

/** Whether an entry was said while its addressee had no node: then nobody else's log speaks of it. */
export function isOneSided(
	{ founding, earlier }: Pick<Verification, "founding" | "earlier">,
	{ party, refoundedAt }: Pick<LogCheck, "party" | "refoundedAt">,
	index: number,
): boolean {
	if (founding.nodeless.length > 0) return true;
	const isHistory = earlier?.parties.some((each) => each.party === party) === true;
	return isHistory && (refoundedAt === null || index < refoundedAt);
}

/** By how much honest clocks may differ, seconds. */
const CLOCKS_DIFFER_S = 600;

/** That a mediator's time is not after the export. @throws EvidenceError */
export function assertNotLater({ manifest }: Pick<Verification, "manifest">, timeS: number): void {
	const latestS = Math.floor(manifest.toUs / 1_000_000) + CLOCKS_DIFFER_S;
	if (timeS > latestS) throw new EvidenceError("time", timeS, `at most ${latestS} s`);
}

/** The mediator's keys by this founding document and the earlier one. */
export function mediators({ founding, earlier }: Verification): WitnessKeys[] {
	return [founding.witness, earlier?.witness].filter((each) => each !== null && each !== undefined);
}

/** In the order of their paths. */
export function filesBelow(files: Bundle, folder: string): [path: string, bytes: Uint8Array][] {
	return [...files]
		.filter(([path]) => path.startsWith(folder))
		.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** That a file bears the SHA-256 of its bytes as its name. @throws EvidenceError */
export function assertNamed(path: string, bytes: Uint8Array): void {
	const sha256 = hash("sha256", bytes);
	const name = path.slice(path.indexOf("/") + 1).replace(/\.[a-z]+$/, "");
	if (name !== sha256) throw new EvidenceError("name", name, sha256);
}

/** That the head is of these tiles. */
export function isOfTree({ tree }: LogCheck, { size, root }: { size: number; root: Uint8Array }) {
	const actual = tree.rootAt(size);
	return actual !== undefined && Buffer.compare(actual, root) === 0;
}
