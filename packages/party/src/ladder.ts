import { ladderFor } from "@tansiq/agreement";
import { type AgreedRung, CODEBOOK } from "@tansiq/hotline";
import { agreementOf, type State } from "./state.ts";

/** The ladder that the agreement has for a message; empty where it has none: then the codebook's. */
export function agreedLadder(state: State, msg: string): readonly AgreedRung[] {
	const urgency = CODEBOOK.get(msg)?.urgency;
	if (state.founding === null || urgency === undefined || urgency === "L") return [];
	return ladderFor(agreementOf(state), urgency);
}
