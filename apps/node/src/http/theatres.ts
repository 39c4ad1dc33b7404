import { betweenSentence, contradictionsBetween } from "@tansiq/agreement";
import * as Api from "@tansiq/api";
import { LANGUAGES } from "@tansiq/language";
import { agreementOf } from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import type { Context } from "./context.ts";
import { replies } from "./replies.ts";

/** The theatres of this process, as this desk may know of them. */
export function theatreRoutes(app: FastifyInstance, context: Context): void {
	const { theatres, runtime } = context;
	app.get(
		"/v1/theatres",
		{
			schema: {
				summary: "The theatres that this process serves, and how much waits in each",
				response: replies(Type.Array(Api.Theatre)),
			},
		},
		() => theatres.seenFrom(runtime.folder.config.line),
	);
	app.get(
		"/v1/theatres/contradictions",
		{
			schema: {
				summary: "What of this agreement and of those of the other theatres cannot both be kept",
				response: replies(Type.Array(Api.TheatreContradiction)),
			},
		},
		() => contradictionsOf(context),
	);
}

function contradictionsOf({ theatres, runtime }: Context): Api.TheatreContradiction[] {
	const { state, folder } = runtime;
	const here = folder.config.line;
	return theatres.beside(here).flatMap(([there, door]) =>
		contradictionsBetween(agreementOf(state), door.agreement(), state.self).map((between) => ({
			theatres: [here, there],
			phrase: between.phrase,
			peers: between.peers,
			zones: "zones" in between ? between.zones : [],
			sentences: Object.fromEntries(
				LANGUAGES.map((language) => [language, betweenSentence(between, language)]),
			),
		})),
	);
}
