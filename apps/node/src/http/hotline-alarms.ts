import * as Api from "@tansiq/api";
import { MINUTE_US } from "@tansiq/space";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { actorOf, type Context, whenDurable } from "./context.ts";

const AlarmParams = Type.Object({ id: Type.String({ maxLength: 300 }) });

/** Keeping an alarm quiet for a while, and letting it sound again. */
export function alarmRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;

	app.post<{ Params: { id: string }; Body: Api.ShelveRequest }>(
		"/v1/alarms/:id/shelve",
		{
			schema: {
				summary: "Keep an alarm quiet for up to 15 min; never what warns of danger to life",
				params: AlarmParams,
				body: Api.ShelveRequest,
			},
		},
		(request, reply) => {
			const { id } = request.params;
			const { minutes, reason } = request.body;
			const by = actorOf(context, request, "watch", "chief");
			runtime.act({ type: "shelve", alarm: id, durationUs: minutes * MINUTE_US, reason, by });
			return whenDurable(context, reply, () => ({
				alarm: id,
				untilUs: state.shelvings.get(id)?.untilUs ?? null,
			}));
		},
	);
	app.post<{ Params: { id: string } }>(
		"/v1/alarms/:id/unshelve",
		{ schema: { summary: "Let a shelved alarm sound again", params: AlarmParams } },
		(request, reply) => {
			const { id } = request.params;
			const by = actorOf(context, request, "watch", "chief");
			runtime.act({ type: "unshelve", alarm: id, by });
			return whenDurable(context, reply, () => ({ alarm: id }));
		},
	);
}
