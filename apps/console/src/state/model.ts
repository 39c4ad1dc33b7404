import type {
	AnswerName,
	AnswerTree,
	Desk,
	DeskOperator,
	Impact,
	IncidentDetail,
	Incidents,
	Ledger,
	Minutes,
	OperationDetail,
	Outside,
	Probing,
	Replay,
	Session,
	Theatre,
	TheatreContradiction,
	Track,
} from "@tansiq/api";
import type { Alarm } from "@tansiq/hotline";
import type { Slots } from "@tansiq/language";
import type { AgreementShown, ProposalDetail } from "../link/agreement.ts";
import type { TextId } from "../words/words.ts";
import type { Settings } from "./settings.ts";

/** What stands in the panel on the right. `id` is an entry ref, or the id of what its kind says. */
export interface Selection {
	kind:
		| "dialogue"
		| "draft"
		| "minutes"
		| "alert"
		/** Id: `machine` or `human`, the kind of check that was missed. */
		| "line"
		/** In a flood the alarms of one zone. Id: the zone, or empty outside all of them. */
		| "group"
		| "hold"
		/** What of ours they do not know of meets what they told. Id: the task's. */
		| "only-we-know"
		| "conflict"
		| "operation";
	id: string;
}

/** An answer that lacks something: a reason, the key fields, a time, words. */
export interface Answering {
	answer: AnswerName;
	step: "reason" | "readback" | "standby" | "words";
}

/** A question the desk asks before it acts. */
export type Prompt =
	| Answering
	| "refuse"
	| "let_stand"
	| "drop"
	| "shelve"
	| "probing"
	| OnlyWeKnowPrompt
	| null;

/** Before ours is told, or they are asked to hold: what that does is shown, and Enter does it. */
export type OnlyWeKnowPrompt = "disclose" | "hold_request";

/** What stands over the map until it is closed. The queue stays in sight beside it. */
export type Page =
	| "compose"
	| "line"
	| "voice"
	| "paper"
	| "handover"
	| "incidents"
	| "outside"
	| "plan"
	| "told"
	| "stop"
	| null;

/** Something that went wrong and what to do about it, in the reader's words. */
export interface Trouble {
	phrase: TextId;
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
	/** Who is signed in; null: nobody; "asking": the node has not said yet. */
	session: Session | null | "asking";
	/** Who can sign in here. */
	operators: readonly DeskOperator[];
	selection: Selection | null;
	prompt: Prompt;
	page: Page;
	help: boolean;
	/** The selected message stands in the other languages too. */
	original: boolean;
	trouble: Trouble | null;
	/** Alarms of received distress and urgent messages, by ref, on this machine's clock. */
	alarms: ReadonlyMap<string, Alarm>;
	/** Of the selected message: whom it endangers and who has to hear of it; null until it is read. */
	about: About | null;
	/** How the agreement stands, as last read. */
	agreement: AgreementShown | null;
	/** The proposed version that stands open, with its text. */
	proposal: ProposalDetail | null;
	/** The theatres of this node's process, as last read. */
	theatres: readonly Theatre[];
	/** What of this agreement and of theirs cannot both be kept, as last read. */
	against: readonly TheatreContradiction[];
	/** Joint statements that both parties signed, as last read. */
	joints: readonly string[];
	/** Actors that are on no line, and tracks that belong to nobody known, as last read. */
	outside: Outside | null;
	/** The register of incidents, and the one that stands open, as last read. */
	incidents: Incidents | null;
	incident: IncidentDetail | null;
	/** What each party has learned from the other, and how much the peer asked, as last read. */
	disclosed: Disclosed | null;
	/** Rows whose area the map shows: all of them, one by its entry, or none. */
	toldOnMap: "all" | { entry: string } | null;
	/** A past period that map and ribbon show in place of the day, as both logs tell it. */
	replay: Replay | null;
	/** What was said by voice, as either side wrote it down, oldest first. */
	minutes: readonly Minutes[];
	/** Fields of the selected minutes that a person here has compared and found right. */
	compared: readonly string[];
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

/** What the node knows of a message beyond its words. */
export interface About {
	ref: string;
	/** Null of what is no notice of theirs. */
	impact: Impact | null;
	answers: AnswerTree;
}

/** The newest rows of both directions, and the days on which the peer told anything. */
export interface Disclosed {
	told: Ledger;
	heard: Ledger;
	probing: Probing[];
}

export type DeskEvent =
	| { type: "desk"; desk: Desk; atMs: number }
	| { type: "tracks"; tracks: readonly Track[]; nowUs: number; atMs: number }
	| { type: "clock"; nowUs: number; atMs: number }
	| { type: "link"; link: ClientState["link"]; atMs: number }
	| { type: "tick"; atMs: number }
	| { type: "session"; session: Session | null }
	| { type: "operators"; operators: readonly DeskOperator[] }
	| { type: "detail"; detail: OperationDetail }
	| { type: "select"; selection: Selection | null }
	| { type: "prompt"; prompt: Prompt }
	| { type: "page"; page: Page }
	| { type: "help"; open: boolean }
	| { type: "original"; shown: boolean }
	| { type: "trouble"; trouble: Trouble | null }
	/** A person stopped the sound of an alarm; that is no answer. */
	| { type: "acknowledge"; ref: string }
	| { type: "about"; about: About }
	| { type: "agreement"; agreement: AgreementShown }
	| { type: "proposal"; proposal: ProposalDetail | null }
	| { type: "theatres"; theatres: readonly Theatre[] }
	| { type: "against"; against: readonly TheatreContradiction[] }
	| { type: "joints"; joints: readonly string[] }
	| { type: "outside"; outside: Outside }
	| { type: "incidents"; incidents: Incidents }
	| { type: "incident"; incident: IncidentDetail | null }
	| { type: "disclosed"; disclosed: Disclosed }
	| { type: "told_on_map"; shown: ClientState["toldOnMap"] }
	| { type: "replay"; replay: Replay | null }
	| { type: "minutes"; minutes: readonly Minutes[] }
	| { type: "compared"; field: string; right: boolean }
	| { type: "sent"; about: string }
	| { type: "settled"; about: string }
	| { type: "view"; viewUs: number | null }
	| { type: "hold_order"; atMs: number }
	| { type: "settings"; settings: Partial<Settings> }
	| { type: "sound_ready" };

/** Who acts here, or null. */
export function signedIn({ session }: Pick<ClientState, "session">): Session | null {
	return session === "asking" ? null : session;
}
