import { LANGUAGES, type Language } from "@tansiq/language";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { reportAt } from "../evidence/report.ts";
import { PAGE_HEADERS } from "../pages/html.ts";
import { reportPage } from "../pages/report-page.ts";
import { type Context, whenDurable } from "./context.ts";
import { type AskedPeriod, Period, windowOf } from "./period.ts";

const ONE = `(${LANGUAGES.join("|")})`;
/** How coordination went, the same at both nodes of a line. */
export function reportRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;

	app.get<{ Querystring: AskedPeriod }>(
		"/v1/report",
		{
			schema: {
				summary:
					"Lead times, answers, conflicts and breaches of a period; default: this UTC day so far",
				querystring: Type.Object(Period),
			},
		},
		async (request, reply) => {
			const report = await reportAt(runtime, windowOf(request.query, runtime.clock.wallUs()));
			return whenDurable(context, reply, () => report);
		},
	);
	app.get<{ Querystring: AskedPeriod & { languages?: string } }>(
		"/v1/report/page",
		{
			schema: {
				summary: "The same as a page to print, in one language after the other",
				querystring: Type.Object({
					...Period,
					languages: Type.Optional(Type.String({ pattern: `^${ONE}(,${ONE}){0,3}$` })),
				}),
			},
		},
		async (request, reply) => {
			const { languages = "en,ar" } = request.query;
			const report = await reportAt(runtime, windowOf(request.query, runtime.clock.wallUs()));
			const text = reportPage(report, [...new Set(languages.split(","))] as Language[]);
			return whenDurable(context, reply.headers(PAGE_HEADERS), () => text);
		},
	);
}
