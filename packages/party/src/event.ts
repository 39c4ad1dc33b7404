import type { Agreement, StandingState } from "@tansiq/agreement";
import type {
	Operator as Answerer,
	Attested,
	CheckKind,
	ErrorCode,
	Handover,
	Outcome,
	Role,
	Rung,
	UnableReason,
	Way,
} from "@tansiq/hotline";
import type {
	Heard,
	HeardEntry,
	LogName,
	NotTakenCode,
	PendingHead,
	Receipted,
	ReceiptRange,
	Recovered,
	Said,
	Witnessed,
} from "@tansiq/line";
import type { By, Frontier } from "@tansiq/record";
import type { Declaration, Operation, OperationState } from "@tansiq/registry";
import type { Condition } from "@tansiq/watch";
import type { Proposing } from "./agree.ts";
import type { Place } from "./agreed.ts";
import type { KnownShelving } from "./alarms.ts";
import type { Confirmation } from "./answer-tree.ts";
import type { LedgerRow, PositionChain } from "./crossing.ts";
import type { Operator } from "./facts.ts";
import type { Finding } from "./finding.ts";
import type { Document, Founding } from "./founding.ts";
import type { IncidentAct, IncidentSource } from "./incident.ts";
import type { MechanismStated } from "./mechanism.ts";
import type { Fields } from "./message.ts";
import type { Minutes } from "./minutes.ts";
import type { Choice, OnlyWeKnow } from "./only-we-know.ts";
import type { NotedOutsider, Relay } from "./outsiders.ts";
import type { OnBehalf, PassingStated } from "./passing.ts";
import type { Shift } from "./rota.ts";
import type { Blob, Draft, Hold, KnownFork } from "./state.ts";
import type { Violation, ViolationMark } from "./violations.ts";

/** When it was decided. */
export interface Stamp {
	wallUs: number;
	monoUs: number;
}

/** An entry of the peer as it is mirrored, and what it means to us. */
export interface MirroredEntry extends Omit<HeardEntry, "entry"> {
	effect: Effect;
	/** It claims a time before this second, when something that it has seen was said. */
	falseTimeS?: number;
}

/** An entry of our own that came back from the peer's mirror: said by us, reason lost. */
export type RecoveredEntry = Omit<Recovered["entries"][number], "entry"> & { effect: Effect };

/** What an entry means, whoever of the two said it. */
export type Meaning =
	/** FOUNDING and what else concerns the line itself and not the people on it. */
	| { kind: "record"; msg: string; body?: Fields }
	| { kind: "presented"; ref: string }
	/** Words of the codebook that open a dialogue or stand alone. */
	| {
			kind: "message";
			msg: string;
			body: Fields;
			signers: string[];
			claimedUs: number;
			/** The next version of the agreement that it brings along. */
			proposes?: Proposing;
			/** One of ours that came back without its document. */
			lacks?: Omit<Proposing, "agreement">;
	  }
	| {
			kind: "answer";
			ref: string;
			msg: string;
			reason?: UnableReason;
			by: Answerer;
			/** With AFFIRM to a joint statement: the statement under both signatures. */
			joint?: string;
			/** AFFIRM that takes a proposed agreement on: where it stands. */
			affirms?: Place;
			/** Given outside the line: only its author vouches for it. */
			attested?: Attested;
	  }
	/** Two people of its author say how the mechanism stands for them. */
	| ({ kind: "mechanism" } & MechanismStated)
	/** An act about an incident that both sides know; `incident` null: it opens one. */
	| {
			kind: "incident";
			incident: string | null;
			act: IncidentAct;
			by: string;
			claimedUs: number;
			/** What only its author knows of it, and never says. */
			source?: IncidentSource | null;
			was?: string;
	  }
	/** May a notice be told to somebody who is not on this line. */
	| ({ kind: "passing"; by: string; claimedUs: number } & PassingStated)
	/** Who is on duty when, as its author tells it whole. */
	| { kind: "rota"; shifts: Shift[]; claimedUs: number }
	/** A person gave it to a party without a node. */
	| { kind: "handedOver"; ref: string; how: Way; atUs: number }
	| { kind: "minutes"; minutes: Minutes; by: Answerer }
	| { kind: "minutesAgreed"; ref: string; agrees: boolean }
	/** From here on its author's line has a node at both ends. */
	| { kind: "refounded" }
	| { kind: "standby"; ref: string; untilUs: number; claimedUs: number; by: Answerer }
	| { kind: "outcome"; ref: string; outcome: Outcome }
	| { kind: "error"; ref: string; code: ErrorCode };

