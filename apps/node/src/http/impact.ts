import * as Api from "@tansiq/api";
import { answerTreeOf } from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { impactView } from "../impact-view.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { type Ref, RefParams, refOf } from "./refs.ts";
import { replies } from "./replies.ts";

/** What a message does to us, and who of us has heard of it. */
export function impactRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;

	app.get<{ Params: Ref }>(
		"/v1/dialogues/:author/:log/:index/impact",
		{
			schema: {
				summary: "Which of our operations a notice endangers, and how each gets out of its way",
				params: RefParams,
				response: replies(Api.Impact),
			},
		},
		(request, reply) =>
			whenDurable(context, reply, () =>
				impactView(state, refOf(request.params), runtime.clock.wallUs()),
			),
	);
	app.get<{ Params: Ref }>(
		"/v1/dialogues/:author/:log/:index/answers",
		{
			schema: {
				summary: "Who has to hear of a message, down to the last unit, and who has not answered",
				params: RefParams,
				response: replies(Api.AnswerTree),
			},
		},
		(request, reply) =>
			whenDurable(context, reply, () => answerTreeOf(state, refOf(request.params))),
	);
	app.post<{ Params: Ref; Body: { name: string } }>(
		"/v1/dialogues/:author/:log/:index/answers",
		{
			schema: {
				summary: "A unit of ours has heard of it, or it was passed on to an outsider",
				params: RefParams,
				body: Api.ConfirmRequest,
				response: replies(Api.AnswerTree),
			},
		},
		(request, reply) => {
			const ref = refOf(request.params);
			const by = actorOf(context, request, "watch", "chief", "planner");
			runtime.act({ type: "confirm", ref, name: request.body.name, by });
			return whenDurable(context, reply, () => answerTreeOf(state, ref));
		},
	);
	app.get(
		"/v1/unconfirmed",
		{
			schema: {
				summary:
					"Every message of which somebody of ours or theirs has not heard, the oldest first",
				response: replies(Type.Array(Api.AnswerTree)),
			},
		},
		(_, reply) =>
			whenDurable(context, reply, () =>
				[...state.dialogues.keys()]
					.map((ref) => answerTreeOf(state, ref))
					.filter(({ unconfirmed }) => unconfirmed.length > 0),
			),
	);
}
