import * as Api from "@tansiq/api";
import { type Operator, passable, Refusal, type Role, type State } from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import { actorOf, type Context, whenDurable } from "./context.ts";
import { type Ref, RefParams, refOf } from "./refs.ts";
import { replies } from "./replies.ts";

/** Who asks and answers at this desk; which of them may say what, the act itself tells. */
const ASKING: Role[] = ["watch", "chief", "planner"];
const CONSENTING: Role[] = ["chief", "releaser", "negotiator"];

/** Passing a notice on to another theatre: asked, consented to, and done. */
export function passingRoutes(app: FastifyInstance, context: Context): void {
	const { runtime, theatres } = context;
	const { state } = runtime;
	app.get(
		"/v1/passings",
		{
			schema: {
				summary: "Which notices may be told to somebody who is not on this line, and which were",
				response: replies(Api.Passings),
			},
		},
		(_, reply) => whenDurable(context, reply, () => passingsOf(state)),
	);
	app.post<{ Body: Api.PassingRequest }>(
		"/v1/passings",
		{
			schema: {
				summary:
					"Ask for consent to pass a notice on, or give, refuse or withdraw it for one of ours",
				body: Api.PassingRequest,
				response: replies(Api.Passings),
			},
		},
		(request, reply) => {
			const stated = request.body;
			const by = actorOf(context, request, ...(stated.act === "ask" ? ASKING : CONSENTING));
			runtime.act({ type: "passing", stated, by });
			return whenDurable(context, reply, () => passingsOf(state));
		},
	);
	app.post<{ Params: Ref; Body: Api.PassOnRequest }>(
		"/v1/operations/:author/:log/:index/pass-on",
		{
			schema: {
				summary: "Declare a notice in another theatre, where its author has consented to that",
				params: RefParams,
				body: Api.PassOnRequest,
				response: replies(Api.PassedOn),
			},
		},
		async (request, reply) => {
			const by = actorOf(context, request, "planner", "chief");
			const { to: theatre, consent, there } = request.body;
			const door = theatres.beside(state.line.id).find(([id]) => id === theatre)?.[1];
			if (door === undefined)
				throw new Refusal("unknown", `to ${theatre}: expected another theatre of this process`);
			const of = { notice: refOf(request.params), to: door.peer, consent };
			const allowed = passable(state, of);
			await door.takeIn(allowed, there);
			const declared = { theatre, operation: allowed.id };
			runtime.act({ type: "passedOn", of, declared, by });
			return whenDurable(context, reply, () => declared);
		},
	);
}

function passingsOf({ passings, onBehalf }: State): Api.Passings {
	return {
		passings: [...passings.values()],
		onBehalf: [...onBehalf].map(([operation, of]) => ({ operation, ...of })),
	};
}

/** A person signs in to the other theatre for this one act. @throws Refusal */
export function actingOnce<T>(
	{ sessions }: Pick<Context, "sessions">,
	{ operator, passphrase }: Api.PassOnRequest["there"],
	act: (by: Operator) => T,
): T {
	const login = sessions.login(operator, passphrase, false);
	if ("refused" in login)
		throw new Refusal(
			"not-signed-in",
			`there.operator ${operator}: expected somebody of the other theatre, and his passphrase there`,
		);
	try {
		const { roles, signer } = login.session;
		const role = (["planner", "chief"] as const).find((each) => roles.includes(each));
		if (role === undefined)
			throw new Refusal("role", `there.operator ${operator}: expected planner or chief`);
		return act({ name: signer.name, role, script: false });
	} finally {
		sessions.lock(login.token);
	}
}
