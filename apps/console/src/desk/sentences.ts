import { findingSentence, RULE_REASONS, type RuleReason } from "@tansiq/agreement";
import type {
	Alert,
	Desk,
	Dialogue,
	Draft,
	Finding,
	Hold,
	Minutes,
	OnlyWeKnow,
	Operation,
} from "@tansiq/api";
import { NOTICE } from "@tansiq/hotline";
import {
	formatDistance,
	formatDuration,
	formatHeight,
	isolate,
	messageText,
	messageTitle,
	type Translator,
	type UnitSystem,
} from "@tansiq/language";
import { answerLabel } from "../keys/answering.ts";
import type { TextId } from "../words/words.ts";
import { noticeName, operationName, partyName, shortName, zoneName } from "./names.ts";
import { utc, utcWindow } from "./times.tsx";

/** Two lines of text about one row: what it is, and what a person needs to weigh it. */
export interface Sentence {
	headline: string;
	detail: string;
	/** Where it stands, on a line of its own. */
	state?: string;
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
					distance: unbroken(formatDistance(alert.distanceMm, units)),
					height: unbroken(formatHeight(alert.height01mm, units)),
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

export function dialogueSentence(
	desk: Desk,
	translate: Translator,
	units: UnitSystem,
	dialogue: Dialogue,
	nowUs: number,
): Sentence {
	const isNotice = dialogue.msg === NOTICE;
	const pieces = isNotice
		? noticePieces(desk, translate, dialogue, nowUs)
		: [messageText(translate.language, dialogue.msg, slotsOf(dialogue), { units })];
	const state = dialogueState(translate, dialogue, nowUs);
	if (isNotice) pieces.push(state);
	const headline = isNotice
		? noticeName(desk, translate, dialogue.ref)
		: messageTitle(translate.language, dialogue.msg);
	const detail = pieces.filter((piece) => piece !== "").join(" · ");
	return isNotice ? { headline, detail } : { headline, detail, state };
}

/** The slots of a message; of an operation what its dialogue tells of it. */
export function slotsOf({ body, level }: Dialogue): Readonly<Record<string, unknown>> {
	return body ?? (level === null ? {} : { level });
}

function noticePieces(
	desk: Desk,
	translate: Translator,
	{ direction, window, leadUs, late, endangers, operation }: Dialogue,
	nowUs: number,
): string[] {
	if (direction === "sent") return [isolate(operationName(desk, translate, operation ?? ""))];
	const pieces = window === null ? [] : [isolate(utcWindow(window, nowUs))];
	if (leadUs !== null) {
		const lead = formatDuration(Math.max(leadUs, 0));
		pieces.push(translate.t(late ? "notice.late_lead" : "notice.lead", { lead }));
	}
	if (endangers.length > 0) {
		pieces.push(translate.t("notice.endangers", { operations: names(desk, translate, endangers) }));
	}
	return pieces;
}

/** Where a dialogue stands, with the time it got there. */
export function dialogueState(translate: Translator, dialogue: Dialogue, nowUs: number): string {
	const { answer, state, standbyUntilUs } = dialogue;
	if (answer !== null) {
		const name = translate.t(answerLabel(answer.msg));
		const given = `${name} ${isolate(utc(answer.atUs, nowUs))}`;
		if (answer.attested === true) {
			const ours = dialogue.direction === "sent";
			const whose = ours ? "onpaper.attested_ours" : "onpaper.attested_theirs";
			return `${given} · ${translate.t(whose)}`;
		}
		return dialogue.provisional ? `${given} · ${translate.t("notice.provisional")}` : given;
	}
	switch (state) {
		case "waiting":
			return translate.t("talk.standby_until", { time: utc(standbyUntilUs ?? nowUs, nowUs) });
		case "released":
			return releasedWords(translate, dialogue, nowUs);
		case "delayed":
		case "refused":
		case "cancelled":
			return translate.t(`status.${state}`);
		default: {
			const us = { received: dialogue.receiptUs, presented: dialogue.presentedUs }[
				state as "received"
			];
			const word = dialogue.direction === "received" ? `state.in.${state}` : `state.out.${state}`;
			return translate.t(word, { time: us == null ? "" : utc(us, nowUs) });
		}
	}
}

/** To a party without a node: still here, or out of our hands with nothing back. */
function releasedWords(translate: Translator, { paper }: Dialogue, nowUs: number): string {
	const handedUs = paper?.handedOverUs ?? null;
	if (handedUs === null) return translate.t("onpaper.released");
	return translate.t("onpaper.handed", { time: utc(handedUs, nowUs) });
}

/** A sheet, and a half for what one side vouches for; null where both nodes tell of it. */
export function standingShape({ state, answer }: Dialogue): string | null {
	if (answer?.attested === true) return "◐";
	return state === "released" ? "▤" : null;
}

/** What was said by voice, and whether both sides say so. */
export function minutesSentence(
	desk: Desk,
	translate: Translator,
	minutes: Minutes,
	nowUs: number,
): Sentence {
	const { about, text, atUs, channel } = minutes;
	const what = about === null ? (text ?? "") : noticeName(desk, translate, about);
	return {
		headline: translate.t("minutes.title", { time: utc(atUs, nowUs) }),
		detail: [what, channel].map(isolate).join(" · "),
		state: minutesState(desk, translate, minutes),
	};
}

export function minutesState(
	desk: Desk,
	translate: Translator,
	{ direction, agreed }: Minutes,
): string {
	if (agreed === true) return translate.t("minutes.agreed");
	const received = direction === "received";
	if (agreed === false) {
		const party = received ? desk.party.name : desk.peer.name;
		return translate.t("minutes.denied", { party });
	}
	if (received) return translate.t("minutes.theirs_wait", { party: desk.peer.name });
	return translate.t("onpaper.attested_ours");
}

/** Something that one person has signed and a second has not. */
export function draftSentence(
	translate: Translator,
	units: UnitSystem,
	draft: Draft,
	isOwn: boolean,
): Sentence {
	const message = messageTitle(translate.language, draft.msg);
	const who = isOwn
		? translate.t("draft.detail_own")
		: translate.t("draft.detail_other", { name: shortName(draft.first.name) });
	return {
		headline: translate.t("draft.title", { message }),
		detail: messageText(translate.language, draft.msg, draft.body, { units }),
		state: who,
	};
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

/** What of ours they do not know of meets theirs, who has to choose now, and by when. */
export function onlyWeKnowSentence(
	desk: Desk,
	translate: Translator,
	task: OnlyWeKnow,
	nowUs: number,
): Sentence {
	const { operation, notice, windows, dueUs } = task;
	const [first] = windows;
	const met = translate.t("owk.meets", { notice: noticeName(desk, translate, notice) });
	const when = first === undefined ? [] : [isolate(utcWindow(first, nowUs))];
	return {
		headline: translate.t("owk.title", { operation: operationName(desk, translate, operation) }),
		detail: [met, ...when].join(" · "),
		state: translate.t(onlyWeKnowState(task, nowUs), { time: utc(dueUs, nowUs) }),
	};
}

export function onlyWeKnowState({ over, choice, to, dueUs }: OnlyWeKnow, nowUs: number): TextId {
	if (over) return "owk.over";
	if (to === "chief" || dueUs <= nowUs) return "owk.overdue";
	return choice === null ? "owk.choose" : "owk.refused";
}

const BY_RULE: ReadonlySet<string> = new Set(RULE_REASONS);

/**
 * A finding's reason in the reader's words. What the agreement says has a sentence of its own, with
 * the figures of the rule; else `met` fills whichever slot its phrase has.
 */
export function findingReason(desk: Desk, translate: Translator, finding: Finding): string {
	const { of, reason, data = {} } = finding;
	if (of !== undefined && BY_RULE.has(reason))
		return findingSentence(
			{ rule: zoneName(desk.zones, finding.met), reason: reason as RuleReason, data },
			translate.language,
		);
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
	const name = (id: string) => unbroken(operationName(desk, translate, id));
	return operations.map((id) => isolate(name(id))).join(" · ");
}

/** Short enough to stay whole: "700 ft" or "Medevac 12" over two lines is read as two things. */
const UNBROKEN_LENGTH = 20;

export function unbroken(text: string): string {
	return text.length > UNBROKEN_LENGTH ? text : text.replaceAll(" ", "\u00a0");
}
