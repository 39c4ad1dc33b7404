import type { Micros, Window } from "@tansiq/space";
import type { AgreedZone } from "./agreement.ts";
import type { FindingData, FindingKind, Remedy, RuleFinding, RuleReason } from "./finding.ts";
import { leadTimeIn } from "./lead-time.ts";
import type { Met } from "./met.ts";
import { waysOut } from "./remedy.ts";
import type { Place, RuleBook } from "./rule-book.ts";
import { others, type RuleSubject, withoutConsent } from "./rule-subject.ts";
import { ANYWHERE } from "./rules.ts";

type ZonePlace = Extract<Place, { of: "zone" }>;

/** What one version of a zone has to say about an operation that meets it. */
export function zoneFindings(
	book: RuleBook,
	place: ZonePlace,
	subject: RuleSubject,
	met: Met,
	nowUs: Micros,
): RuleFinding[] {
	const { source: zone, version, extent } = place;
	const all = [...met.windows, ...met.uncomparable];
	if (all.length === 0) return [];
	const told = (
		kind: FindingKind,
		windows: Window[],
		reason: RuleReason,
		data: FindingData,
		remedies: Remedy[],
	): RuleFinding => ({ kind, rule: zone.id, of: "zone", windows, reason, data, remedies });
	const certain = broken(book, place, subject, met.windows, nowUs).map((each) =>
		told(each.kind ?? "breach", met.windows, each.reason, each.data, each.remedies),
	);
	const uncertain = broken(book, place, subject, met.uncomparable, nowUs);
	if (uncertain.length > 0) {
		const { datum } = extent.band;
		const remedy: Remedy = { phrase: "remedy.datum", datum };
		certain.push(told("unknown", met.uncomparable, "reason.unknown_datum", {}, [remedy]));
	}
	const parties = others(book.agreement.parties, subject);
	if (zone.responsible?.length === 0)
		certain.push(
			told("information", all, "reason.zone_nobody", { parties }, [
				{ phrase: "remedy.tell", parties },
			]),
		);
	if (certain.length === 0 && saysWho(zone)) {
		const { responsible = book.agreement.parties } = zone;
		const data = { parties: [...responsible] };
		certain.push(told("information", met.windows, "reason.zone_entered", data, []));
	}
	if (zone.disputed === undefined || zone.disputed.length === 0) return certain;
	const data = { versions: zone.disputed.map(({ party }) => party).sort() };
	const settle: Remedy = { phrase: "remedy.settle", parties: [...book.agreement.parties] };
	const isOpen = version !== null && certain.some(({ kind }) => kind !== "information");
	const dispute = told(isOpen ? "unknown" : "information", all, "reason.zone_disputed", data, [
		settle,
	]);
	// Whether the rule binds in a version that only one side holds is what they dispute.
	return isOpen
		? [...certain.filter(({ kind }) => kind === "information"), dispute]
		: [...certain, dispute];
}

/** Whether being there, with everything kept that was agreed, is worth a line to whoever plans. */
function saysWho({ rule, responsible }: AgreedZone): boolean {
	return rule === "notice" || rule === "consent" || responsible !== undefined;
}

interface Broken {
	kind?: "unknown";
	reason: RuleReason;
	data: FindingData;
	remedies: Remedy[];
}

/** What an operation breaks that is in the zone in these windows. */
function broken(
	book: RuleBook,
	{ source: zone, extent }: ZonePlace,
	subject: RuleSubject,
	windows: readonly Window[],
	nowUs: Micros,
): Broken[] {
	const entry = windows[0];
	if (entry === undefined) return [];
	const found: Broken[] = [];
	const ways = () => waysOut(subject.volumes, subject.window.startUs, extent);
	if (zone.rule === "closed")
		found.push({ reason: "reason.zone_closed", data: {}, remedies: ways() });
	const owed = owedBy(book, zone, subject);
	if (zone.rule === "consent") {
		const parties = withoutConsent(zone.id, owed, subject);
		const remedies: Remedy[] = [{ phrase: "remedy.consent", parties }];
		if (parties.length > 0)
			found.push({ reason: "reason.zone_consent", data: { parties }, remedies });
	}
	if (owed.length > 0) {
		const short = shortNotice(book, zone, subject, entry.startUs, nowUs);
		if (short !== null) found.push({ ...short, data: { ...short.data, parties: owed } });
	}
	return [...found, ...banned(zone, subject, ways)];
}

/** To whom notice is due, and who must consent: the responsible other than the owner; where nobody is responsible, all. */
function owedBy(book: RuleBook, zone: AgreedZone, subject: RuleSubject): string[] {
	const { responsible = [] } = zone;
	return others(responsible.length > 0 ? responsible : book.agreement.parties, subject);
}

/**
 * A lead-time rule counts to the entry of the zone that it names, or of a notice zone; the general
 * figure binds in notice zones only, and counts to the start of the operation.
 */
function shortNotice(
	book: RuleBook,
	zone: AgreedZone,
	subject: RuleSubject,
	entryUs: Micros,
	nowUs: Micros,
): Broken | null {
	const { startUs } = subject.window;
	const rules =
		zone.rule === "notice"
			? book.leadTimes
			: book.leadTimes.filter((rule) => rule.zone !== ANYWHERE);
	const ruled = leadTimeIn(rules, zone.id, subject.class);
	if (ruled === null && zone.rule !== "notice") return null;
	const leadUs = ruled?.leadUs ?? book.agreement.noticeLeadUs;
	const givenUs = (ruled === null ? startUs : entryUs) - (subject.noticeUs ?? nowUs);
	const shortUs = leadUs - givenUs;
	if (shortUs <= 0) return null;
	return {
		reason: "reason.zone_notice",
		data: { leadUs, shortUs },
		remedies: [{ phrase: "remedy.notice", startUs: startUs + shortUs, shortUs }],
	};
}

function banned(zone: AgreedZone, subject: RuleSubject, ways: () => Remedy[]): Broken[] {
	const { classes, activities } = zone.banned ?? { classes: [], activities: [] };
	const found: Broken[] = [];
	if (classes.includes(subject.class)) {
		const data = { classes: [subject.class] };
		const without: Remedy = { phrase: "remedy.without", ...data, activities: [] };
		found.push({ reason: "reason.zone_class", data, remedies: [without, ...ways()] });
	}
	if (activities.length === 0) return found;
	if (subject.activities === null) {
		const say: Remedy = { phrase: "remedy.say_activity", parties: [subject.owner] };
		const data = { activities: [...activities].sort() };
		found.push({ kind: "unknown", reason: "reason.unknown_activity", data, remedies: [say] });
		return found;
	}
	const done = subject.activities.filter((each) => activities.includes(each)).sort();
	if (done.length > 0) {
		const without: Remedy = { phrase: "remedy.without", classes: [], activities: done };
		const data = { activities: done };
		found.push({ reason: "reason.zone_activity", data, remedies: [without, ...ways()] });
	}
	return found;
}
