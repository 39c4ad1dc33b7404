import type { Agreement } from "@tansiq/agreement";
import type { Dialogue } from "@tansiq/hotline";
import { emptyLine, type Line } from "@tansiq/line";
import { emptyRegistry, type Registry } from "@tansiq/registry";
import type { Micros, Window } from "@tansiq/space";
import type { AlertKind, Evidence } from "@tansiq/watch";

export interface Finding {
	kind: "conflict" | "breach" | "unknown";
	scope: "own" | "cross" | "zone";
	/** Own operation id, the peer's entry ref, a zone id or a rule. */
	met: string;
	windows: Window[];
	/** Phrase id of `@tansiq/language`. */
	reason: string;
	/** What is missing and who can supply it; only on `unknown`. */
	missing?: string;
	sinceUs: Micros;
}

export type Headline = "conflict" | "breach" | "unknown" | "no_known_conflict";

export interface Conflict {
	id: string;
	scope: "own" | "cross";
	/** Own operation first. */
	operations: [string, string];
	windows: Window[];
	foundUs: Micros;
	reason: string | null;
}

/** A notice at the door: the exact line that will leave when a releaser lets it go. */
export interface Hold {
	id: string;
	operation: string;
	level: "sealed" | "volume";
	rule: string;
	bodyLine: string;
	/** SHA-256 of the geometry that goes by hash; the bytes are in the journal. */
	blobs: string[];
	extentKm2h: number;
	sinceUs: Micros;
}

export interface Blob {
	sha256: string;
	bytes: Uint8Array;
}

export interface Alert {
	id: string;
	key: string;
	kind: AlertKind;
	/** `lost`: its tracks are no longer heard; `unknown`: not judged since a start. */
	condition: "present" | "cleared" | "lost" | "unknown";
	tracks: string[];
	operations: string[];
	zone: string | null;
	evidence: Evidence;
	raisedUs: Micros;
	clearedUs: Micros | null;
	silencedUs: Micros | null;
}

/** One crossing of the line: what, to whom, how much, by which rule, who let it go. */
export interface LedgerRow {
	atUs: Micros;
	entry: string;
	to: string;
	level: "sealed" | "volume" | "track";
	rule: string;
	/** `rule` when it went by rule, else the releaser. */
	by: string;
	operations: string[];
	extentKm2h: number;
	positions: number;
}

/** A running count and chained SHA-256 over positions, equal at both ends of a line. */
export interface PositionChain {
	count: number;
	sha256: string;
}

/** Who is on the line and with which keys; signed by both parties. */
export interface Founding {
	line: string;
	agreement: Agreement;
	members: Record<string, Member>;
}

export interface Member {
	name: string;
	/** C2SP verifier keys. */
	author: string;
	mirror: string;
	/** Base64 SHA-256 of the TLS public key. */
	tlsPin: string;
	/** Where its node answers, as `https://host:port`. */
	address: string;
}

/** Everything that one party knows durably: the fold of its journal. */
export interface State {
	self: string;
	peer: string;
	founding: Founding | null;
	boot: string | null;
	registry: Registry;
	/** Digest of the request behind each own operation, so that a repeated one changes nothing. */
	requests: Map<string, string>;
	findings: Map<string, Finding[]>;
	conflicts: Map<string, Conflict>;
	line: Line;
	dialogues: Map<string, Dialogue>;
	/** Sent dialogues that may still owe an OUTCOME. */
	awaiting: Set<string>;
	holds: Map<string, Hold>;
	alerts: Map<string, Alert>;
	ledger: LedgerRow[];
	/** When an own operation's track is open to the peer because of a conflict. */
	trackWindows: Map<string, Window[]>;
	/** The newest report of each own operation that was told. */
	positionsToldUs: Map<string, Micros>;
	toldChain: PositionChain;
	/** Notices whose content had no effect, by ref, with the reason. */
	withoutEffect: Map<string, string>;
	lastNoticeHeardUs: Micros | null;
}

export function emptyState(self: string): State {
	return {
		self,
		peer: "",
		founding: null,
		boot: null,
		registry: emptyRegistry(),
		requests: new Map(),
		findings: new Map(),
		conflicts: new Map(),
		line: emptyLine("", self, ""),
		dialogues: new Map(),
		awaiting: new Set(),
		holds: new Map(),
		alerts: new Map(),
		ledger: [],
		trackWindows: new Map(),
		positionsToldUs: new Map(),
		toldChain: { count: 0, sha256: "" },
		withoutEffect: new Map(),
		lastNoticeHeardUs: null,
	};
}

/** The agreement in force. @throws Error before the line is founded */
export function agreementOf(state: State): Agreement {
	if (state.founding === null) throw new Error("no line is founded yet");
	return state.founding.agreement;
}

/** The condition has ended, or there is nothing left that could show it. */
export function isOver({ condition }: Alert): boolean {
	return condition === "cleared" || condition === "lost";
}

/** An alert stays open until it is silenced by a person *and* over. */
export function isOpen(alert: Alert): boolean {
	return alert.silencedUs === null || !isOver(alert);
}
