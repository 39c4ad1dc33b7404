import { connect, createServer, type Server, type Socket } from "node:net";

/** A wire to a port of this machine that can be cut: what comes in goes on, unread. */
export class Relay {
	readonly #to: number;
	readonly #port: number;
	readonly #open = new Set<Socket>();
	#server: Server | null = null;

	constructor(port: number, to: number) {
		this.#port = port;
		this.#to = to;
	}

	async mend(): Promise<void> {
		if (this.#server !== null) return;
		const server = createServer((near) => this.#join(near));
		this.#server = server;
		await new Promise<void>((resolve, reject) => {
			server.once("error", reject);
			server.listen(this.#port, "127.0.0.1", resolve);
		});
	}

	async cut(): Promise<void> {
		const server = this.#server;
		this.#server = null;
		for (const socket of this.#open) socket.destroy();
		if (server !== null) await new Promise((resolve) => server.close(resolve));
	}

	#join(near: Socket): void {
		const far = connect(this.#to, "127.0.0.1");
		for (const [socket, other] of [
			[near, far],
			[far, near],
		] as const) {
			this.#open.add(socket);
			socket.on("error", () => other.destroy());
			socket.on("close", () => {
				this.#open.delete(socket);
				other.destroy();
			});
			socket.pipe(other);
		}
	}
}
