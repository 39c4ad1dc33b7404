export { affirmFaults, knownHere } from "./agree.ts";
export type * from "./agreed.ts";
export { documentHash, documentOf, MAX_DOCUMENT_BYTES, readAgreement } from "./agreement-text.ts";
export { alarmsOf, alarmsRaised } from "./alarms.ts";
export type { Answering } from "./answer.ts";
export { type AnswerTree, answerTreeOf, type Confirmation, type Leaf } from "./answer-tree.ts";
export { apply } from "./apply.ts";
export { answerTimeOf } from "./apply-entry.ts";
export { BUDGETS, KM2H_PER_DAY, MOST_CELLS, NOTICES_PER_DAY } from "./asked.ts";
export { ATTESTED, type Attesting, MAX_EVIDENCE_BYTES } from "./attest.ts";
export { blobOf, blobsNamed } from "./blobs.ts";
export * from "./crossing.ts";
export { decide, type Input, stamp } from "./decide.ts";
export { check, type DeclareRequest, preview } from "./declare.ts";
export type { DeskAlarm } from "./desk-alarm.ts";
export type { Preview } from "./door.ts";
export { type Due, due } from "./due.ts";
export type { Effect, MirroredEntry, PartyEvent, Stamp, Unstamped } from "./event.ts";
export { type Facts, type Fault, type Operator, Refusal, type RefusalCode } from "./facts.ts";
export * from "./finding.ts";
export { foundingText, REFOUNDED } from "./found.ts";
export * from "./founding.ts";
export {
	answerFrame,
	type Hearing,
	hearFrame,
	NOTHING_RECEIPTED,
	parcelFrames,
	type Stored,
	storedFor,
} from "./frames.ts";
export { handoverText } from "./handover.ts";
export { type Endangered, impactOf } from "./impact.ts";
export {
	type FactMark,
	type Incident,
	type IncidentAct,
	type IncidentFact,
	type IncidentSource,
	type IncidentState,
	incidentFor,
} from "./incident.ts";
export { INCIDENT_ROLES, type OpeningIncident } from "./incident-acts.ts";
export { INCIDENT_ACT } from "./incident-text.ts";
export { type FactView, type IncidentView, incidentsSeen, incidentView } from "./incident-view.ts";
export {
	type Crossing,
	type LedgerPage,
	type LedgerQuery,
	type LedgerTotals,
	ledgerPage,
	ledgerTotals,
	MOST_ROWS,
	type Purpose,
	type Reading,
	readersOf,
} from "./ledger.ts";
export { humanCheck } from "./line-check.ts";
export { LINK, MECHANISM } from "./mechanism.ts";
export { type Fields, MalformedBody, noticeVolumes, sha256Hex } from "./message.ts";
export { type KnownMinutes, MINUTES, MINUTES_AGREED, type Minutes } from "./minutes.ts";
export { alarmsByTime } from "./notice-alarms.ts";
export {
	type Choice,
	isOver as isOnlyWeKnowOver,
	isUnresolved,
	type OnlyWeKnow,
	type Resolving,
} from "./only-we-know.ts";
export { type WayOut, waysOutOf, waysOutOfPlan } from "./operation-ways-out.ts";
export {
	type NotedOutsider,
	type Outsider,
	type OutsiderShown,
	outsidersOf,
	type Relay,
	type Relaying,
	type Speaker,
} from "./outsiders.ts";
export {
	HANDED_OVER,
	type HandingOver,
	hasNode,
	memberWithoutNode,
	PAPER_ROLES,
	peerHasNode,
	plainCode,
	readbackCode,
	readbackCodeOf,
} from "./paper.ts";
export {
	type OnBehalf,
	PASSING,
	PASSING_ACTS,
	type Passable,
	type Passing,
	type PassingAct,
	type PassingStated,
	passable,
} from "./passing.ts";
export { type Budget, type Probing, probingOf } from "./probing.ts";
export { roomFor } from "./room.ts";
export type { KnownRota, Shift } from "./rota.ts";
export { type EntryRow, type EventRows, fromRows, toRows } from "./rows.ts";
export { findingsOfTheirs } from "./rule-check.ts";
export {
	type AgreementStanding,
	isLineDead,
	type MechanismState,
	mechanismOf,
	standing,
} from "./standing.ts";
export * from "./state.ts";
export { type UnknownTrack, unknownTracks } from "./unknown-tracks.ts";
export { EDGE_TEST_LIMIT, headlineOf, type Verdict } from "./verdict.ts";
export type { Violation, ViolationMark } from "./violations.ts";
export { chained, openAlerts } from "./watch.ts";
export { withZoneChange, type ZoneChange, zoneStateOf } from "./zone-life.ts";
