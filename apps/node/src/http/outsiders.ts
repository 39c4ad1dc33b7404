import * as Api from "@tansiq/api";
import { agreementOf, outsidersOf, type Relaying, type State, unknownTracks } from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import type { Runtime } from "../runtime.ts";
import { trackViews } from "../views.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { replies } from "./replies.ts";

const NameParams = Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }) });
const RelayParams = Type.Object({ id: Type.String({ maxLength: 64 }) });
const ROLES = ["watch", "chief", "planner"] as const;
interface Named {
	name: string;
}

/** Actors that are on no line, and what was passed on to them. */
export function outsiderRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const view = () => outsideOf(runtime);

	app.get(
		"/v1/outsiders",
		{
			schema: {
				summary: "Actors outside the mechanism, what was passed on to them, and unknown tracks",
				response: replies(Api.Outside),
			},
		},
		(_, reply) => whenDurable(context, reply, view),
	);
	app.post<{ Body: Api.OutsiderRequest }>(
		"/v1/outsiders",
		{
			schema: {
				summary: "Note an outsider, or what is known of it by now; it is never told",
				body: Api.OutsiderRequest,
				response: replies(Api.Outside),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...ROLES);
			runtime.act({ type: "noteOutsider", outsider: request.body, by });
			return whenDurable(context, reply, view);
		},
	);
	app.post<{ Params: Named; Body: { reason: string } }>(
		"/v1/outsiders/:name/drop",
		{
			schema: {
				summary: "It is not there any more, or never was",
				params: NameParams,
				body: Api.DropOutsiderRequest,
				response: replies(Api.Outside),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...ROLES);
			const { name } = request.params;
			runtime.act({ type: "dropOutsider", name, reason: request.body.reason, by });
			return whenDurable(context, reply, view);
		},
	);
	app.post<{ Params: Named; Body: Relaying }>(
		"/v1/outsiders/:name/told",
		{
			schema: {
				summary: "Something was passed on to an outsider; unconfirmed until a person says so",
				params: NameParams,
				body: Api.RelayRequest,
				response: replies(Api.Outside),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...ROLES);
			runtime.act({
				type: "relay",
				outsider: request.params.name,
				relaying: request.body,
				by,
			});
			return whenDurable(context, reply, view);
		},
	);
	app.post<{ Params: { id: string } }>(
		"/v1/relays/:id/confirm",
		{
			schema: {
				summary: "The outsider has heard what was passed on to it",
				params: RelayParams,
				response: replies(Api.Outside),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, ...ROLES);
			runtime.act({ type: "confirmRelay", relay: request.params.id, by });
			return whenDurable(context, reply, view);
		},
	);
}

function outsideOf({ state, watch, clock }: Runtime): Api.Outside {
	const agreement = agreementOf(state);
	const relays = [...state.relays.values()];
	return {
		outsiders: outsidersOf(state, agreement).map((outsider) => {
			const told = relays.filter((relay) => relay.outsider === outsider.name);
			return {
				...outsider,
				meets: whoMeet(state, outsider.name),
				relays: told,
				unconfirmed: told.filter(({ confirmed }) => confirmed === null).length,
			};
		}),
		unknownTracks: unknownTracks(state, watch.picture.tracks.values(), clock.wallUs()).flatMap(
			({ track, ...unknown }) =>
				trackViews(state, [track]).map((shown) => ({ track: shown, ...unknown })),
		),
	};
}

/** An agreed outsider's findings name its rule, a noted one's its name. */
function whoMeet(state: State, name: string): string[] {
	const ids = new Set([name]);
	for (const rule of agreementOf(state).rules ?? [])
		if (rule.kind === "outsider" && "name" in rule && rule.name === name) ids.add(rule.id);
	return [...state.findings]
		.filter(([, findings]) => findings.some(({ of, met }) => of === "outsider" && ids.has(met)))
		.map(([key]) => key);
}
