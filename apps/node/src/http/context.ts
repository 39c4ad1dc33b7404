import type * as Api from "@tansiq/api";
import { OPERATOR_HEADER, POSITION_HEADER, SCRIPT_HEADER } from "@tansiq/api";
import { type Operator, Refusal } from "@tansiq/party";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "../log.ts";
import type { Runtime } from "../runtime.ts";

/** What the routes work with. */
export interface Context {
	runtime: Runtime;
	log: Log;
	desk(): Promise<Api.Desk>;
	/** What `/health` and `/metrics` know besides the state. */
	vitals(): Promise<Record<string, number>>;
}

/** Who acts. A stub: whoever says so, and every view says "not authenticated". @throws Refusal */
export function operatorOf(request: FastifyRequest): Operator {
	const name = request.headers[OPERATOR_HEADER];
	const text = typeof name === "string" ? decoded(name).slice(0, 64) : "";
	return { name: text || "watch officer", script: request.headers[SCRIPT_HEADER] === "true" };
}

function decoded(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		const fault = {
			field: OPERATOR_HEADER,
			value: name.slice(0, 80),
			expected: "percent-encoding",
		};
		throw new Refusal("invalid", "the operator cannot be read", [fault]);
	}
}

/** Sends a reply when the journal position that it depends on is durable, and names it. */
export async function whenDurable<T>(
	{ runtime }: Context,
	reply: FastifyReply,
	view: () => T,
): Promise<T> {
	const { position } = runtime;
	const value = view();
	await runtime.durable(position);
	reply.header(POSITION_HEADER, String(position));
	return value;
}
