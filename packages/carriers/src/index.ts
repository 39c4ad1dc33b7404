/**
 * Carriers bring a line's messages from node to node; nothing depends on which one did. Three:
 * HTTPS between two nodes that know each other's TLS key beforehand (no authority, no clock), a
 * mailbox that a mediator keeps, and a file on any medium. What the last two carry is sealed.
 */
export * from "./deposit.ts";
export {
	type Dialler,
	type DialOptions,
	dial,
	type Lane,
	type PostAnswer,
} from "./dial.ts";
export { CarrierError, type CarrierErrorCode } from "./failure.ts";
export {
	fileName,
	MAX_FILE_BYTES,
	MAX_FILE_PARCEL_BYTES,
	openFile,
	type ParcelFile,
	parseFileName,
	placeHash,
	sealFile,
} from "./file.ts";
export { freePort } from "./free-port.ts";
export { createTlsIdentity, type TlsIdentity } from "./identity.ts";
export * from "./key-act.ts";
export {
	type FrameAnswer,
	type FrameHandler,
	type Listener,
	type ListenOptions,
	listen,
} from "./listen.ts";
export {
	type Mailbox,
	MailboxError,
	type MailboxErrorCode,
	type MailboxOptions,
	mailbox,
	type SignedDepositReceipt,
} from "./mailbox.ts";
export {
	COLLECT_PATH,
	type CollectRequest,
	DEPOSIT_PATH,
	type Deposit,
	formatCollected,
	MAX_COLLECTED,
	MAX_COLLECTED_BYTES,
	parseCollectRequest,
	parseRemoveRequest,
	REMOVE_PATH,
} from "./mailbox-text.ts";
export { bucketOf, isBucket } from "./padding.ts";
export type { ParcelPlace } from "./place.ts";
export { MAX_PARCEL_BYTES, MAX_SEALED_BYTES, openSealed, sealFor, sealShowably } from "./seal.ts";
export { SealError, type SealErrorCode } from "./seal-error.ts";
export { ageIdentity, ageRecipient, createSealingKey, type SealingKey } from "./sealing-key.ts";
export * from "./witness.ts";
export { type Witness, type Witnessed, type WitnessOptions, witness } from "./witness-client.ts";
