import type { Agreement } from "@tansiq/agreement";
import type { Dialogue, ErrorCode, Handover, LineChecks, Operator } from "@tansiq/hotline";
import { emptyLine, type Line, type LogName } from "@tansiq/line";
import type { By } from "@tansiq/record";
import { emptyRegistry, type Registry } from "@tansiq/registry";
import type { Micros, Window } from "@tansiq/space";
import type { AlertKind, Evidence } from "@tansiq/watch";
import { type AgreedVersion, type AgreementLife, emptyLife } from "./agreed.ts";
import type { KnownShelving } from "./alarms.ts";
import type { Confirmation } from "./answer-tree.ts";
import { type Asked, nothingAsked } from "./asked.ts";
import type { HeardRow, LedgerRow, PositionChain } from "./crossing.ts";
import type { Effect } from "./event.ts";
import type { Conflict, Finding } from "./finding.ts";
import type { Document, Founding } from "./founding.ts";
import type { Incident } from "./incident.ts";
import type { Fields } from "./message.ts";
import type { KnownMinutes } from "./minutes.ts";
import type { OnlyWeKnow } from "./only-we-know.ts";
import type { NotedOutsider, Relay } from "./outsiders.ts";
import type { OnBehalf, Passing } from "./passing.ts";
import type { Person } from "./people.ts";
import type { Bucket } from "./quota.ts";
import type { KnownRota } from "./rota.ts";
import type { Violation } from "./violations.ts";

