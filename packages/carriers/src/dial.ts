import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import type { TLSSocket } from "node:tls";
import { readBody } from "./body.ts";
import { CarrierError } from "./failure.ts";
import type { TlsIdentity } from "./identity.ts";
import { pinnedConnect } from "./pinned.ts";
import { Slots } from "./slots.ts";

export interface DialOptions {
	/** https://host:port, nothing after it. */
	url: string;
	identity: TlsIdentity;
	/** The pin of the peer's key; nothing is sent to anyone else. */
	pin: string;
	/** From the call of `post` to the end of the answer, waiting for a connection included. */
	timeoutMs: number;
	/** Longest answer taken. Default 1 MiB. */
	maxAnswerBytes?: number;
}

export interface PostAnswer {
	status: number;
	body: Uint8Array;
	/** As the peer named it; empty where it did not. */
	contentType: string;
}

/** Each lane has a connection of its own: what is urgent never waits for what is long. */
export type Lane = "urgent" | "routine";

export interface Dialler {
	/**
	 * Posts once and returns the answer, whatever its status. Nothing is tried again: after "closed"
	 * or "timeout" the peer may have taken the message. Waits for posts before it on the same lane;
	 * the default lane is "routine". Until `mayLeave` resolves nothing is written, and only what has
	 * to be made first is made: the connection and the request.
	 * @throws CarrierError, or what `mayLeave` rejects with
	 */
	post(path: string, body: Uint8Array, lane?: Lane, mayLeave?: Promise<void>): Promise<PostAnswer>;
	/** Ends every connection; posts under way reject with "closed". */
	close(): void;
}

/**
 * Posts at a time on one lane, each with a connection. Two lanes make two connections, below the
 * listener's 4 for each pin, so that those that only one side knows to be dead leave room. An
 * agent's own limit would not do: it does not count connections still being made.
 */
const CONNECTIONS_PER_LANE = 1;
const MEBIBYTE = 1024 * 1024;

/** A way to one peer over kept connections, made when first needed. */
export function dial(options: DialOptions): Dialler {
	const { url, timeoutMs, maxAnswerBytes = MEBIBYTE } = options;
	const { host, port } = parseTarget(url);
	const agent = new PinnedAgent({ ...options, host, port });
	const slotsOf: Record<Lane, Slots> = {
		urgent: new Slots(CONNECTIONS_PER_LANE),
		routine: new Slots(CONNECTIONS_PER_LANE),
	};
	const underWay = new Set<AbortController>();
	let isClosed = false;

	return {
		async post(path, body, lane = "routine", mayLeave = Promise.resolve()) {
			// It may fail when nobody waits for it any more, because this failed before it.
			mayLeave.catch(() => {});
			const slots = slotsOf[lane];
			if (isClosed) throw new CarrierError("closed", `${url}: it was closed`);
			const ending = new AbortController();
			const timer = setTimeout(() => {
				ending.abort(new CarrierError("timeout", `${url}${path}: no answer in ${timeoutMs} ms`));
			}, timeoutMs);
			underWay.add(ending);
			try {
				await slots.take(ending.signal);
				const request = httpsRequest({ agent, host, port, path, method: "POST" });
				const sent = exchange(url, request, maxAnswerBytes, ending.signal);
				mayLeave.then(
					() => sent.write(body),
					(cause) => sent.fail(cause),
				);
				return await sent.answer.finally(() => slots.give());
			} finally {
				clearTimeout(timer);
				underWay.delete(ending);
			}
		},
		close() {
			isClosed = true;
			for (const post of underWay) post.abort(new CarrierError("closed", `${url}: it was closed`));
			agent.destroy();
		},
	};
}

interface Exchange {
	/** Sends head and body at once; nothing when it has failed by then. */
	write(body: Uint8Array): void;
	fail(error: Error): void;
	answer: Promise<PostAnswer>;
}

/** One request and its answer, unless the signal ends it first. */
function exchange(
	url: string,
	request: ClientRequest,
	maxAnswerBytes: number,
	signal: AbortSignal,
): Exchange {
	const { promise: answer, resolve, reject } = Promise.withResolvers<PostAnswer>();
	const fail = (error: Error): void => {
		reject(error);
		request.destroy();
	};
	signal.addEventListener("abort", () => fail(signal.reason), { once: true });
	request.on("error", (error) => fail(carrierError(url, error)));
	request.on("response", async (response: IncomingMessage) => {
		const body = await readBody(response, maxAnswerBytes);
		if (body === "cut-off") {
			fail(new CarrierError("closed", `${url}: ended within the answer`));
		} else if (body === "too-large") {
			fail(new CarrierError("too-large", `${url}: answer over ${maxAnswerBytes} bytes`));
		} else {
			resolve({
				status: response.statusCode as number,
				body,
				contentType: response.headers["content-type"] ?? "",
			});
		}
	});
	return {
		write(body) {
			if (request.destroyed) return;
			request.setHeader("content-type", "application/octet-stream");
			request.setHeader("content-length", body.length);
			request.end(body);
		},
		fail,
		answer,
	};
}

function parseTarget(text: string): { host: string; port: number } {
	const url = URL.parse(text);
	if (url === null || url.href !== `https://${url.host}/`) {
		throw new TypeError(`url ${text}: expected https://host:port`);
	}
	return { host: url.hostname.replace(/^\[|\]$/g, ""), port: Number(url.port || 443) };
}

function carrierError(url: string, error: Error): CarrierError {
	if (error instanceof CarrierError) return error;
	return new CarrierError("closed", `${url}: ${error.message}`, { cause: error });
}

/** Gives HTTP a socket only after the peer's key was compared. */
class PinnedAgent extends Agent {
	readonly #target: Parameters<typeof pinnedConnect>[0];
	readonly #connecting = new Set<TLSSocket>();

	constructor(target: Parameters<typeof pinnedConnect>[0]) {
		super({ keepAlive: true });
		this.#target = target;
	}

	override createConnection(
		_options: unknown,
		callback?: (error: Error | null, stream: Duplex) => void,
	): undefined {
		const socket = pinnedConnect(this.#target, (error, compared) => {
			this.#connecting.delete(socket);
			callback?.(error, compared as TLSSocket);
		});
		this.#connecting.add(socket);
	}

	override destroy(): void {
		super.destroy();
		for (const socket of this.#connecting) socket.destroy();
	}
}
