import type { Alert, Desk, Dialogue, Finding, Hold, Operation } from "@tansiq/api";
import {
	formatDistance,
	formatDuration,
	formatHeight,
	isolate,
	type Translator,
	type UnitSystem,
} from "@tansiq/language";
import { noticeName, operationName, partyName, zoneName } from "./names.ts";
import { utc, utcWindow } from "./times.tsx";

/** Two lines of text about one row: what it is, and what a person needs to weigh it. */
export interface Sentence {
	headline: string;
	detail: string;
}

export function alertSentence(
	desk: Desk,
	translate: Translator,
	units: UnitSystem,
	alert: Alert,
	nowUs: number,
): Sentence {
	const who = names(desk, translate, alert.operations);
	const headline =
		alert.kind === "zone_entry"
			? translate.t("alert.zone_entry", { zone: zoneName(desk.zones, alert.zone ?? "") })
			: translate.t(`alert.${alert.kind}`);
	return { headline: who === "" ? headline : `${headline} · ${who}`, detail: alertDetail() };

	function alertDetail(): string {
		const pieces: string[] = [];
		if (alert.tracks.length > 1) pieces.push(alert.tracks.map(isolate).join(" / "));
		if (alert.distanceMm !== null && alert.height01mm !== null) {
			pieces.push(
				translate.t("alert.closest", {
					distance: formatDistance(alert.distanceMm, units),
					height: formatHeight(alert.height01mm, units),
				}),
			);
		}
		if (alert.condition === "cleared") {
			pieces.push(translate.t("alert.cleared", { time: utc(alert.clearedUs ?? nowUs, nowUs) }));
		} else if (alert.condition === "lost") {
			pieces.push(translate.t("alert.lost", { time: utc(alert.clearedUs ?? nowUs, nowUs) }));
		} else if (alert.condition === "unknown") {
			pieces.push(translate.t("alert.unknown"));
		}
		if (pieces.length === 0) pieces.push(alert.tracks.map(isolate).join(" / "));
		return pieces.join(" · ");
	}
}

export function noticeSentence(
	desk: Desk,
	translate: Translator,
	dialogue: Dialogue,
	nowUs: number,
): Sentence {
	const received = dialogue.direction === "received";
	const pieces: string[] = [];
	if (received) {
		pieces.push(
			isolate(utcWindow(dialogue.window, nowUs)),
			translate.t(dialogue.late ? "notice.late_lead" : "notice.lead", {
				lead: formatDuration(Math.max(dialogue.leadUs, 0)),
			}),
		);
		if (dialogue.endangers.length > 0) {
			pieces.push(
				translate.t("notice.endangers", { operations: names(desk, translate, dialogue.endangers) }),
			);
		}
	} else {
		pieces.push(isolate(operationName(desk, translate, dialogue.operation)));
	}
	const state = dialogueState(translate, dialogue, nowUs);
	if (state !== "") pieces.push(state);
	return { headline: noticeName(desk, translate, dialogue.ref), detail: pieces.join(" · ") };
}

/** Where a dialogue stands, with the time it got there. */
export function dialogueState(translate: Translator, dialogue: Dialogue, nowUs: number): string {
	const { answer, state } = dialogue;
	if (answer !== null) {
		const given = translate.t(`answer.${answer.msg}`, { time: utc(answer.atUs, nowUs) });
		return dialogue.provisional ? `${given} · ${translate.t("notice.provisional")}` : given;
	}
	const at = { received: dialogue.receiptUs, presented: dialogue.presentedUs };
	const us = state === "received" || state === "presented" ? at[state] : null;
	const word = dialogue.direction === "received" ? `state.in.${state}` : `state.out.${state}`;
	return translate.t(word, { time: us === null ? "" : utc(us, nowUs) });
}

export function holdSentence(
	desk: Desk,
	translate: Translator,
	hold: Hold,
	nowUs: number,
): Sentence {
	return {
		headline: translate.t("hold.title", {
			operation: operationName(desk, translate, hold.operation),
		}),
		detail: translate.t("hold.detail", {
			level: translate.t(`level.${hold.level}`),
			peer: desk.peer.name,
			since: utc(hold.sinceUs, nowUs),
		}),
	};
}

/** A finding's reason in the reader's words; `met` fills whichever slot its phrase has. */
export function findingReason(desk: Desk, translate: Translator, finding: Finding): string {
	const met = operationName(desk, translate, finding.met);
	return translate.t(finding.reason, {
		operation: met,
		notice: met,
		met,
		zone: zoneName(desk.zones, finding.met),
	});
}

/** "crewed · medical", as far as it was told. */
export function operationKind(translate: Translator, operation: Operation): string {
	const words: string[] = [];
	if (operation.class !== undefined) words.push(translate.t(`class.${operation.class}`));
	if (operation.category !== undefined) words.push(translate.t(`category.${operation.category}`));
	return words.length === 0 ? translate.t("class.not_told") : words.join(" · ");
}

export function ownerName(desk: Desk, operation: Operation): string {
	return partyName(desk, operation.party);
}

function names(desk: Desk, translate: Translator, operations: readonly string[]): string {
	return operations.map((id) => isolate(operationName(desk, translate, id))).join(" · ");
}
