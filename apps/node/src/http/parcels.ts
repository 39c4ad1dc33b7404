import { SealError } from "@tansiq/carriers";
import { FrameError } from "@tansiq/line";
import { Refusal } from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { actorOf, type Context, whenDurable } from "./context.ts";

const ParcelIn = Type.Object({ file: Type.String({ maxLength: 24 * 1024 * 1024 }) });

/** The line carried by hand: a sealed file out, a sealed file in. */
export function parcelRoutes(app: FastifyInstance, context: Context): void {
	const { courier } = context;
	app.post(
		"/v1/parcels/out",
		{ schema: { summary: "Everything owed to the peer as a sealed file, base64" } },
		async (request, reply) => {
			actorOf(context, request, "watch", "chief", "releaser");
			const { name, bytes } = await courier.pack();
			return whenDurable(context, reply, () => ({
				name,
				file: Buffer.from(bytes).toString("base64"),
			}));
		},
	);
	app.post<{ Body: { file: string } }>(
		"/v1/parcels/in",
		{
			schema: { summary: "Take a sealed file of the peer, base64", body: ParcelIn },
			bodyLimit: 24 * 1024 * 1024,
		},
		async (request, reply) => {
			actorOf(context, request, "watch", "chief", "releaser");
			try {
				const waiting = await courier.take(Buffer.from(request.body.file, "base64"));
				return whenDurable(context, reply, () => ({ waiting }));
			} catch (error) {
				if (!(error instanceof SealError) && !(error instanceof FrameError)) throw error;
				throw new Refusal("invalid", "the file cannot be taken", [
					{ field: "file", value: error.message, expected: "a file of the peer for this line" },
				]);
			}
		},
	);
}
