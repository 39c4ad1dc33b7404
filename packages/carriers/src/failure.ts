/** Why a post came to nothing. */
export type CarrierErrorCode =
	/** No connection came about: no such host, nothing listens, or no common TLS 1.3. */
	| "refused"
	/** No whole answer within the time allowed. */
	| "timeout"
	/** Whoever answered does not hold the pinned key; nothing was sent. */
	| "wrong-pin"
	/**
	 * The connection ended before the whole answer. The peer may or may not have taken the message.
	 * A peer that does not know our own pin looks like this too.
	 */
	| "closed"
	/** The answer is longer than we allow. */
	| "too-large";

export class CarrierError extends Error {
	readonly code: CarrierErrorCode;

	constructor(code: CarrierErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = "CarrierError";
		this.code = code;
	}
}
