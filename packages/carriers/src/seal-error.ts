/** Why nothing could be sealed or opened. */
export type SealErrorCode =
	/** Not a key of the kind that is expected. */
	| "bad-key"
	/** A name of a line or party that could not stand in a text of ours. */
	| "bad-name"
	/** More than one parcel may hold. */
	| "too-large"
	/** Sealed for another, for another place, or altered: the three cannot be told apart. */
	| "not-for-us"
	/** Opened, and not what our own sealing makes. */
	| "malformed";

export class SealError extends Error {
	readonly code: SealErrorCode;

	constructor(code: SealErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "SealError";
		this.code = code;
	}
}
