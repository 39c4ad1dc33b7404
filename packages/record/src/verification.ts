import { hash } from "node:crypto";
import type { Bundle, Manifest } from "./bundle.ts";
import type { BundleReport, FaultCode, LogReport } from "./bundle-report.ts";
import type { LogName } from "./entry-line.ts";
import { EvidenceError } from "./error.ts";
import type { FoundingKeys, PartyKeys } from "./founding.ts";
import type { KeyLife } from "./key-life.ts";
import type { OperatorLife } from "./operator-life.ts";
import type { Tree } from "./tree.ts";

/** What the steps of `verifyBundle` hand to one another. */
export interface Verification {
	files: Bundle;
	manifest: Manifest;
	founding: FoundingKeys;
	parties: Map<string, PartyCheck>;
	/** By origin. */
	logs: Map<string, LogCheck>;
	report: BundleReport;
}

export interface PartyCheck {
	keys: PartyKeys;
	life: KeyLife;
	operators: OperatorLife;
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