/** A notice at the door: the exact line that will leave when a releaser lets it go. */
export interface Hold {
	id: string;
	operation: string;
	level: "sealed" | "presence" | "volume";
	rule: string;
	bodyLine: string;
	/** SHA-256 of the geometry that goes by hash; the bytes are in the journal. */
	blobs: string[];
	extentKm2h: number;
	/** The agreed time block that is all it tells of when; only where it is sealed. */
	block?: Window;
	/** Its live positions follow while it runs, by the same rule. */
	track?: true;
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

/** What was said in words of the codebook. */
export interface Spoken {
	ref: string;
	direction: "sent" | "received";
	msg: string;
	body: Fields;
	/** The names of the keys that signed it. */
	signers: string[];
	/** The time that its author claims. */
	claimedUs: number;
	/** When it was committed here. */
	atUs: Micros;
}

/** A message that two people must sign: the exact line, and who has signed it. */
export interface Draft {
	id: string;
	msg: string;
	body: Fields;
	bodyLine: string;
	/** The dialogue that it answers, or null. */
	answers: string | null;
	by: By[];
	first: Operator;
	sinceUs: Micros;
	/** The next version of the agreement that it proposes, and the hash of the one before it. */
	proposes?: { agreement: Agreement; follows: string };
}

export interface WithoutEffect {
	msg: string;
	code: ErrorCode;
	detail: string;
}

/** Two heads of one log that cannot both be true; the evidence is a blob. */
export interface KnownFork {
	origin: string;
	log: LogName;
	sha256: string;
	atUs: Micros;
}

/** A note under two recovery keys that ended an author key. */
export interface KnownRevocation {
	party: string;
	note: string;
	/** How its party's KEY-REVOKE names the note. */
	document: Document;
	/** That entry is there. */
	recorded: boolean;
}

/** Everything that one party knows durably: the fold of its journal. */
export interface State {
	self: string;
	peer: string;
	founding: Founding | null;
	/** The signed note of the founding document in force. */
	document: Document | null;
	/** Logs of ours that have still to say that the line was refounded. */
	refoundingOwed: Record<LogName, boolean>;
	/** What was agreed since the founding, and how that stands. */
	agreed: AgreementLife;
	/** What was declared or flown against a zone, by its id. */
	violations: Map<string, Violation>;
	/** The register of incidents, by the ref of what opened each, or `local-1`. */
	incidents: Map<string, Incident>;
	/** How many were opened here alone. */
	localIncidents: number;
	/** Who is on duty when, as each party told it last. */
	rotas: Map<string, KnownRota>;
	/** The operators of each party, by the name of their key. */
	people: Record<string, Map<string, Person>>;
	boot: string | null;
	registry: Registry;
	/** Digest of the request behind each own operation, so that a repeated one changes nothing. */
	requests: Map<string, string>;
	findings: Map<string, Finding[]>;
	/** Where one of ours that they were not told of meets what they told, by the id of the task. */
	onlyWeKnow: Map<string, OnlyWeKnow>;
	/** Units of ours that have heard of a message, and outsiders it was passed on to, by its ref. */
	confirmations: Map<string, Map<string, Confirmation>>;
	/** Actors outside the mechanism that this desk alone knows of; replaced whole, never changed. */
	outsiders: readonly NotedOutsider[];
	/** What was passed on to outsiders, the newest thousand, by id; and how many there were. */
	relays: Map<string, Relay>;
	relayed: number;
	/** Whether a notice may be told to somebody who is not on this line, by its ref and that party. */
	passings: Map<string, Passing>;
	/** On whose behalf own operations stand here, by id. */
	onBehalf: Map<string, OnBehalf>;
	/** Own operations of which the agreement has to be asked anew. */
	recheck: Set<string>;
	conflicts: Map<string, Conflict>;
	line: Line;
	dialogues: Map<string, Dialogue>;
	/** Sent dialogues that may still owe an OUTCOME. */
	awaiting: Set<string>;
	/** Dialogues of either side that somebody still has to answer. */
	open: Set<string>;
	/** The step that each open dialogue has climbed to. */
	escalations: Map<string, number>;
	/** Checks of the line; null before it is founded. */
	checks: LineChecks | null;
	/** Our machine check that has no receipt yet. */
	checkEntry: { index: number; seq: number } | null;
	handover: Handover | null;
	/** Alarms that somebody keeps quiet, by id; those whose time is over may still be in it. */
	shelvings: Map<string, KnownShelving>;
	/** Since when our own entries are being asked back, monotonic; null while they are not. */
	recoveringMonoUs: number | null;
	/** Own answers and outcomes that came back before what they speak of, by its ref. */
	orphans: Map<string, Effect[]>;
	/** When the peer was last heard, monotonic. */
	heardMonoUs: number | null;
	/** The newest receipt of each of our logs, and when it came. */
	arrivals: Record<LogName, { size: number; receiptS: number; arrivedUs: Micros } | null>;
	/** Receipts that were none, since the last one that was. */
	receiptsRefused: Record<LogName, number>;
	holds: Map<string, Hold>;
	alerts: Map<string, Alert>;
	ledger: LedgerRow[];
	/** The other direction: what the peer told us, one row for each of its entries that told. */
	heardLedger: HeardRow[];
	/** How much the peer asked by telling. */
	asked: Asked;
	/** Notices of the peer under which a live position was told. */
	flown: Set<string>;
	/** When an own operation's track is open to the peer because of a conflict. */
	trackWindows: Map<string, Window[]>;
	/** The newest report of each own operation that was told. */
	positionsToldUs: Map<string, Micros>;
	toldChain: PositionChain;
	/** What either party said in words of the codebook, by ref; notices are operations instead. */
	messages: Map<string, Spoken>;
	/** Withdrawals of the peer that came before what they withdraw: their refs by its ref. */
	withdrawals: Map<string, string>;
	/** What one person has signed and a second has still to sign. */
	drafts: Map<string, Draft>;
	/** What was said by voice, as either side wrote it down, by the ref of the minutes. */
	minutes: Map<string, KnownMinutes>;
	/** Logs of the peer that we mirror from a time when we had no node, until their REFOUNDED. */
	mirrorsHistory: Record<LogName, boolean>;
	/**
	 * Entries of the peer that were taken without effect, by ref: all that the peer has not been told
	 * of, and of the others the newest thousand.
	 */
	withoutEffect: Map<string, WithoutEffect>;
	/** Those of them of which an ERROR has still to tell the peer, oldest first. */
	errorsOwed: Set<string>;
	/** Entries of ours that the peer could not use, by ref, with the code that it gave. */
	refusedByPeer: Map<string, ErrorCode>;
	/** Entries of the peer that claim a time before they can have been said, with that time, s. */
	falseTimes: Map<string, number>;
	/** When each own entry was said; what the peer says it has seen proves its age. */
	said: Record<LogName, { wallUs: number; monoUs: number }[]>;
	/** How much of each kind the peer may still say. */
	quota: Map<string, Bucket>;
	forks: KnownFork[];
	/** Entries that change who may sign, by ref: whoever verifies later entries needs them. */
	keyActs: string[];
	/** Revocations of either party, as its safe gave them; every carrier brings our own along. */
	revocations: KnownRevocation[];
	/** Joint statements that both signed, oldest first. */
	joints: string[];
	/** Recovered from the peer's mirror after a restore: said by us, reason lost. */
	reasonLost: Set<string>;
	/** Receipt times of the peer that our own clock contradicts: skew in µs by log. */
	objections: Partial<Record<LogName, number>>;
	/** The first entry of each log that the peer reads and does not receipt, once it was said. */
	noReceipt: Partial<Record<LogName, number>>;
	/** Deposit receipts of a mediator, by SHA-256 of the parcel. */
	deposits: Map<string, string>;
	/** Blobs that show to others what was in a parcel, oldest first. */
	exhibits: string[];
	lastNoticeHeardUs: Micros | null;
}

export function emptyState(self: string): State {
	return {
		self,
		peer: "",
		founding: null,
		document: null,
		refoundingOwed: { urgent: false, routine: false },
		agreed: emptyLife(),
		violations: new Map(),
		incidents: new Map(),
		localIncidents: 0,
		rotas: new Map(),
		people: {},
		boot: null,
		registry: emptyRegistry(),
		requests: new Map(),
		findings: new Map(),
		onlyWeKnow: new Map(),
		confirmations: new Map(),
		outsiders: [],
		relays: new Map(),
		relayed: 0,
		passings: new Map(),
		onBehalf: new Map(),
		recheck: new Set(),
		conflicts: new Map(),
		line: emptyLine("", self, ""),
		dialogues: new Map(),
		awaiting: new Set(),
		open: new Set(),
		escalations: new Map(),
		checks: null,
		checkEntry: null,
		handover: null,
		shelvings: new Map(),
		recoveringMonoUs: null,
		orphans: new Map(),
		heardMonoUs: null,
		arrivals: { urgent: null, routine: null },
		receiptsRefused: { urgent: 0, routine: 0 },
		holds: new Map(),
		alerts: new Map(),
		ledger: [],
		heardLedger: [],
		asked: nothingAsked(),
		flown: new Set(),
		trackWindows: new Map(),
		positionsToldUs: new Map(),
		toldChain: { count: 0, sha256: "" },
		messages: new Map(),
		withdrawals: new Map(),
		drafts: new Map(),
		minutes: new Map(),
		mirrorsHistory: { urgent: false, routine: false },
		withoutEffect: new Map(),
		errorsOwed: new Set(),
		refusedByPeer: new Map(),
		falseTimes: new Map(),
		said: { urgent: [], routine: [] },
		quota: new Map(),
		forks: [],
		keyActs: [],
		revocations: [],
		joints: [],
		reasonLost: new Set(),
		objections: {},
		noReceipt: {},
		deposits: new Map(),
		exhibits: [],
		lastNoticeHeardUs: null,
	};
}

/**
 * The agreement that governs: the newest version that both have signed and whose time has begun.
 * Its figures hold even while it is not in force (`standing` says whether it is), for the desk needs
 * some.
 *
 * @throws Error before the line is founded
 */
export function agreementOf(state: State): Agreement {
	return governingVersion(state).agreement;
}

/** @throws Error before the line is founded */
export function governingVersion({ agreed }: State): AgreedVersion {
	const version = agreed.versions[agreed.governing];
	if (version === undefined) throw new Error("no line is founded yet");
	return version;
}

/** The condition has ended, or there is nothing left that could show it. */
export function isOver({ condition }: Alert): boolean {
	return condition === "cleared" || condition === "lost";
}

/** An alert stays open until it is silenced by a person *and* over. */
export function isOpen(alert: Alert): boolean {
	return alert.silencedUs === null || !isOver(alert);
}
