import type { Desk, Operation, Zone } from "@tansiq/api";
import { isHotlinePhraseId, type Translator } from "@tansiq/language";

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

/** `alpha.tansiq/op/duty-3` is duty-3: within one desk the name of a key is longer than it need be. */
export function shortName(key: string): string {
	return key.slice(key.lastIndexOf("/") + 1);
}

/** A code of the hotline in the reader's words; one from a newer codebook as it came. */
export function codeText(translate: Translator, family: string, code: string): string {
	const id = `${family}.${code}`;
	return isHotlinePhraseId(id) ? translate.t(id) : code;
}
