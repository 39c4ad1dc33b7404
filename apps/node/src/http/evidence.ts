import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { bundleOf } from "../evidence/bundle.ts";
import { type Context, whenDurable } from "./context.ts";

const INSTANT = Type.String({ pattern: "^[0-9]{1,16}$" });

/** What a stranger verifies without this node. */
export function evidenceRoutes(app: FastifyInstance, context: Context): void {
	app.get<{ Querystring: { fromUs?: string; toUs?: string } }>(
		"/v1/bundle",
		{
			schema: {
				summary: "The line of a period as files for a verifier, base64 by path",
				querystring: Type.Object({
					fromUs: Type.Optional(INSTANT),
					toUs: Type.Optional(INSTANT),
				}),
			},
		},
		async (request, reply) => {
			const { fromUs = "0", toUs } = request.query;
			const end = toUs === undefined ? Number.MAX_SAFE_INTEGER : Number(toUs);
			const files = await bundleOf(context.runtime, Number(fromUs), end);
			return whenDurable(context, reply, () =>
				Object.fromEntries(
					[...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString("base64")]),
				),
			);
		},
	);
}
