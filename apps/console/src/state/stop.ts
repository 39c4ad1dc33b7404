import type { Desk } from "@tansiq/api";
import type { ClientState } from "./model.ts";

/** What a STOP can name: a zone of the agreement or of a message, or an operation of theirs. */
export type StopTarget = { kind: "zone"; id: string } | { kind: "operation"; ref: string };

const MINUTE_US = 60_000_000;

/**
 * What may be stopped, the likeliest first: what is selected, then the agreed zones, then what
 * they told of. A digit chooses among the first nine.
 */
export function stopTargets(state: ClientState): StopTarget[] {
	const { desk } = state;
	if (desk === null) return [];
	const found = [
		...chosen(state),
		...desk.zones.map(({ id }): StopTarget => ({ kind: "zone", id })),
		...desk.operations.flatMap(({ owner, notice, state: life }): StopTarget[] =>
			owner === "peer" && notice !== null && life !== "ended"
				? [{ kind: "operation", ref: notice }]
				: [],
		),
	];
	const named = new Map(found.map((target) => [nameOf(target), target]));
	return [...named.values()].slice(0, 9);
}

/** Whether the first target is what the officer has before him, so that no choice is asked. */
export function isStopChosen(state: ClientState): boolean {
	return chosen(state).length > 0;
}

/** From the minute that runs: four digits to read back, and already begun. */
export function stopBody(target: StopTarget, nowUs: number): Record<string, unknown> {
	const start_us = Math.floor(nowUs / MINUTE_US) * MINUTE_US;
	return target.kind === "zone"
		? { start_us, zone: { id: target.id } }
		: { ref: target.ref, start_us };
}

function chosen({ desk, selection }: ClientState): StopTarget[] {
	if (desk === null || selection === null) return [];
	const { kind, id } = selection;
	switch (kind) {
		case "operation":
			return theirs(desk, id);
		case "conflict":
			return theirs(desk, desk.conflicts.find((one) => one.id === id)?.operations[1] ?? "");
		case "alert": {
			const alert = desk.alerts.find((one) => one.id === id);
			return alert?.zone == null ? [] : [{ kind: "zone", id: alert.zone }];
		}
		case "dialogue": {
			const dialogue = desk.dialogues.find(({ ref }) => ref === id);
			const zone = dialogue?.body?.zone as { id?: unknown } | undefined;
			if (typeof zone?.id === "string") return [{ kind: "zone", id: zone.id }];
			return dialogue?.operation == null ? [] : theirs(desk, dialogue.operation);
		}
		case "draft":
		case "minutes":
		case "line":
			return [];
		case "group":
			return id === "" ? [] : [{ kind: "zone", id }];
		case "hold":
			return [];
		case "only-we-know":
			return theirs(desk, desk.onlyWeKnow.find((task) => task.id === id)?.notice ?? "");
	}
}

function theirs(desk: Desk, id: string): StopTarget[] {
	const operation = desk.operations.find((one) => one.id === id && one.owner === "peer");
	return operation?.notice == null ? [] : [{ kind: "operation", ref: operation.notice }];
}

function nameOf(target: StopTarget): string {
	return target.kind === "zone" ? `zone ${target.id}` : target.ref;
}
