import type { Desk, Dialogue } from "@tansiq/api";
import type { Selection } from "./model.ts";

export type DeskAlarm = Desk["alarms"][number];

/** The kinds of rows that can be alarms, as the node names them. */
type Row = { kind: string; id: string };

/** The alarm that a row or a selection is about, or undefined. */
export function alarmOf(desk: Desk, { kind, id }: Row): DeskAlarm | undefined {
	return desk.alarms.find(({ source, of }) => source === kind && of === id);
}

const RANK = { D: 0, U: 1, N: 2, L: 3 } as const;

/** How urgent a message is: by its own words, or by what it does to ours where that is more. */
export function urgencyOf(desk: Desk, dialogue: Dialogue): Dialogue["urgency"] {
	return mostUrgent(dialogue, desk.alarms);
}

/** The same for its row: what only we know has a row of its own. */
export function rowUrgencyOf(desk: Desk, dialogue: Dialogue): Dialogue["urgency"] {
	return mostUrgent(
		dialogue,
		desk.alarms.filter(({ id }) => !isOnlyWeKnow(id)),
	);
}

function mostUrgent({ ref, urgency }: Dialogue, alarms: readonly DeskAlarm[]): Dialogue["urgency"] {
	return alarms
		.filter(({ source, of }) => source === "dialogue" && of === ref)
		.reduce<Dialogue["urgency"]>(
			(most, alarm) => (RANK[alarm.urgency] < RANK[most] ? alarm.urgency : most),
			urgency,
		);
}

/** Something about a message calls for a person here, whether or not its words were answered. */
export function isCalling(desk: Desk, { ref }: Dialogue): boolean {
	return desk.alarms.some(
		({ id, source, of }) => source === "dialogue" && of === ref && id !== `dialogue ${ref}`,
	);
}

/** The same, where the call has no row of its own: what only we know has one. */
export function callsByItself(desk: Desk, { ref }: Dialogue): boolean {
	return desk.alarms.some(
		({ id, source, of }) =>
			source === "dialogue" && of === ref && id !== `dialogue ${ref}` && !isOnlyWeKnow(id),
	);
}

const isOnlyWeKnow = (alarm: string): boolean => alarm.startsWith("only-we-know ");

export function isShelved(desk: Desk, row: Row): boolean {
	return (alarmOf(desk, row)?.shelved ?? null) !== null;
}

/** What an alarm opens in the panel. */
export function selectionOf({ source, of }: DeskAlarm): Selection {
	return { kind: source, id: of };
}

/** The id of a group is its zone; the empty one is that of no zone. */
function groupId(zone: string | null): string {
	return zone ?? "";
}

/** The alarms of a group in the order of their urgency; empty where there is no such group now. */
export function membersOf(desk: Desk, id: string): DeskAlarm[] {
	const group = desk.alarmLoad.groups.find(({ zone }) => groupId(zone) === id);
	const members = new Set(group?.alarms);
	return desk.alarms.filter((alarm) => members.has(alarm.id));
}

/** Groups of one are no groups: that alarm keeps its own row. */
export function floodGroups(desk: Desk): string[] {
	return desk.alarmLoad.groups
		.filter(({ alarms }) => alarms.length > 1)
		.map(({ zone }) => groupId(zone));
}

/** The group that a selection stands in: itself, or that of the alarm that is open. */
export function groupOfSelection(desk: Desk, selection: Selection | null): string | null {
	if (selection === null) return null;
	if (selection.kind === "group") return selection.id;
	const alarm = alarmOf(desk, selection);
	const found = floodGroups(desk).find((id) =>
		membersOf(desk, id).some((member) => member.id === alarm?.id),
	);
	return alarm === undefined ? null : (found ?? null);
}
