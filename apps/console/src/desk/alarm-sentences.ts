import type { Desk } from "@tansiq/api";
import { formatDuration, type Translator } from "@tansiq/language";
import { type DeskAlarm, membersOf } from "../state/desk-alarms.ts";
import { noticeName, shortName, zoneName } from "./names.ts";
import type { Sentence } from "./sentences.ts";
import { utc } from "./times.tsx";

/** Put aside: for how long still, why, and by whom; null where it is not. */
export function shelvedWords(
	translate: Translator,
	alarm: DeskAlarm | undefined,
	nowUs: number,
): string | null {
	const shelved = alarm?.shelved ?? null;
	if (shelved === null) return null;
	return translate.t("shelf.until", {
		left: formatDuration(Math.max(0, shelved.untilUs - nowUs)),
		reason: shelved.reason,
		name: shortName(shelved.by),
	});
}

/** One row for the alarms of a zone: how many, and what the most urgent of them is. */
export function groupSentence(desk: Desk, translate: Translator, id: string): Sentence {
	const members = membersOf(desk, id);
	const [first] = members;
	const place = id === "" ? translate.t("flood.no_zone") : zoneName(desk.zones, id);
	return {
		headline: `${place}: ${translate.t("flood.alarms", { count: members.length })}`,
		detail: first === undefined ? "" : alarmName(desk, translate, first),
	};
}

const LINE_ALARMS: Readonly<Record<string, string>> = {
	human: "alarm.line_check_missed",
	agreement: "alarm.agreement_ends",
	probing: "alarm.probing",
};
const REMEDIES: Readonly<Record<string, string>> = {
	human: "linepage.alarm_human",
	agreement: "linepage.alarm_agreement",
	probing: "ledger.alarm",
};

/** What an alarm is about, in a line. */
export function alarmName(desk: Desk, translate: Translator, { source, of }: DeskAlarm): string {
	switch (source) {
		case "alert": {
			const kind = desk.alerts.find(({ id }) => id === of)?.kind ?? "predicted_loss";
			if (kind !== "zone_entry") return translate.t(`alert.${kind}`);
			const zone = desk.alerts.find(({ id }) => id === of)?.zone ?? "";
			return translate.t("alert.zone_entry", { zone: zoneName(desk.zones, zone) });
		}
		case "dialogue":
			return noticeName(desk, translate, of);
		case "line":
			return translate.t(LINE_ALARMS[of] ?? "alarm.link_loss");
	}
}

/** The line has failed its checks: since when, and what a person does. */
export function lineSentence(
	desk: Desk,
	translate: Translator,
	alarm: DeskAlarm,
	nowUs: number,
): Sentence {
	const shelved = shelvedWords(translate, alarm, nowUs);
	const remedy = REMEDIES[alarm.of] ?? "linepage.alarm_machine";
	return {
		headline: alarmName(desk, translate, alarm),
		detail: `${utc(alarm.raisedUs, nowUs)} · ${translate.t(remedy)}`,
		...(shelved !== null && { state: shelved }),
	};
}
