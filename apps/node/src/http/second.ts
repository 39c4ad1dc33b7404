import { type Operator, Refusal, type Role } from "@tansiq/party";
import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { actorOf, type Context } from "./context.ts";

/** The second person signs in beside the first, for this one act. */
export const Second = Type.Object({
	operator: Type.String({ pattern: "^[a-z0-9-]{1,32}$" }),
	passphrase: Type.String({ minLength: 1, maxLength: 256 }),
});
export type Second = { operator: string; passphrase: string };

/**
 * Does what takes two people, one of them a chief.
 * @throws Refusal when the second person is not who the passphrase says, or the first has no role
 */
export function byTwo(
	context: Context,
	request: FastifyRequest,
	second: Second,
	act: (by: [Operator, Operator]) => void,
): void {
	const first = actorOf(context, request, "chief", "watch", "negotiator", "planner", "releaser");
	const login = context.sessions.login(second.operator, second.passphrase, false);
	if ("refused" in login)
		throw new Refusal(
			"not-signed-in",
			`${second.operator}: expected the second person's passphrase`,
		);
	try {
		const { roles, signer } = login.session;
		const role = roles.includes("chief") ? "chief" : (roles[0] as Role);
		act([first, { name: signer.name, role, script: false }]);
	} finally {
		context.sessions.lock(login.token);
	}
}
