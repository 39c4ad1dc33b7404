import { type IncomingMessage, request } from "node:http";

export interface LiveEvent {
	id: number;
	event: string;
	data: unknown;
}

/** A reader of `/v1/live`, as a browser's EventSource reads it. */
export class Reader {
	readonly #incoming: IncomingMessage;
	readonly #events: LiveEvent[] = [];
	#wake: () => void = () => {};

	private constructor(incoming: IncomingMessage) {
		this.#incoming = incoming;
		let text = "";
		incoming.setEncoding("utf8").on("data", (piece: string) => {
			text += piece;
			const parts = text.split("\n\n");
			text = parts.pop() ?? "";
			for (const part of parts) if (part.includes("data: ")) this.#events.push(parsed(part));
			this.#wake();
		});
		incoming.on("error", () => {});
	}

	static open(url: string): Promise<Reader> {
		return new Promise((resolve, reject) => {
			const outgoing = request(`${url}/v1/live`, (incoming) => resolve(new Reader(incoming)));
			outgoing.on("error", reject);
			outgoing.end();
		});
	}

	get contentType(): string | undefined {
		return this.#incoming.headers["content-type"];
	}

	/** How many events came and were not asked for. */
	get waiting(): number {
		return this.#events.length;
	}

	/** The next event that is wanted; those before it are passed over. */
	async next(wanted: (event: LiveEvent) => boolean): Promise<LiveEvent> {
		for (;;) {
			for (let event = this.#events.shift(); event !== undefined; event = this.#events.shift())
				if (wanted(event)) return event;
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	close(): void {
		this.#incoming.destroy();
	}
}

function parsed(part: string): LiveEvent {
	const field = (name: string) =>
		part
			.split("\n")
			.find((line) => line.startsWith(`${name}: `))
			?.slice(name.length + 2) ?? "";
	return { id: Number(field("id")), event: field("event"), data: JSON.parse(field("data")) };
}
