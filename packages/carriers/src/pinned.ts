import { createServer, type Server } from "node:https";
import { connect, type TLSSocket, type TlsOptions } from "node:tls";
import { CarrierError } from "./failure.ts";
import { spkiPin, type TlsIdentity } from "./identity.ts";

/**
 * TLS 1.3 between two nodes that know each other's key beforehand.
 *
 * Authority, name and dates of a certificate are not looked at: a node must reach its peer with
 * no authority between them and under any clock. What counts is that the peer proved in the
 * handshake that it holds a key, and that this key is a pinned one. `rejectUnauthorized: false`
 * switches off the former checks and stands in this file alone, beside the latter.
 */
function pinnedOptions(identity: TlsIdentity) {
	return {
		key: identity.keyPem,
		cert: identity.certificatePem,
		minVersion: "TLSv1.3",
		maxVersion: "TLSv1.3",
		sigalgs: "ed25519",
		rejectUnauthorized: false,
	} as const satisfies TlsOptions;
}

/** The pin of the key that the peer proved to hold, or null where it showed no certificate. */
function peerPinOf(socket: TLSSocket): string | null {
	const certificate = socket.getPeerX509Certificate();
	return certificate === undefined ? null : spkiPin(certificate.publicKey);
}

export interface Gate {
	/** Pins let in; looked at anew for each connection. */
	pins: ReadonlySet<string>;
	handshakeTimeoutMs: number;
	/** A connection let in, before its first byte is read. */
	onAccepted: (socket: TLSSocket, peerPin: string) => void;
	/** A connection turned away; it is destroyed already. */
	onStranger: (peerPin: string | null, address: string) => void;
}

/**
 * An HTTPS server whose HTTP side sees a connection only after its key was compared. Node's own
 * listener, which attaches the HTTP parser, is taken off and called by the gate instead.
 */
export function pinnedServer(
	identity: TlsIdentity,
	gate: Gate,
	http: { maxHeaderSize: number; connectionsCheckingInterval: number },
): Server {
	const server = createServer({
		...pinnedOptions(identity),
		...http,
		requestCert: true,
		handshakeTimeout: gate.handshakeTimeoutMs,
	});
	const attachHttp = server.listeners("secureConnection");
	server.removeAllListeners("secureConnection");
	server.on("secureConnection", (socket: TLSSocket) => {
		const pin = peerPinOf(socket);
		if (pin === null || !gate.pins.has(pin)) {
			const address = socket.remoteAddress ?? "unknown";
			socket.destroy();
			gate.onStranger(pin, address);
			return;
		}
		gate.onAccepted(socket, pin);
		for (const attach of attachHttp) attach.call(server, socket);
	});
	return server;
}

/**
 * Connects, and hands the socket over only when the other side holds the pinned key; until then
 * nothing can be written to it. Calls back once. Returns the socket so that it can be destroyed.
 */
export function pinnedConnect(
	target: { host: string; port: number; identity: TlsIdentity; pin: string; timeoutMs: number },
	done: (error: CarrierError | null, socket?: TLSSocket) => void,
): TLSSocket {
	const { host, port, identity, pin, timeoutMs } = target;
	const socket = connect({ ...pinnedOptions(identity), host, port });
	// A short frame is sent at once and not held back for the acknowledgement of what went before.
	socket.setNoDelay(true);
	const settle = (error: CarrierError | null): void => {
		clearTimeout(timer);
		socket.off("error", failed).off("close", closed).off("secureConnect", compare);
		if (error === null) {
			done(null, socket);
			return;
		}
		socket.on("error", () => {}).destroy();
		done(error);
	};
	const compare = (): void => {
		const found = peerPinOf(socket);
		if (found === pin) settle(null);
		else settle(new CarrierError("wrong-pin", `${host}:${port} has key ${found}, expected ${pin}`));
	};
	const failed = (cause: Error): void =>
		settle(new CarrierError("refused", `${host}:${port}: ${cause.message}`, { cause }));
	const closed = (): void =>
		settle(new CarrierError("refused", `${host}:${port}: ended before the handshake did`));
	const timer = setTimeout(() => {
		settle(new CarrierError("timeout", `${host}:${port}: no connection in ${timeoutMs} ms`));
	}, timeoutMs);
	return socket.once("error", failed).once("close", closed).once("secureConnect", compare);
}
