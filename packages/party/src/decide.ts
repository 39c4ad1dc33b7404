import { LOGS, type LogName } from "@tansiq/line";
import type { Signer } from "@tansiq/record";
import type { Report, TickResult } from "@tansiq/watch";
import type { MechanismStatement } from "./agreed.ts";
import { shelve, unshelve } from "./alarms.ts";
import { type Answering, answer, present } from "./answer.ts";
import { confirm } from "./answer-tree.ts";
import { type Attesting, attest } from "./attest.ts";
import { type DeclareRequest, declare, letStand } from "./declare.ts";
import { disclose, refuse, release } from "./door.ts";
import { endByHand } from "./ending.ts";
import type { OperatorChange, PartyEvent, Stamp, Unstamped } from "./event.ts";
import { type Facts, type Operator, Refusal } from "./facts.ts";
import { found } from "./found.ts";
import type { Founding } from "./founding.ts";
import { hearHead, hearWitness } from "./frames.ts";
import { assumeWatch, offerHandover } from "./handover.ts";
import type { IncidentAct } from "./incident.ts";
import {
	actOnIncident,
	breachesIn,
	type OpeningIncident,
	openIncident,
	shareIncident,
} from "./incident-acts.ts";
import { acceptLoss, enrol, restart, rotate } from "./key-life.ts";
import { stateMechanism } from "./mechanism.ts";
import type { Fields } from "./message.ts";
import { agreeMinutes, type Minutes, takeMinutes } from "./minutes.ts";
import { type Resolving, resolve } from "./only-we-know.ts";
import {
	confirmRelay,
	dropOutsider,
	noteOutsider,
	type Outsider,
	type Relaying,
	relay,
} from "./outsiders.ts";
import { owedByTime } from "./owed.ts";
import { type HandingOver, handOver } from "./paper.ts";
import {
	declareOnBehalf,
	type Passable,
	type PassingStated,
	passedOn,
	statePassing,
} from "./passing.ts";
import { probingSeen } from "./probing.ts";
import { latestOf, propose } from "./propose.ts";
import { revokeOwn } from "./revocation.ts";
import { type Shift, tellRota } from "./rota.ts";
import { countersignDraft, dropDraft, speak } from "./speak.ts";
import { agreementOf, type Blob, type State } from "./state.ts";
import { markViolation, type ViolationMark, violationsSeen } from "./violations.ts";
import { silence, tellPositions, watched } from "./watch.ts";
import { withZoneChange, type ZoneChange } from "./zone-life.ts";

