import type { AnswerRequest, Desk, OperationDetail, Problem } from "@tansiq/api";

/** Why a request did not do what it was meant to. `status` 0: the node was not reached. */
export class NodeRefusal extends Error {
	readonly status: number;
	readonly detail: string;
	constructor(status: number, detail: string) {
		super(`${status} ${detail}`);
		this.name = "NodeRefusal";
		this.status = status;
		this.detail = detail;
	}
}

/** The requests that the desk makes; to its own node and to nobody else. */
export interface NodeClient {
	desk(): Promise<Desk>;
	operation(id: string): Promise<OperationDetail>;
	/** A fictional or private coast, drawn above the land; null when the node has none. */
	basemap(): Promise<unknown>;
	present(ref: string): Promise<void>;
	answer(ref: string, request: AnswerRequest): Promise<void>;
	silence(alertId: string): Promise<void>;
	release(holdId: string): Promise<void>;
	refuse(holdId: string, reason: string): Promise<void>;
	letStand(operationId: string, reason: string): Promise<void>;
}

/** @param operator the name that each request carries, read anew each time */
export function nodeClient(operator: () => string): NodeClient {
	async function request(path: string, init: RequestInit): Promise<Response> {
		let response: Response;
		try {
			response = await fetch(path, { ...init, credentials: "same-origin" });
		} catch {
			throw new NodeRefusal(0, "");
		}
		if (!response.ok) throw new NodeRefusal(response.status, await problemDetail(response));
		return response;
	}
	async function post(path: string, body: object = {}): Promise<void> {
		await request(path, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				// A header value is bytes; names outside ASCII travel percent-encoded.
				"tansiq-operator": encodeHeader(operator()),
			},
			body: JSON.stringify(body),
		});
	}
	const get = async (path: string) => (await request(path, { method: "GET" })).json();
	const at = (id: string) => encodeURIComponent(id);
	const dialogue = (ref: string) => `/v1/dialogues/${ref.split("/").map(at).join("/")}`;

	return {
		desk: () => get("/v1/desk"),
		operation: (id) => get(`/v1/operations/${at(id)}`),
		async basemap() {
			try {
				return await get("/v1/basemap");
			} catch (error) {
				if (error instanceof NodeRefusal && error.status === 404) return null;
				throw error;
			}
		},
		present: (ref) => post(`${dialogue(ref)}/present`),
		answer: (ref, body) => post(`${dialogue(ref)}/answer`, body),
		silence: (id) => post(`/v1/alerts/${at(id)}/silence`),
		release: (id) => post(`/v1/holds/${at(id)}/release`),
		refuse: (id, reason) => post(`/v1/holds/${at(id)}/refuse`, { reason }),
		letStand: (id, reason) => post(`/v1/operations/${at(id)}/let-stand`, { reason }),
	};
}

function encodeHeader(name: string): string {
	return /^[\x20-\x7e]*$/.test(name) ? name : encodeURIComponent(name);
}

/** The node's own account of a refusal (RFC 9457), shortened to a line. */
async function problemDetail(response: Response): Promise<string> {
	let problem: Partial<Problem>;
	try {
		problem = await response.json();
	} catch {
		return response.statusText;
	}
	const fields = (problem.errors ?? []).map((error) => `${error.field}: ${error.expected}`);
	return [problem.detail ?? problem.title ?? response.statusText, ...fields].join("; ");
}
