import { request } from "node:http";

export interface Sent {
	/** Sent as it stands, as JSON unless the headers say otherwise. */
	text?: string;
	headers?: Record<string, string>;
}

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	/** The body where it is JSON, else null. */
	json: unknown;
}

/** One request, as a stranger's program would make it. */
export function call(
	url: string,
	method: string,
	path: string,
	{ text, headers = {} }: Sent = {},
): Promise<Answer> {
	const { hostname, port } = new URL(url);
	const length = { "content-length": String(Buffer.byteLength(text ?? "")) };
	const typed = text === undefined ? {} : { "content-type": "application/json", ...length };
	return new Promise((resolve, reject) => {
		const outgoing = request(
			{ hostname, port, method, path, headers: { ...typed, ...headers } },
			(incoming) => {
				const chunks: Buffer[] = [];
				incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
				incoming.on("error", reject);
				incoming.on("end", () => {
					const body = Buffer.concat(chunks).toString("utf8");
					const status = incoming.statusCode ?? 0;
					resolve({ status, headers: incoming.headers, text: body, json: parsed(body) });
				});
			},
		);
		outgoing.on("error", reject);
		outgoing.end(text);
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
