import * as Api from "@tansiq/api";
import { check, type DeclareRequest, headlineOf, Refusal, waysOutOfPlan } from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { operationView } from "../views.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { replies } from "./replies.ts";

/** What a carrier takes at once. A notice that names more could never be receipted. */
const GEOMETRY_BYTES = 1024 * 1024;

const OperationParams = Type.Object({ id: Type.String({ maxLength: 128 }) });
const DeclareParams = Type.Object({ id: Api.OperationId });

/** Declaring operations and looking at them. */
export function operationRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;

	const detail = (id: string): Api.OperationDetail => {
		const operation = state.registry.operations.get(id);
		if (operation === undefined)
			throw new Refusal("unknown", `operation ${id}: expected one that this node knows`);
		const findings = state.findings.get(id) ?? [];
		return {
			operation: operationView(state, operation),
			volumes: operation.volumes,
			verdict: { headline: headlineOf(findings), findings, edgeTests: 0 },
			position: runtime.position,
		};
	};

	app.put<{ Params: { id: string }; Body: DeclareRequest }>(
		"/v1/operations/:id",
		{
			schema: {
				summary: "Declare an operation of ours",
				params: DeclareParams,
				body: Api.DeclareRequest,
				response: replies(Api.OperationDetail),
			},
		},
		(request, reply) => {
			refuseUndeliverable(request.body);
			runtime.act({
				type: "declare",
				id: request.params.id,
				request: request.body,
				by: actorOf(context, request, "planner", "chief"),
			});
			return whenDurable(context, reply, () => detail(request.params.id));
		},
	);
	app.get(
		"/v1/operations",
		{
			schema: {
				summary: "All operations, ours and theirs",
				response: replies(Type.Array(Api.Operation)),
			},
		},
		(_, reply) =>
			whenDurable(context, reply, () =>
				[...state.registry.operations.values()].map((operation) => operationView(state, operation)),
			),
	);
	// The peer's operations are named by the place of their notice, which contains slashes.
	app.get<{ Params: { "*": string } }>(
		"/v1/operations/*",
		{
			schema: {
				summary: "One operation with its geometry and verdict",
				response: replies(Api.OperationDetail),
			},
		},
		(request, reply) => whenDurable(context, reply, () => detail(request.params["*"])),
	);
	app.post<{ Body: DeclareRequest }>(
		"/v1/checks",
		{
			schema: {
				summary: "The verdict without declaring",
				body: Api.DeclareRequest,
				response: replies(Api.Verdict),
			},
		},
		(request, reply) =>
			whenDurable(context, reply, () => check(state, request.body, runtime.clock.wallUs())),
	);
	app.post<{ Body: DeclareRequest }>(
		"/v1/ways-out",
		{
			schema: {
				summary: "How a plan that meets something could be changed so that nothing is found",
				body: Api.DeclareRequest,
				response: replies(Api.WaysOut),
			},
		},
		(request, reply) =>
			whenDurable(context, reply, () => waysOutOfPlan(state, request.body, runtime.clock.wallUs())),
	);
	app.post<{ Params: { id: string }; Body: { reason: string } }>(
		"/v1/operations/:id/let-stand",
		{
			schema: {
				summary: "Let a conflict stand, with a reason that is journalled",
				params: OperationParams,
				body: Api.LetStandRequest,
				response: replies(Api.OperationDetail),
			},
		},
		(request, reply) => {
			const { id } = request.params;
			runtime.act({
				type: "letStand",
				operation: id,
				reason: request.body.reason,
				by: actorOf(context, request, "planner", "chief"),
			});
			return whenDurable(context, reply, () => detail(id));
		},
	);
	app.post<{ Params: { id: string } }>(
		"/v1/operations/:id/end",
		{
			schema: {
				summary: "End an operation of ours by hand",
				params: OperationParams,
				response: replies(Api.OperationDetail),
			},
		},
		(request, reply) => {
			const { id } = request.params;
			runtime.act({
				type: "end",
				operation: id,
				by: actorOf(context, request, "planner", "chief"),
			});
			return whenDurable(context, reply, () => detail(id));
		},
	);
	app.post<{ Params: { id: string } }>(
		"/v1/operations/:id/disclose",
		{
			schema: {
				summary: "Tell an operation of ours exactly that was sealed, held or told coarsely",
				params: OperationParams,
				response: replies(Api.OperationDetail),
			},
		},
		(request, reply) => {
			const { id } = request.params;
			runtime.act({ type: "disclose", operation: id, by: actorOf(context, request, "releaser") });
			return whenDurable(context, reply, () => detail(id));
		},
	);
	app.get(
		"/v1/findings",
		{
			schema: { summary: "Every finding of every own operation, with the time it was journalled" },
		},
		(_, reply) =>
			whenDurable(context, reply, () =>
				[...state.findings.entries()].map(([operation, findings]) => ({ operation, findings })),
			),
	);
}

/** @throws Refusal */
function refuseUndeliverable({ volumes }: DeclareRequest): void {
	const bytes = Buffer.byteLength(JSON.stringify(volumes));
	if (bytes <= GEOMETRY_BYTES) return;
	throw new Refusal("invalid", "the operation cannot be told", [
		{ field: "volumes", value: `${bytes} bytes`, expected: `at most ${GEOMETRY_BYTES} bytes` },
	]);
}
