import type { FastifyInstance } from "fastify";

/** The text of a request is not JSON; the message says where. */
export class MalformedJson extends Error {}

/**
 * Bodies are JSON and nothing else: a plain form of a foreign page cannot send that type. Names
 * like `__proto__` stay members of their object, where the closed schemas refuse them by name.
 */
export function jsonBodies(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(
		"application/json",
		{ parseAs: "string" },
		async (_: unknown, text: string) => (text === "" ? null : parsed(text)),
	);
}

/** @throws MalformedJson */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new MalformedJson((error as SyntaxError).message.slice(0, 120));
	}
}
