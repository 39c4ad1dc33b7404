import Type, { type Static } from "typebox";
import { Role } from "./hotline.ts";
import { Micros } from "./space.ts";
import { closed } from "./words.ts";

/** Signing in for a shift: opens the person's key at this desk. */
export const LoginRequest = Type.Object(
	{
		operator: Type.String({ pattern: "^[a-z0-9-]{1,32}$" }),
		passphrase: Type.String({ minLength: 1, maxLength: 256 }),
		/** A script with a person's key marks all that it does. */
		script: Type.Optional(Type.Boolean()),
	},
	closed,
);

export const Session = Type.Object({
	operator: Type.String(),
	/** Name of the key, as it stands on the record. */
	key: Type.String(),
	roles: Type.Array(Role),
	script: Type.Boolean(),
	/** When the shift began, µs of the node's own clock that only runs forward. */
	sinceUs: Micros,
});
/** The token goes into `authorization: Bearer …`; a browser has it as a cookie that no page reads. */
export const LoginReply = Type.Intersect([Session, Type.Object({ token: Type.String() })]);

export const DeskOperator = Type.Object({
	operator: Type.String(),
	roles: Type.Array(Role),
	present: Type.Boolean(),
});

export type LoginRequest = Static<typeof LoginRequest>;
export type Session = Static<typeof Session>;
export type LoginReply = Static<typeof LoginReply>;
export type DeskOperator = Static<typeof DeskOperator>;
