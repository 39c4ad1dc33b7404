import type { Desk, Operation, Zone } from "@tansiq/api";
import type { Translator } from "@tansiq/language";

/** Our operation by its label, theirs by the notice that told of it. */
export function operationName(desk: Desk, translate: Translator, id: string): string {
	const operation = desk.operations.find((candidate) => candidate.id === id);
	if (operation === undefined) return /\//.test(id) ? noticeName(desk, translate, id) : id;
	return operationTitle(desk, translate, operation);
}

export function operationTitle(desk: Desk, translate: Translator, operation: Operation): string {
	if (operation.owner === "own") return operation.label ?? operation.id;
	return noticeName(desk, translate, operation.id);
}

/** `alpha/urgent/7` becomes "urgent notice 7 from Alpha". */
export function noticeName(desk: Desk, translate: Translator, ref: string): string {
	const [author = "", log = "", index = ""] = ref.split("/");
	const id = log === "urgent" ? "name.notice_urgent" : "name.notice";
	return translate.t(id, { index, party: partyName(desk, author) });
}

export function partyName(desk: Desk, id: string): string {
	return [desk.party, desk.peer].find((party) => party.id === id)?.name ?? id;
}

export function zoneName(zones: readonly Zone[], id: string): string {
	return zones.find((zone) => zone.id === id)?.name ?? id;
}