export type Effect =
	| Meaning
	| { kind: "delayed"; msg: string; body: Fields; signers: string[]; claimedUs: number }
	| {
			kind: "notice";
			ref: string;
			operation: Operation;
			findings: OwnFinding[];
			/** How much sky it tells about; only on one of the peer. */
			extentKm2h?: number;
			/** A sealed notice of its author of which it tells all. */
			discloses?: string;
	  }
	/** `notices`: under which of the author's they stand; only on those of the peer. */
	| { kind: "positions"; count: number; notices?: string[] }
	| { kind: "operators"; changes: OperatorChange[] }
	/** Mirrored and receipted, and nothing else: the code and the detail say why. */
	| { kind: "none"; msg: string; code: ErrorCode; detail: string };

/** An operator enrolled or revoked after the founding. */
export interface OperatorChange {
	key: string;
	/** Empty: revoked. */
	roles: Role[];
}

/** A finding about one of our operations. */
export interface OwnFinding {
	operation: string;
	finding: Finding;
}

export type PartyEvent = Stamp &
	(
		| {
				type: "founded";
				founding: Founding;
				document: Document;
				peer: string;
				said: Said;
				blobs: Blob[];
		  }
		/** The peer, which had no node, has one: our logs go on under the new document. */
		| { type: "refounded"; founding: Founding; document: Document; blobs: Blob[] }
		| { type: "booted"; boot: string }
		| {
				type: "declared";
				operation: Operation;
				digest: string;
				findings: OwnFinding[];
				edgeTests: number;
				engine: string;
				/** Opens the commitment of a sealed operation. */
				opening: string | null;
		  }
		/** What the agreement says of an operation of ours by now. */
		| { type: "rechecked"; operation: string; findings: Finding[] }
		/** An operation of ours that they were not told of meets one that they told. */
		| { type: "onlyWeKnow"; task: OnlyWeKnow }
		| { type: "onlyWeKnowEscalated"; task: string }
		| { type: "onlyWeKnowChosen"; task: string; choice: Choice }
		/** A unit of ours has heard of a message, or it was passed on to an outsider. */
		| { type: "confirmed"; ref: string; name: string; confirmation: Confirmation }
		/** An actor that is on no line, as this desk knows it by now; and that it is there no more. */
		| { type: "outsiderNoted"; outsider: NotedOutsider }
		| { type: "outsiderDropped"; name: string; reason: string; by: string }
		/** Something was passed on to an outsider; and a person says that it arrived. */
		| { type: "outsiderTold"; relay: Relay }
		| { type: "relayConfirmed"; relay: string; atUs: number; by: string }
		/** A notice of the peer was declared in another theatre, by its consent. */
		| {
				type: "passedOn";
				notice: string;
				to: string;
				consent: string;
				theatre: string;
				operation: string;
				by: string;
		  }
		/** An operation of ours stands here on behalf of who told it to us in another theatre. */
		| { type: "onBehalf"; operation: string; of: OnBehalf }
		| { type: "held"; hold: Hold; blobs: Blob[] }
		| { type: "holdRefused"; hold: string; reason: string; by: Operator }
		| {
				type: "told";
				operation: string;
				/** The rule by which its live positions follow while it runs. */
				track?: string;
				/** The hold that was let go, or null when it went by rule. */
				hold: string | null;
				said: Said;
				declaration: Declaration;
				ledger: LedgerRow;
				blobs: Blob[];
		  }
		| { type: "letStand"; operation: string; reason: string; by: Operator }
		| { type: "operationState"; operation: string; state: OperationState; by: string }
		/** One meaning for each entry of `said`, in order. */
		| { type: "said"; said: Said; meanings: Effect[]; by: Operator | null; blobs?: Blob[] }
		| { type: "drafted"; draft: Draft; blobs?: Blob[] }
		| { type: "draftDropped"; draft: string; reason: string; by: Operator }
		| {
				type: "positionsTold";
				said: Said;
				ledger: LedgerRow;
				told: { operation: string; reportedUs: number }[];
				chain: PositionChain;
		  }
		| {
				type: "heard";
				log: LogName;
				entries: MirroredEntry[];
				frontier: Frontier;
				receipts: ReceiptRange[];
				seen: Record<LogName, number>;
				seenOther: number;
				head: string;
				pendingHeads: Heard["pendingHeads"];
				blobs: Blob[];
		  }
		| { type: "notTaken"; log: LogName; code: NotTakenCode; detail: string; evidence: string }
		| { type: "restarted"; log: LogName; by: Operator[] }
		| { type: "receipted"; receipt: Receipted }
		| { type: "receiptRefused"; log: LogName; detail: string }
		| { type: "headAhead"; log: LogName; head: PendingHead }
		/** What the peer signed twice; `said` is our own entry that tells of it. */
		| { type: "forked"; fork: KnownFork; said: Said | null; blobs: Blob[] }
		/** The peer holds more of our log than we do: nothing is said until it is back. */
		/** `anew`: after another restore, which may lie within an earlier recovery. */
		| { type: "recovering"; log: LogName; least: number; told: boolean; anew?: true }
		/** Two people give up what the lost copy had said and nobody holds. */
		| { type: "lossAccepted"; by: Operator[] }
		| ({ type: "recovered"; entries: RecoveredEntry[] } & Omit<Recovered, "entries">)
		| {
				type: "revoked";
				party: string;
				key: string;
				newKey: string;
				good: Record<LogName, number>;
				note: string;
				document: Document;
		  }
		/** The peer gave a document of ours back. */
		| { type: "documentBack"; ref: string; agreement: Agreement; blobs: Blob[] }
		| { type: "violated"; violation: Omit<Violation, "foundUs" | "mark"> }
		| { type: "violationMarked"; id: string; mark: ViolationMark }
		/** About an incident that only we know of; by null: the node found it. */
		| {
				type: "incidentNoted";
				incident: string;
				act: IncidentAct;
				by: Operator | null;
				source: IncidentSource | null;
		  }
		/** The clock, or what was signed, has changed how the agreement stands. */
		| { type: "agreementStands"; version: number; state: StandingState }
		| { type: "escalated"; ref: string; step: number; to: Rung }
		/** A person keeps an alarm quiet for a while; and lets it sound again before its time. */
		| { type: "alarmShelved"; alarm: string; shelving: KnownShelving }
		| { type: "alarmUnshelved"; alarm: string; by: Operator }
		| { type: "checkMissed"; check: CheckKind; whose: "ours" | "theirs" }
		| { type: "handoverOffered"; handover: Handover; signature: By }
		| { type: "handoverSigned"; name: string; signature: By }
		| { type: "witnessed"; witnessed: Witnessed }
		| {
				type: "deposited";
				sha256: string;
				receipt: string;
				/** The hash of what shows to others what was in the parcel. */
				exhibit?: string | null;
				blobs?: Blob[];
		  }
		/** A person has seen that the peer asked more than its budget. */
		| { type: "probingSeen"; reason: string; by: string }
		| { type: "alertRaised"; alert: string; condition: Condition }
		| { type: "alertCleared"; alert: string; lost: boolean }
		| { type: "alertSilenced"; alert: string; by: Operator }
		/** The first full tick after a start judged an open alert again. */
		| { type: "alertPresent"; alert: string }
	);

export type Unstamped<E = PartyEvent> = E extends unknown ? Omit<E, keyof Stamp> : never;
