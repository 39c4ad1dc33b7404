import { AFFIRM, NEGATIVE, UNABLE_REASONS, type UnableReason } from "@tansiq/hotline";
import { LANGUAGES, type Language } from "@tansiq/language";
import {
	agreementOf,
	type KnownProposal,
	type MechanismStatement,
	type PartyEvent,
	Refusal,
	type State,
	type Violation,
	type ZoneChange,
} from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import {
	checkedAgreement,
	proposalDetail,
	proposalView,
	sentencesView,
	standingView,
} from "../agreement-views.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { type Ref, RefParams, refOf } from "./refs.ts";
import { byTwo, Second } from "./second.ts";

const words = <const T extends readonly string[]>(of: T) =>
	Type.Union(of.map((w) => Type.Literal(w)));
const LanguageQuery = Type.Object({ lang: Type.Optional(words(LANGUAGES)) });
const Document = Type.Object({ agreement: Type.Unknown() }, { additionalProperties: false });
/** The zone itself is judged with the whole agreement that it becomes a part of. */
const Change = Type.Object(
	{
		kind: words(["add", "extend", "widen", "suspend", "remove"]),
		zone: Type.Unknown(),
		untilUs: Type.Optional(Type.Integer()),
		fromUs: Type.Optional(Type.Integer()),
		outline: Type.Optional(Type.Unknown()),
		band: Type.Optional(Type.Unknown()),
	},
	{ additionalProperties: false },
);
const Refused = Type.Object({ reason: words(UNABLE_REASONS) }, { additionalProperties: false });
const Statement = Type.Object(
	{
		state: words(["suspended", "resumed", "ended"]),
		reason: Type.String({ minLength: 1, maxLength: 256 }),
		second: Second,
	},
	{ additionalProperties: false },
);
const Mark = Type.Object(
	{ id: Type.String({ minLength: 1, maxLength: 256 }), says: words(["agreed", "disputed"]) },
	{ additionalProperties: false },
);

/** Agreeing on rules across the line: text, standing, proposals, the mechanism, violations. */
export function agreementRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;
	const nowUs = () => runtime.clock.wallUs();

	app.get("/v1/agreement", { schema: { summary: "The agreement that governs" } }, (_, reply) =>
		whenDurable(context, reply, () => agreementOf(state)),
	);
	app.get(
		"/v1/agreement/standing",
		{ schema: { summary: "Whether it is in force, why not, and how the mechanism works" } },
		(_, reply) => whenDurable(context, reply, () => standingView(state, nowUs())),
	);
	app.get<{ Querystring: { lang?: Language } }>(
		"/v1/agreement/sentences",
		{
			schema: {
				summary: "The agreement in words, in one language or in each",
				querystring: LanguageQuery,
			},
		},
		(request, reply) => {
			const { lang } = request.query;
			const languages = lang === undefined ? LANGUAGES : [lang];
			return whenDurable(context, reply, () => sentencesView(agreementOf(state), languages));
		},
	);
	app.get(
		"/v1/agreement/history",
		{ schema: { summary: "What became of it: proposed, signed, in force, suspended, over" } },
		(_, reply) => whenDurable(context, reply, () => state.agreed.history),
	);
	app.post<{ Body: { agreement: unknown }; Querystring: { lang?: Language } }>(
		"/v1/agreement/check",
		{
			schema: {
				summary: "Faults, contradictions and sentences of a document; nothing is said",
				body: Document,
				querystring: LanguageQuery,
			},
		},
		(request) => {
			const { lang } = request.query;
			return checkedAgreement(request.body.agreement, lang === undefined ? LANGUAGES : [lang]);
		},
	);
	proposalRoutes(app, context);
	mechanismRoutes(app, context);
}

function proposalRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;
	app.get(
		"/v1/agreement/proposals",
		{ schema: { summary: "Every next version that either side has proposed" } },
		(_, reply) =>
			whenDurable(context, reply, () =>
				[...state.agreed.proposals.values()].map((each) => proposalView(state, each)),
			),
	);
	app.get<{ Params: Ref }>(
		"/v1/agreement/proposals/:author/:log/:index",
		{ schema: { summary: "One of them, with its text", params: RefParams } },
		(request, reply) => {
			const proposal = known(state, refOf(request.params));
			return whenDurable(context, reply, () => proposalDetail(state, proposal));
		},
	);
	app.post<{ Body: { agreement: unknown } }>(
		"/v1/agreement/proposals",
		{
			schema: {
				summary: "Propose a next version; a second person signs the draft",
				body: Document,
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, "negotiator", "chief");
			const { agreement } = request.body;
			const events = runtime.act({ type: "propose", agreement, by });
			return whenDurable(context, reply, () => draftIn(events));
		},
	);
	app.get<{ Params: { id: string }; Querystring: { lang?: Language } }>(
		"/v1/agreement/drafts/:id",
		{
			schema: {
				summary: "The version that a draft proposes, for the second person before he signs",
				params: Type.Object({ id: Type.String({ maxLength: 128 }) }),
				querystring: LanguageQuery,
			},
		},
		(request, reply) => {
			const { id } = request.params;
			const { lang } = request.query;
			const document = state.drafts.get(id)?.proposes?.agreement;
			if (document === undefined)
				throw new Refusal("unknown", `draft ${id}: expected one that proposes a version`);
			return whenDurable(context, reply, () =>
				checkedAgreement(document, lang === undefined ? LANGUAGES : [lang]),
			);
		},
	);
	app.post<{ Body: ZoneChange }>(
		"/v1/agreement/zones",
		{
			schema: {
				summary:
					"Propose the next version in which one zone is added, extended, widened, suspended or removed",
				body: Change,
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, "negotiator", "chief");
			const events = runtime.act({ type: "proposeZone", change: request.body, by });
			return whenDurable(context, reply, () => draftIn(events));
		},
	);
	app.post<{ Params: Ref }>(
		"/v1/agreement/proposals/:author/:log/:index/affirm",
		{ schema: { summary: "Take it on; a second person signs the draft", params: RefParams } },
		(request, reply) => {
			const by = actorOf(context, request, "negotiator", "chief");
			const { ref } = known(state, refOf(request.params));
			const events = runtime.act({ type: "answer", ref, answer: { msg: AFFIRM }, by });
			return whenDurable(context, reply, () => draftIn(events));
		},
	);
	app.post<{ Params: Ref; Body: { reason: UnableReason } }>(
		"/v1/agreement/proposals/:author/:log/:index/refuse",
		{
			schema: {
				summary: "Do not take it on; one person says so",
				params: RefParams,
				body: Refused,
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, "negotiator", "chief", "watch");
			const { ref } = known(state, refOf(request.params));
			const { reason } = request.body;
			runtime.act({ type: "answer", ref, answer: { msg: NEGATIVE, reason }, by });
			return whenDurable(context, reply, () => proposalView(state, known(state, ref)));
		},
	);
}

function mechanismRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;
	app.post<{ Body: { state: MechanismStatement; reason: string; second: Second } }>(
		"/v1/agreement/mechanism",
		{
			schema: {
				summary: "Two people suspend the mechanism, take it up again, or end the agreement",
				body: Statement,
			},
		},
		(request, reply) => {
			const { second, reason, state: stated } = request.body;
			byTwo(context, request, second, (by) =>
				runtime.act({ type: "mechanism", state: stated, reason, by }),
			);
			return whenDurable(context, reply, () => standingView(state, runtime.clock.wallUs()));
		},
	);
	app.get(
		"/v1/agreement/violations",
		{ schema: { summary: "What was declared or seen against a zone, by either side" } },
		(_, reply) => whenDurable(context, reply, () => [...state.violations.values()]),
	);
	app.post<{ Body: { id: string; says: "agreed" | "disputed" } }>(
		"/v1/agreement/violations/mark",
		{ schema: { summary: "Agree that it was so, or dispute it", body: Mark } },
		(request, reply) => {
			const { id, says } = request.body;
			const by = actorOf(context, request, "chief", "watch", "negotiator");
			runtime.act({ type: "markViolation", id, says, by });
			return whenDurable(context, reply, () => state.violations.get(id) as Violation);
		},
	);
}

/** @throws Refusal */
function known({ agreed }: State, ref: string): KnownProposal {
	const proposal = agreed.proposals.get(ref);
	if (proposal === undefined)
		throw new Refusal("unknown", `proposal ${ref}: expected one with its document`);
	return proposal;
}

/** What waits for the second person, by the id under which he signs it. */
function draftIn(events: readonly PartyEvent[]) {
	const drafted = events.find((event) => event.type === "drafted");
	const { id = null, body, proposes } = drafted?.draft ?? {};
	return {
		draft: id,
		...(proposes !== undefined && {
			version: proposes.agreement.version,
			hash: String(body?.hash),
			follows: proposes.follows,
		}),
	};
}
