import * as Api from "@tansiq/api";
import { Refusal } from "@tansiq/party";
import type { FastifyInstance } from "fastify";
import Type from "typebox";
import { operatorsOf } from "../operators/keystore.ts";
import type { Session } from "../operators/sessions.ts";
import { type Context, cookieName, sessionOf, tokenOf } from "./context.ts";
import { replies } from "./replies.ts";

/** A page never reads it, and no other page's request carries it. */
const COOKIE = "HttpOnly; SameSite=Strict; Path=/";

const view = ({ operator, signer, roles, script, sinceUs }: Session): Api.Session => ({
	operator,
	key: signer.name,
	roles: [...roles],
	script,
	sinceUs,
});

/** Signing in for a shift, and locking the desk. */
export function sessionRoutes(app: FastifyInstance, context: Context): void {
	const { sessions, runtime } = context;
	app.get(
		"/v1/operators",
		{
			schema: { summary: "Who can sign in here", response: replies(Type.Array(Api.DeskOperator)) },
		},
		() => {
			const present = new Set(sessions.present().map(({ operator }) => operator));
			return [...operatorsOf(runtime.folder.path)].map(([operator, { roles }]) => ({
				operator,
				roles,
				present: present.has(operator),
			}));
		},
	);
	app.post<{ Body: Api.LoginRequest }>(
		"/v1/session",
		{
			schema: {
				summary: "Sign in for a shift",
				body: Api.LoginRequest,
				response: replies(Api.LoginReply),
			},
		},
		(request, reply) => {
			const { operator, passphrase, script = false } = request.body;
			const login = sessions.login(operator, passphrase, script);
			if ("refused" in login)
				throw new Refusal(
					"not-signed-in",
					login.refused === "wait"
						? `${operator}: too many wrong passphrases; wait half a minute`
						: `${operator}: no such operator at this desk, or not this passphrase`,
				);
			reply.header("set-cookie", `${cookieName(context)}=${login.token}; ${COOKIE}`);
			return { ...view(login.session), token: login.token };
		},
	);
	app.get(
		"/v1/session",
		{ schema: { summary: "Who is signed in with this request", response: replies(Api.Session) } },
		(request) => view(sessionOf(context, request)),
	);
	app.delete("/v1/session", { schema: { summary: "Lock the desk" } }, (request, reply) => {
		const token = tokenOf(context, request);
		if (token !== null) sessions.lock(token);
		reply.header("set-cookie", `${cookieName(context)}=; Max-Age=0; ${COOKIE}`);
		return { locked: true };
	});
}
