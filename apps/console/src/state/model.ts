import type { Desk, OperationDetail, Track } from "@tansiq/api";
import type { PhraseId, Slots } from "@tansiq/language";
import type { Settings } from "./settings.ts";

/** What stands in the panel on the right. `id` is an entry ref, an alert, hold, conflict or operation id. */
export interface Selection {
	kind: "notice" | "alert" | "hold" | "conflict" | "operation";
	id: string;
}

/** A question the desk asks before it acts. */
export type Prompt = "unable" | "refuse" | "let_stand" | "operator" | null;

/** Something that went wrong and what to do about it, in the reader's words. */
export interface Trouble {
	phrase: PhraseId;
	slots: Slots;
}

export interface ClientState {
	/** The node's own account of everything; null until it first arrives. */
	desk: Desk | null;
	tracks: readonly Track[];
	/** The node's clock as last heard, and this machine's monotonic time at that moment. */
	clock: { nodeUs: number; heardMs: number } | null;
	/** This machine's monotonic time, ms, as of the last tick. */
	nowMs: number;
	link: "connecting" | "live" | "lost";
	selection: Selection | null;
	prompt: Prompt;
	help: boolean;
	trouble: Trouble | null;
	/** Requests that have left and are not yet answered, by what they are about. */
	inFlight: readonly string[];
	/** Geometry by operation id, at the version it carries. */
	details: ReadonlyMap<string, OperationDetail>;
	/** The instant the map and ribbon show; null is now. */
	viewUs: number | null;
	/** The queue's order while a pointer rests on it. */
	heldOrder: { keys: readonly string[]; untilMs: number } | null;
	/** What stood first in the queue and since when, so that a key meant for it meets only it. */
	top: { key: string | null; sinceMs: number };
	settings: Settings;
	/** A browser plays no sound before the first key or click. */
	soundReady: boolean;
}

export type DeskEvent =
	| { type: "desk"; desk: Desk; atMs: number }
	| { type: "tracks"; tracks: readonly Track[]; nowUs: number; atMs: number }
	| { type: "clock"; nowUs: number; atMs: number }
	| { type: "link"; link: ClientState["link"]; atMs: number }
	| { type: "tick"; atMs: number }
	| { type: "detail"; detail: OperationDetail }
	| { type: "select"; selection: Selection | null }
	| { type: "prompt"; prompt: Prompt }
	| { type: "help"; open: boolean }
	| { type: "trouble"; trouble: Trouble | null }
	| { type: "sent"; about: string }
	| { type: "settled"; about: string }
	| { type: "view"; viewUs: number | null }
	| { type: "hold_order"; atMs: number }
	| { type: "settings"; settings: Partial<Settings> }
	| { type: "sound_ready" };