/** Everything that can happen to a party, but for frames of the peer: those go to `hearFrame`. */
export type Input =
	| { type: "found"; founding: Founding; signedNote: string }
	| { type: "boot"; boot: string }
	| { type: "declare"; id: string; request: DeclareRequest; by: Operator }
	| { type: "letStand"; operation: string; reason: string; by: Operator }
	| { type: "end"; operation: string; by: Operator }
	| { type: "release"; hold: string; by: Operator }
	| { type: "refuse"; hold: string; reason: string; by: Operator }
	/** Raises what the peer knows of an operation of ours to its exact volumes. */
	| { type: "disclose"; operation: string; by: Operator }
	/** What a person does about a meeting that only we know of. */
	| { type: "onlyWeKnow"; task: string; how: Resolving; by: Operator }
	/** A unit of ours has heard of a message, or it was passed on: `unit NAME`, `outsider NAME`. */
	| { type: "confirm"; ref: string; name: string; by: Operator }
	/** An actor that is on no line; what was passed on to it; that it has heard. */
	| { type: "noteOutsider"; outsider: Outsider; by: Operator }
	| { type: "dropOutsider"; name: string; reason: string; by: Operator }
	| { type: "relay"; outsider: string; relaying: Relaying; by: Operator }
	| { type: "confirmRelay"; relay: string; by: Operator }
	/** May a notice be told to somebody who is not on this line: asked, and answered. */
	| { type: "passing"; stated: PassingStated; by: Operator }
	/** What was heard in another theatre is declared here; and there it is noted that it was. */
	| { type: "declareOnBehalf"; passable: Passable; by: Operator }
	| {
			type: "passedOn";
			of: { notice: string; to: string; consent: string };
			declared: { theatre: string; operation: string };
			by: Operator;
	  }
	| { type: "present"; ref: string; by: Operator }
	| { type: "answer"; ref: string; answer: Answering; by: Operator }
	/** A person gave a message to a party without a node; and typed its answer later. */
	| ({ type: "handedOver"; by: Operator } & HandingOver)
	| ({ type: "attest"; by: Operator } & Attesting)
	/** What was spoken while no data went, and the other side's word on it. */
	| { type: "minutes"; minutes: Omit<Minutes, "ours">; by: Operator }
	| { type: "agreeMinutes"; ref: string; agrees: boolean; by: Operator }
	/** Words of the codebook; the fields of its body but for `by`. */
	| { type: "speak"; msg: string; body: Fields; by: Operator }
	/** The whole next version of the agreement, as it was read from a document. */
	| { type: "propose"; agreement: unknown; by: Operator }
	/** The next version, in which one zone is another. */
	| { type: "proposeZone"; change: ZoneChange; by: Operator }
	| { type: "markViolation"; id: string; says: ViolationMark["says"]; by: Operator }
	| ({ type: "openIncident"; by: Operator } & OpeningIncident)
	| { type: "rota"; shifts: Shift[]; by: Operator }
	| { type: "shareIncident"; incident: string; by: Operator }
	| { type: "incident"; incident: string; act: IncidentAct; by: Operator }
	| {
			type: "mechanism";
			state: MechanismStatement;
			reason: string;
			by: [Operator, Operator];
	  }
	| { type: "countersign"; draft: string; by: Operator }
	| { type: "dropDraft"; draft: string; reason: string; by: Operator }
	| { type: "operators"; changes: OperatorChange[]; by: [Operator, Operator] }
	| { type: "rotate"; key: Signer; by: [Operator, Operator] }
	| { type: "revoke"; note: string }
	| { type: "restart"; log: LogName; by: [Operator, Operator] }
	| { type: "acceptLoss"; by: [Operator, Operator] }
	| { type: "handover"; incoming: string; by: Operator }
	| { type: "assume"; by: Operator }
	/** A head of any log of this line, from whoever showed it. */
	| { type: "head"; note: string }
	| { type: "witnessed"; log: LogName; note: string }
	| { type: "deposited"; sha256: string; receipt: string; exhibit?: Blob }
	/** Our logs were longer than they are: a backup was restored. `alone`: nobody else holds them. */
	| { type: "restored"; least: Record<LogName, number>; alone?: boolean }
	| { type: "watched"; result: TickResult }
	| { type: "silence"; alert: string; by: Operator }
	| { type: "shelve"; alarm: string; durationUs: number; reason: string; by: Operator }
	| { type: "unshelve"; alarm: string; by: Operator }
	| { type: "positions"; reports: Report[] }
	/** A person has seen that the peer asks more than its budget, and says what is made of it. */
	| { type: "probingSeen"; reason: string; by: Operator }
	/** Time has passed: outcomes and endings that are owed. */
	| { type: "time" };

/**
 * What an input means for a party: events to be journalled and applied, or a refusal. The state
 * is only read.
 *
 * @throws Refusal
 */
export function decide(state: State, input: Input, facts: Facts): PartyEvent[] {
	const events = route(state, input, facts);
	return stamp([...events, ...breachesIn(state, events, facts)], facts);
}

/** Marks events with the instant of their decision. */
export function stamp(events: Unstamped[], { wallUs, monoUs }: Stamp): PartyEvent[] {
	return events.map((event) => ({ wallUs, monoUs, ...event }) as PartyEvent);
}

