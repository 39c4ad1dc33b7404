import { Agent, request } from "node:http";
import type { LoginReply, LoginRequest, Problem } from "@tansiq/api";

/** A node refused, in its own words. */
export class NodeRefusal extends Error {
	readonly status: number;
	readonly problem: Problem | null;
	constructor(status: number, problem: Problem | null, what: string) {
		const [fault] = problem?.errors ?? [];
		const detail = fault ? `: ${fault.field} ${fault.value}, expected ${fault.expected}` : "";
		super(`${what}: ${status} ${problem?.title ?? ""}${detail}`);
		this.name = "NodeRefusal";
		this.status = status;
		this.problem = problem;
	}
}

export interface Client {
	get<T>(path: string): Promise<T>;
	put<T>(path: string, body: unknown): Promise<T>;
	post<T>(path: string, body?: unknown): Promise<T>;
	close(): void;
}

/**
 * Speaks to one node's HTTP interface. With `login` it signs in when the node first asks who acts,
 * and again after the node was restarted.
 */
export function clientOf(url: string, login: LoginRequest | null): Client {
	const agent = new Agent({ keepAlive: true, maxSockets: 8 });
	let token: string | null = null;
	let entering: Promise<void> | null = null;
	const send = <T>(method: string, path: string, body?: unknown): Promise<T> =>
		new Promise((resolve, reject) => {
			const text = method === "GET" ? undefined : JSON.stringify(body ?? {});
			const outgoing = request(
				`${url}${path}`,
				{
					method,
					agent,
					headers: {
						...(token !== null && { authorization: `Bearer ${token}` }),
						...(text !== undefined && {
							"content-type": "application/json",
							"content-length": Buffer.byteLength(text),
						}),
					},
				},
				(incoming) => {
					const chunks: Buffer[] = [];
					incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
					incoming.on("error", reject);
					incoming.on("end", () => {
						const value = parse(Buffer.concat(chunks).toString("utf8"));
						const status = incoming.statusCode ?? 0;
						if (status >= 200 && status < 300) resolve(value as T);
						else reject(new NodeRefusal(status, value as Problem | null, `${method} ${path}`));
					});
				},
			);
			outgoing.on("error", reject);
			outgoing.end(text);
		});
	const enter = async (request: LoginRequest): Promise<void> => {
		const { token: fresh } = await send<LoginReply>("POST", "/v1/session", request);
		token = fresh;
	};
	const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
		try {
			return await send<T>(method, path, body);
		} catch (error) {
			if (login === null || !(error instanceof NodeRefusal) || error.status !== 401) throw error;
			entering ??= enter(login).finally(() => {
				entering = null;
			});
			await entering;
			return send<T>(method, path, body);
		}
	};
	return {
		get: (path) => call("GET", path),
		put: (path, body) => call("PUT", path, body),
		post: (path, body) => call("POST", path, body),
		close: () => agent.destroy(),
	};
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
