import * as Api from "@tansiq/api";
import { LANGUAGES, type Language } from "@tansiq/language";
import {
	type DeclareRequest,
	ledgerPage,
	ledgerTotals,
	MOST_ROWS,
	preview,
	probingOf,
	Refusal,
	readersOf,
} from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { ledgerRowView, previewView, readingView } from "../ledger-view.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { replies } from "./replies.ts";

/** Query texts are not converted, so the numbers in them are texts here. */
const Instant = Type.Optional(Type.String({ pattern: "^[0-9]{1,16}$" }));
const Name = Type.Optional(Type.String({ maxLength: 128 }));
const Lang = Type.Optional(Type.String({ pattern: `^(${LANGUAGES.join("|")})$` }));
const LedgerQuery = Type.Object(
	{
		direction: Type.Optional(Api.Direction),
		fromUs: Instant,
		toUs: Instant,
		level: Type.Optional(Api.Level),
		rule: Name,
		by: Name,
		operation: Name,
		/** South, west, north and east in 1e-9 degree. */
		area: Type.Optional(Type.String({ pattern: "^-?[0-9]{1,12}(,-?[0-9]{1,12}){3}$" })),
		after: Type.String({ pattern: "^[0-9]{1,9}$", default: "0" }),
		limit: Type.String({ pattern: "^[0-9]{1,4}$", default: "500" }),
		lang: Lang,
	},
	{ additionalProperties: false },
);
interface Asked {
	direction?: "told" | "heard";
	fromUs?: string;
	toUs?: string;
	level?: "sealed" | "presence" | "volume" | "track";
	rule?: string;
	by?: string;
	operation?: string;
	area?: string;
	after: string;
	limit: string;
	lang?: Language;
}

const IdParams = Type.Object({ id: Type.String({ maxLength: 128 }) });

/** What each party has learned from the other, and how much it asked for by telling. */
export function ledgerRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;

	app.get<{ Querystring: Asked }>(
		"/v1/ledger",
		{
			schema: {
				summary: "What crossed the line: to whom, how much, by which rule, who let it go, and why",
				querystring: LedgerQuery,
				response: replies(Api.Ledger),
			},
		},
		(request, reply) => {
			const { direction = "told", area, after, limit, lang = "en", ...asked } = request.query;
			const { fromUs, toUs, ...rest } = asked;
			const period = {
				...(fromUs !== undefined && { fromUs: Number(fromUs) }),
				...(toUs !== undefined && { toUs: Number(toUs) }),
			};
			const box = area === undefined ? {} : { area: boxIn(area) };
			const query = { direction, ...rest, ...period, ...box };
			return whenDurable(context, reply, () => {
				const page = ledgerPage(state, query, Number(after), sizeOf(limit));
				return {
					...page,
					rows: page.rows.map((row) => ledgerRowView(state, row, lang)),
					parties: ledgerTotals(state, period),
					positions: state.toldChain,
					foreign: runtime.foreign,
				};
			});
		},
	);
	app.post<{ Body: DeclareRequest; Querystring: { lang?: Language } }>(
		"/v1/disclosures",
		{
			schema: {
				summary: "What of an operation would cross the line, by which rule, without declaring it",
				body: Api.DeclareRequest,
				querystring: Type.Object({ lang: Lang }),
				response: replies(Api.DisclosurePreview),
			},
		},
		(request, reply) => {
			const { lang = "en" } = request.query;
			return whenDurable(context, reply, () =>
				previewView(state, preview(state, request.body, runtime.clock.wallUs()), lang),
			);
		},
	);
	app.get<{ Params: { id: string } }>(
		"/v1/operations/:id/readers",
		{
			schema: {
				summary: "Who at the other side has an operation of ours, has seen it and has answered",
				params: IdParams,
				response: replies(Type.Array(Api.Reading)),
			},
		},
		(request, reply) => {
			const { id } = request.params;
			if (state.registry.operations.get(id)?.owner !== "own")
				throw new Refusal("unknown", `operation ${id}: expected one of our own`);
			return whenDurable(context, reply, () => readersOf(state, id).map(readingView));
		},
	);
	app.get(
		"/v1/probing",
		{
			schema: {
				summary: "How much the peer asked by telling, by UTC day, the newest first",
				response: replies(Type.Array(Api.Probing)),
			},
		},
		(_, reply) => whenDurable(context, reply, () => probingOf(state, runtime.clock.wallUs())),
	);
	app.post<{ Body: { reason: string } }>(
		"/v1/probing/seen",
		{
			schema: {
				summary:
					"A person has seen that the peer asks more than its budget, and what is made of it",
				body: Api.ProbingSeenRequest,
				response: replies(Type.Array(Api.Probing)),
			},
		},
		(request, reply) => {
			const by = actorOf(context, request, "watch", "chief");
			runtime.act({ type: "probingSeen", reason: request.body.reason, by });
			return whenDurable(context, reply, () => probingOf(state, runtime.clock.wallUs()));
		},
	);
}

/** @throws Refusal */
function sizeOf(limit: string): number {
	const size = Number(limit);
	if (size >= 1 && size <= MOST_ROWS) return size;
	throw new Refusal("invalid", "the page cannot be given", [
		{ field: "limit", value: limit, expected: `1 to ${MOST_ROWS}` },
	]);
}

const LIMITS9 = [90e9, 180e9, 90e9, 540e9];

/** @throws Refusal */
function boxIn(text: string) {
	const numbers = text.split(",").map(Number);
	const [south9 = 0, west9 = 0, north9 = 0, east9 = 0] = numbers;
	const isInside = numbers.every((value, i) => Math.abs(value) <= (LIMITS9[i] ?? 0));
	if (isInside && south9 <= north9 && west9 <= east9) return { south9, west9, north9, east9 };
	throw new Refusal("invalid", "the area cannot be used", [
		{ field: "area", value: text, expected: "south,west,north,east in 1e-9 degree" },
	]);
}
