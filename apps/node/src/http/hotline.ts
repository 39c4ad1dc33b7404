import * as Api from "@tansiq/api";
import { CODEBOOK, LINE_CHECK, type Role } from "@tansiq/hotline";
import { humanCheck, type PartyEvent, Refusal } from "@tansiq/party";
import type { Json } from "@tansiq/record";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { draftView } from "../views.ts";
import { actorOf, type Context, sessionOf, whenDurable } from "./context.ts";
import { replies } from "./replies.ts";

const DraftParams = Type.Object({ id: Type.String({ maxLength: 64 }) });
const WATCH: Role[] = ["watch", "chief"];

/** Saying something in words of the codebook, and the change of watch. */
export function hotlineRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;

	app.get(
		"/v1/codebook",
		{ schema: { summary: "Every message: its urgency, answers, slots and key fields" } },
		() => [...CODEBOOK.values()],
	);
	app.get(
		"/v1/messages",
		{ schema: { summary: "Everything said in words of the codebook, oldest first" } },
		(_, reply) => whenDurable(context, reply, () => [...state.messages.values()]),
	);
	app.post<{ Body: Api.SpeakRequest }>(
		"/v1/messages",
		{
			schema: {
				summary: "Say a message; one that two people must say waits for the second",
				body: Api.SpeakRequest,
				response: replies(Api.SpeakReply),
			},
		},
		(request, reply) => {
			const { msg, body } = request.body;
			const roles = CODEBOOK.get(msg)?.roles ?? [];
			const by = actorOf(context, request, ...(roles.length > 0 ? roles : WATCH));
			const events = runtime.act({
				type: "speak",
				msg,
				body: body as { [slot: string]: Json },
				by,
			});
			return whenDurable(context, reply, () => spoken(state.self, events));
		},
	);
	app.post(
		"/v1/line-check",
		{
			schema: {
				summary: "Say the hourly check by people, when it is ours",
				response: replies(Api.SpeakReply),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...WATCH);
			const body = humanCheck(state, runtime.clock.monoUs());
			if (body === null) throw new Refusal("not-answerable", "the check by people is not ours now");
			const events = runtime.act({ type: "speak", msg: LINE_CHECK, body, by });
			return whenDurable(context, reply, () => spoken(state.self, events));
		},
	);
	app.get(
		"/v1/drafts",
		{
			schema: {
				summary: "What waits for a second person",
				response: replies(Type.Array(Api.Draft)),
			},
		},
		(_, reply) => whenDurable(context, reply, () => [...state.drafts.values()].map(draftView)),
	);
	app.post<{ Params: { id: string } }>(
		"/v1/drafts/:id/sign",
		{
			schema: {
				summary: "The second person signs the same bytes, and it is said",
				params: DraftParams,
				response: replies(Api.SpeakReply),
			},
		},
		(request, reply) => {
			const { id } = request.params;
			const by = actorOf(context, request, "negotiator", "chief", "watch", "planner", "releaser");
			const events = runtime.act({ type: "countersign", draft: id, by });
			return whenDurable(context, reply, () => spoken(state.self, events));
		},
	);
	app.post<{ Params: { id: string }; Body: { reason: string } }>(
		"/v1/drafts/:id/drop",
		{
			schema: {
				summary: "It is not said",
				params: DraftParams,
				body: Api.RefuseRequest,
			},
		},
		(request, reply) => {
			const { id } = request.params;
			const { reason } = request.body;
			const by = actorOf(context, request, "negotiator", "chief", "watch", "planner", "releaser");
			runtime.act({ type: "dropDraft", draft: id, reason, by });
			return whenDurable(context, reply, () => ({ draft: id, dropped: reason }));
		},
	);
	app.post<{ Body: { incoming: string } }>(
		"/v1/handover",
		{
			schema: {
				summary: "Offer the watch, with the brief that this node writes",
				body: Type.Object({ incoming: Type.String({ maxLength: 128 }) }),
			},
		},
		(request, reply) => {
			const { incoming } = request.body;
			runtime.act({ type: "handover", incoming, by: actorOf(context, request, ...WATCH) });
			return whenDurable(context, reply, () => state.handover);
		},
	);
	app.post(
		"/v1/handover/assume",
		{ schema: { summary: "Take the watch over at this moment" } },
		(request, reply) => {
			sessionOf(context, request);
			runtime.act({ type: "assume", by: actorOf(context, request, ...WATCH) });
			return whenDurable(context, reply, () => state.handover);
		},
	);
	app.get("/v1/joints", { schema: { summary: "Joint statements that both signed" } }, (_, reply) =>
		whenDurable(context, reply, () => state.joints),
	);
}

/** Where what was just said stands, or the draft that waits. */
function spoken(self: string, events: readonly PartyEvent[]): Api.SpeakReply {
	for (const event of events) {
		if (event.type === "drafted") return { ref: null, draft: event.draft.id };
		const entry = event.type === "said" ? event.said.entries.at(-1) : undefined;
		if (entry !== undefined) return { ref: `${self}/${entry.log}/${entry.index}`, draft: null };
	}
	return { ref: null, draft: null };
}
