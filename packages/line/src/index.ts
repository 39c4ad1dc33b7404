/** One line between two nodes: two logs a side, ours and the mirror of theirs. */
export { applyPendingHead, type Fork, MAX_PENDING_HEADS } from "./fork.ts";
export * from "./frame.ts";
export * from "./frame-text.ts";
export * from "./heads.ts";
export * from "./hear.ts";
export {
	type AuthorSpan,
	applyEnrolled,
	applyRevocation,
	applyRotation,
	authorName,
	currentAuthor,
	type KeyHistory,
	type LineKeys,
	mirrorName,
	type PeerKeys,
	type Revocation,
	type Rotation,
	ringOf,
	rotationOf,
	soleKeys,
} from "./keys.ts";
export * from "./not-taken.ts";
export { routineSizeAt } from "./open.ts";
export { again, MAX_ENTRIES_BYTES, owed } from "./owed.ts";
export {
	applyReceipted,
	countersign,
	countersignatureHash,
	MAX_RECEIPTS,
	ReceiptError,
	type ReceiptErrorCode,
	type Receipted,
	receipt,
	receiptNote,
	receipts,
	receiptsFrom,
} from "./receipt.ts";
export * from "./recover.ts";
export * from "./say.ts";
export {
	base64,
	emptyLine,
	type Line,
	LOGS,
	type LogName,
	type MirroredLog,
	newestReceiptS,
	type OwnLog,
	originOf,
	type PendingHead,
	type ReceiptRange,
	receiptTimeS,
	type SignedReceipt,
	type Stopped,
	type TailEntry,
} from "./state.ts";
export * from "./stop.ts";
export * from "./times.ts";
export * from "./witness.ts";
