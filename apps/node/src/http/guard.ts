import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { sendProblem } from "./problem.ts";

const LOCAL = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * The node listens on loopback, where any web page may send requests too: a foreign Origin, a
 * foreign Host (DNS rebinding), or a browser that says the request is another page's is refused
 * before anything is read. A link to the console may be followed from anywhere.
 */
export function guardOrigin(app: FastifyInstance): void {
	app.addHook("onRequest", async (request, reply) => {
		reply.header("x-content-type-options", "nosniff");
		const field = foreignHeader(request.headers);
		if (field === null) return;
		sendProblem(reply, {
			type: "tansiq:foreign-origin",
			title: "the console of this node answers only itself",
			status: 403,
			errors: [
				{
					field,
					value: String(request.headers[field]).slice(0, 80),
					expected: "this node's own address",
				},
			],
		});
		return reply;
	});
}

/** The header that shows a foreign page behind a request, or null. */
function foreignHeader(headers: IncomingHttpHeaders): string | null {
	const { host = "", origin } = headers;
	if (!LOCAL.has(host.replace(/:\d+$/, ""))) return "host";
	if (origin !== undefined && origin !== `http://${host}`) return "origin";
	const site = headers["sec-fetch-site"];
	const ours = site === undefined || site === "same-origin" || site === "none";
	return ours || headers["sec-fetch-mode"] === "navigate" ? null : "sec-fetch-site";
}
