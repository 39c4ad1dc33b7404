/** The signed record: C2SP notes, checkpoints, cosignatures, proofs and tiles, and the entry itself. */
export * from "./blob-seal.ts";
export * from "./bundle.ts";
export type { BundleReport, Claim, Fault, FaultCode, LogReport } from "./bundle-report.ts";
export * from "./canonical.ts";
export * from "./checkpoint.ts";
export * from "./cosignature.ts";
export {
	type Deposited,
	entriesDeposited,
	formatDeposited,
	type ParcelEntries,
} from "./deposit.ts";
export * from "./entry.ts";
export {
	type By,
	bodyText,
	EntryError,
	type EntryErrorCode,
	type EntryPlace,
	entryRef,
	isSignedBy,
	LOGS,
	type LogName,
	type Seen,
	signBody,
} from "./entry-line.ts";
export { type Envelope, envelopeLine, parseEnvelope } from "./envelope.ts";
export * from "./error.ts";
export * from "./fork.ts";
export * from "./founding.ts";
export * from "./joint.ts";
export * from "./key.ts";
export { headSigner, type KeyLife, keyInForce, keyLife, rotate } from "./key-life.ts";
export * from "./note.ts";
export * from "./proof.ts";
export * from "./revocation.ts";
export {
	KEY_REVOKE,
	KEY_ROTATE,
	openRotation,
	type Rotation,
	rotationBody,
	rotationText,
} from "./rotation.ts";
export * from "./tiles.ts";
export {
	appendLeaf,
	emptyFrontier,
	emptyRoot,
	type Frontier,
	leafHash,
	nodeHash,
	rootOf,
	rootOfLeaves,
	type Tree,
	treeOf,
} from "./tree.ts";
export {
	consistencyProof,
	inclusionProof,
	TreeError,
	verifyConsistency,
	verifyInclusion,
} from "./tree-proof.ts";
export * from "./verifier-key.ts";
export { verifyBundle } from "./verify-bundle.ts";
