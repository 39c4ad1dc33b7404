import type { Problem } from "@tansiq/api";
import { Refusal, type RefusalCode } from "@tansiq/party";
import type {
	FastifyError,
	FastifyReply,
	FastifyRequest,
	FastifySchemaValidationError,
} from "fastify";

const STATUS: Record<RefusalCode, number> = {
	invalid: 422,
	unknown: 404,
	"already-told": 409,
	"already-answered": 409,
	"not-answerable": 409,
	"not-founded": 503,
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
	const { validation, statusCode = 500, code = "" } = error as FastifyError;
	if (validation !== undefined)
		return {
			type: "tansiq:invalid",
			title: "the request is not of the form that is expected",
			status: 422,
			errors: faultsOf(validation, request.body),
		};
	if (statusCode < 500)
		return {
			type: `tansiq:${code.toLowerCase() || "refused"}`,
			title: error.message,
			status: statusCode,
		};
	return {
		type: "tansiq:failure",
		title: "the node failed; nothing accepted was lost",
		status: 500,
	};
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
	return reply
		.code(problem.status)
		.header("content-type", "application/problem+json; charset=utf-8")
		.send(problem);
}

type Faults = NonNullable<Problem["errors"]>;

/** The validator's errors in our words; of a union only the branch that was meant. */
function faultsOf(errors: readonly FastifySchemaValidationError[], body: unknown): Faults {
	const meant = errors.filter(
		({ schemaPath, keyword }) => keyword !== "anyOf" && !refuted(schemaPath, errors),
	);
	return (meant.length > 0 ? meant : errors)
		.slice(0, 20)
		.map(({ instancePath, message, params }) => {
			const extra = (params as { additionalProperty?: string }).additionalProperty;
			const path = extra === undefined ? instancePath : `${instancePath}/${extra}`;
			return {
				field: path.slice(1).replaceAll("/", ".") || "body",
				value: JSON.stringify(valueAt(body, path))?.slice(0, 80) ?? "nothing",
				expected: extra === undefined ? expectation(message, params) : "no such field",
			};
		});
}

function expectation(message = "another value", params: Record<string, unknown>): string {
	const allowed = (params as { allowedValue?: unknown }).allowedValue;
	return allowed === undefined ? message : `${message}: ${JSON.stringify(allowed)}`;
}

/** A branch of a union whose discriminating constant does not match was not the one meant. */
function refuted(path: string, errors: readonly FastifySchemaValidationError[]): boolean {
	const branch = /^(.*\/anyOf\/\d+)\/properties\/(?!kind\/|msg\/)/.exec(path)?.[1];
	const own = /^(.*\/anyOf\/\d+)\/properties\/(kind|msg)\/const$/.exec(path)?.[1];
	const from = branch ?? own ?? /^(.*\/anyOf\/\d+)\//.exec(path)?.[1];
	return (
		from !== undefined &&
		errors.some(
			({ schemaPath, keyword }) =>
				keyword === "const" &&
				(schemaPath === `${from}/properties/kind/const` ||
					schemaPath === `${from}/properties/msg/const`),
		)
	);
}

function valueAt(body: unknown, path: string): unknown {
	let value = body;
	for (const key of path.split("/").slice(1)) value = (value as Record<string, unknown>)?.[key];
	return value;
}
