import * as Api from "@tansiq/api";
import { Refusal, type Resolving } from "@tansiq/party";
import type { FastifyInstance, FastifyRequest } from "fastify";
import Type from "typebox";
import { onlyWeKnowView } from "../views.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { replies } from "./replies.ts";

const TaskParams = Type.Object({ id: Type.String({ maxLength: 128 }) });
interface Params {
	id: string;
}

/** What only we know, and what a person does about it. To move ours is to declare it anew. */
export function onlyWeKnowRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;

	const view = (id: string): Api.OnlyWeKnow => {
		const task = state.onlyWeKnow.get(id);
		if (task === undefined)
			throw new Refusal("unknown", `task ${id}: expected one that was raised here`);
		return onlyWeKnowView(state, task, runtime.clock.wallUs());
	};
	const resolve = (
		request: FastifyRequest<{ Params: Params }>,
		how: Resolving,
		...roles: Parameters<typeof actorOf>[2][]
	) => {
		const { id } = request.params;
		const by = actorOf(context, request, ...roles);
		view(id);
		runtime.act({ type: "onlyWeKnow", task: id, how, by });
		return id;
	};

	app.get(
		"/v1/only-we-know",
		{
			schema: {
				summary: "Operations of ours that they were not told of and that meet what they told",
				response: replies(Type.Array(Api.OnlyWeKnow)),
			},
		},
		(_, reply) =>
			whenDurable(context, reply, () => [...state.onlyWeKnow.keys()].map((id) => view(id))),
	);
	app.post<{ Params: Params }>(
		"/v1/only-we-know/:id/disclose",
		{
			schema: {
				summary: "Tell ours exactly",
				params: TaskParams,
				response: replies(Api.OnlyWeKnow),
			},
		},
		(request, reply) => {
			const id = resolve(request, { kind: "disclose" }, "releaser");
			return whenDurable(context, reply, () => view(id));
		},
	);
	app.post<{ Params: Params; Body: { untilUs?: number } }>(
		"/v1/only-we-know/:id/hold-request",
		{
			schema: {
				summary: "Ask them to stay outside what they told, without saying why",
				params: TaskParams,
				body: Api.HoldRequest,
				response: replies(Api.OnlyWeKnow),
			},
		},
		(request, reply) => {
			const how = { kind: "hold-request", ...request.body } as const;
			const id = resolve(request, how, "watch", "chief");
			return whenDurable(context, reply, () => view(id));
		},
	);
	app.post<{ Params: Params }>(
		"/v1/only-we-know/:id/over",
		{
			schema: {
				summary: "A person has seen that theirs is over",
				params: TaskParams,
				response: replies(Api.OnlyWeKnow),
			},
		},
		(request, reply) => {
			const id = resolve(request, { kind: "over" }, "watch", "chief");
			return whenDurable(context, reply, () => view(id));
		},
	);
}
