/**
 * What a check has to say, in words for the desk: each finding, what would make it go away, and
 * which rules contradict each other. Times are rounded to the second that is safe.
 */
import {
	type Composed,
	type ComposedSlots,
	exactAltitude,
	exactCourse,
	exactDatum,
	exactDistance,
	exactInstant,
	type Language,
	type UnitSystem,
} from "@tansiq/language";
import { type Micros, SECOND_US } from "@tansiq/space";
import type { Contradiction } from "./contradictions.ts";
import type { Remedy, RuleFinding } from "./finding.ts";
import { activitiesSentence } from "./sentence-rule.ts";
import {
	duration,
	listed,
	parties,
	partyOr,
	quoted,
	say,
	type Voice,
	voiceOf,
} from "./sentence-voice.ts";

/** What a zone or rule has to say, in one sentence; the rule is named by its id. */
export function findingSentence(
	{ rule, reason, data }: Pick<RuleFinding, "rule" | "reason" | "data">,
	language: Language,
): string {
	const voice = voiceOf(language);

	const [from = null, to = null] = data.sides ?? [];
	const slots: ComposedSlots = {
		rule: quoted(voice, rule),
		lead: duration(voice, upToSecond(data.leadUs ?? 0)),
		short: duration(voice, upToSecond(data.shortUs ?? 0)),
		classes: listed(
			voice,
			(data.classes ?? []).map((each) => say(voice, `class.${each}`)),
		),
		activities: listed(
			voice,
			(data.activities ?? []).map((each) => say(voice, `activity.${each}`)),
		),
		parties: parties(voice, data.parties ?? []),
		versions: parties(voice, data.versions ?? []),
		notBoundBy: ids(voice, data.notBoundBy ?? []),
		from: partyOr(voice, from),
		to: partyOr(voice, to),
		kind: quoted(voice, data.kind ?? ""),
	};
	const said = say(voice, reason, slots);
	const isRedLine = reason === "reason.red_line" || reason === "reason.red_line_own";
	if (!isRedLine || data.activities === undefined) return said;
	return `${said} ${activitiesSentence(voice, data.activities)}`;
}

/** What would make a finding go away, in one sentence. */
export function remedySentence(remedy: Remedy, language: Language, units?: UnitSystem): string {
	const voice = voiceOf(language, units);
	return say(voice, remedy.phrase, remedySlots(voice, remedy));
}

/** Why two zones or rules, named by their ids, cannot both be kept. */
export function contradictionSentence({ phrase, ids }: Contradiction, language: Language): string {
	const voice = voiceOf(language);
	const [first, second] = ids;
	return say(voice, phrase, { first: quoted(voice, first), second: quoted(voice, second) });
}

function remedySlots(voice: Voice, remedy: Remedy): ComposedSlots {
	switch (remedy.phrase) {
		case "remedy.later":
		case "remedy.earlier":
			return { start: exactInstant(upToSecond(remedy.startUs)) };
		case "remedy.above":
		case "remedy.below":
			return { altitude: exactAltitude(remedy.altitude01mm, remedy.datum, voice.units) };
		case "remedy.around":
			return {
				distance: exactDistance(remedy.byMm, voice.units),
				side: say(voice, `side.${remedy.side}`),
			};
		case "remedy.aside":
			return {
				distance: exactDistance(remedy.byMm, voice.units),
				track: exactCourse(remedy.trackMdeg),
			};
		case "remedy.notice":
			return {
				start: exactInstant(upToSecond(remedy.startUs)),
				short: duration(voice, upToSecond(remedy.shortUs)),
			};
		case "remedy.consent":
		case "remedy.settle":
		case "remedy.tell":
		case "remedy.say_activity":
		case "remedy.ask_more":
		case "remedy.disclose_more":
			return { parties: parties(voice, remedy.parties) };
		case "remedy.without":
			return {
				what: listed(voice, [
					...remedy.classes.map((each) => say(voice, `class.${each}`)),
					...remedy.activities.map((each) => say(voice, `activity.${each}`)),
				]),
			};
		case "remedy.datum":
			return { datum: exactDatum(remedy.datum) };
		case "remedy.update":
		case "remedy.simpler":
			return {};
	}
}

function ids(voice: Voice, names: readonly string[]): Composed {
	return listed(
		voice,
		names.map((each) => quoted(voice, each)),
	);
}

/** Later rather than sooner: a start that is shown too early would break the rule again. */
function upToSecond(us: Micros): Micros {
	return Math.ceil(us / SECOND_US) * SECOND_US;
}
