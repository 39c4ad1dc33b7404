import Type, { type Static } from "typebox";

/** RFC 9457. `errors` names each field, the value met and what was expected. */
export const Problem = Type.Object({
	type: Type.String(),
	title: Type.String(),
	status: Type.Integer(),
	detail: Type.Optional(Type.String()),
	errors: Type.Optional(
		Type.Array(
			Type.Object({
				field: Type.String(),
				value: Type.String(),
				expected: Type.String(),
			}),
		),
	),
});
export type Problem = Static<typeof Problem>;
