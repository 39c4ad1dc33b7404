import type * as Api from "@tansiq/api";
import { CODEBOOK, type Dialogue, type LogName } from "@tansiq/hotline";
import { Refusal, type State } from "@tansiq/party";
import Type from "typebox";
import { dialogueView } from "../views.ts";
import type { Context } from "./context.ts";

/** The path of an entry, as every route that speaks of one has it. */
export const RefParams = Type.Object({
	author: Type.String({ pattern: "^[a-z0-9-]{1,32}$" }),
	log: Type.Union([Type.Literal("urgent"), Type.Literal("routine")]),
	index: Type.String({ pattern: "^[0-9]{1,15}$" }),
});
export interface Ref {
	author: string;
	log: LogName;
	index: string;
}

export const refOf = ({ author, log, index }: Ref) => `${author}/${log}/${index}`;

/** @throws Refusal */
export function knownDialogue({ dialogues }: State, ref: string): Dialogue {
	const dialogue = dialogues.get(ref);
	if (dialogue === undefined) throw new Refusal("unknown", `dialogue ${ref}: expected a known one`);
	return dialogue;
}

/** @throws Refusal */
export function shownDialogue({ runtime }: Context, ref: string): Api.Dialogue {
	const { state, clock } = runtime;
	return dialogueView(state, knownDialogue(state, ref), clock.monoUs());
}

const ID_OF: ReadonlyMap<string, string> = new Map(
	[...CODEBOOK.values()].map(({ id, name }) => [name, id]),
);

/** The id of an answer in the codebook, by its name. */
export function answerIdOf(name: Api.AnswerName): string {
	return ID_OF.get(name) ?? name;
}