function route(state: State, input: Input, facts: Facts): Unstamped[] {
	if (input.type === "found") return found(state, input.founding, input.signedNote, facts);
	if (input.type === "boot") return [{ type: "booted", boot: input.boot }];
	if (state.founding === null) throw new Refusal("not-founded", "no line is founded yet");
	switch (input.type) {
		case "declare":
			return declare(state, input.id, input.request, input.by, facts);
		case "letStand":
			return letStand(state, input.operation, input.reason, input.by);
		case "end":
			return endByHand(state, input.operation, input.by, facts);
		case "release":
			return release(state, input.hold, input.by, facts);
		case "refuse":
			return refuse(state, input.hold, input.reason, input.by);
		case "disclose":
			return disclose(state, input.operation, input.by, facts);
		case "onlyWeKnow":
			return resolve(state, input.task, input.how, input.by, facts);
		case "confirm":
			return confirm(state, input.ref, input.name, input.by, facts);
		case "noteOutsider":
			return noteOutsider(state, input.outsider, input.by, agreementOf(state), facts);
		case "dropOutsider":
			return dropOutsider(state, input.name, input.reason, input.by);
		case "relay":
			return relay(state, input.outsider, input.relaying, input.by, agreementOf(state), facts);
		case "confirmRelay":
			return confirmRelay(state, input.relay, input.by, facts);
		case "passing":
			return statePassing(state, input.stated, input.by, facts);
		case "declareOnBehalf":
			return declareOnBehalf(state, input.passable, input.by, facts);
		case "passedOn":
			return passedOn(state, input.of, input.declared, input.by);
		case "present":
			return present(state, input.ref, input.by, facts);
		case "answer":
			return answer(state, input.ref, input.answer, input.by, facts);
		case "handedOver":
			return handOver(state, input, input.by, facts);
		case "attest":
			return attest(state, input, input.by, facts);
		case "minutes":
			return takeMinutes(state, input.minutes, input.by, facts);
		case "agreeMinutes":
			return agreeMinutes(state, input.ref, input.agrees, input.by, facts);
		case "speak":
			return speak(state, input.msg, input.body, input.by, facts);
		case "propose":
			return propose(state, input.agreement, input.by, facts);
		case "proposeZone":
			return propose(state, withZoneChange(latestOf(state), input.change), input.by, facts);
		case "markViolation":
			return markViolation(state, input.id, input.says, input.by, facts);
		case "openIncident":
			return openIncident(state, input, input.by, facts);
		case "rota":
			return tellRota(state, input.shifts, input.by, facts);
		case "shareIncident":
			return shareIncident(state, input.incident, input.by, facts);
		case "incident":
			return actOnIncident(state, input.incident, input.act, input.by, facts);
		case "mechanism":
			return stateMechanism(state, input, input.by, facts);
		case "countersign":
			return countersignDraft(state, input.draft, input.by, facts);
		case "dropDraft":
			return dropDraft(state, input.draft, input.reason, input.by);
		case "operators":
			return enrol(state, input.changes, input.by, facts);
		case "rotate":
			return rotate(state, input.key, input.by, facts);
		case "revoke":
			return revokeOwn(state, input.note, facts);
		case "restart":
			return restart(state, input.log, input.by);
		case "acceptLoss":
			return acceptLoss(state, input.by);
		case "handover":
			return offerHandover(state, input.incoming, input.by, facts);
		case "assume":
			return assumeWatch(state, input.by, facts);
		case "head":
			return hearHead(state, input.note, facts);
		case "witnessed":
			return hearWitness(state, input.log, input.note, facts);
		case "deposited":
			return [deposited(input)];
		case "restored":
			return LOGS.map((log) => ({
				type: "recovering",
				log,
				least: input.least[log],
				told: input.alone === true,
				anew: true,
			}));
		case "watched":
			return [...watched(state, input.result), ...violationsSeen(state, input.result)];
		case "shelve":
			return shelve(state, input, input.by, facts);
		case "unshelve":
			return unshelve(state, input.alarm, input.by, facts);
		case "silence":
			return silence(state, input.alert, input.by);
		case "probingSeen":
			return probingSeen(state, input.reason, input.by, facts);
		case "positions":
			return tellPositions(state, input.reports, facts);
		case "time":
			return owedByTime(state, facts);
	}
}

/** The exhibit shows to others what was in the parcel; the journal keeps its bytes. */
function deposited({ sha256, receipt, exhibit }: Extract<Input, { type: "deposited" }>): Unstamped {
	const blobs = exhibit === undefined ? [] : [exhibit];
	return { type: "deposited", sha256, receipt, exhibit: exhibit?.sha256 ?? null, blobs };
}
