import type * as Api from "@tansiq/api";
import { POSITION_HEADER } from "@tansiq/api";
import { type Operator, Refusal, type Role } from "@tansiq/party";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Courier } from "../line/courier.ts";
import type { Log } from "../log.ts";
import type { Session, Sessions } from "../operators/sessions.ts";
import type { Runtime } from "../runtime.ts";
import type { Theatres } from "../theatres.ts";

/** What the routes work with. */
export interface Context {
	runtime: Runtime;
	sessions: Sessions;
	courier: Courier;
	/** Those of this process, this one among them. */
	theatres: Theatres;
	log: Log;
	desk(): Promise<Api.Desk>;
	/** What `/health` and `/metrics` know besides the state. */
	vitals(): Promise<Record<string, number>>;
}

/** A browser sends a cookie to every port of a host: each desk of a machine has a name of its own. */
export function cookieName({ runtime }: Context): string {
	return `tansiq-${runtime.state.self}-${runtime.folder.config.line}`;
}

/** The token of a request: a client's header, or a browser's cookie. */
export function tokenOf(context: Context, { headers }: FastifyRequest): string | null {
	const { authorization = "", cookie = "" } = headers;
	const name = `${cookieName(context)}=`;
	if (authorization.startsWith("Bearer ")) return authorization.slice(7);
	const pair = cookie.split(";").find((part) => part.trim().startsWith(name));
	return pair === undefined ? null : pair.trim().slice(name.length);
}

/** @throws Refusal when nobody is signed in */
export function sessionOf(context: Context, request: FastifyRequest): Session {
	const token = tokenOf(context, request);
	const session = token === null ? null : context.sessions.of(token);
	if (session === null)
		throw new Refusal("not-signed-in", "nobody is signed in: expected a shift at this desk");
	return session;
}

/**
 * Who acts, in the first of these roles that he has.
 * @throws Refusal when nobody is signed in or he has none of them
 */
export function actorOf(context: Context, request: FastifyRequest, ...roles: Role[]): Operator {
	const session = sessionOf(context, request);
	const role = roles.find((each) => session.roles.includes(each));
	if (role === undefined)
		throw new Refusal("role", `${session.operator}: expected ${roles.join(" or ")}`);
	return { name: session.signer.name, role, script: session.script };
}

/** Sends a reply when the journal position that it depends on is durable, and names it. */
export async function whenDurable<T>(
	{ runtime }: Context,
	reply: FastifyReply,
	view: () => T,
): Promise<T> {
	const { position } = runtime;
	const value = view();
	await runtime.durable(position);
	reply.header(POSITION_HEADER, String(position));
	return value;
}
