import type { PhraseId } from "@tansiq/language";
import { type NodeClient, NodeRefusal } from "./link/node.ts";
import { staleMs } from "./state/clock.ts";
import type { Trouble } from "./state/model.ts";
import type { Store } from "./state/store.ts";
import {
	alertToSilence,
	noticeToAnswer,
	operationById,
	selectedConflict,
	selectedHold,
	type Target,
} from "./state/targets.ts";

export const UNABLE_REASONS = [
	"conflict",
	"weather",
	"unclear",
	"not-authorised",
	"other",
] as const;
export type UnableReason = (typeof UNABLE_REASONS)[number];

/** What a person at the desk can have the node do. Each is sent once, however often the key is hit. */
export interface Commands {
	roger(): void;
	/** Opens the choice of a reason. */
	askUnable(): void;
	unable(reason: UnableReason): void;
	silence(): void;
	release(): void;
	refuse(reason: string): void;
	letStand(reason: string): void;
	/** Tells the node that a received notice is on screen. */
	present(ref: string): void;
}

export function deskCommands(store: Store, node: NodeClient): Commands {
	/** Runs one request; a second one about the same thing waits for no answer and is dropped. */
	function send(about: string, request: () => Promise<void>): void {
		const state = store.get();
		if (state.inFlight.includes(about)) return;
		if (staleMs(state) !== null) {
			store.dispatch({ type: "trouble", trouble: { phrase: "trouble.stale", slots: {} } });
			return;
		}
		store.dispatch({ type: "sent", about });
		request()
			.catch((error: unknown) => store.dispatch({ type: "trouble", trouble: troubleOf(error) }))
			.finally(() => store.dispatch({ type: "settled", about }));
	}

	function say(phrase: PhraseId): void {
		store.dispatch({ type: "trouble", trouble: { phrase, slots: {} } });
	}

	function found<T>(target: Target<T>, none: PhraseId): T | undefined {
		if (target.kind === "found") return target.value;
		say(target.kind === "none" ? none : "trouble.unsettled");
		return undefined;
	}

	return {
		roger() {
			const notice = found(noticeToAnswer(store.get()), "trouble.no_notice");
			if (notice === undefined) return;
			send(`answer ${notice.ref}`, () => node.answer(notice.ref, { msg: "ROGER" }));
		},
		askUnable() {
			const notice = found(noticeToAnswer(store.get()), "trouble.no_notice");
			if (notice === undefined) return;
			// Selected first, so that the reason meets the notice that is on screen.
			store.dispatch({ type: "select", selection: { kind: "notice", id: notice.ref } });
			store.dispatch({ type: "prompt", prompt: "unable" });
		},
		unable(reason) {
			const notice = found(noticeToAnswer(store.get()), "trouble.no_notice");
			store.dispatch({ type: "prompt", prompt: null });
			if (notice === undefined) return;
			send(`answer ${notice.ref}`, () => node.answer(notice.ref, { msg: "UNABLE", reason }));
		},
		silence() {
			const alert = found(alertToSilence(store.get()), "trouble.no_alert");
			if (alert === undefined) return;
			send(`silence ${alert.id}`, () => node.silence(alert.id));
		},
		release() {
			const hold = selectedHold(store.get());
			if (hold === undefined) return say("trouble.no_hold");
			send(`hold ${hold.id}`, () => node.release(hold.id));
		},
		refuse(reason) {
			const hold = selectedHold(store.get());
			store.dispatch({ type: "prompt", prompt: null });
			if (hold === undefined) return say("trouble.no_hold");
			send(`hold ${hold.id}`, () => node.refuse(hold.id, reason));
		},
		letStand(reason) {
			const state = store.get();
			const conflict = selectedConflict(state);
			store.dispatch({ type: "prompt", prompt: null });
			const own = conflict && operationById(state, conflict.operations[0]);
			if (own === undefined) return say("trouble.no_conflict");
			send(`let-stand ${own.id}`, () => node.letStand(own.id, reason));
		},
		present(ref) {
			const about = `present ${ref}`;
			if (staleMs(store.get()) === null) send(about, () => node.present(ref));
		},
	};
}

function troubleOf(error: unknown): Trouble {
	if (!(error instanceof NodeRefusal)) {
		return { phrase: "trouble.console", slots: { detail: String(error) } };
	}
	if (error.status === 0) return { phrase: "trouble.unreached", slots: {} };
	return {
		phrase: "trouble.refused",
		slots: { status: String(error.status), detail: error.detail },
	};
}
