/**
 * Carriers bring a line's messages from node to node; nothing depends on which one did.
 * Here: HTTPS between two nodes that know each other's TLS key beforehand (no authority, no clock).
 */
export { type Dialler, type DialOptions, dial, type PostAnswer } from "./dial.ts";
export { CarrierError, type CarrierErrorCode } from "./failure.ts";
export { createTlsIdentity, type TlsIdentity } from "./identity.ts";
export {
	type FrameAnswer,
	type FrameHandler,
	type Listener,
	type ListenOptions,
	listen,
} from "./listen.ts";
