import { Problem } from "@tansiq/api";
import type { TSchema } from "typebox";

/** What a route answers, for its description: the shape when it succeeds, a problem when not. */
export function replies(shape: TSchema) {
	return {
		200: { description: "Done", content: { "application/json": { schema: shape } } },
		"4xx": {
			description: "Refused; the problem names the field, the value and what was expected",
			content: { "application/problem+json": { schema: Problem } },
		},
	};
}
