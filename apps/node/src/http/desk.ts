import * as Api from "@tansiq/api";
import { CODEBOOK, demandOf, type Role } from "@tansiq/hotline";
import { type Answering, Refusal, type State } from "@tansiq/party";
import { MINUTE_US } from "@tansiq/space";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { conflictView, trackViews } from "../views.ts";
import { actorOf, type Context, sessionOf, whenDurable } from "./context.ts";
import { answerIdOf, knownDialogue, type Ref, RefParams, refOf, shownDialogue } from "./refs.ts";
import { replies } from "./replies.ts";

const IdParams = Type.Object({ id: Type.String({ maxLength: 256 }) });
/** What a watch officer and a releaser do. */
export function deskRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;

	app.get(
		"/v1/desk",
		{ schema: { summary: "The whole desk at this instant", response: replies(Api.Desk) } },
		async (_, reply) => {
			const desk = await context.desk();
			return whenDurable(context, reply, () => desk);
		},
	);
	app.get<{ Querystring: { waiting?: string } }>(
		"/v1/dialogues",
		{
			schema: {
				summary: "Every dialogue of the line; waiting=true: only those that wait for our answer",
				querystring: Type.Object({ waiting: Type.Optional(Type.String()) }),
				response: replies(Type.Array(Api.Dialogue)),
			},
		},
		(request, reply) =>
			whenDurable(context, reply, () => {
				const waiting = request.query.waiting === "true";
				return [...state.dialogues.values()]
					.filter(({ direction, answer }) => !waiting || (direction === "received" && !answer))
					.map(({ ref }) => shownDialogue(context, ref));
			}),
	);
	app.post<{ Params: Ref }>(
		"/v1/dialogues/:author/:log/:index/present",
		{
			schema: {
				summary: "The message is shown at a staffed desk",
				params: RefParams,
				response: replies(Api.Dialogue),
			},
		},
		(request, reply) => {
			const ref = refOf(request.params);
			runtime.act({ type: "present", ref, by: actorOf(context, request, "watch", "chief") });
			return whenDurable(context, reply, () => shownDialogue(context, ref));
		},
	);
	app.post<{ Params: Ref; Body: Api.AnswerRequest }>(
		"/v1/dialogues/:author/:log/:index/answer",
		{
			schema: {
				summary: "A person's closing answer",
				params: RefParams,
				body: Api.AnswerRequest,
				response: replies(Api.Dialogue),
			},
		},
		(request, reply) => {
			sessionOf(context, request);
			const ref = refOf(request.params);
			const answer = answeringOf(request.body);
			const by = actorOf(context, request, ...rolesFor(state, ref, answer));
			runtime.act({ type: "answer", ref, answer, by });
			return whenDurable(context, reply, () => shownDialogue(context, ref));
		},
	);
	app.post<{ Params: { id: string } }>(
		"/v1/holds/:id/release",
		{ schema: { summary: "Let exactly the held bytes go", params: IdParams } },
		(request, reply) => {
			const { id } = request.params;
			const events = runtime.act({
				type: "release",
				hold: id,
				by: actorOf(context, request, "releaser"),
			});
			const told = events.find((event) => event.type === "told");
			return whenDurable(context, reply, () => ({ hold: id, notice: told?.ledger.entry ?? null }));
		},
	);
	app.post<{ Params: { id: string }; Body: { reason: string } }>(
		"/v1/holds/:id/refuse",
		{ schema: { summary: "Keep it here", params: IdParams, body: Api.RefuseRequest } },
		(request, reply) => {
			const { id } = request.params;
			const { reason } = request.body;
			runtime.act({ type: "refuse", hold: id, reason, by: actorOf(context, request, "releaser") });
			return whenDurable(context, reply, () => ({ hold: id, refused: reason }));
		},
	);
	app.post<{ Params: { id: string } }>(
		"/v1/alerts/:id/silence",
		{
			schema: {
				summary: "Stop the sound; the alert stays until it is clear as well",
				params: IdParams,
			},
		},
		(request, reply) => {
			const { id } = request.params;
			runtime.act({ type: "silence", alert: id, by: actorOf(context, request, "watch", "chief") });
			return whenDurable(context, reply, () => ({ alert: id, silenced: true }));
		},
	);
	app.post<{ Body: { reports: Api.PositionReport[] } }>(
		"/v1/positions",
		{
			schema: { summary: "Positions from our own feeds", body: Api.PositionsRequest },
			bodyLimit: 8 * 1024 * 1024,
		},
		(request, reply) => {
			sessionOf(context, request);
			refuseFuture(request.body.reports, runtime.clock.wallUs());
			runtime.sense(request.body.reports);
			return whenDurable(context, reply, () => ({ taken: request.body.reports.length }));
		},
	);
	app.get("/v1/tracks", { schema: { summary: "The live picture" } }, (_, reply) =>
		whenDurable(context, reply, () => ({
			nowUs: runtime.clock.wallUs(),
			tracks: trackViews(runtime.state, runtime.watch.picture.tracks.values()),
		})),
	);
	app.get(
		"/v1/conflicts",
		{ schema: { summary: "Every conflict found", response: replies(Type.Array(Api.Conflict)) } },
		(_, reply) =>
			whenDurable(context, reply, () =>
				[...state.conflicts.values()].map((c) => conflictView(state, c, runtime.clock.wallUs())),
			),
	);
	app.get("/v1/alerts", { schema: { summary: "Every alert raised" } }, (_, reply) =>
		whenDurable(context, reply, () => [...state.alerts.values()]),
	);
}

/** Whether the reason is one is for the codebook to say. */
function answeringOf({ msg, ...rest }: Api.AnswerRequest): Answering {
	return { ...(rest as Omit<Answering, "msg">), msg: answerIdOf(msg) };
}

/** Who may give this answer: the watch, and of an agreement those who sign agreements. */
function rolesFor(state: State, ref: string, { msg }: Answering): Role[] {
	const dialogue = knownDialogue(state, ref);
	const message = CODEBOOK.get(msg);
	if (message === undefined) return ["watch", "chief"];
	const opened = state.messages.get(ref) ?? { msg: dialogue.msg, body: {} };
	return [...demandOf(message, {}, opened).roles];
}

/**
 * A report from the future would stay the newest of its track until then.
 * @throws Refusal
 */
function refuseFuture(reports: readonly Api.PositionReport[], nowUs: number): void {
	const at = reports.findIndex(({ reportedUs }) => reportedUs > nowUs + MINUTE_US);
	if (at < 0) return;
	throw new Refusal("invalid", "a position report cannot be used", [
		{
			field: `reports[${at}].reportedUs`,
			value: String(reports[at]?.reportedUs),
			expected: `at most a minute after this node's time, ${nowUs}, µs since 1970`,
		},
	]);
}
