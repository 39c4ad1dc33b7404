import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { readBody } from "./body.ts";
import type { TlsIdentity } from "./identity.ts";
import { type Gate, pinnedServer } from "./pinned.ts";
import { NewestSockets } from "./sockets.ts";

export interface FrameAnswer {
	status: number;
	body: Uint8Array | string;
	/** Default: application/octet-stream for bytes, text/plain for a string. */
	contentType?: string;
}

/**
 * Answers one POST of a peer whose key was compared. `path` is as sent, query and all. A rejection
 * is answered with 500 and no detail. One at a time for each connection.
 */
export type FrameHandler = (
	peerPin: string,
	path: string,
	body: Uint8Array,
) => Promise<FrameAnswer>;

export interface ListenOptions {
	identity: TlsIdentity;
	/** 0: any free port; the listener says which. */
	port: number;
	host: string;
	/** Pins let in. May change while listening: a pin taken out is refused at its next request. */
	pins: ReadonlySet<string>;
	handler: FrameHandler;
	/** Longest body taken; a longer one is answered with 413. Default 1 MiB. */
	maxBodyBytes?: number;
	/** Connections kept for each pin; one more closes the oldest. Default 4. */
	maxConnectionsPerPin?: number;
	/** From the first byte of a connection to the end of its handshake. Default 5 s. */
	handshakeTimeoutMs?: number;
	/** For all headers of a request. Default 5 s. */
	headersTimeoutMs?: number;
	/** For a whole request: 1 MiB at 2.5 kB/s fits into the default, 7 minutes. */
	requestTimeoutMs?: number;
	/** A connection on which nothing moves is closed after it. Default 75 s. */
	idleTimeoutMs?: number;
	/** Told of each connection turned away; the pin is null where no certificate was shown. */
	onStranger?: (peerPin: string | null, address: string) => void;
	/** Told what the handler rejected with. Default: a process warning. */
	onHandlerError?: (error: unknown, peerPin: string) => void;
}

export interface Listener {
	port: number;
	/** Frees the port and ends every connection, whatever it was at. */
	close(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;
const MAX_HEADER_BYTES = 8 * 1024;
const MAX_HEADERS = 32;
/** Connections in their handshake, strangers' too; one more closes the oldest. */
const MAX_HANDSHAKES = 128;
/** How often Node looks for requests that take too long. */
const CHECKING_MS = 500;

/** Listens for pinned peers. Rejects with Node's own error where the port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listener> {
	const { identity, pins, maxConnectionsPerPin = 4, idleTimeoutMs = 75_000 } = options;
	const all = new NewestSockets(Number.POSITIVE_INFINITY);
	const inHandshake = new NewestSockets(MAX_HANDSHAKES);
	const ofPin = new Map<string, NewestSockets>();
	const peers = new WeakMap<Socket, string>();

	const gate: Gate = {
		pins,
		handshakeTimeoutMs: options.handshakeTimeoutMs ?? 5000,
		onStranger: options.onStranger ?? (() => {}),
		onAccepted(socket, pin) {
			inHandshake.release(socket);
			const sockets = ofPin.get(pin) ?? new NewestSockets(maxConnectionsPerPin);
			ofPin.set(pin, sockets);
			sockets.add(socket);
			peers.set(socket, pin);
		},
	};
	const server = pinnedServer(identity, gate, {
		maxHeaderSize: MAX_HEADER_BYTES,
		connectionsCheckingInterval: CHECKING_MS,
	});
	server.maxHeadersCount = MAX_HEADERS;
	server.headersTimeout = options.headersTimeoutMs ?? 5000;
	server.requestTimeout = options.requestTimeoutMs ?? 420_000;
	server.keepAliveTimeout = idleTimeoutMs;
	server.timeout = idleTimeoutMs;
	server.on("connection", (socket: Socket) => {
		all.add(socket);
		inHandshake.add(socket);
	});
	server.on(
		"request",
		requestListener(options, (socket) => peers.get(socket)),
	);

	server.listen(options.port, options.host);
	await once(server, "listening");
	return {
		port: (server.address() as AddressInfo).port,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				all.destroyAll();
			}),
	};
}

/** Reads one POST at a time from each connection and has the handler answer it. */
function requestListener(options: ListenOptions, peerOf: (socket: Socket) => string | undefined) {
	const { handler, pins, maxBodyBytes = MEBIBYTE } = options;
	const onHandlerError = options.onHandlerError ?? ((error) => process.emitWarning(error as Error));
	const busy = new WeakSet<Socket>();

	async function answerOf(request: IncomingMessage, pin: string): Promise<FrameAnswer | null> {
		const body = await readBody(request, maxBodyBytes);
		if (body === "cut-off") return null;
		if (body === "too-large") {
			return { status: 413, body: `expected a body of at most ${maxBodyBytes} bytes` };
		}
		if (request.method !== "POST") return { status: 405, body: "expected POST" };
		try {
			return await handler(pin, request.url ?? "/", body);
		} catch (error) {
			onHandlerError(error, pin);
			return { status: 500, body: "failed" };
		}
	}

	return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const { socket } = request;
		const pin = peerOf(socket);
		// A second request while the first is being answered: more work than the connections allowed.
		if (pin === undefined || !pins.has(pin) || busy.has(socket)) {
			socket.destroy();
			return;
		}
		busy.add(socket);
		const answer = await answerOf(request, pin);
		if (answer === null) return;
		const text = typeof answer.body === "string";
		response.writeHead(answer.status, {
			"content-type":
				answer.contentType ?? (text ? "text/plain; charset=utf-8" : "application/octet-stream"),
			"content-length": Buffer.byteLength(answer.body),
		});
		busy.delete(socket);
		response.end(answer.body);
	};
}
