import {
	DISREGARD,
	delayed,
	disregardAnswered,
	ERROR,
	type Instant,
	refused,
	UNABLE,
} from "@tansiq/hotline";
import { applyAffirmRefused } from "./apply-agreed.ts";
import type { Effect } from "./event.ts";
import { changed } from "./settling.ts";
import type { State } from "./state.ts";

/** What one side took without effect, and that the other is told so. */

/** So many are kept of what the peer was told of: a flood of nonsense fills no memory. */
const TOLD_KEPT = 1_000;

/** It was taken without effect, and the peer is told; of an error about an error never. */
export function leftWithoutEffect(
	state: State,
	ref: string,
	{ msg, code, detail }: Pick<Extract<Effect, { kind: "none" }>, "msg" | "code" | "detail">,
): void {
	state.withoutEffect.set(ref, { msg, code, detail });
	if (msg !== ERROR) state.errorsOwed.add(ref);
	forgetOldest(state);
}

export function told(state: State, ref: string): void {
	if (state.errorsOwed.delete(ref)) forgetOldest(state);
}

function forgetOldest({ withoutEffect, errorsOwed }: State): void {
	for (const ref of withoutEffect.keys()) {
		if (withoutEffect.size - errorsOwed.size <= TOLD_KEPT) return;
		if (!errorsOwed.has(ref)) withoutEffect.delete(ref);
	}
}

export function refusedByPeer(
	state: State,
	{ ref, code }: Extract<Effect, { kind: "error" }>,
	at: Instant,
): void {
	if (!ref.startsWith(`${state.self}/`)) return;
	state.refusedByPeer.set(ref, code);
	applyAffirmRefused(state, ref, at);
	changed(state, ref, (dialogue) => {
		if (code === "delayed") delayed(dialogue, at);
		else refused(dialogue, code);
		// A withdrawal that did not reach anybody leaves the message standing, as UNABLE would.
		const { ref: withdrawn } = state.messages.get(ref)?.body ?? {};
		if (dialogue.msg === DISREGARD && typeof withdrawn === "string")
			changed(state, withdrawn, (original) => disregardAnswered(original, ref, UNABLE, at));
	});
}
