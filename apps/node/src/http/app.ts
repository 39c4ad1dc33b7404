import fastifyStatic from "@fastify/static";
import swagger from "@fastify/swagger";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { agreementRoutes } from "./agreement.ts";
import { contactRoutes } from "./contacts.ts";
import type { Context } from "./context.ts";
import { deskRoutes } from "./desk.ts";
import { evidenceRoutes } from "./evidence.ts";
import { guardOrigin } from "./guard.ts";
import { hotlineRoutes } from "./hotline.ts";
import { alarmRoutes } from "./hotline-alarms.ts";
import { impactRoutes } from "./impact.ts";
import { incidentRoutes } from "./incidents.ts";
import { jsonBodies } from "./json-body.ts";
import { keyRoutes } from "./key-life.ts";
import { ledgerRoutes } from "./ledger.ts";
import { type Live, liveRoutes } from "./live.ts";
import { metricRoutes } from "./metrics.ts";
import { onlyWeKnowRoutes } from "./only-we-know.ts";
import { operationRoutes } from "./operations.ts";
import { outsiderRoutes } from "./outsiders.ts";
import { paperRoutes } from "./paper.ts";
import { parcelRoutes } from "./parcels.ts";
import { passingRoutes } from "./passing.ts";
import { problemOf, sendProblem } from "./problem.ts";
import { recordRoutes } from "./record.ts";
import { reportRoutes } from "./report.ts";
import { sessionRoutes } from "./session.ts";
import { theatreRoutes } from "./theatres.ts";

export interface AppOptions {
	/** Folder of the built console; absent: the API alone. */
	console: string | null;
	basemap: unknown;
}

/** The page carries its own content policy; this is what only a header can say. */
const CONSOLE_HEADERS = {
	"content-security-policy": "frame-ancestors 'none'",
	"referrer-policy": "no-referrer",
};

const BODY_LIMIT = 4 * 1024 * 1024;

/** The HTTP application of one node: `/v1`, its OpenAPI, health, metrics, and the console. */
export async function httpApp(
	context: Context,
	options: AppOptions,
): Promise<{ app: FastifyInstance; live: Live }> {
	const app = fastify({
		logger: false,
		bodyLimit: BODY_LIMIT,
		// The name of a peer's operation is a path; ids of alerts hold spaces.
		routerOptions: { maxParamLength: 300 },
		// What does not fit is refused with its name, never silently dropped or converted. The first
		// error ends the check: a body full of errors must not cost more than a good one.
		ajv: {
			customOptions: {
				removeAdditional: false,
				coerceTypes: false,
				allErrors: false,
				verbose: true,
				strict: false,
			},
		},
		frameworkErrors: (error, request, reply) =>
			void sendProblem(reply as FastifyReply, problemOf(error, request as FastifyRequest)),
	});
	jsonBodies(app);
	app.setSerializerCompiler(() => (value) => JSON.stringify(value));
	app.setErrorHandler(async (error: Error, request, reply) => {
		const problem = problemOf(error, request);
		if (problem.status >= 500) context.log("error", "request failed", { detail: error.message });
		// A refusal tells of the state as well: of nothing that could still be lost.
		else await context.runtime.durable();
		return sendProblem(reply, problem);
	});
	app.setNotFoundHandler((request, reply) =>
		sendProblem(reply, {
			type: "tansiq:unknown",
			title: `${request.method} ${request.url.slice(0, 120)}: no such resource`,
			status: 404,
		}),
	);
	guardOrigin(app);
	await app.register(swagger, {
		openapi: {
			openapi: "3.1.0",
			info: { title: "Tansiq node", version: "1", description: "Notice is not permission." },
		},
	});
	let live: Live | null = null;
	await app.register(async (routes) => {
		sessionRoutes(routes, context);
		agreementRoutes(routes, context);
		operationRoutes(routes, context);
		deskRoutes(routes, context);
		onlyWeKnowRoutes(routes, context);
		impactRoutes(routes, context);
		outsiderRoutes(routes, context);
		hotlineRoutes(routes, context);
		alarmRoutes(routes, context);
		keyRoutes(routes, context);
		parcelRoutes(routes, context);
		recordRoutes(routes, context);
		ledgerRoutes(routes, context);
		evidenceRoutes(routes, context);
		reportRoutes(routes, context);
		incidentRoutes(routes, context);
		contactRoutes(routes, context);
		paperRoutes(routes, context);
		theatreRoutes(routes, context);
		passingRoutes(routes, context);
		metricRoutes(routes, context);
		live = liveRoutes(routes, context);
		routes.get("/openapi.json", { schema: { hide: true } }, () => app.swagger());
		routes.get(
			"/v1/basemap",
			{ schema: { summary: "A coast of the theatre's own" } },
			(_, reply) =>
				options.basemap ??
				sendProblem(reply, { type: "tansiq:unknown", title: "no basemap", status: 404 }),
		);
	});
	if (options.console !== null)
		await app.register(fastifyStatic, {
			root: options.console,
			setHeaders: (reply) => {
				for (const [name, value] of Object.entries(CONSOLE_HEADERS)) reply.header(name, value);
			},
		});
	await app.ready();
	if (live === null) throw new Error("routes were not registered");
	return { app, live };
}
