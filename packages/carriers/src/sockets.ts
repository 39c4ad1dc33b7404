import type { Socket } from "node:net";

/**
 * Open sockets, at most `limit`: one more closes the oldest. The oldest and not the newest,
 * because after a cut the old ones are often dead without our knowing, and the peer that comes
 * back must get in.
 */
export class NewestSockets {
	readonly #limit: number;
	/** By remote address and port: the raw and the TLS socket of one connection share them. */
	readonly #byEndpoint = new Map<string, Socket>();

	constructor(limit: number) {
		this.#limit = limit;
	}

	add(socket: Socket): void {
		const endpoint = endpointOf(socket);
		this.#byEndpoint.set(endpoint, socket);
		socket.once("close", () => {
			if (this.#byEndpoint.get(endpoint) === socket) this.#byEndpoint.delete(endpoint);
		});
		if (this.#byEndpoint.size <= this.#limit) return;
		for (const [oldest, oldestSocket] of this.#byEndpoint) {
			this.#byEndpoint.delete(oldest);
			oldestSocket.destroy();
			return;
		}
	}

	/** Stops counting a connection, given either of its sockets. */
	release(socket: Socket): void {
		this.#byEndpoint.delete(endpointOf(socket));
	}

	destroyAll(): void {
		for (const socket of this.#byEndpoint.values()) socket.destroy();
	}
}

function endpointOf(socket: Socket): string {
	return `${socket.remoteAddress} ${socket.remotePort}`;
}
