import { RecordError } from "./error.ts";

/** What a verifier found in a bundle. */
export interface BundleReport {
	line: string;
	parties: string[];
	/** Hex SHA-256 of the founding document: compare it with what the parties printed. */
	founding: string;
	logs: LogReport[];
	/** Operators' signatures that verified. */
	operatorSignatures: number;
	/** Exhibits, blobs and joint statements that verified. */
	proofs: number;
	blobs: number;
	joint: number;
	/** Parcels that lay at the mediator for their addressee. */
	deposits: DepositReport[];
	/** What stands in the record as it should and yet does not count, or cannot be as it says. */
	claims: Claim[];
	/** Empty when everything here is as its signers left it. */
	faults: Fault[];
	/** Origins of logs whose author signed two histories, once each. */
	forks: string[];
}

export interface LogReport {
	origin: string;
	size: number;
	/** Base64. */
	root: string;
	entriesChecked: number;
	receiptsChecked: number;
	/** Heads that the mediator countersigned. */
	witnessedChecked: number;
	/** Claimed by the first and the last entry checked, in microseconds; null without one. */
	firstTimeUs: number | null;
	lastTimeUs: number | null;
}

/** Entries that the addressee could have had from then on, whatever it says. */
export interface DepositReport {
	/** Of the sealed parcel, in hex. */
	sha256: string;
	sender: string;
	addressee: string;
	/** The mediator's clock, seconds since 1970. */
	timeS: number;
	/** `PARTY/LOG/FIRST-LAST`, as they stand in the parcel. */
	entries: string[];
}

export interface Claim {
	file: string;
	/**
	 * `one-sided`: attested by one side, of a party that signed nothing there. `clock-back`: a receipt
	 * is of an earlier time than the one before it.
	 */
	code: "without-effect" | "false-time" | "one-sided" | "clock-back";
	what: string;
}

export type FaultCode =
	/** `bundle.json`, or a file that it does not describe as it is. */
	| "manifest"
	| "founding"
	| "policy"
	| "revocation"
	/** Hash tiles: missing, too many, or not of one tree. */
	| "tile"
	| "checkpoint"
	/** The signed root is not that of the tiles. */
	| "root"
	| "receipt"
	/** Someone signed a larger head than the bundle has. */
	| "cut"
	/** The author signed two heads that contradict each other. */
	| "fork"
	/** An entry that the range promises. */
	| "missing"
	/** An entry that is not the leaf of its index. */
	| "leaf"
	| "signature"
	/** Signed by a key of the author that was not in force. */
	| "key"
	| "form"
	| "place"
	| "addressee"
	| "seen"
	/** A `by` line that is not the valid signature of an operator of the author. */
	| "by"
	| "blob"
	| "evidence"
	| "joint"
	| "proof"
	/** A countersignature of the mediator that does not hold. */
	| "witness"
	/** A deposit receipt, its parcel, or what that is said to hold. */
	| "deposit";

export interface Fault {
	file: string;
	code: FaultCode;
	what: string;
}

/** Runs a check whose documented errors are faults of a file; undefined when it failed. */
export function attempt<T>(
	report: BundleReport,
	file: string,
	code: FaultCode,
	check: () => T,
): T | undefined {
	try {
		return check();
	} catch (error) {
		if (!(error instanceof RecordError)) throw error;
		report.faults.push({ file, code, what: error.message });
		return undefined;
	}
}
