import * as Api from "@tansiq/api";
import { currentAuthor, type LogName } from "@tansiq/line";
import type { Role } from "@tansiq/party";
import { formatVerifierKey, NOTE_TYPE } from "@tansiq/record";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { draftRevocation, dropRevocation } from "../revoking.ts";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { byTwo, Second } from "./second.ts";

const OperatorsRequest = Type.Object({
	changes: Type.Array(
		Type.Object({
			key: Type.String({ maxLength: 256 }),
			/** Empty: revoked. */
			roles: Type.Array(Api.Role, { maxItems: 6 }),
		}),
		{ minItems: 1, maxItems: 64 },
	),
	second: Second,
});
const ByTwo = Type.Object({ second: Second });
const Size = Type.Optional(Type.Integer({ minimum: 0 }));
const GoodSizes = Type.Object({ urgent: Size, routine: Size }, { additionalProperties: false });
const LogParams = Type.Object({
	log: Type.Union([Type.Literal("urgent"), Type.Literal("routine")]),
});

/** Acts on keys and on the line: each takes two people, one of them a chief. */
export function keyRoutes(app: FastifyInstance, context: Context): void {
	const { runtime } = context;
	const { state } = runtime;

	app.post<{ Body: { changes: { key: string; roles: Role[] }[]; second: Second } }>(
		"/v1/operators/changes",
		{ schema: { summary: "Enrol operators or revoke them", body: OperatorsRequest } },
		(request, reply) => {
			const { changes, second } = request.body;
			byTwo(context, request, second, (by) => runtime.act({ type: "operators", changes, by }));
			return whenDurable(context, reply, () => ({ changed: changes.length }));
		},
	);
	app.post<{ Body: { second: Second } }>(
		"/v1/keys/rotate",
		{ schema: { summary: "Sign with a new author key from now on", body: ByTwo } },
		(request, reply) => {
			byTwo(context, request, request.body.second, (by) => runtime.rotate(by));
			return whenDurable(context, reply, () => ({ keys: state.line.keys[state.self]?.author }));
		},
	);
	app.post<{ Body: Partial<Record<LogName, number>> }>(
		"/v1/keys/revocation/draft",
		{
			schema: {
				summary: "Say nothing more, and make the text that two recovery keys sign",
				body: GoodSizes,
			},
		},
		(request, reply) => {
			actorOf(context, request, "chief");
			const draft = draftRevocation(runtime, request.body);
			return whenDurable(context, reply, () => draft);
		},
	);
	app.post(
		"/v1/keys/revocation/drop",
		{ schema: { summary: "Keep the author key after all" } },
		(request, reply) => {
			actorOf(context, request, "chief");
			dropRevocation(runtime);
			return whenDurable(context, reply, () => ({ dropped: true }));
		},
	);
	app.post<{ Body: { note: string } }>(
		"/v1/keys/revocation",
		{
			schema: {
				summary: "Bring a revocation that two recovery keys signed",
				body: Type.Object({ note: Type.String({ maxLength: 16_384 }) }),
			},
		},
		(request, reply) => {
			actorOf(context, request, "chief");
			runtime.act({ type: "revoke", note: request.body.note });
			return whenDurable(context, reply, () => ({
				keys: state.line.keys[state.self]?.author,
				/** Without it the line stays read-only. */
				newKeyIsHere: authorIsHere(context),
			}));
		},
	);
	app.post<{ Body: { second: Second } }>(
		"/v1/line/accept-loss",
		{
			schema: {
				summary: "After a restore: go on without what nobody holds any more",
				body: ByTwo,
			},
		},
		(request, reply) => {
			byTwo(context, request, request.body.second, (by) => runtime.act({ type: "acceptLoss", by }));
			return whenDurable(context, reply, () => ({ recovering: state.line.recovering !== null }));
		},
	);
	app.post<{ Params: { log: LogName }; Body: { second: Second } }>(
		"/v1/line/:log/restart",
		{
			schema: {
				summary: "Take a stopped log of the peer up again at the same place",
				params: LogParams,
				body: ByTwo,
			},
		},
		(request, reply) => {
			const { log } = request.params;
			byTwo(context, request, request.body.second, (by) =>
				runtime.act({ type: "restart", log, by }),
			);
			return whenDurable(context, reply, () => ({ log, restarted: true }));
		},
	);
}

/** Whether the folder holds the author key that is in force. */
function authorIsHere({ runtime: { state, keys } }: Context): boolean {
	const { name, publicKey } = keys.author;
	return formatVerifierKey(name, NOTE_TYPE, publicKey) === currentAuthor(state.line);
}
