import { newestReceiptS } from "@tansiq/line";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { type Context, whenDurable } from "./context.ts";

const LogParams = Type.Object({
	author: Type.String({ pattern: "^[a-z0-9-]{1,32}$" }),
	log: Type.Union([Type.Literal("urgent"), Type.Literal("routine")]),
});
/** Query texts are not converted, so the numbers in them are texts here. */
const PageQuery = Type.Object({
	from: Type.String({ pattern: "^[0-9]{1,15}$", default: "0" }),
	limit: Type.String({ pattern: "^[0-9]{1,4}$", default: "500" }),
});

/** The record, as anyone at this node may read it. */
export function recordRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;
	app.get<{
		Params: { author: string; log: string };
		Querystring: { from: string; limit: string };
	}>(
		"/v1/entries/:author/:log",
		{
			schema: {
				summary: "This node's copy of a log, base64 of each signed entry",
				params: LogParams,
				querystring: PageQuery,
			},
		},
		async (request, reply) => {
			const { author, log } = request.params;
			const { from, limit } = request.query;
			const bytes = await runtime.journal.entries(
				state.line.id,
				author,
				log,
				Number(from),
				Number(limit),
			);
			const entries = bytes.map((entry) => Buffer.from(entry).toString("base64"));
			return whenDurable(context, reply, () => ({ author, log, from: Number(from), entries }));
		},
	);
	app.get("/v1/line", { schema: { summary: "The line and its four logs" } }, (_, reply) =>
		whenDurable(context, reply, () => {
			const { id, self, peer, own, mirrored } = state.line;
			const ours = (log: typeof own.routine) => ({
				size: log.size,
				cosignedSize: log.cosignedSize,
				cosignedS: newestReceiptS(log),
				witnessedSize: log.witnessed?.size ?? 0,
			});
			const theirs = (log: typeof mirrored.routine) => ({
				size: log.size,
				receiptS: newestReceiptS(log),
				stopped: log.stopped,
			});
			return {
				id,
				self,
				peer,
				own: { urgent: ours(own.urgent), routine: ours(own.routine) },
				mirrored: { urgent: theirs(mirrored.urgent), routine: theirs(mirrored.routine) },
			};
		}),
	);
}
