import { exactDistance, exactHeight, formatCount } from "@tansiq/language";
import type { Category, Level, OperationClass } from "./agreement.ts";
import {
	type Activity,
	ANYWHERE,
	type AnyRule,
	type DividingLineRule,
	isKnown,
	type KnownRule,
	type OutsiderRule,
	type TellRule,
	type Where,
} from "./rules.ts";
import {
	bandSentence,
	extentSentences,
	hashOf,
	lineSentence,
	type SigningVoice,
} from "./sentence-place.ts";
import {
	duration,
	listed,
	part,
	parties,
	partyOr,
	quoted,
	say,
	type Voice,
} from "./sentence-voice.ts";

/** A rule, its own sentence first and then to what, where and when it applies. */
export function ruleSentence(voice: SigningVoice, rule: AnyRule): string {
	const said = isKnown(rule)
		? knownSentences(voice, rule)
		: [
				say(voice, "rule.unknown", {
					id: quoted(voice, rule.id),
					kind: quoted(voice, rule.kind),
					hash: hashOf(voice, rule),
				}),
			];
	return [...said, ...(rule.stays === true ? [say(voice, "detail.stays")] : [])].join(" ");
}

function knownSentences(voice: SigningVoice, rule: KnownRule): string[] {
	const id = quoted(voice, rule.id);
	switch (rule.kind) {
		case "lead-time":
			return [
				say(voice, "rule.lead_time", { id, lead: duration(voice, rule.leadUs) }),
				classSentence(voice, rule.class),
				zoneNamed(voice, rule.zone),
			];
		case "tell":
			return tellSentences(voice, rule);
		case "dividing-line":
			return lineSentences(voice, rule);
		case "red-line":
			return [
				say(voice, "rule.red_line", { id, owner: rule.owner, name: quoted(voice, rule.name) }),
				classesSentence(voice, rule.classes),
				activitiesSentence(voice, rule.activities),
				...extentSentences(voice, rule.extent),
			];
		case "quiet": {
			const phrase = rule.purpose === "quiet" ? "rule.quiet" : "rule.protected_visit";
			return [say(voice, phrase, { id }), ...extentSentences(voice, rule.extent)];
		}
		case "event":
			return [
				say(voice, "rule.event", { id, name: quoted(voice, rule.name) }),
				...extentSentences(voice, rule.extent),
			];
		case "priority": {
			const order = rule.order.map((each) => say(voice, `category.${each}`));
			return [say(voice, "rule.priority", { id, order: listed(voice, order) })];
		}
		case "escalation":
			return [
				say(voice, "rule.escalation", { id, urgency: part(voice, `urgency.${rule.urgency}`) }),
				...rule.rungs.map(({ afterUs, to }) =>
					say(voice, `rung.${to}`, { after: duration(voice, afterUs) }),
				),
			];
		case "neighbour":
			return [
				say(voice, "rule.neighbour", {
					id,
					distance: exactDistance(rule.withinMm, voice.units),
					zone: quoted(voice, rule.zone),
					parties: parties(voice, rule.tell),
				}),
			];
		case "lateness":
			return [
				say(voice, "rule.lateness", {
					id,
					distance: exactDistance(rule.mmPerMinute, voice.units),
					height: exactHeight(rule.height01mmPerMinute, voice.units),
				}),
			];
		case "only-we-know":
			return [say(voice, "rule.only_we_know", { id, lead: duration(voice, rule.leadUs) })];
		case "query-budget":
			return [
				say(voice, "rule.query_budget", {
					id,
					area: `${formatCount(rule.km2)} km²`,
					period: duration(voice, rule.periodUs),
				}),
			];
		case "presence":
			return [
				say(voice, "rule.presence", {
					id,
					cell: `${rule.cell9 / 1e9}°`,
					band: exactHeight(rule.band01mm, voice.units),
					block: duration(voice, rule.blockUs),
				}),
			];
		case "outsider":
			return outsiderSentences(voice, rule);
	}
}

function tellSentences(voice: Voice, rule: TellRule): string[] {
	const id = quoted(voice, rule.id);
	return [
		rule.to === ANYWHERE
			? say(voice, "rule.tell_all", { id })
			: say(voice, "rule.tell", { id, party: rule.to }),
		levelSentence(voice, rule.level),
		say(voice, `release.${rule.release}`),
		classSentence(voice, rule.class),
		categorySentence(voice, rule.category),
		say(voice, "detail.phase", { phase: part(voice, `phase.${rule.phase}`) }),
		zoneNamed(voice, rule.zone),
	];
}

function lineSentences(voice: SigningVoice, rule: DividingLineRule): string[] {
	const [left, right] = rule.sides;
	return [
		say(voice, `rule.line_${rule.crossing}`, {
			id: quoted(voice, rule.id),
			name: quoted(voice, rule.name),
			lead: duration(voice, rule.leadUs),
		}),
		say(voice, "rule.line_sides", { left: partyOr(voice, left), right: partyOr(voice, right) }),
		lineSentence(voice, rule),
		bandSentence(voice, rule.band),
	];
}

function outsiderSentences(voice: SigningVoice, rule: OutsiderRule): string[] {
	const { id, name, extent, reachedBy, notBoundBy } = rule;
	const ids = notBoundBy.map((each) => quoted(voice, each));
	return [
		say(voice, "rule.outsider", { id: quoted(voice, id), name: quoted(voice, name) }),
		reachedBy === null
			? say(voice, "rule.outsider_unreached")
			: say(voice, "rule.outsider_reached", { party: reachedBy }),
		ids.length === 0
			? say(voice, "rule.outsider_unbound_none")
			: say(voice, "rule.outsider_unbound", { ids: listed(voice, ids) }),
		...(extent === null ? [say(voice, "where.anywhere")] : extentSentences(voice, extent)),
	];
}

function zoneNamed(voice: Voice, zone: Where): string {
	if (zone === ANYWHERE) return say(voice, "where.anywhere");
	return say(voice, "where.zone", { zone: quoted(voice, zone) });
}

export function classSentence(voice: Voice, named: OperationClass | "any"): string {
	return say(voice, "detail.class", { class: part(voice, `class.${named}`) });
}

export function categorySentence(voice: Voice, named: Category | "any"): string {
	return say(voice, "detail.category", { category: part(voice, `category.${named}`) });
}

export function levelSentence(voice: Voice, level: Level): string {
	return say(voice, "detail.level", { level: part(voice, `level.${level}`) });
}

function classesSentence(voice: Voice, classes: readonly OperationClass[]): string {
	const named = classes.map((each) => say(voice, `class.${each}`));
	const said = named.length === 0 ? part(voice, "class.any") : listed(voice, named);
	return say(voice, "detail.classes", { classes: said });
}

export function activitiesSentence(voice: Voice, activities: readonly Activity[]): string {
	const named = activities.map((each) => say(voice, `activity.${each}`));
	const said = named.length === 0 ? part(voice, "activity.any") : listed(voice, named);
	return say(voice, "detail.activities", { activities: said });
}
