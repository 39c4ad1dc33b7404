import type { IncomingMessage } from "node:http";

/** How often the longest body is read and thrown away before the sender is cut off. */
const DISCARDED_BODIES = 4;

/**
 * The body of a request or an answer; "too-large" as soon as it is known to be longer than
 * `maxBytes`, "cut-off" when the connection ends within it.
 *
 * The rest of a body that is too large is read and thrown away for a while: a connection closed
 * with bytes unread is reset, and the reset can overtake the answer that says why.
 */
export function readBody(
	message: IncomingMessage,
	maxBytes: number,
): Promise<Uint8Array | "too-large" | "cut-off"> {
	return new Promise((resolve) => {
		let chunks: Uint8Array[] = [];
		let length = 0;
		const tooLarge = (): void => {
			chunks = [];
			resolve("too-large");
		};
		if (Number(message.headers["content-length"] ?? 0) > maxBytes) tooLarge();
		message.on("data", (chunk: Uint8Array) => {
			length += chunk.length;
			if (length <= maxBytes) chunks.push(chunk);
			else if (length <= DISCARDED_BODIES * maxBytes) tooLarge();
			else message.destroy();
		});
		message.once("end", () => resolve(Buffer.concat(chunks)));
		message.once("error", () => resolve("cut-off"));
		message.once("close", () => resolve("cut-off"));
	});
}
