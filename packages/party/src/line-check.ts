import { checkOwed, neutralTextOf } from "@tansiq/hotline";
import type { Fields } from "./message.ts";
import type { State } from "./state.ts";

/** The body of the check that people owe one another, once an hour; null when it is not our turn. */
export function humanCheck(state: State, monoUs: number): Fields | null {
	const seq = state.checks === null ? null : checkOwed(state.checks, "human", monoUs);
	return seq === null ? null : { kind: "human", seq, text_id: neutralTextOf(seq) };
}
