/** The signed record: C2SP notes, checkpoints, cosignatures, proofs and tiles, and the entry itself. */
export * from "./canonical.ts";
export * from "./checkpoint.ts";
export * from "./cosignature.ts";
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
export * from "./key.ts";
export * from "./note.ts";
export * from "./proof.ts";
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
} from "./tree.ts";
export * from "./tree-proof.ts";
export * from "./verifier-key.ts";
