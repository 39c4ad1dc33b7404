import type { Problem } from "@tansiq/api";
import { Refusal, type RefusalCode } from "@tansiq/party";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { faultsOf } from "./faults.ts";
import { MalformedJson } from "./json-body.ts";

const STATUS: Record<RefusalCode, number> = {
	invalid: 422,
	unknown: 404,
	"already-told": 409,
	"already-answered": 409,
	"not-answerable": 409,
	"not-founded": 503,
	"not-signed-in": 401,
	"not-enrolled": 403,
	role: 403,
	readback: 409,
	recovering: 503,
	ended: 409,
};

/** Every error leaves as problem+json that names the field, the value and what was expected. */
export function problemOf(error: Error | FastifyError, request: FastifyRequest): Problem {
	if (error instanceof Refusal)
		return {
			type: `tansiq:${error.code}`,
			title: error.message,
			status: STATUS[error.code],
			...(error.faults.length > 0 && { errors: error.faults.slice(0, 50) }),
		};
	if (error instanceof MalformedJson)
		return {
			type: "tansiq:malformed",
			title: "the request is not JSON",
			status: 400,
			errors: [{ field: "body", value: error.message, expected: "one JSON value (RFC 8259)" }],
		};
	const { validation, statusCode = 500, code = "" } = error as FastifyError;
	if (validation !== undefined)
		return {
			type: "tansiq:invalid",
			title: "the request is not of the form that is expected",
			status: 422,
			errors: faultsOf(validation),
		};
	if (statusCode < 500) return refusedUnread(code, statusCode, error.message, request);
	return {
		type: "tansiq:failure",
		title: "the node failed; nothing accepted was lost",
		status: 500,
	};
}

/** What the server turned away before any of our rules saw it. */
function refusedUnread(
	code: string,
	status: number,
	message: string,
	{ headers, routeOptions }: FastifyRequest,
): Problem {
	if (status === 413) {
		const value = `${headers["content-length"] ?? "more"} bytes`;
		const expected = `at most ${routeOptions.bodyLimit} bytes`;
		return {
			type: "tansiq:too-large",
			title: "the request is too large",
			status,
			errors: [{ field: "body", value, expected }],
		};
	}
	if (status === 415) {
		const value = String(headers["content-type"]).slice(0, 80);
		return {
			type: "tansiq:not-json",
			title: "bodies are JSON",
			status,
			errors: [{ field: "content-type", value, expected: "application/json" }],
		};
	}
	const type = code
		.toLowerCase()
		.replace(/^fst_err_/, "")
		.replaceAll("_", "-");
	return { type: `tansiq:${type || "refused"}`, title: message.slice(0, 200), status };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
	return reply
		.code(problem.status)
		.header("content-type", "application/problem+json; charset=utf-8")
		.send(problem);
}
