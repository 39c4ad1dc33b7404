import * as Api from "@tansiq/api";
import { LANGUAGES, type Language } from "@tansiq/language";
import {
	INCIDENT_ROLES,
	type IncidentAct,
	type IncidentView,
	incidentFor,
	incidentsSeen,
	incidentView,
	isOpen,
	type PartyEvent,
	Refusal,
	type State,
} from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type, { type Static } from "typebox";
import { learntAt, replayAt } from "../evidence/replay.ts";
import { PAGE_HEADERS } from "../pages/html.ts";
import { replayPage } from "../pages/replay-page.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { type AskedPeriod, Period, windowOf } from "./period.ts";
import { replies } from "./replies.ts";

const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) });
const ONE = `(${LANGUAGES.join("|")})`;

/** The register of incidents, and the replay of a period with both parties' versions. */
export function incidentRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;
	const nowUs = () => runtime.clock.wallUs();
	const view = (id: string) => viewOf(known(state, id), nowUs());

	app.get(
		"/v1/incidents",
		{
			schema: {
				summary: "The register of incidents, and alerts that none is about",
				response: replies(Api.Incidents),
			},
		},
		(_, reply) =>
			whenDurable(context, reply, () => ({
				incidents: incidentsSeen(state).map((each) => viewOf(each, nowUs())),
				alerts: [...state.alerts.values()]
					.filter(isOpen)
					.filter(({ id }) => incidentFor(state, { kind: "alert", id }) === undefined)
					.map(({ id, kind, zone, raisedUs }) => ({ id, kind, zone, raisedUs })),
			})),
	);
	app.post<{ Body: Static<typeof Api.OpenIncident> }>(
		"/v1/incidents",
		{
			schema: {
				summary: "Open one, on the line or here alone, by word or from an alert or a breach",
				body: Api.OpenIncident,
				response: replies(Api.Incident),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...INCIDENT_ROLES);
			const { local = false, ...given } = request.body;
			const events = runtime.act({
				...{ type: "openIncident", local, by },
				...openingOf(state, given, nowUs()),
			});
			return whenDurable(context, reply, () => view(openedBy(state, events)));
		},
	);
	app.get<{ Params: { id: string } }>(
		"/v1/incidents/:id",
		{
			schema: {
				summary: "One of them, with who was told of what and when",
				params: IdParams,
				response: replies(Api.IncidentDetail),
			},
		},
		async (request, reply) => {
			const found = known(state, request.params.id);
			const learnt = await learntAt(runtime, found);
			return whenDurable(context, reply, () => ({ ...view(found.id), learnt }));
		},
	);
	app.post<{ Params: { id: string } }>(
		"/v1/incidents/:id/share",
		{
			schema: {
				summary: "Tell the other side of one that only we know of",
				params: IdParams,
				response: replies(Api.Incident),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...INCIDENT_ROLES);
			const incident = request.params.id;
			const events = runtime.act({ type: "shareIncident", incident, by });
			return whenDurable(context, reply, () => view(openedBy(state, events)));
		},
	);
	app.post<{ Params: { id: string }; Body: Static<typeof Api.IncidentActing> }>(
		"/v1/incidents/:id/acts",
		{
			schema: {
				summary:
					"Add a fact, a version, a statement, a mark, a step, a follow-up, or who was told; signed by whoever does it",
				params: IdParams,
				body: Api.IncidentActing,
				response: replies(Api.Incident),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...INCIDENT_ROLES);
			const incident = request.params.id;
			const act = actOf(request.body);
			runtime.act({ type: "incident", incident, act, by });
			return whenDurable(context, reply, () => view(incident));
		},
	);
	replayRoutes(app, context);
}

function replayRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	app.get<{ Querystring: AskedPeriod }>(
		"/v1/replay",
		{
			schema: {
				summary:
					"A period from both logs alone, the same at both nodes: entries with both times, notices with their geometry",
				querystring: Type.Object(Period),
				response: replies(Api.Replay),
			},
		},
		async (request, reply) => {
			const replay = await replayAt(runtime, windowOf(request.query, runtime.clock.wallUs()));
			return whenDurable(context, reply, () => replay);
		},
	);
	app.get<{ Querystring: AskedPeriod & { languages?: string } }>(
		"/v1/replay/page",
		{
			schema: {
				summary: "The same as a page to print, both parties side by side",
				querystring: Type.Object({
					...Period,
					languages: Type.Optional(Type.String({ pattern: `^${ONE}(,${ONE}){0,3}$` })),
				}),
			},
		},
		async (request, reply) => {
			const { languages = "en,ar" } = request.query;
			const replay = await replayAt(runtime, windowOf(request.query, runtime.clock.wallUs()));
			const text = replayPage(replay, [...new Set(languages.split(","))] as Language[]);
			return whenDurable(context, reply.headers(PAGE_HEADERS), () => text);
		},
	);
}

/** @throws Refusal */
function known(state: State, id: string): IncidentView {
	const incident = state.incidents.get(id);
	if (incident === undefined)
		throw new Refusal("unknown", `incident ${id}: expected one of the register`);
	return incidentView(state, incident);
}

/** Whether something is overdue depends on the clock of whoever looks. */
function viewOf({ before: _, ...view }: IncidentView, nowUs: number): Api.Incident {
	return {
		...view,
		followups: view.followups.map((each) => ({
			...each,
			overdue: each.doneUs === null && each.dueUs < nowUs,
		})),
	};
}

/** What a person opens, with what this desk knows of the alert or breach that it is about. */
function openingOf(
	state: State,
	given: Omit<Static<typeof Api.OpenIncident>, "local">,
	nowUs: number,
) {
	const { title, alert, breach, facts = [] } = given;
	const seen = alert === undefined ? undefined : state.alerts.get(alert);
	const found = breach === undefined ? undefined : state.violations.get(breach);
	const kind = alert !== undefined ? "alert" : "breach";
	const id = alert ?? breach;
	const zone = given.zone ?? seen?.zone ?? found?.zone ?? null;
	const atUs = seen?.raisedUs ?? found?.foundUs ?? null;
	const first = { what: kind, text: zone ?? title, ref: null, atUs } as const;
	const all = atUs === null ? facts : [first, ...facts].slice(0, 8);
	const times = all.flatMap((fact) => fact.atUs ?? []);
	const fromUs = given.fromUs ?? Math.min(nowUs, ...times);
	const origin: "alert" | "breach" | "person" = id === undefined ? "person" : kind;
	return {
		opening: { act: "open" as const, title, origin, zone, fromUs, facts: all },
		source: id === undefined ? null : { kind, id },
	} satisfies object as {
		opening: Extract<IncidentAct, { act: "open" }>;
		source: { kind: "alert" | "breach"; id: string } | null;
	};
}

/** The fields of a request as an act: what may be left out there is null in an act. */
function actOf(body: Static<typeof Api.IncidentActing>): IncidentAct {
	const act = body.act === "state" ? { untilUs: null, ...body } : body;
	return act as IncidentAct;
}

/** The incident that an act has opened. */
function openedBy({ self }: State, events: readonly PartyEvent[]): string {
	for (const event of events) {
		if (event.type === "incidentNoted") return event.incident;
		const entry = event.type === "said" ? event.said.entries.at(-1) : undefined;
		if (entry !== undefined) return `${self}/${entry.log}/${entry.index}`;
	}
	return "";
}
